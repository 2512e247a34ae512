"""For how many days an act may be taken back: what `portal.deeds`, standing below, asks."""

from django.utils import timezone

from portal.rules.domain import rules
from portal.rules.rulebook.withdrawal import WITHDRAWAL


def days() -> int:
    return int(rules.value(WITHDRAWAL, "days", on=timezone.localdate()))
