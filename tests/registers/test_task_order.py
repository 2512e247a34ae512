"""The list of a large register of tasks is read from its index, page by page."""

import pytest
from django.db import connection

from portal.registers.choices import RegisterKind
from portal.registers.views.registers import RegisterRecords
from tests.factories import registers as make

pytestmark = pytest.mark.django_db


def test_its_order_is_that_of_the_index(county, office, rf):
    """No sorting of the whole: the planner is told that it may not, and finds the index."""
    facts = {"kind": RegisterKind.TASK, "closed_by": ["organization_office"]}
    register = make.register(county, (), (), by=office, name="整改台账", **facts)
    page = RegisterRecords()
    page.request, page.kwargs = rf.get("/"), {"pk": register.pk}
    page.request.user = office
    page.prepare()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    plan = page.rows()[:50].explain()
    assert "record_task_order" in plan
    assert "Sort" not in plan
