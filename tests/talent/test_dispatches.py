"""博士科技特派员: one enterprise each, days somebody else confirmed, a report by the tenth."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.files.domain import uploads
from portal.periods import Period
from talent.choices import ServiceState
from talent.domain import dispatches, leaving
from talent.models import DispatchedDoctor, DispatchVisit
from tests import clock
from tests.factories import accounts, files
from tests.factories.talent import (
    DispatchFactory,
    EnterpriseFactory,
    TalentFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 6, 22)


@pytest.fixture(autouse=True)
def _then():
    with clock.at("2026-06-22T09:00"):
        yield


@pytest.fixture
def second(town):
    """Another member of the township's office."""
    return accounts.holder("township_member", town)


def sent(town, name="周明远", **facts):
    profile = TalentFactory(unit=town, person__name=name)
    facts.setdefault("enterprise", EnterpriseFactory(unit=town))
    return DispatchFactory(profile=profile, **facts)


def served(dispatch, days, on=DAY, state="confirmed"):
    return VisitFactory(dispatch=dispatch, days=Decimal(days), on=on, state=state)


def test_nobody_confirms_what_he_entered(town, clerk, second, office):
    dispatch = sent(town)
    visit = dispatches.serve(
        dispatch, on=DAY, days=Decimal("1.5"), kind="problem", content="会诊", by=clerk
    )
    with pytest.raises(ValidationError, match="是您登记的"):
        dispatches.confirm(visit, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        DispatchVisit.objects.filter(pk=visit.pk).update(decided_by=clerk)
    with pytest.raises(ValidationError, match="1 条服务没有确认"):
        dispatches.end(dispatch, on=DAY, rating="good", by=office)
    visit = dispatches.confirm(visit, by=second)
    assert (visit.state, visit.decided_on) == (ServiceState.CONFIRMED, DAY)
    with pytest.raises(ValidationError, match="不用再办"):
        dispatches.refuse(visit, reason="没有来", by=office)
    ended = dispatches.end(dispatch, on=DAY, rating="good", words="很好", by=office)
    assert ended.ended_on == DAY
    with pytest.raises(ValidationError, match="已于 2026-06-22 结束"):
        dispatches.serve(
            dispatch, on=DAY, days=Decimal(1), kind="problem", content="会诊", by=clerk
        )


@pytest.mark.parametrize("days", ["0", "0.3", "31.5"])
def test_days_are_told_in_halves(town, clerk, days):
    with pytest.raises(ValidationError, match="按半天登记"):
        dispatches.serve(
            sent(town), on=DAY, days=Decimal(days), kind="problem", content="会诊", by=clerk
        )


def test_the_signed_agreement_is_for_those_who_see_the_dispatch(town, other, clerk, office):
    dispatch = sent(town)
    first = dispatches.attach(dispatch, file=files.sent("协议.pdf", files.pdf(1)), by=office).scan
    second = dispatches.attach(dispatch, file=files.sent("清晰.pdf", files.pdf(2)), by=office).scan
    stranger = accounts.holder("township_member", other)
    assert uploads.may_read(second, clerk)
    assert not uploads.may_read(second, stranger)
    assert not uploads.may_read(first, clerk)  # replaced
    assert second.expires_at is None


def test_an_agreement_is_a_scan(town, office):
    with pytest.raises(ValidationError):
        dispatches.attach(sent(town), file=files.sent("协议.txt", b"1"), by=office)


def test_the_agreement_is_opened_from_its_page(client, town, clerk, office):
    dispatch = sent(town)
    client.force_login(office)
    way = reverse("talent:dispatch-attach", args=[dispatch.pk])
    answer = client.post(way, {"file": files.sent("协议.pdf", files.pdf(1))}, follow=True)
    assert "协议.pdf" in answer.content.decode()
    client.force_login(clerk)
    page = client.get(f"{dispatch.get_absolute_url()}?tab=facts").content.decode()
    assert reverse("files:file", args=[DispatchedDoctor.objects.get().scan_id]) in page


def test_one_enterprise_at_a_time(town, office):
    dispatch = sent(town)
    facts = {"profile": dispatch.profile, "enterprise": EnterpriseFactory(unit=town)}
    with pytest.raises(ValidationError, match="正在派驻"):
        dispatches.DISPATCHES.add(
            batch="二", college="云岭大学", since=DAY, until=DAY, by=office, **facts
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        DispatchFactory(**facts)
    assert any("请另行结束派驻" in line for line in leaving.ends_with_it(dispatch.profile))


def test_ten_days_a_quarter(town):
    """9.5 confirmed days are too few; what waits and what was before do not count."""
    few, enough = sent(town), sent(town, "李远归")
    served(few, "9.5")
    served(few, "3", on=dt.date(2026, 3, 31))
    served(few, "2", state="waiting")
    served(enough, "4.5", on=dt.date(2026, 4, 1))
    served(enough, "5.5")
    assert list(dispatches.short(DispatchedDoctor.objects.all(), DAY)) == [few]


def test_a_report_by_the_tenth(town, clerk):
    dispatch = sent(town)
    first, second = Period.parse("2026-Q1"), Period.parse("2026-Q2")
    assert dispatches.due_on(first) == dt.date(2026, 4, 10)
    assert dispatches.due_on(second) == dt.date(2026, 7, 10)
    # five working days before 10 July, a Friday
    assert dispatches.asked_quarter(dt.date(2026, 7, 2)) == first
    assert dispatches.asked_quarter(dt.date(2026, 7, 3)) == second
    assert dispatches.asked_quarter(dt.date(2026, 9, 30)) == second
    told = dispatches.report(dispatch, quarter=first, summary="改进工艺", on=DAY, by=clerk)
    with pytest.raises(ValidationError, match="已提交"):
        dispatches.report(dispatch, quarter=first, summary="再报", on=DAY, by=clerk)
    with pytest.raises(ValidationError, match="没有派驻"):
        dispatches.report(
            dispatch, quarter=Period.parse("2025-Q4"), summary="早了", on=DAY, by=clerk
        )
    assert told.handed_on > dispatches.due_on(first)
    assert not DispatchedDoctor.objects.without_report(first).exists()
    assert DispatchedDoctor.objects.without_report(second).exists()


def test_by_their_pages(client, town, clerk, second, office):
    profile, firm = TalentFactory(unit=town, person__name="周明远"), EnterpriseFactory(unit=town)
    accounts.signed_in(client, office)
    facts = {"batch": "第一批", "college": "云岭大学", "profile": profile.pk, "enterprise": firm.pk,
             "since": "2026-01-05", "until": "2027-01-04", "agreement": "协议1号"}  # fmt: skip
    assert client.post(reverse("talent:dispatch-new"), facts).status_code == 302
    dispatch = DispatchedDoctor.objects.get()
    accounts.signed_in(client, clerk)
    assert "待办" in client.get(reverse("home")).content.decode()
    work = {"on": "2026-06-19", "days": "1.5", "kind": "problem", "content": "会诊良率"}
    assert client.post(
        reverse("talent:dispatch-serve", args=[dispatch.pk]), work
    ).status_code == 302  # fmt: skip
    visit = DispatchVisit.objects.get()
    assert reverse("talent:visit-confirm", args=[visit.pk]) not in client.get(
        visit.get_absolute_url()
    ).content.decode()  # fmt: skip
    told = {"quarter": "2026-Q1", "summary": "改进工艺", "on": "2026-04-13"}
    client.post(reverse("talent:dispatch-report", args=[dispatch.pk]), told)
    page = client.get(dispatch.get_absolute_url()).content.decode()
    assert "（逾期）" in page
    accounts.signed_in(client, second)
    assert "待确认的特派员服务" in client.get(reverse("home")).content.decode()
    client.post(reverse("talent:visit-confirm", args=[visit.pk]))
    visit.refresh_from_db()
    assert visit.state == ServiceState.CONFIRMED
    for listed in ("short=true", "unreported=false", "on=2026-06-22"):
        way = f"{reverse('talent:dispatches')}?{listed}"
        assert "周明远" in client.get(way).content.decode()
    for record in (profile, firm):
        page = client.get(f"{record.get_absolute_url()}?tab=dispatches").content.decode()
        assert "云岭大学" in page


def test_figures(town, other, county, office):
    firm = EnterpriseFactory(unit=town)
    first = sent(town, enterprise=firm)
    sent(town, "李远归", enterprise=firm)
    sent(other, "何西")
    sent(town, "陈旧", ended_on=dt.date(2026, 6, 1), rating="fair")
    served(first, "1.5")
    served(first, "2", on=dt.date(2026, 6, 1))
    served(first, "4", state="waiting")
    served(first, "8", on=dt.date(2026, 5, 31))
    month, keys = Period.parse("2026-06"), ("TAL-T18", "TAL-T18.1", "TAL-T19")
    told = reading.read([FIGURES[key] for key in keys], [month], [county, town])
    values = [[str(told[key, month, unit.pk].value) for key in keys] for unit in (county, town)]
    assert values == [["3", "2", "3.5"], ["2", "1", "3.5"]]
    way = FIGURES["TAL-T19"].rows(month, town, office)
    assert way.endswith("on_since=2026-06-01&on_until=2026-06-30&state=confirmed")


@pytest.mark.parametrize("route", ["dispatches", "visits"])
def test_lists_cost_the_same_for_three_and_for_nine(
    client, town, office, route, django_assert_num_queries
):
    accounts.signed_in(client, office)
    for count in (3, 6):
        for number in range(count):
            served(sent(town, f"博士{count}{number}"), "1")
        client.get(reverse(f"talent:{route}"))
        with django_assert_num_queries(5):
            client.get(reverse(f"talent:{route}"))
