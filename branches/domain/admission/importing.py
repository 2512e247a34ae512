"""Admissions out of a table of dates: kept as they were told, not judged as steps taken now are.
What of them did not follow the rules, the audit finds."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from branches.actions import ADMISSION_ENDED, ADMISSION_OPENED
from branches.choices.admission import (
    OF_COUNTY,
    OF_HIGHER,
    CaseEnd,
    CaseSource,
    HelperKind,
    NoticeKind,
    StepCode,
    StepDecision,
)
from branches.choices.members import Category
from branches.domain.admission import cases, forms_given, holding
from branches.domain.admission.story import NEEDS
from branches.domain.clerks import require_for
from branches.models import (
    AdmissionCase,
    AdmissionNotice,
    CaseHelper,
    CaseStep,
    PartyMember,
    PartyOrganization,
)
from branches.permissions import ADMISSION_KEEP
from portal.accounts.models import User
from portal.audit.domain import events
from portal.dates import PartialDate
from portal.people.models import Person
from portal.problems import Problem, refuse_if

S = StepCode
DECISIONS: Final = {
    **dict.fromkeys(
        (S.LISTED, S.VETTING, S.PREREVIEW, S.ASSEMBLY, S.APPROVAL), StepDecision.ACCEPT
    ),
    **dict.fromkeys((S.CONVERSION, S.CONFIRMATION), StepDecision.ON_TIME),
}
_OF_MEMBERS: Final = (S.ASSEMBLY, S.APPROVAL, S.CONVERSION, S.CONFIRMATION, S.ARCHIVE)
HELPERS: Final = {S.CONTACTS: HelperKind.CONTACT, S.INTRODUCERS: HelperKind.INTRODUCER}


@dataclass(frozen=True, kw_only=True)
class ToldCase:
    """`days` by code of the step; `helpers` as names, for the two steps that have them."""

    days: Mapping[StepCode, dt.date]
    education: str = ""
    post: str = ""
    helpers: Mapping[StepCode, str] = field(default_factory=dict)
    training_days: int | None = None
    training_hours: int | None = None
    form_number: str = ""
    notice: tuple[dt.date | None, dt.date | None] = (None, None)


@transaction.atomic
def bring(
    organisation: PartyOrganization, person: Person | None, told: ToldCase, *, by: User
) -> AdmissionCase:
    """Without a person it is only checked: somebody not on record is written before the rest."""
    organisation = holding.organisation_held(organisation.pk)
    require_for(by, ADMISSION_KEEP, organisation)
    if any(code in OF_HIGHER | OF_COUNTY for code in told.days):
        holding.require_higher(by, organisation)
    member = _member_of(person)
    refuse_if(
        holding.admits(organisation),
        _known(person),
        in_order(told.days),
        _belongs(told, person, member),
        _complete(told),
    )
    case = AdmissionCase(
        person=person,
        organization=organisation,
        education=told.education,
        post=told.post.strip(),
        source=CaseSource.IMPORT,
        opened_by=by,
    )
    if person is None:
        return case
    case.member = member if S.APPROVAL in told.days else None
    case.save()
    _keep_steps(case, told, by=by)
    cases.restage(case)
    events.record(ADMISSION_OPENED, by=by, target=case, summary=f"{organisation}，导入")
    _end_what_is_over(case, told)
    return case


@transaction.atomic
def take_out(case: AdmissionCase, *, by: User) -> None:
    """One that an import brought leaves again."""
    held = holding.case_held(case, by=by, ended=True)
    if held.source != CaseSource.IMPORT:
        raise ValidationError(f"“{held}”不是导入的，不能删除。")
    events.record(ADMISSION_ENDED, by=by, target=held, summary="撤回导入")
    held.delete()


# Their parts -------------------------------------------------------------------------------------


def _member_of(person: Person | None) -> PartyMember | None:
    rows = PartyMember.objects.select_related("organization", "person")
    return rows.filter(person=person).first() if person else None


def _known(person: Person | None) -> Iterator[Problem]:
    running = AdmissionCase.objects.running().select_related("organization")
    if person and (known := running.filter(person=person).first()):
        yield "person", f"已在“{known.organization}”办理（{known.get_stage_display()}）。"


def in_order(days: Mapping[StepCode, dt.date]) -> Iterator[Problem]:
    """Between the steps that are told; those left out are not asked for."""
    for code, day in days.items():
        before = [need for need in NEEDS.get(code, ()) if need in days and day < days[need]]
        for need in before[:1]:
            yield f"_{code}", f"{day} 早于“{need.label}”的 {days[need]}，请核对。"


def _belongs(
    told: ToldCase, person: Person | None, member: PartyMember | None
) -> Iterator[Problem]:
    """A member is made by the acts of an approval or stands in the roster, never by a table."""
    reached = [code for code in _OF_MEMBERS if code in told.days]
    if S.APPROVAL not in told.days:
        if person and member and not member.has_left:
            yield (
                f"_{S.APPROVAL}",
                f"已是“{member.organization}”的{member.get_category_display()}，请填写审批日期。",
            )
        later = next((code for code in reached[1:]), None)
        if later:
            yield f"_{S.APPROVAL}", f"填了“{later.label}”，请填写上级党委审批的日期。"
        return
    if S.ASSEMBLY not in told.days:
        yield f"_{S.ASSEMBLY}", "填了上级党委审批，请填写支部大会讨论的日期。"
    if member is None:
        words = "填了上级党委审批，党员名册里没有这个人。请先导入党员名册。"
        yield f"_{S.APPROVAL}", words
        return
    assembled = told.days.get(S.ASSEMBLY)
    joined = member.joined_on
    if assembled and joined and not PartialDate.of(assembled).agrees_with(joined):
        words = f"与党员档案的入党日期 {joined} 不一致，请核对其中哪一处有误。"
        yield f"_{S.ASSEMBLY}", words
    if S.CONFIRMATION in told.days and member.category != Category.FULL:
        words = "党员档案里还是预备党员。请先核对党员名册；正在办理的转正请在系统里登记。"
        yield f"_{S.CONFIRMATION}", words


def _complete(told: ToldCase) -> Iterator[Problem]:
    if S.APPLICATION not in told.days:
        yield f"_{S.APPLICATION}", "请填写申请日期。"
    if told.form_number and S.FORM not in told.days:
        yield f"_{S.FORM}", "填了志愿书编号，请填写填写志愿书的日期。"
    if told.form_number:
        yield from forms_given.is_free(told.form_number)
    since, until = told.notice
    if (since is None) != (until is None):
        yield ("_notice_until" if until is None else "_notice_since"), "公示起止日期请都填写。"
    elif since and until and until < since:
        yield "_notice_until", f"截止于 {until}，早于开始的 {since}。请核对。"


def _keep_steps(case: AdmissionCase, told: ToldCase, *, by: User) -> None:
    for code in S:
        if code not in told.days:
            continue
        step = CaseStep(
            case=case,
            code=code,
            happened_on=told.days[code],
            decision=DECISIONS.get(code, ""),
            entered_by=by,
        )
        if code == S.TRAINING:
            step.days, step.hours = told.training_days, told.training_hours
        if code == S.FORM:
            step.form_number = told.form_number
        found = members_named(case.organization, told.helpers.get(code, ""))
        step.content = "" if found else told.helpers.get(code, "").strip()
        step.save()
        CaseHelper.objects.bulk_create(
            CaseHelper(step=step, kind=HELPERS[code], member=member) for member in found
        )
    since, until = told.notice
    if since and until:
        AdmissionNotice.objects.create(
            case=case, kind=NoticeKind.LISTING, starts_on=since, ends_on=until
        )


def members_named(organisation: PartyOrganization, names: str) -> list[PartyMember]:
    """Everybody named, where each name is one member of the branch; else nobody: the names stay as
    they were written."""
    wanted = split_names(names)
    rows = PartyMember.objects.filter(organization=organisation, person__name__in=wanted)
    found = list(rows.select_related("person").order_by("person__name_key", "pk"))
    return found if sorted(one.person.name for one in found) == sorted(wanted) else []


def split_names(names: str) -> list[str]:
    for mark in "，,;；/ \u3000":
        names = names.replace(mark, "、")
    return [one for one in names.split("、") if one]


def _end_what_is_over(case: AdmissionCase, told: ToldCase) -> None:
    archived, member = told.days.get(S.ARCHIVE), case.member
    if archived:
        cases.finish(case, CaseEnd.ARCHIVED, archived, "")
    elif member and member.left_on:
        cases.finish(case, CaseEnd.STOPPED, member.left_on, member.leaving_reason_spoken)
