"""名单: who belonged to an organisation and the groups below it on a day, moves reckoned back."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from branches.choices.life import Audience
from branches.choices.members import Membership
from branches.choices.organisations import OrganisationKind
from branches.models import (
    ActivityKind,
    CommitteePost,
    MemberMove,
    PartyMember,
    PartyOrganization,
    RightsLimit,
)
from portal.dates import PartialDate

_GONE = (Membership.SUSPENDED, Membership.EXPELLED)


def belonged(organisation: PartyOrganization, *, on: dt.date) -> QuerySet[PartyMember]:
    """Also those who have left or moved away since."""
    later = MemberMove.objects.in_force().filter(member=OuterRef("pk"), moved_on__gt=on)
    source = Subquery(later.order_by("moved_on", "pk").values("source")[:1])
    here = [organisation.pk, *_groups(organisation)]
    rows = PartyMember.objects.annotate(
        then=Coalesce(source, F("organization"), output_field=BigIntegerField())
    )
    rows = rows.filter(
        Q(left_on=None) | Q(left_on__gt=on),
        Q(joined_on=None) | Q(joined_on__lte=PartialDate.of(on)),
        then__in=here,
    )
    rows = rows.exclude(state__in=_GONE, left_on=None)
    return rows.select_related("person").order_by("person__name_key", "pk")


def _groups(organisation: PartyOrganization) -> QuerySet:
    below = PartyOrganization.objects.in_branch(organisation)
    return below.filter(kind=OrganisationKind.GROUP).values_list("pk", flat=True)


def audience_of(kinds: Iterable[ActivityKind]) -> str:
    """The widest of them: a theme day that carries a committee meeting is for everybody."""
    asked = {kind.audience for kind in kinds}
    widest = (Audience.ALL, Audience.GROUP, Audience.BODY, Audience.COMMITTEE, Audience.CHOSEN)
    return next((one for one in widest if one in asked), Audience.ALL)


def listed(
    organisation: PartyOrganization, kinds: Iterable[ActivityKind], *, on: dt.date
) -> list[PartyMember]:
    """Those who should come, without those a higher organisation has excused (`RightsLimit`); whom
    a chosen circle is made of is ticked among all."""
    excused = RightsLimit.objects.not_expected(on).values("member")
    rows = belonged(organisation, on=on).exclude(pk__in=excused)
    if audience_of(kinds) in (Audience.COMMITTEE, Audience.BODY):
        rows = rows.filter(person__in=seated(organisation, on=on).values("person"))
    return list(rows)


def seated(organisation: PartyOrganization, *, on: dt.date) -> QuerySet[CommitteePost]:
    day = PartialDate.of(on)
    return CommitteePost.objects.filter(
        Q(since=None) | Q(since__lte=day),
        Q(until=None) | Q(until__gt=day),
        organization=organisation,
    )
