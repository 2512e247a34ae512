"""A unit's own system fills and hands in its ledger by token; what others try."""

import json

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.choices import LedgerState
from assessments.domain.ledgers import locking, reviewing
from assessments.models import LedgerFile, LedgerValue
from assessments.permissions import FILL_LEDGERS, READ_LEDGERS
from portal.accounts.models import User
from portal.api.problems import CONTENT_TYPE
from portal.audit.models import Event
from portal.figures import catalogue
from portal.figures.domain import reading
from tests import clock
from tests.assessments.handing import PLAIN, accepted, submitted, whole
from tests.factories import accounts, files, ledgers
from tests.factories.api import bearing, token_of

pytestmark = pytest.mark.usefixtures("in_november", "_fresh_counts")


@pytest.fixture
def _fresh_counts():
    cache.clear()


@pytest.fixture
def form(county, office, town, other_town):
    return ledgers.form(county, PLAIN, by=office)


@pytest.fixture
def program(client):
    """Asks with a token of somebody's."""

    class Program:
        def __init__(self, user, **options):
            User.objects.filter(pk=user.pk).update(enabled_at=timezone.now())  # of this November
            _, secret = token_of(user, **options)
            self.headers = bearing(secret)

        def get(self, address, **query):
            return client.get(f"/api/v1/{address}", query, headers=self.headers)

        def send(self, address, body=None, method="post"):
            return client.generic(
                method.upper(),
                f"/api/v1/{address}",
                body if isinstance(body, bytes) else json.dumps(body).encode(),
                "application/json",
                headers=self.headers,
            )

    return Program


@pytest.fixture
def system(program, member):
    """The township's own system."""
    return program(member)


def entries(ledger, **values):
    editions = dict(ledger.values.values_list("key", "edition"))
    return {
        "values": {key: {"value": v, "edition": editions.get(key, 0)} for key, v in values.items()}
    }


def put(system, ledger, body):
    return system.send(f"ledgers/{ledger.pk}/values/", body, "put")


def wrong(response):
    """What is wrong, by field."""
    assert response["Content-Type"] == CONTENT_TYPE
    return {each["field"]: each["detail"] for each in response.json().get("errors", [])}


class TestReading:
    def test_the_list_is_that_of_ones_scope(self, program, system, reviewer, ledger, town):
        assert [row["id"] for row in system.get("ledgers/").json()["results"]] == [ledger.pk]
        (row,) = system.get("ledgers/").json()["results"]
        assert row["form"] == {"code": "small", "name": "小台账"}
        assert (row["period"], row["state"], row["timeliness"]) == ("2026-11", "open", "waiting")
        assert row["unit"]["short_name"] == town.short_name
        assert program(reviewer).get("ledgers/").json()["count"] == 2

    def test_it_is_filtered(self, program, reviewer, ledger, member, other_town):
        town = ledger.unit
        accepted(ledger, member, reviewer)
        office = program(reviewer)

        def count(**query):
            return office.get("ledgers/", **query).json()["count"]

        assert count(period="2026-11") == count(form="small") == 2
        assert count(period="2026-10") == count(form="other") == 0
        assert count(unit=town.code) == count(below=other_town.code) == 1
        assert count(state="accepted") == count(timeliness="in_time") == 1
        assert count(timeliness="waiting") == 1
        response = office.get("ledgers/", period="moon")
        assert (response.status_code, list(wrong(response))) == (400, ["period"])

    def test_one_with_its_cells_and_what_is_still_to_be_done(self, system, ledger):
        body = system.get(f"ledgers/{ledger.pk}/").json()
        by_key = {cell["key"]: cell for cell in body["cells"]}
        members = by_key["members"]
        assert (members["text"], members["arrived"], members["waits"]) == ("4", "4", True)
        assert (members["label"], members["section"]) == ("党员总数", "一、人")
        assert not by_key["rate"]["may_edit"]
        problems = {each["field"]: each["detail"] for each in body["problems"]}
        assert problems["members"] == "“党员总数”由系统带出，还没有确认。"
        assert "visited" in problems

    def test_a_list_costs_the_same_whatever_its_length(
        self, program, reviewer, form, town, django_assert_max_num_queries
    ):
        for steps in range(1, 12):
            ledgers.of(form, town, ledgers.NOVEMBER.shifted(-steps))
        office = program(reviewer)
        office.get("ledgers/")
        with django_assert_max_num_queries(9):
            assert office.get("ledgers/").json()["count"] == 11


class TestFilling:
    def test_from_the_first_value_to_the_hand_over(self, system, ledger, member):
        body = entries(
            ledger, visited=2, reserve="3", paid=False, unpaid="上级拨款未到", income=12.5
        )
        answer = put(system, ledger, body)
        assert answer.status_code == 200, answer.json()
        cells = {cell["key"]: cell["text"] for cell in answer.json()["cells"]}
        assert (cells["paid"], cells["income"], cells["year"]) == ("否", "12.50", "12.50")
        waiting = {cell["key"]: cell["edition"] for cell in answer.json()["cells"] if cell["waits"]}
        confirmed = system.send(f"ledgers/{ledger.pk}/confirm/", {"seen": waiting})
        assert confirmed.json()["problems"] == []
        handed = system.send(f"ledgers/{ledger.pk}/submit/")
        assert (handed.status_code, handed.json()["state"]) == (200, "submitted")
        assert whole(ledger).submitted_by == member
        assert Event.objects.filter(action="ledger.submitted", actor=member).exists()

    def test_all_or_nothing_with_a_reason_for_each(self, system, ledger):
        answer = put(
            system, ledger, entries(ledger, visited="三个半", income=-1, reserve=3, moon=1)
        )
        assert answer.status_code == 422
        problems = wrong(answer)
        assert set(problems) == {"visited", "income", "moon"}
        assert problems["income"].startswith("“本月收入”：不能小于 0")
        assert problems["moon"].startswith("没有“moon”这一项")
        assert not LedgerValue.objects.filter(ledger=ledger, key="reserve", data=3).exists()

    def test_what_is_wrong_stops_the_hand_over_all_at_once(self, system, ledger):
        put(system, ledger, entries(ledger, visited=9, reserve=3))
        answer = system.send(f"ledgers/{ledger.pk}/submit/")
        assert answer.status_code == 422
        problems = wrong(answer)
        assert {"visited", "paid", "income", "members"} <= set(problems)
        assert "走访人数不能大于党员总数" in problems["visited"]
        assert whole(ledger).state == LedgerState.OPEN

    def test_what_the_system_says_is_read_again(self, system, ledger):
        LedgerValue.objects.filter(ledger=ledger, key="members").update(arrived=1, data=1)
        answer = system.send(f"ledgers/{ledger.pk}/read/").json()
        assert {cell["key"]: cell["text"] for cell in answer["cells"]}["members"] == "4"


class TestAWholeLedger:
    """A township's own system, from what is asked to a number of the county, by token alone."""

    @pytest.fixture(autouse=True)
    def _folder(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        settings.FILE_SCANNER = ""

    @pytest.fixture
    def form(self, county, office, town, other_town):
        """With the proof that is asked where pay was paid."""
        return ledgers.form(county, by=office)

    def send_file(self, client, system, ledger, **parts):
        address = f"/api/v1/ledgers/{ledger.pk}/files/"
        return client.post(address, parts, headers=system.headers)

    def test_filled_proved_handed_in_accepted_and_a_figure(
        self, client, program, system, ledger, reviewer
    ):
        found = system.get("ledgers/", period="2026-11", form="small").json()["results"]
        assert [row["id"] for row in found] == [ledger.pk]
        values = entries(ledger, visited=2, reserve=3, paid=True, income="12.5")
        body = put(system, ledger, values).json()
        seen = {cell["key"]: cell["edition"] for cell in body["cells"] if cell["waits"]}
        body = system.send(f"ledgers/{ledger.pk}/confirm/", {"seen": seen}).json()
        assert [problem["field"] for problem in body["problems"]] == ["paid"]
        assert list(wrong(system.send(f"ledgers/{ledger.pk}/submit/"))) == ["paid"]
        proof = files.sent("发放表.txt", b"paid")
        body = self.send_file(client, system, ledger, key="paid", file=proof).json()
        (paid,) = [cell for cell in body["cells"] if cell["key"] == "paid"]
        assert (paid["files"], paid["proofs"][0]["name"], body["problems"]) == (1, "发放表.txt", [])
        assert system.send(f"ledgers/{ledger.pk}/submit/").json()["state"] == "submitted"
        page = client.post(
            reverse("assessments:review", args=[ledger.pk]),
            {"verb": "accept", "edition": whole(ledger).edition},
            headers=program(reviewer).headers,
        )
        assert page.status_code == 302, "a token opens no page"
        assert whole(ledger).state == LedgerState.SUBMITTED
        browser = accounts.signed_in(Client(), reviewer)
        sent = {"verb": "accept", "edition": whole(ledger).edition}
        browser.post(reverse("assessments:review", args=[ledger.pk]), sent)
        assert system.get(f"ledgers/{ledger.pk}/").json()["state"] == "accepted"
        keys = ("small.visited", "small.income", "small.members")
        figures = [catalogue.find(key) for key in keys]
        numbers = reading.read(figures, [ledger.period], [ledger.unit])
        told = {key: str(numbers[(key, ledger.period, ledger.unit_id)].value) for key in keys}
        assert told == {"small.visited": "2", "small.income": "12.50", "small.members": "4"}

    def test_given_back_it_reads_why_and_puts_another_file(
        self, client, system, ledger, member, reviewer
    ):
        proof = self.send_file(
            client, system, ledger, key="paid", file=files.sent("发放表.txt", b"paid")
        )
        submitted(ledger, member, paid="是", unpaid="")
        edition = whole(ledger).edition
        reviewing.give_back(
            ledger, queries={"paid": "缺公章"}, words="补齐再报", by=reviewer, edition=edition
        )
        body = system.get(f"ledgers/{ledger.pk}/").json()
        assert body["returned"] == [
            {"field": "", "detail": "补齐再报", "reply": ""},
            {"field": "paid", "detail": "缺公章", "reply": ""},
        ]
        (paid,) = [cell for cell in proof.json()["cells"] if cell["key"] == "paid"]
        (old,) = paid["proofs"]
        gone = system.send(f"ledgers/{ledger.pk}/files/{old['id']}/", method="delete")
        assert gone.status_code == 200
        assert [problem["field"] for problem in gone.json()["problems"]] == ["paid"]
        new = files.sent("盖章.txt", b"sealed")
        assert self.send_file(client, system, ledger, key="paid", file=new).status_code == 200
        assert system.send(f"ledgers/{ledger.pk}/submit/").status_code == 200

    def test_what_cannot_be_attached_is_told(self, client, program, system, ledger, other_town):
        def sent(who=system, **parts):
            return self.send_file(client, who, ledger, **parts)

        file = files.sent("发放表.txt", b"paid")
        assert list(wrong(sent(key="paid"))) == ["file"]
        assert list(wrong(sent(file=file))) == ["key"]
        for key in ("visited", "nothing", "members"):
            answer = sent(key=key, file=files.sent("发放表.txt", b"paid"))
            assert (answer.status_code, "不能附佐证材料" in answer.json()["detail"]) == (422, True)
        disguised = files.sent("发放表.pdf", b"MZ\x90\x00")
        assert sent(key="paid", file=disguised).status_code == 422
        assert sent(key="paid", file=files.sent("发放表.txt", b"")).status_code == 422
        stranger = program(accounts.holder("township_member", other_town))
        assert sent(stranger, key="paid", file=files.sent("a.txt", b"a")).status_code == 404
        answer = system.send(f"ledgers/{ledger.pk}/files/", {"key": "paid"})
        assert (answer.status_code, "multipart/form-data" in answer.json()["detail"]) == (415, True)
        assert not LedgerFile.objects.exists()

    def test_a_file_of_another_ledger_is_not_there(self, system, ledger, member, other_town):
        october = ledgers.NOVEMBER.previous()
        rows = [ledgers.of(ledger.form, unit, october) for unit in (ledger.unit, other_town)]
        for file in [ledgers.proof(one, member, key="paid") for one in rows]:
            answer = system.send(f"ledgers/{ledger.pk}/files/{file.pk}/", method="delete")
            assert answer.status_code == 404
        assert LedgerFile.objects.count() == 2


class TestAttacks:
    """Nothing of these changes anything."""

    @pytest.fixture(autouse=True)
    def _unchanged(self, ledger):
        before = list(LedgerValue.objects.filter(ledger=ledger).order_by("key").values())
        state = whole(ledger).state
        yield
        assert list(LedgerValue.objects.filter(ledger=ledger).order_by("key").values()) == before
        assert whole(ledger).state in {state, LedgerState.LOCKED}

    def test_a_foreign_ledger_is_not_there(self, program, other_town, ledger):
        stranger = program(accounts.holder("township_member", other_town))
        body = entries(ledger, visited=1)
        assert stranger.get(f"ledgers/{ledger.pk}/").status_code == 404
        assert put(stranger, ledger, body).status_code == 404
        for act in ("confirm", "read", "submit"):
            answer = stranger.send(f"ledgers/{ledger.pk}/{act}/", {"seen": {"members": 1}})
            assert answer.status_code == 404, act

    def test_whoever_reads_does_not_fill(self, program, reviewer, ledger):
        office = program(reviewer)
        answer = put(office, ledger, entries(ledger, visited=1))
        assert answer.status_code == 403

    def test_a_token_for_reading_does_not_fill(self, program, member, ledger):
        answer = put(program(member, reach=[READ_LEDGERS]), ledger, entries(ledger, visited=1))
        assert answer.status_code == 403
        assert "用途不包括“填报、报送台账”" in answer.json()["detail"]
        filler = program(member, reach=[FILL_LEDGERS])
        answer = put(filler, ledger, entries(ledger, visited=1))
        assert (answer.status_code, "查看台账" in answer.json()["detail"]) == (403, True)
        assert filler.get(f"ledgers/{ledger.pk}/").status_code == 403

    def test_nobody_without_a_token(self, client, ledger):
        for act, method in (("values", "put"), ("submit", "post")):
            answer = getattr(client, method)(f"/api/v1/ledgers/{ledger.pk}/{act}/")
            assert answer.status_code == 401

    def test_a_browser_of_another_site_cannot_make_it(self, member, ledger):
        browser = accounts.signed_in(Client(enforce_csrf_checks=True), member)
        answer = browser.post(f"/api/v1/ledgers/{ledger.pk}/submit/")
        assert (answer.status_code, "X-CSRFToken" in answer.json()["detail"]) == (403, True)

    def test_what_was_changed_meanwhile_is_not_written_over(self, system, ledger):
        row = ledger.values.get(key="members")
        body = {"values": {"members": {"value": 9, "edition": row.edition - 1}}}
        answer = put(system, ledger, body)
        assert answer.status_code == 422
        assert "已把这一格改为“4”，您填的“9”没有保存" in wrong(answer)["members"]

    def test_what_was_read_anew_meanwhile_is_not_confirmed(self, system, ledger):
        """A program that confirms what it has not seen would hand in a number nobody has."""
        edition = ledger.values.get(key="members").edition
        for seen, reason in (
            ({"members": edition - 1}, "“党员总数”在读取以后已改为“4”，没有确认"),
            ({"visited": 7}, "“走访人数”在读取以后已改为“空”，没有确认"),
            ({"moon": 1}, "没有“moon”这一项"),
        ):
            answer = system.send(
                f"ledgers/{ledger.pk}/confirm/", {"seen": {"members": edition, **seen}}
            )
            assert answer.status_code == 422
            ((key, said),) = wrong(answer).items()
            assert ([key], said.startswith(reason)) == (list(seen), True), said

    def test_what_is_confirmed_tells_what_was_seen(self, system, ledger):
        for seen in ({}, [], ["members"], {"members": "x"}, {"members": -1}, {"members": 2**31}):
            answer = system.send(f"ledgers/{ledger.pk}/confirm/", {"seen": seen})
            assert answer.status_code == 400, seen
        answer = system.send(f"ledgers/{ledger.pk}/confirm/", {"keys": ["members"]})
        assert (answer.status_code, list(wrong(answer))) == (400, ["seen"])

    def test_what_no_column_can_hold_is_told_and_not_tried(self, system, ledger):
        body = {"values": {"visited": {"value": 3, "edition": 2**31 - 1}}}
        answer = put(system, ledger, body)
        assert (answer.status_code, list(wrong(answer))) == (400, ["values.visited.edition"])
        for value in ("\0", float("nan"), float("inf"), "9" * 400, True):
            answer = put(system, ledger, entries(ledger, visited=value, remark="a\0b"))
            assert answer.status_code in {400, 422}, value

    def test_a_locked_ledger_is_closed(self, system, ledger):
        body = entries(ledger, visited=1)
        with clock.at("2026-11-30T18:01"):
            before_the_clock_came = put(system, ledger, body)
            assert before_the_clock_came.status_code == 422
            assert "已于 11月30日 18:00 锁定" in before_the_clock_came.json()["detail"]
            locking.lock_due(whole(ledger).locks_at)
            assert put(system, ledger, body).status_code == 422
            answer = system.send(f"ledgers/{ledger.pk}/submit/")
            assert (answer.status_code, "“已锁定”" in answer.json()["detail"]) == (422, True)

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "values"),
            ([], ""),
            ({"values": {}}, "values"),
            ({"values": [1]}, "values"),
            ({"values": {"visited": 3}}, "values.visited.non_field_errors"),
            ({"values": {"visited": {"value": 3}}}, "values.visited.edition"),
            ({"values": {"visited": {"value": 3, "edition": "x"}}}, "values.visited.edition"),
            ({"values": {"visited": {"value": 3, "edition": -1}}}, "values.visited.edition"),
            ({"values": {"visited": {"value": {}, "edition": 0}}}, "values.visited.value"),
            ({"values": {"visited": {"value": [1], "edition": 0}}}, "values.visited.value"),
            ({"values": {"visited": {"value": "9" * 5001, "edition": 0}}}, "values.visited.value"),
            (
                {"values": {"visited": {"value": 1, "edition": 0, "note": "长" * 301}}},
                "values.visited.note",
            ),
        ],
    )
    def test_wrong_types_are_told_by_their_place(self, system, ledger, body, field):
        answer = put(system, ledger, body)
        assert answer.status_code == 400
        problems = wrong(answer)
        assert field in problems or not field, problems

    def test_what_no_cell_can_hold_is_refused_as_people_are(self, system, ledger):
        body = entries(ledger, visited=True, income=10**16, paid="或许")
        assert set(wrong(put(system, ledger, body))) == {"visited", "income", "paid"}

    def test_too_much_at_once(self, system, ledger, settings):
        many = {f"k{n}": {"value": 1, "edition": 0} for n in range(301)}
        answer = put(system, ledger, {"values": many})
        assert (answer.status_code, "一次最多填 300 格" in answer.json()["detail"]) == (422, True)
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_240
        body = b'{"values": {"visited": {"value": "' + b"9" * 20_000 + b'", "edition": 0}}}'
        answer = put(system, ledger, body)
        assert (answer.status_code, "超过 10 KB" in answer.json()["detail"]) == (413, True)

    def test_not_json_and_another_type_of_content(self, client, system, ledger):
        assert put(system, ledger, b"{").status_code == 400
        answer = client.put(
            f"/api/v1/ledgers/{ledger.pk}/values/",
            "visited=1",
            "application/x-www-form-urlencoded",
            headers=system.headers,
        )
        assert answer.status_code == 415


def test_a_computed_cell_is_not_written(system, ledger):
    answer = put(system, ledger, entries(ledger, rate=100))
    assert "不能填写" in wrong(answer)["rate"]
    note = {"values": {"rate": {"value": None, "edition": 0, "note": "年底结算"}}}
    cells = {cell["key"]: cell for cell in put(system, ledger, note).json()["cells"]}
    assert (cells["rate"]["note"], cells["rate"]["may_edit"]) == ("年底结算", False)


def test_the_page_of_the_api_tells_what_to_send(client, member):
    page = accounts.signed_in(client, member).get(reverse("api:docs")).content.decode()
    assert "values.*.edition" in page
    assert "报送前还要办的" in page
