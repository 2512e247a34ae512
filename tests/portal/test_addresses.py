"""The visitor's address, behind the shipped proxy and without one."""

import ipaddress
import json
import re
import subprocess
import sys

import pytest
from django.conf import settings as configured
from django.test import Client, RequestFactory

from portal import addresses
from portal.accounts.models import Session
from portal.audit.models import Event
from portal.environment import networks, number_of
from tests import sources
from tests.factories.accounts import PASSWORD, UserFactory
from tests.portal.test_environment import production_of

NGINX = (configured.BASE_DIR / "deploy" / "nginx.conf").read_text()
READ = """
import json; from portal import settings
print(json.dumps([settings.PROXIES, [str(n) for n in settings.PROXY_NETWORKS]]))
"""


@pytest.fixture
def proxied(settings):
    settings.PROXIES = 1
    settings.PROXY_NETWORKS = [ipaddress.ip_network("127.0.0.1"), ipaddress.ip_network("::1")]
    return settings


def seen(forwarded=None, peer="127.0.0.1"):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return addresses.of(RequestFactory(REMOTE_ADDR=peer).get("/", headers=headers))


def through_nginx(visitor):
    """A browser at that address, as it reaches the portal through the shipped sample."""
    sample = re.search(r"location / \{(.*?)\}", NGINX, re.DOTALL)[1]
    values = {"$remote_addr": visitor, "$host": "testserver"}
    headers = dict(re.findall(r"proxy_set_header (\S+) (\S+);", sample))
    made = {name: values.get(value, value) for name, value in headers.items()}
    return Client(headers=made, REMOTE_ADDR="127.0.0.1")


def fail(client, times=5):
    data = {"username": "lina", "password": "wrong"}
    return [client.post("/sign-in/", data).status_code for _ in range(times)][-1]


def test_production_behind_the_sample_locks_and_records_the_visitor_alone(settings, db):
    run = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=configured.BASE_DIR,
        env=production_of(BEHIND_PROXY="1"),
        capture_output=True,
        text=True,
        check=True,
    )
    settings.PROXIES, proxies = json.loads(run.stdout)
    settings.PROXY_NETWORKS = [ipaddress.ip_network(text) for text in proxies]
    UserFactory(username="lina")
    thief, lina = through_nginx("10.6.6.6"), through_nginx("10.0.0.5")
    assert fail(thief) == 429
    answer = lina.post("/sign-in/", {"username": "lina", "password": PASSWORD})
    assert answer.status_code == 302
    assert Session.objects.get().address == "10.0.0.5"
    assert set(Event.objects.values_list("address", flat=True)) == {"10.6.6.6", "10.0.0.5"}


def test_without_a_proxy_the_header_is_anybodys_and_ignored():
    assert seen("10.9.9.9", peer="10.0.0.7") == "10.0.0.7"


def test_what_does_not_come_from_the_proxy_is_not_believed(proxied):
    assert seen("10.9.9.9", peer="10.0.0.7") == "10.0.0.7"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("10.0.0.5", "10.0.0.5"),
        ("1.2.3.4, 10.0.0.5", "10.0.0.5"),  # the visitor wrote one, the proxy appended
        ("10.0.0.5,", "127.0.0.1"),
        ("2001:db8::5", "2001:db8::5"),
        ("::ffff:10.0.0.5", "10.0.0.5"),
        ("fe80::1%eth0", "fe80::1"),
        ("10.0.0.5:443", "127.0.0.1"),
        ("<script>", "127.0.0.1"),
        ("\x00²", "127.0.0.1"),
        ("", "127.0.0.1"),
        (None, "127.0.0.1"),
    ],
)
def test_the_proxys_own_entry_counts(proxied, forwarded, address):
    assert seen(forwarded) == address


def test_two_proxies_the_outer_one_saw_the_visitor(proxied):
    proxied.PROXIES = 2
    assert seen("6.6.6.6, 10.0.0.5, 10.1.1.1") == "10.0.0.5"
    assert seen("10.1.1.1") == "127.0.0.1"


def test_a_connection_without_an_address_has_none(proxied):
    assert seen("10.0.0.5", peer="") is None


@pytest.mark.parametrize(("value", "count"), [("", 0), ("0", 0), ("1", 1), ("true", 1), ("2", 2)])
def test_behind_proxy_counts(monkeypatch, value, count):
    monkeypatch.setenv("BEHIND_PROXY", value)
    assert number_of("BEHIND_PROXY") == count


def test_proxy_addresses_may_be_networks_and_nothing_else(monkeypatch):
    monkeypatch.setenv("PROXY_ADDRESSES", "10.1.2.0/24, ::1")
    assert [str(n) for n in networks("PROXY_ADDRESSES", default="")] == ["10.1.2.0/24", "::1/128"]
    monkeypatch.setenv("PROXY_ADDRESSES", "nginx")
    with pytest.raises(Exception, match="PROXY_ADDRESSES 须为 IP 地址或网段"):
        networks("PROXY_ADDRESSES", default="")


def test_nobody_else_reads_where_a_request_comes_from():
    reading = re.compile(r"REMOTE_ADDR|X.FORWARDED.FOR|get_client_ip_address|ipware", re.IGNORECASE)
    readers = [
        str(path.relative_to(sources.ROOT))
        for path in sources.modules()
        if reading.search(path.read_text())
    ]
    assert readers == ["portal/addresses.py"]
