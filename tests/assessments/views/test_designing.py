"""Forms made by staff: settings, the design of their fields, publishing, putting away."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.domain import forms
from assessments.models import LedgerForm
from portal.fields.choices import KindKey
from portal.fields.domain import designs
from portal.fields.models import FieldDef, FieldSet
from portal.orgs.choices import UnitLevel
from tests.factories import accounts, ledgers
from tests.factories import registers as factory

pytestmark = pytest.mark.usefixtures("in_november")
HTMX = {"HTTP_HX_REQUEST": "true"}


def url(name, *args, **asked):
    return reverse(f"assessments:{name}", args=args, query=asked)


@pytest.fixture
def browser(client, county):
    return accounts.signed_in(client, accounts.holder("assessment_office", county))


@pytest.fixture
def draft(county, town, office):
    """A form that is still being designed, with two sections."""
    kinds = ledgers.kinds(UnitLevel.TOWNSHIP)
    made = forms.create(
        name="人才月报", kinds=kinds, reviews=[("组织科", ["organization_office"])], by=office
    )
    version = made.fieldset.versions.get()
    for section, label in [("一、人", "走访人数"), ("一、人", "慰问人数"), ("二、钱", "慰问金")]:
        settings = {"label": label, "kind": KindKey.INTEGER, "section": section}
        designs.add_field(version, by=office, **settings)
    return made


def version(form):
    return form.fieldset.versions.order_by("-number").first()


def sections(form):
    rows = version(form).fields.order_by("position")
    return list(rows.values_list("section", "label"))


def settings(town, **changes):
    kinds = [str(kind.pk) for kind in ledgers.kinds(UnitLevel.TOWNSHIP)]
    return {
        "name": "人才月报", "note": "每月报", "kinds": kinds, "period_kind": "month",
        "opens_day": "20", "due_day": "25", "due_hour": "18", "locks_day": "28",
        "window_day": "25", "minutes": "5", "position": "100", "sample_share": "10",
        "label1": "组织科", "roles1": ["organization_office"],
        **changes,
    }  # fmt: skip


class TestSettings:
    def test_a_form_is_made_and_its_fields_are_designed_next(self, browser, town):
        page = browser.get(url("new-form"))
        assert page.context["form"].initial == {}
        answer = browser.post(url("new-form"), settings(town))
        made = LedgerForm.objects.get()
        assert answer.url == url("design", made.pk)
        assert (made.window_day, made.minutes) == (25, 5)
        assert list(made.levels.values_list("label", "roles")) == [
            ("组织科", ["organization_office"])
        ]
        assert version(made).is_draft

    def test_all_that_is_wrong_is_told_at_once_and_what_was_typed_stays(self, browser, bare, town):
        wrong = {
            "name": bare.name, "due_hour": "", "locks_day": "24", "window_day": "40",
            "year_end_due": "4", "roles1": [], "label3": "部务会",
        }  # fmt: skip
        answer = browser.post(url("new-form"), settings(town, **wrong))
        told = answer.context["form"].errors
        assert answer.status_code == 422
        assert {"name", "due_hour", "window_day", "roles1", "label3"} <= told.keys()
        assert "已有名为“走访台账”的台账表样" in told["name"][0]
        assert 'value="部务会"' in answer.content.decode()

    def test_what_only_the_act_knows_is_told_beside_its_field(self, browser, town):
        answer = browser.post(url("new-form"), settings(town, locks_day="24", year_end_due="4"))
        told = answer.context["form"].errors
        assert "先后排列" in told["locks_day"][0]
        assert "同时填写" in told["year_end_lock"][0]
        assert not LedgerForm.objects.exists()

    def test_a_second_level_needs_a_first(self, browser, town):
        empty = {"label1": "", "roles1": [], "label2": "部务会", "roles2": ["assessment_office"]}
        answer = browser.post(url("new-form"), settings(town, **empty))
        assert "第 1 级审核还空着" in answer.context["form"].errors["label2"][0]

    def test_settings_are_changed_with_what_they_were(self, browser, bare, town):
        page = browser.get(url("edit-form", bare.pk))
        initial = page.context["form"].initial
        assert (initial["label1"], initial["roles1"]) == ("组织科", ["organization_office"])
        changed = settings(
            town, name="走访月报", due_day="26", label2="考核办", roles2=["assessment_office"]
        )
        assert browser.post(url("edit-form", bare.pk), changed).url == bare.get_absolute_url()
        bare.refresh_from_db()
        assert (bare.name, bare.due_day, bare.levels.count()) == ("走访月报", 26, 2)

    def test_a_township_makes_no_forms(self, client, bare, member):
        accounts.signed_in(client, member)
        for page in ("edit-form", "design", "try-form", "copy-form"):
            assert client.get(url(page, bare.pk)).status_code == 403

    def test_an_office_that_manages_no_ledgers_does_not_design_them(self, client, county, draft):
        accounts.signed_in(client, accounts.holder("talent_office", county))
        field = version(draft).fields.first()
        assert client.get(url("edit-field", field.pk)).status_code == 403
        assert client.get(reverse("registers:edit-field", args=[field.pk])).status_code == 404


class TestFields:
    def test_a_field_comes_to_the_end_of_its_section(self, browser, draft):
        sent = {"label": "联系人数", "kind": "integer", "section": "一、人"}
        answer = browser.post(url("add-field", draft.pk), sent, **HTMX)
        assert (answer.status_code, answer.headers["HX-Trigger"]) == (200, "design-changed")
        assert sections(draft)[2:] == [("一、人", "联系人数"), ("二、钱", "慰问金")]

    def test_a_section_is_renamed_and_moved(self, browser, draft):
        browser.post(url("rename-section", draft.pk), {"section": "一、人", "to": "一、走访"})
        browser.post(url("move-section", draft.pk), {"section": "二、钱", "step": "up"}, **HTMX)
        assert sections(draft) == [
            ("二、钱", "慰问金"), ("一、走访", "走访人数"), ("一、走访", "慰问人数"),
        ]  # fmt: skip

    def test_a_section_without_a_name_is_asked_for_one(self, browser, draft):
        sent = {"section": "一、人", "to": " "}
        answer = browser.post(url("rename-section", draft.pk), sent, **HTMX)
        assert (answer.status_code, "请填写分组的名称" in answer.content.decode()) == (422, True)

    def test_a_field_that_takes_a_place_joins_its_section(self, browser, draft):
        field = FieldDef.objects.get(label="走访人数")
        browser.post(url("move-field", field.pk), {"to": "2"})
        assert sections(draft) == [
            ("一、人", "慰问人数"), ("二、钱", "慰问金"), ("二、钱", "走访人数"),
        ]  # fmt: skip

    def test_a_field_whose_section_is_changed_goes_there(self, browser, draft):
        field = FieldDef.objects.get(label="走访人数")
        sent = {"label": "走访人数", "kind": "integer", "section": "二、钱", "decimals": "0"}
        answer = browser.post(url("edit-field", field.pk), sent)
        assert answer.status_code == 302, answer.context["form"].errors
        assert sections(draft)[-1] == ("二、钱", "走访人数")

    def test_a_figure_is_found_by_its_name_with_its_definition(self, browser, draft):
        found = browser.get(reverse("fields:pick-source"), {"q": "党员总数"}).json()["results"]
        assert (found[0]["value"], "正式" in found[0]["detail"]) == ("figure.MEM-1", True)

    def test_running_totals_and_targets_are_offered_to_ledgers_alone(
        self, browser, draft, county, office
    ):
        asked = {"q": "本年", "version": version(draft).pk}
        pick = reverse("fields:pick-source")
        found = {one["text"] for one in browser.get(pick, asked).json()["results"]}
        assert {"本年累计：走访人数", "本年目标：村级集体经营性收入（万元）"} <= found
        register = factory.draft(county, by=office)
        asked["version"] = register.fieldset.versions.get().pk
        found = {one["value"] for one in browser.get(pick, asked).json()["results"]}
        assert not any(value.startswith(("total.", "target.")) for value in found)

    def test_a_running_total_is_taken_and_named(self, browser, draft):
        key = FieldDef.objects.get(label="慰问金").key
        sent = {
            "label": "本年慰问金",
            "kind": "automatic",
            "source": f"total.{key}",
            "decimals": "0",
        }
        assert browser.post(url("new-field", draft.pk), sent).status_code == 302
        assert "本年累计：慰问金" in browser.get(url("design", draft.pk)).content.decode()
        field = FieldDef.objects.get(label="本年慰问金")
        assert "本年累计：慰问金" in browser.get(url("edit-field", field.pk)).content.decode()

    def test_the_burden_stands_beside_the_fields(self, browser, draft):
        page = browser.get(url("design", draft.pk))
        told = {label: count for label, count, _ in page.context["burden"]}
        assert (told["格数"], told["选填"]) == (3, 3)


class TestPublishing:
    def test_it_counts_from_the_period_that_is_chosen(self, browser, draft):
        page = browser.get(url("publish", draft.pk))
        choices = page.context["form"].fields["effective_from"].choices
        assert choices[:2] == [("2026-11-23", "2026年11月起"), ("2026-12-01", "2026年12月起")]
        answer = browser.post(url("publish", draft.pk), {"effective_from": "2026-12-01"})
        assert answer.url == url("design", draft.pk)
        assert str(version(draft).effective_from) == "2026-12-01"
        told = browser.get(url("form", draft.pk)).content.decode()
        assert "第 1 版已发布，自 2026-12-01 起启用" in told

    def test_a_day_that_begins_no_period_is_none(self, browser, draft):
        answer = browser.post(url("publish", draft.pk), {"effective_from": "2026-12-05"})
        assert answer.status_code == 422
        assert version(draft).is_draft

    def test_what_it_means_for_open_ledgers_is_told(self, browser, bare, bare_ledger, office):
        designs.start_draft(bare.fieldset, by=office)
        page = browser.get(url("publish", bare.pk)).content.decode()
        assert "正在填报的 2 份台账" in page

    def test_two_versions_are_compared(self, browser, bare, office):
        draft = designs.start_draft(bare.fieldset, by=office)
        designs.remove_field(draft.fields.get(key="remark"), by=office)
        new = {"label": "走访户数", "kind": KindKey.INTEGER}
        designs.add_field(draft, by=office, **new)
        page = browser.get(url("compare", bare.pk))
        told = {change.spoken for change in page.context["changes"]}
        assert "新增字段“走访户数”：整数" in told
        assert "删除字段“其他”：已填内容随原版本保留" in told
        same = browser.get(url("compare", bare.pk, before="2", after="2"))
        assert "两个版本没有差别" in same.content.decode()
        back = browser.get(url("compare", bare.pk, before="2", after="1"))
        assert "新增字段“其他”" in "".join(c.spoken for c in back.context["changes"])


class TestPuttingAway:
    def test_a_form_is_copied_with_its_fields_and_settings(self, browser, form):
        page = browser.get(url("copy-form", form.pk))
        assert page.context["form"].initial["name"] == "小台账（新）"
        taken = browser.post(url("copy-form", form.pk), {"name": form.name})
        assert "已有名为“小台账”" in taken.content.decode()
        answer = browser.post(url("copy-form", form.pk), {"name": "新台账"})
        made = LedgerForm.objects.get(name="新台账")
        assert answer.url == url("design", made.pk)
        assert sections(made) == sections(form)
        assert (made.window_day, made.levels.count(), made.kinds.count()) == (
            form.window_day, form.levels.count(), form.kinds.count(),
        )  # fmt: skip

    def test_one_never_opened_is_removed_with_its_fields(self, browser, bare):
        assert "删除" in {
            link.label for link in browser.get(bare.get_absolute_url()).context["more_actions"]
        }
        assert browser.post(url("remove-form", bare.pk)).url == url("forms")
        assert not LedgerForm.objects.exists()
        assert not FieldSet.objects.filter(code="bare").exists()

    def test_one_with_ledgers_is_put_away_and_used_again(self, browser, bare, bare_ledger):
        refused = browser.post(url("remove-form", bare.pk))
        assert (refused.status_code, "请停用" in refused.content.decode()) == (422, True)
        browser.post(url("archive-form", bare.pk))
        bare.refresh_from_db()
        assert not bare.is_open
        opened = browser.post(url("open-period", bare.pk), {"period": "2026-12"})
        assert "已停用，不再开放" in opened.content.decode()
        assert "已经是停用状态" in browser.post(url("archive-form", bare.pk)).content.decode()
        browser.post(url("resume-form", bare.pk))
        bare.refresh_from_db()
        assert bare.is_open


class TestTrial:
    @pytest.fixture
    def page(self, form, town):
        return url("try-form", form.pk, unit=town.pk, period="2026-11")

    def test_what_arrives_is_real_and_nothing_is_kept(self, browser, form, town, page):
        sheet = browser.get(page)
        cells = {cell.key: cell for each in sheet.context["sections"].values() for cell in each}
        assert (cells["members"].text, cells["members"].waits) == ("4", True)
        sent = {"members": "4", "visited": "9", "paid": "否", "income": "12.5"}
        told = browser.post(page, sent, **HTMX)
        words = {finding.message for _, finding in told.context["findings"]}
        assert "走访人数不能大于党员总数，请核对（党员总数 4，走访人数 9）" in words
        assert dict(told.context["worked_out"])["本年收入（万元）"] == "12.50"
        assert not form.ledgers.exists()

    def test_what_differs_from_the_system_asks_for_a_reason(self, browser, page):
        told = browser.post(page, {"members": "5"}, **HTMX)
        contested = "“党员总数”与系统数据不同，请写明原因。"
        assert contested in {finding.message for _, finding in told.context["findings"]}
        told = browser.post(page, {"members": "5", "note-members": "昨日新增"}, **HTMX)
        assert contested not in {finding.message for _, finding in told.context["findings"]}

    def test_what_cannot_be_read_is_told(self, browser, page):
        told = browser.post(page, {"visited": "几个"}, **HTMX)
        assert "走访人数" in {label for label, _ in told.context["findings"]}

    def test_a_draft_is_tried_as_well_and_as_on_a_phone(self, browser, draft):
        sheet = browser.get(url("try-form", draft.pk, on="phone"))
        assert list(sheet.context["sections"]) == ["一、人", "二、钱"]
        assert "ledger is-phone" in sheet.content.decode()

    def test_a_unit_that_does_not_fill_it_is_none(self, browser, form, county):
        asked = url("try-form", form.pk, unit=county.pk, period="2026-11")
        assert browser.get(asked).status_code == 422


def test_the_design_costs_the_same_whatever_it_asks(browser, bare, form, office):
    def statements(one):
        designs.start_draft(one.fieldset, by=office)
        with CaptureQueriesContext(connection) as asked:
            browser.get(url("design", one.pk))
        return len(asked)

    assert statements(bare) == statements(form) <= 20


def test_a_trial_reads_all_that_arrives_in_a_fixed_number_of_statements(
    browser, form, town, django_assert_max_num_queries
):
    asked = url("try-form", form.pk, unit=town.pk, period="2026-11")
    browser.get(asked)  # what the process keeps of figures is read
    with django_assert_max_num_queries(35):
        browser.get(asked)


def test_a_form_without_fields_says_what_comes_first(browser, town, office):
    made = forms.create(name="空表", kinds=ledgers.kinds(UnitLevel.TOWNSHIP), by=office)
    assert "请先设计字段" in browser.get(url("try-form", made.pk)).content.decode()
    publish = {"effective_from": timezone.localdate().isoformat()}
    answer = browser.post(url("publish", made.pk), publish)
    assert "还没有字段" in answer.content.decode()
