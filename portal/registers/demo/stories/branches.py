"""Branches, villages and communities."""

from portal.registers.demo.stories.shape import RegisterStory

STORIES = {
    "BRA-04": RegisterStory(
        each=(0, 4),
        texts={
            "campaign": ("上半年集中核查", "下半年集中核查"),
            "checker": ("支部书记", "组织委员"),
            "place": ("自治区首府务工", "邻县经商", "外省务工"),
            "note": ("按月与支部联系。",),
        },
        weights={"state": (14, 5, 1)},
    ),
    "BRA-09": RegisterStory(each=(0, 3), numbers={"members": (8, 40), "others": (0, 80)}),
    "BRA-09A": RegisterStory(
        total=26,
        texts={
            "title": ("一支部一特色的做法", "院落党小组议事", "红色合作社带富", "窗口党员亮身份"),
            "summary": ("从群众需要出发，定清单、定责任、定期评议，形成常态。",),
        },
    ),
    "BRA-10": RegisterStory(
        total=120,
        pairs={
            "matter": ("为老年人代办事项", "义务调解邻里纠纷", "带头移风易俗", "技术帮带五户"),
            "measure": ("每周两次上门", "每月至少一件", "公开承诺，群众监督", "每月到田间指导"),
        },
    ),
    "BRA-11": RegisterStory(
        total=38 * 2,
        texts={
            "matter": ("到联系点参加主题党日", "为联系点党员讲党课", "到联系点调研指导"),
            "measure": ("季度内完成，现场解决问题。",),
        },
        numbers={"solved": (0, 4)},
        given=(60, 75, 90),
    ),
    "BRA-31": RegisterStory(
        total=20,
        texts={
            "matter": ("创建“三个表率”模范机关", "打造机关党建品牌", "开展灯下黑整治"),
            "measure": ("制定方案，每季度自评。",),
            "found": ("资料归档不及时",),
        },
        given=(240, 300),
    ),
    "BRA-32": RegisterStory(
        each=(1, 3),
        texts={
            "matter": ("创建四强党支部", "评选四优共产党员", "班组设立党小组"),
            "measure": ("列出指标，逐项达标。",),
        },
        given=(240,),
    ),
    "BRA-36": RegisterStory(total=12, sums={"people": 35, "amount": 40500}),
    "BRA-37": RegisterStory(numbers={"budget": (4, 18)}, parts={"paid": "budget", "used": "paid"}),
    "BRA-41": RegisterStory(
        numbers={
            "households": (12, 80),
            "opinions": (4, 20),
            "disputes": (0, 4),
            "hardships": (0, 6),
            "deeds": (0, 5),
        },
        parts={"settled": "opinions"},
    ),
    "BRA-23": RegisterStory(
        texts={"area": ("一、二组", "三、四组", "东片", "西片", "全村")},
        sums={"officers": 436, "members": 1143, "households": 18100},
        numbers={"visits": (20, 120), "raised": (0, 8)},
    ),
    "BRA-25": RegisterStory(
        total=830,
        communities=True,
        pairs={
            "matter": (
                "增设非机动车充电棚",
                "楼道照明更换",
                "儿童课后托管场地",
                "老旧小区下水疏通",
                "残疾人通道改造",
                "小区绿化补种",
            ),
            "measure": (
                "与物业商定位置",
                "驻区单位认领",
                "利用活动室周末开放",
                "列入项目清单",
                "住建部门认领",
                "志愿者认领",
            ),
        },
        numbers={"households": (1, 160)},
        ended={"": (786, 830)},
        given=(20, 30, 45),
    ),
    "BRA-19": RegisterStory(
        total=436,
        numbers={"base": (1500, 2600), "merit": (300, 900)},
        days={"paid_on": (3, 12)},
    ),
    "BRA-19A": RegisterStory(
        numbers={"entitled": (8, 30), "amount": (1, 6), "to_check": (20, 40)},
        parts={"paid": "entitled", "checked": "to_check"},
    ),
    "BRA-29": RegisterStory(
        communities=True, each=(1, 1), numbers={"area": (320, 1500), "rooms": (4, 11)}
    ),
    "BRA-30": RegisterStory(
        total=15,
        texts={
            "matter": ("新建社区党群服务中心和班子建设",),
            "measure": ("先成立筹备组，同步建党组织。",),
        },
        numbers={"area": (400, 1600), "invested": (30, 320)},
        given=(200, 260, 320),
    ),
    "BRA-37A": RegisterStory(numbers={"budget": (8, 25)}, parts={"paid": "budget", "used": "paid"}),
}
