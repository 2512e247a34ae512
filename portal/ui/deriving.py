"""What a form, a table and filters say of a model's columns, taken from the columns themselves."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import django_filters
import django_tables2
from django import forms
from django.db import connection, models
from django.forms.models import fields_for_model

from portal.codes import lookup
from portal.codes.fields import CodeField
from portal.crypto.fields import EncryptedTextField
from portal.deeds.domain.plain import OUT_OF_USE, Ending
from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.tables import (
    DateColumn,
    ListTable,
    NameColumn,
    NumberColumn,
    StateColumn,
    YesNoColumn,
)
from portal.ui.widgets import DateInput, UnitField, UnitPicker

Named = str | tuple[str, django_tables2.Column]  # a column of the model, or one that is none
EMPTY: Final = "—"


# Forms -------------------------------------------------------------------------------------------


def form(
    model: type[models.Model], names: tuple[str, ...], **words: Mapping[str, Any]
) -> type[forms.Form]:
    """`words`: `help_texts` and `error_messages` by field, as a `ModelForm` takes them."""
    fields = fields_for_model(model, fields=names, formfield_callback=_asked, **words)  # type: ignore[arg-type]
    return type(f"{model.__name__}Form", (forms.Form,), fields)


def _asked(column: Any, **more: Any) -> forms.Field | None:
    if isinstance(column, models.ForeignKey) and column.related_model is Unit:
        required = not column.blank
        return UnitField(
            Unit.objects.none(), label=column.verbose_name, required=required, **_help(more)
        )
    if isinstance(column, models.ForeignKey):  # what may be chosen says the page that asks
        more |= {"queryset": column.related_model._default_manager.none()}
    if isinstance(column, models.DateField):
        more |= {"widget": DateInput}
    if isinstance(column, models.IntegerField):
        least, most = connection.ops.integer_field_range(column.get_internal_type())
        more |= {"min_value": least, "max_value": most}
    return column.formfield(**more)


def _help(more: dict[str, Any]) -> dict[str, Any]:
    return {"help_text": more["help_text"]} if "help_text" in more else {}


# Tables ------------------------------------------------------------------------------------------


def table(
    model: type[models.Model],
    columns: tuple[Named, ...],
    ends: str = "",
    ending: Ending = OUT_OF_USE,
) -> type[ListTable]:
    """The first column names the record."""
    naming, *others = columns
    pairs = [
        one if not isinstance(one, str) else (one, _column(model, one, ends, ending))
        for one in others
    ]
    named = dict([_naming(model, naming), *pairs])
    for column in named.values():  # a table puts them in the order in which they were made
        column.creation_counter = django_tables2.Column.creation_counter
        django_tables2.Column.creation_counter += 1
    meta = type("Meta", (ListTable.Meta,), {"model": model, "fields": ()})
    return type(f"{model.__name__}Table", (ListTable,), {**named, "Meta": meta})


def _naming(model: type[models.Model], naming: Named) -> tuple[str, NameColumn]:
    if not isinstance(naming, str):
        return naming[0], NameColumn(verbose_name=naming[1].verbose_name)
    column: Any = model._meta.get_field(naming)
    words: dict[str, Any] = {"verbose_name": column.verbose_name}
    if isinstance(column, CodeField):
        words |= {"accessor": f"get_{naming}_display", "order_by": (naming, "pk")}
    return naming, NameColumn(**words)


def _column(
    model: type[models.Model], name: str, ends: str, ending: Ending
) -> django_tables2.Column:
    column: Any = model._meta.get_field(name)
    label: dict[str, Any] = {"verbose_name": column.verbose_name}
    if name == ends:
        return StateColumn(ending=ending)
    if isinstance(column, models.BooleanField):
        return YesNoColumn(**label)
    if isinstance(column, models.DateField):
        return DateColumn(**label)
    if isinstance(column, models.IntegerField | models.DecimalField):
        # Years and places in an order are small numbers, which have no thousands to be set apart.
        return NumberColumn(counts=not isinstance(column, models.SmallIntegerField), **label)
    if isinstance(column, CodeField):
        return django_tables2.Column(accessor=f"get_{name}_display", order_by=(name, "pk"), **label)
    if isinstance(column, EncryptedTextField):
        raise TypeError(f"{column} is sealed: a list neither shows nor sorts it")
    return django_tables2.Column(**label)


# Filters -----------------------------------------------------------------------------------------


def filters(
    model: type[models.Model],
    names: tuple[str, ...],
    ends: str = "",
    ending: Ending = OUT_OF_USE,
) -> type[ListFilters]:
    """Of columns with choices or codes, of units and other records, of a yes or no, the state."""
    meta = type("Meta", (), {"model": model, "fields": ()})
    declared = {name: _filter(model, name) for name in names if name != ends}
    if ends in names:
        declared["state"] = _state_filter(model._meta.get_field(ends), ending)
    if not hasattr(model._default_manager.none(), "matching"):
        declared["q"] = None
    return type(f"{model.__name__}Filters", (ListFilters,), {**declared, "Meta": meta})


def _filter(model: type[models.Model], name: str) -> Any:
    column: Any = model._meta.get_field(name)
    label = str(column.verbose_name)
    if isinstance(column, CodeField):
        return ManyFilter(label=label, choices=partial(lookup.options, column.table))
    if isinstance(column, models.BooleanField):
        return django_filters.BooleanFilter(label=label)
    if isinstance(column, models.ForeignKey):
        return _record_filter(column, label)
    if column.choices:
        return django_filters.ChoiceFilter(label=label, choices=column.choices)
    if isinstance(column, models.IntegerField):
        return django_filters.NumberFilter(label=label)
    raise TypeError(f"{column} has no filter of its own: declare `filters`")


def _state_filter(column: Any, ending: Ending) -> Any:
    def in_state(rows: models.QuerySet, name: str, state: str) -> models.QuerySet:
        is_open = state == "open"
        if isinstance(column, models.BooleanField):
            return rows.filter(**{column.name: is_open})
        return rows.filter(**{f"{column.name}__isnull": is_open})

    states = [("open", ending.stands), ("closed", f"已{ending.closes}")]
    return django_filters.ChoiceFilter(label="状态", choices=states, method=in_state)


def _record_filter(column: Any, label: str) -> Any:
    related = column.related_model
    if related is not Unit:
        return django_filters.ModelChoiceFilter(
            label=label, queryset=lambda request: related.objects.visible_to(request.user)
        )

    def in_branch(rows: models.QuerySet, name: str, top: Unit) -> models.QuerySet:
        return rows.filter(**{f"{column.name}__path__startswith": top.path})

    return django_filters.ModelChoiceFilter(
        label=label,
        queryset=lambda request: Unit.objects.visible_to(request.user),
        method=in_branch,
        widget=UnitPicker,
    )


# One record --------------------------------------------------------------------------------------


def facts(record: models.Model, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Label and value of each, as its page shows them."""
    return [(_label(record, name), _shown(record, name) or EMPTY) for name in names]


def _label(record: models.Model, name: str) -> str:
    column: Any = record._meta.get_field(name)
    return str(column.verbose_name)


def _shown(record: models.Model, name: str) -> str:
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)
