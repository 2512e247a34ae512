"""The roster of members."""

from django.db.models import Q

from branches.choices.members import Category, Membership
from branches.domain import member_checks
from branches.importers.references import OrganisationRef
from branches.models import PartyMember
from branches.permissions import MEMBERS_MANAGE
from portal.imports.kit import (
    Absent,
    CodeValue,
    Column,
    KeyMatcher,
    RecordCheck,
    Roster,
    Target,
    persons,
    register,
    widgets,
)


@register
class MemberRoster(Roster):
    key = "members"
    label = "党员名册"
    about = "党员基本信息、入党转正、流动失联等情况，一人一行。"
    permission = MEMBERS_MANAGE
    place = "organization"
    sheet_names = ("党员名册", "党员基本信息汇总表")
    list_url = "branches:members"
    targets = (
        persons.target(unit_from="organization", known_in="member", at="organization"),
        Target(
            "member",
            PartyMember,
            KeyMatcher("person"),
            links={"person": "person"},
            placed_by="organization__unit__path",
        ),
    )
    absent = Absent("member", "organization", "person__name", only=Q(left_on=None))

    name = Column(
        "姓名", "person.name", widgets.Name(),
        aliases=("党员姓名", "名字"), required=True, sample="张三三",
    )  # fmt: skip
    identity = Column(
        "身份证号", "person.identity", widgets.Identity(),
        aliases=persons.IDENTITY_WORDS,
        required=True, sensitive=True, width=22,
        help="18 位。列的格式须为“文本”，否则末几位会丢失。",
    )  # fmt: skip
    sex = Column("性别", "person.sex", widgets.SexWord(), required=True, width=8, sample="男")
    nationality = Column(
        "民族",
        "person.nationality",
        CodeValue("nationality", store="label"),
        width=10,
        sample="汉族",
    )
    birth = Column(
        "出生日期", "person.birth", widgets.Date(),
        aliases=("出生年月", "出生时间", "出生年月日"), required=True, sample="1985.03.12",
    )  # fmt: skip
    native_place = Column("籍贯", "person.native_place", widgets.Text(60))
    education = Column("学历", "member.education", CodeValue("education"), aliases=("最高学历",))
    degree = Column("学位", "member.degree", CodeValue("degree"), aliases=("最高学位",))
    category = Column(
        "人员类别", "member.category",
        widgets.Choice(Category, {"正式": Category.FULL, "预备": Category.PROBATIONARY}),
        aliases=("党员类别", "党员类型"), required=True, sample="正式党员",
    )  # fmt: skip
    state = Column("党籍状态", "member.state", widgets.Choice(Membership), sample="正常")
    organization = Column(
        "所在党支部", "member.organization", OrganisationRef(),
        aliases=(
            "所在党组织", "组织关系所在党支部", "组织关系所在党组织", "党支部", "所属党支部",
            "隶属党组织",
        ),
        required=True, width=30, help="党组织的全称、简称或编码。",
    )  # fmt: skip
    branch_post = Column(
        "支部内职务", "member.branch_post", CodeValue("organisation_post"),
        aliases=("所在党支部职务", "党内职务"),
    )  # fmt: skip
    joined_on = Column(
        "入党日期", "member.joined_on", widgets.Date(),
        aliases=("入党时间", "加入党组织日期", "入党年月"), sample="2010.07.01",
    )  # fmt: skip
    confirmed_on = Column(
        "转正日期", "member.confirmed_on", widgets.Date(),
        aliases=("转正时间", "转为正式党员日期"), sample="2011.07.01",
    )  # fmt: skip
    joining_type = Column("入党类型", "member.joining_type", CodeValue("joining_type"))
    joined_at = Column("入党时所在支部", "member.joined_at", widgets.Text(100), width=24)
    work_post = Column("工作岗位", "member.work_post", CodeValue("work_post"))
    new_stratum = Column(
        "新社会阶层类型", "member.new_stratum", CodeValue("new_stratum"), aliases=("新的社会阶层",)
    )
    title = Column("从事专业技术职务", "member.title", widgets.Text(60), aliases=("职称",))
    frontline = Column("一线情况", "member.frontline", CodeValue("frontline"))
    is_migrant_worker = Column("是否农民工", "member.is_migrant_worker", widgets.YesNo())
    phone = Column(
        "手机号码", "person.phone", widgets.Phone(),
        aliases=("手机", "手机号", "移动电话", "联系电话", "联系方式"), sensitive=True, width=16,
    )  # fmt: skip
    landline = Column("固定电话", "member.landline", widgets.Phone(), sensitive=True, width=16)
    address = Column(
        "现居住地", "person.address", widgets.Text(200), aliases=("家庭住址", "住址"),
        sensitive=True, width=30,
    )  # fmt: skip
    household = Column(
        "户籍所在地", "member.household", widgets.Text(200),
        aliases=("户口所在地派出所", "户籍地"), sensitive=True, width=30,
    )  # fmt: skip
    archive_unit = Column(
        "党员档案所在单位", "member.archive_unit", widgets.Text(100), aliases=("档案所在单位",)
    )
    is_lost = Column(
        "是否失联", "member.is_lost", widgets.YesNo(), aliases=("是否失联党员", "是否为失联党员")
    )
    lost_on = Column("失去联系日期", "member.lost_on", widgets.Date(), aliases=("失联日期",))
    lost_kind = Column("失去联系情形", "member.lost_kind", CodeValue("lost_kind"))
    is_mobile = Column(
        "是否流动", "member.is_mobile", widgets.YesNo(), aliases=("是否流动党员", "是否为流动党员")
    )
    mobile_to = Column("外出流向", "member.mobile_to", widgets.Text(100), aliases=("流动去向",))
    mobile_since = Column("外出日期", "member.mobile_since", widgets.Date(), aliases=("流出日期",))
    is_hardship = Column(
        "是否困难党员", "member.is_hardship", widgets.YesNo(), aliases=("困难党员",)
    )
    is_retired = Column("是否离退休", "member.is_retired", widgets.YesNo(), aliases=("离退休",))
    is_first_secretary = Column(
        "是否第一书记", "member.is_first_secretary", widgets.YesNo(), aliases=("第一书记",)
    )
    remark = Column("备注", "member.remark", widgets.Text(200), width=24)

    row_checks = (
        persons.IDENTITY_CHECK,
        RecordCheck(
            (
                "birth", "category", "joined_on", "confirmed_on", "is_lost", "lost_on",
                "is_mobile", "mobile_to", "mobile_since",
            ),
            member_checks.findings,
            defaults={"category": Category.FULL},
        ),
    )  # fmt: skip
