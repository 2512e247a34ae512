"""The pages of party organisations, as the office and a township use them."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from branches.actions import ORGANISATION_CHANGED
from branches.choices.organisations import Abnormal, ElectionStage, HostState, OrganisationKind
from branches.domain.terms import months_later
from branches.models import CommitteePost, PartyOrganization
from portal.audit.models import Event
from portal.dates import PartialDate
from portal.ui.actions import LIST_EXPORTED
from tests.factories import accounts, orgs
from tests.factories.accounts import signed_in
from tests.factories.branches import ElectionFactory, MemberFactory, PartyOrganizationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def world():
    today = timezone.localdate()

    class World:
        county = orgs.county()
        town = orgs.township(county, short_name="东河镇")
        other_town = orgs.township(county, short_name="西山镇")
        village = orgs.village(town, short_name="柳树村")
        office = accounts.holder("organization_office", county)
        keeper = accounts.holder("township_member", town)
        clerk = accounts.holder("branch_clerk", village)
        top = PartyOrganizationFactory(
            kind=OrganisationKind.COMMITTEE, unit=county, short_name="云岭县委"
        )
        committee = PartyOrganizationFactory(
            kind=OrganisationKind.COMMITTEE, unit=town, parent=top, short_name="东河镇党委"
        )
        other = PartyOrganizationFactory(
            kind=OrganisationKind.COMMITTEE, unit=other_town, parent=top, short_name="西山镇党委"
        )
        branch = PartyOrganizationFactory(
            unit=village,
            parent=committee,
            name="中共云岭县东河镇柳树村支部委员会",
            short_name="柳树村党支部",
            last_elected_on=months_later(today, -61),
            term_years=5,
        )
        head = PersonFactory(unit=village, name="杨建国")

    CommitteePost.objects.create(
        organization=World.branch, person=World.head, post="1", since=PartialDate(2021, 10)
    )
    return World


def url(name, *records, **query):
    keys = [record.pk for record in records]
    return reverse(f"branches:{name}", args=keys, query=query or None)


def text(response):
    return response.content.decode()


def shown(response):
    return [row.record for row in response.context["table"].rows]


class TestList:
    def test_it_shows_what_the_office_asks_for(self, client, world):
        MemberFactory(organization=world.branch)
        page = signed_in(client, world.office).get(url("organisations", q="lsc"))

        assert shown(page) == [world.branch]
        for word in ("杨建国", "东河镇党委", "逾期未换届", "柳树村"):
            assert word in text(page)

    def test_a_township_sees_its_own(self, client, world):
        page = signed_in(client, world.keeper).get(url("organisations"))
        assert shown(page) == [world.committee, world.branch]

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"kind": OrganisationKind.BRANCH}, ["branch"]),
            ({"stage": ElectionStage.OVERDUE}, ["branch"]),
            ({"stage": ElectionStage.UNKNOWN}, ["top", "committee", "other"]),
            ({"abnormal": Abnormal.HOLLOW}, ["branch"]),
            ({"abnormal": Abnormal.ZOMBIE}, []),
            ({"nature": "functional"}, []),
            ({"host_state": HostState.NONE, "kind": OrganisationKind.BRANCH}, ["branch"]),
            ({"state": "closed"}, []),
        ],
    )
    def test_filters_narrow_it(self, client, world, query, expected):
        page = signed_in(client, world.office).get(url("organisations", **query))
        assert shown(page) == [getattr(world, name) for name in expected]

    def test_by_township_unit_and_organisation_above(self, client, world):
        client = signed_in(client, world.office)
        for name, record, expected in (
            ("township", world.town, [world.committee, world.branch]),
            ("unit", world.village, [world.branch]),
            ("below", world.committee, [world.branch]),
        ):
            page = client.get(url("organisations", **{name: record.pk}))
            assert shown(page) == expected

    def test_it_is_exported_as_shown(self, client, world):
        response = signed_in(client, world.office).get(url("organisations", export="xlsx"))

        sheet = load_workbook(io.BytesIO(b"".join([response.content]))).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert rows[0][0] == "全称"
        assert "逾期未换届" in rows[3]
        assert Event.objects.filter(action=LIST_EXPORTED).exists()

    @pytest.mark.parametrize("name", ["organisations", "elections", "abnormal"])
    def test_many_rows_cost_no_more_queries(
        self, client, world, name, django_assert_max_num_queries
    ):
        client = signed_in(client, world.office)
        client.get(url(name))
        with django_assert_max_num_queries(100) as before:
            client.get(url(name))
        for _ in range(12):
            extra = PartyOrganizationFactory(
                unit=world.village,
                parent=world.committee,
                last_elected_on=dt.date(2024, 1, 1),
                term_years=5,
            )
            MemberFactory(organization=extra)
        with django_assert_max_num_queries(100) as after:
            client.get(url(name))

        assert len(after) == len(before)


class TestTree:
    def test_it_opens_to_the_first_level_and_fetches_the_next(self, client, world):
        client = signed_in(client, world.office)
        page = text(client.get(url("tree")))
        assert "东河镇党委" in page
        assert "柳树村党支部" not in page

        below = text(client.get(url("branch", world.committee), headers=FRAGMENT))
        assert "柳树村党支部" in below
        assert "<html" not in below

    def test_search_says_what_is_above(self, client, world):
        page = text(signed_in(client, world.office).get(url("tree", q="lsc"), headers=FRAGMENT))
        assert "隶属 东河镇党委" in page


class TestPage:
    @pytest.mark.parametrize(
        ("tab", "words"),
        [
            ("overview", ("杨建国", "不足 3 名", "逾期未换届")),
            ("committee", ("杨建国", "书记", "2021.10", "没有党员登记")),
            ("elections", ("应换届日期", "云组复〔2021〕3号")),
            ("affiliations", ("至今",)),
            ("record_history", ("柳树村党支部",)),
        ],
    )
    def test_each_tab_tells_its_part(self, client, world, tab, words):
        ElectionFactory(organization=world.branch, document="云组复〔2021〕3号")
        page = text(
            signed_in(client, world.office).get(url("organisation", world.branch), {"tab": tab})
        )
        for word in words:
            assert word in page

    def test_children_are_listed_above(self, client, world):
        client = signed_in(client, world.office)
        assert "柳树村党支部" in text(
            client.get(url("organisation", world.committee), {"tab": "children"})
        )

    def test_the_unit_page_names_its_organisations(self, client, world):
        page = text(
            signed_in(client, world.office).get(world.town.get_absolute_url(), {"tab": "party"})
        )
        assert world.committee.name in page

    def test_a_clerk_reads_and_is_offered_nothing(self, client, world):
        page = text(signed_in(client, world.clerk).get(url("organisation", world.branch)))
        assert url("committee", world.branch) not in page
        assert "登记换届" not in page

    def test_a_closed_one_offers_nothing_either(self, client, world):
        world.branch.closed_on = timezone.localdate()
        world.branch.save()
        page = text(signed_in(client, world.office).get(url("organisation", world.branch)))
        assert "已撤销" in page
        assert url("committee", world.branch) not in page


class TestForms:
    def facts(self, world, **more):
        return {
            "kind": "branch",
            "nature": "regular",
            "name": "中共云岭县东河镇新村支部委员会",
            "short_name": "新村党支部",
            "code": "N1",
            "unit": world.village.pk,
            "founded_on": "2026.05",
            "term_years": "5",
            "host_state": "none",
            "position": "10",
            **more,
        }

    def test_a_new_organisation(self, client, world):
        given = self.facts(world, parent=world.committee.pk, since="2026-05-04", document="3号")

        response = signed_in(client, world.keeper).post(url("organisation-new"), given)

        made = PartyOrganization.objects.get(code="N1")
        assert response.url == made.get_absolute_url()
        assert made.founded_on == PartialDate(2026, 5)

    def test_everything_wrong_is_told_at_once(self, client, world):
        given = self.facts(world, parent=world.committee.pk, since="明天", kind="")
        given |= {"code": world.branch.code, "founded_on": "2099.01"}
        page = signed_in(client, world.keeper).post(url("organisation-new"), given)
        assert set(page.context["form"].errors) == {"since", "kind", "code", "founded_on"}

    def test_a_link_from_the_parent_fills_the_form(self, client, world):
        page = signed_in(client, world.keeper).get(
            url("organisation-new", parent=world.committee.pk, unit=world.town.pk)
        )
        assert "东河镇党委" in text(page)

    def test_a_change_keeps_what_was_not_touched(self, client, world):
        client = signed_in(client, world.keeper)
        form = client.get(url("organisation-edit", world.branch)).context["form"]
        given = {
            name: "" if form[name].value() is None else form[name].value() for name in form.fields
        }

        response = client.post(url("organisation-edit", world.branch), {**given, "contact": "李四"})

        assert response.status_code == 302
        world.branch.refresh_from_db()
        assert world.branch.contact == "李四"
        assert Event.objects.get(action=ORGANISATION_CHANGED).detail["summary"] == "联系人"

    def test_a_move_and_a_closing(self, client, world):
        client = signed_in(client, world.office)
        day = timezone.localdate().isoformat()

        client.post(
            url("organisation-move", world.branch),
            {"parent": world.other.pk, "effective_on": day, "document": "5号"},
        )
        world.branch.refresh_from_db()
        assert world.branch.is_child_of(world.other)

        refused = client.post(url("organisation-close", world.branch), {"effective_on": day})
        assert refused.status_code == 422
        assert "没有承接党组织的" in text(refused)
        client.post(
            url("organisation-close", world.branch),
            {"effective_on": day, "successor": world.other.pk},
        )
        world.branch.refresh_from_db()
        assert world.branch.is_closed

    def test_consequences_say_what_stands_in_the_way_of_closing(self, client, world):
        client = signed_in(client, world.office)
        assert "柳树村党支部" in text(client.get(url("organisation-close", world.committee)))
        MemberFactory(organization=world.branch)
        assert "还有 1 名党员" in text(client.get(url("organisation-close", world.branch)))

    def test_the_committee_is_set_row_by_row(self, client, world):
        client = signed_in(client, world.keeper)
        deputy = PersonFactory(unit=world.village)
        page = client.get(url("committee", world.branch))
        assert "杨建国" in text(page)

        response = client.post(
            url("committee", world.branch),
            {
                "effective_on": "2026-05-01",
                "document": "",
                "person_1": world.head.pk,
                "post_1": "1",
                "since_1": "2021-10",
                "person_2": deputy.pk,
                "post_2": "2",
                "since_2": "",
            },
        )

        assert response.url.endswith("?tab=committee")
        posts = world.branch.posts.current().in_order()
        assert [(post.person, str(post.since)) for post in posts] == [
            (world.head, "2021.10"),
            (deputy, "2026-05-01"),
        ]

    def test_a_committee_changed_meanwhile_is_not_overwritten(self, client, world):
        client = signed_in(client, world.keeper)
        seen = client.get(url("committee", world.branch)).context["page"].fingerprint()
        CommitteePost.objects.create(
            organization=world.branch, person=PersonFactory(unit=world.village), post="2"
        )
        given = {"effective_on": "2026-05-01", "person_1": world.head.pk, "post_1": "1"}

        page = client.post(url("committee", world.branch), {**given, "seen": seen})

        assert page.status_code == 422
        assert "已被他人修改" in text(page)
        assert world.branch.posts.current().count() == 2

    def test_half_a_row_is_told_in_the_row(self, client, world):
        client = signed_in(client, world.keeper)
        given = {"effective_on": "2026-05-01", "person_1": world.head.pk, "post_2": "2"}

        page = client.post(url("committee", world.branch), {**given, "person_2": ""})

        assert page.status_code == 422
        assert "请选择职务" in text(page)
        assert "请选择人员" in text(page)

    def test_an_election_begins_a_term(self, client, world):
        client = signed_in(client, world.keeper)
        assert 'value="5"' in text(client.get(url("election", world.branch)))
        today = timezone.localdate()

        response = client.post(
            url("election", world.branch),
            {
                "held_on": today.isoformat(),
                "term_years": "5",
                "person_1": world.head.pk,
                "post_1": "1",
            },
        )

        assert response.url.endswith("?tab=elections")
        world.branch.refresh_from_db()
        assert world.branch.last_elected_on == today

    def test_another_date_is_registered(self, client, world):
        client = signed_in(client, world.keeper)
        day = months_later(timezone.localdate(), 2)
        assert "任期届满日" in text(client.get(url("other-date", world.branch)))

        client.post(
            url("other-date", world.branch),
            {"next_election_on": day.isoformat(), "extension_document": "9号"},
        )

        world.branch.refresh_from_db()
        assert (world.branch.due_on, world.branch.extension_document) == (day, "9号")


class TestBoards:
    def test_the_ledger_counts_stages_and_years(self, client, world):
        page = signed_in(client, world.office).get(url("elections"))

        assert shown(page)[0] == world.branch
        stages = {step["stage"]: step["count"] for step in page.context["page"].stages}
        assert stages == {ElectionStage.OVERDUE: 1, ElectionStage.UNKNOWN: 3}
        due = world.branch.last_elected_on.year + 5
        (year,) = page.context["page"].years
        assert (year["year"], year["count"]) == (due, 1)
        answer = signed_in(client, world.office).get(url("elections", year=due))
        assert shown(answer) == [world.branch]

    def test_abnormal_ones_say_why(self, client, world):
        MemberFactory.create_batch(3, organization=world.branch)
        world.branch.host_state = HostState.DORMANT
        world.branch.save()
        client = signed_in(client, world.office)

        page = client.get(url("abnormal"))
        assert shown(page) == [world.branch]
        assert "已停业，党组织仍在册" in text(page)
        assert shown(client.get(url("abnormal", abnormal=Abnormal.HOLLOW))) == []

    def test_overdue_ones_are_a_todo_of_who_keeps_them(self, client, world):
        assert "逾期未换届的党组织" in text(signed_in(client, world.keeper).get(reverse("home")))
        assert "逾期未换届的党组织" not in text(signed_in(client, world.clerk).get(reverse("home")))

    def test_global_search_finds_them(self, client, world):
        page = text(signed_in(client, world.office).get(reverse("search"), {"q": "lsc"}))
        assert "柳树村支部委员会" in page
