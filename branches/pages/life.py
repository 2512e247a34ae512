"""What activities bring to the menu, to their own page, to organisations and to the to-dos."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from branches.choices.life import ActivityState
from branches.domain.life import books, compliance, reviewing
from branches.domain.life.doubts import doubts
from branches.filters.life import COUNTY_REVIEW, REVIEW
from branches.models import Activity, PartyOrganization
from branches.models.clerk import reaches
from branches.permissions import ACTIVITIES_KEEP, ACTIVITIES_REVIEW, ACTIVITIES_VIEW
from branches.views.life.activities import with_kinds
from portal.accounts.models import User
from portal.orgs.models import Unit
from portal.text import label_of
from portal.ui.registry import Act, MenuEntry, SignedInRequest, Tab, Todo, acts, menu, tabs, todos

SHOWN = 12
_SECTION = "组织生活"
_FACTS = (
    "held_on", "starts_at", "ends_at", "place", "topic", "host", "recorder", "lecturer",
    "leaders", "expected", "present", "on_leave", "absent", "observers", "study", "content",
    "resolution", "source", "entered_on", "entered_by",
)  # fmt: skip
_VOTES = ("votes_entitled", "votes_present", "votes_for", "votes_against", "votes_abstained")

menu.add_section(_SECTION, 22)
menu.add(
    MenuEntry("支部首页", "branches:life-home", "home", _SECTION, ACTIVITIES_KEEP, 5),
    MenuEntry("组织生活记录", "branches:activities", "notes", _SECTION, ACTIVITIES_VIEW, 10),
    MenuEntry("组织生活一览", "branches:life-matrix", "table", _SECTION, ACTIVITIES_VIEW, 20),
    MenuEntry("联系点", "branches:liaisons", "route", _SECTION, ACTIVITIES_VIEW, 40),
    MenuEntry("联系点走访", "branches:visits", "map-pin", _SECTION, ACTIVITIES_VIEW, 41),
    MenuEntry("活动类型", "branches:activity-kinds", "tags", _SECTION, ACTIVITIES_VIEW, 70),
    MenuEntry("应开展事项", "branches:duties", "checkbox", _SECTION, ACTIVITIES_VIEW, 71),
    MenuEntry("免开展", "branches:exemptions", "circle-off", _SECTION, ACTIVITIES_VIEW, 72),
    MenuEntry("必学篇目", "branches:study-items", "book", _SECTION, ACTIVITIES_VIEW, 73),
)


class ActivityFactsTab(Tab[Activity]):
    key, label, template, position = "facts", "记录", "branches/life/facts.html", 10

    def context(self, request: SignedInRequest, record: Activity) -> dict[str, Any]:
        kinds = "、".join(one.kind.name for one in record.of_kinds.all())
        facts = [("类型", kinds), *((label_of(record, n), _words(record, n)) for n in _FACTS)]
        if record.is_voted:
            facts += [("表决", "通过" if record.is_passed else "未通过")]
            facts += [(label_of(record, name), _words(record, name)) for name in _VOTES]
        return {
            "facts": [(label, words) for label, words in facts if words],
            "doubts": list(doubts(record)),
            "photos": record.photos.select_related("upload").order_by("pk"),
        }


class ActivityAttendance(Tab[Activity]):
    key, label, template, position = "attendance", "到会情况", "branches/life/attendance.html", 20

    def context(self, request: SignedInRequest, record: Activity) -> dict[str, Any]:
        return {"marks": record.attendance.select_related("member__person").in_order()}


class ActivityCorrections(Tab[Activity]):
    key, label, template, position = "corrections", "修改痕迹", "branches/life/corrections.html", 30

    def context(self, request: SignedInRequest, record: Activity) -> dict[str, Any]:
        return {"corrections": record.corrections.select_related("by").order_by("-at", "-pk")}


class OrganisationActivities(Tab[PartyOrganization]):
    """The year so far, duty by duty, and the last records."""

    key, label, template, position = "life", "组织生活", "branches/life/organisation.html", 35
    permission = ACTIVITIES_VIEW

    def context(self, request: SignedInRequest, record: PartyOrganization) -> dict[str, Any]:
        today = timezone.localdate()
        months = compliance.months_of(today.year, today=today)
        own = PartyOrganization.objects.filter(pk=record.pk)
        reckoning = compliance.Reckoning(own, months, today=today)
        rows = Activity.objects.visible_to(request.user).standing()
        rows = rows.filter(organization__path__startswith=record.path)
        rows = with_kinds(rows).select_related("organization").newest_first()
        return {
            "organisation": record,
            "months": list(zip(months, reckoning.row(record.pk), strict=True)),
            "activities": rows[:SHOWN],
            "year": today.year,
            "books": books.kept_in(record, today.year),
            "drafts": rows.filter(state=ActivityState.DRAFT).count(),
            "may_keep": not record.is_closed and reaches(request.user, ACTIVITIES_KEEP, record),
        }


@todos.provider
def waiting_for_review(user: User) -> Iterator[Todo]:
    """Where the county asks for reviews: what is in the township's hand, what in the county's."""
    today = timezone.localdate()
    if not user.can(ACTIVITIES_REVIEW) or not reviewing.is_asked(today):
        return
    rows = Activity.objects.visible_to(user)
    top = Unit.objects.order_by("depth", "path").values_list("path", flat=True).first()
    is_county = reviewing.of_county(user, top or "")
    which = COUNTY_REVIEW if is_county else REVIEW
    found = (reviewing.waiting_for_county if is_county else reviewing.waiting)(rows, today=today)
    yield Todo(
        "待审核的组织生活", reverse("branches:activities", query={"review": which}), rows=found
    )


def _words(record: Activity, name: str) -> str:
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    if hasattr(value, "strftime") and name.endswith("_at"):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)


tabs.add("branches.activity", ActivityFactsTab, ActivityAttendance, ActivityCorrections)
tabs.add("branches.organisation", OrganisationActivities)
acts.add(Act("记一次组织生活", "branches:activity-begin", "notes", ACTIVITIES_KEEP, 22))
