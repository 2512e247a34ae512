"""Names of an invented county. Real kinds of units, no real place."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class UnitSection:
    """County units of one kind; `group` is the comparison group they are ranked in."""

    kind: str
    group: str
    units: str  # short names


SECTIONS: Final = [
    UnitSection(
        "party",
        "党群组",
        "县纪委监委机关 县委办公室 县委组织部 县委宣传部 县委统战部 县委政法委 县委社会工作部 "
        "县委巡察办 县委编办 县直机关工委 县委老干部局 县委党校 县档案馆 县信访局",
    ),
    UnitSection(
        "mass",
        "党群组",
        "县人大常委会机关 县政协机关 县总工会 团县委 县妇联 县工商联 县科协 县文联 "
        "县残联 县红十字会",
    ),
    UnitSection("justice", "政府组", "县法院 县检察院 县公安局 县司法局"),
    UnitSection(
        "government",
        "政府组",
        "县政府办公室 县发改局 县工信局 县财政局 县自然资源局 县住建局 县交通运输局 县水务局 "
        "县农业农村局 县林草局 县商务局 县审计局 县统计局 县税务局 县投资促进局 县供销社 "
        "生态环境云岭分局 县国资中心 县公共资源交易中心 县政务服务局",
    ),
    UnitSection(
        "government",
        "政府组",
        "县教体局 县科技局 县民政局 县人社局 县文旅局 县卫健局 县退役军人局 县应急局 "
        "县市场监管局 县医保局 县城管局 县民宗局",
    ),
    UnitSection("institution", "政府组", "县融媒体中心 县人民医院 县中医医院 县第一中学"),
    UnitSection("enterprise", "", "县城投公司 县文旅投公司"),
]

# Managed by their own line above and by the county: ranked among themselves.
DUAL_GROUP: Final = "双管组"
DUAL_MANAGED: Final = frozenset(
    {"县公安局", "县税务局", "生态环境云岭分局", "县自然资源局", "县市场监管局"}
)

# Where the full name is not simply the county's name before the short one.
FULL_NAMES: Final = {
    "县纪委监委机关": "中共云岭县纪律检查委员会、云岭县监察委员会机关",
    "县委政法委": "中共云岭县委政法委员会",
    "县委巡察办": "中共云岭县委巡察工作领导小组办公室",
    "县委编办": "中共云岭县委机构编制委员会办公室",
    "县直机关工委": "中共云岭县委县直属机关工作委员会",
    "县人大常委会机关": "云岭县人民代表大会常务委员会机关",
    "县政协机关": "中国人民政治协商会议云岭县委员会机关",
    "团县委": "共青团云岭县委员会",
    "县妇联": "云岭县妇女联合会",
    "县工商联": "云岭县工商业联合会",
    "县科协": "云岭县科学技术协会",
    "县文联": "云岭县文学艺术界联合会",
    "县残联": "云岭县残疾人联合会",
    "县法院": "云岭县人民法院",
    "县检察院": "云岭县人民检察院",
    "县政府办公室": "云岭县人民政府办公室",
    "县发改局": "云岭县发展和改革局",
    "县工信局": "云岭县工业和信息化局",
    "县住建局": "云岭县住房和城乡建设局",
    "县林草局": "云岭县林业和草原局",
    "县供销社": "云岭县供销合作社联合社",
    "县税务局": "国家税务总局云岭县税务局",
    "生态环境云岭分局": "市生态环境局云岭分局",
    "县国资中心": "云岭县国有资产事务中心",
    "县教体局": "云岭县教育体育局",
    "县科技局": "云岭县科学技术局",
    "县人社局": "云岭县人力资源和社会保障局",
    "县文旅局": "云岭县文化和旅游局",
    "县卫健局": "云岭县卫生健康局",
    "县退役军人局": "云岭县退役军人事务局",
    "县应急局": "云岭县应急管理局",
    "县市场监管局": "云岭县市场监督管理局",
    "县医保局": "云岭县医疗保障局",
    "县城管局": "云岭县城市管理局",
    "县民宗局": "云岭县民族宗教事务局",
    "县城投公司": "云岭县城乡建设投资有限公司",
    "县文旅投公司": "云岭县文化旅游投资有限公司",
}


def full_name(short: str) -> str:
    if short in FULL_NAMES:
        return FULL_NAMES[short]
    return f"中共云岭{short}" if short.startswith("县委") else f"云岭{short}"


@dataclass(frozen=True)
class Town:
    name: str
    kind: str
    villages: int
    communities: int


TOWNS: Final = [
    Town("城关街道", "street", 0, 4),
    Town("凤鸣街道", "street", 0, 4),
    Town("东河镇", "town", 13, 2),
    Town("西山镇", "town", 12, 2),
    Town("龙潭镇", "town", 13, 1),
    Town("石桥镇", "town", 14, 0),
    Town("永安镇", "town", 10, 0),
    Town("白塔镇", "town", 12, 0),
    Town("清水镇", "town", 13, 0),
    Town("金沙镇", "town", 12, 0),
    Town("马鞍乡", "township", 11, 0),
    Town("桃源乡", "township", 13, 0),
    Town("云溪乡", "township", 11, 0),
    Town("双溪乡", "township", 11, 0),
]

# Two-part names for everything a larger scale adds; first with first, then first with second…
TOWN_STARTS: Final = "青松 长坪 大营 红岩 碧水 高桥 北川 南岭 安定 和平 新华 太平 兴隆 月亮 花山"
TOWN_ENDS: Final = "铺 坝 口 湾 岭 坡 塘 沟 冲 滩"
VILLAGE_STARTS: Final = (
    "柳树 桃园 石桥 大河 小河 上坝 下坝 新庄 老营 白马 青龙 红旗 光明 前进 团结 杨家 李家 王家 "
    "赵家 陈家 大坪 竹林 松林 茶山 水井 清泉 花桥 牛场 羊街 金竹"
)
VILLAGE_ENDS: Final = " 湾 坡 坝 寨 营"
COMMUNITY_STARTS: Final = "文昌 东门 西门 南门 北门 河滨 学府 振兴 朝阳 幸福 人民 迎宾"
