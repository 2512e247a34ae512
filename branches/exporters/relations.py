"""What leaves of members away, letters of transfer and reviews: as import rosters write it."""

from operator import attrgetter

from django.db.models import QuerySet

from branches.choices.relations import LetterState
from branches.filters.review import ReviewFilters
from branches.filters.transfers import TransferFilters
from branches.models import MobileStay, RelationTransfer, ReviewedMember, ReviewSheet
from branches.permissions import REVIEWS_VIEW, TRANSFERS_VIEW
from reports.datasets import Chosen, register
from reports.rosters import roster_dataset


def _stays(chosen: Chosen) -> QuerySet:
    """Who is away now, as the register of them."""
    rows = MobileStay.objects.visible_to(chosen.by).away().filter(member__left_on=None)
    rows = rows.filter(chosen.within("member__organization__unit__path"))
    rows = rows.select_related("member__person")
    return rows.order_by("member__organization__path", "member__person__name_key", "pk")


register(
    roster_dataset("stays", permission=TRANSFERS_VIEW, rows=_stays, paths={"stay": ""}, position=31)
)


def _letters(chosen: Chosen) -> QuerySet:
    """Those with a number; what was only asked for or came to nothing is on the list alone."""
    numbered = (LetterState.ISSUED, LetterState.RECEIVED)
    everything = RelationTransfer.objects.visible_to(chosen.by).filter(state__in=numbered)
    rows = chosen.narrowed(everything, usual=everything)
    rows = rows.filter(chosen.within("source__unit__path") | chosen.within("target__unit__path"))
    return rows.select_related("member__person", "source", "target").newest_first()


register(
    roster_dataset(
        "transfers",
        permission=TRANSFERS_VIEW,
        rows=_letters,
        paths={"letter": ""},
        filters=TransferFilters,
        position=32,
    )
)


def _results(chosen: Chosen) -> QuerySet:
    """The lines of the sheets that were chosen; what has no outcome yet is none."""
    everything = ReviewSheet.objects.visible_to(chosen.by)
    chosen_sheets = chosen.narrowed(everything, usual=everything)
    chosen_sheets = chosen_sheets.filter(chosen.within("organization__unit__path"))
    rows = ReviewedMember.objects.filter(sheet__in=chosen_sheets.order_by().values("pk"))
    rows = rows.exclude(grade="", not_graded="").select_related("sheet", "member__person")
    return rows.order_by("-sheet__year", "sheet__organization__path", "member__person__name_key")


register(
    roster_dataset(
        "reviews",
        permission=REVIEWS_VIEW,
        rows=_results,
        paths={"line": ""},
        filters=ReviewFilters,
        virtual=lambda _: {"year": attrgetter("sheet.year")},
        position=33,
    )
)
