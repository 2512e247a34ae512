"""Every act that takes a lock, and what somebody else holds when it has to wait.

A lock that is new in a `domain/` needs a line here; the guard names those that have none.
"""

import datetime as dt
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django_otp.oath import totp

from assessments.domain import forms
from assessments.domain.ledgers import (
    cells,
    evidence,
    exempting,
    handing,
    locking,
    opening,
    programs,
    reopenings,
    reviewing,
)
from assessments.domain.ledgers.cells import Typed
from branches.choices.members import StatusEvent
from branches.choices.officers import VILLAGE_HEAD
from branches.domain import committees, members, moves, officers, organisations, statuses
from cadres.choices import Item, Ladder, Leaving
from cadres.domain import answers, leaving, posts, ranks
from cadres.domain import cadres as cadre_files
from cadres.domain import records as lines
from portal.accounts.domain import (
    accounts,
    confirmation,
    passwords,
    resets,
    roles,
    second_factor,
)
from portal.accounts.models import PhoneDevice
from portal.api.domain import tokens
from portal.audit.domain import alerts, chain
from portal.codes.catalogue import TABLES
from portal.codes.domain import codes
from portal.dates import PartialDate
from portal.deeds.domain import deeds
from portal.fields.domain import designs
from portal.figures.domain import taking
from portal.files.domain import tidying, uploads
from portal.imports.domain import imports, running, undoing
from portal.inbox.domain import announcements, policies, policy_files, tasks
from portal.jobs.domain import fences, jobs, rescue, results, runner
from portal.orgs.choices import UnitLevel
from portal.orgs.domain import groups, kinds, units
from portal.people.domain import merges, numbers, people, photos
from portal.periods import Period, PeriodKind
from portal.registers.domain import (
    carrying,
    decisions,
    records,
    registers,
    rhythm,
    steps,
    urging,
)
from portal.registers.domain import evidence as entry_evidence
from portal.rules import catalogue
from portal.rules.choices import Tier
from portal.rules.domain import days, versions
from tests.factories import accounts as users
from tests.factories import ledgers as factory_of_ledgers
from tests.factories import registers as factory
from tests.guards.locking_world import World

TODAY = dt.date(2026, 5, 6)
MONTH = PartialDate(2026, 5)
JANUARY = Period.parse("2026-01")
JUNE = Period.parse("2026-06")


@dataclass(frozen=True)
class Locking:
    """`held`: a row of the world by its name, or the key of an advisory lock. An act that `passes`
    leaves alone what it cannot have, the others wait; `first`: nothing may be locked before."""

    held: str
    act: Callable[[World], Any]
    passes: bool = False
    first: bool = False


# Its transaction may not stand inside another, as here it has to.
_own_password = inspect.unwrap(confirmation._try)


def _rule(world: World) -> Any:
    return versions.publish(
        catalogue.get("BR-01"),
        tier=Tier.COUNTY,
        params={"per_quarter": 3},
        effective_from=dt.date(2101, 1, 1),
        source="通知",
        by=world.by,
    )


def _merge(world: World, keep: str, drop: str) -> Any:
    return merges.merge(getattr(world, keep), drop=getattr(world, drop), reason="测试", by=world.by)


def _row(world: World, register: str) -> records.Saved:
    return records.save_cells(
        getattr(world, register),
        [records.TypedRow(world.town, factory.raw(getattr(world, register), 名称="甲"), {})],
        by=world.by,
    )


def _changed_row(world: World) -> records.Saved:
    raw = factory.raw(world.register, 面积="3")
    return records.save_cells(
        world.register, [records.TypedRow(world.town, raw, {}, world.record)], by=world.by
    )


def _edited_form(world: World) -> Any:
    kinds = factory_of_ledgers.kinds(UnitLevel.TOWNSHIP)
    facts = {"name": "走访月报", "period_kind": PeriodKind.MONTH}
    return forms.edit(world.ledger_form, kinds=kinds, reviews=(), by=world.by, **facts)


def _published_form(world: World) -> Any:
    today = timezone.localdate()
    return designs.publish(world.ledger_draft, effective_from=today, by=world.by)


def _accepted(world: World) -> Any:
    ledger = world.ledger_submitted
    return reviewing.accept(ledger, by=world.by, edition=ledger.edition)


def _given_back(world: World) -> Any:
    ledger = world.ledger_submitted
    return reviewing.give_back(
        ledger, queries={"visited": "请核对"}, words="", by=world.by, edition=ledger.edition
    )


def _granted(world: World) -> Any:
    until = timezone.now() + dt.timedelta(days=2)
    return reopenings.grant(world.reopening, until=until, by=world.by)


def _code(user: Any) -> str:
    return f"{totp(PhoneDevice.objects.get(user=user).bin_key):06}"


ACTS: dict[str, Locking] = {
    # Cadres: one file at a time, and in it the line that is changed.
    "cadres edit": Locking(
        "cadre", lambda w: cadre_files.edit(w.cadre, values={"remark": "甲"}, by=w.by)
    ),
    "cadres appoint": Locking(
        "cadre",
        lambda w: posts.appoint(w.cadre, values={"name": "科员", "since": MONTH}, by=w.by),
    ),
    "cadres appoint in place of": Locking(
        "post",
        lambda w: posts.appoint(
            w.cadre,
            values={"institution": "县财政局", "name": "局长", "is_main": True, "since": MONTH},
            ends_main=True,
            by=w.by,
        ),
    ),
    "cadres dismiss, file": Locking("cadre", lambda w: posts.dismiss(w.post, until=MONTH, by=w.by)),
    "cadres dismiss": Locking("post", lambda w: posts.dismiss(w.post, until=MONTH, by=w.by)),
    "cadres leave": Locking(
        "cadre",
        lambda w: leaving.leave(w.cadre, leaving=Leaving.TRANSFERRED, left_on=MONTH, by=w.by),
    ),
    "cadres leave, posts": Locking(
        "post",
        lambda w: leaving.leave(w.cadre, leaving=Leaving.TRANSFERRED, left_on=MONTH, by=w.by),
    ),
    "cadres come back": Locking(
        "left", lambda w: leaving.come_back(w.left, reason="调回", by=w.by)
    ),
    "cadres promote": Locking(
        "cadre",
        lambda w: ranks.promote(w.cadre, ladder=Ladder.LEVEL, level="1A41", since=MONTH, by=w.by),
    ),
    "cadres promote, step before": Locking(
        "rank",
        lambda w: ranks.promote(w.cadre, ladder=Ladder.LEVEL, level="1A41", since=MONTH, by=w.by),
    ),
    "cadres end a step": Locking("rank", lambda w: ranks.end(w.rank, until=MONTH, by=w.by)),
    "cadres end a step, file": Locking("cadre", lambda w: ranks.end(w.rank, until=MONTH, by=w.by)),
    "cadres add a line": Locking(
        "cadre", lambda w: lines.add(w.cadre, Item.TITLES, values={"name": "会计师"}, by=w.by)
    ),
    "cadres correct a line": Locking(
        "award", lambda w: lines.correct(w.award, values={"award": "R12"}, by=w.by)
    ),
    "cadres remove a line": Locking(
        "cadre", lambda w: lines.remove(w.award, reason="重复登记", by=w.by)
    ),
    "cadres nothing to tell": Locking(
        "cadre", lambda w: answers.none(w.cadre, Item.FAMILY, by=w.by)
    ),
    "cadres something after all": Locking("cadre", lambda w: answers.withdraw(w.answer, by=w.by)),
    # Party organisations, their members and officers.
    "branches organisations": Locking(
        "top", lambda w: organisations.withdraw(w.branch, by=w.by), first=True
    ),
    "branches organisations, row": Locking(
        "branch", lambda w: organisations.withdraw(w.branch, by=w.by)
    ),
    "branches committee": Locking(
        "branch", lambda w: committees.change(w.branch, seats=[], effective_on=TODAY, by=w.by)
    ),
    "branches register": Locking(
        "branch", lambda w: members.register(organization=w.branch, person=w.low, by=w.by)
    ),
    "branches change a member": Locking(
        "member", lambda w: members.change(w.member, title="教师", by=w.by)
    ),
    "branches status": Locking(
        "member",
        lambda w: statuses.change_status(w.member, what=StatusEvent.RETIRED, on=TODAY, by=w.by),
    ),
    "branches move": Locking(
        "member",
        lambda w: moves.move(w.member, organization=w.other_branch, moved_on=TODAY, by=w.by),
    ),
    "branches move, where to": Locking(
        "other_branch",
        lambda w: moves.move(w.member, organization=w.other_branch, moved_on=TODAY, by=w.by),
    ),
    "branches leave": Locking(
        "member", lambda w: moves.leave(w.member, left_on=TODAY, leaving_reason="1", by=w.by)
    ),
    "deeds withdraw": Locking("deed", lambda w: deeds.withdraw(w.deed, by=w.by)),
    "deeds withdraw, of a tree": Locking("county", lambda w: deeds.withdraw(w.tree_deed, by=w.by)),
    "deeds withdraw, what it changed": Locking("member", lambda w: deeds.withdraw(w.deed, by=w.by)),
    "branches take back": Locking(
        "member_left",
        lambda w: moves.take_back(w.member_left, organization=w.branch, on=TODAY, by=w.by),
    ),
    "branches appoint an officer": Locking(
        "village",
        lambda w: officers.appoint(
            unit=w.village, person=w.low, village_post=VILLAGE_HEAD, by=w.by
        ),
    ),
    "branches change an officer": Locking(
        "officer", lambda w: officers.change(w.officer, training="甲", by=w.by)
    ),
    # Units.
    "orgs tree": Locking("county", lambda w: units.withdraw(w.village, by=w.by), first=True),
    "orgs tree, row": Locking("village", lambda w: units.withdraw(w.village, by=w.by)),
    "orgs group": Locking(
        "group", lambda w: groups.GROUPS.correct(w.group, name="甲组", position=1, by=w.by)
    ),
    "orgs members of a group": Locking(
        "group", lambda w: groups.assign(w.group, [w.town], on=TODAY, by=w.by)
    ),
    "orgs kind": Locking(
        "kind", lambda w: kinds.KINDS.correct(w.kind, label="乡", position=1, by=w.by)
    ),
    # Accounts.
    "accounts edit": Locking(
        "user", lambda w: accounts.edit(w.user, name="李四", unit=w.user.unit, by=w.by)
    ),
    "accounts disable": Locking("user", lambda w: accounts.disable(w.user, reason="调离", by=w.by)),
    "accounts disable, the last of a role": Locking(
        "indispensable", lambda w: accounts.disable(w.user, reason="调离", by=w.by), first=True
    ),
    "accounts unused": Locking("user", lambda _: accounts.disable_unused(days=-1)),
    "accounts password": Locking("user", lambda w: passwords.reset(w.user, by=w.by)),
    "accounts ask for a reset": Locking(
        "administrator",
        lambda w: resets.ask(w.administrator, kind="password", reason="忘记密码", by=w.by),
        first=True,
    ),
    "accounts confirm a reset": Locking(
        "reset_request", lambda w: resets.confirm(w.reset_request, by=w.by)
    ),
    "accounts refuse a reset": Locking(
        "reset_request", lambda w: resets.refuse(w.reset_request, reason="有误", by=w.by)
    ),
    "accounts overdue resets": Locking(
        "reset_overdue", lambda _: resets.lapse_overdue(), first=True
    ),
    "accounts confirm a second factor": Locking(
        "waiting",
        lambda w: second_factor.confirm(w.waiting, waiting="", token="000000"),
    ),
    "accounts own password": Locking("user", lambda w: _own_password(w.user, users.PASSWORD)),
    "accounts one code twice": Locking(
        "phone", lambda w: second_factor.verify(w.user, token=_code(w.user))
    ),
    "accounts grant": Locking(
        "user",
        lambda w: roles.grant(
            w.user, role="department_leader", unit=w.county, since=timezone.localdate(), by=w.by
        ),
    ),
    "accounts revoke": Locking(
        "holding", lambda w: roles.revoke(w.holding, reason="调离", by=w.by)
    ),
    "api create": Locking("by", lambda w: tokens._create(w.by, "统计", ["units"], 30)),
    "api revoke": Locking("token", lambda w: tokens.revoke(w.token, by=w.by)),
    # Audit, files, jobs.
    "audit acknowledge": Locking(
        "alert", lambda w: alerts.acknowledge(w.alert, finding="正常工作", by=w.by)
    ),
    "figures take": Locking(
        "figures 2026-01", lambda _: taking.take(JANUARY, keys=["ORG-1"], by=None)
    ),
    "audit seal": Locking(f"key {chain._LOCK}", lambda _: chain.seal_pending(), passes=True),
    "files content": Locking(
        "content stored", lambda w: tidying._remove_unused(w.stored.sha256), first=True
    ),
    "files remove": Locking("upload", lambda w: uploads.remove(w.upload, by=w.by)),
    "jobs cancel": Locking("queued", lambda w: jobs.cancel(w.queued, by=w.by)),
    "jobs take": Locking("queued", lambda w: runner._take(w.queued.pk), passes=True),
    "jobs end": Locking("running", lambda w: fences.hold(w.running)),
    "jobs result once": Locking("once", lambda w: results.take(w.once, by=w.by)),
    "jobs of dead workers": Locking("running", lambda _: rescue._take_from_the_dead(), passes=True),
    "jobs whose call was lost": Locking("queued", lambda _: rescue._call_again(), passes=True),
    # Rules and codes.
    "rules publish": Locking("text rules BR-01 county", _rule, first=True),
    "rules withdraw": Locking(
        "rule_version", lambda w: versions.withdraw(w.rule_version, reason="有误", by=w.by)
    ),
    "rules year": Locking(
        "text calendar 2099",
        lambda w: days.check_year(2099, source="通知", by=w.by),
        first=True,
    ),
    "codes add": Locking(
        "code", lambda w: codes.add(TABLES["officer_source"], label="退役军人", by=w.by)
    ),
    # Registers: the field set first, then the register, then its records.
    "fields design": Locking("fieldset", lambda w: designs.discard(w.draft, by=w.by), first=True),
    "fields publish, records": Locking(
        "record",
        lambda w: designs.publish(w.draft, effective_from=timezone.localdate(), by=w.by),
    ),
    "fields edit a register": Locking(
        "register",
        lambda w: registers.edit(
            w.register, name="阵地", note="", levels=[UnitLevel.TOWNSHIP], single=False, by=w.by
        ),
    ),
    "fields edit a register, its fields": Locking(
        "fieldset",
        lambda w: registers.edit(
            w.register, name="阵地", note="", levels=[UnitLevel.TOWNSHIP], single=False, by=w.by
        ),
        first=True,
    ),
    "fields create, version": Locking(
        "single_fieldset",
        lambda w: records.create(
            w.single, unit=w.town, raw=factory.raw(w.single, 名称="甲"), by=w.by
        ),
        first=True,
    ),
    "fields create, one per unit": Locking(
        "single",
        lambda w: records.create(
            w.single, unit=w.town, raw=factory.raw(w.single, 名称="甲"), by=w.by
        ),
    ),
    "registers urge": Locking(
        "register", lambda w: urging.urge(w.register, w.town, by=w.by), first=True
    ),
    "registers step": Locking(
        "record", lambda w: steps.void(w.record, words="重复登记", by=w.by), first=True
    ),
    "registers hand out decisions": Locking(
        "record", lambda w: decisions.hand_out(w.record, orders=[], by=w.by), first=True
    ),
    "registers prove a cell": Locking(
        "record",
        lambda w: entry_evidence.attach(w.record, key="f1", files=[], by=w.by),
        first=True,
    ),
    "registers remove a record": Locking(
        "record", lambda w: records.remove(w.record, by=w.by), first=True
    ),
    "fields edit a record": Locking(
        "record",
        lambda w: records.edit(w.record, raw=factory.raw(w.register, 名称="乙"), by=w.by),
    ),
    "fields cells": Locking("record", _changed_row),
    "fields new cells, one per unit": Locking("single", lambda w: _row(w, "single")),
    "registers carry over": Locking(
        "periodic",
        lambda w: carrying.carry_over(w.periodic, period=rhythm.running(w.periodic), by=w.by),
    ),
    # Ledgers: the ledger first; its form only where ledgers are opened or the form is changed.
    "ledgers create": Locking(
        "ledger_form", lambda w: opening.open_period(w.ledger_form, JUNE, today=TODAY), first=True
    ),
    "ledgers edit a form, its fields": Locking("ledger_fieldset", _edited_form, first=True),
    "ledgers edit a form": Locking("ledger_form", _edited_form),
    "ledgers publish a version": Locking("ledger", _published_form),
    "ledgers save": Locking(
        "ledger", lambda w: cells.save(w.ledger, {"visited": Typed("5", 1)}, by=w.by), first=True
    ),
    "ledgers confirm": Locking(
        "ledger", lambda w: cells.confirm(w.ledger, ["visited"], by=w.by), first=True
    ),
    "ledgers read again": Locking(
        "ledger", lambda w: cells.read_again(w.ledger, by=w.by), first=True
    ),
    "ledgers take a proof away": Locking(
        "ledger", lambda w: evidence.take_away(w.ledger_file, by=w.by), first=True
    ),
    "ledgers saved by a program": Locking(
        "ledger", lambda w: programs.save(w.ledger, {"visited": Typed("5", 1)}, by=w.by), first=True
    ),
    "ledgers handed in from a file": Locking(
        "ledger",
        lambda w: programs.hand_in(w.ledger, {"visited": 5}, confirm=True, by=w.by),
        first=True,
    ),
    "ledgers handed in from a workbook": Locking(
        "ledger",
        lambda w: programs.hand_in_sheet(w.ledger, [], confirm=True, by=w.by),
        first=True,
    ),
    "ledgers submit": Locking("ledger", lambda w: handing.submit(w.ledger, by=w.by), first=True),
    "ledgers recall": Locking(
        "ledger_submitted", lambda w: handing.recall(w.ledger_submitted, by=w.by), first=True
    ),
    "ledgers accept": Locking("ledger_submitted", _accepted, first=True),
    "ledgers give back": Locking("ledger_submitted", _given_back, first=True),
    "ledgers exempt": Locking(
        "ledger", lambda w: exempting.exempt(w.ledger, reason="机构改革", by=w.by), first=True
    ),
    "ledgers ask to correct": Locking(
        "ledger_locked",
        lambda w: reopenings.ask(w.ledger_locked, keys=["visited"], reason="漏计", by=w.by),
        first=True,
    ),
    "ledgers grant a correction": Locking("ledger_asked", _granted, first=True),
    "ledgers read each morning": Locking(
        "ledger", lambda _: opening.read_all(timezone.now()), first=True
    ),
    "ledgers lock": Locking(
        "ledger", lambda _: locking.lock_due(timezone.now() + dt.timedelta(days=9)), passes=True
    ),
    # Imports.
    "imports confirm": Locking(
        "import", lambda w: imports.confirm(getattr(w, "import"), by=w.by), first=True
    ),
    "imports write": Locking(
        "table branches_partymember", lambda w: running.write(getattr(w, "import"), by=w.by)
    ),
    "imports undo": Locking("done_import", lambda w: undoing.undo(w.done_import, by=w.by)),
    "imports undo, what it wrote": Locking("low", lambda w: undoing.undo(w.done_import, by=w.by)),
    # Inbox.
    "inbox publish": Locking(
        "draft_notice", lambda w: announcements.publish(w.draft_notice, by=w.by)
    ),
    "inbox withdraw": Locking(
        "announcement", lambda w: announcements.withdraw(w.announcement, reason="有误", by=w.by)
    ),
    "inbox repeal": Locking("policy", lambda w: policies.repeal(w.policy, on=TODAY, by=w.by)),
    "inbox annexes": Locking("policy", lambda w: policy_files.add(w.policy, files=[], by=w.by)),
    "inbox finish": Locking("task", lambda w: tasks.finish(w.task, note="已办", by=w.by)),
    # People.
    "people edit": Locking("low", lambda w: people.edit(w.low, name="王五", by=w.by)),
    "people numbers": Locking("numbers by", lambda w: numbers.before_telling(w.by), first=True),
    "people photo": Locking("low", lambda w: photos.remove_photo(w.low, by=w.by)),
    "people merge": Locking("low", lambda w: _merge(w, "low", "high"), first=True),
    "people merge the other way": Locking("low", lambda w: _merge(w, "high", "low"), first=True),
    "people merge, second": Locking("high", lambda w: _merge(w, "high", "low")),
    "people merge, what refers to them": Locking("cadre", lambda w: _merge(w, "low", "high")),
    "people unmerge": Locking(
        "merge", lambda w: merges.unmerge(w.merge, reason="测试", by=w.by), first=True
    ),
    "people unmerge, dropped": Locking(
        "gone", lambda w: merges.unmerge(w.merge, reason="测试", by=w.by)
    ),
}

# Rows below one that the act holds already, by function.
BELOW = {
    "assessments/domain/ledgers/delegations.py:end": "one row, and no other",
    "assessments/domain/ledgers/locking.py:_end_correction": "cells, under their ledger",
    "portal/registers/domain/offers.py:_held": "one register, under its fields",
    "portal/imports/domain/preview.py:replace": "chunks of an import, under the import",
}
