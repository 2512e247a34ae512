"""An admission begins: with an application, or with a probationary member of the roster."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from branches.actions import ADMISSION_OPENED
from branches.choices.admission import AdmissionStage, CaseSource, StepCode, StepDecision
from branches.choices.members import Category
from branches.domain import persons
from branches.domain.admission import cases, holding
from branches.domain.admission.story import StepFacts, Story
from branches.domain.clerks import require_for
from branches.domain.moves import BARRED_YEARS, is_barred, may_return
from branches.domain.terms import months_later
from branches.models import AdmissionCase, CaseStep, PartyMember, PartyOrganization
from branches.permissions import ADMISSION_KEEP
from portal.accounts.models import User
from portal.audit.domain import events
from portal.dates import MONTHS
from portal.people.models import Person
from portal.problems import Problem, refuse_if

S = StepCode


@sensitive_variables()
@transaction.atomic
def apply(
    organisation: PartyOrganization,
    *,
    applied_on: dt.date,
    person: Person | None = None,
    education: str = "",
    post: str = "",
    has_paper: bool = False,
    override_reason: str = "",
    by: User,
    **about: Any,
) -> AdmissionCase:
    """Somebody hands in an application. `person`: who is on record; without one `about` tells."""
    organisation = holding.organisation_held(organisation.pk)
    require_for(by, ADMISSION_KEEP, organisation)
    refuse_if(holding.admits(organisation))
    if person is None:
        person = persons.found_or_created(about, unit=organisation.unit, by=by)
    refuse_if(_may_apply(person, applied_on))
    case = AdmissionCase(
        person=person,
        organization=organisation,
        education=education,
        post=post.strip(),
        opened_by=by,
    )
    facts = StepFacts(code=S.APPLICATION, happened_on=applied_on, has_paper=has_paper)
    empty = Story(organisation=organisation, birth=person.birth)
    found = cases.judged(empty, facts, override_reason, unit=organisation.unit, by=by)
    case.save()
    cases.keep(case, facts, found, override_reason, by=by)
    events.record(
        ADMISSION_OPENED, by=by, target=case, summary=f"{organisation}，{applied_on} 申请"
    )
    return case


@transaction.atomic
def adopt(member: PartyMember, *, by: User) -> AdmissionCase:
    """A probationary member of the roster is followed from step 19 on."""
    rows = PartyMember.objects.select_for_update(of=("self",)).select_related("person")
    held = rows.get(pk=member.pk)
    organisation = holding.organisation_held(held.organization_id)
    require_for(by, ADMISSION_KEEP, organisation)
    refuse_if(_may_be_adopted(held))
    joined = held.joined_on
    case = AdmissionCase.objects.create(
        person=held.person,
        organization=organisation,
        member=held,
        stage=AdmissionStage.PROBATIONARY,
        education=held.education,
        source=CaseSource.ROSTER,
        opened_by=by,
    )
    CaseStep.objects.create(
        case=case,
        code=S.ASSEMBLY,
        happened_on=joined.earliest if joined else timezone.localdate(),
        decision=StepDecision.ACCEPT,
        content="按党员名册的入党日期补登",
        entered_by=by,
    )
    events.record(ADMISSION_OPENED, by=by, target=case, summary=f"{organisation}，在册预备党员")
    return case


def _may_apply(person: Person, on: dt.date) -> Iterator[Problem]:
    running = AdmissionCase.objects.running().filter(person=person)
    if known := running.select_related("organization").first():
        yield "person", f"“{person}”已在“{known.organization}”办理（{known.get_stage_display()}）。"
    member = PartyMember.objects.filter(person=person).select_related("organization").first()
    if member is None:
        return
    if not member.has_left:
        yield "person", f"“{person}”已是“{member.organization}”的{member.get_category_display()}。"
    elif may_return(member):
        yield "person", f"“{person}”曾是党员并已转出，请在党员档案办理“重新转入”。"
    elif is_barred(member) and member.left_on:
        first = months_later(member.left_on, BARRED_YEARS * MONTHS)
        if on < first:
            yield (
                "applied_on",
                (
                    f"“{person}”于 {member.left_on} {member.leaving_reason_spoken}，"
                    f"满 {BARRED_YEARS} 年即 {first} 起方可重新申请。"
                ),
            )


def _may_be_adopted(member: PartyMember) -> Iterator[Problem]:
    if member.category != Category.PROBATIONARY or member.has_left:
        yield "", f"“{member}”不是在册的预备党员。"
    if member.joined_on is None or not member.joined_on.day:
        yield "", f"“{member}”的入党日期没有登记到日，请先在党员档案补全。"
    if AdmissionCase.objects.running().filter(person=member.person_id).exists():
        yield "", f"“{member}”已在办理，不用重复登记。"
