"""“无” is an answer: who looked, and when."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cadres.actions import CADRE_RECORD_CHANGED
from cadres.choices import MAY_BE_NONE, Item
from cadres.domain import saving
from cadres.domain.records import MODELS
from cadres.models import Cadre, NoneAnswer
from portal.access import Actor
from portal.audit.domain import events


@transaction.atomic
def none(cadre: Cadre, item: Item, *, by: Any) -> NoneAnswer:
    """There is none of these, as whoever answers has found out."""
    cadre = saving.locked(cadre, by=by)
    if item not in MAY_BE_NONE:
        raise ValidationError(f"“{item.label}”不能填“无”，请如实登记。")
    if MODELS[item].objects.filter(cadre=cadre).exists():
        raise ValidationError(f"已登记了{item.label}，不能再填“无”。")
    answer, created = NoneAnswer.objects.get_or_create(cadre=cadre, item=item, defaults={"by": by})
    if created:
        events.record(CADRE_RECORD_CHANGED, by=by, target=cadre, table=item.label, did="填“无”")
    return answer


@transaction.atomic
def withdraw(answer: NoneAnswer, *, by: Actor) -> Cadre:
    cadre = saving.locked(answer.cadre, by=by)
    deleted, _ = NoneAnswer.objects.filter(pk=answer.pk).delete()
    if deleted:
        label = Item(answer.item).label
        events.record(CADRE_RECORD_CHANGED, by=by, target=cadre, table=label, did="撤回“无”")
    return cadre
