"""A roster of plain records: columns after those of the model, rows through their acts."""

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Final

from django.db import connection, models

from portal.access import Actor
from portal.codes.fields import CodeField
from portal.crypto.fields import EncryptedTextField
from portal.dates import PartialDateField
from portal.deeds.domain.plain import PlainActs
from portal.imports import trees, widgets
from portal.imports.declaring import ActTarget, Column, Roster
from portal.imports.domain.matching import KeyMatcher
from portal.imports.lookups import CodeValue, UnitRef
from portal.imports.widgets import Widget
from portal.orgs.models import Unit

_TARGET: Final = "record"
_NOTHING: Final[Mapping[str, Any]] = {}


def plain_roster(
    acts: PlainActs,
    *,
    key: str,
    label: str,
    about: str,
    known_by: tuple[str, ...],
    list_url: str,
    **more: Mapping[str, Any],
) -> type[Roster]:
    """`known_by`: the columns that tell which record a row means. `more`, by column: its other
    headings (`aliases`), an example for the template (`samples`), a widget where the column's kind
    does not say enough (`widgets`)."""
    columns = {name: _column(acts, name, more) for name in acts.fields}
    facts = {
        "key": key,
        "label": label,
        "about": about,
        "permission": acts.permission,
        "sheet_names": (label,),
        "list_url": list_url,
        "place": acts.unit.partition(".")[0],  # the column that tells it: the unit, or whose it is
        "targets": (_target(acts, known_by),),
    }
    return type(f"{acts.model.__name__}Roster", (Roster,), {**facts, **columns})


def _target(acts: PlainActs, known_by: tuple[str, ...]) -> ActTarget:
    def create(values: dict[str, Any], *, by: Actor) -> Any:
        return acts.add(by=by, **_given(acts.model, values))

    def change(record: Any, values: dict[str, Any], *, by: Actor) -> Any:
        return acts.correct(record, by=by, **_given(acts.model, values))

    def restore(record: Any, before: dict[str, Any], *, by: Actor) -> Any:
        return change(record, trees.revived(acts.model, before), by=by)

    return ActTarget(
        _TARGET,
        acts.model,
        KeyMatcher(*known_by),
        placed_by=f"{acts.unit.replace('.', '__')}__path" if acts.unit else "",
        create=create,
        change=change,
        remove=acts.remove,
        restore=restore,
    )


def _given(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Records in place of their keys."""
    given = dict(values)
    for name, value in values.items():
        field: Any = model._meta.get_field(name)
        if field.is_relation:
            rows = field.related_model._default_manager
            given[name] = rows.get(pk=getattr(value, "pk", value))
    return given


def _column(acts: PlainActs, name: str, more: Mapping[str, Mapping[str, Any]]) -> Column:
    field: Any = acts.model._meta.get_field(name)
    widget = more.get("widgets", _NOTHING).get(name) or _widget(field, acts)
    aliases: Sequence[str] = more.get("aliases", _NOTHING).get(name, ())
    return Column(
        str(field.verbose_name),
        f"{_TARGET}.{name}",
        widget,
        aliases=aliases,
        required=not (field.blank or field.has_default()),
        sensitive=isinstance(field, EncryptedTextField),
        help=str(field.help_text),
        sample=more.get("samples", _NOTHING).get(name, ""),
    )


# What reads and writes a column, by its kind; the first that fits.
_WIDGETS: Final[tuple[tuple[type[models.Field], Callable[[Any, PlainActs], Widget]], ...]] = (
    (CodeField, lambda field, _: CodeValue(field.table)),
    (models.ForeignKey, lambda _, acts: UnitRef(acts.permission)),
    (PartialDateField, lambda *_: widgets.Date()),
    (models.BooleanField, lambda *_: widgets.YesNo()),
    (models.DateField, lambda *_: widgets.FullDate(future=True)),
    (models.IntegerField, lambda field, _: widgets.Integer(*_limits(field))),
    (models.DecimalField, lambda field, _: widgets.Decimal(field.decimal_places)),
    (models.CharField, lambda field, _: widgets.Text(field.max_length or 0)),
    (models.TextField, lambda field, _: widgets.Text(field.max_length or 0)),
)


def _widget(field: Any, acts: PlainActs) -> Widget:
    if field.choices:
        return widgets.Choice(SimpleNamespace(choices=field.choices))  # type: ignore[arg-type]
    strange = field.is_relation and field.related_model is not Unit
    make = next((make for kind, make in _WIDGETS if isinstance(field, kind)), None)
    if make is None or strange:
        raise TypeError(f"{field} needs a widget of its own")
    return make(field, acts)


def _limits(field: models.Field) -> tuple[int | None, int | None]:
    return connection.ops.integer_field_range(field.get_internal_type())
