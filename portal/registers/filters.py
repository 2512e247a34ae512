import datetime as dt
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from portal import parameters
from portal.fields.choices import KindKey
from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds.stored import Stored
from portal.figures.catalogue import Asked
from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.periods import BadPeriodError, Period, PeriodKind
from portal.registers import subjects
from portal.registers.choices import RecordState
from portal.registers.domain import counting
from portal.registers.domain.owed_now import OwedNow
from portal.registers.forms import SubjectPicker
from portal.registers.models import Register, RegisterRecord
from portal.registers.models.entries import RegisterRecordQuerySet
from portal.registers.permissions import REGISTER_FILL
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import UnitPicker

SOON_DAYS = 7
ALL_PERIODS = "all"
_DUE = [
    ("late", "已逾期"),
    ("soon", f"{SOON_DAYS} 天内到期"),
    ("quiet", "久未更新"),
    ("long", "超过规定天数未办结"),
    ("look_back", "已销号待回头看"),
]


class RegisterFilters(ListFilters):
    class Meta:
        model = Register
        fields = ()


def _visible_units(request: HttpRequest) -> UnitQuerySet:
    return Unit.objects.visible_to(request.user)


_MINE = [("filled", "我填报的"), ("charged", "我负责的")]


class RecordFilters(ListFilters):
    """`charged`: the fields that name who is in charge, by kind; a list of one register knows.
    `choices`: those that part its entries into sorts; `expiry`: the date its entries last to."""

    people: ClassVar[tuple[str, ...]] = ()
    choices: ClassVar[tuple[str, ...]] = ()
    units: ClassVar[tuple[str, ...]] = ()
    code: ClassVar[str] = ""
    expiry: ClassVar[str] = ""
    options: ClassVar[Mapping[tuple[str, str], str]] = {}

    mine = django_filters.ChoiceFilter(choices=_MINE, label="我的", method="of_mine")
    unit = django_filters.ModelChoiceFilter(
        queryset=_visible_units,
        label="单位（含下级）",
        method="below",
        widget=UnitPicker,
    )
    state = django_filters.ChoiceFilter(
        choices=[("open", "有待补正"), ("done", "完整")], label="核对", method="in_state"
    )

    step = ManyFilter(choices=RecordState.choices, label="状态", field_name="state")
    # The page shows one period unless all are asked for.
    period = django_filters.CharFilter(label="期间", method="of_period", widget=forms.HiddenInput)
    due = django_filters.ChoiceFilter(choices=_DUE, label="完成时限", method="due_within")

    # What a number of this register is made of leads here.
    behind = django_filters.ChoiceFilter(
        choices=counting.OFFERED, label="构成哪个数", method="made_of"
    )
    within = django_filters.CharFilter(
        label="期间（如 2026-11、2026-Q4）", method="in_period", max_length=10
    )

    sort = django_filters.CharFilter(label="类别", method="of_sorts", max_length=60)
    lasts_on = django_filters.DateFilter(label="哪一天有效", method="in_force")
    named = django_filters.CharFilter(label="写明的人", method="of_person", max_length=60)
    by_day = django_filters.CharFilter(label="按哪个日期", method="dated_by", max_length=30)
    claimed = django_filters.ModelChoiceFilter(
        queryset=_visible_units,
        label="认领单位（含下级）",
        method="claimed_below",
        widget=UnitPicker,
    )

    class Meta:
        model = RegisterRecord
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (
            "by_day",
            "claimed",
            "lasts_on",
            "sort",
            "named",
        ):  # what only numbers that lead here ask for
            if name not in self.data:
                del self.filters[name]

    def dated_by(self, rows: QuerySet, name: str, key: str) -> QuerySet:
        """By a date field in place of the day an entry counts for."""
        days = (self._period.first_day.isoformat(), self._period.last_day.isoformat())
        dated = rows.filter(counting.COUNTED).alias(dated=Stored(key, "open_values").text)
        return dated.filter(dated__range=days)

    def of_person(self, rows: QuerySet, name: str, said: str) -> QuerySet:
        field, _, person = said.partition("=")
        key = parameters.key(person)
        if field not in self.people or key is None:
            return rows.none()
        return rows.filter(**{f"open_values__{field}__pk": key})

    def of_sorts(self, rows: QuerySet, name: str, said: str) -> QuerySet:
        """`rank=c1,c2;state=c1`: of each named choice one of these options."""
        for one in said.split(";"):
            key, _, options = one.partition("=")
            if key not in self.choices:
                return rows.none()
            every = (self._of_sort(key, option) for option in options.split(","))
            rows = rows.filter(reduce(or_, every))
        return rows

    def _of_sort(self, key: str, option: str) -> Q:
        label = self.options.get((key, option))
        joined = Q(register__counts_in=self.code, register__counts_as=label)
        own = counting.of_sort(key, option)
        return own | joined if self.code and label else own

    def in_force(self, rows: QuerySet, name: str, day: dt.date) -> QuerySet:
        return counting.lasting(rows, self.expiry, day) if self.expiry else rows.none()

    def made_of(self, rows: QuerySet, name: str, what: str) -> QuerySet:
        return rows.filter(counting.behind(what, Asked(self._period, timezone.localdate())))

    def in_period(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        """Alone it means what counts in the period."""
        asked = self.form.cleaned_data
        if asked.get("behind") or asked.get("by_day"):
            return rows
        return self.made_of(rows, name, "count")

    @property
    def _period(self) -> Period:
        """This month, unless another one is named that there is."""
        try:
            return Period.parse(self.form.cleaned_data.get("within") or "")
        except BadPeriodError:
            return Period.containing(timezone.localdate(), PeriodKind.MONTH)

    @property
    def in_use(self) -> list[dict[str, str]]:
        """The period stands above the list."""
        return [chip for chip in super().in_use if chip["name"] != "period"]

    def of_period(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The page has narrowed them already."""
        return rows

    def due_within(
        self, rows: RegisterRecordQuerySet, name: str, value: str
    ) -> RegisterRecordQuerySet:
        today = timezone.localdate()
        if value == "late":
            return rows.overdue(today)
        named = {"quiet": rows.quiet, "long": rows.long, "look_back": rows.to_look_back}
        if narrowed := named.get(value):
            return narrowed(today)
        last = today + dt.timedelta(days=SOON_DAYS)
        return rows.unended().filter(due_on__gte=today, due_on__lte=last)

    def of_mine(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Filled by the user; or naming him, or his unit, as in charge."""
        user = self.request.user
        if value == "filled":
            return rows.filter(by=user)
        named = Q(pk__in=[])
        for key in self.people:
            named |= Q(**{f"open_values__{key}__name": user.name})
        for key in self.units:
            named |= Q(**{f"open_values__{key}": user.unit_id})
        return rows.filter(named)

    def below(self, rows: QuerySet, name: str, unit: Unit) -> QuerySet:
        return rows.filter(unit__path__startswith=unit.path)

    def claimed_below(self, rows: QuerySet, name: str, unit: Unit) -> QuerySet:
        takers = Unit.objects.filter(path__startswith=unit.path).values_list("pk", flat=True)
        return rows.filter(open_values__claimed_by__in=list(takers))

    def about_subject(self, rows: QuerySet, name: str, subject: Any) -> QuerySet:
        return rows.filter(subject_id=subject.pk)

    def in_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        return rows.filter(findings=[]) if state == "done" else rows.exclude(findings=[])


def _subjects_of(register: Register) -> dict[str, django_filters.Filter]:
    """Where entries are about what stands in a unit: about whom."""
    kind = subjects.of(register.subject_kind)
    if kind is None:
        return {}

    def seen(request: Any) -> Any:
        return kind.rows.filter(request.user.scope(REGISTER_FILL).q("unit__path"))

    picked = django_filters.ModelChoiceFilter(
        queryset=seen,
        label=kind.label,
        method="about_subject",
        widget=SubjectPicker(register, listed=True),
    )
    return {"subject": picked}


def filters_of(register: Register, definition: Definition) -> type[RecordFilters]:
    """Those of one register's list."""

    def keys(kind: KindKey) -> tuple[str, ...]:
        return tuple(one.key for one in definition.open_kinds if one.field.kind == kind)

    own: dict[str, Any] = {"people": keys(KindKey.PERSON), "units": keys(KindKey.UNIT)}
    own["choices"] = keys(KindKey.CHOICE)
    own["code"] = register.code
    own["expiry"] = next((k.key for k in definition.open_kinds if k.field.expiry_days), "")
    own["options"] = {
        (key, one["code"]): one["label"]
        for key in own["choices"]
        for one in definition.by_key[key].field.choices
    }
    own |= _subjects_of(register)
    return type("RecordFiltersOf", (RecordFilters,), own)


_SINCE = [("month", "本月没有填报"), ("quarter", "本季度没有填报"), ("year", "今年没有填报")]


class UnfilledFilters(ListFilters):
    """Which units count as not having filled: those that never did, or lack something of the
    running period, unless a time is named."""

    since = django_filters.ChoiceFilter(
        choices=_SINCE,
        label="没有填报",
        empty_label="从未填报（按期填报的，本期没有填够）",
        method="as_asked",
    )

    class Meta:
        model = Unit
        fields = ()

    def as_asked(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The page asks the register itself."""
        return rows


def unfilled_filters(asked: Sequence[OwedNow]) -> type[UnfilledFilters]:
    """Where several things are owed: who lacks which."""
    if len(asked) < 2:  # noqa: PLR2004 - there is nothing to choose
        return UnfilledFilters
    lacked = django_filters.ChoiceFilter(
        choices=[
            (f"{n}", f"{now.period.label}{now.owed.sort or '（不分类别）'}")
            for n, now in enumerate(asked)
        ],
        label="缺哪一项",
        method="as_asked",
    )
    return type("UnfilledFiltersOf", (UnfilledFilters,), {"lacked": lacked})


def begin_of(since: str, today: dt.date) -> dt.date | None:
    if since == "month":
        return today.replace(day=1)
    if since == "quarter":
        return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    return today.replace(month=1, day=1) if since == "year" else None
