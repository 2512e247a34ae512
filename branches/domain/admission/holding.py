"""A case held still for an act: in the order member, organisation, case, as moves of members do."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError

from branches.choices.admission import OF_COUNTY, OF_HIGHER
from branches.choices.organisations import BRANCH_KINDS, Nature, OrganisationKind
from branches.domain.clerks import require_for
from branches.models import AdmissionCase, PartyMember, PartyOrganization
from branches.permissions import ADMISSION_APPROVE, ADMISSION_KEEP, ADMISSION_OVERSEE
from portal.access import Actor, require
from portal.orgs.models import Unit
from portal.problems import Problem

# Who may admit members: a committee of the grass roots, never a general branch or a 党组.
_ADMITTING = (OrganisationKind.COMMITTEE, OrganisationKind.WORKING_COMMITTEE)


def organisation_held(pk: int) -> PartyOrganization:
    rows = PartyOrganization.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit").get(pk=pk)


def case_held(case: AdmissionCase, *, by: Actor, ended: bool = False) -> AdmissionCase:
    """Of two at once the second sees what the first did."""
    now = AdmissionCase.objects.get(pk=case.pk)
    if now.member_id:
        PartyMember.objects.select_for_update(of=("self",)).get(pk=now.member_id)
    organisation_held(now.organization_id)
    rows = AdmissionCase.objects.select_for_update(of=("self",))
    held = rows.select_related("organization__unit", "person", "member").get(pk=case.pk)
    require_for(by, ADMISSION_KEEP, held.organization)
    if held.end and not ended:
        words = f"“{held}”的发展流程已于 {held.ended_on} 结束（{held.get_end_display()}）"
        raise ValidationError(f"{words}，不能再办理。")
    return held


def require_step(by: Actor, organisation: PartyOrganization, code: str) -> None:
    """Beyond keeping the case: what the committee above or the county does is theirs."""
    if code in OF_COUNTY:
        require(by, ADMISSION_OVERSEE, organisation.unit)
    elif code in OF_HIGHER:
        require_higher(by, organisation)


def require_higher(by: Actor, organisation: PartyOrganization) -> None:
    """Steps of the committee above: a township does them if its own committee may admit."""
    require(by, ADMISSION_APPROVE, higher_unit(organisation))


def higher_unit(organisation: PartyOrganization) -> Unit:
    """Where the committee that admits the branch's members stands."""
    higher = higher_of(organisation)
    if higher is not None:
        return higher.unit
    top = PartyOrganization.objects.select_related("unit")
    return top.get(path=organisation.path[: PartyOrganization.steplen]).unit


def higher_of(organisation: PartyOrganization) -> PartyOrganization | None:
    step = PartyOrganization.steplen
    paths = [organisation.path[:end] for end in range(step, len(organisation.path), step)]
    rows = PartyOrganization.objects.filter(path__in=paths, kind__in=_ADMITTING, closed_on=None)
    return rows.select_related("unit").order_by("-path").first()


def admits(organisation: PartyOrganization) -> Iterator[Problem]:
    if organisation.kind not in BRANCH_KINDS or organisation.nature != Nature.REGULAR:
        words = "不是常规的党支部，不能发展党员。请选择申请人所在的党支部。"
        yield "organization", f"“{organisation}”{words}"
    if organisation.is_closed:
        yield "organization", f"“{organisation}”已于 {organisation.closed_on} 撤销。请另选党支部。"
