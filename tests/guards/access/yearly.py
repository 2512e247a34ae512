"""Routes of year ends; none of these people works them out (tests/assessments opens those)."""

from tests.guards.access import Access, everyone

ROUTES = {
    "assessments:quarterly": Access(302, 200, 200, 200, 403, 403, 403),
    "assessments:year-ends": Access(302, 200, 200, 200, 403, 403, 403),
    "assessments:year-end": Access(302, 200, 200, 200, 403, 403, 403, args=("year_end",)),
    "assessments:work-out-year": everyone(403),
    "assessments:work-out-again": everyone(403, args=("year_end",)),
    "assessments:year-shares": everyone(403, args=("year_end",)),
    "assessments:publish-year": everyone(403, args=("year_end",)),
    "assessments:excuse-unit": everyone(403, args=("year_sheet",)),
    "assessments:end-excuse": everyone(403, args=("year_excuse",)),
    "assessments:grade-unit": everyone(403, args=("year_sheet",)),
}
