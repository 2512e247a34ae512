"""The demo county's organization office has marked what it wants to come back to."""

from typing import Final

from assessments.domain.ledgers import stars
from assessments.domain.ledgers.filling import definition_of
from assessments.models import Ledger
from portal.accounts.models import User

_WORDS: Final = (
    "比上月多出一个支部，等批复文件到了再核。",
    "与村里公示的数不一致，下周走访时当面问。",
    "",
)


def build(office: User) -> None:
    """Of the newest that were handed in: one cell each, and of the last the whole."""
    rows = Ledger.objects.filter(submitted_at__isnull=False).with_names()
    newest = rows.select_related("form__fieldset").order_by("-period", "form", "unit__path")
    reviewed = [each for each in newest[:200] if stars.office_of(each, office)][: len(_WORDS)]
    for number, (ledger, words) in enumerate(zip(reviewed, _WORDS, strict=False), start=1):
        key = definition_of(ledger).typed_in[number].key if number < len(_WORDS) else ""
        stars.star(ledger, key=key, words=words, by=office)
