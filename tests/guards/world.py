"""Two townships and a person of each kind: the least world in which access can be told apart."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from portal.fields.domain import designs
from portal.fields.models import FieldDef
from portal.jobs.models import JobStep
from portal.people.models import Person, PersonMerge
from portal.registers.choices import RegisterKind
from portal.registers.models import RecordFile
from portal.rules import catalogue
from portal.rules.models import CalendarYear
from tests.factories import accounts as people
from tests.factories import (
    admission,
    branches,
    bulletins,
    cadres,
    dues,
    inbox,
    ledgers,
    life,
    orgs,
    performance,
    recruiting,
    registers,
    relations,
    reviews,
    rules,
    samples,
    schemes,
    scores,
    selections,
    talent,
    visiting,
    yearly,
)
from tests.factories.api import token_of
from tests.factories.audit import AlertFactory, EventFactory
from tests.factories.branches import PartyOrganizationFactory
from tests.factories.codes import CodeFactory
from tests.factories.deeds import DeedFactory
from tests.factories.figures import FigureValueFactory
from tests.factories.files import UploadFactory
from tests.factories.imports import ImportFactory
from tests.factories.jobs import JobFactory, JobFileFactory
from tests.factories.people import PersonFactory
from tests.factories.ui import SavedViewFactory
from tests.guards import judged

PERSONAS = ("anonymous", "foreign", "own", "department", "auditor", "system", "security")


@dataclass(frozen=True)
class World:
    people: dict[str, Any]
    objects: dict[str, Any]

    def url(self, name: str, declared: Any) -> str:
        """The route's address for this world's objects; a text stands for itself."""
        items = [self.objects[key] for key in declared.args]
        return reverse(name, args=[getattr(item, "pk", item) for item in items])

    def sign_in(self, client: Any, persona: str) -> None:
        client.logout()
        if persona != "anonymous":
            people.signed_in(client, self.people[persona])


def build_world() -> World:
    county = orgs.county()
    own, foreign = orgs.township(county), orgs.township(county)
    village = orgs.village(own)
    staff = {
        "foreign": ("township_member", foreign),
        "own": ("township_member", own),
        "department": ("general_office", county),
        "auditor": ("auditor", county),
        "system": ("system_admin", county),
        "security": ("security_admin", county),
    }
    persons = {
        persona: people.with_role(people.UserFactory(unit=unit), role, unit)
        for persona, (role, unit) in staff.items()
    }
    objects = account_objects(village, county, persons["security"])
    objects |= {
        "unit": village,
        "figure": "ORG-1",
        "group": orgs.GroupFactory(),
        "kind": village.kind,
        "rule": catalogue.get("BR-01"),
        "rule_version": rules.VersionFactory(effective_from=dt.date(2100, 1, 1)),
        "calendar_day": rules.DayFactory(),
        "calendar_year": CalendarYear(year=2099),
        "code_table": "education",
        "code": CodeFactory(),
    }
    objects |= people_objects(village, persons["department"])
    objects |= member_objects(village)
    objects |= cadres_objects(village, persons["department"])
    objects |= talent_objects(village)
    objects |= inbox_objects(own, persons)
    objects |= job_objects(persons["own"])
    objects |= register_objects(county, own, persons)
    objects |= ledger_objects(county, own, objects["account"], persons["own"])
    objects |= judged.shared(county)
    objects |= judged.of(own, objects["scheme"], by=objects["account"], judge=persons["own"])
    objects |= bulletin_objects(own)
    objects |= {"import": ImportFactory(owner=persons["own"]), "roster": "members"}
    objects |= performance_objects(own, persons["own"])
    objects |= year_objects(objects["group"], own, persons["department"])
    FigureValueFactory(unit=village)
    objects["organisation"] = PartyOrganizationFactory(unit=village)
    objects |= {"event": EventFactory(), "alert": AlertFactory()}
    objects["deed"] = DeedFactory(about=objects["member"], by=persons["own"])
    objects["saved_view"] = SavedViewFactory(owner=persons["own"])
    objects["token"] = token_of(persons["own"])[0]
    return World(persons, objects)


def year_objects(group: Any, own: Any, by: Any) -> dict[str, Any]:
    end = yearly.year_end(group, by, own)
    excuse = yearly.excuse(end, own, by)
    return {
        "year_end": yearly.published(end, by),
        "year_sheet": end.sheets.get(),
        "year_excuse": excuse,
    }


def bulletin_objects(own: Any) -> dict[str, Any]:
    """One that the own township received."""
    delivery = bulletins.delivered(own)
    return {
        "delivery": delivery,
        "bulletin": delivery.bulletin,
        "bulletin_section": delivery.bulletin.sections.get(),
        "bulletin_series": delivery.bulletin.series,
        "subscription": bulletins.subscribed(people.UserFactory(unit=own)),
    }


def job_objects(owner: Any) -> dict[str, Any]:
    """A job with a failed step and a file, and what its owner handed in."""
    job = JobFactory(owner=owner)
    JobStep.objects.create(job=job, key="1", label="清点", is_done=False, error="原因")
    return {
        "job": job,
        "job_file": JobFileFactory(job=job, file=""),
        "upload": UploadFactory(owner=owner),
        "paper": UploadFactory(owner=owner),
        "page_number": 1,
    }


def account_objects(village: Any, county: Any, security: Any) -> dict[str, Any]:
    """A clerk with a role, and an administrator whose password somebody asked to reset."""
    clerk = people.with_role(people.UserFactory(unit=village), "branch_clerk", village)
    administrator = people.holder("auditor", county)
    request = people.ResetRequestFactory(user=administrator, asked_by=security)
    return {
        "administrator": administrator,
        "reset_request": request,
        "account": clerk,
        "holding": clerk.role_holdings.get(),
    }


def talent_objects(unit: Any) -> dict[str, Any]:
    profile, enterprise = talent.TalentFactory(unit=unit), talent.EnterpriseFactory(unit=unit)
    talent.ConsentFactory(profile=profile)
    return {
        "talent": profile,
        "grade": talent.GradeFactory(),
        "recognition": talent.RecognitionFactory(profile=profile),
        "enterprise": enterprise,
        "enterprise_year": talent.EnterpriseYearFactory(enterprise=enterprise),
        "enterprise_title": talent.EnterpriseTitleFactory(enterprise=enterprise),
        "need": (need := talent.NeedFactory(unit=unit)),
        "match": talent.MatchFactory(need=need, profile=profile),
        "related": talent.RelatedFactory(),
        "ticket": (ticket := talent.TicketFactory(profile=profile, unit=unit, state="sent")),
        "pipeline_case": (case := talent.CaseFactory(unit=unit)),
        "pipeline": case.pipeline,
        "stage": case.stage,
        "pipeline_move": talent.MoveFactory(case=case),
        "visit_campaign": (campaign := visiting.CampaignFactory()),
        "campaign_target": (
            target := visiting.TargetFactory(campaign=campaign, unit=unit, enterprise=enterprise)
        ),
        "campaign_visit": visiting.CampaignVisitFactory(target=target),
        "recruit_cohort": (cohort := recruiting.CohortFactory(unit=unit)),
        "recruit_stage": recruiting.RecruitStageFactory(cohort=cohort),
        "arrival": recruiting.ArrivalFactory(cohort=cohort, profile=profile),
        "policy_item": talent.PolicyFactory(unit=unit, standard="标准", conditions="层次：A"),
        "service_card": talent.CardFactory(profile=profile, checked_on=talent.DAY),
        "ticket_hold": talent.TicketHoldFactory(ticket=ticket),
        "stay_measure": talent.StayMeasureFactory(profile=profile, signs="服务期已满，去留未定"),
        "worthy": (worthy := talent.WorthyFactory(profile=profile, village=unit)),
        "dispatch": (sent := talent.DispatchFactory(profile=profile, enterprise=enterprise)),
        "service_visit": talent.VisitFactory(dispatch=sent),
        "dispatch_report": talent.DispatchReportFactory(dispatch=sent),
        "expert_link": (link := talent.LinkFactory(profile=profile)),
        "expert_contact": talent.ContactFactory(link=link),
        "help_task": talent.HelpFactory(unit=unit, lead=worthy, state="paired"),
        "apartment": (room := talent.ApartmentFactory(unit=unit)),
        "housing": (asked := talent.HousingFactory(profile=profile, housing_unit=unit)),
        "tenancy": talent.TenancyFactory(apartment=room, application=asked),
        "allocation": (run := talent.AllocationFactory()),
        "allotment": talent.AllotmentFactory(run=run, application=asked, apartment=room),
        **selection_objects(profile),
    }


def selection_objects(profile: Any) -> dict[str, Any]:
    """Somebody with a title, appraised and paid, and a round in which he was judged."""
    selection = selections.SelectionFactory(
        stage="named", named_on=talent.DAY, term_until=dt.date(2031, 3, 1), judges=["评委甲"],
        criteria=["实绩"], full_marks=[60], allowance="monthly", amount=300,
        override="报名少", named_document="云政发〔2026〕9号", reason="说明",
    )  # fmt: skip
    system = selections.SelectionSystemFactory(round=selection)
    candidate = selections.CandidateFactory(
        round=selection, profile=profile, system=system, state="named", named_on=talent.DAY,
        until=dt.date(2031, 3, 1), reason="说明",
    )  # fmt: skip
    return {
        "selection": selection,
        "selection_system": system,
        "candidate": candidate,
        "selection_opinion": selections.OpinionFactory(candidate=candidate),
        "selection_sheet": selections.SelectionSheetFactory(candidate=candidate, marks=[50]),
        "selection_appraisal": selections.AppraisalFactory(candidate=candidate, note="说明"),
        "selection_allowance": selections.AllowanceFactory(candidate=candidate, note="停发"),
    }


def cadres_objects(unit: Any, by: Any) -> dict[str, Any]:
    """A cadre with something in her file."""
    cadre = cadres.CadreFactory(unit=unit)
    return {
        "cadre": cadre,
        "cadre_item": "awards",
        "cadre_answer": cadres.NoneAnswerFactory(cadre=cadre, by=by),
        "cadre_post": cadres.PostFactory(cadre=cadre),
        "cadre_rank": cadres.RankFactory(cadre=cadre),
        "cadre_award": cadres.AwardFactory(cadre=cadre),
    }


def inbox_objects(own: Any, persons: dict[str, Any]) -> dict[str, Any]:
    """The department handed a task to the own township, and told it something."""
    member, office = persons["own"], persons["department"]
    assignment = inbox.AssignmentFactory(by=office)
    return {
        "assignment": assignment,
        "task_label": "inbox.Task",
        "task_file": inbox.TaskFileFactory(assignment=assignment, upload__owner=office),
        "task": inbox.TaskFactory(
            role="township_member", unit=own, assignment=assignment, from_user=office
        ),
        "notice": inbox.NoticeFactory(user=member),
        "digest": inbox.DigestFactory(user=member),
        "announcement": inbox.AnnouncementFactory(by=office, audience=[own]),
        "policy": (policy := inbox.PolicyFactory()),
        "policy_file": inbox.PolicyFileFactory(version=policy.versions.get(), upload__owner=office),
    }


def member_objects(village: Any) -> dict[str, Any]:
    """Two members of the village's branch, one of them gone, and an officer."""
    branch = branches.PartyOrganizationFactory(unit=village)
    gone = {"left_on": dt.date(2026, 1, 5), "leaving_reason": "1"}
    member = branches.MemberFactory(organization=branch)
    return {
        "member": member,
        "member_left": branches.MemberFactory(organization=branch, **gone),
        "member_step": "retired",
        "dues_paper": "public",
        "officer": branches.OfficerFactory(unit=village),
        "branch_clerk": branches.BranchClerkFactory(organization=branch),
        **life.objects(branch),
        **admission.objects(branch),
        **dues.objects(member, branches.PartyOrganizationFactory(unit=village)),
        **relations.objects(branch),
        **reviews.objects(branch),
    }


def people_objects(village: Any, by: Any) -> dict[str, Any]:
    """A person of the own township, and one merged into her."""
    person = PersonFactory(unit=village, photo=UploadFactory(owner=by, purpose="people.photo"))
    other = PersonFactory(unit=village)
    nothing = '{"changed": {}, "moved": {}}'
    merge = PersonMerge.objects.create(
        keep=person, drop=other, reason="测试", merged_by=by, snapshot=nothing
    )
    Person.everyone.filter(pk=other.pk).update(merged_into=person)
    return {"person": person, "person_merge": merge}


def register_objects(county: Any, own: Any, persons: dict[str, Any]) -> dict[str, Any]:
    """A register in use with a record of the own township, and the draft of its next version."""
    office = persons["department"]
    register = registers.register(county, by=office)
    record = registers.record(register, own, persons["own"], 名称="会堂")
    upload = UploadFactory(name="照片.txt", owner=persons["own"], expires_at=None)
    proven = record.version.fields.get(label="名称")
    FieldDef.objects.filter(pk=proven.pk).update(evidence="optional")
    proof = RecordFile.objects.create(record=record, key=proven.key, upload=upload)
    draft = designs.start_draft(register.fieldset, by=office)
    field = draft.fields.get(label="联系电话")
    facts = {"kind": RegisterKind.PERIODIC, "rhythm": "month"}
    periodic = registers.register(county, by=office, name="走访统计", **facts)
    return {
        "register": register,
        "record": record,
        "proven_field": proven,
        "proof": proof,
        "field": field,
        "check": draft.checks.get(),
        "periodic": periodic,
    }


def performance_objects(own: Any, member: Any) -> dict[str, Any]:
    """The own township's file, agreed on, with a quarter written and a change asked for."""
    file = performance.agreed(performance.of_unit(own), member)
    performance.written(file, f"{performance.YEAR}-Q1", member)
    return {
        "performance_file": file,
        "performance_target": file.targets.in_order().last(),
        "performance_change": performance.change_asked(file, member),
        "performance_quarter": f"{performance.YEAR}-Q1",
    }


def ledger_objects(county: Any, own: Any, clerk: Any, member: Any) -> dict[str, Any]:
    """Of the own township: a ledger in hand with a proof, one that waits for its review, a locked
    one that is to be corrected. Somebody else filled them: the member may review."""
    form = ledgers.form(county, ledgers.BARE)
    in_hand = ledgers.in_hand(form, own, clerk)
    submitted = ledgers.submitted(form, own, clerk)
    locked = ledgers.locked(form, own, clerk)
    return {
        **schemes.as_objects(schemes.active(county, schemes.OTHER)),
        "target": ledgers.target(own),
        "delegation": ledgers.delegation(member, clerk),
        "ledger_form": form,
        "ledger_period": "2026-11",
        "board_panel": "ranking",
        "ledger": in_hand,
        "ledger_file": ledgers.proof(in_hand, clerk),
        "ledger_submitted": submitted,
        "ledger_locked": locked,
        "reopening": ledgers.asked(locked, clerk),
        "sampled": samples.differing(locked, own, clerk),
        "ledger_star": ledgers.star(submitted, own, clerk),
        "complaint": ledgers.complaint(own, clerk),
        "score_sheet": (
            sheet := scores.published_sheet(schemes.active(county, schemes.RANKED), own, clerk)
        ),
        "score_run": sheet.run,
        "score_line": sheet.lines.get(),
        "objection": scores.objection(sheet.lines.get(), clerk),
    }
