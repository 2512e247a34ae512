"""Meetings, information work, supervision of cadres."""

from portal.registers.demo.stories.shape import RegisterStory

STORIES = {
    "POR-01": RegisterStory(
        total=60,
        texts={
            "agenda": (
                "学习上级会议精神；通报上周重点工作；研究本周安排。",
                "研究发展党员计划；听取换届准备情况；安排主题党日。",
                "通报台账报送情况；研究整改事项；安排督查。",
                "听取人才项目进展；研究干部教育培训计划。",
            ),
            "decisions": (
                "组织科周五前汇总各乡镇报送情况。\n办公室印发督查安排。",
                "干部科本周完成档案核对。\n人才办联系高校确定对接时间。",
                "考核办下周一通报排名。\n各科室月底前报整改情况。",
            ),
            "absent": ("一人出差", "一人参加培训", "无"),
        },
    ),
    "POR-02": RegisterStory(
        total=5,
        texts={
            "agenda": ("通报近三期排名；研究没有办结的突出问题；安排下季度重点。",),
            "decisions": ("各乡镇月底前完成支委补选。\n失联党员逐人查找，下次会议报告。",),
        },
        numbers={"expected": (14, 14), "present": (12, 14)},
    ),
    "REP-03": RegisterStory(
        each=(1, 5),
        texts={
            "title": (
                "党员联户解难题的做法",
                "村级后备力量培养存在的问题和建议",
                "用好红色资源开展主题党日",
                "流动党员双向联系的探索",
                "集体经济薄弱村帮扶调研",
                "机关党建品牌创建进展",
                "社区四张清单运行情况",
                "驻村工作队管理的几点建议",
            ),
            "others": ("组织办集体",),
            "issue": ("第 3 期", "第 8 期", "第 12 期"),
        },
        weights={"taken": (50, 30, 14, 5, 1), "manner": (80, 20), "remarks": (90, 8, 2)},
        days={"taken_on": (5, 25)},
    ),
    "REP-04": RegisterStory(total=30, days={"until": (365, 760)}),
    "ASM-19": RegisterStory(
        total=18,
        texts={
            "matter": (
                "新形势下党员教育方式创新",
                "村干部队伍结构优化",
                "年轻干部培养选拔",
                "基层治理中党组织作用发挥",
                "县域人才引进留用",
                "机关党建与业务融合",
            ),
            "measure": ("蹲点两周，走访十个村，形成报告。",),
        },
        numbers={"proposals": (3, 8)},
        given=(150, 200, 240),
    ),
    "CAD-24": RegisterStory(
        total=10,
        texts={
            "matter": ("通报信息核实反馈", "信访反映事项核查", "审计移交线索处理", "个人事项核对"),
            "measure": ("分送有关科室核实，限期反馈。",),
        },
        numbers={"reports": (1, 12)},
        given=(30,),
    ),
    "CAD-28": RegisterStory(
        total=140,
        texts={
            "content": (
                "思想稳定，表示服从组织安排。",
                "对新岗位职责清楚，提出加强业务学习。",
                "提醒注意工作方法，本人表示接受。",
                "了解家庭困难，协调有关部门帮助。",
            ),
            "follow_up": ("三个月后回访", "联系派驻单位了解情况"),
        },
        exact={"sort": {"任前": 30, "任中": 40, "苗头提醒": 53, "关心关爱": 12, "离任": 5}},
    ),
    "CAD-29": RegisterStory(
        total=130,
        texts={"document": ("云组发〔2026〕8 号", "云组发〔2025〕31 号")},
        always=("person",),
        exact={
            "sort": {
                "表彰奖励": 85,
                "外出学习": 20,
                "健康体检": 10,
                "交流任职": 8,
                "带薪休假": 5,
                "容错免责": 2,
            }
        },
    ),
    "CAD-36": RegisterStory(
        total=12,
        texts={
            "name": (
                "党的创新理论季度测试",
                "新任职干部任前测试",
                "组工业务知识测试",
                "村书记应知应会测试",
            )
        },
        numbers={"expected": (40, 260), "mean": (72, 93)},
        parts={"present": "expected", "passed": "present"},
    ),
}
