"""What of the trail is about registers a reader may not know of: also what was written before they
were shown to some only."""

from collections.abc import Iterable
from typing import Final

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from portal.access import Actor
from portal.audit import naming
from portal.audit.hiding import HiddenEvents
from portal.audit.models import Event
from portal.fields.models import FieldSet
from portal.files.models import Upload
from portal.imports.models import Import
from portal.jobs.models import Job
from portal.registers.models import RecordFile, Register, RegisterRecord, ShownToSome
from portal.registers.models.register import SHOWN_TO_SOME

_ROSTER: Final = "register-"


def hidden_from(user: Actor) -> HiddenEvents | None:
    hidden = list(Register.objects.exclude(ShownToSome().known(user)))
    if not hidden:
        return None
    keys = [register.pk for register in hidden]
    batches = Import.objects.filter(roster__in=[f"{_ROSTER}{key}" for key in keys])
    records = RegisterRecord.objects.filter(register__in=keys)
    files = RecordFile.objects.filter(record__register__in=keys)
    about = (
        _of_kind(Register, map(str, keys))
        | _of_kind(FieldSet, [str(register.fieldset_id) for register in hidden])
        | _of_kind(RegisterRecord, _numbers(records, "pk"))
        | Q(detail__register__in=keys)  # of entries that are gone
        | _of_kind(Import, _numbers(batches, "pk"))
        | _of_kind(Job, _numbers(batches.exclude(job=None), "job"))
        | _of_kind(Upload, _numbers(batches, "upload"))
        | _of_kind(Upload, _numbers(files, "upload"))
    )
    return HiddenEvents(about | _naming(_names_ever(hidden)), SHOWN_TO_SOME)


def _of_kind(model: type, numbers: Iterable[str] | QuerySet) -> Q:
    kinds = naming.names_of(model._meta.label_lower)  # type: ignore[attr-defined]  # a model
    listed = numbers if isinstance(numbers, QuerySet) else list(numbers)
    return Q(object_type__in=kinds, object_id__in=listed)


def _numbers(rows: QuerySet, key: str) -> QuerySet:
    return rows.order_by().annotate(as_said=Cast(key, CharField())).values("as_said")


def _names_ever(hidden: list[Register]) -> set[str]:
    """What the trail has called them."""
    numbers = [str(register.pk) for register in hidden]
    events = Event.objects.filter(_of_kind(Register, numbers)).exclude(object_label=SHOWN_TO_SOME)
    earlier = events.order_by().values_list("object_label", flat=True).distinct()
    return {register.name for register in hidden} | set(earlier)


def _naming(names: set[str]) -> Q:
    """Lists that were taken out are called by the title of their page; other acts name registers in
    their detail."""
    listed = Q(object_label__in=names)
    mentioned = Q(detail__copied__in=sorted(names))
    for name in sorted(names):
        listed |= Q(object_label__startswith=f"{name}：")
        mentioned |= Q(detail__registers__contains=[name])
    return (listed & Q(object_type="")) | mentioned
