"""The roster of worthies as villages keep it: the person, his work, what he wishes to help with."""

from portal.imports.kit import (
    CodeValue,
    CodeValues,
    Column,
    Derived,
    KeyMatcher,
    Roster,
    Target,
    VillageRef,
    persons,
    plain_roster,
    register,
    widgets,
)
from talent.choices import TalentState, WorthyKind
from talent.domain.worthies import TASKS
from talent.models import TalentProfile, Worthy
from talent.models.profile import schooling_of
from talent.permissions import TALENT_KEEP


@register
class WorthyRoster(Roster):
    key = "worthies"
    label = "乡贤名册"
    about = "各村在家、在外的乡贤，一人一行；没有人才档案的同时登记，由人才办核实。"
    permission = TALENT_KEEP
    place = "village"
    sheet_names = ("乡贤名册", "乡贤信息表", "乡贤")
    list_url = "talent:worthies"
    targets = (
        persons.target(
            unit_from="village", known_in="worthy", at="village", through="profile__person"
        ),
        Target(
            "talent",
            TalentProfile,
            KeyMatcher("person"),
            links={"person": "person"},
            fixed={"state": TalentState.PENDING},
            fills={"unit": ("village", "unit_id")},
            derived=(
                Derived(
                    ("education", "degree"),
                    ("schooling",),
                    lambda told: (schooling_of(*(one or "" for one in told)),),
                ),
            ),
        ),
        Target(
            "worthy",
            Worthy,
            KeyMatcher("profile"),
            links={"profile": "talent"},
            placed_by="village__path",
        ),
    )

    village = Column(
        "原籍村", "worthy.village", VillageRef(TALENT_KEEP),
        aliases=("村", "嘎查村", "原籍地", "村名"), required=True, width=20,
    )  # fmt: skip
    name = Column(
        "姓名", "person.name", widgets.Name(), aliases=("名字", "乡贤姓名"), required=True,
        sample="李四五",
    )  # fmt: skip
    identity = Column(
        "身份证号", "person.identity", widgets.Identity(), aliases=persons.IDENTITY_WORDS,
        sensitive=True, width=22, help="可以不填。列的格式须为“文本”，否则末几位会丢失。",
    )  # fmt: skip
    sex = Column("性别", "person.sex", widgets.SexWord(), required=True, width=8, sample="男")
    birth = Column(
        "出生年月", "person.birth", widgets.Date(), aliases=("出生日期", "出生时间"),
        sample="1975.03",
    )  # fmt: skip
    kind = Column(
        "乡贤类型", "worthy.kind",
        widgets.Choice(WorthyKind, {"重点乡贤": "chief", "一般乡贤": "plain"}),
        aliases=("类型", "类别"), sample="一般",
    )  # fmt: skip
    residence = Column(
        "现居住地", "talent.residence", CodeValue("region"),
        aliases=("现所在地", "所在城市", "现住址所在地"),
    )  # fmt: skip
    education = Column(
        "学历", "talent.education", CodeValue("education"), aliases=("文化程度", "最高学历")
    )
    degree = Column("学位", "talent.degree", CodeValue("degree"))
    work_unit = Column(
        "现工作单位", "talent.work_unit", widgets.Text(100),
        aliases=("工作单位", "单位名称", "单位"), required=True, width=24,
        sample="云岭光电有限公司",
    )  # fmt: skip
    post = Column("职务", "talent.post", widgets.Text(100), aliases=("现任职务",))
    social_posts = Column("社会兼职", "talent.social_posts", widgets.Text(200))
    field = Column(
        "领域", "talent.field", CodeValue("talent_field"),
        aliases=("行业领域", "主专业领域", "从事行业"),
    )  # fmt: skip
    wills = Column(
        "意愿领域", "worthy.wills", CodeValues("worthy_field"),
        aliases=("可提供帮助", "意愿", "帮助意向"), width=18, sample="技术指导",
    )  # fmt: skip
    liaison = Column("村级联络员", "worthy.liaison", widgets.Text(50), aliases=("联络员", "联系人"))
    phone = Column(
        "电话", "person.phone", widgets.Phone(),
        aliases=("联系方式", "移动电话", "联系电话", "手机", "手机号码"), sensitive=True, width=16,
    )  # fmt: skip

    row_checks = (persons.IDENTITY_CHECK,)


Helps = register(
    plain_roster(
        TASKS,
        key="helps",
        label="乡贤重点工作事项表",
        about="村里、乡镇需要乡贤帮助的事项，一件一行；导入后再对接乡贤。",
        known_by=("unit", "matter"),
        list_url="talent:helps",
        aliases={
            "unit": ("村", "嘎查村", "乡镇"),
            "matter": ("重点工作事项", "工作事项", "事项名称"),
            "field": ("类别", "帮助领域"),
            "until": ("完成时限", "时限", "完成时间"),
        },
        samples={"matter": "联系销售高原苹果", "field": "产销对接"},
    )
)
