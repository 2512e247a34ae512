"""组织生活一览 of a county and of ten: twelve months of every organisation, as office and township
open it, and the sums that figures take."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from bench import counties, database, pages, rosters
from bench.dues import MEMBERS, ORGANISATIONS
from bench.measured import PERCENTILES, Measurement
from bench.pages import Found, Readings
from branches.domain.life.compliance import Reckoning, months_of
from branches.models import Activity, ActivityKind, PartyOrganization
from tests import emptying

SCALES: Final = (1, 10)
RUNS: Final = 20
MATRIX: Final = "/branches/activities/matrix/"
VIEWS: Final = {"first page": "", "below 90%": "?below=90"}
READERS: Final = {"county": rosters.KEEPER, "township": "xz01"}


def figures() -> Iterator[Measurement]:
    database.empty()
    counties.build(organisations=ORGANISATIONS, people=MEMBERS)
    found: dict[int, Found] = {}
    for scale in SCALES:
        if scale > 1:
            counties.grow(1, scale, people=MEMBERS)
        _hold_everywhere()
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
    for who, user in READERS.items():
        client = pages.signed_in(user)
        for name, query in VIEWS.items():
            readings = taken.setdefault(f"life matrix, {who}, {name}", Readings())
            pages.measure_act(readings, partial(pages.open_page, client, MATRIX + query), RUNS)
    readings = taken.setdefault("a year reckoned, all organisations", Readings())
    pages.measure_act(readings, _reckoned, RUNS // 4)
    return taken


def _reckoned() -> None:
    today = timezone.localdate()
    rows = PartyOrganization.objects.all()
    Reckoning(rows, months_of(today.year, today=today), today=today).cells  # noqa: B018


def _hold_everywhere() -> None:
    """Three activities a month of every organisation, for twelve months."""
    today = timezone.localdate()
    kinds = list(ActivityKind.objects.filter(code__in=("theme", "committee", "assembly")))
    with emptying.unguarded(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {Activity._meta.db_table} CASCADE")
        cursor.execute(
            """
            WITH held AS (
                INSERT INTO branches_activity (organization_id, held_on, place, topic, host,
                    recorder, lecturer, study, content, resolution, leaders, is_voted, is_passed,
                    expected, present, on_leave, absent, observers, source, state, entered_on,
                    entered_by_id, changed_at, return_reason, withdrawal_reason, search)
                SELECT o.id, d::date, '', k::text, '', '', '', '', '', '', '', false, true,
                    10, 9, 0, 1, 0, 'branch', 'submitted', d::date,
                    (SELECT min(id) FROM accounts_user), now(), '', '', ''
                FROM branches_partyorganization o,
                    generate_series(%s::date - interval '11 months', %s::date, '1 month') d,
                    unnest(%s::bigint[]) k
                RETURNING id, topic
            )
            INSERT INTO branches_activityofkind (activity_id, kind_id)
            SELECT id, topic::bigint FROM held
            """,
            [today, today, [kind.pk for kind in kinds]],
        )
        cursor.execute("VACUUM ANALYZE")


def _counted() -> str:
    organisations = PartyOrganization.objects.count()
    held = Activity.objects.count()
    return f"{organisations:,} organisations, {held:,} activities"
