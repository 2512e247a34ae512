"""Forms: those the portal ships with as forms-and-schemes.md prints them, and what is refused."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.domain import burden, forms
from assessments.domain.burden import Burden
from assessments.domain.ledgers import reviewing
from assessments.models import LedgerForm
from assessments.presets import PRESETS
from portal.access import Denied
from portal.fields.domain.definition import in_force
from portal.orgs.choices import UnitLevel
from portal.periods import PeriodKind
from portal.problems import Level
from tests.factories import ledgers, orgs

pytestmark = pytest.mark.usefixtures("in_november")

# Counted from registers and by ledgers: theirs before the △ apps exist.
OF_REGISTERS = ("figure.ASM-", "figure.BRA-", "figure.INF-", "figure.PRJ-")
# §1.7: fields; as long as registers count nothing; and once they do.
PRINTED = {
    "township_monthly": (
        Burden(48, system=18, carried=6, hand=19, conditional=4, optional=1, files=1),
        Burden(48, system=30, carried=5, hand=8, conditional=4, optional=1, files=1),
        (14, 4),
    ),
    "unit_monthly": (
        Burden(27, system=7, carried=6, hand=11, conditional=2, optional=1),
        Burden(27, system=14, carried=5, hand=5, conditional=2, optional=1),
        (8, 2),
    ),
    "task_weekly": (
        Burden(8, system=0, carried=0, hand=5, conditional=2, optional=1),
        Burden(8, system=4, carried=0, hand=1, conditional=2, optional=1),
        (0, 1),
    ),
    # Thirty items, eleven sums of them.
    "standard_quarterly": (Burden(41, system=11, carried=30), Burden(41, 11, 30), (0, 0)),
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
