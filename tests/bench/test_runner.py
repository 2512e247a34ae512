import json
from importlib.util import find_spec

import pytest

from bench import runner
from bench.measured import Measurement


@pytest.fixture
def results(tmp_path):
    return tmp_path / "var" / "bench.json"


@pytest.fixture
def measured(results):
    def measure(**parts):
        return runner.run(
            parts.items(), results=results, about={"processors": 2}, after=lambda: None
        )

    return measure


def one():
    yield Measurement("one", 1.0, "ms", baseline=2.0)


def failing_after_one():
    yield Measurement("first", 1.0, "ms")
    raise RuntimeError("gone wrong")


def kept(results):
    return {part["part"]: part for part in json.loads(results.read_text())["parts"]}


def test_all_parts_are_chosen_unless_some_are_named():
    assert runner.chosen([], known=("a", "b")) == ["a", "b"]


def test_named_parts_are_chosen_once_in_the_order_of_the_list():
    assert runner.chosen(["c", "a", "c"], known=("a", "b", "c")) == ["a", "c"]


def test_an_unknown_name_is_refused_with_the_names_there_are():
    with pytest.raises(runner.UnknownPartError, match=r"unknown part: x; there are a, b"):
        runner.chosen(["a", "x"], known=("a", "b"))


@pytest.mark.parametrize("name", runner.PARTS)
def test_every_listed_part_is_a_module(name):
    assert find_spec(f"bench.{name}") is not None


def test_figures_are_printed_while_their_part_still_measures(measured, capsys):
    seen = []

    def watching():
        yield Measurement("early", 1.0, "ms")
        seen.append(capsys.readouterr().out)

    measured(part=watching)
    assert "early" in seen[0]


def test_results_are_kept_before_the_next_part_begins(measured, results):
    seen = []

    def looking():
        seen.append(set(kept(results)))
        yield from one()

    measured(first=one, second=looking)
    assert seen == [{"first"}]
    assert set(kept(results)) == {"first", "second"}


def test_a_failing_part_keeps_its_figures_and_costs_the_others_nothing(measured, results, capsys):
    measured(bad=failing_after_one, good=one)
    parts = kept(results)
    assert [row["name"] for row in parts["bad"]["figures"]] == ["first"]
    assert parts["bad"]["error"] == "RuntimeError: gone wrong"
    assert [row["name"] for row in parts["good"]["figures"]] == ["one"]
    assert parts["good"]["error"] == ""
    output = capsys.readouterr()
    assert "bad failed: RuntimeError: gone wrong" in output.err
    assert "good failed" not in output.err


def test_a_part_that_cannot_even_begin_has_failed_like_any_other(measured, results):
    def missing():
        raise ImportError("no such module")

    measured(bad=missing, good=one)
    assert kept(results)["bad"]["error"] == "ImportError: no such module"
    assert kept(results)["good"]["figures"]


def test_whoever_stops_the_bench_has_the_parts_measured_so_far(measured, results):
    def stopped():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measured(first=one, second=stopped)
    assert set(kept(results)) == {"first"}


def test_connections_are_given_up_after_each_part_even_a_failing_one(results):
    ended = []
    parts = [("bad", failing_after_one), ("good", one)]
    runner.run(parts, results=results, about={}, after=lambda: ended.append(1))
    assert len(ended) == 2


def test_results_tell_the_machine_and_the_seconds_of_each_part(measured, results, capsys):
    measured(part=one)
    answer = json.loads(results.read_text())
    assert answer["processors"] == 2
    assert answer["parts"][0]["seconds"] >= 0
    assert "s in all: part " in capsys.readouterr().out
