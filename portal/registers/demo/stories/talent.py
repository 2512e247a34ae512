"""Talent work."""

from portal.registers.demo.stories.shape import RegisterStory

_SCHOOLS = ("云州大学", "江北农业大学", "云州职业技术学院", "省师范大学")

STORIES = {
    "TAL-06": RegisterStory(
        total=14,
        texts={
            "name": (
                "高层次人才引进办法",
                "技能人才奖补办法",
                "乡土人才扶持办法",
                "企业引才补贴办法",
            ),
            "document": ("云人才发〔2025〕2 号", "云办发〔2026〕9 号"),
            "services": ("住房补贴、子女入学、就医服务、项目扶持。",),
        },
        numbers={"times": (3, 60), "amount": (5, 200)},
        days={"until": (400, 1100)},
    ),
    "TAL-07": RegisterStory(
        total=32,
        texts={
            "name": (
                "果树种植工作站",
                "装备制造工程中心",
                "特色农产品加工实验室",
                "乡村工匠工作室",
            ),
            "host": ("云岭农业公司", "云岭机械公司", "县人民医院", "县职业中学"),
            "document": ("云人社发〔2025〕18 号",),
        },
        numbers={"people": (2, 18)},
        days={"until": (500, 1400)},
        weights={"state": (88, 9, 3)},
    ),
    "TAL-09": RegisterStory(
        total=66, texts={"phone": ("13900000001", "13900000002", "13900000003")}
    ),
    "TAL-15": RegisterStory(
        total=8,
        texts={"name": ("县校战略合作协议", "实习基地共建协议"), "school": _SCHOOLS},
        days={"since": (1, 10), "until": (730, 1100)},
    ),
    "TAL-15A": RegisterStory(
        total=10,
        texts={"school": _SCHOOLS},
        numbers={"year": (2025, 2026), "teams": (0, 3), "interns": (5, 60), "projects": (1, 5)},
    ),
    "TAL-18": RegisterStory(
        total=16,
        texts={
            "name": ("青年人才沙龙", "企业家专题研修", "返乡创业大赛", "春季人才招聘会"),
            "prizes": ("一等奖 1 项，二等奖 2 项",),
        },
        numbers={"people": (20, 260)},
    ),
    "TAL-20": RegisterStory(
        total=50,
        texts={
            "name": (
                "种植技术培训班",
                "班组长技能提升班",
                "社会工作者培训班",
                "专业技术人员继续教育班",
            )
        },
        numbers={"hours": (8, 40)},
        sums={"people": 16000},
    ),
    "TAL-20A": RegisterStory(
        total=24,
        texts={
            "name": ("果树嫁接师徒结对", "刺绣技艺传承", "食用菌栽培带头人培养", "乡村厨艺培训"),
            "trade": ("种植", "养殖", "手工艺", "餐饮"),
            "effect": ("学员能独立操作，带动十余户增收。",),
        },
        numbers={"learners": (5, 40)},
    ),
    "TAL-22": RegisterStory(
        total=12,
        texts={
            "name": ("产业规划咨询", "医疗集团建设咨询", "数字乡村课题"),
            "expert": ("云州大学专家组", "省农科院专家"),
            "matter": ("论证方案，提出意见并形成报告。",),
        },
    ),
}
