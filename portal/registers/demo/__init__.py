"""The demo county's registers: one of its own, and all that are shipped, over fourteen months."""

from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.registers.demo import places, shipped


def build(plan: DemoPlan) -> None:
    designer = User.objects.active().holding("organization_office").order_by("pk").first()
    townships = list(
        Unit.objects.at_level(UnitLevel.TOWNSHIP).select_related("kind").in_tree_order()
    )
    if designer is None or not townships:
        return
    places.build(plan, designer, townships)
    shipped.build(plan)
