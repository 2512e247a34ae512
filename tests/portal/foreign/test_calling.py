"""The limited child that opens foreign files: no database."""

import pytest

from portal.foreign.calling import call
from portal.foreign.limits import Limits
from portal.foreign.refusing import Reason, Refused
from tests.portal.foreign import readers

FEW = Limits(megabytes=200, seconds=1, answer_megabytes=5)


def refusal(reader, content=b"", limits=FEW):
    with pytest.raises(Refused) as caught:
        call(reader, content, limits=limits)
    return caught.value.reason


def test_a_reader_gets_content_and_words_and_answers():
    words = ["甲", 1, None]
    assert call(readers.echo, b"x" * 100_000, *words) == [b"x" * 100_000, words]


@pytest.mark.parametrize(
    ("reader", "reason"),
    [
        (readers.endless, Reason.TOO_LARGE),
        (readers.greedy, Reason.TOO_LARGE),
        (readers.talkative, Reason.TOO_LARGE),
        (readers.dying, Reason.TOO_LARGE),
        (readers.broken, Reason.BROKEN),
    ],
)
def test_whatever_a_file_does_to_its_reader_costs_a_child(reader, reason):
    assert refusal(reader) == reason


def test_a_reader_that_waits_ends_by_the_clock():
    assert refusal(readers.waiting, limits=Limits(patience=1)) == Reason.TOO_LARGE


def test_what_went_wrong_is_logged_without_the_content(caplog):
    assert refusal(readers.broken, "身份证".encode()) == Reason.BROKEN
    assert "KeyError" in caplog.text
    assert "身份证" not in caplog.text


def test_the_child_is_clean(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "geheim")
    environment, ours, nice = call(readers.about_itself, b"")
    assert set(environment) <= {"LC_ALL", "PATH", "LC_CTYPE"}
    assert ours == []
    assert nice > 0
