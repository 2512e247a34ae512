"""Acts on one party organisation: create, change, move, close."""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any, Final

from django.db import transaction
from django.db.models import ProtectedError

from branches.actions import (
    ORGANISATION_CHANGED,
    ORGANISATION_CLOSED,
    ORGANISATION_CREATED,
    ORGANISATION_MOVED,
    ORGANISATION_WITHDRAWN,
)
from branches.choices.organisations import HostState, Nature
from branches.domain import committees, reminders, tree, withdrawals
from branches.domain import organisation_checks as checks
from branches.models import Affiliation, PartyOrganization
from branches.permissions import ORGANISATIONS_MANAGE
from portal.access import Actor, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.dates import PartialDate
from portal.orgs.models import Unit
from portal.problems import refuse_if
from portal.registers.domain import filling
from portal.text import label_of

SUBJECT: Final = "organisation"  # as which registers know it


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is on record of an organisation besides its place and its elections."""

    kind: str
    name: str
    short_name: str
    code: str
    unit: Unit
    nature: str = Nature.REGULAR
    founded_on: PartialDate | None = None
    term_years: int | None = None
    last_elected_on: dt.date | None = None
    contact: str = ""
    host_state: str = HostState.NONE
    position: int = 1000

    def values(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def row(self) -> PartyOrganization:
        return PartyOrganization(**self.values())


@transaction.atomic
def create(
    parent: PartyOrganization | None,
    *,
    facts: Facts,
    since: dt.date,
    document: str = "",
    by: User,
) -> PartyOrganization:
    """Set up an organisation below `parent`; at the top only for who keeps the whole county."""
    tree.hold(*([parent] if parent else []))
    _require_place(parent, by)
    require(by, ORGANISATIONS_MANAGE, facts.unit)
    organisation = facts.row()
    refuse_if(
        checks.not_in_future(since, field="since"),
        checks.facts_fit(organisation, present=None),
        checks.takes(parent, facts.kind) if parent else (),
        checks.name_is_free(facts.name, below=parent),
    )
    if parent is None:
        PartyOrganization.objects.add_root(instance=organisation)
    else:
        PartyOrganization.objects.add_child(parent, instance=organisation)
    Affiliation.objects.create(
        organization=organisation, parent=parent, since=since, document=document, reason="设立"
    )
    events.record(
        ORGANISATION_CREATED,
        by=by,
        target=organisation,
        summary=f"上级党组织：{parent or '无'}",
        document=document,
    )
    organisation.refresh_from_db()
    return organisation


def check(
    known: dict[str, Any],
    *,
    parent: PartyOrganization | None = None,
    since: dt.date | None = None,
    present: PartyOrganization | None = None,
) -> None:
    """What `create` would refuse of facts of which some are missing, or `change` of `present`."""
    proposed = PartyOrganization(**known)
    below = tree.parent_of(present) if present else parent
    refuse_if(
        checks.not_in_future(since, field="since") if since else (),
        checks.facts_fit(proposed, present=present),
        checks.takes(parent, proposed.kind) if parent and proposed.kind else (),
        checks.keeps_children(present, proposed.kind) if present and proposed.kind else (),
        checks.name_is_free(proposed.name, below=below, apart_from=present),
    )


@transaction.atomic
def change(organisation: PartyOrganization, *, facts: Facts, by: User) -> PartyOrganization:
    """Mend or bring up to date what is on record; the past stays in the row's history."""
    tree.hold(organisation)
    for unit in (organisation.unit, facts.unit):
        require(by, ORGANISATIONS_MANAGE, unit)
    proposed = facts.row()
    refuse_if(checks.is_open(organisation))
    refuse_if(
        checks.facts_fit(proposed, present=organisation),
        checks.keeps_children(organisation, facts.kind),
        checks.name_is_free(
            facts.name, below=tree.parent_of(organisation), apart_from=organisation
        ),
    )
    differing = {
        name: value
        for name, value in facts.values().items()
        if getattr(organisation, name) != value
    }
    if differing:
        _apply(organisation, differing)
        if "unit" in differing:
            filling.follow(SUBJECT, [organisation.pk], facts.unit)
        changed = [label_of(PartyOrganization, name) for name in differing]
        events.record(ORGANISATION_CHANGED, by=by, target=organisation, summary="、".join(changed))
    return organisation


def _apply(organisation: PartyOrganization, differing: dict[str, Any]) -> None:
    for name, value in differing.items():
        setattr(organisation, name, value)
    if not organisation.last_elected_on:
        # The other date was approved for the term that is no longer on record.
        organisation.next_election_on, organisation.extension_document = None, ""
    organisation.save(
        update_fields=[*differing, "search", "next_election_on", "extension_document"]
    )
    if {"position", "code"} & differing.keys():
        tree.sort_again(organisation)
    organisation.refresh_from_db()


@transaction.atomic
def move(
    organisation: PartyOrganization,
    *,
    parent: PartyOrganization,
    effective_on: dt.date,
    document: str = "",
    reason: str = "",
    by: User,
) -> PartyOrganization:
    """Put it, with everything below it, under another organisation; the old place is kept."""
    tree.hold(organisation, parent)
    old = tree.parent_of(organisation)
    require(by, ORGANISATIONS_MANAGE, organisation.unit)
    _require_place(parent, by)
    refuse_if(checks.is_open(organisation))
    refuse_if(
        checks.is_other_place(organisation, parent),
        checks.takes(parent, organisation.kind),
        checks.name_is_free(organisation.name, below=parent),
        checks.not_in_future(effective_on),
        checks.after_last_place(organisation, effective_on),
    )
    says = f"{effective_on} 起隶属“{parent}”"
    with withdrawals.keeping_organisation(withdrawals.MOVING, organisation, says, by=by):
        tree.put_below(organisation, parent)
        organisation.affiliations.current().update(until=effective_on)
        Affiliation.objects.create(
            organization=organisation,
            parent=parent,
            since=effective_on,
            document=document,
            reason=reason,
        )
    events.record(
        ORGANISATION_MOVED,
        by=by,
        target=organisation,
        changes={"上级党组织": [str(old or ""), str(parent)]},
        document=document,
    )
    organisation.refresh_from_db()
    return organisation


@transaction.atomic
def close(
    organisation: PartyOrganization,
    *,
    effective_on: dt.date,
    successor: PartyOrganization | None = None,
    document: str = "",
    reason: str = "",
    by: User,
) -> PartyOrganization:
    """End it. Posts and affiliation end the same day; whoever continues it is named."""
    tree.hold(organisation, *([successor] if successor else []))
    require(by, ORGANISATIONS_MANAGE, organisation.unit)
    refuse_if(checks.is_open(organisation))
    refuse_if(
        checks.is_empty(organisation),
        checks.may_succeed(organisation, successor, reason),
        checks.not_in_future(effective_on),
        checks.after_last_place(organisation, effective_on),
    )
    says = f"{effective_on} 撤销"
    with withdrawals.keeping_organisation(withdrawals.CLOSING, organisation, says, by=by):
        organisation.closed_on, organisation.successor = effective_on, successor
        organisation.closing_document, organisation.closing_reason = document, reason
        organisation.save(
            update_fields=["closed_on", "successor", "closing_document", "closing_reason"]
        )
        organisation.affiliations.current().update(until=effective_on)
        committees.end(organisation.posts.current(), effective_on)
        reminders.withdraw(organisation, by=by, reason="党组织已撤销")
    events.record(
        ORGANISATION_CLOSED,
        by=by,
        target=organisation,
        summary=f"承接党组织：{successor or '无'}",
        document=document,
    )
    return organisation


@transaction.atomic
def withdraw(organisation: PartyOrganization, *, by: User) -> None:
    """Take back one that was set up by mistake. What anything refers to is closed instead
    (`ProtectedError`)."""
    tree.hold(organisation)
    require(by, ORGANISATIONS_MANAGE, organisation.unit)
    used = [
        *PartyOrganization.objects.in_branch(organisation)[:1],
        *organisation.posts.all()[:1],
        *organisation.elections.all()[:1],
    ]
    if filling.are_about(SUBJECT, organisation.pk):
        raise ProtectedError(f"“{organisation}”已有登记簿内容。", {organisation})
    if used:
        raise ProtectedError(f"“{organisation}”已有下级、班子或换届记录。", set(used))
    events.record(ORGANISATION_WITHDRAWN, by=by, target=organisation)
    PartyOrganization.objects.filter(pk=organisation.pk).delete()


def _require_place(parent: PartyOrganization | None, by: Actor) -> None:
    if parent is not None:
        require(by, ORGANISATIONS_MANAGE, parent.unit)
        return
    for root in Unit.objects.filter(depth=1):
        require(by, ORGANISATIONS_MANAGE, root)
