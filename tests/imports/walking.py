"""Pages of an import opened, and an import that stands before one of them."""

import json

from django.urls import reverse

from tests.factories import imports as roster
from tests.imports.rosters import HEAD, row, rows


def url(name, batch=None):
    return reverse(f"imports:{name}", args=[batch.pk] if batch else [])


def opened(client, address, status=200, **more):
    answer = client.get(address, **more)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def faulty(keeper, count=3, **changed):
    """Checked, its first row with an impossible date of birth."""
    first = row(1, 出生日期="1999.13.40", **changed)
    return roster.checked(roster.workbook([HEAD, first, *rows(count)[2:]]), by=keeper)


def save(client, batch, status=200, **sent):
    answer = client.post(url("save-cell", batch), json.dumps(sent), content_type="application/json")
    assert answer.status_code == status, answer.content.decode()
    return answer.json()
