"""A table made for these tests holds periods; the database sorts them as Python does."""

import datetime as dt

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, models
from django.test.utils import isolate_apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.periods import Period, PeriodField, PeriodFormField, PeriodKind
from tests.portal.test_periods import periods

pytestmark = pytest.mark.django_db

with isolate_apps("portal.deeds"):

    class Sheet(models.Model):  # noqa: DJ008 - lives for these tests
        period = PeriodField("期间", null=True, blank=True)

        class Meta:
            app_label = "deeds"
            db_table = "test_sheet"


@pytest.fixture
def sheets(db):
    """Holds a sheet per period asked for."""
    with connection.schema_editor() as editor:
        editor.create_model(Sheet)

    def hold(*held):
        Sheet.objects.all().delete()
        Sheet.objects.bulk_create(Sheet(period=period) for period in held)

    return hold


def codes(rows):
    return [period.code for period in rows.order_by("period").values_list("period", flat=True)]


@given(st.lists(periods, min_size=2, max_size=60))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_database_sorts_as_python_does(sheets, held):
    sheets(*held)
    assert codes(Sheet.objects) == [period.code for period in sorted(held)]
    pivot = held[0]
    for lookup, holds in {
        "lt": lambda period: period < pivot,
        "gte": lambda period: period >= pivot,
        "exact": lambda period: period == pivot,
        "kind": lambda period: period.kind == pivot.kind,
    }.items():
        value = pivot.kind if lookup == "kind" else pivot
        matching = Sheet.objects.filter(**{f"period__{lookup}": value})
        assert codes(matching) == [period.code for period in sorted(held) if holds(period)]


def test_every_period_of_some_years_comes_back_as_it_was(sheets):
    held = [
        period for kind in PeriodKind for period in Period(kind, 2019).until(Period(kind, 2028))
    ]
    assert len({PeriodField().get_prep_value(period) for period in held}) == len(held)
    sheets(*held)
    assert list(Sheet.objects.order_by("pk").values_list("period", flat=True)) == held


def test_kind_and_days_are_asked_in_the_database(sheets):
    sheets(*map(Period.parse, ("2026", "2026-Q4", "2026-10", "2026-W53", "2025-12")))
    rows = Sheet.objects
    assert codes(rows.filter(period__kind__in=[PeriodKind.YEAR, PeriodKind.WEEK])) == [
        "2026",
        "2026-W53",
    ]
    assert codes(rows.filter(period__range=(Period.parse("2026-10"), "2026-Q4"))) == [
        "2026-10",
        "2026-Q4",
    ]
    assert codes(rows.filter(period__last_day__lt=dt.date(2026, 12, 31))) == ["2025-12", "2026-10"]
    assert codes(rows.filter(period__first_day__year=2026, period__kind="month")) == ["2026-10"]
    day = dt.date(2026, 12, 30)
    running = rows.filter(period__first_day__lte=day, period__last_day__gte=day)
    assert codes(running) == ["2026", "2026-Q4", "2026-W53"]
    latest = rows.order_by("-period__last_day", "period__first_day")
    assert [sheet.period.code for sheet in latest] == [
        "2026-W53", "2026", "2026-Q4", "2026-10", "2025-12",
    ]  # fmt: skip


def test_what_is_unknown_stays_so(sheets):
    sheets(None, Period.parse("2026"))
    assert Sheet.objects.get(period=None).period is None
    assert Sheet(period=None).period is None


def test_parts_of_the_stored_text_cannot_be_asked(sheets):
    """`startswith="2026"` would look for the year 2026 and be believed to look within it."""
    for lookup in ("startswith", "contains", "icontains", "regex"):
        with pytest.raises(FieldError):
            Sheet.objects.filter(**{f"period__{lookup}": "2026"})


def test_database_refuses_what_is_no_period(sheets):
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("INSERT INTO test_sheet (period) VALUES ('2026-10')")


def test_field_is_made_again_from_what_a_migration_holds():
    field = Sheet._meta.get_field("period")
    _, path, args, kwargs = field.deconstruct()
    assert (path, args) == ("portal.periods.PeriodField", [])
    assert kwargs == {"verbose_name": "期间", "null": True, "blank": True}
    again = PeriodField(**kwargs)
    assert (again.max_length, again.db_collation) == (field.max_length, "C")


def test_serialised_as_its_code(sheets):
    sheets(Period.parse("2026-W47"))
    (row,) = serializers.serialize("python", Sheet.objects.all())
    assert row["fields"] == {"period": "2026-W47"}
    field = Sheet._meta.get_field("period")
    text = field.value_to_string(Sheet.objects.get())
    assert field.to_python(text) == Period.parse("2026-W47")


# Forms -------------------------------------------------------------------------------------------


def form(**typed):
    made = forms.modelform_factory(Sheet, fields=["period"])
    return made(typed, instance=Sheet(period=Period.parse("2026-10")))


def test_form_shows_and_takes_the_code():
    assert form(period="2026-10").initial == {"period": "2026-10"}
    assert isinstance(form().fields["period"], PeriodFormField)
    assert form(period="2026-10").has_changed() is False
    changed = form(period=" ２０２６-q4 ")
    assert changed.has_changed()
    assert changed.save(commit=False).period == Period.parse("2026-Q4")
    assert form(period="").save(commit=False).period is None


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("2025-W53", "2025 年只有 52 个“周”，没有第 53 个。"),
        ("去年", "“去年”不是期间，应写成 2026、2026-H2、2026-Q4、2026-10 或 2026-W47。"),
    ],
)
def test_what_is_no_period_is_refused_with_how_to_write_it(typed, message):
    assert form(period=typed).errors == {"period": [message]}
    with pytest.raises(ValidationError) as refusal:
        Sheet(period=typed).full_clean()
    assert refusal.value.message_dict == {"period": [message]}
