"""Of a series the office sets what no app can know: its letters, its day, whom it is for."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.access import Denied, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.orgs.models import ComparisonGroup, Unit
from portal.periods import PeriodKind
from portal.problems import refuse_if
from reports import series as declared
from reports.actions import BULLETIN_SERIES_SET
from reports.choices import Layout
from reports.models import BulletinSeries
from reports.permissions import BULLETINS_MANAGE, BULLETINS_SIGN

_LAST_DAY = {PeriodKind.WEEK: 7}


@transaction.atomic
def of(key: str) -> BulletinSeries:
    """Its row, made the first time from what the app declares."""
    one = declared.SERIES.get(key)
    if one is None:
        known = "、".join(f"{each.key}（{each.label}）" for each in declared.in_order())
        raise ValidationError(f"没有代码为“{key}”的通报系列，现有：{known}。")
    county = Unit.objects.filter(depth=1).first()
    office = f"中共{county}委组织部" if county else ""
    row, is_new = BulletinSeries.objects.get_or_create(
        key=key,
        defaults={
            "name": one.label,
            "office": office,
            "organ": "组通",
            "addressees": one.addressees,
            "day": one.day,
        },
    )
    if is_new:
        row.groups.set(ComparisonGroup.objects.filter(name__in=one.groups))
    return row


def every() -> list[BulletinSeries]:
    return [of(each.key) for each in declared.in_order()]


@transaction.atomic
def change(series: BulletinSeries, *, by: User, **values: Any) -> BulletinSeries:
    """Whether units receive it is a leader's to say."""
    require(by, BULLETINS_MANAGE)
    series = BulletinSeries.objects.select_for_update().get(pk=series.pk)
    if values["is_circulated"] != series.is_circulated and not by.can(BULLETINS_SIGN):
        raise Denied("是否印发到单位由部领导决定，请部领导在本页设置。")
    most = _LAST_DAY.get(series.declared.kind, 28)
    refuse_if(
        [] if 1 <= values["day"] <= most else [("day", f"起草日请填 1 到 {most}。")],
        [("organ", "公文格式的通报要有机关代字，如“云组通”。")]
        if series.declared.layout == Layout.OFFICIAL and not values["organ"].strip()
        else [],
    )
    groups = values.pop("groups")
    for name, value in values.items():
        setattr(series, name, value)
    series.save()
    series.groups.set(groups)
    events.record(BULLETIN_SERIES_SET, by=by, target=series)
    return series
