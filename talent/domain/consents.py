"""What a talent agrees to: asked for each purpose, kept with who asked and how."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.domain import events
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules
from talent.actions import TALENT_CONSENT
from talent.choices import ConsentAnswer, ConsentPurpose, ContactWay
from talent.domain import months
from talent.domain.talents import held
from talent.models import Consent, TalentProfile
from talent.permissions import TALENT_KEEP


@transaction.atomic
def record(
    profile: TalentProfile, *, purposes: list[str], answer: str, on: dt.date, channel: str, by: User
) -> list[Consent]:
    """The answer holds from now on: a query asks for it each time, so that a no stops everything
    that rests on a yes at once."""
    profile = held(profile, TALENT_KEEP, by=by)
    refuse_if(_sound(profile, purposes, on))
    until = None
    if answer == ConsentAnswer.YES:
        until = months.shifted(on, rules.value("TA-15", "months", on=on))
    kept = [
        Consent.objects.update_or_create(
            profile=profile,
            purpose=purpose,
            defaults={
                "answer": answer,
                "asked_on": on,
                "channel": channel,
                "until": until,
                "by": by,
            },
        )[0]
        for purpose in purposes
    ]
    told = "、".join(ConsentPurpose(purpose).label for purpose in purposes)
    summary = f"“{profile}”对{told}：{ConsentAnswer(answer).label}（{ContactWay(channel).label}）"
    events.record(TALENT_CONSENT, by=by, target=profile, summary=summary, on=str(on))
    return kept


def _sound(profile: TalentProfile, purposes: list[str], on: dt.date) -> Iterator[Problem]:
    if on > timezone.localdate():
        yield "on", "日期晚于今天，请核对。"
    later = profile.consents.filter(purpose__in=purposes, asked_on__gt=on).first()
    if later is not None:
        yield "on", f"{later.asked_on} 已有更晚的答复“{later}”，请核对日期。"


def by_purpose(profile: TalentProfile) -> list[tuple[ConsentPurpose, Consent | None]]:
    """Every purpose, those nobody asked about too."""
    kept = {consent.purpose: consent for consent in profile.consents.select_related("by")}
    return [(purpose, kept.get(purpose)) for purpose in ConsentPurpose]
