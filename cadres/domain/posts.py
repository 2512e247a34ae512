"""Appointments and dismissals."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cadres.actions import CADRE_POST_CHANGED
from cadres.choices import ENDED, HELD, Item
from cadres.domain import saving, standing, withdrawals
from cadres.domain.checks import before, check_post
from cadres.models import Cadre, Post
from portal.access import Actor
from portal.audit.domain import events
from portal.dates import PartialDate


@transaction.atomic
def appoint(
    cadre: Cadre,
    *,
    values: dict[str, Any],
    ends_main: bool = False,
    confirmed: bool = False,
    by: Actor,
) -> Post:
    """Give a post. `ends_main`: the present main post ends on the day this one begins."""
    cadre = saving.locked(cadre, by=by)
    if cadre.has_left:
        raise ValidationError(f"“{cadre}”已离开（{cadre.get_leaving_display()}），请先恢复在册。")
    post = Post(cadre=cadre, state=HELD)
    saving.apply(post, values)
    if post.since is None:
        raise ValidationError({"since": "请填写任职时间。"})
    saving.clean(post)
    problems = check_post(saving.values_of(post), saving.holder_of(cadre))
    doubts = saving.refuse(problems, confirmed=confirmed)
    with withdrawals.keeping(withdrawals.APPOINTMENT, cadre, f"{post.since} 任{post}", by=by):
        ended = _make_room(post, ends_main=ends_main)
        post.save()
        standing.follow(cadre, Item.POSTS)
    events.record(
        CADRE_POST_CHANGED,
        by=by,
        target=cadre,
        appointed=str(post),
        ended=str(ended or ""),
        since=str(post.since),
        document=post.document,
        confirmed=doubts,
    )
    return post


@transaction.atomic
def dismiss(
    post: Post, *, until: PartialDate, end_document: str = "", reason: str = "", by: Actor
) -> Post:
    cadre = saving.locked(post.cadre, by=by)
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.until is not None:
        raise ValidationError(f"“{post}”已于 {post.until} 免去。")
    _end(post, until, end_document, reason)
    holder = saving.holder_of(cadre)
    saving.refuse(check_post(saving.values_of(post), holder), confirmed=True)
    with withdrawals.keeping(withdrawals.DISMISSAL, cadre, f"{until} 免{post}", by=by):
        post.save()
        standing.follow(cadre, Item.POSTS)
    events.record(
        CADRE_POST_CHANGED,
        by=by,
        target=cadre,
        ended=str(post),
        until=str(until),
        document=post.end_document,
    )
    return post


def end_all(cadre: Cadre, *, until: PartialDate, document: str, reason: str) -> list[str]:
    """Every post still held, for somebody who leaves; return what was ended."""
    ended = []
    for post in cadre.posts.select_for_update().filter(until=None):
        _end(post, _not_before(until, post.since), document, reason)
        post.save()
        ended.append(str(post))
    return ended


def _make_room(post: Post, *, ends_main: bool) -> Post | None:
    """At most one main post at a time."""
    if not post.is_main:
        return None
    main = post.cadre.posts.select_for_update().current().filter(is_main=True).first()
    if main is None:
        return None
    if not ends_main:
        message = f"现在的主职务是“{main}”。勾选“同时免去现主职务”，或者不把新职务作为主职务。"
        raise ValidationError({"is_main": message})
    if post.since and before(post.since, main.since):
        message = f"任职时间早于现主职务“{main}”的任职时间，请核对。"
        raise ValidationError({"since": message})
    _end(main, post.since, post.document, f"任{post}")
    main.save()
    return main


def _end(post: Post, until: PartialDate | None, document: str, reason: str) -> None:
    post.until = until
    post.end_document = document.strip()
    post.reason = reason.strip() or post.reason
    post.state = ENDED


def _not_before(until: PartialDate, since: PartialDate | None) -> PartialDate:
    return since if since is not None and before(until, since) else until
