"""The kept mistakes can still be made: each says where, and changes a function."""

import pytest

from tests.mutants import making, mutant
from tests.mutants.kept import KEPT, SPARED


@pytest.mark.parametrize("mistake", [*KEPT, *SPARED], ids=lambda each: f"{each.file} {each.why}")
def test_a_kept_mistake_can_still_be_made(mistake):
    assert mistake.codes()


def test_mistakes_are_made_by_machine_where_a_function_can_go_wrong(monkeypatch):
    text = (
        "def act(rows, day, by):\n"
        "    require(by)\n"
        "    if rows.select_for_update().get().until > day and by:\n"
        "        return 1\n"
    )
    monkeypatch.setattr(making, "text_of", lambda _: text)
    monkeypatch.setattr(mutant, "text_of", lambda _: text)
    monkeypatch.setattr(
        mutant, "code_of", lambda _: compile(text, str(mutant.ROOT / "a.py"), "exec")
    )
    assert sorted(each.why for each in making.of_file("a.py")) == [
        "> becomes >=",
        "and becomes or",
        "the other way round: rows.select_for_update().get().until > day and by",
        "without require(…)",
        "without the lock",
    ]


def test_a_mistake_that_cannot_be_made_any_more_names_itself():
    stale = mutant.Mutant("portal/dates.py", "no such text", "", "gone")
    with pytest.raises(mutant.StaleError, match=r"portal/dates\.py.*0 times: gone"):
        stale.codes()
