"""应开展 and 已开展: the worked example of the county's rule book, to the digit."""

import datetime as dt

import pytest

from branches.choices.life import DutyOwner, DutyPeriod, DutyStanding
from branches.choices.organisations import Nature, OrganisationKind
from branches.domain.life import compliance
from branches.domain.life.compliance import DutyTotals, Reckoning
from branches.models import ActivityKind, Duty, DutyExemption, PartyOrganization
from branches.tables.matrix import share_of
from portal.dates import PartialDate
from portal.periods import Period
from tests.factories.branches import PartyOrganizationFactory
from tests.factories.life import ActivityFactory, committee

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 30)


def month(code):
    return Period.parse(code)


def cell(branch, code, today=TODAY):
    rows = PartyOrganization.objects.filter(pk=branch.pk)
    return Reckoning(rows, [month(code)], today=today).cell(branch.pk, month(code))


def counted(branch, code, today=TODAY):
    found = cell(branch, code, today)
    return found.done, found.due


@pytest.fixture
def branch():
    """With a committee and three groups."""
    made = PartyOrganizationFactory()
    committee(made)
    for _ in range(3):
        PartyOrganizationFactory(unit=made.unit, parent=made, kind=OrganisationKind.GROUP)
    made.refresh_from_db()
    return made


def groups(branch):
    return list(PartyOrganization.objects.in_branch(branch).in_tree_order())


def hold(organisation, day, kind, **more):
    return ActivityFactory(
        organization=organisation, held_on=dt.date.fromisoformat(day), kind=kind, **more
    )


class TestTheWorkedExample:
    def test_january_is_four_of_five(self, branch):
        hold(branch, "2026-01-08", "committee")
        for group in groups(branch)[:2]:
            hold(group, "2026-01-09", "group")
        hold(branch, "2026-01-15", "theme")
        assert counted(branch, "2026-01") == (4, 5)
        assert share_of(4, 5) == "80.00%"

    def test_march_is_six_of_seven(self, branch):
        hold(branch, "2026-03-08", "committee")
        for group in groups(branch):
            hold(group, "2026-03-09", "group")
        hold(branch, "2026-03-15", "theme")
        hold(branch, "2026-02-20", "assembly")  # of the quarter, and no class in it
        assert counted(branch, "2026-03") == (6, 7)
        assert share_of(6, 7) == "85.71%"

    def test_a_township_adds_up_counts_not_rates(self):
        sums = [DutyTotals(5, 4, 4), DutyTotals(7, 7, 7), DutyTotals(5, 3, 3)]
        done, due = sum(one.done for one in sums), sum(one.due for one in sums)
        assert (done, due, share_of(done, due)) == (14, 17, "82.35%")


class TestWhatIsHeld:
    def test_a_surplus_fills_no_other_kind(self, branch):
        for day in ("2026-01-05", "2026-01-12", "2026-01-19"):
            hold(branch, day, "theme")
        assert counted(branch, "2026-01") == (1, 5)

    def test_two_meetings_of_one_group_are_one(self, branch):
        for day in ("2026-01-05", "2026-01-12"):
            hold(groups(branch)[0], day, "group")
        assert counted(branch, "2026-01") == (1, 5)

    def test_a_class_by_the_secretary_is_a_class(self, branch):
        hold(branch, "2026-03-05", "secretary_class")
        lines = {line.label: line.done for line in cell(branch, "2026-03").lines}
        assert lines["党课"] == 1

    @pytest.mark.parametrize("state", ["draft", "returned"])
    def test_what_is_not_handed_in_does_not_count(self, branch, state):
        hold(branch, "2026-01-05", "theme", state=state)
        assert counted(branch, "2026-01") == (0, 5)

    def test_entered_after_the_deadline_counts_but_not_in_time(self, branch):
        # The third of February 2026 is a working day.
        hold(branch, "2026-01-05", "theme", entered_on=dt.date(2026, 2, 3))
        hold(branch, "2026-01-06", "committee", entered_on=dt.date(2026, 2, 4))
        found = cell(branch, "2026-01")
        assert (found.done, found.in_time) == (2, 1)


class TestWhatIsDue:
    def due(self, branch, code):
        return cell(branch, code).due

    def test_without_a_committee_and_groups(self):
        plain = PartyOrganizationFactory()
        assert self.due(plain, "2026-01") == 1
        assert self.due(plain, "2026-03") == 3

    def test_a_committee_in_office_on_the_first(self):
        plain = PartyOrganizationFactory()
        committee(plain)
        plain.posts.update(since=PartialDate(2026, 2, 2))
        assert (self.due(plain, "2026-02"), self.due(plain, "2026-04")) == (1, 2)

    @pytest.mark.parametrize(
        ("nature", "due"), [(Nature.REGULAR, 3), (Nature.TEMPORARY, 1), (Nature.FUNCTIONAL, 0)]
    )
    def test_by_nature(self, nature, due):
        assert self.due(PartyOrganizationFactory(nature=nature), "2026-03") == due

    def test_not_in_the_month_of_founding_or_closing(self):
        plain = PartyOrganizationFactory(
            founded_on=PartialDate(2026, 2, 10), closed_on=dt.date(2026, 5, 20)
        )
        dues = [self.due(plain, f"2026-0{number}") for number in range(1, 7)]
        assert dues == [0, 0, 3, 1, 0, 0]

    def test_a_yearly_duty_in_its_closing_month(self):
        plain = PartyOrganizationFactory()
        usual = self.due(plain, "2026-12")
        Duty.objects.filter(kind__code="life_meeting").update(closing_month=15)
        assert self.due(plain, "2026-12") == usual - 1
        labels = [line.label for line in cell(plain, "2026-03").lines]
        assert "组织生活会" in labels

    def test_a_yearly_duty_is_filled_by_the_year_that_ends_there(self):
        plain = PartyOrganizationFactory()
        Duty.objects.filter(kind__code="life_meeting").update(closing_month=15)
        hold(plain, "2026-02-10", "life_meeting")
        lines = {line.label: line.done for line in cell(plain, "2026-03").lines}
        assert lines["组织生活会"] == 1

    def test_bodies_owe_their_own(self):
        body = PartyOrganizationFactory(kind=OrganisationKind.COMMITTEE)
        assert [line.label for line in cell(body, "2026-03").lines] == [
            "领导干部讲学",
            "读书班",
            "革命传统和形势政策教育",
        ]

    @pytest.mark.parametrize(("only", "due"), [("theme", 2), ("", 0)])
    def test_exempted(self, only, due):
        plain = PartyOrganizationFactory()
        duty = Duty.objects.get(kind__code=only) if only else None
        DutyExemption.objects.create(
            organization=plain,
            duty=duty,
            since=dt.date(2026, 3, 1),
            until=dt.date(2026, 3, 31),
            reason="全员外出",
            approved_by="张三",
        )
        assert self.due(plain, "2026-03") == due

    def test_the_county_sets_its_own_times(self):
        plain = PartyOrganizationFactory()
        kind = ActivityKind.objects.get(code="volunteering")
        Duty.objects.create(kind=kind, period=DutyPeriod.MONTH, owed_by=DutyOwner.BRANCHES, times=2)
        assert self.due(plain, "2026-01") == 3


class TestStandings:
    def test_of_each_sort(self):
        plain = PartyOrganizationFactory()
        assert cell(plain, "2026-01").standing == DutyStanding.MISSING
        assert cell(plain, "2026-11").standing == DutyStanding.PENDING
        hold(plain, "2026-01-05", "theme")
        assert cell(plain, "2026-01").standing == DutyStanding.IN_TIME
        hold(plain, "2026-02-05", "theme", entered_on=dt.date(2026, 4, 1))
        assert cell(plain, "2026-02").standing == DutyStanding.LATE
        functional = PartyOrganizationFactory(nature=Nature.FUNCTIONAL)
        assert cell(functional, "2026-01").standing == DutyStanding.NOT_DUE

    def test_months_that_have_begun(self):
        months = compliance.months_of(2026, today=dt.date(2026, 3, 1))
        assert [one.number for one in months] == [1, 2, 3]


def test_a_county_takes_as_many_statements_as_a_branch(branch, django_assert_num_queries):
    PartyOrganizationFactory.create_batch(5)
    months = compliance.months_of(2026, today=TODAY)
    rows = PartyOrganization.objects.all()
    with django_assert_num_queries(15):  # six, and one for each rule
        Reckoning(rows, months, today=TODAY).cells  # noqa: B018
