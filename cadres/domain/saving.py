"""How values reach a row: set, checked, refused field by field, or confirmed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from cadres.domain.checks import FileFacts
from cadres.models import Cadre
from cadres.permissions import CADRES_MANAGE
from portal.access import Actor, require
from portal.problems import Finding, refuse_errors
from portal.text import label_of


def locked(cadre: Cadre, *, by: Actor) -> Cadre:
    """The file as it is now, held still, for somebody who keeps it."""
    rows = Cadre.objects.select_for_update(of=("self",)).select_related("unit", "person")
    file = rows.get(pk=cadre.pk)
    require(by, CADRES_MANAGE, file.unit)
    return file


def holder_of(cadre: Cadre) -> FileFacts:
    return FileFacts(
        today=timezone.localdate(),
        birth=cadre.person.birth,
        work_since=cadre.work_since,
        unit_id=cadre.unit_id,
    )


def apply(record: models.Model, values: dict[str, Any]) -> dict[str, list[str]]:
    """Set what differs; return it by label as [before, after], in the words of the page."""
    changes = {}
    for field, given in values.items():
        after = given.strip() if isinstance(given, str) else given
        if getattr(record, field) != after:
            before = spoken(record, field)
            setattr(record, field, after)
            changes[label_of(type(record), field)] = [before, spoken(record, field)]
    return changes


def spoken(record: models.Model, field: str) -> str:
    display = getattr(record, f"get_{field}_display", None)
    value = display() if display else getattr(record, field)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def values_of(record: models.Model) -> dict[str, Any]:
    """By field name, relations as objects: what the checks read."""
    return {field.name: getattr(record, field.name) for field in record._meta.concrete_fields}


def refuse(findings: list[Finding], *, confirmed: bool) -> list[str]:
    """Raise the errors, and the warnings nobody confirmed; return those that were."""
    refuse_errors(findings)
    doubts = [finding.message for finding in findings]
    if doubts and not confirmed:
        refusal = f"{''.join(doubts)}确实如此的，勾选“已核对”后再保存。"
        raise ValidationError({"confirmed": refusal})
    return doubts


def clean(record: models.Model) -> None:
    """What single fields can hold: lengths, codes, numbers."""
    record.clean_fields(exclude={"cadre", "person"})
