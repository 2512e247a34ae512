"""What registers count, by hand on the tiny county; and that nobody learns of what he may not."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.fields.choices import KindKey
from portal.fields.domain import designs
from portal.figures import catalogue
from portal.figures.domain import reading, summing, taking
from portal.figures.models import FigureValue
from portal.orgs.choices import UnitLevel
from portal.orgs.domain import reshaping
from portal.periods import Period, PeriodKind
from portal.registers.choices import RecordState, RegisterKind
from portal.registers.domain import records, registers
from portal.registers.models import Register
from tests import clock
from tests.factories import accounts
from tests.factories import registers as make
from tests.figures import county as tiny_county

NOVEMBER, DECEMBER = Period.parse("2026-11"), Period.parse("2026-12")
OCTOBER, QUARTER = Period.parse("2026-10"), Period.parse("2026-Q4")
FIELDS = [
    {"label": "户数", "kind": KindKey.INTEGER, "unit_of_measure": "户"},
    {"label": "资金", "kind": KindKey.MONEY, "unit_of_measure": "万元"},
    {"label": "占比", "kind": KindKey.PERCENT},
    {"label": "户均", "kind": KindKey.AUTOMATIC, "formula": "[资金] ÷ [户数]"},
    {"label": "内部评分", "kind": KindKey.INTEGER, "sensitive": True},
]


@pytest.fixture
def tiny(db):
    with clock.at(tiny_county.NOW):
        yield tiny_county.build()


@pytest.fixture
def office(tiny):
    return make.designer(tiny.county)


@pytest.fixture
def tasks(tiny, office):
    """Eight tasks of A, one of B, as they stand on 29 November 2026; a void one and what was
    cancelled count nowhere."""
    register = make.register(
        tiny.county,
        FIELDS,
        (),
        by=office,
        name="问题整改台账",
        code="ASM-16",
        kind=RegisterKind.TASK,
        closed_by=["organization_office"],
    )
    day = dt.date
    for unit, made, due, state, closed, households in (
        (tiny.a, day(2026, 9, 1), day(2026, 10, 10), "closed", day(2026, 10, 10), 1),  # in time
        (tiny.a, day(2026, 9, 1), day(2026, 10, 20), "closed", day(2026, 11, 5), 2),  # late
        (tiny.a, day(2026, 9, 1), day(2026, 10, 31), "doing", None, 4),  # late still
        (tiny.a, day(2026, 10, 5), day(2026, 11, 20), "closed", day(2026, 11, 20), 8),
        (tiny.a, day(2026, 10, 5), day(2026, 11, 28), "asked", None, 16),  # overdue
        (tiny.a, day(2026, 11, 1), day(2026, 11, 29), "returned", None, 32),  # due today
        (tiny.a, day(2026, 11, 1), day(2026, 12, 6), "open", None, 64),  # in seven days
        (tiny.a, day(2026, 11, 2), day(2026, 12, 31), "open", None, 128),
        (tiny.b, day(2026, 11, 2), day(2026, 11, 10), "cancelled", None, 256),
        (tiny.b, day(2026, 11, 2), day(2026, 11, 15), "closed", day(2026, 11, 16), 512),
    ):
        entry(register, unit, office, (made, due, closed), state=state, 户数=households)
    return register


def entry(register, unit, by, days, *, state, **values):
    made, due, closed = days
    with clock.at(f"{made}T09:00"):
        record = make.record(register, unit, by, **values)
    record.made_on, record.due_on, record.counts_on = made, due, due or made
    record.state, record.closed_on = state, closed
    record.save()
    return record


def values_of(register, unit, period=NOVEMBER):
    figures = [
        figure
        for key, figure in catalogue.known(None).items()
        if key.startswith(f"{register.figures_code}.")
    ]
    numbers = reading.read(figures, [period], [unit])
    return {
        figure.key.partition(".")[2]: value(numbers.get((figure.key, period, unit.pk)))
        for figure in figures
    }


def value(one):
    return None if one is None or one.value is None else str(one.value.normalize())


def households(register):
    return make.key(register, "户数")


#                           county  A       B
GOLDEN = {
    "open": ("5", "5", "0"),
    "overdue": ("2", "2", "0"),
    "closed": ("3", "2", "1"),
    "due_month": ("4", "3", "1"),
    "ontime_month": ("1", "1", "0"),
    "due_7d": ("2", "2", "0"),
    "rate": ("28.6", "33.3", "0"),  # 2/7, 2/6, 0/1
}


@pytest.mark.parametrize("stored", [False, True], ids=["computed", "taken"])
def test_a_task_registers_counts_to_the_digit(tiny, tasks, stored):
    if stored:
        taking.take(NOVEMBER, by=None)
    for place, unit in enumerate((tiny.county, tiny.a, tiny.b)):
        numbers = values_of(tasks, unit)
        assert {key: numbers[key] for key in GOLDEN} == {k: row[place] for k, row in GOLDEN.items()}
    assert values_of(tasks, tiny.a)[households(tasks)] == str(8 + 16 + 32)
    assert values_of(tasks, tiny.county)[households(tasks)] == str(8 + 16 + 32 + 512)
    assert values_of(tasks, tiny.a1)["open"] is None  # villages do not fill it


def test_a_past_month_is_told_as_it_was(tiny, tasks):
    numbers = values_of(tasks, tiny.a, OCTOBER)
    # On the last of October five were there, one of them closed; one of the open ones was late.
    assert numbers["open"] == "4"
    assert (numbers["overdue"], numbers["closed"], numbers["due_month"]) == ("1", "1", "3")
    assert (numbers["ontime_month"], numbers["rate"]) == ("1", "33.3")
    quarter = values_of(tasks, tiny.a, QUARTER)
    assert (quarter["closed"], quarter["due_month"]) == ("3", "8")


def test_only_open_numbers_that_add_up_are_figures(tasks):
    keys = {key for key in catalogue.known(None) if key.startswith("ASM-16.")}
    fields = {make.key(tasks, label) for label in ("户数", "资金")}
    assert keys == {f"ASM-16.{key}" for key in (*GOLDEN, *fields)}
    figure = catalogue.known(None)[f"ASM-16.{households(tasks)}"]
    assert (figure.measure, figure.written) == ("户", "ASM-16.户数")


def test_after_a_merge_of_two_townships_what_is_left_counts_where_it_went(tiny, tasks, office):
    with clock.at("2026-12-01T00:20"):
        taking.take(NOVEMBER, by=None)
    with clock.at("2026-12-03T12:00"):
        reshaping.merge([tiny.b], into=tiny.a, effective_on=DECEMBER.first_day, by=office)
        taking.take(DECEMBER, by=None)
        assert values_of(tasks, tiny.a, DECEMBER)["rate"] == "28.6"  # 2/7, the one of B among them
        assert not FigureValue.objects.filter(unit=tiny.b, period=DECEMBER).exists()
        assert taking.take(NOVEMBER, by=None).values == 0
        assert values_of(tasks, tiny.b)["closed"] == "1"


def log(tiny, office, **facts):
    fields = [{"label": "活动日期", "kind": KindKey.DATE}, *FIELDS]
    return make.register(tiny.county, fields, (), by=office, **facts)


def test_a_log_counts_in_the_month_of_its_date(tiny, office):
    register = log(tiny, office, name="人才活动", levels=[UnitLevel.DEPARTMENT])
    member = accounts.holder("unit_contact", tiny.d)
    for day, money in (("2026-11-03", "1.50"), ("2026-11-30", "2.25"), ("2026-10-31", "9")):
        raw = make.raw(register, 活动日期=day, 资金=money)
        records.create(register, unit=tiny.d, raw=raw, by=member)
    records.create(register, unit=tiny.d, raw=make.raw(register, 资金="4"), by=member)
    numbers = values_of(register, tiny.county)
    assert numbers["count"] == "3"
    assert numbers[make.key(register, "资金")] == "7.75"
    assert values_of(register, tiny.d, OCTOBER)["count"] == "1"  # entered late, and yet of October
    assert values_of(register, tiny.a)["count"] is None  # townships do not fill it


def test_taking_twice_changes_nothing_and_freezing_keeps(tiny, tasks, office):
    with clock.at("2026-12-01T09:00"):
        assert taking.take(NOVEMBER, keys=["ASM-16.open"], by=None).values > 0
        assert taking.take(NOVEMBER, keys=["ASM-16.open"], by=None).values == 0
        taking.freeze(NOVEMBER, keys=["ASM-16.open"], reason="排名通报", by=tiny.office)
        tasks.records.filter(state=RecordState.DOING).update(
            state=RecordState.CLOSED, closed_on=dt.date(2026, 11, 30)
        )
        taking.take(NOVEMBER, by=None)
        assert values_of(tasks, tiny.a)["open"] == "5"


def test_a_register_that_is_closed_for_filling_keeps_its_figures(tiny, tasks):
    taking.take(NOVEMBER, by=None)
    Register.objects.filter(pk=tasks.pk).update(is_open=False)
    assert values_of(tasks, tiny.a)["open"] == "5"


def test_a_field_that_becomes_another_is_another_definition(tiny, tasks, office):
    with clock.at("2026-11-29T13:00"):
        draft = designs.start_draft(tasks.fieldset, by=office)
        field = draft.fields.get(label="户数")
        designs.edit_field(field, by=office, label="受益户数")
        designs.publish(draft, effective_from=dt.date(2026, 11, 29), by=office)
    figure = catalogue.known(None)[f"ASM-16.{field.key}"]
    assert figure.version == 2
    assert "“户数”" in figure.definition_of(1)
    assert "“受益户数”" in figure.definition


def test_all_registers_cost_as_many_statements_as_one(tiny, tasks, office):
    def counted():
        with CaptureQueriesContext(connection) as captured:
            taking.take(NOVEMBER, by=None)
        return len(captured)

    counted()
    few = counted()
    for number in range(4):
        log(tiny, office, name=f"活动{number}")
        registers_known()
    assert counted() == few


def registers_known():
    with CaptureQueriesContext(connection) as captured:
        catalogue.known(None)
    return len(captured)


def test_known_figures_are_read_once_and_again_when_a_register_has_changed(tiny, tasks, office):
    catalogue.known(None)
    assert registers_known() == 1  # the edition
    facts = {name: getattr(tasks, name) for name in (
        "note", "levels", "single", "kind", "closed_by", "due_key", "closing_keys"
    )}  # fmt: skip
    registers.edit(tasks, by=office, name="整改台账", **facts)
    assert registers_known() > 1
    assert catalogue.known(None)["ASM-16.open"].label == "整改台账：未销号数"
    assert registers_known() == 1


def test_what_a_row_of_a_rate_is_told_with(tiny, tasks):
    figure = catalogue.known(None)["ASM-16.rate"]
    one = reading.read([figure], [NOVEMBER], [tiny.a])["ASM-16.rate", NOVEMBER, tiny.a.pk]
    assert (one.numerator, one.denominator) == (Decimal(2), Decimal(6))


def test_the_list_behind_a_number_holds_as_many(tiny, tasks, office):
    client = Client()
    accounts.signed_in(client, office)
    figures = [f for key, f in catalogue.known(office).items() if key.startswith("ASM-16.")]
    for period in (NOVEMBER, OCTOBER, QUARTER):
        numbers = reading.read(figures, [period], [tiny.a])
        for figure in figures:
            if figure.source.field:
                continue
            one = numbers[figure.key, period, tiny.a.pk]
            response = client.get(figure.rows(period, tiny.a, office))
            number = one.value if one.denominator is None else one.denominator
            assert len(response.context["table"].rows) == number, (figure.key, period)
    summed = next(figure for figure in figures if figure.source.field)
    response = client.get(summed.rows(NOVEMBER, tiny.a, office))
    assert len(response.context["table"].rows) == 3


def test_who_does_not_fill_registers_is_not_led_to_the_list(tiny, tasks):
    leader = accounts.holder("county_leader", tiny.county)
    assert catalogue.known(leader)["ASM-16.open"].rows(NOVEMBER, tiny.county, leader) == ""
    member = accounts.holder("township_member", tiny.a)
    figure = catalogue.known(member)["ASM-16.open"]
    assert figure.rows(NOVEMBER, tiny.a, member)
    assert figure.rows(NOVEMBER, tiny.b, member) == ""


@pytest.mark.parametrize("asked", ["behind=overdue&within=x", "within=2026-11", "behind=x"])
def test_an_odd_address_of_the_list_is_answered(tiny, tasks, office, asked):
    client = Client()
    accounts.signed_in(client, office)
    assert client.get(f"{tasks.get_absolute_url()}?{asked}").status_code == 200


def test_the_list_of_tasks_costs_the_same_for_many(tiny, tasks, office):
    client = Client()
    accounts.signed_in(client, office)

    def counted(unit):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(f"{tasks.get_absolute_url()}?unit={unit.pk}")
        return len(response.context["table"].rows), len(captured)

    counted(tiny.a)
    (many, statements), (few, fewer) = counted(tiny.a), counted(tiny.b)
    assert many > few
    assert statements == fewer


def test_information_has_figures_of_its_own_by_the_day_it_was_taken_over(tiny, office):
    register = make.draft(tiny.county, [], (), by=office, name="信息报送", code="REP-03")
    version = register.fieldset.versions.get()
    for key, label, kind in (
        ("sent_on", "报送日期", KindKey.DATE),
        ("taken_on", "采用日期", KindKey.DATE),
        ("points", "积分", KindKey.DECIMAL),
    ):
        designs.add_field(version, by=office, key=key, label=label, kind=kind)
    designs.publish(version, effective_from=dt.date(2026, 11, 29), by=office)
    member = accounts.holder("township_member", tiny.a)
    for sent, taken, points in (
        ("2026-10-08", "2026-11-02", "20"),
        ("2026-11-03", "2026-12-01", "40"),
        ("2026-11-05", "", "0"),
    ):
        raw = {"sent_on": sent, "taken_on": taken, "points": points}
        records.create(register, unit=tiny.a, raw=raw, by=member)
    figures = [catalogue.known(office)[key] for key in ("INF-1", "INF-2", "REP-03.points")]
    numbers = reading.read(figures, [NOVEMBER], [tiny.a])
    assert [value(numbers[f.key, NOVEMBER, tiny.a.pk]) for f in figures] == ["2", "2E+1", "4E+1"]
    client = Client()
    accounts.signed_in(client, office)
    response = client.get(figures[1].rows(NOVEMBER, tiny.a, office))
    assert len(response.context["table"].rows) == 1


def test_an_entry_of_a_period_counts_in_it_also_by_the_window_of_a_ledger(tiny, office):
    register = make.register(
        tiny.county,
        FIELDS,
        (),
        by=office,
        name="走访联系群众",
        code="BRA-41",
        kind=RegisterKind.PERIODIC,
        rhythm=PeriodKind.MONTH,
    )
    member = accounts.holder("township_member", tiny.a)
    for period, count in ((NOVEMBER, "5"), (OCTOBER, "7")):
        raw = make.raw(register, 户数=count)
        records.create(register, unit=tiny.a, period=period, raw=raw, by=member)
    key = f"BRA-41.{households(register)}"
    assert values_of(register, tiny.county)[households(register)] == "5"
    assert values_of(register, tiny.county, QUARTER)["count"] == "2"
    figure = catalogue.known(None)[key]
    assert "按所属期计入" in figure.definition
    window = (dt.date(2026, 10, 26), dt.date(2026, 11, 25))
    (row,) = summing.compute([figure], NOVEMBER, [tiny.a], window=window)
    assert row.value == 5


def test_what_is_owed_of_one_sort_is_counted_by_itself_and_leads_to_its_entries(tiny, office):
    """“问题建议” of A: one in November, one in October; what B sent in is of another sort."""
    sorts = {"label": "类别", "kind": KindKey.CHOICE, "choices": make.choices("动态", "建议")}
    fields = [{"label": "日期", "kind": KindKey.DATE}, sorts]
    register = make.register(tiny.county, fields, (), by=office, name="信息", code="REP-X")
    key = make.key(register, "类别")
    asked = [{"rule": "每季度末", "times": 1, "field": key, "option": "建议"}]
    registers.edit(register, by=office, name="信息", owed=asked)
    sent = [
        (tiny.a, "2026-11-03", "c2"),
        (tiny.a, "2026-10-03", "c2"),
        (tiny.b, "2026-11-03", "c1"),
    ]
    for unit, day, option in sent:
        raw = make.raw(register, 日期=day, 类别=option)
        records.create(register, unit=unit, raw=raw, by=accounts.holder("township_member", unit))
    figure = catalogue.known(office)[f"REP-X.{key}_c2"]
    assert (figure.label, figure.written) == ("信息：建议条数", "REP-X.建议条数")
    periods = (OCTOBER, NOVEMBER, QUARTER)
    numbers = reading.read([figure], periods, [tiny.county, tiny.a, tiny.b])
    told = {
        unit: [value(numbers.get((figure.key, period, unit.pk))) for period in periods]
        for unit in (tiny.county, tiny.a, tiny.b)
    }
    assert told == {tiny.county: ["1", "1", "2"], tiny.a: ["1", "1", "2"], tiny.b: ["0", "0", "0"]}
    page = accounts.signed_in(Client(), office)
    assert len(page.get(figure.rows(QUARTER, tiny.county, office)).context["table"].rows) == 2
    odd = f"{register.get_absolute_url()}?sort=by__password=x"
    assert len(page.get(odd).context["table"].rows) == 0
