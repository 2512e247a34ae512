"""批量录入: a township enters its villages on one screen."""

from collections import defaultdict
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from branches.choices.life import (
    ASSEMBLY,
    COMMITTEE_MEETING,
    GROUP_MEETING,
    PARTY_CLASS,
    THEME_DAY,
    DutyOwner,
)
from branches.choices.organisations import BRANCH_KINDS, Nature, OrganisationKind
from branches.domain.life import batch, window
from branches.domain.life.compliance import Reckoning
from branches.filters.months import last_months
from branches.forms.life_batch import BatchForm, SheetRow
from branches.models import Activity, ActivityKind, ActivityOfKind, PartyOrganization
from branches.permissions import ACTIVITIES_KEEP
from branches.views.life.activities import LIST, keepable
from portal import parameters
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period
from portal.ui.views import Crumb, FormPage

MOST_ROWS = 60
_OFFERED = (THEME_DAY, COMMITTEE_MEETING, GROUP_MEETING, ASSEMBLY, PARTY_CLASS)


class LifeBatch(FormPage):
    """A township between the 20th and the 28th: twelve villages on one screen, what they held this
    month, for those without a computer. Before, a workbook per village."""

    title = "批量录入组织生活"
    form_class = BatchForm
    permission = ACTIVITIES_KEEP
    template_name = "branches/life/batch.html"
    verb = "保存"
    cancel_url = LIST.url

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    @cached_property
    def months(self) -> list[tuple[str, str]]:
        return last_months()

    @cached_property
    def month(self) -> Period:
        asked = self.request.GET.get("month", "")
        if asked in dict(self.months):
            return Period.parse(asked)
        return window.month_of(timezone.localdate())

    @cached_property
    def places(self) -> list[Unit]:
        """Townships and units whose branches the user enters."""
        scope = self.request.user.scope(ACTIVITIES_KEEP)
        rows = Unit.objects.still_open().filter(scope.q("path"))
        return list(rows.exclude(kind__level=UnitLevel.COUNTY).order_by("path"))

    @cached_property
    def place(self) -> Unit | None:
        key = parameters.key(self.request.GET.get("unit"))
        chosen = [unit for unit in self.places if unit.pk == key]
        return next(iter(chosen or self.places), None)

    @cached_property
    def kinds(self) -> list[ActivityKind]:
        return list(ActivityKind.objects.in_use().filter(code__in=_OFFERED).in_order())

    @cached_property
    def organisations(self) -> list[PartyOrganization]:
        if self.place is None:
            return []
        rows = keepable(self.request.user).filter(unit__path__startswith=self.place.path)
        rows = rows.filter(kind__in=(*BRANCH_KINDS, OrganisationKind.GROUP))
        return list(rows.exclude(nature=Nature.FUNCTIONAL)[:MOST_ROWS])

    @cached_property
    def rows(self) -> list[SheetRow]:
        done, owing = self._done(), self._with_committee()
        return [
            SheetRow(one, frozenset(self._offered(one, owing)), done.get(one.pk, {}))
            for one in self.organisations
        ]

    def _offered(self, organisation: PartyOrganization, owing: set[int]) -> list[str]:
        if organisation.kind == OrganisationKind.GROUP:
            return [GROUP_MEETING]
        if organisation.nature == Nature.TEMPORARY:
            return [THEME_DAY]
        always = [THEME_DAY, ASSEMBLY, PARTY_CLASS]
        return [*always, COMMITTEE_MEETING] if organisation.pk in owing else always

    def _with_committee(self) -> set[int]:
        keys = [one.pk for one in self.organisations]
        asked = PartyOrganization.objects.filter(pk__in=keys)
        reckoning = Reckoning(asked, [self.month], today=timezone.localdate())
        return {
            pk
            for (pk, _), cell in reckoning.cells.items()
            if any(line.duty.owed_by == DutyOwner.WITH_COMMITTEE for line in cell.lines)
        }

    def _done(self) -> dict[int, dict[str, str]]:
        """What the month has already, as `12日 8/10`."""
        held = Activity.objects.counted().filter(
            organization__in=[one.pk for one in self.organisations],
            held_on__range=(self.month.first_day, self.month.last_day),
        )
        rows = ActivityOfKind.objects.filter(activity__in=held).order_by("activity__held_on")
        done: dict[int, dict[str, str]] = defaultdict(dict)
        for pk, code, day, present, expected in rows.values_list(
            "activity__organization", "kind__code", "activity__held_on", "activity__present",
            "activity__expected",
        ):  # fmt: skip
            done[pk][code] = f"{day.day}日 {present}/{expected}"
        return done

    def form_kwargs(self) -> dict[str, Any]:
        return {"rows": self.rows, "kinds": self.kinds, "month": self.month}

    def initial(self) -> dict[str, Any]:
        return {}

    def act(self, form: BatchForm) -> list[Activity]:
        return batch.record_many(form.entries(), by=self.request.user)

    def done_message(self, result: list[Activity]) -> str:
        return f"已录入 {len(result):,} 次活动，来源记为“乡镇代录”，支部可以补充名单和内容。"

    def success_url(self, result: list[Activity]) -> str:
        query = {"month": self.month.code}
        if self.place is not None:
            query["unit"] = str(self.place.pk)
        return reverse("branches:life-batch", query=query)
