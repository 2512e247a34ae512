"""The demo county's registers: one of its own, and all that are shipped, over fourteen months."""

from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.registers.choices import RecordState
from portal.registers.demo import places, shipped
from portal.registers.models import Register, RegisterRecord

LOOKED_OVER_BY = "assessment_office"
WAITING = 5


def build(plan: DemoPlan) -> None:
    designer = User.objects.active().holding("organization_office").order_by("pk").first()
    townships = list(
        Unit.objects.at_level(UnitLevel.TOWNSHIP).select_related("kind").in_tree_order()
    )
    if designer is None or not townships:
        return
    places.build(plan, designer, townships)
    shipped.build(plan)
    _look_over("ASM-16")


def finish(plan: DemoPlan) -> None:
    """Registers about what other apps have built by now."""
    shipped.build_about_subjects(plan)


def _look_over(preset: str) -> None:
    """What the township says is put right is looked over before it is closed."""
    register = Register.objects.filter(preset=preset).first()
    if register is None:
        return
    Register.objects.filter(pk=register.pk).update(looked_over_by=[LOOKED_OVER_BY])
    asked = register.records.filter(state=RecordState.ASKED).order_by("pk")
    waiting = list(asked.values_list("pk", flat=True)[:WAITING])
    RegisterRecord.objects.filter(pk__in=waiting).update(state=RecordState.CHECKING)
