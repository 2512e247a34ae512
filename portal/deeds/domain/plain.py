"""Plain records: rows that are added, corrected, closed and opened again, and nothing more.

An app names their acts once, in its `domain`, and has them as strict as acts written out: the
permission at the record's unit, the row held, what may exist once, the app's own checks, the event
in the trail. Whatever more happens to a record is a function of the app beside them.

    KINDS = plain.Acts(
        UnitKind,
        UNIT_KINDS_MANAGE,
        UNIT_KIND_CHANGED,
        fields=("code", "label", "level", "position"),
        stays=("code",),
        ends="is_active",
    )
    KINDS.add(code="sumu", label="苏木", level=Level.TOWNSHIP, position=5, by=user)
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models, transaction
from django.utils import timezone

from portal.access import Actor, Permission, require
from portal.audit.choices import Action
from portal.audit.domain import events
from portal.deeds.domain import deeds, kinds
from portal.deeds.domain.kinds import DeedKind
from portal.problems import Problem, refuse_if

Check = Callable[[Any], Iterable[Problem]]


def _nothing(_record: Any) -> Iterable[Problem]:
    return ()


@dataclass(frozen=True)
class Ending:
    """What closing is called, and what it means to whoever is asked for the reason."""

    closes: str = "停用"
    reopens: str = "恢复"
    stands: str = "在用"
    closed_means: str = "不再供选择，已用到它的记录照常显示。"
    reopened_means: str = "又可以选用。"


OUT_OF_USE = Ending()


@dataclass(frozen=True)
class PlainActs:
    """`fields`: what a new record is given; those that `stays` keep their value for good. `unit`:
    the way from a record to its unit, empty where records belong to the whole county. `ends`: the
    column that closes a record, a date or a yes; without one nothing is ever closed; `ending`: what
    that is called. `checks` and `may_close` are asked about the record as it would be saved."""

    model: type[models.Model]
    permission: Permission
    action: Action
    fields: tuple[str, ...]
    noun: str
    adds: str = "新增"
    stays: Collection[str] = ()
    unit: str = ""
    ends: str = ""
    ending: Ending = OUT_OF_USE
    checks: Check = field(default=_nothing)
    may_close: Check = field(default=_nothing)

    def __post_init__(self) -> None:
        if self.ends:
            self.closing, self.reopening  # noqa: B018 - known from the start, to be taken back

    @transaction.atomic
    def add(self, *, by: Actor, **facts: Any) -> Any:
        self._know(facts, self.fields)
        record = self.model(**facts)
        self.require(by, record)
        refuse_if(self._stands_alone(record), self.checks(record))
        record.save()
        self._tell(f"{self.adds}{self.noun}“{record}”", record, by=by)
        return record

    @transaction.atomic
    def correct(self, record: Any, *, by: Actor, **facts: Any) -> Any:
        """What is not named stays. Where nothing changes nothing is told."""
        self._know(facts, self.corrected)
        self._hold(record, by)
        new = {name: value for name, value in facts.items() if getattr(record, name) != value}
        proposed = _with(self._twin(record), new)
        self.require(by, proposed)
        refuse_if(self._stands_alone(proposed), self.checks(proposed))
        if new:
            before, labels = str(record), "、".join(map(self._label, new))
            _with(record, new).save()
            self._tell(f"修改{self.noun}“{before}”：{labels}", record, by=by)
        return record

    @transaction.atomic
    def close(self, record: Any, *, reason: str, by: Actor) -> Any:
        """No longer offered; what refers to it keeps it and shows it."""
        self._hold(record, by)
        refuse_if(self._is_open(record), self.may_close(record))
        self._end(record, self.closing, reason, by)
        return record

    @transaction.atomic
    def reopen(self, record: Any, *, reason: str, by: Actor) -> Any:
        self._hold(record, by)
        refuse_if(self._is_over(record))
        self._end(record, self.reopening, reason, by)
        return record

    @transaction.atomic
    def remove(self, record: Any, *, by: Actor) -> None:
        """One added by mistake, as when an import is taken back: nothing may refer to it yet."""
        self._hold(record, by)
        refuse_if(self._is_unused(record))
        self._tell(f"删除{self.noun}“{record}”", record, by=by)
        record.delete()

    # What pages and guards ask -------------------------------------------------------------------

    @property
    def corrected(self) -> tuple[str, ...]:
        return tuple(name for name in self.fields if name not in self.stays)

    @property
    def all_fields(self) -> tuple[str, ...]:
        return (*self.fields, *([self.ends] if self.ends else []))

    @property
    def offered(self) -> tuple[Callable[..., Any], ...]:
        ending = (self.close, self.reopen) if self.ends else ()
        return (self.add, self.correct, self.remove, *ending)

    def is_closed(self, record: Any) -> bool:
        value = getattr(record, self.ends) if self.ends else None
        return value is not None and value is not True

    def require(self, by: Actor, record: Any) -> None:
        require(by, self.permission, self._unit_of(record))

    # Their parts ---------------------------------------------------------------------------------

    @cached_property
    def closing(self) -> DeedKind:
        return self._kind("closing", self.ending.closes)

    @cached_property
    def reopening(self) -> DeedKind:
        return self._kind("reopening", self.ending.reopens)

    def _kind(self, key: str, verb: str) -> DeedKind:
        key, label = f"{self.model._meta.label_lower}.{key}", f"{verb}{self.noun}"
        return kinds.add(DeedKind(key, label, self.permission, self._unit_of, small=True))

    def _unit_of(self, record: Any) -> Any:
        return attrgetter(self.unit)(record) if self.unit else None

    def _hold(self, record: Any, by: Actor) -> None:
        self.require(by, record)
        rows = self.model._default_manager.select_for_update(no_key=True, of=("self",))
        record.refresh_from_db(from_queryset=rows)
        self.require(by, record)

    def _twin(self, record: Any) -> Any:
        """Another object of the row: a record that is refused stays as it is on the page."""
        columns = [column.attname for column in self.model._meta.concrete_fields]
        return self.model(**{name: getattr(record, name) for name in columns})

    def _know(self, facts: Collection[str], known: Collection[str]) -> None:
        if unknown := set(facts) - set(known):
            raise TypeError(f"{self.model.__name__} is not given {sorted(unknown)}")

    def _end(self, record: Any, kind: DeedKind, reason: str, by: Actor) -> None:
        row = self.model._default_manager.filter(pk=record.pk)
        with deeds.kept(kind, record, says=reason, rows=row.all, by=by):
            setattr(record, self.ends, self._turned(record))
            record.save(update_fields=[self.ends])
        self._tell(f"{kind.label}“{record}”", record, by=by, reason=reason)

    def _turned(self, record: Any) -> Any:
        """What the column says when an open record closes, a closed one opens."""
        if isinstance(self.model._meta.get_field(self.ends), models.BooleanField):
            return not getattr(record, self.ends)
        return None if self.is_closed(record) else timezone.localdate()

    def _tell(self, summary: str, record: Any, *, by: Actor, **more: Any) -> None:
        events.record(self.action, by=by, target=record, summary=summary, **more)

    def _stands_alone(self, record: Any) -> Iterator[Problem]:
        """The database refuses what may exist once; this says it in words beside the field."""
        others = self.model._default_manager.exclude(pk=record.pk)
        for names in self._once:
            values = {name: getattr(record, name) for name in names}
            twin = None if None in values.values() else others.filter(**values).first()
            if twin is not None:
                same, last = "、".join(map(self._label, names)), names[-1]
                label = self._label(last)
                yield last, f"已有{same}相同的{self.noun}“{twin}”。请换一个{label}。"

    @property
    def _once(self) -> Iterator[tuple[str, ...]]:
        for name in self.fields:
            if getattr(self.model._meta.get_field(name), "unique", False):
                yield (name,)
        for constraint in self.model._meta.total_unique_constraints:
            if set(constraint.fields) <= set(self.fields):
                yield tuple(constraint.fields)

    def _label(self, name: str) -> str:
        column: Any = self.model._meta.get_field(name)
        return str(column.verbose_name)

    def _is_unused(self, record: Any) -> Iterator[Problem]:
        for relation in self.model._meta.get_fields(include_hidden=True):
            if not isinstance(relation, models.ForeignObjectRel) or relation.many_to_many:
                continue
            if relation.on_delete is models.DO_NOTHING:  # its own history
                continue
            rows = relation.related_model._base_manager  # noqa: SLF001 - hidden rows too
            if rows.filter(**{relation.field.name: record.pk}).exists():
                label = relation.related_model._meta.verbose_name
                yield NON_FIELD_ERRORS, f"“{record}”已用于“{label}”，不能删除。"

    def _is_open(self, record: Any) -> Iterator[Problem]:
        if self.is_closed(record):
            yield (
                NON_FIELD_ERRORS,
                f"“{record}”已{self.ending.closes}，不用再{self.ending.closes}。",
            )

    def _is_over(self, record: Any) -> Iterator[Problem]:
        if not self.is_closed(record):
            yield (
                NON_FIELD_ERRORS,
                f"“{record}”现在是“{self.ending.stands}”，不用{self.ending.reopens}。",
            )


def _with(record: Any, facts: dict[str, Any]) -> Any:
    for name, value in facts.items():
        setattr(record, name, value)
    return record
