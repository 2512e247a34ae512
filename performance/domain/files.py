"""A year's file from its opening to its lock."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone

from performance.actions import FILE_ASSIGNED, FILE_OPENED, FILE_SET
from performance.choices import PerformanceState
from performance.domain import templates
from performance.domain.rights import require_keeper
from performance.models import PerformanceFile, PerformanceTarget
from performance.permissions import PERFORMANCE_MANAGE, PERSONS_MANAGE
from portal.access import Denied, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.audit.domain.events import Entry
from portal.inbox.domain import notices
from portal.orgs.models import Unit
from portal.people.models import Person
from portal.problems import Problem, refuse_if

FEWEST: Final = 4
MOST: Final = 10
WHOLE: Final = 100


@transaction.atomic
def open_for_person(
    person: Person, *, year: int, holder: User | None = None, head: User | None = None, by: User
) -> PerformanceFile:
    """With the targets of the template, for the holder to write his own over them."""
    require(by, PERSONS_MANAGE, person.unit)
    if holder is not None and holder.pk == by.pk:
        raise Denied("不能给本人建立实绩档案，请由其他人办理。")
    refuse_if(_is_new(person, year), _are_there(person.unit, holder, head))
    file = PerformanceFile.objects.create(
        person=person, unit=person.unit, year=year, holder=holder, head=head
    )
    PerformanceTarget.objects.bulk_create(templates.rows(file))
    events.record(FILE_OPENED, by=by, target=file)
    _tell(file)
    return file


@transaction.atomic
def open_for_units(units: Iterable[Unit], *, year: int, by: User) -> list[PerformanceFile]:
    """Of those that have none yet."""
    units = list(units)
    for unit in units:
        require(by, PERFORMANCE_MANAGE, unit)
    has = set(
        PerformanceFile.objects.of_units()
        .filter(year=year, unit__in=units)
        .values_list("unit", flat=True)
    )
    missing = [unit for unit in units if unit.pk not in has]
    refuse_if([] if missing else [("units", f"所选单位都已建立{year}年的实绩档案。")])
    files = PerformanceFile.objects.bulk_create(
        PerformanceFile(unit=unit, year=year) for unit in missing
    )
    PerformanceTarget.objects.bulk_create(row for file in files for row in templates.rows(file))
    events.record_many(Entry(FILE_OPENED, by, file) for file in files)
    return files


@transaction.atomic
def assign(
    file: PerformanceFile, *, holder: User | None = None, head: User | None = None, by: User
) -> PerformanceFile:
    """Whoever heads the unit from now on sees the file, the one before him no longer."""
    file = held(file)
    require_keeper(file, by)
    refuse_if(_is_of_person(file), _are_there(file.unit, holder, head))
    if holder is not None and holder.pk == by.pk:
        raise Denied("不能把本人指定为自己管理的档案的填写人，请由其他人办理。")
    file.holder, file.head = holder, head
    file.save(update_fields=["holder", "head"])
    events.record(FILE_ASSIGNED, by=by, target=file)
    _tell(file)
    return file


@transaction.atomic
def set_targets(file: PerformanceFile, *, by: User) -> PerformanceFile:
    """From now on a target changes by approval only."""
    file = held(file)
    require_keeper(file, by)
    refuse_if(is_in(file, PerformanceState.DRAFT), what_is_wrong(file))
    file.state, file.set_at, file.set_by = PerformanceState.SET, timezone.now(), by
    file.save(update_fields=["state", "set_at", "set_by"])
    events.record(FILE_SET, by=by, target=file)
    return file


def held(file: PerformanceFile) -> PerformanceFile:
    """Every act on a file, its targets and reviews takes this row first."""
    rows = PerformanceFile.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit", "person").get(pk=file.pk)


def is_in(file: PerformanceFile, *states: PerformanceState) -> Iterator[Problem]:
    if file.state not in states:
        yield (
            NON_FIELD_ERRORS,
            f"这份档案{file.get_state_display()}，不能这样办理。请刷新页面查看。",
        )


def what_is_wrong(file: PerformanceFile) -> Iterator[Problem]:
    """Why the targets cannot be set yet."""
    weights = list(file.targets.in_force().values_list("weight", flat=True))
    if not FEWEST <= len(weights) <= MOST:
        yield (
            NON_FIELD_ERRORS,
            f"目标应有 {FEWEST} 至 {MOST} 项，现有 {len(weights):,} 项。请增减后再审定。",
        )
    if sum(weights) != WHOLE:
        yield (
            NON_FIELD_ERRORS,
            f"各项目标的权重之和应为 {WHOLE}，现为 {sum(weights)}。请修改权重后再审定。",
        )


def _is_new(person: Person, year: int) -> Iterator[Problem]:
    if PerformanceFile.objects.filter(person=person, year=year).exists():
        yield "year", f"“{person}”已建立{year}年的实绩档案。"


def _is_of_person(file: PerformanceFile) -> Iterator[Problem]:
    if not file.is_persons:
        yield NON_FIELD_ERRORS, "单位的实绩档案由单位的填报人填写，不另指定账号。"


def _are_there(unit: Unit, *accounts: User | None) -> Iterator[Problem]:
    """Accounts of the person's own unit: nobody else is named into a person's file by a slip."""
    for name, account in zip(("holder", "head"), accounts, strict=True):
        if account is None:
            continue
        if account.unit_id != unit.pk:
            yield name, f"“{account}”的账号不在“{unit}”，请选择本单位的账号。"
        if not account.is_active:
            yield name, f"“{account}”的账号已停用，请选择在用的账号。"


def _tell(file: PerformanceFile) -> None:
    if file.holder_id is not None and file.is_draft:
        notices.send(
            [file.holder_id],
            title=f"请填写{file.year}年实绩档案的年度目标",
            url=file.get_absolute_url(),
            key=f"performance-{file.pk}",
        )
