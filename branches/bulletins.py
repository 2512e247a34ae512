"""What this app says in bulletins of others: how old the members are."""

from collections.abc import Iterator

from branches.models import PartyMember
from portal.people.domain.measures import MEMBER_AGES, aged
from portal.periods import Period
from reports.blocks import Bar, BarChart, Block, SectionHeading
from reports.series import NotReadyError, SeriesSection, add_section


def ages(period: Period) -> Iterator[Block]:
    """Of those who are members now, at the end of the period: 未登记 stands beside the bands."""
    members = PartyMember.objects.order_by().present()
    total = members.count()
    if not total:
        raise NotReadyError("还没有登记党员，画不出年龄结构。请组织科导入党员名册后再起草。")
    counts = {
        band.label: members.filter(aged(band, on=period.last_day)).count() for band in MEMBER_AGES
    }
    counts["未登记"] = total - sum(counts.values())
    yield SectionHeading("党员年龄结构")
    bars = tuple(Bar(label, str(count)) for label, count in counts.items())
    yield BarChart(f"{period.label}末党员年龄结构", bars, unit="人")


for series in ("half_year", "year"):
    add_section(series, SeriesSection("ages", "党员年龄结构", ages))
