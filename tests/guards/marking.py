"""Markup in every text field of the guard's world: what a malicious user would write everywhere.

Models without a row in that world get one made from their own declaration, so that a new model is
walked without being named here.
"""

import datetime as dt
from contextlib import suppress
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from portal.codes import lookup
from portal.codes.fields import CodeField
from portal.crypto.fields import EncryptedTextField
from portal.dates import PartialDateField
from portal.periods import Period, PeriodField, PeriodKind
from tests.emptying import unguarded

ELEMENT = "<b hx-get=/x>"
BREAKOUT = "\"'></script></title></textarea></option>"

# Text that no user writes, or only in a fixed form: it must stay what the program expects.
NOT_WRITTEN = {
    "accounts.BackupCode.mac",
    "accounts.BackupDevice.name",
    "accounts.PasswordRecord.password",
    "accounts.PhoneDevice.name",
    "accounts.PhoneDevice.secret",
    "accounts.RoleHolding.role",
    "accounts.Session.session_data",
    "accounts.User.password",
    "accounts.User.username",
    "api.ApiToken.digest",
    "assessments.BallotCount.group",
    "assessments.BallotCount.item",
    "assessments.CellQuery.key",
    "assessments.InspectionAnswer.key",
    "assessments.InspectionRound.seed",
    "assessments.LedgerFile.key",
    "assessments.LedgerFile.picture",
    "assessments.LedgerForm.owed_by",
    "assessments.LedgerValue.key",
    "assessments.Reopening.keys",
    "assessments.ReviewLevel.roles",
    "assessments.ScoreRun.digest",
    "assessments.SampleDraw.seed",
    "assessments.LedgerStar.key",
    "assessments.SampleFinding.key",
    "api.ApiToken.reach",
    "audit.Event.mac",
    "audit.Event.object_id",
    "audit.Event.object_type",
    "audit.Event.request_id",
    "audit.Alert.subject",
    "audit.ListReading.listing",
    "audit.Pending.mac",
    "audit.Seal.content",
    "audit.Seal.mac",
    "audit.Seal.previous",
    "branches.AdmissionFinding.rule",
    "branches.AdmissionFinding.step",
    "branches.AdmissionStep.code",
    "branches.CaseStep.code",
    "branches.PartyOrganization.path",
    "codes.Code.code",
    "codes.Code.parent",
    "codes.Code.table",
    "deeds.Deed.about_id",
    "deeds.Deed.about_type",
    "deeds.Deed.kind",
    "figures.FigureValue.figure",
    "fields.FieldCheck.expression",
    "fields.FieldDef.formula",
    "fields.FieldDef.required_when",
    "fields.FieldSet.owner",
    "registers.Register.closed_by",
    "registers.Register.closing_keys",
    "registers.Register.code",
    "registers.Register.due_key",
    "registers.Register.due_rule",
    "registers.Register.filled_by",
    "registers.Register.levels",
    "registers.Register.looked_over_by",
    "registers.Register.seen_by",
    "registers.Register.own_key",
    "registers.Register.decision_key",
    "inbox.Assignment.about_id",
    "inbox.Assignment.about_type",
    "registers.RecordFile.key",
    "registers.RegisterRecord.change",
    "registers.RegisterRecord.sealed_values",
    "files.StoredFile.sha256",
    "files.Upload.purpose",
    "ui.SavedView.list_key",
    "imports.Correction.column",
    "imports.Effect.after_hash",
    "imports.Effect.model",
    "imports.Effect.target",
    "imports.Import.roster",
    "imports.RememberedMapping.headings",
    "imports.RememberedMapping.roster",
    "imports.RowChunk.content",
    "inbox.Notice.key",
    "inbox.Notice.url",
    "inbox.Task.about_id",
    "inbox.Task.about_type",
    "inbox.Task.key",
    "inbox.Task.role",
    "inbox.Task.url",
    "jobs.Job.key",
    "jobs.Job.kind",
    "jobs.Job.request_id",
    "jobs.JobStep.key",
    "orgs.Unit.path",
    "people.Person.identity",
    "people.PersonMerge.snapshot",
    "reports.Bulletin.digest",
    "reports.BulletinSection.key",
    "reports.BulletinSeries.key",
    "reports.Export.dataset",
    "reports.Export.layout",
    "rules.RuleVersion.code",
}
# Texts inside JSON are the values of these keys; of these columns every key and value.
WORDS = {"label", "message", "text", "title"}
ALL_WORDS = {"jobs.Job.result", "audit.Event.detail"}

TODAY = dt.date(2026, 11, 5)
INTEGERS = (
    models.BigIntegerField,
    models.IntegerField,
    models.SmallIntegerField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    models.PositiveBigIntegerField,
)


def our_models() -> list[type[models.Model]]:
    """Without proxies and without the copies that triggers keep: these follow by themselves."""
    return [
        model
        for model in apps.get_models()
        if (settings.BASE_DIR / model.__module__.split(".")[0]).is_dir()
        and not model._meta.proxy
        and not any(field.name == "pgh_id" for field in model._meta.fields)
    ]


def name_of(field: models.Field) -> str:
    return f"{field.model._meta.label}.{field.name}"


def written(model: type[models.Model]) -> list[models.Field]:
    """The fields that hold words of users."""
    return [field for field in model._meta.concrete_fields if _is_written(field)]


def _is_written(field: models.Field) -> bool:
    if name_of(field) in NOT_WRITTEN or not field.editable or field.choices or field.primary_key:
        return False
    if isinstance(field, ArrayField):
        return type(field.base_field) is models.CharField and not field.base_field.choices
    return type(field) in (models.CharField, models.TextField, EncryptedTextField)


def mark(number: int, row: Any, *, most: int | None) -> str:
    """Markup as long as the column takes, with the number of its field."""
    tag = f"‹{number}.{row}›"
    tries = (f"{BREAKOUT}{ELEMENT}{tag}<img>", f'"><b hx-get=/x>{tag}<img>', f'"><img>{tag}')
    for attempt in (*tries, '"><img>', "<img>"):
        if most is None or len(attempt) <= most:
            return attempt
    return "<"


def mark_everything(objects: dict[str, Any]) -> dict[str, int]:
    """Fill every row; return the number of each field that has room for it."""
    numbers: dict[str, int] = {}
    too_short: set[str] = set()  # for the number
    for model in our_models():
        fields = written(model)
        if fields and not model._base_manager.exists():
            with unguarded(), transaction.atomic():
                model._base_manager.bulk_create([_made(model, objects)])
        for field in fields:
            numbers[name_of(field)] = len(numbers) + 1
            most = getattr(field, "base_field", field).max_length
            if "‹" not in mark(len(numbers), 1, most=most):
                too_short.add(name_of(field))
        for row in model._base_manager.all():
            _fill(row, fields, numbers)
    return {name: number for name, number in numbers.items() if name not in too_short}


def _made(model: type[models.Model], objects: dict[str, Any]) -> models.Model:
    """A row about the objects of the world, as far as they fit."""
    made, used = model(), []
    for field in model._meta.concrete_fields:
        if not isinstance(field, models.AutoField) and not field.has_default() and not field.null:
            value = _related(field, objects, used) if field.is_relation else _value(field)
            setattr(made, field.attname, value)
    return made


def _related(field: models.Field, objects: dict[str, Any], used: list[Any]) -> Any:
    """An object of the world before any other row, one made for it where there is none; never one
    twice in a row of a table."""
    related = [item for item in objects.values() if isinstance(item, field.related_model)]
    others = field.related_model._base_manager.order_by("pk")
    row = next((row for row in [*related, *others] if row not in used), None)
    if row is None:
        rows = field.related_model._base_manager
        [row] = rows.bulk_create([_made(field.related_model, objects)])
    used.append(row)
    return row.pk


def _value(field: models.Field) -> Any:
    if isinstance(field, CodeField):
        return lookup.options(field.table)[0][0]
    if field.choices:
        return field.choices[0][0]
    moments = {models.DateTimeField: timezone.now(), models.DateField: TODAY}
    numbers = dict.fromkeys((*INTEGERS, models.DecimalField), 3)
    spans = {PartialDateField: "2020", PeriodField: Period.containing(TODAY, PeriodKind.MONTH)}
    return {**moments, **numbers, **spans}.get(type(field), "")


def _fill(row: models.Model, fields: list[models.Field], numbers: dict[str, int]) -> None:
    changed = {field.name: _marked(field, row, numbers[name_of(field)]) for field in fields}
    for field in row._meta.concrete_fields:
        if isinstance(field, models.JSONField):
            value = getattr(row, field.attname)
            changed[field.name] = _words(value, everything=name_of(field) in ALL_WORDS)
    if not changed:
        return
    rows = type(row)._base_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            rows.update(**changed)
    except DatabaseError:  # a table that is only added to, or a text that stands for a state
        with unguarded():
            for name, value in changed.items():
                with suppress(DatabaseError), transaction.atomic():
                    rows.update(**{name: value})


def _marked(field: models.Field, row: models.Model, number: int) -> Any:
    if isinstance(field, ArrayField):
        return [mark(number, row.pk, most=field.base_field.max_length)]
    return mark(number, row.pk, most=field.max_length)


def _words(value: Any, *, everything: bool) -> Any:
    if isinstance(value, dict):
        return {
            (f"{ELEMENT}{key}" if everything else key): (
                f"{ELEMENT}{inner}<img>"
                if isinstance(inner, str) and (everything or key in WORDS)
                else _words(inner, everything=everything)
            )
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_words(inner, everything=everything) for inner in value]
    return value
