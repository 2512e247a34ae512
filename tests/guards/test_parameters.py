"""No address and no form of the portal is answered with a 500, whatever stands in it; and what a
form says it says in the words of its own fields."""

import inspect
import re
from itertools import cycle

import pytest
from django.urls import NoReverseMatch, resolve, reverse

from portal.accounts.roles import ROLES
from portal.api.schema import schema
from portal.ui.views import DetailPage, ListPage
from tests.factories import accounts
from tests.guards import evil
from tests.guards.access.table import TABLE
from tests.guards.visiting import Visitors
from tests.guards.world import build_world

pytestmark = [pytest.mark.django_db, pytest.mark.fuzzed]

GROUPS = sorted({name.rpartition(":")[0] for name in TABLE})
# What pages of the kit read.
OUTPUTS = {"export", "paper"}
COMMON = {
    ListPage: {
        *("page", "per_page", "sort", "columns", "count", "panel", "pick", "q", "purpose"),
        *OUTPUTS,
    },
    DetailPage: {"tab", "page", "paper"},
}
SERVER_ERROR = 500
# What the framework would say and offer by itself, in Chinese and in English.
FOREIGN_WORDS = (
    "---------", "该字段是必填项", "该字段不能", "这个字段是", "该变量", "确保该", "确认该",
    "选择一个有效的", "输入一个", "输入整数", "不在可用的选项中",
    "This field", "Ensure this", "Select a valid", "Enter a",
)  # fmt: skip
HEALTH = {"readyz"}  # 503 is its answer in a world without a worker
NOT_ALLOWED = 405
ASKERS = ("own", "department", "anonymous")
EVERYBODY = "everybody"  # holds every role


class Attacker:
    """Someone who may open everything and sends what no page would."""

    def __init__(self):
        self.world = build_world()
        user = accounts.UserFactory()
        for role in ROLES:
            accounts.with_role(user, role, user.unit)
        users = {who: self.world.people.get(who) for who in ASKERS}
        self.visitors = Visitors(users | {EVERYBODY: user})
        self.who = EVERYBODY
        self.failures = []
        self.refused = set()  # names with the value for which a page was refused as a whole
        self.forms = set()  # sent already: some stand on every page

    def routes(self, group):
        """The routes of a group, each asked from now on by somebody who may open it."""
        for name, declared in TABLE.items():
            if name.rpartition(":")[0] == group and name not in HEALTH:
                able = (who for who in ASKERS if getattr(declared, who) == 200)
                self.who = next(able, EVERYBODY)
                yield name, declared

    def pages(self, group):
        """The addresses of a group that can be opened, with the page of each."""
        for name, declared in self.routes(group):
            if declared.method == "get":
                address = self.world.url(name, declared)
                yield address, self.ask("get", address)

    def ask(self, method, address, values=None, **more):
        try:
            answer = self.visitors.ask(self.who, method, address, values, **more)
        except Exception as error:  # noqa: BLE001 - each is a finding
            self.note(method, address, values, f"{type(error).__name__}: {error}")
            return None
        if answer.status_code >= SERVER_ERROR:
            self.note(method, address, values, answer.body.decode())
        elif method == "post" and is_page(answer):
            text = answer.body.decode()
            for words in (words for words in FOREIGN_WORDS if words in text):
                self.note(method, address, values, f"says “{words}”")
        return answer

    def ask_all(self, address, values):
        """Together; where that is refused because of one, the others without it."""
        values = {n: text for n, text in values.items() if (n, text) not in self.refused}
        answer = self.ask("get", address, values)
        fine = answer is None or answer.status_code in {200, 302}
        if fine or evil.NUL in values.values():
            return
        if len(values) == 1:
            self.refused |= set(values.items())
        elif len(values) > 1:
            half = len(values) // 2
            self.ask_all(address, dict(list(values.items())[:half]))
            self.ask_all(address, dict(list(values.items())[half:]))

    def note(self, method, address, values, problem):
        pairs = values.items() if isinstance(values, dict) else [("", values)]
        sent = {name: str(value)[:40] for name, value in pairs}
        self.failures.append(f"{method} {address[:100]} {sent}: {problem[:300]}")


@pytest.fixture(scope="module")
def world_under_attack(for_the_module):
    return Attacker()


@pytest.fixture
def attacker(world_under_attack):
    world_under_attack.failures = []
    world_under_attack.refused = set()
    return world_under_attack


@pytest.mark.parametrize("group", GROUPS)
def test_no_parameter_of_an_address_is_a_server_error(group, attacker):
    for address, page in attacker.pages(group):
        names = of_the_kit(address) | read_by(address, "GET") | described(address)
        for values in rotated(sorted(names | fields_of(address, page))):
            attacker.ask_all(address, values)
    assert attacker.failures == []


@pytest.mark.parametrize("group", GROUPS)
def test_no_key_in_an_address_is_a_server_error(group, attacker):
    """Each part of an address that names something, in turn."""
    for name, declared in attacker.routes(group):
        known = [
            getattr(each, "pk", each) for each in map(attacker.world.objects.get, declared.args)
        ]
        for at in range(len(known)):
            for address in addresses(name, known, at):
                attacker.ask("post" if opens_by_post(declared) else "get", address)
    assert attacker.failures == []


@pytest.mark.parametrize("group", GROUPS)
def test_no_field_of_a_form_is_a_server_error(group, attacker):
    asked = attacker.forms
    for address, page in attacker.pages(group):
        for form in forms_of(address, page):
            names = tuple(sorted(set(form.values) | read_by(address, "POST")))
            if form.method != "post" or (form.action, names) in asked:
                continue
            asked.add((form.action, names))
            for values in rotated(names):
                attacker.ask("post", form.action, values)
            # The others as the page offers them, so that some get as far as the act.
            for name, value in zip(form.values, cycle(evil.TEXTS), strict=False):
                attacker.ask("post", form.action, form.values | {name: value})
    assert attacker.failures == []


def test_nothing_sent_where_only_scripts_and_buttons_send_is_a_server_error(attacker):
    for group in GROUPS:
        for name, declared in attacker.routes(group):
            if not opens_by_post(declared):
                continue
            address = attacker.world.url(name, declared)
            for values in rotated(sorted(read_by(address, "POST"))):
                attacker.ask("post", address, values)
            for body in evil.BODIES:
                attacker.ask("post", address, body, content_type="application/json")
    assert attacker.failures == []


def opens_by_post(declared):
    return declared.method == "post" or NOT_ALLOWED in {declared.own, declared.anonymous}


def addresses(name, known, at):
    for text in (evil.NUL, *evil.TEXTS):
        try:
            yield reverse(name, args=[*known[:at], text, *known[at + 1 :]])
        except NoReverseMatch:  # no address either
            continue


def is_page(answer):
    return answer.get("Content-Type", "").startswith("text/html") and not answer.streaming


def rotated(names):
    """As many requests as evil values, in which every name has each of them once. NUL is apart:
    whatever holds it is refused before anything else is read."""
    texts = evil.TEXTS if names else ()
    for turn in range(len(texts)):
        yield {name: texts[(turn + at) % len(texts)] for at, name in enumerate(names)}
    if names:
        yield dict.fromkeys(names, evil.NUL)


def view_of(address):
    view = resolve(address.partition("?")[0]).func
    return getattr(view, "view_class", view)


def of_the_kit(address):
    view = view_of(address)
    kinds = [kind for kind in COMMON if inspect.isclass(view) and issubclass(view, kind)]
    return set().union(*(COMMON[kind] for kind in kinds))


def read_by(address, attribute):
    source = inspect.getsourcefile(inspect.unwrap(view_of(address)))
    return set(evil.names_read(source, attribute))


def described(address):
    """What the API's description says may be asked of it."""
    return {
        parameter["name"]
        for path, methods in schema()["paths"].items()
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), address)
        for parameter in methods.get("get", {}).get("parameters", ())
        if parameter["in"] == "query"
    }


def forms_of(address, page):
    if page is None or not is_page(page):
        return []
    return evil.Forms(address, page.body.decode()).found


def fields_of(address, page):
    forms = forms_of(address, page)
    return {name for form in forms if form.method == "get" for name in form.values}
