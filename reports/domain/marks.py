"""Who took a file out, when and what for: in grey at its head, and on every sheet of paper."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from portal.sheets.texts import on_paper
from reports.models import Export


@dataclass(frozen=True)
class Mark:
    who: str
    office: str
    scope: str
    moment: dt.datetime
    number: str
    purpose: str
    conditions: str = ""

    @classmethod
    def of(cls, export: Export) -> "Mark":
        return cls(
            who=str(export.owner),
            office=str(export.owner.unit),
            scope=str(export.unit),
            conditions=export.conditions,
            moment=timezone.localtime(),
            number=export.number,
            purpose=export.purpose,
        )

    @property
    def line(self) -> str:
        parts = {
            "导出人": f"{self.who}（{self.office}）",
            "范围": self.scope,
            "条件": self.conditions,
            "时间": f"{self.moment:%Y-%m-%d %H:%M}",
            "用途": self.purpose,
            "编号": self.number,
        }
        facts = "　".join(f"{label}：{value}" for label, value in parts.items() if value)
        return f"{facts}　内部资料，注意保管"

    def put_on_paper(self, sheet: Any) -> None:
        """Header and footer of a worksheet."""
        line, who = on_paper(self.line), on_paper(self.who)
        sheet.set_header(f"&R&8&K808080{line}")
        sheet.set_footer(f"&L&8&K808080{who}　{self.number}&C&10第 &P 页 共 &N 页")


@dataclass(frozen=True)
class SignedMark:
    """Who took out what is nobody's secret, and when: it has no number and no purpose."""

    line: str

    @property
    def who(self) -> str:
        return self.line

    def put_on_paper(self, sheet: Any) -> None:
        sheet.set_footer(f"&L&8&K808080{on_paper(self.line)}&C&10第 &P 页 共 &N 页")
