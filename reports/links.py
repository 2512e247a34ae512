"""The way from a list to the roster of what it shows."""

from typing import Final

from django.http import QueryDict
from django.urls import reverse

from portal.registers.models import RegisterRecord
from portal.ui.views import Link, ListPage
from reports.datasets import DATASETS
from reports.domain import exports, list_files
from reports.domain.documents import FORMATS

LISTED: Final = "listed"  # names the data set in an address that is otherwise a list's own
_NOT_CONDITIONS: Final = (
    LISTED, "page", "sort", "columns", "export", "print", "paper", "compare", "panel", "views",
    "count", "purpose",
)  # fmt: skip


def conditions_in(asked: QueryDict) -> QueryDict:
    """What narrows a list, of its whole address."""
    kept = asked.copy()
    for name in _NOT_CONDITIONS:
        kept.pop(name, None)
    return kept


def list_in_background(page: ListPage, form: str) -> str:
    """Where the files of a long list will be."""
    return list_files.order(page, form).get_absolute_url()


def roster_of(page: ListPage) -> list[Link]:
    """Empty for those who may not export it."""
    dataset = DATASETS.get(page.dataset)
    if dataset is None or dataset not in exports.available(page.request.user):
        return []
    address = conditions_in(page.request.GET)
    address[LISTED] = dataset.key
    url = f"{reverse('reports:exports')}?{address.urlencode()}"
    return [Link(f"{dataset.label}的固定格式", url, "file-export")]


def register_document(page: ListPage) -> list[Link]:
    """Of the entries of one register: the same rows, as documents under its own title; for those
    who know the whole of it."""
    register = getattr(page, "register", None)
    if page.model is not RegisterRecord or register is None:
        return []
    if not getattr(page, "knows_all", False):
        return []
    asked = conditions_in(page.request.GET).urlencode()
    links = []
    for each in FORMATS.values():
        url = reverse(f"reports:register-{each.key}", args=[register.pk])
        links.append(Link(each.label, f"{url}?{asked}" if asked else url, each.icon))
    return links
