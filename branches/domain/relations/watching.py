"""What the register of those away and out of touch tells beside the member's own file."""

from typing import Any

from django.db.models import Count, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from branches.models import LostSearch, MobileStay


def told(members: Any) -> Any:
    """`contact`, `certificate`, `host` of the stay; `searches_made` and `last_search`, in the same
    statement."""
    stay = MobileStay.objects.away().filter(member=OuterRef("pk")).order_by()
    made = LostSearch.objects.filter(member=OuterRef("pk")).order_by().values("member")
    return members.annotate(
        contact=Subquery(stay.values("contact")[:1]),
        certificate=Subquery(stay.values("certificate")[:1]),
        host=Subquery(stay.values("host")[:1]),
        searches_made=Coalesce(Subquery(made.annotate(n=Count("pk")).values("n")), 0),
        last_search=Subquery(made.annotate(last=Max("on")).values("last")),
    )
