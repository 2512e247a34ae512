"""`manage.py figures PERIOD --as USER`: the numbers of a period, in the account's scope."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.access import Denied, require
from portal.accounts.management import acting
from portal.accounts.models import User
from portal.figures.catalogue import Figure, known, unknown_keys
from portal.figures.domain import reading
from portal.figures.domain.reading import FigureNumber
from portal.figures.management.asked import period
from portal.figures.permissions import FIGURES_VIEW
from portal.orgs.models import Unit
from portal.periods import Period


class Command(BaseCommand):
    help = "列出一个期间的指标数据：已统计的按统计时的数，没有统计而能推算的按历史记录推算。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period", metavar="PERIOD", help="2026-10、2026-Q4、2026-H2 或 2026")
        parser.add_argument("--unit", metavar="CODE", help="单位编码；不指定则为账号所在单位")
        parser.add_argument(
            "--figure", action="append", metavar="KEY", help="指标代码，可重复；不指定则为全部"
        )
        parser.add_argument("--json", action="store_true", help="结果以 JSON 输出")
        parser.add_argument(
            "--as", dest="user", required=True, metavar="USER", help="以哪个账号的权限查看"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = acting.account(options["user"])
        asked, figures = period(options["period"]), _figures(options["figure"], by)
        unit = _unit(options["unit"], by)
        numbers = reading.read(figures, [asked], [unit])
        pairs = [(figure, numbers.get((figure.key, asked, unit.pk))) for figure in figures]
        if options["json"]:
            rows = [_row(figure, number, asked, unit) for figure, number in pairs]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{unit} {asked.label}")
        for figure, number in pairs:
            value = reading.spoken(figure, number)
            measure = figure.measure if number and number.value is not None else ""
            self.stdout.write(f"{figure.key}\t{figure.label}\t{value}{measure}")


def _row(figure: Figure, number: FigureNumber | None, asked: Period, unit: Unit) -> dict[str, Any]:
    """Numbers as text, as they were worked out: no program is to round them once more."""
    row = {
        "figure": figure.key,
        "label": figure.label,
        "measure": figure.measure,
        "period": asked.code,
        "unit": unit.code,
        "value": None,
    }
    if number is None:
        return {**row, "source": reading.NOT_TAKEN}
    return {
        **row,
        "value": _text(number.value),
        "numerator": _text(number.numerator),
        "denominator": _text(number.denominator),
        "source": number.source,
        "taken_at": number.taken_at.isoformat() if number.taken_at else None,
        "definition_version": number.version,
    }


def _text(number: Any) -> str | None:
    return None if number is None else str(number)


def _figures(keys: list[str] | None, by: User) -> list[Figure]:
    there = known(by)
    if unknown := sorted(set(keys or ()) - set(there)):
        raise CommandError(unknown_keys(unknown))
    return [there[key] for key in keys or there]


def _unit(code: str | None, by: User) -> Unit:
    try:
        require(by, FIGURES_VIEW)
    except Denied as refusal:
        raise CommandError(str(refusal)) from None
    scope = by.scope(FIGURES_VIEW)
    unit = by.unit if code is None else Unit.objects.filter(code=code).first()
    if unit is None or not scope.covers(unit):
        raise CommandError(f"没有编码为“{code or by.unit.code}”的单位，或者不在管理范围内。")
    return unit
