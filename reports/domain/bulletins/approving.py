"""Reviewed by one, signed by a leader: the number is taken when it is signed, and none twice."""

from collections.abc import Iterator

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from portal.access import Denied, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.problems import Problem, refuse_if
from reports import blocks
from reports.actions import BULLETIN_RETURNED, BULLETIN_REVIEWED, BULLETIN_SIGNED
from reports.choices import UNSIGNED, BulletinState
from reports.domain.bulletins import composing, drafting, rights
from reports.domain.bulletins.composing import Signing
from reports.domain.official import checks
from reports.models import Bulletin, BulletinSeries
from reports.permissions import BULLETINS_SIGN


@transaction.atomic
def review(bulletin: Bulletin, *, by: User) -> Bulletin:
    """By somebody else than who drafted it."""
    rights.require_review(by, bulletin.series)
    bulletin = held(bulletin)
    if bulletin.drafted_by_id == by.pk:
        raise Denied(f"“{bulletin}”是您本人起草的，请由其他人审核。")
    refuse_if(
        stands_at(bulletin, BulletinState.DRAFTED), drafting.failures(bulletin), _gaps(bulletin)
    )
    bulletin.state = BulletinState.REVIEWED
    bulletin.reviewed_at, bulletin.reviewed_by, bulletin.reason = timezone.now(), by, ""
    bulletin.save()
    events.record(BULLETIN_REVIEWED, by=by, target=bulletin)
    return bulletin


@transaction.atomic
def give_back(bulletin: Bulletin, *, reason: str, by: User) -> Bulletin:
    """To be drafted again: by who reviews, or by the leader instead of signing."""
    if not by.can(BULLETINS_SIGN):
        rights.require_review(by, bulletin.series)
    bulletin = held(bulletin)
    refuse_if(
        _is_unsigned(bulletin), [] if reason.strip() else [("reason", "请写明退回修改的意见。")]
    )
    bulletin.state, bulletin.reason = BulletinState.DRAFTED, reason.strip()
    bulletin.reviewed_at = bulletin.reviewed_by = None
    bulletin.save()
    events.record(BULLETIN_RETURNED, by=by, target=bulletin, reason=reason)
    return bulletin


@transaction.atomic
def sign(bulletin: Bulletin, *, by: User) -> Bulletin:
    """From now on its text is the kept one. The series' row is held, so that two who sign at once
    take one number after the other; a number of a withdrawn issue is not given again."""
    require(by, BULLETINS_SIGN)
    series = BulletinSeries.objects.select_for_update().get(pk=bulletin.series_id)
    bulletin = held(bulletin)
    refuse_if(stands_at(bulletin, BulletinState.REVIEWED), _gaps(bulletin))
    today = timezone.localdate()
    numbered = series.bulletins.filter(number__isnull=False)
    last = numbered.filter(number_year=today.year).aggregate(n=Max("number"))["n"] or 0
    total = numbered.aggregate(n=Max("total_number"))["n"] or 0
    signing = Signing(today, last + 1, total + 1)
    paper = composing.paper(bulletin, signing)
    checks.require(paper)
    bulletin.blocks, bulletin.digest = blocks.to_json(paper), blocks.sha256(paper)
    bulletin.number_year, bulletin.number = today.year, signing.number
    bulletin.total_number = signing.total
    bulletin.state = BulletinState.SIGNED
    bulletin.signed_at, bulletin.signed_by = timezone.now(), by
    bulletin.save()
    events.record(BULLETIN_SIGNED, by=by, target=bulletin, number=bulletin.numbered)
    return bulletin


def held(bulletin: Bulletin) -> Bulletin:
    rows = Bulletin.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("series", "corrects__series").get(pk=bulletin.pk)


# What may stand in the way ------------------------------------------------------------------------


def stands_at(bulletin: Bulletin, state: BulletinState) -> Iterator[Problem]:
    if bulletin.state != state:
        now = bulletin.get_state_display()
        yield NON_FIELD_ERRORS, f"“{bulletin}”现在是“{now}”，不能这样办理。请刷新页面查看。"


def _is_unsigned(bulletin: Bulletin) -> Iterator[Problem]:
    if bulletin.state not in UNSIGNED:
        now = bulletin.get_state_display()
        yield NON_FIELD_ERRORS, f"“{bulletin}”{now}，不能退回。有误的请收回后重新起草。"


def _gaps(bulletin: Bulletin) -> Iterator[Problem]:
    for gap in blocks.gaps(composing.paper(bulletin)):
        yield NON_FIELD_ERRORS, f"还有要由人填写或者决定的地方：{gap.hint}。请在“各部分”里办理。"
