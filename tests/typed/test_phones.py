import pytest

from portal.imports import widgets
from portal.typed import Unreadable, phones


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("138 0000 0000", "13800000000"),
        ("+86 138-0000-0000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("（0871）6812345", "0871-6812345"),
        ("0871-68123456-12", "0871-68123456-12"),
    ],
)
def test_forms_and_imports_read_alike(written, kept):
    assert phones.typed(written) == phones.tidy(written) == widgets.Phone().read(written) == kept


def test_what_is_no_phone_is_refused_without_repeating_it():
    with pytest.raises(Unreadable) as refusal:
        phones.typed("1380000")
    assert "1380000" in phones.tidy(" 1380000 ")
    assert "1380000" not in str(refusal.value)
    with pytest.raises(Unreadable):
        phones.typed("0871-68123456", landline=False)
