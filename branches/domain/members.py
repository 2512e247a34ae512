"""Members: registered, corrected, looked at. What becomes of them: `statuses`, `moves`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from branches.actions import MEMBER_CHANGED, MEMBER_CREATED
from branches.choices.members import MemberSecret
from branches.domain import member_checks, persons
from branches.domain.dues import opening
from branches.domain.relations import stays
from branches.domain.spoken import set_values
from branches.models import PartyMember, PartyOrganization
from branches.permissions import MEMBERS_MANAGE
from portal import refusals
from portal.access import Actor, require
from portal.audit.domain import events
from portal.crypto.fields import Secret
from portal.crypto.providers import UnreadableError
from portal.people.actions import IDENTITY_REVEALED
from portal.people.domain import people
from portal.people.models import Person
from portal.people.permissions import IDENTITY_REVEAL
from portal.typed import fault, phones

# What a correction may set; organisation, state and flags change by acts of their own.
EDITABLE = (
    "category", "joined_on", "confirmed_on", "joining_type", "joined_at", "branch_post",
    "education", "degree", "work_post", "new_stratum", "title", "frontline",
    "is_migrant_worker", "archive_unit", "tenure_adjust", "last_contact_on", "lost_on",
    "lost_kind", "mobile_since", "mobile_to", "hardship_since", "retired_since",
    "is_first_secretary", "remark",
)  # fmt: skip
_SECRETS = tuple(MemberSecret)
_CHECKED = ("category", "joined_on", "confirmed_on", "is_lost", "lost_on", "is_mobile",
            "mobile_since", "mobile_to", "hardship_since", "retired_since")  # fmt: skip


@sensitive_variables()
@transaction.atomic
def register(
    *, organization: PartyOrganization, person: Person | None = None, by: Actor, **values: Any
) -> PartyMember:
    """`person`: somebody on record; without one, `values` tell who it is. The same human being
    as a cadre is found by the identity number."""
    require(by, MEMBERS_MANAGE, organization.unit)
    require_open(PartyOrganization.objects.select_for_update().get(pk=organization.pk))
    about, facts = persons.split(values)
    if person is None:
        check(**values)
        person = persons.found_or_created(about, unit=organization.unit, by=by)
    _require_no_member(person)
    member = PartyMember(person=person, organization=organization)
    _apply(member, facts)
    validate(member)
    member.save()
    opening.begin_admitted(member, today=timezone.localdate())
    events.record(
        MEMBER_CREATED,
        by=by,
        target=member,
        organization=str(organization),
        category=member.get_category_display(),
    )
    return member


@sensitive_variables()
@transaction.atomic
def change(
    member: PartyMember, *, clear: tuple[str, ...] = (), by: Actor, **values: Any
) -> PartyMember:
    """Correct the values given, those of the person too. Encrypted ones left empty stay; `clear`
    empties them."""
    member = held(member, by=by)
    about, facts = persons.split(values)
    changes: dict[str, Any] = {}

    def correct_person() -> None:
        if about:
            member.person = people.edit(member.person, clear=clear, by=by, **about)

    def correct_member() -> None:
        changes.update(_apply(member, facts, clear=clear))
        validate(member)

    refusals.together(correct_person, correct_member)
    if changes:
        member.save()
        stays.corrected(member)
        events.record(MEMBER_CHANGED, by=by, target=member, changes=changes)
    return member


@sensitive_variables()
@transaction.atomic
def reveal(member: PartyMember, *, what: MemberSecret, reason: str, by: Actor) -> str:
    """The readable value; that somebody looks, and why, is written to the audit trail."""
    require(by, IDENTITY_REVEAL, member.organization.unit)
    if not reason.strip():
        raise ValidationError({"reason": "请填写查看事由，例如“核对党员档案”。"})
    if not getattr(member, what):
        raise ValidationError(f"“{member}”没有登记{what.label}。")
    try:
        value = getattr(member, what).reveal()
    except UnreadableError as unreadable:
        raise ValidationError(f"{unreadable}请联系系统管理员。") from None
    events.record(IDENTITY_REVEALED, by=by, target=member, what=what.label, reason=reason.strip())
    return value


def held(member: PartyMember, *, by: Actor, left: bool = False) -> PartyMember:
    """The row as it is now, held still, of a member the user keeps and who is still here."""
    rows = PartyMember.objects.select_for_update(of=("self",))
    member = rows.select_related("organization__unit", "person").get(pk=member.pk)
    require(by, MEMBERS_MANAGE, member.organization.unit)
    if member.has_left and not left:
        raise ValidationError(
            f"“{member}”已于 {member.left_on} 离开（{member.leaving_reason_spoken}），"
            "不能再办理。重新转入的，请先办理“重新转入”。"
        )
    return member


@sensitive_variables()
def check(member: PartyMember | None = None, **values: Any) -> None:
    """What is wrong with values of which some are missing: the person's and the member's.
    `member`: whom they would correct, or a new one of somebody on record."""
    about, _ = persons.split(values)
    known = checked_values(member) if member else dict.fromkeys((*_CHECKED, "birth"))
    judged = {name: values.get(name, value) for name, value in known.items()}
    refusals.together(
        *([lambda: people.check(**about)] if about else []),
        lambda: _refuse_errors(judged),
        lambda: _require_phone(values.get(MemberSecret.LANDLINE)),
    )


def _require_phone(typed: str | None) -> None:
    if reason := fault(phones.typed, typed):
        raise ValidationError({MemberSecret.LANDLINE: reason})


def require_open(organization: PartyOrganization) -> None:
    if organization.closed_on is not None:
        raise ValidationError(
            {
                "organization": f"“{organization}”已于 {organization.closed_on} 撤销，"
                "请选择承接它的党组织。"
            }
        )


def validate(member: PartyMember) -> None:
    """The form's checks; doubts that need no more than a look at the file do not stop an act."""
    _refuse_errors(checked_values(member))


def _refuse_errors(judged: dict[str, Any]) -> None:
    if errors := member_checks.errors(judged, timezone.localdate()):
        raise ValidationError(errors)


def doubts(member: PartyMember) -> list[str]:
    """What the file should be compared with, in words."""
    findings = member_checks.findings(checked_values(member), timezone.localdate())
    return [finding.message for finding in findings]


def checked_values(member: PartyMember) -> dict[str, Any]:
    return {
        **{name: getattr(member, name) for name in _CHECKED},
        "birth": member.person.birth,
    }


def _require_no_member(person: Person) -> None:
    known = PartyMember.objects.filter(person=person).select_related("organization").first()
    if known is None:
        return
    if known.has_left:
        raise ValidationError(
            f"“{person}”有党员档案，已于 {known.left_on} 离开“{known.organization}”，"
            "请打开该档案办理“重新转入”。"
        )
    raise ValidationError(
        f"“{person}”已登记为“{known.organization}”的党员，组织关系变动请办理转接。"
    )


@sensitive_variables()
def _apply(
    member: PartyMember, values: dict[str, Any], *, clear: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Set what differs; return it by label as [before, after], without encrypted content."""
    changes: dict[str, Any] = set_values(member, values, EDITABLE)
    _require_phone(values.get(MemberSecret.LANDLINE))
    touched = [what for what in _SECRETS if _set_secret(member, what, values, clear=clear)]
    if touched:
        changes["敏感信息"] = [what.label for what in touched]
    return changes


@sensitive_variables()
def _set_secret(
    member: PartyMember, what: MemberSecret, values: dict[str, Any], *, clear: tuple[str, ...]
) -> bool:
    typed = (values.get(what) or "").strip()
    if what == MemberSecret.LANDLINE:
        typed = phones.tidy(typed)
    stored = getattr(member, what)
    if not typed and (what not in clear or not stored):
        return False
    if isinstance(stored, Secret) and typed and typed == _opened(stored):
        return False
    setattr(member, what, typed)
    return True


@sensitive_variables()
def _opened(stored: Secret) -> str:
    try:
        return stored.reveal()
    except UnreadableError:
        return ""
