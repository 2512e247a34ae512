"""Which units somebody sees figures of, and in which order pages show them."""

from portal.access import Actor
from portal.figures.catalogue import Figure
from portal.figures.permissions import FIGURES_VIEW
from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet


def seen(user: Actor) -> UnitQuerySet:
    return Unit.objects.filter(user.scope(FIGURES_VIEW).q("path")).select_related("kind")


def top(user: Actor) -> Unit | None:
    """The highest unit of the user's: the one a page begins with."""
    return seen(user).still_open().order_by("depth", "path").first()


def below(user: Actor, above: Unit, figure: Figure | None, *, level: str = "") -> UnitQuerySet:
    """The units under one, or all of a level there; only those that have the figure."""
    units = seen(user).still_open().in_branch(above)
    units = units.at_level(level) if level else units.filter(depth=above.depth + 1)
    if figure and figure.levels:
        units = units.at_level(*figure.levels)
    return units.in_tree_order()
