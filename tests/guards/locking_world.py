"""The world of `locks`: committed rows that two connections see."""

import datetime as dt
from functools import partial
from typing import Any

from django.db import models
from django.utils import timezone

from branches.models import AdmissionFinding, AdmissionPlan
from cadres.choices import Leaving
from portal.accounts.models import PhoneDevice
from portal.accounts.roles import ROLES
from portal.codes.models import Code
from portal.dates import PartialDate
from portal.fields.domain import designs
from portal.imports.choices import EffectKind
from portal.imports.models import Effect
from portal.jobs.choices import JobState
from portal.jobs.domain.kinds import KINDS
from portal.people.domain import merges
from portal.people.models import PersonMerge
from portal.periods import Period, PeriodKind
from portal.registers.choices import RegisterKind
from portal.registers.domain.rhythm import running
from portal.registers.models import RegisterRecord
from reports.choices import BulletinState, DispatchState
from tests.factories import accounts as users
from tests.factories import (
    admission,
    bulletins,
    dues,
    inbox,
    inspections,
    judgements,
    judging,
    ledgers,
    life,
    orgs,
    performance,
    projects,
    recruiting,
    registers,
    relations,
    reviews,
    samples,
    schemes,
    scores,
    selections,
    visiting,
    yearly,
)
from tests.factories import branches as party
from tests.factories import cadres as files
from tests.factories import talent as talents
from tests.factories.api import token_of
from tests.factories.audit import AlertFactory, EventFactory
from tests.factories.codes import CodeFactory
from tests.factories.deeds import DeedFactory
from tests.factories.files import StoredFileFactory, UploadFactory
from tests.factories.imports import ImportFactory
from tests.factories.jobs import JobFactory, JobFileFactory
from tests.factories.people import PersonFactory
from tests.factories.rules import VersionFactory

LAST_MONTH = Period.containing(timezone.localdate(), PeriodKind.MONTH).previous()


class World:
    """Rows by name, read anew each time: no act sees what another did to an object."""

    def __init__(self, rows: dict[str, models.Model]) -> None:
        self.rows = {name: (type(row), row.pk) for name, row in rows.items()}

    def __getattr__(self, name: str) -> Any:
        model, pk = self.rows[name]
        return model._base_manager.get(pk=pk)


def build() -> World:
    county = orgs.county()
    town, village = orgs.township(county), orgs.village(orgs.township(county))
    by = users.UserFactory(unit=county)
    for role in ROLES:
        users.with_role(by, role, county)
    rows = {"county": county, "town": town, "village": village, "kind": town.kind, "by": by}
    rows["performance_file"] = performance.of_unit(town)
    rows |= _accounts(town, by) | _people(town, by) | _talents(town) | _party(county, village)
    rows |= _bulletins(town)
    rows |= _registers(county, town, by) | _ledgers(county, town, by) | _inbox(by) | _work(by)
    rows["effect"] = Effect.objects.create(
        batch=rows["done_import"],
        row=2,
        target="person",
        model="people.person",
        object_id=rows["low"].pk,
        kind=EffectKind.CHANGED,
    )
    return World(rows)


def _accounts(town: Any, by: Any) -> dict[str, Any]:
    user = users.with_role(users.UserFactory(unit=town), "township_member", town)
    other = users.holder("system_admin", town)
    administrator, asked_by = users.holder("auditor", town), users.holder("security_admin", town)
    asked = {"user": administrator, "asked_by": asked_by}
    two_days_ago = timezone.now() - dt.timedelta(days=2)
    facts = {"name": "动态口令", "secret": PhoneDevice.new_secret()}
    return {
        "user": user,
        "holding": user.role_holdings.get(),
        "indispensable": other.role_holdings.get(),
        "waiting": users.UserFactory(unit=town),
        "administrator": administrator,
        "reset_request": users.ResetRequestFactory(**asked),
        "reset_overdue": users.ResetRequestFactory(
            **asked, kind="second_factor", asked_at=two_days_ago
        ),
        "phone": PhoneDevice.objects.create(user=user, confirmed=True, **facts),
        "token": token_of(by)[0],
        "group": orgs.GroupFactory(),
    }


def _bulletins(town: Any) -> dict[str, Any]:
    delivery, draft = bulletins.delivered(town), bulletins.row()
    return {
        "delivery": delivery,
        "bulletin_draft": draft,
        "bulletin_section": draft.sections.get(),
        "bulletin_reviewed": bulletins.row(BulletinState.REVIEWED),
        "bulletin_series": draft.series,
        "dispatch": bulletins.dispatch(users.UserFactory(unit=town)),
        "dispatch_due": bulletins.dispatch(users.UserFactory(unit=town), DispatchState.WAITING),
    }


def _people(town: Any, by: Any) -> dict[str, Any]:
    low, high = PersonFactory(unit=town), PersonFactory(unit=town)
    gone, keep = PersonFactory(unit=town), PersonFactory(unit=town)
    merge = merges.merge(keep, drop=gone, reason="测试", by=by)
    assert isinstance(merge, PersonMerge)
    cadre = files.CadreFactory(unit=town, person=high)
    return {
        "low": low,
        "high": high,
        "gone": gone,
        "keep": keep,
        "merge": merge,
        "cadre": cadre,
        "post": files.PostFactory(cadre=cadre),
        "rank": files.RankFactory(cadre=cadre),
        "award": files.AwardFactory(cadre=cadre),
        "answer": files.NoneAnswerFactory(cadre=cadre, by=by),
        "left": files.CadreFactory(
            unit=town, leaving=Leaving.TRANSFERRED, left_on=PartialDate(2024, 1)
        ),
    }


def _talents(town: Any) -> dict[str, Any]:
    return {
        "talent": (profile := talents.TalentFactory(unit=town)),
        "recognition": talents.RecognitionFactory(profile=profile),
        "need": (need := talents.NeedFactory(unit=town)),
        "match": talents.MatchFactory(need=need, profile=profile),
        "service_card": talents.CardFactory(
            profile=profile, issued_on=dt.date(2025, 6, 1), until=dt.date(2100, 1, 1)
        ),
        "policy_item": talents.PolicyFactory(unit=town),
        "housing": (asked := talents.HousingFactory(profile=profile)),
        "tenancy": talents.TenancyFactory(application=asked, apartment__unit=town),
        "worthy": talents.WorthyFactory(profile=profile, village=town),
        "help": talents.HelpFactory(unit=town),
        "dispatched_doctor": (
            sent := talents.DispatchFactory(profile=profile, enterprise__unit=town)
        ),
        "service_visit": talents.VisitFactory(dispatch=sent),
        "expert_link": (link := talents.LinkFactory(profile=profile)),
        "expert_contact": talents.ContactFactory(link=link),
        "expert_leader": link.leader,
        **_selections(profile),
        "given_run": talents.AllocationFactory(
            state="notice", notice_until=dt.date(2026, 3, 2), made_on=dt.date(2026, 3, 2)
        ),
        "case": (case := talents.CaseFactory(unit=town)),
        "pipeline": case.pipeline,
        "stage": talents.StageFactory(pipeline=case.pipeline),
        "visit_campaign": (campaign := visiting.CampaignFactory()),
        "campaign_target": (target := visiting.TargetFactory(campaign=campaign, unit=town)),
        "campaign_visit": visiting.CampaignVisitFactory(target=target),
        "recruit_cohort": recruiting.CohortFactory(unit=town),
        "other_cohort": recruiting.CohortFactory(unit=town),
        "late_ticket": talents.TicketFactory(
            profile=profile, unit=town, state="handling", due_on=dt.date(2026, 3, 2)
        ),
        "ticket": talents.TicketFactory(profile=profile, unit=town, state="sent"),
        "silent_talent": talents.TalentFactory(unit=town, confirmed_on=dt.date(2020, 1, 6)),
    }


def _selections(profile: Any) -> dict[str, Any]:
    """A round in which units nominate, one shown to the public, somebody with a title."""
    day = dt.date(2026, 3, 2)
    noticed = selections.SelectionFactory(stage="notice", notice_until=dt.date(2026, 2, 27))
    selections.CandidateFactory(round=noticed, profile=profile, state="chosen")
    return {
        "selection": selections.SelectionFactory(stage="nominating", until=dt.date(2100, 1, 1)),
        "noticed": noticed,
        "candidate": selections.CandidateFactory(profile=profile),
        "titled": selections.CandidateFactory(
            profile=profile, state="named", named_on=day, until=day, round__kind="5"
        ),
    }


def _party(county: Any, village: Any) -> dict[str, Any]:
    top = party.PartyOrganizationFactory(unit=county, kind="committee")
    branch, other = (party.PartyOrganizationFactory(unit=village, parent=top) for _ in range(2))
    gone = {"left_on": dt.date(2026, 1, 5), "leaving_reason": "1"}
    case = admission.CaseFactory(organization=branch)
    return {
        "admission": case,
        "case_step": case.steps.get(),
        "admission_finding": AdmissionFinding.objects.create(
            case=case, rule="AD-01", step="talk", message="甲", found_on=dt.date(2026, 1, 5)
        ),
        "admission_plan": AdmissionPlan.objects.create(year=2026, unit=county, quota=5),
        "top": top,
        "branch": branch,
        "other_branch": other,
        "activity": life.ActivityFactory(organization=branch),
        **_reviewed(branch),
        **_letters(branch, other),
        "member": (member := party.MemberFactory(organization=branch)),
        **dues.objects(member, top),
        "deed": DeedFactory(about=member, changes=[deed_entry(member)]),
        "tree_deed": DeedFactory(about=member, changes=[entry_of(village, short_name="")]),
        "member_left": party.MemberFactory(organization=branch, **gone),
        "officer": party.OfficerFactory(unit=village),
    }


def _letters(branch: Any, other: Any) -> dict[str, Any]:
    make = partial(relations.LetterFactory, member__organization=branch)
    asked = {"state": "asked", "issued_on": None, "valid_until": None, "number": ""}
    return {
        "letter": make(),
        "letter_asked": make(**asked),
        "letter_inside": make(direction="inside", target=other, elsewhere=""),
    }


def _reviewed(branch: Any) -> dict[str, Any]:
    return {
        "review": reviews.SheetFactory(organization=branch),
        "ballot": reviews.BallotFactory(organization=branch),
        "disposal": reviews.DisposalFactory(member__organization=branch),
        "correction": reviews.CorrectionFactory(organization=branch),
    }


def deed_entry(member: Any) -> dict[str, Any]:
    """As if an act had given her no title once more."""
    return entry_of(member, title="")


def entry_of(row: Any, **values: Any) -> dict[str, Any]:
    key = {"model": row._meta.label_lower, "pk": str(row.pk)}
    return {**key, "before": values, "after": values}


def _registers(county: Any, town: Any, by: Any) -> dict[str, Any]:
    register = registers.register(county, by=by, name="党建阵地")
    record = registers.record(register, town, by, 名称="会堂")
    draft = designs.start_draft(register.fieldset, by=by)
    designs.edit_field(draft.fields.get(label="名称"), by=by, sensitive=True)
    single = registers.register(county, by=by, name="年度小结", single=True)
    facts = {"kind": RegisterKind.PERIODIC, "rhythm": "month"}
    periodic = registers.register(county, by=by, name="走访统计", **facts)
    last = registers.record(periodic, town, by, 名称="会堂")
    RegisterRecord.objects.filter(pk=last.pk).update(period=running(periodic).previous())
    return {
        "periodic": periodic,
        "register": register,
        "fieldset": register.fieldset,
        "record": record,
        "draft": draft,
        "single": single,
        "single_fieldset": single.fieldset,
    }


def _ledgers(county: Any, town: Any, by: Any) -> dict[str, Any]:
    """One in hand, one that waits for its review, two that are locked. `by` reviews them."""
    form = ledgers.form(county, ledgers.BARE)
    clerk = users.UserFactory(unit=town)
    locked = ledgers.locked(form, town, clerk)
    asked = ledgers.locked(form, town, clerk, ago=3)
    in_hand = ledgers.in_hand(form, town, clerk)
    return {
        "ledger_form": form,
        "ledger_fieldset": form.fieldset,
        "ledger_draft": designs.start_draft(form.fieldset, by=by),
        "ledger": in_hand,
        "ledger_file": ledgers.proof(in_hand, clerk),
        "ledger_submitted": ledgers.submitted(form, town, clerk),
        "ledger_locked": locked,
        "ledger_asked": asked,
        "reopening": ledgers.asked(asked, clerk),
        "ledger_sampled": (sampled := ledgers.locked(form, town, clerk, ago=4)),
        "sampled": samples.sampled(sampled, town, clerk),
        "complaint": ledgers.complaint(town, clerk),
        "target": ledgers.target(town),
        "scheme": (scheme := schemes.draft(county)).scheme,
        "scheme_draft": scheme,
        "scheme_active": (active := schemes.active(county, schemes.OTHER)),
        "scheme_of_active": active.scheme,
        "score_run": scores.run(active, (group := scores.group(town)), LAST_MONTH),
        "year_end": yearly.year_end(group, clerk, town, year=LAST_MONTH.year - 1),
        "objection": _objection(active, town, clerk),
        "adjustment": scores.adjustment(active.scheme, town, clerk),
        "appraisal": judging.appraisal(town, by),
        "judges_sheet": (sheet := judging.sheet(town, by)),
        "judging_round": sheet.judged.round,
        "project": projects.handed_over(town, clerk),
        "project_running": (project := projects.running(town, name="在办")),
        "milestone": projects.reported(project, clerk),
        "interview": judgements.interview(town),
        "visit": inspections.visit(town, by),
        "review_grade": judgements.grade(town, by, line="A2"),
        "own_adjustment": scores.adjustment(active.scheme, town, by),
    }


def _objection(version: Any, town: Any, clerk: Any) -> Any:
    """Against a correction of the run: a run itself could not be scored again."""
    run = scores.ScoreRun.objects.get(version=version)
    correction = scores.run(version, run.group, LAST_MONTH, corrects=run)
    return scores.objection(scores.line_of(scores.sheet(correction, town, 90)), clerk)


def _inbox(by: Any) -> dict[str, Any]:
    return {
        "draft_notice": inbox.AnnouncementFactory(by=by, state="draft", published_at=None),
        "announcement": inbox.AnnouncementFactory(by=by),
        "policy": inbox.PolicyFactory(),
        "task": inbox.TaskFactory(assignee=by),
        "alert": AlertFactory(),
        "event": EventFactory(),
    }


def _work(by: Any) -> dict[str, Any]:
    once = next(kind for kind in KINDS.values() if kind.once)
    long_ago = timezone.now() - dt.timedelta(days=2)
    CodeFactory()
    return {
        "stored": StoredFileFactory(),
        "upload": UploadFactory(owner=by, expires_at=timezone.now() + dt.timedelta(days=1)),
        "queued": JobFactory(owner=by, sent_at=long_ago),
        "running": JobFactory(owner=by, state=JobState.RUNNING, fence=1, heartbeat_at=long_ago),
        "once": JobFileFactory(job=JobFactory(owner=by, kind=once.key, state=JobState.DONE)),
        "import": ImportFactory(owner=by),
        "done_import": ImportFactory(owner=by, state="done", done_at=timezone.now()),
        "rule_version": VersionFactory(effective_from=dt.date(2100, 1, 1)),
        "code": Code.objects.filter(table="officer_source").in_order().first(),
    }
