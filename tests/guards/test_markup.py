"""Nothing a user wrote becomes an element: every page and fragment of a world full of markup. The
same walk sees that a page draws every field of its form."""

import re
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.cache import cache
from django.forms import BaseForm
from django.utils import timezone

from assessments.models import BurdenComplaint
from portal.codes.domain import memory
from portal.jobs.models import JobStep
from tests.factories import accounts, imports, jobs, orgs
from tests.factories.audit import AlertFactory
from tests.factories.inbox import NoticeFactory
from tests.factories.ui import SavedViewFactory
from tests.guards.access.table import TABLE
from tests.guards.marking import ELEMENT, mark_everything
from tests.guards.world import build_world
from tests.imports.rosters import HEAD, row

pytestmark = pytest.mark.django_db

HEADERS = {"HX-Request": "true"}
# Whoever may read the most first; the others for what only they see.
READERS = ("everything", "system", "security", "auditor", "own")
OFFICES = ("organization_office", "cadre_office", "general_office", "assessment_office",
           "talent_office")  # fmt: skip

# Marked texts that no page opened here shows as they are, each with its reason.
UNSEEN = {
    "branches.Activity.return_reason": "of one that was given back",
    "branches.Activity.withdrawal_reason": "of one that was withdrawn",
    "branches.AdmissionFinding.handling": "on the office's list of findings",
    "branches.AdmissionFinding.message": "on the office's list of findings",
    "branches.DuesStandard.base": "written, and never shown again",
    "branches.AdmissionStep.papers": "of the chart, beside its own steps",
    "registers.Register.counts_in": "a code, said as the other register's name",
    "registers.Register.output_from": "a code, said as the other register's name",
    "registers.Register.kept_by": "keys of roles, said by their names",
    "registers.Register.kept_keys": "keys of fields, said by their labels",
    "registers.Register.look_back_key": "the key of a field",
    "registers.RegisterRecord.closed_by": "the key of a role, copied from its sort",
    "registers.RegisterRecord.looked_over_by": "the key of a role, copied from its sort",
    "reports.Bulletin.cause": "of one that corrects another",
    "reports.Dispatch.address": "of a message that has to be sent again",
    "reports.Dispatch.url": "in the message itself",
    "reports.KeptFile.sha256": "compared only",
    "talent.ServiceCard.token": "only within the QR code",
    "talent.Match.rule": "the version of the measure, kept for who asks later",
    "registers.Urging.words": "told by its to-do and its message, which keep their own copy",
    "accounts.Session.user_agent": "a browser's name is made of it",
    "assessments.ScoreObjection.answer": "of one that waits for its answer",
    "branches.PartyMember.household": "masked",
    "branches.PartyMember.landline": "masked",
    "branches.VillageOfficer.sources": "codes of a table",
    "cadres.Education.major_kind": "only in workbooks",
    "deeds.Deed.reason": "of one that was taken back",
    "fields.FieldSet.label": "the register's name stands for it",
    "imports.Correction.typed": "shown with its row, which this one has not",
    "inbox.Assignment.detail": "on the page of its task",
    "people.Person.address": "masked",
    "people.Person.phone": "masked",
    "reports.Export.conditions": "only in the audit trail",
    "reports.Export.label": "only in the audit trail",
    "reports.Export.purpose": "only in the audit trail",
    "reports.Export.query": "an address, read for its conditions",
    "reports.BulletinSeries.addressees": "set in a form, said by bulletins drafted afterwards",
    "reports.BulletinSeries.copies_to": "set in a form, said by bulletins drafted afterwards",
    "reports.BulletinSeries.reported_to": "set in a form, said by bulletins drafted afterwards",
    "reports.BulletinSeries.office": "set in a form, said by bulletins drafted afterwards",
    "rules.CalendarYear.source": "of a year without a calendar",
    "ui.SavedView.query": "part of an address, encoded",
}


class Page(HTMLParser):
    """What a browser would make of the answer: foreign elements, the words, ways to fragments."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.foreign, self.words, self.ways, self.columns = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if attributes.get("hx-get") == "/x" or (tag == "img" and not attributes.get("src")):
            self.foreign.append(self.get_starttag_text())
        elif attributes.get("hx-get"):
            self.ways.append(attributes["hx-get"])
        if attributes.get("name") == "columns":
            self.columns.append(("columns", attributes["value"]))
        self.words.extend(value for value in attributes.values() if value)

    def handle_data(self, data):
        self.words.append(data)


# Pages that draw a form only where there is something to be done.
DRAWN_AT_TIMES = {
    "branches:dues-month": "the day and the way stand beside somebody who owes that month",
    "assessments:design": "a version in force is only looked at",
    "assessments:scheme-design": "a version in force is only looked at",
    "audit:alert": "it has been answered",
    "talent:selection-decide": "boxes beside those found qualified, and there are none yet",
}


def marked_world():
    world = build_world()
    own, county = world.people["own"], world.people["department"].unit
    reader = accounts.UserFactory(unit=county)
    for role in OFFICES:
        accounts.with_role(reader, role, county)
    world.people["everything"] = reader
    NoticeFactory(user=reader)
    SavedViewFactory(owner=reader)
    orgs.MembershipFactory(group=world.objects["group"], unit=own.unit)
    world.objects["job"] = job = jobs.JobFactory(owner=own, state="failed")
    JobStep.objects.update(job=job)
    BurdenComplaint.objects.update(answered_at=timezone.now(), answered_by=reader)
    world.objects["alert"] = AlertFactory(
        acknowledged_at=timezone.now(), acknowledged_by=world.people["auditor"]
    )
    rows = [[*HEAD, ELEMENT], [*row(1, 出生日期=ELEMENT, 学历="<img>"), ELEMENT]]
    world.objects["import"] = imports.checked(
        imports.workbook(rows, sheet="<img>", titles=[ELEMENT]), by=own, name="<img>.xlsx"
    )
    return world


def undrawn(answer, body):
    form = answer.context and answer.context.get("form")
    for field in form if isinstance(form, BaseForm) else ():
        if f'name="{field.html_name}' not in body:
            yield answer.resolver_match.view_name, field.name


class Walk:
    """Opens pages as one person after the other and keeps what did not stay text."""

    def __init__(self, client):
        self.client = client
        self.opened, self.foreign, self.words = set(), {}, set()
        self.undrawn = set()  # fields of a form that its page does not show

    def open(self, url, **headers):
        """The page's way on, or nothing when it is none of the asker's."""
        self.opened.add(url)
        answer = self.client.get(url, headers=headers)
        if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
            return None
        body = answer.content.decode()
        self.undrawn |= set(undrawn(answer, body))
        page = Page(body)
        if page.foreign:
            self.foreign[url] = page.foreign
        self.words.update(page.words)
        return page

    def walk(self, url):
        """The page, with every column a list has, what it finds, and each fragment it may fetch."""
        page = self.open(url)
        if page is None:
            return False
        path = urlsplit(url).path
        more = [f"{path}?{urlencode(page.columns)}", f"{path}?q={ELEMENT}"] if page.columns else []
        for way in [*more, *page.ways]:
            address = f"{path}{way}" if way.startswith("?") else way
            if address not in self.opened:
                self.open(address, **({} if way in more else HEADERS))
        return True


def test_nothing_users_wrote_becomes_an_element(client):
    world = marked_world()
    numbers = mark_everything(world.objects)
    memory.forget()
    cache.clear()
    walk, waiting = Walk(client), {n: d for n, d in TABLE.items() if d.method == "get"}
    for persona in READERS:
        world.sign_in(client, persona)
        for name in list(waiting):
            if walk.walk(world.url(name, waiting[name])):
                del waiting[name]
    assert walk.foreign == {}
    assert {page for page, _ in walk.undrawn} == set(DRAWN_AT_TIMES)
    seen = {int(number) for number in re.findall(r"‹(\d+)\.", " ".join(walk.words))}
    unseen = {name for name, number in numbers.items() if number not in seen}
    assert unseen <= set(UNSEEN), "show it on a page of the marked world, or say why no page does"
