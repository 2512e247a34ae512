"""Pages of members: the list and its filters, one member, the acts, the structure."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from branches.choices.members import Category
from branches.models import CommitteePost, PartyMember
from portal.audit.models import Event
from portal.dates import PartialDate
from portal.people.actions import IDENTITY_REVEALED
from portal.people.choices import Sex
from portal.ui.paging import AHEAD
from tests.factories import accounts, orgs
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.people import PersonFactory, number

pytestmark = pytest.mark.django_db
HOUSEHOLD = "云岭县东河镇河东路一号"
BIRTH = PartialDate(1985, 3)


@pytest.fixture
def world():
    class World:
        county = orgs.county()
        town = orgs.township(county, name="云岭县东河镇", short_name="东河镇")
        other_town = orgs.township(county)
        village = orgs.village(town)
        committee = PartyOrganizationFactory(unit=town, short_name="东河镇党委")
        branch = PartyOrganizationFactory(unit=village, parent=committee, short_name="新村党支部")
        foreign = PartyOrganizationFactory(unit=other_town)

    return World


@pytest.fixture
def office(client, world):
    user = accounts.holder("organization_office", world.county)
    accounts.signed_in(client, user)
    return client


@pytest.fixture
def town_member(client, world):
    accounts.signed_in(client, accounts.holder("township_member", world.town))
    return client


def url(name, *args):
    return reverse(f"branches:{name}", args=args)


def listed(client, **query):
    table = client.get(url("members"), query).context["table"]
    return {row.record.person.name for row in table.rows}


def named(world, name, *, sex=Sex.MALE, birth=BIRTH, organization=None, **more):
    place = organization or world.branch
    person = PersonFactory(unit=place.unit, name=name, sex=sex, birth=birth)
    return MemberFactory(organization=place, person=person, **more)


# The list -----------------------------------------------------------------------------------


def test_a_search_carries_the_other_filters_along(office, world):
    filters = office.get(url("members"), {"presence": "left", "q": "李"}).context["filters"]
    assert filters.kept == [("presence", "left")]


def test_filters(office, world):
    named(world, "李甲", sex=Sex.FEMALE, education="21")
    named(world, "李乙", organization=world.foreign, education="37", is_lost=True)
    named(world, "李丙", birth=PartialDate(1950), joined_on=PartialDate(1975),
          confirmed_on=PartialDate(1975))  # fmt: skip
    named(world, "李丁", category=Category.PROBATIONARY, confirmed_on=None,
          joined_on=PartialDate(2026, 1))  # fmt: skip
    named(world, "李戊", left_on=dt.date(2026, 1, 1), leaving_reason="2")
    assert listed(office) == {"李甲", "李乙", "李丙", "李丁"}
    assert listed(office, organization=world.committee.pk) == {"李甲", "李丙", "李丁"}
    assert listed(office, sex="female") == {"李甲"}
    assert listed(office, education="bachelor") == {"李甲"}
    assert listed(office, education="secondary") == {"李乙"}
    assert listed(office, mark="lost") == {"李乙"}
    assert listed(office, age="71-") == {"李丙"}
    assert listed(office, tenure="50-") == {"李丙"}
    assert listed(office, category="probationary") == {"李丁"}
    assert listed(office, joined_from=1975, joined_to=1975) == {"李丙"}
    assert listed(office, presence="left") == {"李戊"}
    assert len(listed(office, presence="all")) == 5
    assert listed(office, q="李乙") == listed(office, q="ly") == {"李乙"}


def test_only_ones_own_scope(town_member, world):
    named(world, "李甲")
    named(world, "李乙", organization=world.foreign)
    assert listed(town_member) == {"李甲"}


def test_organisations_in_their_order(office, world):
    later = PartyOrganizationFactory(unit=world.village, parent=world.committee, position=2000)
    last = named(world, "李甲", organization=later)
    first = named(world, "李乙")
    rows = office.get(url("members")).context["table"].rows
    assert [row.record for row in rows] == [first, last]


def test_query_count_does_not_depend_on_rows(office, world, django_assert_num_queries):
    for index in range(3):
        named(world, f"李{index}", education="21", branch_post="31")
    office.get(url("members"))
    with django_assert_num_queries(6):
        office.get(url("members"))
    MemberFactory.create_batch(30, organization=world.branch, education="31")
    with django_assert_num_queries(6):
        office.get(url("members"))


def test_counted_a_few_pages_ahead_then_exactly(office, world):
    MemberFactory.create_batch(10 * (AHEAD + 1) + 3, organization=world.branch)
    office.get(url("members"), {"per_page": 10})
    page = office.get(url("members"))
    counted = 10 * (AHEAD + 1)
    assert page.context["total"] == counted
    assert f"{counted}+" in page.text
    assert office.get(url("members"), {"count": "all"}).text == f"{counted + 3}"
    last = office.get(url("members"), {"page": AHEAD + 2})
    assert f"{counted + 3}" in last.text
    assert "+</strong>" not in last.text
    beyond = office.get(url("members"), {"page": 99})
    assert beyond.context["table"].page.number == 1


def test_export_masks_what_is_sensitive(office, world):
    person = PersonFactory(unit=world.village, name="李甲", identity=number(), phone="13812340000")
    MemberFactory(organization=world.branch, person=person)
    office.get(url("members"), {"columns": ["identity", "phone", "tenure", "marks"]})
    book = load_workbook(io.BytesIO(office.get(url("members"), {"export": "xlsx"}).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0] == ("姓名", "党龄", "重点关注", "身份证号", "电话")
    assert rows[1][0] == "李甲"
    assert number() not in str(rows)
    assert "13812340000" not in str(rows)


# One member ---------------------------------------------------------------------------------


def test_page_masks_and_says_what_to_check(office, world):
    member = named(world, "李甲", household=HOUSEHOLD, confirmed_on=None)
    page = office.get(member.get_absolute_url())
    assert HOUSEHOLD not in page.text
    assert "正式党员没有转正日期" in page.text
    assert Event.objects.filter(object_id=str(member.pk)).exists()  # somebody looked


@pytest.mark.parametrize("tab", ["basics", "relations", "statuses", "record_history"])
def test_tabs_open(office, world, tab):
    member = named(world, "李甲")
    assert office.get(member.get_absolute_url(), {"tab": tab}).status_code == 200


def test_reveal_shows_one_value_for_a_reason(office, world):
    member = named(world, "李甲", household=HOUSEHOLD)
    address = url("reveal-member", member.pk)
    form = {"what": "household", "reason": ""}
    assert HOUSEHOLD not in office.post(address, form).text
    page = office.post(address, {**form, "reason": "核对档案"})
    assert HOUSEHOLD in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert Event.objects.get(action=IDENTITY_REVEALED).detail["reason"] == "核对档案"


def member_form(world, **more):
    return {
        "organization": world.branch.pk, "category": "full", "joined_on": "2008.06",
        "confirmed_on": "2009.06", "tenure_adjust": "0", **more,
    }  # fmt: skip


def test_register_by_form(town_member, world):
    typed = member_form(world, name="李甲", sex="male", birth="1985.03", identity=number())
    answer = town_member.post(url("new-member"), typed)
    member = PartyMember.objects.get()
    assert answer.url == member.get_absolute_url()
    assert (member.person.name, member.joined_on) == ("李甲", PartialDate(2008, 6))


def test_register_form_keeps_what_was_typed(town_member, world):
    typed = member_form(world, name="李甲", sex="male", birth="1999.03", joined_on="2008.06")
    page = town_member.post(url("new-member"), typed)
    assert page.status_code == 422
    assert "不满18岁" in page.text
    assert 'value="李甲"' in page.text


def test_register_form_tells_everything_wrong_at_once(town_member, world):
    typed = member_form(world, name="", sex="male", birth="1999.03", joined_on="2008.06")
    errors = (
        town_member.post(url("new-member"), {**typed, "identity": "123"}).context["form"].errors
    )
    assert errors["name"] == ["请填写姓名。"]
    assert {"identity", "joined_on"} < set(errors)
    assert "不满18岁" in errors["joined_on"][0]


def test_the_act_tells_of_the_person_and_the_member_together(town_member, world):
    typed = member_form(world, name="李甲", sex="male", birth="1999.03", joined_on="2008.06")
    errors = (
        town_member.post(url("new-member"), {**typed, "identity": "123"}).context["form"].errors
    )
    assert set(errors) == {"identity", "joined_on"}


def test_foreign_organisation_not_offered(town_member, world):
    typed = member_form(world, name="李甲", sex="male", organization=world.foreign.pk)
    assert town_member.post(url("new-member"), typed).status_code == 422
    assert not PartyMember.objects.exists()


def test_admit_a_person_on_record(town_member, world):
    person = PersonFactory(unit=world.village, name="李甲")
    page = town_member.get(person.get_absolute_url(), {"tab": "membership"})
    address = url("admit-person", person.pk)
    assert address in page.text
    town_member.post(address, member_form(world))
    assert person.membership.organization == world.branch
    page = town_member.get(person.get_absolute_url(), {"tab": "membership"})
    assert person.membership.get_absolute_url() in page.text
    assert address not in page.text


def test_edit_by_form(town_member, world):
    member = named(world, "李甲", household=HOUSEHOLD)
    typed = member_form(world, title="教师", **about(member))
    town_member.post(url("edit-member", member.pk), typed)
    member.refresh_from_db()
    assert member.title == "教师"
    assert member.household.reveal() == HOUSEHOLD


def about(member):
    """The person's own fields, as the form shows them."""
    person = member.person
    return {"name": person.name, "sex": person.sex, "birth": str(person.birth)}


def test_the_form_of_a_member_corrects_the_phone_of_the_person(town_member, world):
    member = named(world, "李甲")
    typed = member_form(world, **about(member), phone="138 0000 0000")
    answer = town_member.post(url("edit-member", member.pk), typed)
    assert answer.url == member.get_absolute_url()
    member.person.refresh_from_db()
    assert member.person.phone.reveal() == "13800000000"
    wrong = town_member.post(
        url("edit-member", member.pk), {**typed, "phone": "138", "joined_on": ""}
    )
    assert {"phone", "joined_on"} <= set(wrong.context["form"].errors)


def test_who_may_not_correct_people_is_not_asked_about_them(client, world):
    clerk = accounts.holder("branch_clerk", world.village)
    member = named(world, "李甲")
    page = accounts.signed_in(client, clerk).get(url("edit-member", member.pk))
    if page.status_code == 200:  # as the role has it
        assert "phone" not in page.context["form"].fields


def test_a_post_in_a_committee_shows_on_the_member(office, world):
    member = named(world, "李甲")
    CommitteePost.objects.create(organization=world.branch, person=member.person, post="1")
    page = office.get(member.get_absolute_url())
    assert "班子职务" in page.text
    assert f"{world.branch.get_absolute_url()}?tab=committee" in page.text


def test_stale_edit_is_stopped(town_member, world):
    member = named(world, "李甲")
    seen = town_member.get(url("edit-member", member.pk)).context["page"].fingerprint()
    PartyMember.objects.filter(pk=member.pk).update(title="校长")
    typed = member_form(world, title="教师", seen=seen)
    assert town_member.post(url("edit-member", member.pk), typed).status_code == 422


def test_acts_by_form(office, world):
    member = named(world, "李甲")
    day = {"on": "2026-05-06"}
    office.post(url("member-status", member.pk, "away"), {**day, "mobile_to": "昆明市"})
    move = {"organization": world.foreign.pk, "moved_on": "2026-06-01", "letter": "7号"}
    office.post(url("move-member", member.pk), move)
    leave = {"leaving_reason": "1", "left_on": "2026-07-01"}
    office.post(url("leave-member", member.pk), leave)
    assert "转出待回执" in office.get(member.get_absolute_url()).text
    office.post(url("receipt-member", member.pk), {"received_on": "2026-07-01"})
    member.refresh_from_db()
    assert (member.mobile_to, member.organization) == ("昆明市", world.foreign)
    assert member.left_on == dt.date(2026, 7, 1)
    back = {"organization": world.branch.pk, "on": "2026-08-01"}
    office.post(url("return-member", member.pk), back)
    member.refresh_from_db()
    assert (member.left_on, member.organization) == (None, world.branch)
    tab = office.get(world.foreign.get_absolute_url(), {"tab": "members"})
    assert "7号" in tab.text  # the trace stays where the member has been


def test_unknown_step_is_not_found(office, world):
    member = named(world, "李甲")
    assert office.get(url("member-status", member.pk, "promoted")).status_code == 404
    assert office.get(url("member-status", member.pk, "left")).status_code == 404


# Registers and figures ----------------------------------------------------------------------


def test_watch_lists_away_and_lost_with_their_clocks(office, world):
    today = PartialDate.of(dt.date.today())  # noqa: DTZ011
    named(world, "李甲", is_mobile=True, mobile_to="昆明市", mobile_since=today.plus_months(-7))
    named(world, "李乙", is_lost=True, lost_on=today.plus_months(-31))
    named(world, "李丙", is_mobile=True, mobile_to="昆明市", mobile_since=today)
    named(world, "李丁")
    page = office.get(url("watch"))
    table = page.context["table"]
    clocks = {row.record.person.name: table.clock(row.record) for row in table.rows}
    assert {name: (clock.months, clock.tone) for name, clock in clocks.items()} == {
        "李甲": (7, "warn"),
        "李乙": (31, "warn"),
        "李丙": (0, "plain"),
    }
    assert "2年7个月" in page.text


def test_structure_counts_by_scope_and_filter(office, world, django_assert_num_queries):
    named(world, "李甲", sex=Sex.FEMALE, education="21")
    named(world, "李乙", organization=world.foreign, education="37")
    page = office.get(url("structure"))
    assert counted(page) == {"男": 1, "女": 1}
    assert [row["total"] for row in page.context["places"]] == [1, 1]
    only = office.get(url("structure"), {"organization": world.committee.pk})
    assert counted(only) == {"男": 0, "女": 1}
    MemberFactory.create_batch(5, organization=world.branch)
    with django_assert_num_queries(7):
        office.get(url("structure"))


def counted(page):
    group = next(group for group in page.context["groups"] if group.title == "性别")
    return {line.label: line.count for line in group.lines}


def test_every_figure_links_to_exactly_those_it_counts(office, world):
    named(world, "李甲", sex=Sex.FEMALE, education="21", is_retired=True)
    named(world, "李乙", birth=PartialDate(1950), joined_on=PartialDate(1975),
          confirmed_on=PartialDate(1975), education="38", is_mobile=True)  # fmt: skip
    named(world, "李丙", category=Category.PROBATIONARY, confirmed_on=None)
    groups = office.get(url("structure")).context["groups"]
    lines = [line for group in groups for line in group.lines if line.query]
    for line in lines:
        page = office.get(f"{url('members')}?{line.query}")
        assert page.context["total"] == line.count, line.label
    assert sum(line.count for line in lines) > 3
