"""Records whose export must come back unchanged, one small world per roster."""

import datetime as dt
from decimal import Decimal

from branches.models import PartyMember
from cadres.models import Cadre
from portal.dates import PartialDate
from portal.orgs.models import UnitKind
from tests.factories import (
    admission,
    branches,
    cadres,
    dues,
    judgements,
    ledgers,
    life,
    orgs,
    projects,
    relations,
    reviews,
    talent,
)
from tests.factories.accounts import UserFactory, _root, holder, with_role
from tests.factories.people import PersonFactory, number

NASTY = '=HYPERLINK("http://x","y")'


def _somebody(unit, sequence):
    return PersonFactory(
        name=("王芳", "欧阳建国", "阿卜杜拉·买买提")[sequence - 1],
        unit=unit,
        birth=PartialDate(1985, 3, 12),
        identity=number(sequence=sequence),
        phone=f"1380000{sequence:04}",
        address="云岭县幸福路 1 号",
        native_place="山东曲阜",
    )


def members():
    unit = orgs.township(_root())
    branch = branches.PartyOrganizationFactory(unit=unit)
    branches.MemberFactory(
        organization=branch,
        person=_somebody(unit, 1),
        education="21",
        branch_post="1",
        landline="0471-6234567",
        household="云岭县城关镇",
        remark=NASTY,
        is_mobile=True,
        mobile_to="@北京",
        mobile_since=PartialDate(2024, 3),
    )
    branches.MemberFactory(organization=branch, person=_somebody(unit, 2), remark="+补记")
    assert PartyMember.objects.count() == 2
    return holder("organization_office"), 2


def _cadre(sequence, **facts):
    unit = orgs.department(_root())
    cadre = cadres.CadreFactory(unit=unit, person=_somebody(unit, sequence), **facts)
    cadres.PostFactory(cadre=cadre)
    return cadre


def cadre_list():
    full = _cadre(
        1,
        political="01",
        party_since=PartialDate(2008, 6),
        post_full="县财政局副局长",
        level="1A42",
        level_since=PartialDate(2020, 5),
        is_recruited=True,
        recruited_on=PartialDate(2008, 8),
        manage_state="1",
        resume_text="2004.09--2008.07  云岭大学财政学专业学习\n2008.08--  县财政局",
        remark=NASTY,
    )
    cadres.EducationFactory(cadre=full)
    cadres.EducationFactory(
        cadre=full, mode="2", education="11", enrolled_on=PartialDate(2010, 9),
        graduated_on=PartialDate(2013, 7), school="云岭党校", major="经济管理",
    )  # fmt: skip
    _cadre(2, post_full="县财政局副局长", manage_state="1")
    assert Cadre.objects.count() == 2
    return holder("cadre_office"), 2


def appraisals():
    cadre = _cadre(1, post_full="县财政局副局长")
    for year in (2023, 2024):
        cadres.AppraisalFactory(cadre=cadre, year=year)
    return holder("cadre_office"), 2


def units():
    county = _root()
    for name in ("城关镇", "河东镇"):
        orgs.village(orgs.township(county, name=name), name="东村村民委员会")
    return holder("organization_office"), 5


def organisations():
    unit = orgs.township(_root())
    committee = branches.PartyOrganizationFactory(
        unit=unit, kind="committee", term_years=5, last_elected_on=dt.date(2021, 11, 10)
    )
    branches.PartyOrganizationFactory(unit=unit, parent=committee, contact="@张三")
    return holder("organization_office"), 2


def officers():
    village = orgs.village(orgs.township(_root()))
    branches.OfficerFactory(
        unit=village, person=_somebody(village, 1), sources=["1", "3"], monthly_pay="3500.50",
        remark=NASTY,
    )  # fmt: skip
    branches.OfficerFactory(unit=village, person=_somebody(village, 2), party_post="1")
    return holder("organization_office"), 2


def accounts():
    by = with_role(holder("organization_office", name="李梅"), "system_admin", _root())
    UserFactory(unit=orgs.township(_root()), name="赵强", title="-副科长")
    return by, 2


def unit_kinds():
    orgs.UnitKindFactory(code="sumu", label="苏木", level="township", position=5)
    by = with_role(holder("organization_office"), "system_admin", _root())
    return by, UnitKind.objects.count()


def targets():
    by = holder("organization_office")
    for town in (orgs.township(_root()), orgs.township(_root())):
        ledgers.target(town)
    return by, 2


def pairings():
    by = holder("organization_office")
    judgements.pairing(orgs.township(_root()))
    judgements.pairing(orgs.township(_root()), "教育局")
    return by, 2


def surveys():
    by = with_role(holder("organization_office"), "assessment_office", _root())
    for town in (orgs.township(_root()), orgs.township(_root())):
        judgements.survey(town)
    return by, 2


def secretary_projects():
    by = holder("organization_office")
    for town in (orgs.township(_root()), orgs.township(_root())):
        projects.draft(town)
    return by, 4


def talents():
    unit = orgs.township(_root())
    grade = talent.GradeFactory(code="甲", label="骨干人才")
    full = talent.TalentFactory(
        unit=unit, person=_somebody(unit, 1), education="11", degree="308", title_level="3",
        other_fields=["0101", "0401"], ways=["03", "04"], residence="530100", honours=NASTY,
        introduced_on=PartialDate(2024, 3), service_until=dt.date(2029, 3, 1),
    )  # fmt: skip
    talent.RecognitionFactory(profile=full, grade=grade)
    talent.TalentFactory(unit=unit, person=_somebody(unit, 2), post="+厂长")
    return with_role(holder("organization_office"), "talent_office", _root()), 2


def enterprises():
    unit = orgs.township(_root())
    first = talent.EnterpriseFactory(unit=unit, industry="C", field="01", contact="@李经理")
    talent.EnterpriseYearFactory(enterprise=first, revenue=Decimal("5600.50"))
    talent.EnterpriseFactory(unit=unit)
    return with_role(holder("organization_office"), "talent_office", _root()), 2


def needs():
    unit = orgs.township(_root())
    firm = talent.EnterpriseFactory(unit=unit)
    talent.NeedFactory(
        unit=unit, enterprise=firm, education_least=4, title_least=2, skill_least=4,
        title_or_skill=True, age_most=35, licence="执业医师", hard=["education", "age"],
        place="530100", pay="@面议", urgency=3, until=dt.date(2027, 3, 1),
        grade_least=talent.GradeFactory(code="甲", label="骨干人才"),
    )  # fmt: skip
    talent.NeedFactory(unit=unit)
    return with_role(holder("organization_office"), "talent_office", _root()), 2


def policies():
    unit = orgs.department(_root())
    talent.PolicyFactory(
        unit=unit, name="安家补贴", level="province", amount=50000, exclusive="安家", times=1,
        conditions="层次：A、B 或 学历：博士及以上\n年龄：45 岁及以下", papers=NASTY, limit=15,
        accepts_since=dt.date(2026, 1, 1), accepts_until=dt.date(2026, 12, 31),
    )  # fmt: skip
    talent.PolicyFactory(unit=unit, standard="+每月 500 元")
    return with_role(holder("organization_office"), "talent_office", _root()), 2


def village_worthies():
    village = orgs.village(orgs.township(_root()))
    for place in (1, 2):
        profile = talent.TalentFactory(unit=village, person=_somebody(village, place))
        talent.WorthyFactory(profile=profile, village=village, kind="chief", wills=["1", "3"])
    return with_role(holder("organization_office"), "talent_office", _root()), 2


def service_tickets():
    town = orgs.township(_root())
    for content in (NASTY, "子女就近入学"):
        talent.TicketFactory(profile=talent.TalentFactory(unit=town), content=content)
    return with_role(holder("organization_office"), "talent_office", _root()), 2


def helps():
    village = orgs.village(orgs.township(_root()))
    talent.HelpFactory(unit=village, matter=NASTY)
    talent.HelpFactory(unit=village, field="9")
    return with_role(holder("organization_office"), "talent_office", _root()), 2


def enterprise_titles():
    unit = orgs.township(_root())
    first = talent.EnterpriseFactory(unit=unit)
    talent.EnterpriseTitleFactory(enterprise=first, kind="1", document=NASTY)
    talent.EnterpriseTitleFactory(enterprise=first, kind="2", until=None)
    return with_role(holder("organization_office"), "talent_office", _root()), 2


def apartments():
    unit = orgs.department(_root())
    talent.ApartmentFactory(
        unit=unit,
        layout="3",
        area=Decimal("92.50"),
        rent=Decimal(600),
        state="reserved",
        note=NASTY,
    )
    talent.ApartmentFactory(unit=unit, building="+2栋")
    return with_role(holder("organization_office"), "talent_office", _root()), 2


def activities():
    village = orgs.village(orgs.township(_root()))
    branch = branches.PartyOrganizationFactory(unit=village)
    for day in (5, 12):
        life.ActivityFactory(organization=branch, held_on=dt.date(2025, 11, day), topic=NASTY)
    return holder("organization_office"), 2


def admissions():
    village = orgs.village(orgs.township(_root()))
    branch = branches.PartyOrganizationFactory(unit=village)
    cases = [
        admission.CaseFactory(
            organization=branch,
            until=until,
            post=NASTY,
            education="21",
            person=_somebody(village, place),
        )
        for place, until in enumerate(("review", "approval"), start=1)
    ]
    day = dt.date(2026, 3, 30)
    cases[1].notices.create(kind="listing", starts_on=day, ends_on=day)
    return holder("organization_office"), 2


def dues_members():
    village = orgs.village(orgs.township(_root()))
    branch = branches.PartyOrganizationFactory(unit=village)
    return branches.MemberFactory.create_batch(2, organization=branch)


def dues_standards():
    for member in dues_members():
        dues.StandardFactory(member=member, basis=NASTY)
    return holder("organization_office"), 2


def dues_payments():
    for member in dues_members():
        dues.PaymentFactory(member=member, remark=NASTY)
    return holder("organization_office"), 2


def stays():
    told = {"mobile_since": PartialDate(2026, 3), "mobile_to": "浙江省义乌市"}
    for member in dues_members():
        type(member).objects.filter(pk=member.pk).update(is_mobile=True, **told)
        relations.StayFactory(member=member, reason=NASTY, has_form=True)
    return holder("organization_office"), 2


def transfers():
    out, came = dues_members()
    relations.LetterFactory(member=out, reason=NASTY)
    relations.LetterFactory(
        member=came,
        direction="in",
        source=None,
        target=came.organization,
        state="received",
        received_on=dt.date(2026, 6, 9),
    )
    return holder("organization_office"), 2


def review_results():
    first, second = dues_members()
    sheet = reviews.SheetFactory(organization=first.organization, year=2025)
    sheet.lines.create(member=first, grade="basic", measure=NASTY)
    sheet.lines.create(member=second, not_graded="ill")
    return holder("organization_office"), 2


# Import roster → the world it is tried in: who exports and imports, and how many rows there are.
WORLDS = {
    "activities": activities,
    "admissions": admissions,
    "dues_payments": dues_payments,
    "dues_standards": dues_standards,
    "members": members,
    "reviews": review_results,
    "stays": stays,
    "transfers": transfers,
    "organisations": organisations,
    "officers": officers,
    "cadres": cadre_list,
    "appraisals": appraisals,
    "units": units,
    "unit_kinds": unit_kinds,
    "accounts": accounts,
    "targets": targets,
    "pairings": pairings,
    "surveys": surveys,
    "projects": secretary_projects,
    "talents": talents,
    "enterprises": enterprises,
    "enterprise_titles": enterprise_titles,
    "needs": needs,
    "policies": policies,
    "apartments": apartments,
    "worthies": village_worthies,
    "helps": helps,
    "tickets": service_tickets,
}
