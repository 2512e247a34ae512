"""No address and no form of the portal is answered with a 500, whatever stands in it; and what a
form says it says in the words of its own fields."""

import inspect
from itertools import cycle

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import resolve

from portal.accounts.roles import ROLES
from tests.factories import accounts
from tests.guards import evil
from tests.guards.access import TABLE
from tests.guards.world import build_world

pytestmark = [pytest.mark.django_db, pytest.mark.fuzzed]

GROUPS = sorted({name.rpartition(":")[0] for name in TABLE})
# Of every list and detail page.
COMMON = {"page", "per_page", "sort", "columns", "tab", "export", "count", "q"}
SERVER_ERROR = 500
# What the framework would say and offer by itself, in Chinese and in English.
FOREIGN_WORDS = (
    "---------", "该字段是必填项", "该字段不能", "这个字段", "该变量", "确保该", "确认该",
    "选择一个有效的", "输入一个", "输入整数", "不在可用的选项中",
    "This field", "Ensure this", "Select a valid", "Enter a",
)  # fmt: skip
HEALTH = {"readyz"}  # 503 is its answer in a world without a worker


class Attacker:
    """Someone who may open everything and sends what no page would."""

    def __init__(self, client):
        self.client = client
        self.world = build_world()
        self.user = accounts.UserFactory()
        for role in ROLES:
            accounts.with_role(self.user, role, self.user.unit)
        self.failures = []

    def routes(self, group):
        """The addresses of a group with the page of each, opened by somebody who may."""
        for name, declared in TABLE.items():
            if name.rpartition(":")[0] == group and declared.method == "get" and name not in HEALTH:
                self.sign_in(declared)
                address = self.world.url(name, declared)
                yield address, self.ask("get", address)

    def sign_in(self, declared):
        able = (persona for persona in ("own", "department") if getattr(declared, persona) == 200)
        persona = next(able, "anonymous" if declared.anonymous == 200 else "")
        if persona:
            self.world.sign_in(self.client, persona)
        else:
            accounts.signed_in(self.client, self.user)

    def ask(self, method, address, values=None):
        """The answer; what it did is undone."""
        cache.clear()
        try:
            with transaction.atomic():
                answer = getattr(self.client, method)(address, values or {})
                transaction.set_rollback(True)
        except Exception as error:  # noqa: BLE001 - each is a finding
            self.note(method, address, values, f"{type(error).__name__}: {error}")
            return None
        if answer.status_code >= SERVER_ERROR:
            self.note(method, address, values, answer.content.decode())
        elif method == "post" and is_page(answer):
            text = answer.content.decode()
            for words in (words for words in FOREIGN_WORDS if words in text):
                self.note(method, address, values, f"says “{words}”")
        return answer

    def note(self, method, address, values, problem):
        shown = {name: str(value)[:40] for name, value in (values or {}).items()}
        self.failures.append(f"{method} {address[:100]} {shown}: {problem[:300]}")


@pytest.fixture
def attacker(client):
    return Attacker(client)


@pytest.mark.parametrize("group", GROUPS)
def test_no_parameter_of_an_address_is_a_server_error(group, attacker):
    for address, page in attacker.routes(group):
        names = sorted(COMMON | read_by(address, "GET") | set(fields_of(address, page)))
        attacker.ask("get", address, dict.fromkeys(names, evil.NUL))
        for values in rotated(names):
            answer = attacker.ask("get", address, values)
            if answer is not None and answer.status_code not in {200, 302}:
                # Refused because of one: what the others do is asked one by one.
                for name in names:
                    attacker.ask("get", address, {name: values[name]})
    assert attacker.failures == []


@pytest.mark.parametrize("group", GROUPS)
def test_no_field_of_a_form_is_a_server_error(group, attacker):
    asked = set()
    for address, page in attacker.routes(group):
        for form in forms_of(address, page):
            names = tuple(sorted(set(form.values) | read_by(address, "POST")))
            if form.method != "post" or (address, names) in asked:
                continue
            asked.add((address, names))
            attacker.ask("post", form.action, dict.fromkeys(names, evil.NUL))
            for values in rotated(names):
                attacker.ask("post", form.action, values)
            # The others as the page offers them, so that some get as far as the act.
            for name, value in zip(form.values, cycle(evil.TEXTS), strict=False):
                attacker.ask("post", form.action, form.values | {name: value})
    assert attacker.failures == []


def is_page(answer):
    return answer.get("Content-Type", "").startswith("text/html") and not answer.streaming


def rotated(names):
    """As many requests as evil values, in which every name has each of them once."""
    for turn in range(len(evil.TEXTS)):
        yield {name: evil.TEXTS[(turn + at) % len(evil.TEXTS)] for at, name in enumerate(names)}


def read_by(address, attribute):
    view = resolve(address.partition("?")[0]).func
    source = inspect.getsourcefile(inspect.unwrap(getattr(view, "view_class", view)))
    return evil.names_read(source, attribute)


def forms_of(address, page):
    if page is None or not is_page(page):
        return []
    return evil.Forms(address, page.content.decode()).found


def fields_of(address, page):
    for form in forms_of(address, page):
        if form.method == "get":
            yield from form.values
