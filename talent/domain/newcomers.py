"""Who suits a need as nobody told before: looked for at night, told in one message in the morning,
and on the home page for a week. Who said no meanwhile is no longer told of."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from portal.accounts.models import User
from portal.inbox.domain import notices
from portal.rules.domain import rules
from talent.choices import ConsentPurpose, TalentState
from talent.domain import matching
from talent.domain.scoring import Among
from talent.models import Consent, Match, Need, TalentProfile
from talent.permissions import TALENT_MATCH

SHOWN: Final = dt.timedelta(days=7)
_LEAST: Final = 80  # where the rules of an older county do not say


@transaction.atomic
def look(today: dt.date) -> int:
    """Every open need against everybody; how many are new. A pair that was told is told again only
    after it had fallen below the line."""
    least = Decimal(rules.current("TA-02", on=today).params.get("tell") or _LEAST)
    found = [_looked_at(need, least, today) for need in Need.objects.open(today).in_order()]
    new = [need for need in found if need.suited_on == today and need.newly_suited]
    Need.objects.exclude(pk__in=[need.pk for need in found]).exclude(suited=[]).update(
        suited=[], newly_suited=[]
    )
    _tell([need.pk for need in new], today)
    return sum(len(need.newly_suited) for need in new)


def _looked_at(need: Need, least: Decimal, today: dt.date) -> Need:
    told = matching.candidates(need, today, among=TalentProfile.objects.all())
    everybody = (*told.fitting, *told.if_told, *told.others)
    suits = [one for one in everybody if one.total >= least]
    known = set(need.suited)
    new = [
        one.record.pk for one in suits if one.record.pk not in known and not one.record.match_state
    ]
    need.suited = sorted(one.record.pk for one in suits)
    names = ["suited"]
    if new:
        need.newly_suited = _with_todays(need, new, today)
        need.suited_on = today
        names += ["newly_suited", "suited_on"]
    need.save(update_fields=names)
    return need


def _with_todays(need: Need, new: list[int], today: dt.date) -> list[int]:
    """Looked for twice on a day, both are of that day."""
    before = need.newly_suited if need.suited_on == today else []
    return sorted({*before, *new})


def told(needs: Any, today: dt.date) -> Any:
    """Open needs of which somebody new is still to be looked at."""
    return needs.open(today).filter(Exists(_people()), suited_on__gt=today - SHOWN)


def keys_of(need: Need, today: dt.date) -> set[int]:
    """Who of the need's people is new."""
    if need.suited_on is None or need.suited_on <= today - SHOWN:
        return set()
    return set(need.newly_suited)


def _people() -> Any:
    """Of a need in an outer query: those not yet in it, and to be matched still."""
    refuses = Consent.objects.refused(ConsentPurpose.EMPLOYERS).filter(profile=OuterRef("pk"))
    known = Match.objects.filter(profile=OuterRef("pk"), need=OuterRef(OuterRef("pk")))
    own = Among(F("pk"), OuterRef("newly_suited"))
    return TalentProfile.objects.filter(own, ~Exists(refuses), ~Exists(known), state=TalentState.IN)


def _tell(keys: Iterable[int], today: dt.date) -> None:
    """Each who may match, of the needs he sees; one message a day."""
    new = Need.objects.filter(pk__in=list(keys))
    for user in User.objects.who_may(TALENT_MATCH).active().order_by("pk"):
        seen = told(new.filter(user.scope(TALENT_MATCH).q("unit__path")), today)
        posts = [str(need) for need in seen.select_related("unit", "enterprise").in_order()]
        if posts:
            notices.send(
                [user.pk],
                title=f"{len(posts):,} 项人才需求有新的高匹配人选",
                text="；".join(posts),
                url=f"{reverse('talent:needs')}?suited=true",
                key=f"talent.newcomers.{today}",
            )
