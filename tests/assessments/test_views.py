"""The pages of ledgers, and what their scripts send."""

import re

import pytest
from django.utils import timezone

from assessments.choices import CellOrigin, LedgerState
from assessments.domain.ledgers import cells, reopenings
from portal.inbox.models import Notice
from tests import clock
from tests.assessments.asking import post, text, url
from tests.factories import accounts, files, ledgers
from tests.factories.branches import MemberFactory, PartyOrganizationFactory

INCOMPLETE = "发来的内容不完整，没有保存。请刷新页面重试。"
pytestmark = pytest.mark.usefixtures("in_november")


class TestTheList:
    def test_a_township_sees_its_own(self, at, submitted, member, other_town):
        page = text(at(member).get(url("ledgers")))
        assert "走访台账" in page
        assert "按时" in page
        assert other_town.short_name not in page

    @pytest.mark.parametrize(
        ("asked", "units"),
        [
            ({"state": "submitted"}, {"东河镇"}),
            ({"timeliness": "waiting"}, {"西山镇"}),
            ({"timeliness": ["in_time", "waiting"]}, {"东河镇", "西山镇"}),
            ({"period": "2026-10"}, set()),
            ({"q": "xsz"}, {"西山镇"}),
        ],
    )
    def test_found_by_what_one_asks_for(self, at, submitted, reviewer, asked, units):
        rows = at(reviewer).get(url("ledgers"), asked).context["table"].data
        assert {ledger.unit.short_name for ledger in rows} == units

    def test_what_is_locked_next_stands_first_with_the_time_that_is_left(
        self, at, bare, submitted, other_town, reviewer
    ):
        """What is given back waits until its own moment, what is handed in for nobody here."""
        ledgers.of(bare, other_town, ledgers.NOVEMBER.previous(), state=LedgerState.RETURNED,
                   reopened_until=timezone.now() + 1.9 * ledgers.DAY)  # fmt: skip
        ledgers.of(bare, other_town, ledgers.NOVEMBER.shifted(-2), state=LedgerState.LOCKED)
        answer = at(reviewer).get(url("ledgers"))
        rows = [(row.period.code, row.state) for row in answer.context["table"].data]
        assert rows == [
            ("2026-10", "returned"),
            ("2026-11", "open"),
            ("2026-11", "submitted"),
            ("2026-09", "locked"),
        ]
        left = re.findall("还有 (.*?)</div>", text(answer))
        assert [words.replace("\xa0", " ") for words in left] == ["1 日", "1 周"]

    def test_costs_the_same_whatever_stands_in_it(
        self, at, submitted, reviewer, django_assert_num_queries
    ):
        browser = at(reviewer)
        with django_assert_num_queries(5):
            browser.get(url("ledgers"))


class TestTheSheet:
    def test_opens_at_once_for_whoever_fills_it(self, at, bare_ledger, member):
        answer = at(member).get(url("ledger", bare_ledger))
        assert answer.url == url("fill", bare_ledger)
        assert 'id="cell-visited"' in text(at(member).get(answer.url))

    def test_is_read_by_the_others(self, at, bare_ledger, reviewer):
        assert at(reviewer).get(url("fill", bare_ledger)).status_code == 403
        assert "走访人数" in text(at(reviewer).get(url("ledger", bare_ledger)))

    def test_once_locked_it_is_read(self, at, bare_ledger, member):
        with clock.at("2026-11-30T18:01"):
            answer = at(member).get(url("fill", bare_ledger))
        assert answer.url == f"{bare_ledger.get_absolute_url()}?tab=content"

    def test_tells_what_was_given_back(self, at, submitted, member, reviewer):
        at(reviewer).post(
            url("review", submitted),
            {"verb": "return", "edition": submitted.edition, "why-visited": "与记录不符"},
        )
        page = text(at(member).get(url("fill", submitted)))
        assert '<a href="#cell-visited">走访人数</a>：与记录不符' in page

    def test_costs_the_same_whatever_stands_in_it(
        self, at, submitted, member, django_assert_num_queries
    ):
        submitted.change(state=LedgerState.OPEN)
        browser = at(member)
        browser.get(url("fill", submitted))  # which figures there are is kept
        with django_assert_num_queries(9):
            browser.get(url("fill", submitted))

    @pytest.mark.parametrize("tab", ["content", "rounds", "changes"])
    def test_every_tab_of_it_opens(self, at, submitted, reviewer, tab):
        answer = at(reviewer).get(f"{submitted.get_absolute_url()}?tab={tab}")
        assert ("第 1 轮" if tab == "rounds" else "走访人数") in text(answer)


class TestSaving:
    def test_answers_for_every_cell_and_with_the_sheet(self, at, bare_ledger, member):
        cells = {
            "visited": {"raw": "３", "edition": 0},
            "remark": {"raw": "家常", "edition": 0, "note": "已核"},
            "nothing": {"raw": "1", "edition": 0},
        }
        answer = post(at(member), "save-cells", bare_ledger, {"cells": cells}).json()
        assert {key: cell["state"] for key, cell in answer["cells"].items()} == {
            "visited": "saved",
            "remark": "saved",
            "nothing": "invalid",
        }
        assert answer["sheet"]["visited"]["text"] == "3"
        assert answer["sheet"]["visited"]["edition"] == 1
        assert answer["sheet"]["remark"]["note"] == "已核"

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"[",
            b"[]",
            b"7",
            b'"cells"',
            b'{"cells": 1}',
            b'{"cells": [1]}',
            b'{"cells": "visited"}',
            b'{"cells": {"visited": 7}}',
            b'{"cells": {"visited": {}}}',
            b'{"cells": {"visited": {"raw": "1"}}}',
            b'{"cells": {"visited": {"raw": "1", "edition": "\xc2\xb2"}}}',
            b'{"cells": {"visited": {"raw": "1", "edition": -1}}}',
            b'{"cells": {"visited": {"raw": "1", "edition": 2147483647}}}',
            b'{"cells": {"visited": {"raw": "1", "edition": 1e999}}}',
            b'{"cells": {"visited": {"raw": "\\u0000", "edition": 0}}}',
        ],
    )
    def test_nonsense_is_refused_in_words(self, at, bare_ledger, member, body):
        answer = post(at(member), "save-cells", bare_ledger, body)
        assert (answer.status_code, answer.json()["reason"]) == (400, INCOMPLETE)
        assert not bare_ledger.values.exists()

    def test_too_much_at_once_is_refused(self, at, bare_ledger, member):
        cells = {f"k{number}": {"raw": "1", "edition": 0} for number in range(301)}
        answer = post(at(member), "save-cells", bare_ledger, {"cells": cells})
        assert answer.status_code == 422
        assert answer.json()["reason"] == "一次最多保存 300 格。请刷新页面重试。"

    def test_what_is_locked_says_so(self, at, bare_ledger, member):
        with clock.at("2026-11-30T18:01"):
            cells = {"visited": {"raw": "1", "edition": 0}}
            answer = post(at(member), "save-cells", bare_ledger, {"cells": cells})
        assert answer.status_code == 422
        assert "11月30日 18:00 锁定，没有保存" in answer.json()["reason"]

    @pytest.mark.parametrize(
        "name", ["save-cells", "confirm-cells", "read-again", "submit", "attach", "answer"]
    )
    def test_a_foreign_ledger_does_not_exist(self, at, bare_ledger, other_town, name):
        stranger = accounts.holder("township_member", other_town)
        assert post(at(stranger), name, bare_ledger).status_code == 404
        assert at(stranger).get(url(name, bare_ledger)).status_code in {404, 405}

    def test_costs_the_same_however_much_is_sent(
        self, at, bare_ledger, member, django_assert_num_queries
    ):
        cells = {key: {"raw": "1", "edition": 0} for key in ("visited", "remark")}
        browser = at(member)
        with django_assert_num_queries(13):
            post(browser, "save-cells", bare_ledger, {"cells": cells})


class TestConfirming:
    def test_a_section_at_once(self, at, bare_ledger, member):
        ledgers.fill(bare_ledger, member, visited="2")
        bare_ledger.values.update(origin=CellOrigin.ARRIVED, is_confirmed=False)
        answer = post(
            at(member), "confirm-cells", bare_ledger, {"seen": {"visited": 1, "no": 1}}
        ).json()
        assert answer["confirmed"] == 1
        assert answer["sheet"]["visited"]["waits"] is False

    @pytest.mark.parametrize("body", [b"", b"{}", b'{"seen": 7}', b'{"seen": null}'])
    def test_nonsense_is_refused(self, at, bare_ledger, member, body):
        assert post(at(member), "confirm-cells", bare_ledger, body).status_code == 400

    def test_what_the_system_says_is_read_again(self, at, bare_ledger, member):
        assert post(at(member), "read-again", bare_ledger).json()["changed"] == 0


class TestHandingIn:
    def test_what_stands_against_it_comes_back_by_cell(self, at, bare_ledger, member):
        answer = post(at(member), "submit", bare_ledger).json()
        assert [(each["key"], each["message"]) for each in answer["problems"]] == [
            ("visited", "“走访人数”必须填写。")
        ]
        assert "visited" in answer["sheet"]

    def test_what_the_system_says_anew_is_there_to_be_confirmed(self, at, filled, town, member):
        cells.confirm(filled, ["members"], by=member)
        MemberFactory(organization=PartyOrganizationFactory(unit=town))
        answer = post(at(member), "submit", filled).json()
        words = [each["message"] for each in answer["problems"] if each["key"] == "members"]
        assert words == ["“党员总数”的系统数据已更新为“5”，请再次确认。"]
        assert (answer["sheet"]["members"]["text"], answer["sheet"]["members"]["waits"]) == (
            "5",
            True,
        )

    def test_handed_in_it_leads_to_what_was(self, at, bare_ledger, member):
        ledgers.fill(bare_ledger, member, visited="2")
        browser = at(member)
        answer = post(browser, "submit", bare_ledger).json()
        assert answer == {"url": f"{bare_ledger.get_absolute_url()}?tab=content"}
        assert "已报送，待审核。" in text(browser.get(answer["url"]))
        assert post(browser, "submit", bare_ledger).status_code == 422


class TestProofs:
    @pytest.fixture(autouse=True)
    def _folder(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        settings.FILE_SCANNER = ""

    def test_attached_and_taken_away(self, at, bare_ledger, member):
        browser = at(member)
        sent = {"key": "visited", "file": files.sent("签到表.txt", b"text")}
        answer = browser.post(url("attach", bare_ledger), sent).json()
        assert answer["file"]["name"] == "签到表.txt"
        assert bare_ledger.files.count() == 1
        assert "visited" in browser.post(answer["file"]["remove"]).json()["sheet"]
        assert not bare_ledger.files.exists()

    def test_without_a_file_it_says_so(self, at, bare_ledger, member):
        answer = at(member).post(url("attach", bare_ledger), {"key": "visited"})
        assert (answer.status_code, answer.json()["reason"]) == (
            422,
            "没有收到文件。请重新选择。",
        )


class TestProgress:
    def test_every_unit_with_how_timely_it_was(self, at, submitted, office):
        page = text(at(office).get(url("progress")))
        assert "按时 <span" in page
        assert "未到期 <span" in page
        assert submitted.get_absolute_url() in page

    def test_of_one_form_over_a_year(self, at, submitted, bare, office):
        page = at(office).get(url("progress"), {"form": bare.pk})
        assert page.context["columns"][-1] == "2026年11月"
        assert len(page.context["columns"]) == 12

    @pytest.mark.parametrize(
        "asked", [{"period": "x"}, {"period": "0001-01"}, {"period": "9999-12"}, {"form": "²"}]
    )
    def test_nonsense_is_the_running_month_or_an_empty_one(self, at, bare_ledger, office, asked):
        assert at(office).get(url("progress"), asked).status_code == 200

    def test_urged_once(self, at, bare_ledger, member, office):
        browser = at(office)
        assert "东河镇、西山镇" in text(browser.get(url("urge", "2026-11")))
        assert browser.post(url("urge", "2026-11")).status_code == 302
        assert Notice.objects.filter(user=member, title__startswith="催报").exists()
        assert "今天已经催过" in text(browser.post(url("urge", "2026-11")))

    def test_costs_the_same_whatever_stands_in_it(
        self, at, submitted, office, django_assert_num_queries
    ):
        browser = at(office)
        with django_assert_num_queries(7):
            browser.get(url("progress"))


class TestForms:
    def test_the_page_tells_every_field_and_what_it_costs(self, at, form, office):
        page = text(at(office).get(url("form", form)))
        assert "10 格：系统带出 4" in page
        assert "后备人数不足2人" in page
        assert "组织科" in page

    def test_the_list_names_the_days(self, at, bare, office):
        assert "20、25（18时）、28" in text(at(office).get(url("forms")))

    def test_costs_the_same_whatever_it_asks(self, at, form, office, django_assert_num_queries):
        browser = at(office)
        with django_assert_num_queries(12):
            browser.get(url("form", form))


class TestExempting:
    def test_and_owed_again(self, at, bare_ledger, office):
        browser = at(office)
        assert browser.post(url("exempt", bare_ledger), {"reason": " "}).status_code == 422
        browser.post(url("exempt", bare_ledger), {"reason": "机构改革"})
        bare_ledger.refresh_from_db()
        assert (bare_ledger.state, bare_ledger.exempt_reason) == ("exempt", "机构改革")
        assert "本期免报：机构改革。" in text(browser.get(url("ledger", bare_ledger)))
        browser.post(url("owe-again", bare_ledger))
        bare_ledger.refresh_from_db()
        assert bare_ledger.state == LedgerState.OPEN


class TestCorrecting:
    @pytest.fixture
    def locked(self, bare, town, member):
        return ledgers.locked(bare, town, member)

    def test_asked_for_and_granted(self, at, locked, member, office):
        sent = {"keys": ["visited"], "reason": "漏计一人", "wanted_until": "2026-11-25"}
        assert at(member).post(url("ask-reopening", locked), sent).status_code == 302
        reopening = locked.reopenings.get()
        browser = at(office)
        assert '（希望更正到 <span class="num">11月25日</span>）' in text(
            browser.get(url("ledger", locked))
        )
        page = browser.get(url("answer-reopening", reopening))
        assert "希望更正到 2026-11-25。" in text(page)
        assert 'value="2026-11-25"' in text(page)
        assert "张" in text(browser.get(url("ledger", locked)))
        sent = {"is_granted": "yes"}
        assert "请填写可以更正到哪一天" in text(
            browser.post(url("answer-reopening", reopening), sent)
        )
        sent["until"] = "2026-11-25"
        assert browser.post(url("answer-reopening", reopening), sent).status_code == 302
        page = text(browser.get(url("ledger", locked)))
        assert "可以修改到 11月25日 18:00，到时自动锁定。" in page

    def test_refused(self, at, locked, member, office):
        reopening = reopenings.ask(locked, keys=["visited"], reason="漏计", by=member)
        sent = {"is_granted": "no", "answer": ""}
        browser = at(office)
        assert "请写明不同意的理由" in text(browser.post(url("answer-reopening", reopening), sent))
        browser.post(url("answer-reopening", reopening), {**sent, "answer": "数字无误"})
        reopening.refresh_from_db()
        assert reopening.is_granted is False
        page = text(browser.get(f"{locked.get_absolute_url()}?tab=rounds"))
        assert "不同意：数字无误" in page
