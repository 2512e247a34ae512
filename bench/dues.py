"""党费收缴 of a county and of ten: twelve months of every member, as office and township open them,
the grid of a branch, and a month opened for everybody."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from bench import counties, database, pages, rosters
from bench.measured import PERCENTILES, Measurement
from bench.pages import Found, Readings
from branches.choices.organisations import BRANCH_KINDS
from branches.domain.dues import opening
from branches.models import DuesMonth, DuesStandard, PartyMember, PartyOrganization
from portal.periods import Period
from tests import emptying

SCALES: Final = (1, 10)
ORGANISATIONS, MEMBERS = 560, 9_000  # of a county
RUNS: Final = 20
OPENINGS: Final = 5
MONTHS: Final = 12
LIST: Final = "/branches/dues/"
VIEWS: Final = {"first page": "", "below 95%": "?below=95"}
READERS: Final = {"county": rosters.KEEPER, "township": "xz01"}
_MONTHS, _STANDARDS = DuesMonth._meta.db_table, DuesStandard._meta.db_table


def figures() -> Iterator[Measurement]:
    database.empty()
    counties.build(organisations=ORGANISATIONS, people=MEMBERS)
    found: dict[int, Found] = {}
    for scale in SCALES:
        if scale > 1:
            counties.grow(1, scale, people=MEMBERS)
        _collect_everywhere()
        with override_settings(ALLOWED_HOSTS=["*"]):
            found[scale] = _measured()
    small, large = found.values()
    for what, taken in large.items():
        note = f"{_counted()}, baseline: one county"
        for label, at in PERCENTILES.items():
            took, baseline = at(taken.milliseconds), at(small[what].milliseconds)
            yield Measurement(f"{what}, {label}", took, "ms", baseline, note)
        yield Measurement(f"{what}, queries", taken.queries, "", small[what].queries, note)


def _measured() -> Found:
    taken: Found = {}
    branch = PartyOrganization.objects.filter(kind__in=BRANCH_KINDS).order_by("path")[0]
    for who, user in READERS.items():
        client = pages.signed_in(user)
        for name, query in VIEWS.items():
            readings = taken.setdefault(f"dues of branches, {who}, {name}", Readings())
            pages.measure_act(readings, partial(pages.open_page, client, LIST + query), RUNS)
    grid = f"/branches/organisations/{branch.pk}/dues/"
    client = pages.signed_in(READERS["county"])
    readings = taken.setdefault("dues grid of a branch", Readings())
    pages.measure_act(readings, partial(pages.open_page, client, grid), RUNS)
    readings = taken.setdefault("a month opened for everybody", Readings())
    pages.measure_act(readings, _opened, OPENINGS)
    return taken


def _opened() -> None:
    """Anew each time; taking the month away is part of what is measured."""
    month = _now()
    DuesMonth.objects.filter(month=month).delete()
    opening.open_month(month)


def _now() -> Period:
    return opening.month_of(timezone.localdate())


def _collect_everywhere() -> None:
    """A yuan a month from everybody, nineteen of twenty paid."""
    months = [_now().shifted(-step) for step in reversed(range(MONTHS))]
    since = f"{months[0].first_day}/{months[0].last_day}/month"
    with emptying.unguarded(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {_MONTHS}, {_STANDARDS}")
        cursor.execute(
            f"""
            INSERT INTO {_STANDARDS} (member_id, category, base, amount, since, rhythm, basis,
                by_id, recorded_at)
            SELECT id, 'farmer', '', 1, %s, 'monthly', '',
                (SELECT min(id) FROM accounts_user), now()
            FROM branches_partymember
            """,  # noqa: S608 - names of our own tables
            [since],
        )
    for month in months:
        opening.open_month(month)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {_MONTHS} SET paid = due, settled_on = left(month, 10)::date + 8
            WHERE member_id % 20 > 0
            """  # noqa: S608 - names of our own tables
        )
        cursor.execute("VACUUM ANALYZE")


def _counted() -> str:
    members = PartyMember.objects.count()
    months = DuesMonth.objects.count()
    return f"{members:,} members, {months:,} months"
