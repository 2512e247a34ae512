"""What a committee found goes on to the county's register of what is to be put right (ASM-16): it
is chased, proven and closed there, and the problem shows how it stands."""

from collections.abc import Iterator
from typing import Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from branches.actions import PROBLEM_KEPT
from branches.choices.organisations import OrganisationKind
from branches.choices.review import ProblemSource
from branches.models import Problem as Found
from portal.accounts.models import User
from portal.audit.domain import events
from portal.orgs.domain import queries
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if
from portal.registers.choices import UNENDED
from portal.registers.domain import filling, keeping, records
from portal.registers.models import Register

REGISTER: Final = "ASM-16"
# As the register calls where a problem comes from; reports on duty have a register of their own.
_SOURCES: Final = {ProblemSource.MEETING: "民主生活会", ProblemSource.INSPECTION: "巡视巡察"}
_COMMITTEES: Final = (
    OrganisationKind.COMMITTEE,
    OrganisationKind.WORKING_COMMITTEE,
    OrganisationKind.LEADING_GROUP,
)
_LONGEST: Final = 100


def goes_on(found: Found) -> bool:
    """Of a committee, from where the register takes them, not yet there and not yet closed."""
    return (
        found.organization.kind in _COMMITTEES
        and found.source in _SOURCES
        and found.finding_id is None
        and found.closed_on is None
    )


def register() -> Register | None:
    return Register.objects.filter(preset=REGISTER).first()


def by_itself(found: Found, *, by: User) -> None:
    """Part of registering a problem, where the register is there and takes it from him."""
    book = register()
    if book is None or not goes_on(found):
        return
    unit = _place(found, book)
    takes = book.is_open and unit.kind.level in book.levels
    if takes and filling.fills(book, unit, by) and keeping.may_list(book, unit, by):
        _pass(found, book, unit, by)


def asked_for(found: Found, *, by: User) -> None:
    """Part of the act; the register has the last word whether it takes it."""
    book = register()
    refuse_if(_may_go_on(found), _is_there(book))
    if book is not None:
        _pass(found, book, _place(found, book), by)


def _may_go_on(found: Found) -> Iterator[Problem]:
    if found.finding_id:
        yield NON_FIELD_ERRORS, f"“{found}”已转入问题整改台账（{found.finding}），不用再转。"
    elif found.closed_on:
        yield NON_FIELD_ERRORS, f"“{found}”已于 {found.closed_on} 销号，不用再转。"
    elif not goes_on(found):
        words = "只有党委、党工委、党组在组织生活会、巡察中查摆的问题转入问题整改台账；"
        yield NON_FIELD_ERRORS, f"{words}其他的在本台账办理。"


def _is_there(book: Register | None) -> Iterator[Problem]:
    if book is None:
        words = "还没有“问题整改台账”。请系统管理员先在“登记簿”中添加预置的问题整改台账。"
        yield NON_FIELD_ERRORS, words


def _place(found: Found, book: Register) -> Unit:
    """The committee of a village mends with its township, which keeps the register."""
    unit = found.organization.unit
    if unit.kind.level in book.levels:
        return unit
    above = [one for one in queries.ancestors(unit) if one.kind.level in book.levels]
    return above[-1] if above else unit


def _pass(found: Found, book: Register, unit: Unit, by: User) -> None:
    whose = "" if unit.pk == found.organization.unit_id else f"{found.organization}："
    raw = {
        "matter": f"{whose}{found.problem}"[:_LONGEST],
        "measure": found.measure,
        "source": _SOURCES[ProblemSource(found.source)],
        "batch": f"{found.year}年{found.get_source_display()}",
        "sort": "限期整改",
        "due": found.due_on.isoformat(),
    }
    try:
        found.finding = records.create(book, unit=unit, raw=raw, by=by)
    except ValidationError as refusal:
        raise ValidationError(
            [f"问题整改台账没有收下：{one}" for one in refusal.messages]
        ) from None
    found.save(update_fields=["finding"])
    events.record(PROBLEM_KEPT, by=by, target=found, summary=f"转入问题整改台账“{found}”")


def is_mended(found: Found) -> bool:
    """Closed there with its proof, or broken off there."""
    return found.finding is not None and found.finding.state not in UNENDED


def may_close(found: Found) -> Iterator[Problem]:
    """What is mended there is closed there first."""
    finding = found.finding
    if finding is not None and not is_mended(found):
        words = f"“{found}”已转入问题整改台账（{finding}，{finding.get_state_display()}）"
        yield NON_FIELD_ERRORS, f"{words}，请先在那里销号。"
