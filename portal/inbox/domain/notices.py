"""Messages to people, sent by other acts in their own transaction."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.accounts.models import User
from portal.deeds.domain import deeds, kinds
from portal.deeds.domain.kinds import DeedKind
from portal.inbox.domain import quiet
from portal.inbox.models import Digest, Notice

READING = kinds.add(DeedKind("inbox.reading", "全部标为已读", small=True))


def send(
    users: Iterable[int],
    *,
    title: str,
    text: str = "",
    url: str = "",
    key: str = "",
    now: dt.datetime | None = None,
) -> None:
    """Tell each of the users (by key) once; the quiet hours of each are kept.

    With `key` a repeated call sends nothing new. Two queries, however many people.
    """
    at = quiet.deliveries(dict.fromkeys(users), now or timezone.now())
    rows = [
        Notice(user_id=user, title=title[:100], text=text[:500], url=url, key=key, deliver_at=when)
        for user, when in at.items()
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=bool(key), batch_size=2000)


def read(message: Notice | Digest) -> None:
    if message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])


@transaction.atomic
def read_all(user: User) -> int:
    """Every message that has reached the person is read; how many there were."""
    now = timezone.now()
    unread = list(delivered(user).filter(read_at=None).values_list("pk", flat=True))
    digests = list(Digest.objects.visible_to(user).unread().values_list("pk", flat=True))
    count = len(unread) + len(digests)

    def rows() -> Iterator[Notice | Digest]:
        yield from Notice.objects.filter(pk__in=unread)
        yield from Digest.objects.filter(pk__in=digests)

    with deeds.kept(READING, user, says=f"{count:,} 条", rows=rows, by=user):
        Notice.objects.filter(pk__in=unread).update(read_at=now)
        Digest.objects.filter(pk__in=digests).update(read_at=now)
    return count


def delivered(user: User) -> QuerySet[Notice]:
    return Notice.objects.visible_to(user).delivered()


def unread_count(user: User) -> int:
    notices = Notice.objects.visible_to(user).unread().values("pk")
    digests = Digest.objects.visible_to(user).unread().values("pk")
    return notices.union(digests, all=True).count()
