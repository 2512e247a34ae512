import pytest

from bench.measured import Measurement


def test_a_ratio_is_the_value_against_its_baseline():
    assert Measurement("search", 3.0, "ms", baseline=12.0).ratio == 0.25


@pytest.mark.parametrize("baseline", [None, 0.0])
def test_nothing_to_compare_with_makes_no_ratio(baseline):
    assert Measurement("search", 3.0, "ms", baseline=baseline).as_row()["ratio"] is None


@pytest.mark.parametrize(
    ("measured", "written"), [(0.055_71, 0.0557), (12.345, 12.3), (32_442.4, 32_442), (0, 0)]
)
def test_a_row_tells_only_digits_that_count(measured, written):
    assert Measurement("search", measured, "ms").as_row()["value"] == written


def test_the_ratio_is_of_what_was_measured_not_of_the_rounded_values():
    assert Measurement("search", 1.004, "ms", baseline=0.9996).as_row()["ratio"] == 1.0
    assert Measurement("search", 1.006, "ms", baseline=0.996).as_row()["ratio"] == 1.01
