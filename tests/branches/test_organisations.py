"""Setting up, changing, moving and closing party organisations."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from branches.actions import ORGANISATION_CHANGED, ORGANISATION_CREATED
from branches.choices.organisations import OrganisationKind
from branches.domain import organisations, tree
from branches.domain.organisations import Facts
from branches.models import CommitteePost, PartyOrganization
from portal.access import Denied
from portal.audit.models import Event
from portal.dates import PartialDate
from portal.inbox.models import Task
from tests.factories import accounts, orgs
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    class World:
        county = orgs.county()
        town = orgs.township(county)
        other_town = orgs.township(county)
        village = orgs.village(town)
        office = accounts.holder("organization_office", county)
        member = accounts.holder("township_member", town)
        top = PartyOrganizationFactory(kind=OrganisationKind.COMMITTEE, unit=county)
        committee = PartyOrganizationFactory(kind=OrganisationKind.COMMITTEE, unit=town, parent=top)
        other = PartyOrganizationFactory(
            kind=OrganisationKind.COMMITTEE, unit=other_town, parent=top
        )
        branch = PartyOrganizationFactory(unit=village, parent=committee)

    return World


def facts(world, **more):
    given = {
        "kind": OrganisationKind.BRANCH,
        "name": "中共东河镇新村支部委员会",
        "short_name": "新村党支部",
        "code": "N1",
        "unit": world.village,
        "founded_on": PartialDate(2026, 5),
        **more,
    }
    return Facts(**given)


def refused(call, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        call(*args, **kwargs)
    return refusal.value.message_dict


class TestCreate:
    def test_it_stands_below_its_parent_and_belongs_to_it_from_the_day(self, world):
        day = dt.date(2026, 5, 4)

        made = organisations.create(
            world.committee,
            facts=facts(world),
            since=day,
            document="东发〔2026〕3号",
            by=world.member,
        )

        assert made.is_child_of(world.committee)
        (place,) = made.affiliations.all()
        assert (place.parent, place.since, place.until) == (world.committee, day, None)
        event = Event.objects.get(action=ORGANISATION_CREATED)
        assert event.detail["document"] == "东发〔2026〕3号"

    def test_siblings_stand_in_official_order(self, world):
        since = dt.date(2026, 5, 4)
        organisations.create(
            world.committee, facts=facts(world, position=1), since=since, by=world.member
        )

        children = tree.open_children(world.committee)
        assert [child.code for child in children] == ["N1", world.branch.code]

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"code": ""}, "code"),
            ({"name": ""}, "name"),
            ({"kind": "choir"}, "kind"),
            ({"founded_on": PartialDate(2099)}, "founded_on"),
            ({"last_elected_on": dt.date(2026, 5, 1)}, "term_years"),
            ({"last_elected_on": dt.date(2099, 5, 1), "term_years": 3}, "last_elected_on"),
            (
                {
                    "kind": OrganisationKind.WORKING_COMMITTEE,
                    "last_elected_on": dt.date(2026, 5, 1),
                },
                "last_elected_on",
            ),
        ],
    )
    def test_what_is_wrong_is_told_at_its_field(self, world, wrong, field):
        errors = refused(
            organisations.create,
            world.committee,
            facts=facts(world, **wrong),
            since=dt.date(2026, 5, 4),
            by=world.member,
        )
        assert field in errors

    def test_codes_and_names_below_one_parent_are_unique(self, world):
        wrong = facts(world, code=world.branch.code, name=world.branch.name)

        errors = refused(
            organisations.create,
            world.committee,
            facts=wrong,
            since=dt.date(2026, 5, 4),
            by=world.member,
        )

        assert set(errors) == {"code", "name"}
        assert f"已由“{world.branch.name}”使用" in errors["code"][0]

    def test_the_code_of_a_closed_one_is_not_free_and_says_so(self, world):
        PartyOrganization.objects.filter(pk=world.branch.pk).update(closed_on=dt.date(2026, 1, 5))
        errors = refused(
            organisations.create,
            world.committee,
            facts=facts(world, code=world.branch.code),
            since=dt.date(2026, 5, 4),
            by=world.member,
        )
        assert f"已由“{world.branch.name}”（已撤销）使用" in errors["code"][0]

    def test_below_a_branch_there_are_groups_only(self, world):
        since = dt.date(2026, 5, 4)
        group = facts(world, kind=OrganisationKind.GROUP)

        made = organisations.create(world.branch, facts=group, since=since, by=world.member)

        assert made.is_child_of(world.branch)
        errors = refused(
            organisations.create,
            world.branch,
            facts=facts(world, code="N2", name="另一个"),
            since=since,
            by=world.member,
        )
        assert "党小组" in errors["parent"][0]

    def test_a_township_sets_up_nothing_elsewhere_nor_at_the_top(self, world):
        since = dt.date(2026, 5, 4)
        for parent, unit in (
            (world.other, world.village),
            (world.committee, world.other_town),
            (None, world.village),
        ):
            with pytest.raises(Denied):
                organisations.create(
                    parent, facts=facts(world, unit=unit), since=since, by=world.member
                )

    def test_the_county_sets_up_the_top(self, world):
        made = organisations.create(
            None,
            facts=facts(world, kind=OrganisationKind.COMMITTEE),
            since=dt.date(2026, 5, 4),
            by=world.office,
        )
        assert made.is_root()


class TestChange:
    def as_is(self, branch, **more):
        now = {name: getattr(branch, name) for name in Facts.__dataclass_fields__}
        return Facts(**{**now, **more})

    def test_it_changes_what_differs_and_says_so(self, world):
        changed = self.as_is(world.branch, contact="张三", position=5)

        organisations.change(world.branch, facts=changed, by=world.member)

        world.branch.refresh_from_db()
        assert (world.branch.contact, world.branch.position) == ("张三", 5)
        event = Event.objects.get(action=ORGANISATION_CHANGED)
        assert event.detail["summary"] == "联系人、排序号"

    def test_nothing_changed_leaves_no_trace(self, world):
        organisations.change(world.branch, facts=self.as_is(world.branch), by=world.member)
        assert not Event.objects.filter(action=ORGANISATION_CHANGED).exists()

    def test_the_new_position_counts_among_the_siblings(self, world):
        second = PartyOrganizationFactory(unit=world.village, parent=world.committee)

        organisations.change(second, facts=self.as_is(second, position=1), by=world.member)

        assert list(tree.open_children(world.committee)) == [second, world.branch]

    def test_a_kind_that_cannot_lead_what_is_below_is_refused(self, world):
        errors = refused(
            organisations.change,
            world.committee,
            facts=self.as_is(world.committee, kind=OrganisationKind.BRANCH),
            by=world.member,
        )
        assert world.branch.short_name in errors["kind"][0]

    def test_it_cannot_be_put_into_a_foreign_unit(self, world):
        with pytest.raises(Denied):
            organisations.change(
                world.branch, facts=self.as_is(world.branch, unit=world.other_town), by=world.member
            )

    def test_without_a_last_election_the_approved_date_goes(self, world):
        world.branch.last_elected_on, world.branch.term_years = dt.date(2024, 1, 1), 3
        world.branch.next_election_on = dt.date(2027, 6, 1)
        world.branch.save()

        organisations.change(
            world.branch, facts=self.as_is(world.branch, last_elected_on=None), by=world.member
        )

        assert world.branch.due_on is None


class TestMove:
    def test_the_branch_goes_along_and_both_ends_keep_the_past(self, world):
        day = dt.date(2026, 6, 1)

        organisations.move(
            world.committee,
            parent=world.other,
            effective_on=day,
            document="云组〔2026〕5号",
            by=world.office,
        )

        world.branch.refresh_from_db()
        assert world.branch.is_descendant_of(world.other)
        old, new = world.committee.affiliations.order_by("pk")
        assert (old.parent, old.until) == (world.top, day)
        assert (new.parent, new.since, new.until) == (world.other, day, None)
        assert list(world.top.past_children.exclude(until=None)) == [old]

    def test_never_into_a_circle_nor_where_it_is(self, world):
        day = dt.date(2026, 6, 1)
        for parent in (world.top, world.committee, world.branch):
            errors = refused(
                organisations.move,
                world.committee,
                parent=parent,
                effective_on=day,
                by=world.office,
            )
            assert "parent" in errors

    def test_not_before_the_present_place_began_nor_tomorrow(self, world):
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        for day in (dt.date(2010, 1, 1), tomorrow):
            errors = refused(
                organisations.move,
                world.branch,
                parent=world.other,
                effective_on=day,
                by=world.office,
            )
            assert "effective_on" in errors

    def test_both_ends_must_be_ones_own(self, world):
        with pytest.raises(Denied):
            organisations.move(
                world.branch, parent=world.other, effective_on=dt.date(2026, 6, 1), by=world.member
            )


class TestClose:
    def test_posts_place_and_todos_end_with_it(self, world):
        post = CommitteePost.objects.create(
            organization=world.branch,
            person=PersonFactory(unit=world.village),
            post="1",
            since=PartialDate(2020),
        )
        Task.objects.create(
            key=f"branches.election.{world.branch.pk}.overdue",
            title="逾期未换届",
            unit=world.town,
            role="township_member",
            assignee=world.member,
        )
        day = dt.date(2026, 6, 1)

        organisations.close(
            world.branch, effective_on=day, successor=world.committee, by=world.member
        )

        post.refresh_from_db()
        assert post.until == PartialDate(2026, 6, 1)
        assert not world.branch.affiliations.current().exists()
        assert not Task.objects.open().exists()
        assert world.branch not in PartyOrganization.objects.still_open()
        assert world.branch.successor == world.committee

    def test_not_while_there_are_members_or_children(self, world):
        MemberFactory(organization=world.branch)
        day = dt.date(2026, 6, 1)
        for organisation, words in ((world.branch, "1 名党员"), (world.committee, "下级党组织")):
            errors = refused(
                organisations.close,
                organisation,
                effective_on=day,
                reason="整合",
                by=world.office,
            )
            assert words in errors["__all__"][0]

    def test_who_continues_it_or_why_nobody_does(self, world):
        day = dt.date(2026, 6, 1)

        errors = refused(organisations.close, world.branch, effective_on=day, by=world.member)
        assert "reason" in errors
        errors = refused(
            organisations.close,
            world.branch,
            effective_on=day,
            successor=world.branch,
            by=world.member,
        )
        assert "successor" in errors

    def test_what_is_closed_stays_as_it_is(self, world):
        day = dt.date(2026, 6, 1)
        organisations.close(world.branch, effective_on=day, reason="项目结束", by=world.member)

        errors = refused(
            organisations.move, world.branch, parent=world.other, effective_on=day, by=world.office
        )
        assert "已于 2026-06-01 撤销" in errors["__all__"][0]


def test_two_leaders_at_a_time_are_impossible(world):
    def lead(post):
        CommitteePost.objects.create(
            organization=world.branch, person=PersonFactory(unit=world.village), post=post
        )

    lead("1")
    with pytest.raises(IntegrityError), transaction.atomic():
        lead("8")
