"""What performance files add to the menu, the to-dos, and the pages of cadres and units."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from performance.choices import ChangeState, PerformanceState
from performance.domain import rights
from performance.models import PerformanceFile, PerformanceReview, TargetChange
from performance.permissions import (
    PERFORMANCE_FILL,
    PERFORMANCE_MANAGE,
    PERFORMANCE_VIEW,
    PERSONS_MANAGE,
)
from performance.views.browse import quarters
from portal.accounts.models import User
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from portal.ui.registry import Act, MenuEntry, SignedInRequest, Tab, Todo, acts, menu, tabs, todos

_SHOWN: Final = 20

menu.add(
    MenuEntry("实绩档案", "performance:files", "report-analytics", "考核", PERFORMANCE_VIEW, 30)
)
acts.add(
    Act("建立单位实绩档案", "performance:open-units", "report-analytics", PERFORMANCE_MANAGE, 66)
)


class TargetsOfFile(Tab[PerformanceFile]):
    key = "targets"
    label = "年度目标"
    template = "performance/tabs/targets.html"
    position = 10

    def context(self, request: SignedInRequest, record: PerformanceFile) -> dict[str, Any]:
        rows = list(record.targets.in_order().prefetch_related("changes__asked_by"))
        in_force = [row for row in rows if row.ended_at is None]
        user = request.user
        writes = rights.may_write(record, user)
        return {
            "targets": in_force,
            "ended": [row for row in rows if row.ended_at is not None],
            "weights": sum(row.weight for row in in_force),
            "may_edit": record.is_draft and writes,
            "may_ask": record.is_set and writes,
            "may_decide": record.is_set and rights.may_keep(record, user),
            "changes": [
                change
                for row in rows
                for change in row.changes.all()
                if change.state != ChangeState.RECALLED
            ],
        }


class ReviewsOfFile(Tab[PerformanceFile]):
    key = "reviews"
    label = "季度评议"
    template = "performance/tabs/reviews.html"
    position = 20

    def context(self, request: SignedInRequest, record: PerformanceFile) -> dict[str, Any]:
        return {"quarters": quarters(record, request.user)}


tabs.add("performance.file", TargetsOfFile, ReviewsOfFile)


class OfCadre(Tab[Any]):
    """On a cadre's page, for whoever keeps or may see his files."""

    key = "performance"
    label = "实绩档案"
    template = "performance/tabs/files.html"
    position = 55
    on_paper = False  # a cadre's page is printed for others

    def visible(self, request: SignedInRequest, record: Any) -> bool:
        user = request.user
        return user.can(PERSONS_MANAGE, record.unit) or _of_person(user, record).exists()

    def context(self, request: SignedInRequest, record: Any) -> dict[str, Any]:
        may_open = request.user.can(PERSONS_MANAGE, record.unit)
        url = reverse("performance:open-person", args=[record.person_id])
        return {
            "files": _of_person(request.user, record).order_by("-year"),
            "open_url": url if may_open else "",
        }


def _of_person(user: User, cadre: Any) -> Any:
    return PerformanceFile.objects.visible_to(user).filter(person=cadre.person_id)


class OfUnitPerformance(Tab[Unit]):
    """On a unit's page: its own files, never those of its people."""

    key = "performance"
    label = "实绩档案"
    template = "performance/tabs/files.html"
    position = 56
    permission = PERFORMANCE_VIEW

    def context(self, request: SignedInRequest, record: Unit) -> dict[str, Any]:
        rows = PerformanceFile.objects.visible_to(request.user).of_units()
        url = f"{reverse('performance:open-units')}?units={record.pk}"
        may_open = request.user.can(PERFORMANCE_MANAGE, record)
        return {
            "files": rows.filter(unit=record).order_by("-year"),
            "open_url": url if may_open else "",
        }


tabs.add("cadres.cadre", OfCadre)
tabs.add("orgs.unit", OfUnitPerformance)


@todos.provider
def targets_to_write(user: User) -> Iterator[Todo]:
    """The holder's own file of this year, until its targets are set; then each quarter."""
    own = PerformanceFile.objects.filter(holder=user.pk)
    for file in own.filter(state=PerformanceState.DRAFT).order_by("year")[:_SHOWN]:
        yield Todo(f"填写{file.year}年实绩档案的年度目标", file.get_absolute_url())
    yield from _quarters_to_write(own, "")


@todos.provider
def unit_progress_to_write(user: User) -> Iterator[Todo]:
    if not user.can(PERFORMANCE_FILL, user.unit):
        return
    own = PerformanceFile.objects.of_units().filter(unit=user.unit_id).select_related("unit")
    for file in own.filter(state=PerformanceState.DRAFT).order_by("year")[:_SHOWN]:
        yield Todo(f"填写本单位{file.year}年实绩档案的年度目标", file.get_absolute_url())
    yield from _quarters_to_write(own, "本单位")


def _quarters_to_write(files: Any, whose: str) -> Iterator[Todo]:
    """The quarter that is over, and was not written."""
    last = Period.containing(timezone.localdate(), PeriodKind.QUARTER).previous()
    written = PerformanceReview.objects.filter(
        file=OuterRef("pk"), period=last, written_at__isnull=False
    )
    waiting = files.filter(year=last.year, state=PerformanceState.SET).exclude(Exists(written))
    for file in waiting.order_by("pk")[:_SHOWN]:
        url = reverse("performance:write", args=[file.pk, last])
        yield Todo(f"填写{whose}实绩档案{last.label}完成情况", url, urgent=True)


@todos.provider
def changes_to_answer(user: User) -> Iterator[Todo]:
    if not (user.can(PERFORMANCE_MANAGE) or user.can(PERSONS_MANAGE)):
        return
    waiting = TargetChange.objects.visible_to(user).filter(state=ChangeState.WAITING)
    rows = waiting.exclude(asked_by=user.pk).select_related(
        "target__file__unit", "target__file__person"
    )
    for change in rows.order_by("asked_at", "pk")[:_SHOWN]:
        if rights.may_keep(change.target.file, user):
            url = reverse("performance:answer-change", args=[change.pk])
            yield Todo(f"目标调整待审批：{change.target.file}", url)


@todos.provider
def reviews_to_judge(user: User) -> Iterator[Todo]:
    """Written by the holder, not judged yet: how many."""
    rows = PerformanceReview.objects.visible_to(user).filter(
        written_at__isnull=False, decided_at=None
    )
    for permission, is_unit, words in (
        (PERFORMANCE_MANAGE, True, "单位实绩档案待评议"),
        (PERSONS_MANAGE, False, "干部实绩档案待评议"),
    ):
        if not user.can(permission):
            continue
        mine = rows.filter(
            user.scope(permission).q("file__unit__path"), file__person__isnull=is_unit
        )
        if count := mine.exclude(file__holder=user.pk).count():
            kind = "units" if is_unit else "persons"
            url = f"{reverse('performance:files')}?kind={kind}&state={PerformanceState.SET}"
            yield Todo(words, url, count=count)
