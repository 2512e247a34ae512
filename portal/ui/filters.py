"""Filters of list pages: the search box, pickers of what the user may see, sets, spans, ladders."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial, reduce
from operator import or_
from typing import Any, Final

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django_filters.constants import EMPTY_VALUES
from django_filters.fields import RangeField
from django_filters.filters import FilterMethod

from portal import parameters
from portal.ui.declared import Declared, like

Choices = Iterable[tuple[str, str]] | Callable[[], Iterable[tuple[str, str]]]
# What a span's two boxes add to its name in an address.
SPAN_ENDS: Final = ("_min", "_max", "_after", "_before")


ABOVE, BELOW = "+", "-"  # behind a code in an address


def any_of(conditions: Iterable[Q]) -> Q:
    """Rows that meet one of several; none without any."""
    return reduce(or_, conditions, Q(pk__in=[]))


class ManyFilter(django_filters.MultipleChoiceFilter):
    """Any of several values."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.SelectMultiple(attrs={"data-many": ""}))
        super().__init__(*args, **kwargs)


class LadderFilter(django_filters.ChoiceFilter):
    """One step of an ordered table, it and those above, or it and those below.

    `steps` go from the highest down, as code tables of schooling and of posts are printed; those
    of different `family` do not stand above one another. `apart` are answers outside the order.
    `method(rows, name, codes)` is given the codes that are asked for.
    """

    def __init__(
        self,
        *args: Any,
        steps: Choices,
        apart: Iterable[tuple[str, str]] = (),
        family: Callable[[str], str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.steps, self.apart, self.family = steps, tuple(apart), family
        kwargs.setdefault("empty_label", "不限")
        super().__init__(*args, choices=partial(_grouped, steps, self.apart), **kwargs)
        self.filter = _CodesAskedFor(self)

    def codes(self, asked: str) -> list[str]:
        codes = [code for code, _ in _listed(self.steps)]
        if asked in codes or asked in dict(self.apart):
            return [asked]
        code, direction = asked[:-1], asked[-1]
        if self.family:
            codes = [other for other in codes if self.family(other) == self.family(code)]
        place = codes.index(code)
        return codes[: place + 1] if direction == ABOVE else codes[place:]


def _listed(steps: Choices) -> list[tuple[str, str]]:
    return list(steps() if callable(steps) else steps)


def _grouped(steps: Choices, apart: Sequence[tuple[str, str]]) -> list[tuple[str, Any]]:
    listed = _listed(steps)
    return [
        ("仅此一级", [*listed, *apart]),
        ("及以上", [(f"{code}{ABOVE}", f"{label}及以上") for code, label in listed]),
        ("及以下", [(f"{code}{BELOW}", f"{label}及以下") for code, label in listed]),
    ]


class _CodesAskedFor(FilterMethod):
    def __call__(self, qs: QuerySet, value: str) -> QuerySet:
        if value in EMPTY_VALUES:
            return qs
        return self.method(qs, self.f.field_name, self.f.codes(value))


class SpanField(RangeField):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        most = parameters.LARGEST_NUMBER
        ends = [forms.DecimalField(min_value=-most, max_value=most) for _ in ("from", "to")]
        super().__init__(*args, fields=ends, **kwargs)


class SpanFilter(django_filters.RangeFilter):
    """From one number to another, either of them open."""

    field_class = SpanField

    def __init__(self, *args: Any, unit: str = "", **kwargs: Any) -> None:
        self.unit = unit
        kwargs.setdefault("widget", SpanWidget())
        super().__init__(*args, **kwargs)


class SpanWidget(django_filters.widgets.RangeWidget):
    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "decimal", "class": "span-end"})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for box, hint in zip(context["widget"]["subwidgets"], ("从", "到"), strict=True):
            box["attrs"] |= {"placeholder": hint, "aria-label": hint}
        return context


# Filters that apps lend to every list, by their name in the address.
_LENT: Final[dict[str, Callable[[], django_filters.Filter]]] = {}


def lent(name: str) -> Callable:
    """Makes a filter of any list: heeded, told as a chip and kept where the address names it."""

    def register(build: Callable[[], django_filters.Filter]) -> Callable:
        _LENT[name] = build
        return build

    return register


def _for_one_page(declared: django_filters.Filter) -> django_filters.Filter:
    """It gets this page's rows to choose from, its request and its form's field."""
    made = like(declared)
    made.extra = dict(declared.extra)
    if isinstance(declared.__dict__.get("filter"), FilterMethod):
        made.filter = type(declared.filter)(made)
    return made


class ListFilters(django_filters.FilterSet):
    """`q` searches by the queryset's own `matching`: name, code or pinyin initials.

    A list asks narrowly: it makes fields of what the address names only, for a page's dozen
    filters with their options cost more than its rows. The panel that offers all of them is
    fetched when somebody opens it.
    """

    q = django_filters.CharFilter(method="search", label="搜索")

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        return Declared(super().get_filters(), _for_one_page)

    def __init__(self, *args: Any, narrow: bool = False, **kwargs: Any) -> None:
        self.narrow = narrow
        super().__init__(*args, **kwargs)
        for name in _LENT.keys() & self.data.keys() - self.filters.keys():
            self.filters[name] = added = _LENT[name]()
            added.field_name, added.parent, added.model = name, self, self.queryset.model

    def get_form_class(self) -> type[forms.Form]:
        fields = {name: one.field for name, one in self.filters.items() if self._is_asked_for(name)}
        return type(f"{type(self).__name__}Form", (self._meta.form,), fields)

    @cached_property
    def form(self) -> forms.Form:
        """Dates and numbers lie within what the database can compare."""
        form = super().form
        parameters.set_limits(form)
        return form

    def _is_asked_for(self, name: str) -> bool:
        return not self.narrow or any(name + end in self.data for end in ("", *SPAN_ENDS))

    def search(self, rows: Any, name: str, typed: str) -> QuerySet:
        return rows.matching(typed)

    @property
    def user(self) -> Any:
        return self.request.user

    @property
    def has_panel(self) -> bool:
        return any(name != "q" for name in self.filters)

    @property
    def has_search(self) -> bool:
        return self.filters.get("q") is not None

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the address asks for beside the search box, for hidden inputs."""
        names = {name + end for name in self.filters if name != "q" for end in ("", *SPAN_ENDS)}
        return [
            (name, value)
            for name, values in self.data.lists()
            if name in names
            for value in values
            if value
        ]

    @property
    def in_use(self) -> list[dict[str, str]]:
        """The filters set at present, in words, for the chips above the table."""
        data = self.form.cleaned_data if self.form.is_valid() else {}
        return [
            {"name": name, "label": str(self.filters[name].label or name), "value": spoken}
            for name, value in data.items()
            if name != "q" and (spoken := self._spoken(name, value))
        ]

    @property
    def misread(self) -> list[str]:
        """What of the address was not understood, and so not heeded."""
        return [
            f"{self.filters[name].label or name}：{error}"
            for name, errors in self.form.errors.items()
            for error in errors
            if name in self.filters
        ]

    def conditions(self) -> str:
        """All that the rows were chosen by, in one line, for the head of a paper or workbook."""
        typed = self.form.cleaned_data.get("q") if self.form.is_valid() else ""
        worded = [f"{chip['label']}：{chip['value']}" for chip in self.in_use]
        return "；".join([*([f"搜索：{typed}"] if typed else []), *worded])

    def _spoken(self, name: str, value: Any) -> str:
        if value in (None, "", []):
            return ""
        field = self.form.fields[name]
        if isinstance(value, slice):
            return _span(value, getattr(self.filters[name], "unit", ""))
        if isinstance(value, list):
            words = _words(field)
            return "、".join(str(words.get(one, one)) for one in value)
        if isinstance(field, forms.ModelChoiceField):
            return str(getattr(field, "null_label", value) if value == "null" else value)
        return str(_words(field).get(value, value))


def _words(field: forms.Field) -> dict[Any, Any]:
    """Options by value, those of groups too."""
    words: dict[Any, Any] = {}
    for value, label in getattr(field, "choices", []):
        words |= dict(label) if isinstance(label, list | tuple) else {value: label}
    return words


def _span(value: slice, unit: str) -> str:
    if value.start is None:
        return f"{value.stop}{unit}以下（含）"
    if value.stop is None:
        return f"{value.start}{unit}以上（含）"
    return f"{value.start}—{value.stop}{unit}"
