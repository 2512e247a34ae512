"""What the page kit costs: the processor's time of a list, its fragment and the home page, beside a
bare Django page of the very rows."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client
from django.test.utils import override_settings
from django.urls import resolve

from bench import database, load
from bench.measured import Measurement
from bench.pages import open_page, signed_in
from portal import demo

ROUNDS: Final = 5
RUNS: Final = 10  # in each round; the best round counts: others were disturbed
FRAGMENT: Final = {"HX-Request": "true"}
LISTS: Final = {
    "unit list": ("zuzhi", "/orgs/units/"),
    "person list": ("zuzhi", "/people/"),
    "member list": ("zuzhi", "/branches/members/"),
    "officer list": ("zuzhi", "/branches/officers/"),
    "cadre list": ("ganbu", "/cadres/"),
}
PER_PAGE: Final = 20


def figures() -> Iterator[Measurement]:
    with override_settings(ALLOWED_HOSTS=["*"]):
        database.empty()
        demo.build(1)
        for name, (user, url) in LISTS.items():
            yield from _of_list(name, signed_in(user), url)
        home = processor_time(partial(open_page, signed_in("zuzhi"), "/"))
        yield Measurement("home, processor", home, "ms")
        yield from _under_load()


def _under_load() -> Iterator[Measurement]:
    note = f"{load.CLIENTS} clients at once, {load.WORKERS} workers; the database beside them"
    with load.web_server() as port:
        for name, (user, url) in [*LISTS.items(), ("home", ("zuzhi", "/"))]:
            asked = partial(load.per_second, port, url, cookie=_cookie_of(signed_in(user)))
            yield Measurement(f"{name}, requests", asked(), "per s", note=note)
            if name in LISTS:
                yield Measurement(f"{name}, fragment, requests", asked(fragment=True), "per s")


def _cookie_of(client: Client) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def _of_list(name: str, client: Client, url: str) -> Iterator[Measurement]:
    bare = processor_time(_bare_page(client, url))
    page = processor_time(partial(open_page, client, url))
    fragment = processor_time(lambda: client.get(url, headers=FRAGMENT))
    note = "baseline: a bare page of the same rows and columns, without frame, scope or search"
    yield Measurement(f"{name}, page, processor", page, "ms", bare, note)
    yield Measurement(f"{name}, fragment, processor", fragment, "ms", bare, note)


def _bare_page(client: Client, url: str) -> Callable[[], HttpResponse]:
    """What one writes without a kit: the query, a loop in a template, one attribute a cell."""
    request = client.get(url).wsgi_request
    view = _view_of(request)
    table = view.build_table(view.find().qs)
    paths = [column.accessor.replace("__", ".") for column in table.columns]
    cells = "".join(f"<td>{{{{ row.{path} }}}}</td>" for path in paths)
    template = Template("<table>{% for row in rows %}<tr>" + cells + "</tr>{% endfor %}</table>")

    def bare() -> HttpResponse:
        rows = list(view.find().qs[:PER_PAGE])
        return HttpResponse(template.render(Context({"rows": rows})))

    return bare


def _view_of(request: HttpRequest) -> Any:
    match = resolve(request.path)
    view = match.func.view_class()  # type: ignore[attr-defined]
    request.resolver_match = match
    view.setup(request, *match.args, **match.kwargs)
    return view


def processor_time(act: Callable[[], object]) -> float:
    """Milliseconds of this process; what the database does meanwhile is not in them."""
    act()
    rounds = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(RUNS):
            act()
        rounds.append((time.process_time() - started) / RUNS * 1000)
    return min(rounds)
