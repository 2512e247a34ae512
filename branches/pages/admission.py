"""What admissions bring to the menu, to their own page, to organisations and to the search."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from branches.choices.admission import StepCode
from branches.domain.admission import chart, checks, paper_stages, path, story
from branches.models import AdmissionCase, PartyOrganization
from branches.models.clerk import reaches
from branches.permissions import ADMISSION_KEEP, ADMISSION_OVERSEE, ADMISSION_VIEW
from branches.views.admission.cases import may_take
from portal.access import Actor
from portal.people import finding
from portal.ui.registry import (
    Act,
    Hit,
    MenuEntry,
    Search,
    SignedInRequest,
    Tab,
    acts,
    menu,
    searches,
    tabs,
)

SHOWN = 12
_OWNED = (StepCode.TALK, StepCode.APPROVAL, StepCode.FILED)  # one of each owner
_SECTION = "发展党员"

menu.add_section(_SECTION, 23)
menu.add(
    MenuEntry("发展党员", "branches:admissions", "user-plus", _SECTION, ADMISSION_VIEW, 10),
    MenuEntry("发展党员一览", "branches:admission-board", "table", _SECTION, ADMISSION_VIEW, 20),
    MenuEntry("程序问题", "branches:admission-findings", "search", _SECTION, ADMISSION_OVERSEE, 40),
    MenuEntry("发展党员计划", "branches:admission-plans", "target", _SECTION, ADMISSION_VIEW, 30),
    MenuEntry("表决权受限", "branches:rights-limits", "circle-off", _SECTION, ADMISSION_VIEW, 60),
    MenuEntry("志愿书号段", "branches:form-ranges", "hash", _SECTION, ADMISSION_VIEW, 70),
    MenuEntry("作废志愿书", "branches:void-forms", "trash", _SECTION, ADMISSION_VIEW, 71),
    MenuEntry("发展党员环节", "branches:admission-steps", "list", _SECTION, ADMISSION_VIEW, 72),
)


class AdmissionPath(Tab[AdmissionCase]):
    """The line of steps: dates, clocks, missing papers; what may be taken now."""

    key, label, template, position = "path", "进度", "branches/admission/path.html", 10

    def context(self, request: SignedInRequest, record: AdmissionCase) -> dict[str, Any]:
        told = story.of(record)
        steps = [one for one in record.steps.all() if not one.is_withdrawn]
        steps.sort(key=lambda one: (one.happened_on, one.pk))
        rows = path.rows_of(told, steps, chart.rows())
        may_keep = record.is_running and reaches(request.user, ADMISSION_KEEP, record.organization)
        owners = {path.owner_of(code) for code in _OWNED if may_take(request.user, record, code)}
        return {
            "rows": rows,
            "today": timezone.localdate(),
            "may_keep": may_keep,
            "owners": owners,
            "revised": _by_revision(told),
        }


def _by_revision(told: Any) -> str:
    """Which rules the next step is judged by."""
    held = checks.rules.current("AD-03", on=timezone.localdate())
    return f"按{held.version.effective_from.year}版"


class AdmissionRecords(Tab[AdmissionCase]):
    """Everything that was written down, what was given back or corrected too."""

    key, label, template, position = "records", "登记记录", "branches/admission/records.html", 20

    def context(self, request: SignedInRequest, record: AdmissionCase) -> dict[str, Any]:
        names = chart.names()
        steps = record.steps.select_related("entered_by").prefetch_related(
            "vote", "helpers__member__person"
        )
        rows = [
            (one, names.get(one.code, one.code), path.decision_words(one))
            for one in steps.in_order()
        ]
        notices = [
            (one, *checks.workdays_of(one))  # type: ignore[arg-type]
            for one in record.notices.order_by("starts_on", "pk")
        ]
        may_keep = record.is_running and reaches(request.user, ADMISSION_KEEP, record.organization)
        return {"rows": rows, "notices": notices, "may_keep": may_keep}


class AdmissionPapers(Tab[AdmissionCase]):
    """What may be printed by now."""

    key, label, template, position = "papers", "打印材料", "branches/admission/papers.html", 30
    on_paper = False

    def context(self, request: SignedInRequest, record: AdmissionCase) -> dict[str, Any]:
        standing = [one for one in record.steps.all() if not one.is_withdrawn]
        return {"stages": paper_stages.offered(standing)}


class OrganisationAdmissions(Tab[PartyOrganization]):
    key, label, template, position = (
        "admission",
        "发展党员",
        "branches/admission/of_branch.html",
        37,
    )
    permission = ADMISSION_VIEW

    def context(self, request: SignedInRequest, record: PartyOrganization) -> dict[str, Any]:
        rows = AdmissionCase.objects.visible_to(request.user).running()
        rows = rows.filter(organization__path__startswith=record.path)
        today = timezone.localdate()
        cases = list(story.prefetched(rows).in_tree_order()[:SHOWN])
        return {
            "organisation": record,
            "cases": [(one, *path.standing_words(story.of(one), today)) for one in cases],
            "may_keep": not record.is_closed and reaches(request.user, ADMISSION_KEEP, record),
        }


def find_cases(user: Actor, typed: str) -> Iterator[Hit]:
    if not user.can(ADMISSION_VIEW):
        return
    matches = AdmissionCase.objects.visible_to(user).matching(typed)
    nearest = finding.in_order(matches.select_related("person", "organization"), typed, "person__")
    for case in nearest[: searches.LIMIT]:
        where = f"{case.organization}，{case.get_standing_display()}"
        yield Hit(case.person.name, case.get_absolute_url(), where, case.near, case.person_id)


tabs.add("branches.admission", AdmissionPath, AdmissionRecords, AdmissionPapers)
tabs.add("branches.organisation", OrganisationAdmissions)
acts.add(Act("登记入党申请", "branches:admission-open", "user-plus", ADMISSION_KEEP, 23))
searches.add(Search("发展党员", "user-plus", find_cases, 26, ADMISSION_KEEP))
