"""The way from a list to the roster of what it shows."""

from typing import Final

from django.http import QueryDict
from django.urls import reverse

from portal.registers.models import RegisterRecord
from portal.ui.views import Link, ListPage
from reports.datasets import DATASETS
from reports.domain import exports

LISTED: Final = "listed"  # names the data set in an address that is otherwise a list's own
_NOT_CONDITIONS: Final = (
    LISTED, "page", "sort", "columns", "export", "print", "compare", "panel", "views", "count",
)  # fmt: skip


def conditions_in(asked: QueryDict) -> QueryDict:
    """What narrows a list, of its whole address."""
    kept = asked.copy()
    for name in _NOT_CONDITIONS:
        kept.pop(name, None)
    return kept


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
    """Of the entries of one register: the same rows, as a document under its own title; for those
    who know the whole of it."""
    register = getattr(page, "register", None)
    if page.model is not RegisterRecord or register is None:
        return []
    if not getattr(page, "knows_all", False):
        return []
    asked = conditions_in(page.request.GET).urlencode()
    url = reverse("reports:register-word", args=[register.pk])
    return [Link("Word 文档", f"{url}?{asked}" if asked else url, "file-type-docx")]
