"""Officers of villages and communities: appointed, corrected, leaving."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from branches.actions import OFFICER_APPOINTED, OFFICER_CHANGED, OFFICER_LEFT
from branches.choices.officers import VILLAGE_HEAD, heads_both
from branches.choices.organisations import SECRETARY
from branches.domain import persons, withdrawals
from branches.domain.spoken import set_values
from branches.models import VillageOfficer
from branches.permissions import OFFICERS_MANAGE
from portal import refusals
from portal.access import Actor, require
from portal.audit.domain import events
from portal.codes import lookup
from portal.dates import PartialDate
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.people.domain import people
from portal.people.models import Person

EDITABLE = (
    "party_post", "village_post", "economic_head", "supervises", "education", "sources",
    "since", "is_full_time", "monthly_pay", "training", "remark",
)  # fmt: skip


@sensitive_variables()
@transaction.atomic
def appoint(
    *, unit: Unit, person: Person | None = None, by: Actor, **values: Any
) -> VillageOfficer:
    """`person`: somebody on record; without one, `values` tell who it is."""
    unit = Unit.objects.select_for_update(of=("self",)).select_related("kind").get(pk=unit.pk)
    require(by, OFFICERS_MANAGE, unit)
    _require_village(unit)
    about, facts = persons.split(values)
    if person is None:
        person = persons.found_or_created(about, unit=unit, by=by)
    if VillageOfficer.objects.in_office().filter(unit=unit, person=person).exists():
        raise ValidationError(f"“{person}”已登记为{unit}在任干部，职务有变的，请在“修改”里办理。")
    officer = VillageOfficer(unit=unit, person=person)
    _apply(officer, facts)
    _validate(officer)
    posts = officer.posts_spoken
    with withdrawals.keeping_officer(withdrawals.APPOINTMENT, officer, posts, by=by):
        officer.save()
    events.record(
        OFFICER_APPOINTED,
        by=by,
        target=officer,
        unit=str(unit),
        posts=officer.posts_spoken,
        advice=advice(officer),
    )
    return officer


@transaction.atomic
def change(officer: VillageOfficer, *, by: Actor, **values: Any) -> VillageOfficer:
    officer = _held(officer, by=by)
    changes = _apply(officer, values)
    _validate(officer)
    if changes:
        officer.save()
        events.record(OFFICER_CHANGED, by=by, target=officer, changes=changes)
    return officer


@transaction.atomic
def leave(
    officer: VillageOfficer, *, until: PartialDate, resign_reason: str, by: Actor
) -> VillageOfficer:
    officer = _held(officer, by=by)
    now = PartialDate.of(timezone.localdate())
    if until > now and not until.agrees_with(now):
        raise ValidationError({"until": "离任时间晚于今天，请在离任之后办理。"})
    if officer.since and until < officer.since and not until.agrees_with(officer.since):
        raise ValidationError({"until": f"离任时间早于任职时间 {officer.since.dotted}，请核对。"})
    with withdrawals.keeping_officer(withdrawals.LEAVING_OFFICE, officer, f"{until} 离任", by=by):
        officer.until, officer.resign_reason, officer.in_office = until, resign_reason, False
        officer.save()
    events.record(
        OFFICER_LEFT,
        by=by,
        target=officer,
        until=str(until),
        reason=officer.resign_reason_spoken,
    )
    return officer


@sensitive_variables()
def check(**values: Any) -> None:
    """What is wrong with values of which some are missing: the person's and the officer's."""
    about, facts = persons.split(values)
    unit = facts.get("unit")
    officer = VillageOfficer(**{name: facts[name] for name in EDITABLE if name in facts})
    refusals.together(
        *([lambda: people.check(**about)] if about else []),
        *([lambda: _require_village(unit)] if unit else []),
        lambda: _validate(officer),
    )


def advice(officer: VillageOfficer) -> list[str]:
    """What does not fit among those now in office in the village; nothing of it stops an act."""
    if not officer.in_office:
        return []
    others = VillageOfficer.objects.in_office().filter(unit=officer.unit_id)
    others = others.exclude(pk=officer.pk).select_related("person")
    remarks = []
    for field, code, label in (
        ("party_post", SECRETARY, "党组织书记"),
        ("village_post", VILLAGE_HEAD, "村（居）委会主任"),
    ):
        holds = getattr(officer, field) == code
        doubles = [other for other in others if holds and getattr(other, field) == code]
        remarks += [f"{label}还登记有“{other}”，请核对是否应办理离任。" for other in doubles]
    if officer.party_post == SECRETARY and not officer.heads_both:
        remarks.append("书记没有兼任村（居）委会主任；按规定程序一般由书记“一肩挑”。")
    if officer.heads_both and officer.supervises:
        remarks.append("村（居）务监督委员会成员一般不由书记、主任兼任，请核对。")
    return remarks


def _held(officer: VillageOfficer, *, by: Actor) -> VillageOfficer:
    rows = VillageOfficer.objects.select_for_update(of=("self",))
    officer = rows.select_related("unit", "person").get(pk=officer.pk)
    require(by, OFFICERS_MANAGE, officer.unit)
    if not officer.in_office:
        raise ValidationError(f"“{officer}”已离任，不能再修改；再次任职的，请重新登记。")
    return officer


def _require_village(unit: Unit) -> None:
    if unit.kind.level != UnitLevel.VILLAGE:
        raise ValidationError({"unit": f"“{unit}”不是村（社区），请选择村（社区）。"})
    if unit.is_closed:
        raise ValidationError({"unit": f"“{unit}”已于 {unit.closed_on} 撤销，请选择承接它的单位。"})


def _validate(officer: VillageOfficer) -> None:
    errors = {}
    if not (officer.party_post or officer.village_post or officer.supervises):
        errors["village_post"] = (
            "请至少填写一个职务：党组织职务、村（居）委会职务或监督委员会成员。"
        )
    now = PartialDate.of(timezone.localdate())
    if officer.since and officer.since > now and not officer.since.agrees_with(now):
        errors["since"] = f"任职时间{officer.since.dotted}晚于今天，请核对。"
    unknown = [code for code in officer.sources if not lookup.is_known("officer_source", code)]
    if unknown:
        errors["sources"] = f"来源代码“{'、'.join(unknown)}”不在代码表中，请从列表中选择。"
    if errors:
        raise ValidationError(errors)


def _apply(officer: VillageOfficer, values: dict[str, Any]) -> dict[str, list[str]]:
    changes = set_values(officer, values, EDITABLE)
    officer.heads_both = heads_both(officer.party_post, officer.village_post)
    return changes
