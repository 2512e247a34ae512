"""The sample workbooks of docs/samples: invented people, typical faults, the same bytes each time.

    .venv/bin/python -m tests.imports.samples

Numbers are of the area 9999, which does not exist. What each workbook is to show is written in
docs/samples/README.md and proved in tests/imports/test_samples.py.
"""

import datetime as dt
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from portal.people.domain import identity

FOLDER = Path(__file__).parents[2] / "docs" / "samples"
_MADE = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook's property, without a zone
Rows = Sequence[Sequence[Any]]


def number(born: str, order: int) -> str:
    """A sound number of nobody; an odd `order` is a man's."""
    first = f"999900{born}{order:03}"
    return first + identity.check_character(first)


def damaged(sound: str) -> str:
    """With a wrong check character."""
    return sound[:-1] + ("0" if sound[-1] != "0" else "1")


def _book(write: Callable[[Any], None]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": _MADE, "author": "示例"})
    write(book)
    book.close()
    return buffer.getvalue()


def _sheet(book: Any, name: str, rows: Rows, *, title: str = "", start: int = 0) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 30, 16)
    if title:
        sheet.write(0, 0, title)
        start = start or 1
    for place, row in enumerate(rows, start=start):
        sheet.write_row(place, 0, row)


def units(book: Any) -> None:
    _sheet(book, "机构", [
        ["单位名称", "简称", "单位代码", "上级单位", "单位类别", "成立日期"],
        ["东河镇杨柳村村民委员会", "杨柳村", "9999001", "东河镇", "村", "2020-01-01"],
        ["东河镇枫林村村民委员会", "枫林村", "9999002", "东河乡", "村", "2020-01-01"],
        ["东河镇竹溪村村民委员会", "竹溪村", "9999003", "东河镇", "屯", "2020-01-01"],
        ["东河镇石门村村民委员会", "石门村", "9999001", "东河镇", "村", "2020-01-01"],
    ], title="云岭县组织机构情况表")  # fmt: skip


def organisations(book: Any) -> None:
    _sheet(book, "党组织", [
        ["党组织名称", "党组织简称", "党组织编码", "上级党组织", "类别", "所在单位", "任期",
         "上次换届时间"],
        ["中共东河镇青龙营村支部委员会", "青龙营村党支部", "99990002", "青龙营村党总支", "党支部",
         "青龙营村",
         "3年", "2023-11-10"],
        ["中共东河镇青龙营村总支部委员会", "青龙营村党总支", "99990001", "东河镇党委", "党总支",
         "青龙营村",
         "5年", "2021-11-10"],
        ["中共东河镇甲支部委员会", "甲支部", "99990003", "乙支部", "党支部", "东河镇", "", ""],
        ["中共东河镇乙支部委员会", "乙支部", "99990004", "甲支部", "党支部", "东河镇", "", ""],
        ["中共东河镇丙支部委员会", "丙支部", "99990005", "无此党委", "党支部", "东河镇", "", ""],
        ["中共东河镇丁支部委员会", "丁支部", "99990006", "东河镇党委", "党支部", "东河镇", "",
         "2023-11-10"],
    ])  # fmt: skip


def members(book: Any) -> None:
    sound = number("19700302", 11)
    _sheet(book, "党员基本信息汇总表", [
        ["姓名", "所在党支部", "公民身份证号", "性别", "民族", "出生日期", "学历", "人员类别",
         "加入党组织日期", "转为正式党员日期", "手机号", "家庭住址", "是否为失联党员",
          "失去联系日期"],
        ["张三一", "东河镇机关党支部", sound, "男", "汉族", "1970年3月2日", "大专", "正式党员",
         "1995.07.01", "1996.07.01", "13900000001", "东河镇", "否", ""],
        ["张三二", "东河镇机关党支部", damaged(number("19710405", 12)), "女", "汉族", "19710405",
         "大学", "正式党员", "1998.07.01", "1999.07.01", "13900000002", "东河镇", "否", ""],
        ["张三三", "东河镇机关党支部", 999900198002031234, "男", "汉族", "1980.02.03", "大学",
         "正式党员", "2005.07.01", "2006.07.01", "13900000003", "东河镇", "否", ""],
        ["张三四", "无此党支部", number("19850607", 13), "男", "汉族", "1985.06", "大学",
         "正式党员",
         "2008.07.01", "2009.07.01", "13900000004", "东河镇", "否", ""],
        ["张三五", "东河镇机关党支部", number("19900708", 14), "女", "汉族", "1990.07.08", "大学",
         "预备党员", "2025.07.01", "2026.07.01", "13900000005", "东河镇", "否", ""],
        ["张三六", "东河镇机关党支部", number("19880809", 15), "男", "汉族", "1988.08.09", "本科生",
         "正式党员", "2004.07.01", "2005.07.01", "1390000", "东河镇", "是", ""],
        ["张三七", "东河镇机关党支部", sound, "男", "汉族", "1970.03.02", "大专", "正式党员",
         "1995.07.01",
         "1996.07.01", "13900000007", "东河镇", "否", ""],
        ["合计", "", "7人"],
    ], title="云岭县党员基本信息汇总表（2026年）", start=3)  # fmt: skip


def officers(book: Any) -> None:
    _sheet(book, "村干部", [
        ["乡镇", "村", "姓名", "身份证号", "性别", "出生年月", "学历", "党组织职务", "村委职务",
         "一肩挑", "来源", "任职时间"],
        ["东河镇", "青龙营村", "王五一", number("19780506", 21), "男", "1978.05", "大专", "书记",
         "村委会主任", "是", "致富能手、退役军人", "2021.03"],
        ["东河镇", "青龙营村", "王五二", number("19850607", 22), "女", "1985.06", "高中", "副书记",
         "", "是", "返乡创业", "2021.03"],
        ["东河镇", "青龙营村", "王五三", number("19900708", 23), "男", "1990.07", "初中", "", "",
         "", "", "2021.03"],
        ["东河镇", "梨树村", "王五四", number("19820309", 25), "男", "1982.03", "高中", "委员", "",
         "", "能人", "2021.03"],
    ], title="东河镇村干部名册")  # fmt: skip


def cadres(book: Any) -> None:
    """Printed: two rows of headings, groups merged over their columns."""
    sheet = book.add_worksheet("干部名册")
    sheet.set_column(0, 13, 14)
    sheet.merge_range(0, 0, 0, 12, "云岭县财政局干部名册")
    single = {0: "姓  名", 1: "现任职务", 2: "性别", 3: "民族", 4: "籍贯", 9: "出生年月",
              10: "参加工作时间", 11: "入党时间", 12: "任现职时间"}  # fmt: skip
    for column, label in single.items():
        sheet.merge_range(1, column, 2, column, label)
    for column, label in {5: "全日制教育", 7: "在职教育"}.items():
        sheet.merge_range(1, column, 1, column + 1, label)
        sheet.write_row(2, column, ["学历(学位)", "毕业院校及专业"])
    rows = [
        ["李 四", "县财政局党组书记、局长", "男", "汉族", "云岭县", "大学\n管理学学士",
         "云岭大学财政学专业", "省委党校研究生", "省委党校公共管理专业", "1975.03", "1997.08",
         "2000.07", "2019.05"],
        ["李四二", "县财政局副局长", "女", "汉族", "云岭县", "大学\n经济学学士",
         "云岭大学会计学专业",
         "", "", "1985.13", "2007.08", "2010.07", "2020.05"],
        ["李四三", "某公司经理", "男", "汉族", "云岭县", "大专", "云岭学院会计专业", "", "",
         "1988.06",
         "2009.08", "", "2021.05"],
        ["李四四", "县财政局办公室主任", "男", "汉族", "云岭县", "大专", "云岭学院会计专业", "", "",
         "1990.06", "1989.08", "", "2021.05"],
    ]  # fmt: skip
    for place, row in enumerate(rows, start=3):
        sheet.write_row(place, 0, row)
    sheet.write(8, 0, "填表人：示例")


_A01 = ["姓名", "身份证号", "性别", "出生年月", "籍贯", "民族", "参加工作时间", "政治面貌",
 "入党时间",
        "现工作单位及职务全称", "现职务层次", "任现职务层次时间", "统计关系所在单位"]  # fmt: skip


def national(book: Any) -> None:
    zhao, qian = ["赵六一", number("19800304", 31)], ["赵六二", number("19860708", 32)]
    sheets = {
        "B01 单位": [["机构名称", "机构简称"], ["云岭县财政局", "县财政局"]],
        "A01 人员": [
            _A01,
            [*zhao, "男", "198003", "云岭县", "汉族", "200208", "中共党员", "200607",
             "云岭县财政局副局长", "乡科级副职", "201905", "云岭县财政局"],
            [*qian, "女", "198607", "云岭县", "汉族", "200908", "群众", "", "云岭县财政局科员",
             "科员",
             "201008", "云岭县财政局"],
        ],
        "A02 职务": [
            ["姓名", "身份证号", "任职机构名称", "职务名称", "任职时间", "任职状态", "免职时间",
             "主职务"],
            [*zhao, "云岭县财政局", "副局长", "201905", "在任", "", "是"],
            [*zhao, "云岭县财政局", "办公室主任", "201505", "已免", "", "否"],
            [*qian, "云岭县财政局", "科员", "201008", "在任", "", "是"],
        ],
        "A05 职务职级": [
            ["姓名", "身份证号", "类别", "职务层次（职级）", "批准日期", "终止日期", "状态"],
            [*zhao, "职务层次", "乡科级副职", "201905", "", "在任"],
            [*qian, "职务层次", "科员", "201008", "", "在任"],
            [*qian, "职级", "四级主任科员", "201906", "", "在任"],
        ],
        "A08 学历学位": [
            ["姓名", "身份证号", "学历名称", "入学时间", "毕（肄）业时间", "学校（单位）名称",
             "教育类别"],
            [*zhao, "大学", "199809", "200207", "云岭大学", "全日制"],
            [*qian, "大学", "200909", "200507", "云岭大学", "全日制"],
        ],
        "A15 考核": [
            ["姓名", "身份证号", "考核结论", "考核年度"],
            [*zhao, "称职", "2023"],
            [*zhao, "优秀", "2024"],
            ["无名氏", number("19900101", 33), "称职", "2024"],
        ],
        "A36 家庭": [
            ["姓名", "身份证号", "家庭成员姓名", "称谓", "出生日期"],
            [*zhao, "王芳", "妻子", "198201"],
        ],
    }  # fmt: skip
    for name, rows in sheets.items():
        _sheet(book, name, rows, title=f"{name}信息采集表")


def appraisals(book: Any) -> None:
    _sheet(book, "年度考核", [
        ["序号", "姓名", "单位及职务", "2022年度", "2023年度", "2024年度"],
        [1, "钱七一", "县财政局副局长", "称职", "优秀", "称职"],
        [2, "钱七二", "县水务局科员", "称职", "比较好", ""],
        [3, "无此人", "县水务局科员", "称职", "称职", "称职"],
    ], title="云岭县公务员年度考核结果")  # fmt: skip


def accounts(book: Any) -> None:
    _sheet(book, "账号", [
        ["用户名", "姓名", "单位", "职务", "角色"],
        ["dh.sun", "孙八一", "东河镇", "组织委员", "乡镇组织委员"],
        ["孙八二", "孙八二", "东河镇", "干事", ""],
        ["dh.sun3", "孙八三", "无此单位", "干事", ""],
        ["cz.sun", "孙八四", "县财政局", "干事", ""],
    ])  # fmt: skip


# File name → which roster it is of, and what writes it.
def dues(book: Any) -> None:
    _sheet(book, "党费标准", [
        ["党员姓名", "党员类别", "工资基数", "月标准", "起始月份", "备注"],
        ["钱七三", "在职职工", 7450, "", "2027年1月", ""],
        ["无此人", "农民", "", 1, "2027-01", ""],
        ["钱七四", "务农", "", 1, "2027-01", ""],
        ["钱七四", "退休", 5000, 20, "2027-02", ""],
        ["钱七四", "退休", 5000, 20, "2027-03", "云组复〔2026〕9号"],
    ])  # fmt: skip


def admissions(book: Any) -> None:
    branch = "东河镇机关党支部"

    def row(name: str, order: int, *rest: Any) -> list[Any]:
        born = f"199{order}0418"
        sex = "男" if order % 2 else "女"
        return [name, number(born, order), sex, f"199{order}.04.18", *rest]

    _sheet(book, "入党申请人名册", [
        ["姓名", "身份证号码", "性别", "出生年月日", "所在党支部", "文化程度", "工作单位及职务",
         "申请入党时间", "谈话时间", "确定为入党积极分子时间", "培养联系人", "公示开始", "公示截止",
         "发展时间", "上级党委审批时间"],
        row("钱八一", 1, branch, "大学", "东河镇农业服务中心职员", "2026-03-05", "2026-03-20"),
        row("钱八二", 2, branch, "大专", "种植户", "2025-03-05", "2025-03-20", "2025-09-01",
            "钱七三、钱七四"),
        row("钱八三", 3, branch, "大学", "教师", "2026-03-05", "2026-03-01"),
        row("钱八四", 4, branch, "大学", "教师", "2024-03-05", "2024-03-20", "2024-09-01", "", "",
            "", "2026-03-06", "2026-05-08"),
        row("钱八五", 5, branch, "大学", "职员", "2026-03-05", "", "", "", "2026-06-15"),
        row("钱八六", 6, branch, "大学", "职员", "2026.03"),
        row("钱八七", 7, "无此党支部", "大学", "职员", "2026-03-05"),
    ])  # fmt: skip


def reviews(book: Any) -> None:
    _sheet(book, "民主评议结果", [
        ["姓名", "评议结果", "处理意见", "未参评原因", "评议年度"],
        ["钱七三", "合格", "", "", 2025],
        ["无此人", "优秀", "", "", 2025],
        ["钱七四", "良好", "", "", 2025],
        ["钱七三", "基本合格", "", "", 2024],
    ])  # fmt: skip


def stays(book: Any) -> None:
    _sheet(book, "流动党员名册", [
        ["党员姓名", "流出时间", "流向", "流动原因", "支部联系人", "活动证编号", "登记表"],
        ["钱七三", "2026.03", "浙江省义乌市", "务工", "钱七四", "云流00012", "是"],
        ["无此人", "2026.03", "上海市", "经商", "", "", "否"],
        ["钱七四", "2026.13", "上海市", "经商", "", "", "否"],
    ])  # fmt: skip


def transfers(book: Any) -> None:
    branch, elsewhere = "东河镇机关党支部", "中共邻县县委组织部"
    _sheet(book, "转接台账", [
        ["编号", "姓名", "转接类型", "转出支部", "转入支部", "去向", "开具时间", "有效期", "回执"],
        ["邻组介7号", "钱七三", "转入", "", branch, elsewhere, "2026-03-01", "", "2026-03-10"],
        ["云组介8号", "无此人", "转出", branch, "", elsewhere, "2026-03-01", "", ""],
        ["云组介9号", "钱七四", "转出", branch, "", elsewhere, "2026-03-01", "2026-02-01", ""],
        ["云组介10号", "钱七四", "县内", branch, "", "", "2026-03-01", "", "2026-03-09"],
    ])  # fmt: skip


SAMPLES: dict[str, tuple[str, Callable[[Any], None]]] = {
    "组织机构.xlsx": ("units", units),
    "党组织.xlsx": ("organisations", organisations),
    "党员.xlsx": ("members", members),
    "村干部.xlsx": ("officers", officers),
    "干部名册.xlsx": ("cadres", cadres),
    "公务员信息采集表.xlsx": ("cadres", national),
    "年度考核.xlsx": ("appraisals", appraisals),
    "账号.xlsx": ("accounts", accounts),
    "党费标准.xlsx": ("dues_standards", dues),
    "发展党员.xlsx": ("admissions", admissions),
    "民主评议.xlsx": ("reviews", reviews),
    "流动党员.xlsx": ("stays", stays),
    "转接台账.xlsx": ("transfers", transfers),
}


def content(name: str) -> bytes:
    return _book(SAMPLES[name][1])


if __name__ == "__main__":
    for name in SAMPLES:
        (FOLDER / name).write_bytes(content(name))
