"""Samples of every component for the gallery; a test holds this list and the folder together."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    tag: str
    title: str
    source: str


SAMPLES = [
    Sample(
        "c-badge",
        "状态标签：颜色之外总有文字，重要的带图标",
        '<c-badge label="正常" tone="ok" icon="check" /> <c-badge label="已撤销" />'
        ' <c-badge label="即将到期" tone="warn" icon="clock" />'
        ' <c-badge label="逾期" tone="bad" icon="alert-triangle" />'
        ' <c-badge label="说明" tone="info" />',
    ),
    Sample(
        "c-button",
        "按钮：一页只有一个主按钮",
        '<c-button label="保存" style="primary" icon="device-floppy" url="/gallery/" />'
        ' <c-button label="取消" url="/gallery/" />'
        ' <c-button label="撤销机构" style="danger" icon="trash" url="/gallery/" />',
    ),
    Sample("c-card", "卡片", '<c-card title="基本情况" icon="building">卡片里的内容</c-card>'),
    Sample(
        "c-empty",
        "空白状态：告诉人下一步做什么",
        '<c-empty title="还没有考核分组" hint="先建一个分组，再把单位放进去。">'
        '<c-button label="新建分组" style="primary" url="/gallery/" /></c-empty>',
    ),
    Sample(
        "c-facts / c-fact",
        "要点列表",
        '<c-facts><c-fact label="编码">532801</c-fact><c-fact label="设立日期">1984-05-01</c-fact>'
        "</c-facts>",
    ),
    Sample(
        "c-stat",
        "数字",
        '<c-stat label="村" value="145" url="/gallery/" hint="其中重点村 20 个" />',
    ),
    Sample(
        "c-number",
        "带说明的数字",
        '<c-number value="16,023" url="/gallery/" measure="人" />',
    ),
    Sample(
        "c-alert",
        "提示",
        '<c-alert tone="warn" title="请核对">办理后不能撤回。</c-alert>'
        '<c-alert tone="bad">没有保存：编码与“财政局”重复。</c-alert>'
        '<c-alert tone="ok">已保存。</c-alert><c-alert>一般说明。</c-alert>',
    ),
    Sample(
        "c-timeline / c-timeline.item",
        "沿革",
        '<c-timeline><c-timeline.item when="2024-06-01" title="更名" icon="pencil">'
        "原名：县扶贫开发办公室</c-timeline.item></c-timeline>",
    ),
    Sample(
        "c-steps",
        "步骤：做过的可以点回去",
        "<c-steps :steps=\"[{'label': '列对应', 'state': 'done', 'url': '/gallery/'},"
        " {'label': '预检结果', 'state': 'now'}, {'label': '导入', 'state': 'next'}]\" />",
    ),
    Sample("c-secret", "只显示一次的密码", '<c-secret value="Xk7#mPq2Rt9vWn" />'),
    Sample("c-time", "时间；没有时显示短横线", '<c-time value="" />'),
]
