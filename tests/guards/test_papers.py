"""Every page of a record prints: its address with `?print=1` is a paper, with `?paper=docx` a
document of the same sections."""

import inspect
import io
import re

import pytest
from django.urls import resolve
from docx import Document

from portal.accounts.roles import ROLES
from portal.ui.views import DetailPage
from tests.factories import accounts
from tests.guards.access.table import TABLE
from tests.guards.world import PERSONAS, build_world

pytestmark = pytest.mark.django_db

OPENED = 200
EVERYBODY = "everybody"  # holds every role


def is_record_page(address):
    view = getattr(resolve(address).func, "view_class", None)
    return inspect.isclass(view) and issubclass(view, DetailPage)


def test_every_record_page_has_its_paper(client):
    world, everybody = build_world(), accounts.UserFactory()
    for role in ROLES:
        accounts.with_role(everybody, role, everybody.unit)
    world.people[EVERYBODY] = everybody
    bare = []
    for name, declared in TABLE.items():
        if declared.method != "get" or not is_record_page(address := world.url(name, declared)):
            continue
        able = (who for who in PERSONAS if getattr(declared, who) == OPENED)
        world.sign_in(client, next(able, EVERYBODY))
        answer = client.get(address, {"print": "1"})
        assert answer.status_code == OPENED, address
        sections = re.findall(r"data-leave-out>([^<]+)<", answer.text)
        if not sections:
            bare.append(name)
        elif resolve(address).func.view_class.paper_forms:
            assert set(sections) <= set(lines_of(client.get(address, {"paper": "docx"}))), address
    assert bare == []


def lines_of(answer):
    document = Document(io.BytesIO(answer.content))
    return [paragraph.text for paragraph in document.paragraphs]
