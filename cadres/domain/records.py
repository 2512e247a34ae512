"""The tables of a cadre's file: a line is added, corrected, removed. One act for all tables."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from cadres.actions import CADRE_RECORD_CHANGED
from cadres.choices import Item
from cadres.domain import saving, standing, withdrawals
from cadres.domain.checks import CHECKS
from cadres.models import (
    Appraisal,
    Award,
    Cadre,
    CadreRecord,
    Education,
    Family,
    NoneAnswer,
    Post,
    Rank,
    ResumeLine,
    Title,
)
from portal import refusals
from portal.access import Actor
from portal.audit.domain import events

MODELS: Final[dict[Item, Any]] = {  # of models, each a `CadreRecord`
    model.item: model
    for model in (Post, Rank, Title, Education, Award, Appraisal, Family, ResumeLine)
}
ADDED, CORRECTED, REMOVED = "新增", "更正", "删除"


@transaction.atomic
def add(
    cadre: Cadre, item: Item, *, values: dict[str, Any], confirmed: bool = False, by: Actor
) -> CadreRecord:
    cadre = saving.locked(cadre, by=by)
    record = MODELS[item](cadre=cadre)
    changes = saving.apply(record, values)
    return _keep(record, changes, did=ADDED, confirmed=confirmed, by=by)


@transaction.atomic
def correct(
    record: CadreRecord, *, values: dict[str, Any], confirmed: bool = False, by: Actor
) -> CadreRecord:
    """What was written down wrongly; an appointment, a dismissal or a promotion has its own act."""
    record = _locked(record, by=by)
    changes = saving.apply(record, values)
    if not changes:
        return record
    return _keep(record, changes, did=CORRECTED, confirmed=confirmed, by=by)


@transaction.atomic
def remove(record: CadreRecord, *, reason: str, by: Actor) -> Cadre:
    """The line should never have been there; its values stay in the history."""
    if not reason.strip():
        raise ValidationError({"reason": "请填写删除原因，例如“重复登记”。"})
    record = _locked(record, by=by)
    cadre = record.cadre
    with withdrawals.keeping_line(record, f"删除{record.item.label}“{record}”", by=by):
        record.delete()
        standing.follow(cadre, record.item)
    _tell(cadre, record.item, REMOVED, by=by, reason=reason.strip())
    return cadre


def check(record: CadreRecord, values: dict[str, Any]) -> None:
    """What `add` and `correct` would refuse of values of which some are missing."""
    saving.apply(record, values)
    problems = CHECKS[record.item](saving.values_of(record), saving.holder_of(record.cadre))
    refusals.together(
        lambda: saving.clean(record),
        lambda: saving.refuse(problems, confirmed=True),
    )


def _locked(record: CadreRecord, *, by: Actor) -> CadreRecord:
    cadre = saving.locked(record.cadre, by=by)
    line = type(record).objects.select_for_update().filter(pk=record.pk).first()
    if line is None:
        raise ValidationError("这一行已被他人删除，请返回档案页查看。")
    line.cadre = cadre
    return line


def _keep(
    record: CadreRecord, changes: dict[str, list[str]], *, did: str, confirmed: bool, by: Actor
) -> CadreRecord:
    cadre = record.cadre
    saving.clean(record)
    problems = CHECKS[record.item](saving.values_of(record), saving.holder_of(cadre))
    doubts = saving.refuse(problems, confirmed=confirmed)
    _require_alone(record)
    record.save()
    standing.follow(cadre, record.item)
    NoneAnswer.objects.filter(cadre=cadre, item=record.item).delete()
    _tell(cadre, record.item, did, by=by, fields=list(changes), confirmed=doubts)
    return record


def _tell(cadre: Cadre, item: Item, did: str, *, by: Actor, **detail: Any) -> None:
    """Which columns, not their values: those of relatives and of punishments stay in the file."""
    facts = {"table": item.label, "did": did, **detail}
    events.record(CADRE_RECORD_CHANGED, by=by, target=cadre, **facts)


def _require_alone(record: CadreRecord) -> None:
    """Of some lines there is only one: said in words before the database refuses."""
    rows = MODELS[record.item].objects.filter(cadre=record.cadre).exclude(pk=record.pk)
    if isinstance(record, Post | Rank) and record.until is None:
        _require_room(record, rows.current())
    elif isinstance(record, Appraisal) and rows.filter(year=record.year).exists():
        message = f"{record.year} 年已有考核结论，请更正那一条。"
        raise ValidationError({"year": message})
    elif isinstance(record, Title) and _same_title(record, rows).exists():
        raise ValidationError({"name": "同一日期取得的同名资格已经登记。"})


def _require_room(record: Post | Rank, current: Any) -> None:
    if isinstance(record, Rank):
        if other := current.filter(ladder=record.ladder).first():
            message = f"现在的{record.get_ladder_display()}是“{other}”，请先填写它的终止日期。"
            raise ValidationError({"until": message})
    elif record.is_main and (main := current.filter(is_main=True).first()):
        message = f"现在的主职务是“{main}”。请先免去，或者取消其中一个的“主职务”。"
        raise ValidationError({"is_main": message})


def _same_title(record: Title, rows: Any) -> Any:
    return rows.filter(name=record.name, obtained_on=record.obtained_on)
