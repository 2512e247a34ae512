"""Papers as the office issues them: a 通报 with attachments, a 简报, a 专报."""

from reports.blocks import (
    Addressees,
    Annotation,
    Attachment,
    AttachmentNote,
    Bar,
    BarChart,
    Circulation,
    FactLine,
    Gap,
    Head,
    Imprint,
    Masthead,
    Paragraph,
    Prose,
    QuotedFigure,
    RedHead,
    Row,
    RowKind,
    SectionHeading,
    Signature,
    Table,
    TitleLine,
    WritingBox,
)

SIGNED = "李梅 2026-11-05 09:30"
UNITS = ("青石镇", "柳河镇", "白水镇", "沙坪街道", "云台乡")
RANKING = Table(
    (
        Head("位次", mm=12, is_number=True, centred=True),
        Head("单位", mm=34),
        Head("综合得分", mm=20, is_number=True, centred=True),
        Head("基础分", mm=20, marks="100分", is_number=True, centred=True),
        Head("加减分", mm=16, is_number=True, centred=True),
        Head("上月位次", mm=18, is_number=True, centred=True),
        Head("位次变化", mm=18, centred=True),
        Head("环比", mm=18, is_number=True, centred=True),
    ),
    (
        Row(("1", "青石镇", "99.00", "99.00", "0.00", "1", "—", "1.85%")),
        Row(("2", "柳河镇", "88.53", "86.03", "2.50", "3", "↑1", "0.15%")),
        Row(("2", "白水镇", "88.53", "88.53", "0.00", "4", "↑2", "5.39%")),
        Row(("4", "沙坪街道", "61.16", "61.16", "0.00", "—", "新增", "—")),
        Row(("5", "云台乡", "58.00", "59.50", "-1.50", "2", "↓3", "-35.63%")),
    ),
    title="乡镇（街道）排名",
    note="统计截止：2026年10月31日　单位：分",
)
LATE = Table(
    (Head("单位", mm=40), Head("台账", mm=46)), (), title="报送", empty="本月没有迟报、未报。"
)
CHART = BarChart(
    "综合得分",
    tuple(Bar(str(row.cells[1]), str(row.cells[2])) for row in RANKING.rows),
    unit="分",
    mean="79.04",
)


def scores(count=3):
    """Wide: 12 + 33 + 8 × 17 + 16 + 28 = 225."""
    heads = (
        Head("位次", mm=12, is_number=True, centred=True),
        Head("单位", mm=33),
        *(
            Head(
                f"第{n}类",
                mm=17,
                marks=f"{n + 5}分",
                group="分类得分",
                is_number=True,
                centred=True,
            )
            for n in range(1, 9)
        ),
        Head("加减分", mm=16, is_number=True, centred=True),
        Head("综合得分", mm=28, is_number=True, centred=True),
    )
    rows = (
        Row((n, f"第{n}镇", *(f"{n % 7 + k}.{k}0" for k in range(8)), "0.50", f"{1000 + n:,}.25"))
        for n in range(1, count + 1)
    )
    return Table(heads, (*rows, Row((f"合计：{count}个单位",), RowKind.FIGURES)))


NOTICE = [
    RedHead("中共云岭县委组织部文件", "云组通〔2026〕12号"),
    TitleLine("关于2026年10月基层党建工作考核排名情况的通报"),
    Addressees("各乡镇（街道）党（工）委，县直各单位党组（党委）"),
    SectionHeading("总体情况"),
    Prose(
        (
            "10月应报台账",
            QuotedFigure("80", source="ledgers.due"),
            "个单位，按时报送",
            QuotedFigure("76"),
            "个。乡镇（街道）",
            QuotedFigure("5"),
            "个单位平均",
            QuotedFigure("79.04"),
            "分，最高99.00分，最低58.00分，平均分比上月上升",
            QuotedFigure("1.20"),
            "分。",
            Gap("工作特点"),
        )
    ),
    SectionHeading("乡镇", level=2),
    SectionHeading("分项", level=3),
    SectionHeading("其中", level=4),
    Prose(("位次上升2个，下降1个，不变1个。" * 12,)),
    SectionHeading("县直", level=2),
    Prose(("另行通报。",)),
    SectionHeading("排名情况"),
    RANKING,
    Paragraph("位次按公布的分数计算，同分并列。"),
    CHART,
    SectionHeading("报送情况"),
    LATE,
    AttachmentNote(),
    Signature("中共云岭县委组织部", "2026年11月5日"),
    Annotation("此件发至乡镇"),
    Attachment("分类得分"),
    scores(),
    Attachment("累计得分"),
    Table(
        (Head("单位", mm=33), *(Head(f"{n}月", mm=13, is_number=True) for n in range(1, 8))),
        tuple(Row((name, *(f"{80 + n}.50" for n in range(7)))) for name in UNITS),
    ),
    Imprint("中共云岭县委组织部办公室", "2026年11月5日", "县委办公室，县纪委监委"),
]
BRIEFING = [
    Masthead(
        "重点工作周通报", "县委组织部办公室编", "2026年11月2日", 12, 236, "内部资料　注意保存"
    ),
    TitleLine("本周重点任务进展"),
    SectionHeading("总体"),
    Prose(
        ("截至11月1日，在办重点任务", QuotedFigure("36"), "项，按期率", QuotedFigure("96.5%"), "。")
    ),
    RANKING,
    Circulation("市委组织部", "县委办公室", "各乡镇（街道）党（工）委", 50),
]
REPORT = [
    Masthead("人才工作专报", "县委人才工作领导小组办公室"),
    Addressees("县委常委会", lead="呈"),
    TitleLine("2026年上半年人才工作情况"),
    SectionHeading("队伍现状"),
    scores(),
    Prose(("以上数据已经核对。",)),
    WritingBox("领导批示"),
    FactLine((("编辑", "王芳"), ("审核", ""), ("签发", ""))),
]
