"""Tickets from a sheet: talents by name, headings as offices write them, taken back whole."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portal.imports.kit import undoing
from talent.choices import TicketState
from talent.domain import tickets
from talent.models import Ticket
from tests import clock
from tests.factories import accounts
from tests.factories.imports import imported, workbook
from tests.factories.talent import TalentFactory, TicketFactory

pytestmark = pytest.mark.django_db

HEADINGS = ("人才姓名", "诉求类别", "来源", "诉求内容", "收集时间")


@pytest.fixture(autouse=True)
def _then(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with clock.at("2026-06-22T09:00"):
        yield


def brought(by, *rows):
    return imported(workbook([HEADINGS, *rows], sheet="人才诉求清单"), by=by, roster="tickets")


def test_a_list_of_what_was_asked_for_goes_in_and_comes_out_again(town, clerk):
    TalentFactory(unit=town, person__name="李四五")
    run = brought(clerk, ("李四五", "子女入学", "上门走访", "希望就近入学", "2026.06.20"))
    ticket = Ticket.objects.get()
    assert (ticket.channel, ticket.registered_on) == ("visit", dt.date(2026, 6, 20))
    assert (ticket.registered_by, ticket.state) == (clerk, TicketState.REGISTERED)
    assert ticket.begins_on == ticket.registered_on
    undoing.undo(run, by=clerk)
    assert not Ticket.objects.exists()


def test_of_two_of_one_name_the_unit_tells_which(town, other, office):
    mine = TalentFactory(unit=town, person__name="李四五")
    TalentFactory(unit=other, person__name="李四五")
    brought(office, ("东河镇李四五", "住房", "座谈会", "申请公寓", "2026-06-20"))
    assert Ticket.objects.get().profile == mine


def test_what_was_sent_is_left_alone(town, clerk):
    sent = TicketFactory(profile__unit=town, unit=town, state="sent")
    for act in (tickets.correct, tickets.take_back):
        with pytest.raises(ValidationError, match="不能这样办理"):
            act(sent, by=clerk)


def test_it_is_corrected_and_taken_back_from_its_page(client, town, clerk):
    ticket = TicketFactory(profile__unit=town)
    accounts.signed_in(client, clerk)
    told = {"channel": "unit", "content": "子女转学"}
    client.post(reverse("talent:ticket-edit", args=[ticket.pk]), told)
    ticket.refresh_from_db()
    assert (ticket.channel, ticket.content) == ("unit", "子女转学")
    answer = client.post(reverse("talent:ticket-take-back", args=[ticket.pk]))
    assert answer.url == reverse("talent:tickets")
    assert not Ticket.objects.exists()
