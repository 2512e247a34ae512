"""The kept mistakes can still be made: each says where, and changes a function."""

import pytest

from tests.mutants import making, mutant, reaching
from tests.mutants.kept import KEPT, SPARED


def test_every_kept_mistake_can_still_be_made():
    assert [words for words in map(stale, (*KEPT, *SPARED)) if words] == []


def stale(mistake):
    try:
        return "" if mistake.codes() else f"{mistake}: nothing changes"
    except mutant.StaleError as error:
        return str(error)


def test_mistakes_are_made_by_machine_where_a_function_can_go_wrong(monkeypatch):
    text = (
        "def act(rows, day, by):\n"
        "    require(by)\n"
        "    if rows.select_for_update().get().until > day and by:\n"
        "        return 1\n"
        "class Filters:\n"
        "    units = Choice(queryset=lambda request: Unit.objects.visible_to(request.user))\n"
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
        "whoever asks",
        "without require(…)",
        "without the lock",
    ]


def test_a_mistake_that_cannot_be_made_any_more_names_itself():
    stale = mutant.Mutant("portal/dates.py", "no such text", "", "gone")
    with pytest.raises(mutant.StaleError, match=r"portal/dates\.py.*0 times: gone"):
        stale.codes()


def test_functions_and_lambdas_of_classes_say_when_they_are_called():
    file = "portal/orgs/filters.py"
    before, after = zip(*reaching.speaking(file), strict=True)
    names = {code.co_name for code in before}
    assert "<lambda>" in names
    assert len(names) > 1
    assert all("__reached__" in code.co_names for code in after)
