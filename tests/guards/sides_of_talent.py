"""Talents and enterprises of a township, each told by its name."""

import datetime as dt
from typing import Any

from portal.orgs.models import Unit
from talent.models import (
    AllocationRun,
    Grade,
    Pipeline,
    RecruitCohort,
    SelectionRound,
    VisitCampaign,
)
from tests.factories import recruiting, selections, talent, visiting
from tests.factories.people import PersonFactory


def shared(county: Unit) -> dict[str, Any]:
    """What is the whole county's."""
    return {
        "grade": talent.GradeFactory(),
        "related": talent.RelatedFactory(),
        "pipeline": (stage := talent.StageFactory()).pipeline,
        "stage": stage,
        "visit_campaign": visiting.CampaignFactory(),
        "recruit_cohort": (cohort := recruiting.CohortFactory(unit=county)),
        "recruit_stage": recruiting.RecruitStageFactory(cohort=cohort),
        "policy_item": talent.PolicyFactory(unit=county),
        "allocation": talent.AllocationFactory(),
        "selection": selections.SelectionFactory(),
    }


def talents(side: Any) -> None:
    person = PersonFactory(unit=side.village, name=side.named("英才"))
    profile = talent.TalentFactory(unit=side.village, person=person, work_unit=side.named("厂家"))
    enterprise = talent.EnterpriseFactory(unit=side.unit, name=side.named("企业"))
    side.objects |= {
        "talent": profile,
        "recognition": talent.RecognitionFactory(
            profile=profile, grade=Grade.objects.latest("pk"), item=side.named("条目")
        ),
        "enterprise": enterprise,
        "enterprise_year": talent.EnterpriseYearFactory(enterprise=enterprise),
        "enterprise_title": talent.EnterpriseTitleFactory(
            enterprise=enterprise, document=side.named("文号")
        ),
    }
    side.objects["service_card"] = talent.CardFactory(profile=profile, officer=side.named("专员"))
    case = talent.CaseFactory(
        unit=side.unit,
        profile=profile,
        name=side.named("团队"),
        pipeline=Pipeline.objects.latest("pk"),
    )
    talent.MoveFactory(case=case, note=side.named("进展"), by=side.keeper)
    side.objects["pipeline_case"] = case
    _visited(side, enterprise)
    side.objects["arrival"] = recruiting.ArrivalFactory(
        cohort=RecruitCohort.objects.latest("pk"), profile=profile
    )
    need = talent.NeedFactory(unit=side.unit, post=side.named("岗位"))
    side.objects |= {
        "need": need,
        "match": talent.MatchFactory(need=need, profile=profile, state="recommended"),
    }
    ticket = talent.TicketFactory(
        profile=profile, unit=side.unit, state="handling", content=side.named("办件")
    )
    talent.TicketHoldFactory(ticket=ticket, words=side.named("挂起"))
    side.objects["ticket"] = ticket
    _worthy(side, profile)
    _linked(side, profile)
    _sent(side, profile, enterprise)
    _room(side, profile)
    _selection(side, profile)
    talent.ConsentFactory(profile=profile, by=side.keeper)
    talent.StayMeasureFactory(profile=profile, words=side.named("留才"), by=side.keeper)


def _visited(side: Any, enterprise: Any) -> None:
    target = visiting.TargetFactory(
        campaign=VisitCampaign.objects.latest("pk"),
        visitor=side.keeper,
        unit=side.unit,
        enterprise=enterprise,
        reason=side.named("对象"),
    )
    side.objects |= {
        "campaign_target": target,
        "campaign_visit": visiting.CampaignVisitFactory(target=target, content=side.named("走访")),
    }


def _worthy(side: Any, profile: Any) -> None:
    worthy = talent.WorthyFactory(
        profile=profile, village=side.village, liaison=side.named("村联络员")
    )
    task = talent.HelpFactory(
        unit=side.village, lead=worthy, state="paired", matter=side.named("事项")
    )
    side.objects |= {"worthy": worthy, "help_task": task}


def _linked(side: Any, profile: Any) -> None:
    link = talent.LinkFactory(profile=profile, leader=side.keeper, document=side.named("联系文件"))
    contact = talent.ContactFactory(link=link, content=side.named("联系内容"))
    side.objects |= {"expert_link": link, "expert_contact": contact}


def _sent(side: Any, profile: Any, enterprise: Any) -> None:
    sent = talent.DispatchFactory(
        profile=profile, enterprise=enterprise, college=side.named("高校")
    )
    visit = talent.VisitFactory(dispatch=sent, content=side.named("服务"))
    talent.DispatchReportFactory(dispatch=sent, summary=side.named("季报"))
    side.objects |= {"dispatch": sent, "service_visit": visit}


def _room(side: Any, profile: Any) -> None:
    room = talent.ApartmentFactory(unit=side.unit, note=side.named("房源"))
    asked = talent.HousingFactory(
        profile=profile, housing_unit=side.unit, reason=side.named("公寓")
    )
    side.objects |= {
        "apartment": room,
        "housing": asked,
        "tenancy": talent.TenancyFactory(
            apartment=room, application=asked, note=side.named("租住")
        ),
    }
    talent.AllotmentFactory(
        run=AllocationRun.objects.latest("pk"),
        application=asked,
        apartment=room,
        explained=side.named("积分"),
    )


def _selection(side: Any, profile: Any) -> None:
    candidate = selections.CandidateFactory(
        round=SelectionRound.objects.latest("pk"),
        profile=profile,
        deeds=side.named("事迹"),
        state="named",
        named_on=talent.DAY,
        until=dt.date(2031, 3, 1),
    )
    side.objects |= {
        "candidate": candidate,
        "selection_opinion": selections.OpinionFactory(candidate=candidate),
    }
    selections.SelectionSheetFactory(candidate=candidate)
    selections.AppraisalFactory(candidate=candidate, note=side.named("考核"), by=side.keeper)
    selections.AllowanceFactory(candidate=candidate, note=side.named("津贴"))
