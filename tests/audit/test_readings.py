"""Reading people by the page counts, adds up and raises an alert that says what was read."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.audit.choices import AlertRule
from portal.audit.domain import alerts, readings, watches
from portal.audit.models import Alert, ListReading
from portal.people.models import Person
from portal.ui.views import ListPage
from tests.factories.accounts import signed_in
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def counted():
    return set(ListReading.objects.values_list("listing", "rows", "pages"))


def lists(kind=ListPage):
    for child in kind.__subclasses__():
        yield child
        yield from lists(child)


def test_every_list_of_persons_counts_as_reading_them():
    def is_of_persons(model):
        return model is Person or any(
            field.one_to_one and field.related_model is Person for field in model._meta.fields
        )

    uncounted = [
        page.__name__
        for page in lists()
        if getattr(page, "model", None) and is_of_persons(page.model) and not page.read_as
    ]
    assert uncounted == []


def test_pages_of_a_list_add_up_in_one_statement(client, office, django_assert_num_queries):
    PersonFactory.create_batch(12, unit=office.unit)
    signed_in(client, office)
    client.get("/people/?per_page=10")
    client.get("/people/?page=2")
    client.get("/people/?q=nobody")
    assert counted() == {("人员", 12, 2)}
    with django_assert_num_queries(1):
        readings.note("人员", rows=20, by=office)


def test_api_counts_lists_and_single_rows(client, office):
    person = PersonFactory(unit=office.unit)
    PersonFactory(unit=office.unit)
    signed_in(client, office)
    client.get("/api/v1/people/")
    client.get(f"/api/v1/people/{person.pk}/")
    client.get("/api/v1/units/")
    assert counted() == {("接口：人员", 3, 2)}


def test_mass_reading_raises_an_alert_with_the_lists_read(client, office, auditor):
    readings.note("党员", rows=watches.MOST_ROWS_AN_HOUR - 20, by=office)
    readings.note("人员", rows=20, by=office)
    assert alerts.raise_due() == 0
    readings.note("人员", rows=50, by=office)
    assert alerts.raise_due() == 1
    alert = Alert.objects.get()
    assert (alert.rule, alert.subject, alert.count) == (AlertRule.MASS_LIST, str(office.pk), 1050)
    assert alert.detail == "党员 980 行（1 次）、人员 70 行（2 次）"
    signed_in(client, auditor)
    page = client.get(alert.get_absolute_url()).content.decode()
    assert "看过的名单" in page
    assert ">980<" in page


def test_slow_reading_adds_up_over_the_day(office):
    morning = watches.day_of(timezone.now())
    for hour in range(4):
        ListReading.objects.create(
            actor=office,
            hour=morning + dt.timedelta(hours=hour),
            listing="党员",
            rows=900,
            pages=18,
            last_at=morning,
        )
    alerts.raise_due()
    alert = Alert.objects.get()
    assert (alert.rule, alert.since, alert.count) == (AlertRule.MASS_LIST_DAY, morning, 3600)
