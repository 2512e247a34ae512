"""What ends soon is told in the morning, each end once at each of its marks, to whoever keeps it;
one message a kind, however many end. A morning the clock missed is made up for on the next."""

import datetime as dt

from django.db import transaction

from portal.accounts.models import User
from portal.inbox.domain import notices
from talent.domain.ending_kinds import KINDS, ComingEnd, EndingKind, EndMark
from talent.models import EndTold

_NAMED = 10
Reached = tuple[ComingEnd, EndMark]


@transaction.atomic
def tell(today: dt.date) -> int:
    """How many ends were told of. Called again on the day it finds nothing new."""
    return sum(_tell_of(kind, today) for kind in KINDS)


def _tell_of(kind: EndingKind, today: dt.date) -> int:
    new = _new(kind, today)
    if not new:
        return 0
    told = [
        EndTold(kind=kind.key, record=end.record, until=end.until, mark=mark.key, on=today)
        for end, mark in new
    ]
    EndTold.objects.bulk_create(told, ignore_conflicts=True)
    # Two clocks that run at once work out the same, and send the same key.
    end, mark = new[0]
    key = f"talent.ends.{kind.key}.{today}.{len(new)}.{end.record}.{end.until}.{mark.key}"
    url = kind.url(today)
    for user in User.objects.who_may(kind.permission).active().order_by("pk"):
        scope = user.scope(kind.permission)
        if own := [one for one in new if _is_in(one[0].path, scope.paths)]:
            notices.send(
                [user.pk],
                title=f"{kind.title}：{len(own):,} 项",
                text=_in_words(own),
                url=url,
                key=key,
            )
    return len(new)


def _new(kind: EndingKind, today: dt.date) -> list[Reached]:
    """The nearest end first."""
    found = [(end, mark) for end in kind.found(today) if (mark := kind.reached(end, today))]
    first = min((end.until for end, _ in found), default=today)
    told = EndTold.objects.filter(kind=kind.key, until__gte=first)
    known = set(told.values_list("record", "until", "mark"))
    new = [one for one in found if (one[0].record, one[0].until, one[1].key) not in known]
    return sorted(new, key=lambda one: (one[0].until, one[0].record))


def _is_in(path: str, paths: tuple[str, ...]) -> bool:
    return bool(paths) if not path else any(path.startswith(one) for one in paths)


def _in_words(rows: list[Reached]) -> str:
    told = [f"{end.words}（{end.until}，{mark.words}）" for end, mark in rows[:_NAMED]]
    more = f"等 {len(rows):,} 项" if len(rows) > _NAMED else ""
    return "；".join(told) + more
