"""Every list sorts by every column, and each sorting is one the database understands."""

from inspect import getattr_static as static

import pytest
from django.test import RequestFactory
from django.urls import get_resolver

from branches.domain.review.board import BY_KEY
from portal.registers.views.overview import Unfilled
from portal.ui.filters import ListFilters
from portal.ui.registry import list_outputs
from portal.ui.views import ListPage
from reports.datasets import DATASETS
from tests.factories import orgs, registers
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

# Columns that don't sort, each with its reason; those without a heading or for acts never do.
SEALED = "encrypted: the database can't compare it"
SAID = "a sentence made of several facts that sort in columns of their own"
IN_CODE = "defined in code; the database knows its number alone"
RECKONED = "reckoned from dates, not stored"
UNSORTED = {
    "ActivityTable": {"kinds": "several of one activity"},
    "CaseTable": dict.fromkeys(["last", "following", "due"], RECKONED),
    "MatrixTable": dict.fromkeys(
        [*(f"m{month}" for month in range(1, 13)), "due", "done", "rate", "in_time"], RECKONED
    ),
    "DuesTable": dict.fromkeys(
        [*(f"m{month}" for month in range(1, 13)), "due", "paid", "rate", "amount_rate"], RECKONED
    ),
    "ProjectTable": dict.fromkeys(["rate", "late"], RECKONED) | {"noted": SAID},
    "MemberTable": {"identity": SEALED, "phone": SEALED},
    "WatchTable": {"phone": SEALED, "advice": SAID}
    | dict.fromkeys(["host", "contact", "certificate"], "of the stay, read beside the members"),
    "ReviewBoardTable": dict.fromkeys([*BY_KEY, "taken", "state"], "of the sheet of the year"),
    "ReviewTable": dict.fromkeys(["steps", "share"], RECKONED),
    "ResultTable": {"explained": SAID, "wished": SAID},
    "HousingTable": {"wishes": "several of one application", "household": RECKONED},
    "LinkTable": {"hint": SAID},
    "ContactTable": {"by_proxy": "who wrote it down beside whose it is"},
    "SelectionTable": dict.fromkeys(["nominated", "named"], RECKONED),
    "WorthyTable": {"wills": "several of one worthy"},
    "TransferTable": dict.fromkeys(["leaves", "arrives"], SAID),
    "OfficerTable": {"phone": SEALED},
    "AbnormalTable": {"reasons": SAID},
    "ImportTable": {"outcome": SAID},
    "SeriesTable": {"schedule": SAID, "layout": IN_CODE, "circulation": SAID},
    "SubscriptionTable": {"ways": SAID},
    "RuleTable": {
        "label": IN_CODE,
        "module": IN_CODE,
        "outcome": IN_CODE,
        "words": SAID,
        "read": IN_CODE,
    },
    "CodeTableTable": {"table_label": IN_CODE, "standard": IN_CODE},
    "ValueTable": {"aliases": "a bag of words without an order"},
    "MyTokenTable": {"hint": "the beginning of a random text"},
    "TokenTable": {"hint": "the beginning of a random text"},
    "AccountTable": {"roles": "several of one account"},
    "SchemeTable": {"group_names": "several of one scheme"},
    "PersonTable": {"identity": SEALED, "phone": SEALED},
    "DuplicateTable": {"identity": SEALED, "phone": SEALED, "twin": "stands beside its like"},
}


def list_pages(patterns=None):
    """Those that an address leads to."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            yield from list_pages(pattern.url_patterns)
            continue
        page = getattr(pattern.callback, "view_class", None)
        if page is not None and issubclass(page, ListPage):
            yield page


# What the address of a list below one record names.
NAMED = {"ValuesList": {"table": "education"}}
OF_A_REGISTER = {Unfilled}
PAGES = sorted({page for page in list_pages() if hasattr(page, "table")}, key=lambda p: p.__name__)


def columns(page):
    return {
        name: column
        for name, column in page.table.base_columns.items()
        if column.verbose_name and column.attrs.get("choosable", True)
    }


def test_there_are_lists():
    assert len(PAGES) > 25


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_every_column_sorts_or_says_why_not(page):
    unsorted = {name for name, column in columns(page).items() if column.orderable is False}
    assert unsorted == set(UNSORTED.get(page.table.__name__, {}))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_what_is_asked_a_purpose_has_no_way_around_it(page):
    """The form of rosters asks one of sensitive columns only."""
    assert not (page.asks_purpose and page.dataset)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_each_sorting_is_understood(page):
    view = page()
    view.request = RequestFactory().get("/")
    view.request.user, view.kwargs = UserFactory(), NAMED.get(page.__name__, {})
    if page in OF_A_REGISTER:
        register = registers.register(orgs.county())
        view.request.user = registers.designer(orgs.county())
        view.kwargs = {"pk": register.pk}
    view.prepare()
    rows = view.find().qs
    for name, column in columns(page).items():
        if column.orderable is not False:
            table = page.table(rows)
            table.order_by = [name]
            assert len(table.data.data[:1]) in {0, 1}


def test_a_list_that_names_a_roster_names_one_there_is():
    named = {page.dataset for page in PAGES if page.dataset}
    assert {"members", "cadres", "organisations", "officers", "people", "units"} <= named
    assert named <= set(DATASETS)
    assert all(DATASETS[key].filters for key in named)
    assert list_outputs


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_no_filter_hides_what_the_page_asks_of_all_filters(page):
    """A method `kept` once took the place of the inputs that carry the other filters along."""
    asked = {name for name in dir(ListFilters) if isinstance(static(ListFilters, name), property)}
    assert "kept" in asked
    assert {n for n in asked if not isinstance(static(page.filters, n), property)} == set()
