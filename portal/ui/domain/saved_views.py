"""Conditions of a list under a name: saving them, giving them up."""

from contextlib import AbstractContextManager
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from portal.access import Denied
from portal.deeds.domain import deeds, kinds
from portal.deeds.domain.kinds import DeedKind
from portal.ui.models import LONGEST_QUERY, SavedView

# What an address asks for once and is no condition.
PASSING: Final = frozenset(
    {
        "page",
        "panel",
        "views",
        "count",
        "export",
        "print",
        "paper",
        "compare",
        "purpose",
        "pick",
        "per_page",
        "density",
    }
)
MOST: Final = 30  # of one person for one list: more is no menu any more


SAVING = kinds.add(DeedKind("ui.view_saved", "保存视图", small=True))
REMOVAL = kinds.add(DeedKind("ui.view_removed", "删除视图", small=True))


def conditions_of(query: str) -> str:
    pairs = parse_qsl(query.lstrip("?"), max_num_fields=200)
    return urlencode([(key, value) for key, value in pairs if key not in PASSING])


@transaction.atomic
def save(*, list_key: str, name: str, query: str, shared: bool, by: Any) -> SavedView:
    """Keep them for `by`, and for the whole office when shared; the same name is replaced."""
    _check_list(list_key)
    kept = conditions_of(query)
    if len(kept) > LONGEST_QUERY:
        raise ValidationError("条件太多，没有保存。请去掉一些再保存。")
    own = SavedView.objects.visible_to(by).filter(list_key=list_key)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise ValidationError(f"这个列表已经保存了 {MOST} 个视图，请先删除不用的。")
    defaults = {"query": kept, "shared_with": by.unit if shared else None}
    with _kept(SAVING, list_key, name, by=by):
        view, _ = SavedView.objects.update_or_create(
            owner=by, list_key=list_key, name=name, defaults=defaults
        )
    return view


def _kept(kind: DeedKind, list_key: str, name: str, *, by: Any) -> AbstractContextManager[None]:
    rows = SavedView.objects.filter(owner=by, list_key=list_key, name=name)
    return deeds.kept(kind, by, says=name, rows=rows.all, by=by)


def _check_list(list_key: str) -> None:
    try:
        reverse(list_key)
    except NoReverseMatch as error:
        raise ValidationError("没有这个列表。") from error


@transaction.atomic
def remove(view: SavedView, *, by: Any) -> None:
    if view.owner_id != by.pk:
        raise Denied("只能删除自己保存的视图。")
    with _kept(REMOVAL, view.list_key, view.name, by=by):
        view.delete()
