"""The details of an event in words."""

from collections.abc import Callable
from typing import Any

from portal.audit import naming
from portal.audit.models import Event

WORDS = {
    "reason": "原因或依据",
    "changes": "修改内容",
    "words": "说明",
    "content": "原内容",
    "username": "用户名",
    "unit": "单位",
    "role": "角色",
    "since": "自",
    "until": "至",
    "step": "验证方式",
    "sessions_ended": "结束的登录数",
    "ended_address": "被结束登录的地址",
    "ended_browser": "被结束登录的浏览器",
    "attempts": "清除的失败记录数",
    "minutes_left": "剩余分钟",
    "rows": "行数",
    "document": "依据文号",
    "effective_on": "生效日期",
    "summary": "内容",
    "reach": "令牌用途",
    "whole": "校验全部",
    "faults": "发现的问题",
    "seal": "封存号",
    "row": "行",
    "column": "列",
    "way": "方式",
    "found": "是否找到",
    "asked_by": "提出人",
    "operator": "服务器登录用户",
    "what": "办理事项",
    "about": "哪一处",
    "added": "新增",
    "advice": "提示",
    "aliases": "别名",
    "appointed": "任",
    "before": "原来",
    "came_back": "恢复原因",
    "category": "人员类别",
    "cells": "单元格数",
    "changed": "改动",
    "code": "代码",
    "columns": "列",
    "conditions": "条件",
    "confirmed": "已核对的提醒",
    "copied": "照抄的登记簿",
    "dataset": "名册",
    "did": "办理",
    "drop": "被并入的人员编号",
    "due_on": "期限",
    "edition": "修改次数",
    "effective_from": "生效日期",
    "effective_to": "失效日期",
    "ended": "免去或终止",
    "fields": "项目",
    "file": "文件",
    "format": "文件格式",
    "given": "授予",
    "joined": "加入",
    "kept_by_hand": "人工选定的内容",
    "ladder": "类别",
    "left": "退出或离开",
    "letter": "介绍信编号",
    "moved": "转移的记录",
    "note": "说明",
    "number": "编号",
    "old_name": "原名称",
    "on": "日期",
    "organization": "党组织",
    "paper": "打印成纸",
    "params": "参数",
    "period": "期间",
    "registers": "登记簿",
    "posts": "职务",
    "purpose": "用途",
    "register": "登记簿",
    "roster": "名册",
    "sensitive": "含敏感信息",
    "source": "来源或依据",
    "table": "表",
    "to": "去向",
    "value": "值",
    "written": "写入",
}


# Some kinds of records keep their contents sealed in events; their app says what may be shown.
_openers: dict[str, Callable[[Event], dict[str, Any]]] = {}


def open_with(object_type: str, opener: Callable[[Event], dict[str, Any]]) -> None:
    _openers[object_type] = opener


def told_by(event: Event) -> list[tuple[str, str]]:
    """Of what the reader may not know of, only that somebody acted."""
    if event.called != event.object_label:
        return []
    opener = _openers.get(naming.present(event.object_type))
    return detail_lines(opener(event) if opener else event.detail)


def actor_of(event: Event) -> str:
    """Nobody signed in at a browser is not the system itself."""
    return event.actor_name or ("未登录" if event.address else "系统")


def detail_lines(detail: dict[str, Any]) -> list[tuple[str, str]]:
    """Each entry under its Chinese name; one nobody named yet keeps its own."""
    return [(WORDS.get(key, key), _spoken(value)) for key, value in detail.items()]


def _spoken(value: Any) -> str:
    if value in (None, "", []):
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "；".join(_change(name, change) for name, change in value.items())
    if isinstance(value, list):
        return "、".join(_spoken(item) for item in value)
    return str(value)


def _change(name: str, value: Any) -> str:
    """A pair is a value before and after."""
    label = WORDS.get(name, name)
    if isinstance(value, list) and len(value) == 2:  # noqa: PLR2004 - before and after
        return f"{label}：{_spoken(value[0])} → {_spoken(value[1])}"
    return f"{label}：{_spoken(value)}"
