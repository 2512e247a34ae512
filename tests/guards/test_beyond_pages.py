"""Rows of another township that no page is asked for: what a form sends, what a picker or a sheet
names, what a person of ours is elsewhere."""

from types import SimpleNamespace

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from branches.models import CommitteePost
from branches.pages.members import MemberBasics, MembershipOfPerson
from branches.pages.officers import OfficesOfPerson
from cadres.pages import AsCadre
from portal.accounts.domain import queries as accounts_of
from portal.accounts.models import Session
from portal.fields.domain.world import World
from portal.inbox.domain import notices
from portal.inbox.models import Digest
from portal.orgs.permissions import UNITS_VIEW
from portal.people.domain import numbers
from portal.registers.file_purposes import ATTACHMENT
from portal.ui.domain import saved_views
from tests.factories import accounts, branches, people, ui
from tests.guards.places import allow_roles_of_one_permission, only
from tests.guards.sides import build_sides
from tests.guards.visiting import Visitors

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def sides(for_the_module, tmp_path_factory):
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))  # storages hear of it
    with pytest.MonkeyPatch.context() as patch, media:
        allow_roles_of_one_permission(patch)
        sides = build_sides()
        sides.add_foreign()
        yield sides


@pytest.fixture
def visitors(sides):
    return Visitors({"keeper": sides.own.keeper, "overseer": sides.overseer})


@pytest.fixture
def ours(sides):
    """A person of ours, who is nothing yet."""
    return people.PersonFactory(unit=sides.own.village)


def shown(tab, record, user):
    request = SimpleNamespace(user=user, GET={})
    return tab().context(request, record)


def test_who_holds_a_role_here_but_belongs_elsewhere_is_not_listed(sides):
    stranger = accounts.UserFactory(unit=sides.foreign.village)
    accounts.with_role(stranger, only(UNITS_VIEW), sides.own.village)
    listed = accounts_of.people_of(sides.own.village, by=sides.own.keeper)
    assert stranger not in listed
    assert stranger in accounts_of.people_of(sides.own.village, by=sides.overseer)


def test_a_session_elsewhere_is_not_ended(sides, visitors):
    account = sides.foreign.objects["account"]
    Visitors({"account": account})
    session = Session.objects.get(user=account)
    url = reverse("accounts:end-session", args=[account.pk])
    sent = {"handle": session.handle}
    assert visitors.ask("keeper", "post", url, sent).status_code == 404
    assert visitors.ask("overseer", "post", url, sent).status_code == 302


def test_a_sheet_names_nobody_elsewhere(sides):
    stranger = sides.foreign.objects["person"]
    assert World(sides.own.keeper).person(stranger.pk) is None
    assert World(sides.overseer).person(stranger.pk) == stranger
    assert stranger not in World(sides.own.keeper).people_named(stranger.name)


def test_reading_all_leaves_the_messages_of_others(sides):
    theirs = sides.foreign.objects["digest"]
    notices.read_all(sides.own.keeper)
    assert Digest.objects.unread().filter(pk=theirs.pk).exists()


def test_no_picker_passes_on_a_task_elsewhere(sides, visitors):
    url, asked = reverse("inbox:pick-person"), {"task": sides.foreign.objects["task"].pk}
    assert visitors.ask("keeper", "get", url, asked).status_code == 404
    own = {"task": sides.own.objects["task"].pk}
    assert visitors.ask("keeper", "get", url, own).status_code == 200


def test_the_api_branches_off_at_no_unit_above_ones_own(sides, visitors):
    url = reverse("api:unit-list")
    above = visitors.ask("keeper", "get", url, {"below": sides.county.pk}).json()
    assert above["results"] == []
    own = visitors.ask("keeper", "get", url, {"below": sides.own.unit.pk}).json()
    assert own["results"]


def test_a_number_finds_nobody_elsewhere(sides):
    number = people.number(sequence=77)
    stranger = people.PersonFactory(unit=sides.foreign.village, identity=number)
    assert numbers.known(number, by=sides.own.keeper) is None
    assert numbers.known(number, by=sides.overseer) == stranger


def test_a_file_of_an_entry_elsewhere_is_not_read(sides):
    upload = sides.foreign.objects["record"].files.first().upload
    assert not ATTACHMENT.may_read(sides.own.keeper, upload)
    assert ATTACHMENT.may_read(sides.overseer, upload)


def test_views_of_others_do_not_fill_ones_own_menu(sides):
    for number in range(saved_views.MOST):
        ui.SavedViewFactory(
            owner=sides.foreign.keeper, name=f"视图 {number}", list_key="orgs:units"
        )
    facts = {"list_key": "orgs:units", "name": "我的", "query": "q=a", "shared": False}
    assert saved_views.save(**facts, by=sides.own.keeper)


def test_a_bulk_act_leaves_out_what_was_never_ones_own(sides, visitors):
    url = reverse("branches:move-members")
    foreign = visitors.ask("keeper", "get", url, {"pick": sides.foreign.objects["member"].pk})
    assert foreign.status_code == 302  # nothing is left to act on
    own = visitors.ask("keeper", "get", url, {"pick": sides.own.objects["member"].pk})
    assert own.status_code == 200


def test_what_a_person_of_ours_is_elsewhere_stays_there(sides, ours):
    keeper, village = sides.own.keeper, sides.foreign.village
    branch = sides.foreign.objects["organisation"]
    elsewhere = branches.MemberFactory(organization=branch, person=ours)
    officer = branches.OfficerFactory(unit=village, person=ours)
    cadre = sides.foreign.objects["cadre"]
    type(cadre).objects.filter(pk=cadre.pk).update(person=ours)
    assert shown(MembershipOfPerson, ours, keeper)["member"] is None
    assert shown(MembershipOfPerson, ours, sides.overseer)["member"] == elsewhere
    assert list(shown(OfficesOfPerson, ours, keeper)["officers"]) == []
    assert list(shown(OfficesOfPerson, ours, sides.overseer)["officers"]) == [officer]
    assert shown(AsCadre, ours, keeper)["cadre"] is None
    assert shown(AsCadre, ours, sides.overseer)["cadre"] == cadre


def test_a_seat_in_a_committee_elsewhere_is_not_told(sides):
    member = sides.own.objects["member"]
    seat = CommitteePost.objects.create(
        organization=sides.foreign.objects["organisation"],
        person=member.person,
        post="3",
        position=90,
        since=timezone.localdate().isoformat(),
    )
    assert seat not in shown(MemberBasics, member, sides.own.keeper)["posts"]
    assert seat in shown(MemberBasics, member, sides.overseer)["posts"]
