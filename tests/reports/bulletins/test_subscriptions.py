"""Subscribers are told once, where they asked for it; what cannot be sent is found."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from portal.access import Denied
from portal.inbox.models import Notice
from reports.choices import Channel, DispatchState
from reports.domain.bulletins import channels, dispatching, subscribing, urging
from reports.domain.bulletins import series as all_series
from reports.models import Delivery, Dispatch, Subscription
from tests import clock
from tests.factories import accounts, bulletins

pytestmark = pytest.mark.django_db
KEY = "k" * 40


@pytest.fixture
def mailing(settings):
    settings.MAIL_SERVER, settings.DEFAULT_FROM_EMAIL = "mail.test", "zuzhi@county.test"
    settings.MAIL_DOMAINS, settings.PORTAL_URL = ["county.test"], "https://portal.county.test/"


class Gateway(BaseHTTPRequestHandler):
    """Takes a message, or answers as it is told to."""

    answers: ClassVar = []
    taken: ClassVar = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append((dict(self.headers), body))
        status = self.answers.pop(0) if self.answers else 200
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def gateway(settings):
    Gateway.answers, Gateway.taken = [], []
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/messages"
    settings.GATEWAY_HOSTS, settings.GATEWAY_KEY = ["127.0.0.1"], KEY
    yield Gateway
    server.shutdown()
    server.server_close()


def subscribe(user, *, address="", by_gateway=False):
    return subscribing.subscribe(
        all_series.of("testing"), in_portal=True, address=address, by_gateway=by_gateway, by=user
    )


def test_each_is_led_to_what_he_may_read(county, town):
    bulletins.circulated(town)
    reader = accounts.holder("general_office", county)
    clerk = accounts.holder("township_member", town)
    nobody = Subscription.objects.create(
        user=accounts.UserFactory(unit=town), series=all_series.of("testing")
    )
    for user in (reader, clerk):
        subscribe(user)
    bulletin = bulletins.published(county)
    told = dict(Notice.objects.filter(title__startswith="新通报").values_list("user", "url"))
    assert told == {
        reader.pk: bulletin.get_absolute_url(),
        clerk.pk: Delivery.objects.get().get_absolute_url(),
    }
    assert nobody.user_id not in told


def test_only_who_reads_bulletins_subscribes_and_only_to_addresses_of_the_office(
    county, town, settings, mailing
):
    with pytest.raises(Denied):
        subscribe(accounts.UserFactory(unit=town))
    reader = accounts.holder("general_office", county)
    with pytest.raises(ValidationError, match=r"允许的域名：county\.test"):
        subscribe(reader, address="li@elsewhere.test")
    with pytest.raises(ValidationError, match="还没有接入短信平台"):
        subscribe(reader, by_gateway=True)
    assert subscribe(reader, address="li@county.test").ways == "门户消息、电子邮箱 li@county.test"
    settings.MAIL_SERVER = ""
    with pytest.raises(ValidationError, match="还没有接入邮件服务器"):
        subscribe(reader, address="li@county.test")


def test_a_mail_says_that_there_is_one_and_nothing_of_it(county, mailing):
    subscribe(accounts.holder("general_office", county), address="li@county.test")
    bulletin = bulletins.published(county)
    assert dispatching.send_due() == 1
    [letter] = mail.outbox
    assert letter.to == ["li@county.test"]
    assert f"https://portal.county.test{bulletin.get_absolute_url()}" in letter.body
    assert "14" not in letter.body.replace(bulletin.get_absolute_url(), "")
    assert letter.extra_headers["Message-ID"] == f"<{Dispatch.objects.get().token}@portal>"
    assert dispatching.send_due() == 0


class TestGateway:
    def test_what_it_receives_is_signed(self, county, gateway):
        subscribe(accounts.holder("general_office", county), by_gateway=True)
        bulletins.published(county)
        assert dispatching.send_due() == 1
        [(headers, body)] = gateway.taken
        signed = headers["X-Portal-Timestamp"].encode() + b"." + body
        expected = hmac.new(KEY.encode(), signed, hashlib.sha256).hexdigest()
        assert headers["X-Portal-Signature"] == f"sha256={expected}"
        assert json.loads(body)["id"] == headers["Idempotency-Key"]

    def test_what_it_does_not_take_is_tried_again_and_at_last_found(self, county, gateway):
        subscribe(accounts.holder("general_office", county), by_gateway=True)
        bulletins.published(county)
        gateway.answers = [500, 302, 429, 503, 500]
        for wait in (*dispatching.WAITS, None):
            assert dispatching.send_due() == 0
            one = Dispatch.objects.get()
            assert (one.wait_until is None) == (wait is None)
            assert dispatching.send_due() == 0, "not before its time"
            Dispatch.objects.update(wait_until=None)
        assert (one.state, one.attempts, one.error) == (
            DispatchState.FAILED, 5, "短信平台没有收下：HTTP 500。"
        )  # fmt: skip
        assert len({headers["Idempotency-Key"] for headers, _ in gateway.taken}) == 1
        dispatching.retry(one, by=accounts.holder("assessment_office", county))
        assert dispatching.send_due() == 1

    @pytest.mark.parametrize(
        ("url", "hosts", "key", "words"),
        [
            ("https://inside.test/", ["gateway.test"], KEY, "不在允许的名单"),
            ("http://gateway.test/", ["gateway.test"], KEY, "https://"),
            ("https://gateway.test/", ["gateway.test"], "short", "不足 32 个字符"),
        ],
    )
    def test_nothing_goes_where_the_operator_did_not_say(self, settings, url, hosts, key, words):
        settings.GATEWAY_URL, settings.GATEWAY_HOSTS, settings.GATEWAY_KEY = url, hosts, key
        assert words in "".join(channels.gateway_faults())
        assert not channels.has_gateway()


def failed(user, bulletin):
    return Dispatch.objects.create(
        bulletin=bulletin,
        user=user,
        channel=Channel.MAIL,
        address="li@county.test",
        url="/",
        state=DispatchState.FAILED,
        error="邮件服务器没有收下：ConnectionRefusedError。",
    )


def test_what_was_not_sent_is_found_retried_and_settled(client, county):
    keeper = accounts.holder("assessment_office", county)
    accounts.signed_in(client, keeper)
    bulletin = bulletins.published(county)
    first = failed(keeper, bulletin)
    second = failed(accounts.UserFactory(unit=county), bulletin)
    page = client.get(reverse("bulletins:dispatches")).content.decode()
    assert "邮件服务器没有收下" in page
    asked = {"ticked": [first.pk]}
    client.get(reverse("bulletins:dispatches-retry"), asked)
    dispatching.retry(first, by=keeper)
    dispatching.settle(second, reason="已电话告知", by=keeper)
    states = set(Dispatch.objects.values_list("state", flat=True))
    assert states == {DispatchState.WAITING, DispatchState.SETTLED}
    with pytest.raises(ValidationError, match="现在是“已处理”"):
        dispatching.retry(second, by=keeper)


def test_the_pages_of_a_subscriber(client, county):
    reader = accounts.holder("general_office", county)
    accounts.signed_in(client, reader)
    series = all_series.of("testing")
    sent = {"series": series.pk, "in_portal": "on", "address": "li@elsewhere.test"}
    answer = client.post(reverse("bulletins:subscribe"), sent)
    assert (answer.status_code, "还没有接入邮件服务器" in answer.content.decode()) == (422, True)
    client.post(reverse("bulletins:subscribe"), {**sent, "address": ""})
    mine = Subscription.objects.get()
    page = client.get(reverse("bulletins:subscriptions")).content.decode()
    assert f'href="{mine.get_absolute_url()}"' in page
    client.post(mine.get_absolute_url())
    assert not Subscription.objects.exists()


class TestUrging:
    def test_units_that_have_not_signed_are_asked_once_a_day(self, county, town, staff):
        bulletins.circulated(town)
        clerk = accounts.holder("township_member", town)
        bulletin = bulletins.published(county)
        for _ in range(2):
            urging.urge(bulletin, by=staff[0])
        asked = Notice.objects.filter(user=clerk, title__startswith="请签收")
        assert asked.count() == 1
        bulletin.deliveries.update(received_at=timezone.now(), received_by=clerk)
        with pytest.raises(ValidationError, match="不需要催"):
            urging.urge(bulletin, by=staff[0])

    def test_the_clock_asks_every_third_day_after_it_was_due(self, county, town):
        bulletins.circulated(town)
        accounts.holder("township_member", town)
        bulletins.published(county)
        asked = []
        for day in range(6, 18):
            with clock.at(f"2026-11-{day:02}T09:00"):
                if urging.urge_due(timezone.localdate()):
                    asked.append(day)
        assert asked == [10, 13, 16]
