import pytest

from portal.people import masking
from tests.factories.people import number


def test_identity_shows_the_first_and_the_last_two_only():
    whole = number()
    assert masking.identity(whole) == whole[0] + "*" * 15 + whole[-2:]


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812340056", "138******56"),
        ("0536-3123456", "053*******56"),
        ("3123456", "*******"),  # a local number: the ends would leave two digits to guess
        ("", ""),
    ],
)
def test_phone_shows_its_network_and_two_digits(phone, masked):
    assert masking.phone(phone) == masked


def test_address_shows_neither_words_nor_length():
    assert masking.address("云岭县东河镇河东路一号") == masking.address("五组") == "******"
    assert masking.address("") == ""


@pytest.mark.parametrize(
    "cell", ["13812340056", "138 1234 0056", "张三1381234-0056", "１３８１２３４００５６"]
)
def test_long_number_under_an_unknown_heading_is_masked(cell):
    assert masking.unknown(cell) == masking.identity(cell) != cell


@pytest.mark.parametrize("cell", ["张三", "2019-10-12", "2019年10月12日", "20191012"])
def test_other_text_under_an_unknown_heading_stays(cell):
    assert masking.unknown(cell) == cell
