"""What cards, tickets and applications share: to begin one for a talent, to take its next step."""

from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.urls import reverse

from portal.access import Permission, require
from portal.orgs.models import Unit
from portal.ui.views import ActPage, Crumb, Link, NothingToAsk, RecordFormPage
from talent.models import TalentProfile
from talent.permissions import TALENT_KEEP

Offer = tuple[bool, str, str, str]  # whether, what it says, the end of its route, its sign


def links(prefix: str, record: Model, offers: list[Offer]) -> list[Link]:
    """Of the steps those that may be taken now."""
    return [
        Link(label, reverse(f"talent:{prefix}-{name}", args=[record.pk]), icon)
        for allowed, label, name, icon in offers
        if allowed
    ]


class ForTalent(RecordFormPage):
    """Whoever keeps the talent begins something for him."""

    model = TalentProfile
    permission = TALENT_KEEP
    listed: ClassVar[Crumb]

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, TALENT_KEEP, self.record.unit)

    def records(self) -> QuerySet:
        return super().records().select_related("person", "unit")

    def initial(self) -> dict[str, Any]:
        return {}

    def crumbs(self) -> list[Crumb]:
        return [self.listed]


class TalentStep(ActPage):
    """The next step of one record, refused with the reason before anything is typed."""

    permission: ClassVar[Permission] = TALENT_KEEP
    form_class: ClassVar[type[BaseForm]] = NothingToAsk
    watched: ClassVar[tuple[str, ...]] = ("state",)
    listed: ClassVar[Crumb]
    named: ClassVar[tuple[str, ...]] = ("profile__person", "profile__unit")

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, self.permission, self.kept_at())

    def kept_at(self) -> Unit | None:
        """Where the permission is asked."""
        unit: Unit = self.record.profile.unit
        return unit

    def records(self) -> QuerySet:
        return super().records().select_related(*self.named)

    def get_title(self) -> str:
        return f"{self.verb}：{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [self.listed, Crumb(str(self.record), self.record.get_absolute_url())]

    def initial(self) -> dict[str, Any]:
        return {}
