"""What lists of members ask about dues."""

from typing import Any

from django.db.models import OuterRef, Subquery

from branches.models import DuesStandard


def with_standards(members: Any) -> Any:
    """`dues_category`, `dues_amount`, `dues_rhythm`, `dues_since`: of each the newest standard."""
    newest = DuesStandard.objects.in_force().filter(member=OuterRef("pk")).newest_first()
    return members.annotate(
        dues_category=Subquery(newest.values("category")[:1]),
        dues_amount=Subquery(newest.values("amount")[:1]),
        dues_rhythm=Subquery(newest.values("rhythm")[:1]),
        dues_since=Subquery(newest.values("since")[:1]),
    )
