"""Of a register known to some roles nobody else learns by its numbers that it exists."""

import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from portal.audit.models import Event
from portal.fields import sources
from portal.fields.choices import KindKey
from portal.figures import catalogue
from portal.figures.domain import taking
from portal.figures.models import FigureValue
from portal.periods import Period
from portal.registers.choices import RegisterKind
from portal.registers.models import Register
from portal.ui.finding import searches
from portal.ui.registry import panels
from tests import clock
from tests.factories import accounts
from tests.factories import registers as make
from tests.figures import county as tiny_county

NOVEMBER = Period.parse("2026-11")
NAME, CODE, FIELD = "干部监督联席会议", "CAD-24", "通报信息条数"
# Who sees figures, of the whole county where he may, and does not hold the role that knows of it.
OTHERS = (
    "organization_office",
    "assessment_office",
    "general_office",
    "county_leader",
    "department_leader",
    "township_member",
)


@pytest.fixture
def tiny(db):
    with clock.at(tiny_county.NOW):
        yield tiny_county.build()


@pytest.fixture
def secret(tiny):
    keeper = accounts.holder("cadre_office", tiny.county)
    accounts.with_role(keeper, "organization_office", tiny.county)
    register = make.register(
        tiny.county,
        [{"label": FIELD, "kind": KindKey.INTEGER}],
        (),
        by=keeper,
        name=NAME,
        code=CODE,
        kind=RegisterKind.TASK,
        closed_by=["cadre_office"],
        seen_by=["cadre_office"],
    )
    record = make.record(register, tiny.a, keeper, **{FIELD: 7})
    record.due_on = record.counts_on
    record.save()
    taking.take(NOVEMBER, by=None)
    assert FigureValue.objects.filter(figure=f"{CODE}.open", unit=tiny.a, value=1).exists()
    return register


@pytest.fixture(params=OTHERS)
def stranger(tiny, secret, request):
    unit = tiny.a if request.param == "township_member" else tiny.county
    return accounts.holder(request.param, unit)


@pytest.fixture
def keeper(tiny, secret):
    return accounts.holder("cadre_office", tiny.county)


def visiting(user):
    client = Client()
    accounts.signed_in(client, user)
    return client


def pages(register, unit):
    """Every page that shows numbers of more than one figure."""
    return (
        "/figures/",
        f"/figures/?q={CODE}",
        "/figures/?q=gbjd",
        f"/figures/compare/?unit={unit.pk}&period=2026-11",
        f"/orgs/units/{unit.pk}/?tab=figures",
        "/panels/",
        "/registers/",
        "/",
    )


def of_one(register, unit):
    """Every page of one of its figures."""
    field = make.key(register, FIELD)
    for name in ("open", "rate", field):
        yield f"/figures/of/{CODE}.{name}/"
        yield f"/figures/of/{CODE}.{name}/?export=xlsx"
        yield f"/figures/of/{CODE}.{name}/{unit.pk}/?period=2026-11"


def test_no_page_tells_of_it(tiny, secret, stranger):
    client = visiting(stranger)
    for address in pages(secret, tiny.a):
        page = client.get(address).content.decode()
        for word in (NAME, f"{CODE}.", FIELD):
            assert word not in page.replace(f'value="{CODE}"', ""), (address, word)


def test_its_own_pages_are_those_of_a_figure_that_does_not_exist(tiny, secret, stranger):
    client = visiting(stranger)
    nothing = client.get("/figures/of/NO-1.open/")
    for address in of_one(secret, tiny.a):
        answer = client.get(address)
        assert answer.status_code == nothing.status_code == 404, address
        assert NAME not in answer.content.decode()


def test_programs_are_not_told_either(tiny, secret, stranger):
    client = visiting(stranger)
    for address in (
        "/api/v1/figures/definitions/",
        "/api/v1/figures/?period=2026-11&page_size=1000",
        f"/api/v1/figures/?figure={CODE}.open,ORG-1",
        f"/api/v1/figures/?figure={CODE}.{make.key(secret, FIELD)}",
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert CODE not in answer.content.decode(), address
        assert NAME not in answer.content.decode(), address
    csv = client.get("/api/v1/figures/", headers={"accept": "text/csv"})
    assert CODE not in csv.content.decode()


def test_search_does_not_find_it(tiny, secret, stranger):
    for typed in (NAME, CODE, "gbjd", FIELD):
        labels = [hit.label for group in searches.find(stranger, typed) for hit in group.hits]
        assert not [label for label in labels if NAME in label], typed


def test_the_command_does_not_know_it(tiny, secret, stranger):
    by = ["--as", stranger.username, "--unit", tiny.a.code]
    out = io.StringIO()
    call_command("figures", "2026-11", "--json", *by, stdout=out)
    assert not [row for row in json.loads(out.getvalue()) if row["figure"].startswith(CODE)]
    with pytest.raises(CommandError) as refusal:
        call_command("figures", "2026-11", "--figure", f"{CODE}.open", *by)
    with pytest.raises(CommandError) as unknown:
        call_command("figures", "2026-11", "--figure", "NO-1.open", *by)
    assert str(refusal.value).replace(CODE, "NO-1") == str(unknown.value)


def test_no_value_of_it_is_visible(tiny, secret, stranger):
    assert not FigureValue.objects.visible_to(stranger).filter(figure__startswith=CODE).exists()
    assert FigureValue.objects.visible_to(stranger).exists()


def test_who_takes_and_freezes_does_neither_with_it_nor_learns_of_it(tiny, secret):
    by = tiny.office
    with clock.at("2026-12-01T09:00"):
        taken = taking.take(NOVEMBER, by=by)
        assert not [each for each in (*taken.figures, *taken.untold) if CODE in each.key]
        with pytest.raises(ValidationError, match="没有“CAD-24") as refusal:
            taking.freeze(NOVEMBER, keys=[f"{CODE}.open"], reason="排名", by=by)
        assert NAME not in str(refusal.value)


def test_the_trail_of_a_freeze_does_not_name_it(tiny, secret, keeper):
    accounts.with_role(keeper, "assessment_office", tiny.county)
    with clock.at("2026-12-01T09:00"):
        taking.take(NOVEMBER, by=None)
        taking.freeze(NOVEMBER, keys=[f"{CODE}.open", "ORG-1"], reason="排名", by=keeper)
    summary = str(Event.objects.filter(action="figures.frozen").latest("pk").detail)
    assert "基层党组织数" in summary
    assert NAME not in summary


def test_designers_are_not_offered_its_numbers(secret):
    assert not [label for _, label in sources.offered() if NAME in label]
    assert sources.find(f"figure.{CODE}.open") is None


def test_those_it_is_for_see_it_everywhere(tiny, secret, keeper):
    client = visiting(keeper)
    for address in pages(secret, tiny.a)[:5]:
        assert NAME in client.get(address).content.decode(), address
    for address in of_one(secret, tiny.a):
        assert client.get(address).status_code == 200, address
    rows = client.get(f"/api/v1/figures/?figure={CODE}.open").json()
    assert {row["label"] for row in rows["results"]} == {f"{NAME}：未销号数"}
    assert any(NAME in hit.label for group in searches.find(keeper, CODE) for hit in group.hits)


def test_a_register_that_becomes_secret_is_gone_at_once(tiny, secret):
    office = accounts.holder("organization_office", tiny.county)
    Register.objects.filter(pk=secret.pk).update(seen_by=[])
    assert f"{CODE}.open" in catalogue.known(office)
    Register.objects.filter(pk=secret.pk).update(seen_by=["cadre_office"])
    assert f"{CODE}.open" not in catalogue.known(office)


def test_home_panels_are_of_figures_everybody_may_know(tiny, secret, stranger):
    for panel in panels.visible_to(stranger):
        assert NAME not in str(panel.context(stranger))
