import copy
import pickle

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.access import Permission, PermissionsOf, RoleKey, permissions
from portal.accounts.roles import ROLES
from portal.audit.choices import Action, Watched, actions
from portal.terms import Term, Vocabulary


@pytest.fixture
def words():
    terms = Vocabulary("word")
    terms.add(Term("b.second", "第二"), module="b.words", position=20)
    terms.add(Term("a.last", "第一之二"), module="a.words", position=10)
    terms.add(Term("a.first", "第一之三"), module="a.words", position=10)
    return terms


def test_terms_stand_by_app_and_then_as_declared(words):
    assert words.choices() == [
        ("a.last", "第一之二"),
        ("a.first", "第一之三"),
        ("b.second", "第二"),
    ]


def test_a_value_is_declared_by_one_app_only(words):
    with pytest.raises(ImproperlyConfigured, match=r"“a\.last” of c\.words .* by a\.words already"):
        words.add(Term("a.last", "又一个"), module="c.words", position=30)


def test_an_unknown_value_is_an_error_that_names_it_and_has_itself_for_a_label(words):
    with pytest.raises(ImproperlyConfigured, match=r"No app declares the word “c\.gone”"):
        words.of("c.gone")
    assert (words.label_of("c.gone"), words.label_of("b.second")) == ("c.gone", "第二")
    assert ("c.gone" in words, "b.second" in words) == (False, True)


def test_a_term_is_its_value_wherever_it_goes():
    term = permissions.of("units.view")
    for same in (copy.deepcopy(term), pickle.loads(pickle.dumps(term)), "units.view"):  # noqa: S301
        assert (same, hash(same), f"{same}") == (term, hash(term), term.value)


def test_a_role_that_does_not_exist_holds_nothing():
    with pytest.raises(ValueError, match="not a valid RoleKey"):
        PermissionsOf(__name__, position=999)("nobody.may", "没有人能做", {"nobody"})
    assert "nobody.may" not in permissions


def test_each_holder_is_a_role_and_each_role_a_holder():
    assert set(ROLES) == set(RoleKey)


def test_administrators_hold_nothing_of_the_apps_that_keep_data():
    """They run the portal; what it keeps of people is not theirs, whichever app comes next."""
    admins = {key for key, role in ROLES.items() if role.exclusive}
    of_data = [each for each in permissions if not each.module.startswith("portal.")]
    assert len(admins) == 3
    assert of_data
    assert [each for each in of_data if each.held_by & admins] == []


def test_every_app_that_declares_is_heard_and_says_what_the_watches_make_of_it():
    assert {type(each) for each in permissions} == {Permission}
    assert {type(each) for each in actions} == {Action}
    assert {each.watched for each in actions} == {None, *Watched}
