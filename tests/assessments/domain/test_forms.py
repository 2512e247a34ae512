"""Forms: those the portal ships with as forms-and-schemes.md prints them, and what is refused."""

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone

from assessments.actions import FORM_CHANGED
from assessments.domain import burden, forms
from assessments.domain.burden import Burden
from assessments.domain.ledgers import opening, reviewing
from assessments.models import LedgerForm
from assessments.presets import PRESETS
from portal.access import Denied
from portal.audit.models import Event
from portal.deeds.domain import deeds
from portal.fields.domain import designs
from portal.fields.domain.definition import in_force
from portal.orgs.choices import UnitLevel
from portal.periods import PeriodKind
from portal.problems import Level
from tests.factories import accounts, ledgers, orgs

pytestmark = pytest.mark.usefixtures("in_november")

# Counted from registers: theirs before the △ apps exist.
OF_REGISTERS = (
    *("figure.ASM-", "figure.BRA-", "figure.INF-"),
    *("judged.households", "judged.problems"),
)
# §1.7: fields; as long as registers count nothing; and once they do.
PRINTED = {
    "township_monthly": (
        Burden(48, system=24, carried=3, hand=16, conditional=4, optional=1, files=1),
        Burden(48, system=35, carried=3, hand=5, conditional=4, optional=1, files=1),
        (14, 4),
    ),
    "unit_monthly": (
        Burden(27, system=13, carried=3, hand=8, conditional=2, optional=1),
        Burden(27, system=19, carried=3, hand=2, conditional=2, optional=1),
        (8, 2),
    ),
    "task_weekly": (
        Burden(8, system=0, carried=0, hand=5, conditional=2, optional=1),
        Burden(8, system=4, carried=0, hand=1, conditional=2, optional=1),
        (0, 1),
    ),
    # Thirty items, eleven sums of them.
    "standard_quarterly": (Burden(41, system=27, carried=14), Burden(41, 29, 12), (0, 0)),
    "standard_quarterly_organs": (Burden(41, 26, 15), Burden(41, 27, 14), (0, 0)),
}


@pytest.mark.parametrize("key", PRINTED)
def test_the_forms_that_ship_cost_what_is_printed(key, county, town, office, monkeypatch):
    orgs.village(town)
    orgs.department(county)
    form = forms.install(PRESETS[key], effective_from=timezone.localdate(), by=office)
    definition = in_force(form.fieldset, on=timezone.localdate())
    now, later, checks = PRINTED[key]
    assert burden.of(definition) == now
    levels = [check.level for check in definition.checks]
    assert (levels.count(Level.ERROR), levels.count(Level.WARNING)) == checks
    assert {kind.level for kind in form.kinds.all()} == set(PRESETS[key].levels)

    is_announced = burden.is_announced
    monkeypatch.setattr(
        burden,
        "is_announced",
        lambda kind: not kind.field.source.startswith(OF_REGISTERS) and is_announced(kind),
    )
    assert burden.of(definition) == later


def test_every_form_that_ships_is_named_in_the_table():
    assert set(PRINTED) == set(PRESETS)


def test_how_much_of_a_form_fills_itself():
    assert Burden(48, system=30, carried=5).filled == 73
    assert Burden().filled == 0


def test_a_form_is_added_once(bare, office):
    with pytest.raises(ValidationError, match="“走访台账”已经添加过了"):
        forms.install(ledgers.BARE, effective_from=timezone.localdate(), by=office)


class TestSettings:
    def made(self, by, **changes):
        facts = {"name": "甲表", "kinds": ledgers.kinds(UnitLevel.TOWNSHIP), **changes}
        return forms.create(by=by, **facts)

    @pytest.mark.parametrize(
        ("facts", "field", "words"),
        [
            ({"opens_day": 0}, "opens_day", "应在 1 到 31 之间"),
            ({"locks_day": 32}, "locks_day", "应在 1 到 31 之间"),
            ({"opens_day": 26}, "locks_day", "应按开放日、截止日、锁定日先后排列"),
            ({"due_day": 29}, "locks_day", "应按开放日、截止日、锁定日先后排列"),
            ({"due_hour": 25}, "due_hour", "应在 1 到 24 之间"),
            ({"due_hour": 0}, "due_hour", "应在 1 到 24 之间"),
            ({"period_kind": PeriodKind.WEEK}, "opens_day", "应在 1 到 7 之间"),
            ({"kinds": []}, "kinds", "请选择由哪些类别的单位填报"),
        ],
    )
    def test_that_cannot_be_are_refused(self, town, office, facts, field, words):
        with pytest.raises(ValidationError) as refusal:
            self.made(office, **facts)
        assert words in "".join(refusal.value.message_dict[field])
        assert not LedgerForm.objects.exists()

    def test_a_name_is_used_once(self, town, office):
        self.made(office)
        with pytest.raises(ValidationError, match="已有名为“甲表”的台账表样"):
            self.made(office)

    def test_not_by_a_township(self, town, member):
        with pytest.raises(Denied):
            self.made(member)


class TestEditing:
    def edited(self, form, by, **changes):
        facts = {
            "kinds": form.kinds.all(),
            "reviews": [("组织科", ["organization_office"])],
            "name": form.name,
            "period_kind": form.period_kind,
            **changes,
        }
        return forms.edit(form, by=by, **facts)

    def test_ledgers_that_are_open_keep_their_days(self, bare, bare_ledger, office):
        self.edited(bare, office, name="走访月报", due_day=26)
        due_at = bare_ledger.due_at
        bare_ledger.refresh_from_db()
        assert bare_ledger.due_at == due_at
        bare.fieldset.refresh_from_db()
        assert bare.fieldset.label == "走访月报"

    def test_not_how_often_once_there_are_ledgers(self, bare, bare_ledger, office):
        days = {"opens_day": 1, "due_day": 5, "locks_day": 7}
        with pytest.raises(ValidationError, match="已有台账，不能改报送周期"):
            self.edited(bare, office, period_kind=PeriodKind.WEEK, **days)

    def test_a_level_at_which_ledgers_wait_stays(self, bare, submitted, office):
        with pytest.raises(ValidationError, match="请先审核完，再减少层级"):
            self.edited(bare, office, reviews=[])
        level = submitted.level
        self.edited(bare, office, reviews=[("干部科", ["cadre_office"])])
        level.refresh_from_db()
        assert (level.label, level.roles) == ("干部科", ["cadre_office"])

    def test_a_level_that_ledgers_have_passed_stays(self, bare, submitted, office, reviewer):
        reviewing.accept(submitted, by=reviewer, edition=submitted.edition)
        with pytest.raises(ValidationError, match="记录要保留"):
            self.edited(bare, office, reviews=[])


class TestPuttingAway:
    def test_what_has_changed_is_told_with_who_fills_and_who_looks(self, bare, office):
        TestEditing().edited(bare, office, due_day=26, reviews=[("考核办", ["assessment_office"])])
        told = Event.objects.filter(action=FORM_CHANGED.value).latest("pk").detail["changes"]
        assert told == {"due_day": [25, 26], "levels": ["组织科", "考核办"]}

    def test_a_form_with_ledgers_is_never_removed(self, bare, bare_ledger, office):
        with pytest.raises(ValidationError, match="已有台账，不能删除"):
            forms.remove(bare, by=office)
        assert LedgerForm.objects.filter(pk=bare.pk).exists()

    def test_an_archived_form_opens_no_period(self, bare, office):
        forms.archive(bare, by=office)
        assert opening.open_due(timezone.localdate()) == 0
        with pytest.raises(ValidationError, match="已停用，不再开放"):
            ledgers.opened(bare)

    def test_a_field_taken_out_is_put_back_only_by_who_manages_ledgers(self, bare, office, county):
        draft = designs.start_draft(bare.fieldset, by=office)
        with deeds.noted() as kept:
            designs.remove_field(draft.fields.get(key="remark"), by=office)
        other = accounts.holder("talent_office", county)
        with pytest.raises(Denied, match="没有设计这张表的权限"):
            deeds.withdraw(kept[0], reason="误删", by=other)
        deeds.withdraw(kept[0], reason="误删", by=office)
        assert draft.fields.filter(key="remark").exists()

    def test_a_designer_of_registers_changes_no_ledger(self, bare, office, county):
        draft = designs.start_draft(bare.fieldset, by=office)
        with pytest.raises(Denied):
            designs.discard(draft, by=accounts.holder("talent_office", county))


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"window_day": 40}, "window_day", "应在 1 到 31 之间"),
        ({"year_end_due": 4}, "year_end_lock", "同时填写"),
        ({"year_end_due": 6, "year_end_lock": 4}, "year_end_lock", "不能早于年末截止日"),
        (
            {
                "period_kind": PeriodKind.WEEK, "opens_day": 4, "due_day": 5, "locks_day": 7,
                "window_day": 3,
            },
            "window_day",
            "按周报送的没有这一项",
        ),
        ({"reviews": [("组织科", [])]}, NON_FIELD_ERRORS, "第 1 级审核应同时写明"),
    ],
)  # fmt: skip
def test_days_that_break_the_opening_are_refused(town, office, facts, field, words):
    """A day 40 of January stopped every opening of the year's last period."""
    with pytest.raises(ValidationError) as refusal:
        TestSettings().made(office, **facts)
    assert words in "".join(refusal.value.message_dict[field])
