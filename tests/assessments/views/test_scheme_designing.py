"""The designer of schemes: the list with its sums, an indicator tried on real data, activation."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.choices import AimKind, RuleKey, SchemeState
from assessments.domain import schemes
from assessments.forms.indicators import IndicatorForm, initial
from assessments.models import Scheme
from assessments.presets.schemes import SCHEMES
from portal.orgs.models import ComparisonGroup, GroupMembership
from portal.periods import Period
from tests.factories import schemes as make
from tests.factories.ledgers import UnitTargetFactory

HTMX = {"HTTP_HX_REQUEST": "true"}
OCTOBER = Period.parse("2026-10")
QUERIES_OF_DESIGN = 13


@pytest.fixture
def designer(county):
    return make.designer(county)


@pytest.fixture
def draft(county, designer, town):
    draft = make.draft(county, by=designer)
    group = ComparisonGroup.objects.get(name=make.GROUP)
    GroupMembership.objects.create(group=group, unit=town, since="2024-01-01")
    return draft


@pytest.fixture
def browser(at, designer):
    return at(designer)


def url(name, *args):
    return reverse(f"assessments:{name}", args=args)


def indicator(draft, code="M1"):
    return draft.indicators.get(code=code)


def facts(draft, **changed):
    return {
        "category": draft.categories.get().pk,
        "full": "60",
        "code": "M1",
        "label": "党员总数",
        "source": "[MEM-1]",
        "rule": RuleKey.MORE,
        "cap": "1",
        "aim": AimKind.FIXED,
        "aim1": "10",
        "empty": "满",
        "missing": "零",
        **changed,
    }


class TestTheList:
    def test_marks_written_into_it_are_added_up_at_once(self, browser, draft):
        answer = browser.post(url("indicator-full", indicator(draft).pk), {"full": "55"}, **HTMX)
        page = answer.content.decode()
        assert "合计 95，少 5" in page
        assert "<html" not in page
        mended = browser.post(url("indicator-full", indicator(draft).pk), {"full": "60"}, **HTMX)
        assert "与总分一致" in mended.content.decode()

    def test_marks_that_are_no_number_are_refused_in_words(self, browser, draft):
        answer = browser.post(url("indicator-full", indicator(draft).pk), {"full": "六十"}, **HTMX)
        assert answer.status_code == 422
        assert "“M1 党员总数”的满分" in answer.content.decode()
        assert indicator(draft).full == 60

    def test_indicators_and_categories_are_added_one_after_another(self, browser, draft):
        scheme = draft.scheme
        browser.post(url("add-category", scheme.pk), {"code": "N", "label": "村", "full": "10"})
        category = draft.categories.get(code="N")
        given = {"category": category.pk, "code": "N1", "label": "甲", "full": "10"}
        answer = browser.post(url("add-indicator", scheme.pk), given, **HTMX)
        assert "N1 甲" in answer.content.decode()
        again = browser.post(url("add-indicator", scheme.pk), given, **HTMX)
        assert again.status_code == 422
        assert "代码“N1”已经用了" in again.content.decode()

    def test_an_indicator_is_moved_by_its_place(self, browser, draft):
        answer = browser.post(url("move-indicator", indicator(draft).pk), {"to": "1"}, **HTMX)
        assert answer.content.decode().index("M2 村数") < answer.content.decode().index("M1 党员")

    def test_what_is_active_only_offers_the_next_draft(self, browser, draft, designer):
        scheme = draft.scheme
        schemes.activate(draft, since=OCTOBER, by=designer)
        page = browser.get(url("scheme-design", scheme.pk)).content.decode()
        assert "起草第 2 版" in page
        assert "data-move" not in page
        browser.post(url("scheme-design", scheme.pk))
        assert scheme.versions.drafts().get().number == 2

    def test_costs_the_same_however_long_it_is(self, browser, draft, django_assert_num_queries):
        address = url("scheme-design", draft.scheme_id)
        browser.get(address)
        with django_assert_num_queries(QUERIES_OF_DESIGN):
            browser.get(address)


class TestAnIndicator:
    def test_its_rule_is_written_in_plain_words(self, browser, draft):
        one = indicator(draft)
        given = facts(draft, rule=RuleKey.BETWEEN_STEPS, steps="80=0\n95＝70、100=100", aim="none")
        assert browser.post(url("edit-indicator", one.pk), given).status_code == 302
        one.refresh_from_db()
        assert one.parameters == {"steps": [["80", "0"], ["95", "70"], ["100", "100"]]}
        assert one.aims == []
        page = browser.get(url("edit-indicator", one.pk)).content.decode()
        assert "80=0\n95=70\n100=100" in page

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"rule": "ST", "steps": "九十=80"}, "“九十=80”没有看懂"),
            ({"rule": "ST", "steps": "90=80 90=70"}, "有两档的门槛相同"),
            ({"rule": "GR", "grades": "好 100"}, "“好 100”没有看懂"),
            ({"rule": "OC"}, "请填写这一格"),
            ({"aim1": ""}, "请填写大于 0 的目标值"),
            ({"aim": "quarter"}, "请填写大于 0 的目标值"),
            ({"missing": "转"}, "请填写最多往前几期"),
            ({"source": "[MEM-1] +"}, "公式写法不完整"),
            ({"code": "M2"}, "代码“M2”已经用了"),
            ({"aim": "unit"}, "请用统一目标"),
        ],
    )
    def test_what_cannot_be_read_is_told_beside_its_field(self, browser, draft, changed, words):
        answer = browser.post(url("edit-indicator", indicator(draft).pk), facts(draft, **changed))
        assert answer.status_code == 422
        assert words in answer.content.decode()

    @pytest.mark.parametrize("key", ["township", "county_unit"])
    def test_every_shipped_one_comes_back_as_it_was(self, browser, county, designer, key):
        """The form reads what it wrote."""
        draft = schemes.install(SCHEMES[key], by=designer).versions.get()
        names = ("source", "rule", "parameters", "aim", "aims", "empty", "missing", "back", "full")
        for one in draft.indicators.select_related("version", "category"):
            form = IndicatorForm(initial(one), indicator=one)
            assert form.is_valid(), form.errors
            given = {name: form.settings[name] for name in names}
            if "each" in given["parameters"]:
                given["parameters"]["each"] = f"-{given['parameters']['each']}"
            if one.rule in ("UP", "DN", "OC", "RK"):
                wanted = {**one.parameters}
                assert given["parameters"] == wanted
                del given["parameters"]
            for name, value in given.items():
                assert value == getattr(one, name), (one, name)


class TestTrying:
    def tried(self, browser, draft, town, **changed):
        month = Period.containing(timezone.localdate(), OCTOBER.kind)
        asked = {"try_unit": town.pk, "try_month": month.code, **facts(draft, **changed)}
        answer = browser.post(url("try-indicator", indicator(draft).pk), asked, **HTMX)
        assert answer.status_code == 200
        return answer.content.decode()

    def test_says_each_number_the_result_and_the_marks(self, browser, draft, town):
        told = self.tried(browser, draft, town, source="[MEM-1] × 2")
        assert '<strong class="num">4人</strong>' in told
        assert "8" in told
        assert "60 × 8 ÷ 10 = 48.00" in told

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"source": "[MEM-1] +"}, "公式写法不完整"),
            ({"source": "1 + 1"}, "没有指标数据"),
            ({"source": "[NO-1]"}, "没有“NO-1”这样的指标数据"),
            ({"source": "[ECO-2] ÷ [ECO-1]"}, "尚未启用"),
            ({"source": "[MEM-1] ÷ [MEM-2]"}, "除以 0"),
            ({"source": "[MEM-1@明年]"}, "不认识“@明年”"),
            ({"rule": "RK", "best": "100", "step": "5"}, "按全组位次得分"),
            ({"rule": "GR", "grades": "3 好 100"}, "等次中没有“4”"),
            ({"rule": "OC"}, "每发生 1 次扣几分：请填写这一格"),
        ],
    )
    def test_says_in_words_why_not(self, browser, draft, town, changed, words):
        assert words in self.tried(browser, draft, town, **changed)

    def test_a_target_of_the_unit_counts_by_the_month(self, browser, draft, town):
        UnitTargetFactory(unit=town, indicator="F1", year=2026, number=12)
        told = self.tried(browser, draft, town, code="F1", aim=AimKind.OF_UNIT_SO_FAR)
        assert "÷ 11" in told  # November: 12 × 11 ÷ 12

    def test_keeps_nothing(self, browser, draft, town):
        self.tried(browser, draft, town, source="[MEM-2]", label="别的")
        assert indicator(draft).source == "[MEM-1]"
        assert indicator(draft).label == "党员总数"

    def test_figures_are_found_by_initials_and_code(self, browser):
        found = browser.get(url("pick-figure"), {"q": "dyzs"}).json()["results"]
        assert found[0]["value"] == "MEM-1"
        due = browser.get(url("pick-figure"), {"q": "ECO-1"}).json()["results"]
        assert "尚未启用" in due[0]["text"]


class TestTheWholeScheme:
    def test_a_shipped_one_is_added_as_a_draft(self, browser):
        answer = browser.post(url("new-scheme"), {"preset": "township", "full": "100"})
        scheme = Scheme.objects.get(code="township")
        assert answer.url == url("scheme-design", scheme.pk)
        assert scheme.versions.get().indicators.count() == 39
        assert "乡镇（街道）" not in browser.get(url("new-scheme")).content.decode()

    def test_a_blank_one_needs_a_name(self, browser):
        answer = browser.post(url("new-scheme"), {"preset": "", "full": "100"})
        assert answer.status_code == 422
        browser.post(url("new-scheme"), {"preset": "", "name": "街道方案", "full": "100"})
        assert Scheme.objects.get().name == "街道方案"

    def test_what_is_wrong_stands_on_the_page_of_activation(self, browser, draft):
        draft.indicators.filter(code="M1").update(full=50)
        page = browser.get(url("scheme-activate", draft.scheme_id)).content.decode()
        assert "启用前要改 1 处" in page
        answer = browser.post(url("scheme-activate", draft.scheme_id), {"since": "2026-11"})
        assert answer.status_code == 422
        assert draft.scheme.versions.get().is_draft

    def test_activated_from_a_month_on_then_put_away(self, browser, draft):
        browser.post(url("scheme-activate", draft.scheme_id), {"since": "2026-11"})
        draft.refresh_from_db()
        assert (draft.state, draft.since.code) == (SchemeState.ACTIVE, "2026-11")
        browser.post(url("scheme-archive", draft.pk), {"reason": "改用新方案"})
        draft.refresh_from_db()
        assert draft.state == SchemeState.ARCHIVED

    def test_groups_marks_and_comparison_have_their_pages(self, browser, draft, designer):
        group = ComparisonGroup.objects.create(name="街道组")
        scheme = draft.scheme
        browser.post(url("scheme-groups", scheme.pk), {"groups": [group.pk]})
        assert list(scheme.groups.all()) == [group]
        marks = {"full": "90", "most_bonus": "3", "most_deduction": "8"}
        browser.post(url("scheme-marks", scheme.pk), marks)
        draft.refresh_from_db()
        assert (draft.full, draft.most_bonus, draft.most_deduction) == (90, 3, 8)
        draft.full = 100
        draft.save()
        schemes.activate(draft, since=OCTOBER, by=designer)
        after = schemes.start_draft(scheme, by=designer)
        indicator(after).delete()
        page = browser.get(url("compare-schemes", scheme.pk)).content.decode()
        assert "指标“M1 党员总数”" in page
        assert "原 60 分" in page
        browser.post(url("scheme-discard", scheme.pk))
        assert scheme.versions.count() == 1
