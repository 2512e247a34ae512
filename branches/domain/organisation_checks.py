"""The rules acts on party organisations keep: each yields (form field, message) for a fault."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone

from branches.choices.organisations import BRANCH_KINDS, ELECTED_KINDS, OrganisationKind
from branches.domain import tree
from branches.models import PartyOrganization
from portal.dates import PartialDate
from portal.orgs.domain.tree import spoken
from portal.problems import Problem

_DERIVED: Final = ("path", "depth", "numchild", "search", "due_on", "unit", "successor")
_CHILDLESS: Final = (OrganisationKind.GROUP, OrganisationKind.LEADING_GROUP)


def is_open(organisation: PartyOrganization) -> Iterator[Problem]:
    if organisation.closed_on:
        yield (
            NON_FIELD_ERRORS,
            f"“{organisation.name}”已于 {organisation.closed_on} 撤销，不能再办理此事项。",
        )


def not_in_future(day: dt.date, *, field: str = "effective_on") -> Iterator[Problem]:
    if day > timezone.localdate():
        yield field, f"日期 {day} 晚于今天。请在当日或之后办理。"


# Plain facts ------------------------------------------------------------------------------------


def facts_fit(
    proposed: PartyOrganization, *, present: PartyOrganization | None
) -> Iterator[Problem]:
    try:
        proposed.clean_fields(exclude=_DERIVED)
    except ValidationError as refusal:
        for field, messages in refusal.message_dict.items():
            yield from ((field, message) for message in messages)
    moves = present is None or present.unit_id != proposed.unit_id
    if proposed.unit_id and moves and proposed.unit.is_closed:
        yield "unit", f"单位“{proposed.unit}”已撤销。请另选单位。"
    if proposed.founded_on and proposed.founded_on > PartialDate.of(timezone.localdate()):
        yield "founded_on", "成立日期晚于今天。请核对。"
    yield from _code_is_free(proposed, present)
    yield from _term_fits(proposed)


def _code_is_free(
    proposed: PartyOrganization, present: PartyOrganization | None
) -> Iterator[Problem]:
    holders = PartyOrganization.objects.filter(code=proposed.code)
    if present is not None:
        holders = holders.exclude(pk=present.pk)
    if holder := holders.first():
        state = "（已撤销）" if holder.closed_on else ""
        yield "code", f"编码“{proposed.code}”已由“{holder.name}”{state}使用。请换一个编码。"


def _term_fits(proposed: PartyOrganization) -> Iterator[Problem]:
    if proposed.last_elected_on and proposed.kind not in ELECTED_KINDS:
        kind = proposed.get_kind_display()
        yield "last_elected_on", f"{kind}不实行任期选举。请清空“最近换届日期”。"
    elif proposed.last_elected_on and not proposed.term_years:
        yield "term_years", "填了最近换届日期，就要填任期年数。"
    if proposed.last_elected_on and proposed.last_elected_on > timezone.localdate():
        yield "last_elected_on", "最近换届日期晚于今天。请填写已经举行的换届。"


# Places -----------------------------------------------------------------------------------------


def name_is_free(
    name: str, *, below: PartyOrganization | None, apart_from: PartyOrganization | None = None
) -> Iterator[Problem]:
    if below is None:
        return
    namesakes = tree.open_children(below).filter(name=name)
    if apart_from is not None:
        namesakes = namesakes.exclude(pk=apart_from.pk)
    if namesake := namesakes.first():
        yield (
            "name",
            f"“{below}”下已有“{name}”（编码 {namesake.code}）。请核对是否重复，或换一个名称。",
        )


def takes(parent: PartyOrganization, kind: str) -> Iterator[Problem]:
    if parent.is_closed:
        yield "parent", f"“{parent}”已于 {parent.closed_on} 撤销。请另选上级党组织。"
    elif parent.kind in _CHILDLESS:
        yield "parent", f"{parent.get_kind_display()}不设下级党组织。请另选上级党组织。"
    elif parent.kind in BRANCH_KINDS and kind != OrganisationKind.GROUP:
        yield "parent", "党支部之下只能设党小组。请另选上级党组织。"


def keeps_children(organisation: PartyOrganization, kind: str) -> Iterator[Problem]:
    """What hangs below it now may hang below the kind it becomes."""
    changed = PartyOrganization(kind=kind, short_name=organisation.short_name)
    for child in tree.open_children(organisation):
        for _, message in takes(changed, child.kind):
            yield "kind", f"下级有“{child}”：{message}"
            return


def is_other_place(organisation: PartyOrganization, parent: PartyOrganization) -> Iterator[Problem]:
    """No circle: never below itself, and somewhere else than now."""
    if parent == organisation:
        yield "parent", f"不能隶属“{organisation}”自己。请另选上级党组织。"
    elif parent.is_descendant_of(organisation):
        yield "parent", f"“{parent}”是“{organisation}”的下级，不能作它的上级。请另选。"
    elif organisation.is_child_of(parent):
        yield "parent", f"“{organisation}”已经隶属“{parent}”。请选择其他上级党组织。"


def after_last_place(organisation: PartyOrganization, day: dt.date) -> Iterator[Problem]:
    since = organisation.affiliations.current().values_list("since", flat=True).first()
    if since and day < since:
        yield (
            "effective_on",
            f"“{organisation}”自 {since} 起隶属现在的上级，生效日期不能早于该日。",
        )


# Closing ----------------------------------------------------------------------------------------


def is_empty(organisation: PartyOrganization) -> Iterator[Problem]:
    children = list(tree.open_children(organisation))
    if children:
        yield (
            NON_FIELD_ERRORS,
            f"还有 {len(children):,} 个下级党组织：{spoken(children)}。请先撤销或调整隶属关系。",
        )
    if members := organisation.members.present().count():
        yield (
            NON_FIELD_ERRORS,
            f"还有 {members} 名党员。请先把他们的组织关系转到承接党组织。",
        )


def may_succeed(
    organisation: PartyOrganization, successor: PartyOrganization | None, reason: str
) -> Iterator[Problem]:
    if successor is None:
        if not reason.strip():
            yield "reason", "没有承接党组织的，请写明撤销原因和党员去向。"
    elif successor == organisation:
        yield "successor", "承接党组织不能是它自己。请另选。"
    elif successor.is_closed:
        yield "successor", f"“{successor}”已撤销，不能承接。请另选。"
