"""Whatever lasts from one day to another is there on the first, and on the last no more."""

import datetime as dt

import pytest

from branches.choices.members import Category
from branches.domain.checks import full_on
from branches.models import MemberMove, PartyMember
from cadres.domain.as_of import _here
from cadres.models import Cadre, Post
from cadres.models.base import in_force
from portal.accounts.models import RoleHolding
from portal.dates import PartialDate
from portal.inbox.models import Policy
from portal.orgs.models import GroupMembership, UnitName, UnitPlace
from portal.rules.models import RuleVersion
from tests.factories import accounts, branches, cadres, inbox, orgs, rules

pytestmark = pytest.mark.django_db

FIRST, END = dt.date(2025, 3, 10), dt.date(2025, 3, 20)
DAY = dt.timedelta(days=1)


def _holding():
    holding = accounts.holder("branch_clerk").role_holdings.get()
    return RoleHolding.objects.filter(pk=holding.pk), {"since": FIRST, "until": END}


def _period(model):
    unit = orgs.village(orgs.county())
    return model.objects.filter(unit=unit), {"valid_from": FIRST, "valid_until": END}


def _membership():
    row = orgs.MembershipFactory(unit=orgs.village(orgs.county()))
    return GroupMembership.objects.filter(pk=row.pk), {"since": FIRST, "until": END}


def _version():
    row = rules.VersionFactory()
    rows = RuleVersion.objects.filter(pk=row.pk)
    return rows, {"effective_from": FIRST, "effective_to": END}


def _policy():
    policy = inbox.PolicyFactory()
    return Policy.objects.filter(pk=policy.pk), {"valid_from": FIRST, "valid_until": END}


def _post():
    post = cadres.PostFactory(cadre=cadres.CadreFactory())
    since, until = PartialDate.of(FIRST), PartialDate.of(END)
    return Post.objects.filter(pk=post.pk), {"since": since, "until": until, "state": "0"}


@pytest.mark.parametrize(
    ("made", "asked"),
    [
        (_holding, lambda rows, day: rows.on(day)),
        (lambda: _period(UnitName), lambda rows, day: rows.on(day)),
        (lambda: _period(UnitPlace), lambda rows, day: rows.on(day)),
        (_membership, lambda rows, day: rows.on(day)),
        (_version, lambda rows, day: rows.on(day)),
        (_policy, lambda rows, day: rows.valid_on(day)),
        (_post, lambda rows, day: rows.filter(in_force(PartialDate.of(day)))),
    ],
    ids=["role", "name", "place", "group", "rule", "policy", "post"],
)
def test_is_there_from_its_first_day_until_its_last(made, asked):
    rows, period = made()
    assert rows.update(**period) == 1
    days = (FIRST - DAY, FIRST, END - DAY, END)
    assert [asked(rows, day).exists() for day in days] == [False, True, True, False]


def test_member_counts_from_the_day_of_confirmation_until_the_day_of_leaving():
    branch = branches.PartyOrganizationFactory()
    member = branches.MemberFactory(organization=branch, category=Category.FULL)
    PartyMember.objects.filter(pk=member.pk).update(
        confirmed_on=PartialDate.of(FIRST), left_on=END, leaving_reason="1"
    )
    days = (FIRST - DAY, FIRST, END - DAY, END)
    assert [full_on(day, [branch.pk])[branch.pk] for day in days] == [0, 1, 1, 0]


def test_member_who_moves_counts_for_the_new_branch_from_the_day_of_the_move():
    source, target = branches.PartyOrganizationFactory(), branches.PartyOrganizationFactory()
    member = branches.MemberFactory(organization=target, category=Category.FULL)
    MemberMove.objects.create(
        member=member, source=source, target=target, moved_on=FIRST, by=accounts.UserFactory()
    )
    counts = [full_on(day, [source.pk, target.pk]) for day in (FIRST - DAY, FIRST)]
    pairs = [(count[source.pk], count[target.pk]) for count in counts]
    assert pairs == [(1, 0), (0, 1)]


def test_cadre_is_on_the_rolls_until_the_day_of_leaving():
    cadre = cadres.CadreFactory()
    Cadre.objects.filter(pk=cadre.pk).update(
        left_on=PartialDate.of(END), leaving="transferred", manage_state="4"
    )
    rows = Cadre.objects.filter(pk=cadre.pk)
    assert [rows.filter(_here(PartialDate.of(day))).exists() for day in (END - DAY, END)] == [
        True,
        False,
    ]
