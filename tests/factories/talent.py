"""Talents and enterprises as tests need them."""

import datetime as dt

import factory

from portal.periods import Period
from talent.choices import RecognitionState, TalentState
from talent.domain.credit_codes import check_character
from talent.models import (
    AllocationRow,
    AllocationRun,
    Apartment,
    Consent,
    Contact,
    DispatchedDoctor,
    DispatchReport,
    DispatchVisit,
    Enterprise,
    EnterpriseTitle,
    EnterpriseYear,
    ExpertLink,
    Grade,
    HelpTask,
    HousingApplication,
    Match,
    Need,
    Pipeline,
    PipelineCase,
    PipelineMove,
    PipelineStage,
    PolicyItem,
    Recognition,
    RelatedFields,
    ServiceCard,
    StayMeasure,
    TalentProfile,
    Tenancy,
    Ticket,
    TicketHold,
    Worthy,
)
from tests.factories.accounts import UserFactory, _root
from tests.factories.people import PersonFactory

DAY = dt.date(2026, 3, 2)


class TalentFactory(factory.django.DjangoModelFactory):
    """`unit` goes to the person as well, unless he is given."""

    class Meta:
        model = TalentProfile

    person = factory.SubFactory(PersonFactory, unit=factory.SelfAttribute("..unit"))
    unit = factory.LazyFunction(_root)
    source = "1"
    team = "3"
    field = "0102"
    work_unit = "云岭光电有限公司"
    state = TalentState.IN


class GradeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Grade

    code = factory.Sequence(lambda n: f"层{n}")
    label = "骨干人才"
    position = 5
    years = 5
    document = "云组发〔2026〕3号"
    since = dt.date(2026, 1, 1)


class RecognitionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Recognition

    profile = factory.SubFactory(TalentFactory)
    grade = factory.SubFactory(GradeFactory)
    state = RecognitionState.PROPOSED


class ConsentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Consent

    profile = factory.SubFactory(TalentFactory)
    purpose = "employers"
    answer = "yes"
    asked_on = DAY
    channel = "phone"
    by = factory.SubFactory(UserFactory)


def credit_code(n):
    first = f"91539928{n:09}"
    return first + check_character(first)


class EnterpriseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enterprise

    name = factory.Sequence(lambda n: f"云岭第{n}制造有限公司")
    credit_code = factory.Sequence(credit_code)
    unit = factory.LazyFunction(_root)


class EnterpriseYearFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EnterpriseYear

    enterprise = factory.SubFactory(EnterpriseFactory)
    year = 2025
    staff = 120
    researchers = 18


class EnterpriseTitleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EnterpriseTitle

    enterprise = factory.SubFactory(EnterpriseFactory)
    kind = "1"
    granted_on = DAY


class NeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Need

    unit = factory.LazyFunction(_root)
    post = factory.Sequence(lambda n: f"工程师{n}")
    field = "0102"
    way = "03"
    since = DAY
    state = "published"


class MatchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Match

    need = factory.SubFactory(NeedFactory)
    profile = factory.SubFactory(TalentFactory)
    total = 70
    explained = "领域 32/40"
    moved_on = DAY


class RelatedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RelatedFields

    field = "0102"
    other = "0402"


class TicketFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ticket

    profile = factory.SubFactory(TalentFactory)
    matter = "06"
    channel = "phone"
    content = "子女入学"
    registered_on = DAY
    begins_on = DAY
    registered_by = factory.SubFactory(UserFactory)


class TicketHoldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TicketHold

    ticket = factory.SubFactory(TicketFactory)
    round = 1
    since = DAY
    reason = "papers"
    words = "缺户口簿"


class PolicyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PolicyItem

    name = factory.Sequence(lambda n: f"安家补贴{n}")
    document = "云政办〔2026〕3号"
    category = "02"
    unit = factory.LazyFunction(_root)
    matter = "10"


class CardFactory(factory.django.DjangoModelFactory):
    """One that is valid; its words are as random ones would be, but no two runs differ."""

    class Meta:
        model = ServiceCard

    profile = factory.SubFactory(TalentFactory)
    number = factory.Sequence(lambda n: f"云才〔2025〕{n:04}")
    kind = "乙类人才卡"
    officer = "李专员"
    state = "valid"
    issued_on = dt.date(2025, 6, 1)
    until = dt.date(2028, 5, 31)
    token = factory.Sequence(lambda n: f"{n:032x}")
    code = "ABC234"
    proposed_by = factory.SubFactory(UserFactory)


class StayMeasureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StayMeasure

    profile = factory.SubFactory(TalentFactory)
    on = DAY
    words = "已面谈，续签服务期"
    by = factory.SubFactory(UserFactory)


class PipelineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Pipeline

    name = factory.Sequence(lambda n: f"柔性引才{n}")
    kind = "lead"
    since = dt.date(2026, 1, 5)


class StageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PipelineStage

    pipeline = factory.SubFactory(PipelineFactory)
    position = factory.Sequence(lambda n: n + 50)
    label = factory.Sequence(lambda n: f"洽谈{n}")
    limit_days = 30


class CaseFactory(factory.django.DjangoModelFactory):
    """Of a pipeline that has no stages yet it gets one."""

    class Meta:
        model = PipelineCase

    pipeline = factory.SubFactory(PipelineFactory)
    name = factory.Sequence(lambda n: f"周教授团队{n}")
    unit = factory.LazyFunction(_root)
    began_on = dt.date(2026, 2, 2)
    stage = factory.LazyAttribute(
        lambda case: case.pipeline.stages.in_order().first() or StageFactory(pipeline=case.pipeline)
    )


class MoveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PipelineMove

    case = factory.SubFactory(CaseFactory)
    stage = factory.SelfAttribute("case.stage")
    on = dt.date(2026, 2, 9)
    by = factory.SubFactory(UserFactory)


class ApartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Apartment

    project = "云岭人才公寓"
    building = "1栋"
    room = factory.Sequence(lambda n: f"{n + 101}")
    layout = "1"
    unit = factory.LazyFunction(_root)


class HousingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HousingApplication

    profile = factory.SubFactory(TalentFactory)
    wishes = factory.LazyFunction(lambda: ["1"])
    accepted_on = DAY
    submitted_by = factory.SubFactory(UserFactory)
    state = "waiting"


class AllocationFactory(factory.django.DjangoModelFactory):
    """Only one may be open."""

    class Meta:
        model = AllocationRun

    name = factory.Sequence(lambda n: f"第{n}次公寓分配")
    mode = "points"
    made_on = DAY
    made_by = factory.SubFactory(UserFactory)


class AllotmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AllocationRow

    run = factory.SubFactory(AllocationFactory)
    application = factory.SubFactory(HousingFactory)
    place = 1
    points = 15
    explained = "本科 10 + 乡镇或企业 5；同住 1 人"
    wished = "一室"
    accepted_on = DAY
    apartment = factory.SubFactory(ApartmentFactory)


class TenancyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tenancy

    apartment = factory.SubFactory(ApartmentFactory)
    application = factory.SubFactory(HousingFactory, state="housed")
    state = "living"
    since = DAY
    until = dt.date(2029, 3, 1)


class WorthyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Worthy

    profile = factory.SubFactory(TalentFactory, unit=factory.SelfAttribute("..village"))
    village = factory.LazyFunction(_root)
    wills = factory.LazyFunction(lambda: ["2"])


class HelpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HelpTask

    unit = factory.LazyFunction(_root)
    matter = factory.Sequence(lambda n: f"茶园改造{n}")
    field = "2"
    until = dt.date(2026, 6, 30)


class LinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExpertLink

    year = 2026
    leader = factory.SubFactory(UserFactory)
    profile = factory.SubFactory(TalentFactory)
    since = DAY


class ContactFactory(factory.django.DjangoModelFactory):
    """By the leader himself."""

    class Meta:
        model = Contact

    link = factory.SubFactory(LinkFactory)
    kind = "visit"
    on = DAY
    content = "了解课题进展"
    recorded_by = factory.SelfAttribute("link.leader")


class DispatchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DispatchedDoctor

    batch = "2026年第1批"
    college = "云岭大学"
    profile = factory.SubFactory(TalentFactory)
    enterprise = factory.SubFactory(EnterpriseFactory)
    since = dt.date(2026, 1, 5)
    until = dt.date(2027, 12, 31)


class VisitFactory(factory.django.DjangoModelFactory):
    """It waits for the word of somebody else."""

    class Meta:
        model = DispatchVisit

    dispatch = factory.SubFactory(DispatchFactory)
    on = DAY
    days = 1
    kind = "guidance"
    content = "指导工艺改进"
    entered_by = factory.SubFactory(UserFactory)


class DispatchReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DispatchReport

    dispatch = factory.SubFactory(DispatchFactory)
    quarter = factory.LazyFunction(lambda: Period.parse("2026-Q1"))
    summary = "完成两项工艺改进"
    handed_on = DAY
    handed_by = factory.SubFactory(UserFactory)
