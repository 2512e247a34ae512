"""No page, fragment, export or answer of the API shows more of somebody than the masks allow."""

import io
import re

import pytest
from openpyxl import load_workbook

from branches.models import PartyMember, VillageOfficer
from cadres.models import Cadre
from portal.audit.models import Event
from portal.people.models import Person
from portal.ui.export import XLSX
from tests.factories.accounts import UserFactory, with_role
from tests.factories.people import number
from tests.guards.access.table import TABLE
from tests.guards.world import build_world

pytestmark = pytest.mark.django_db

PHONE, LANDLINE = "13987650879", "0536-8976543"
ADDRESS, HOUSEHOLD = "幸福巷八十八号大院", "丰收路七十七号后楼"
MOST = 3  # leading characters of a phone; of a number one
WINDOW = 5  # shorter pieces stand by chance in keys and sizes; the ends of masks are counted apart
READERS = ("department", "own", "auditor", "cadre_office")
_REQUEST = re.compile(r"\b[0-9a-f]{32}\b")
_MASK = re.compile(r"([0-9]*)\*{4,}([0-9X]*)")


@pytest.fixture
def world():
    """Everybody in it has a number, a phone and an address."""
    world = build_world()
    for n, person in enumerate(Person.everyone.order_by("pk")):
        person.identity = number(area="947385", sequence=400 + n)
        person.phone, person.address = PHONE, ADDRESS
        person.save()
    for member in PartyMember.objects.all():
        member.landline, member.household = LANDLINE, HOUSEHOLD
        member.save()
    office = world.people["department"].unit
    world.people["cadre_office"] = with_role(UserFactory(unit=office), "cadre_office", office)
    assert Cadre.objects.exists()
    assert VillageOfficer.objects.exists()
    return world


def forbidden():
    """Pieces that must stand nowhere. Of a number those outside its birth, which pages do show."""
    for whole in Person.everyone.values_list("identity", flat=True):
        yield from _pieces(whole.reveal()[:7], WINDOW)
        yield from _pieces(whole.reveal()[13:], WINDOW)
        yield whole.token
    yield from (piece for secret in (PHONE, LANDLINE) for piece in _pieces(secret, WINDOW))
    yield from (piece for secret in (ADDRESS, HOUSEHOLD) for piece in _pieces(secret, 3))


def _pieces(text, length):
    return [text[n : n + length] for n in range(len(text) - length + 1)]


def text_of(answer):
    if answer.get("Content-Type") == XLSX:
        book = load_workbook(io.BytesIO(b"".join(answer)))
        rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
        return "\n".join(str(cell) for row in rows for cell in row)
    content = b"".join(answer) if answer.streaming else answer.content
    return content.decode(errors="ignore")


def without_request_ids(text):
    """Random hexadecimal digits, in which any piece stands once in a while."""
    known = set(Event.objects.values_list("request_id", flat=True))
    return _REQUEST.sub(lambda match: "" if match[0] in known else match[0], text)


def _may_open(declared, persona, name):
    """The table does not know the cadre office: it is asked for its own pages."""
    if persona == "cadre_office":
        return name.startswith("cadres:")
    return getattr(declared, persona) == 200


def asked(url):
    yield url, {}
    yield url, {"HTTP_HX_REQUEST": "true"}
    yield f"{url}?export=xlsx&purpose=核对列表内容", {}
    yield f"{url}?q=李", {}


def test_no_answer_shows_more_than_the_masks_let_through(world, client):
    hidden = set(forbidden())
    seen = set()
    for persona in READERS:
        world.sign_in(client, persona)
        for name, declared in TABLE.items():
            if declared.method != "get" or not _may_open(declared, persona, name):
                continue
            for url, headers in asked(world.url(name, declared)):
                text = without_request_ids(text_of(client.get(url, **headers)))
                leaked = {piece for piece in hidden if piece in text}
                assert not leaked, (persona, url, headers, leaked)
                for head, tail in _MASK.findall(text):
                    assert len(head) <= MOST, (url, head)
                    assert len(tail) <= 2, (url, tail)
                    seen.add(name)
    assert {"people:people", "people:person", "branches:member", "cadres:cadre"} <= seen
    assert {"api:person-list", "api:person-detail"} <= seen
