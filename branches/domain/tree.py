"""The shape of the tree of party organisations: locking it, reading and changing places."""

from branches.models import PartyOrganization
from branches.models.organisation import PartyOrganizationQuerySet


def hold(*organisations: PartyOrganization) -> None:
    """Let nobody else change the tree until the transaction ends, and read the rows anew.

    An act rewrites the paths of whole branches, so acts queue at the root rows; readers and rows
    of other tables that only point at an organisation do not wait.
    """
    roots = PartyOrganization.objects.filter(depth=1).order_by("pk")
    list(roots.select_for_update(no_key=True))
    locked = PartyOrganization.objects.select_for_update(no_key=True)
    for organisation in organisations:
        organisation.refresh_from_db(from_queryset=locked)


def open_children(organisation: PartyOrganization) -> PartyOrganizationQuerySet:
    below = PartyOrganization.objects.in_branch(organisation)
    return below.filter(depth=organisation.depth + 1).still_open().in_tree_order()


def parent_of(organisation: PartyOrganization) -> PartyOrganization | None:
    """Read from the database: an act may have shifted the branch meanwhile."""
    organisation.refresh_from_db(fields=["path", "depth", "numchild"])
    return PartyOrganization.objects.get_parent(organisation, update=True)


def put_below(organisation: PartyOrganization, parent: PartyOrganization) -> None:
    """Move it with everything below it; position and code say where among the siblings."""
    PartyOrganization.objects.move(organisation, parent, "sorted-child")


def sort_again(organisation: PartyOrganization) -> None:
    """After a change of position or code: among the same siblings, at the right place."""
    parent = parent_of(organisation)
    if parent is not None:
        put_below(organisation, parent)


def ancestors(organisation: PartyOrganization) -> list[PartyOrganization]:
    """From the top down to the parent, whoever asks: where an organisation stands is no secret."""
    step = PartyOrganization.steplen
    above = [organisation.path[:end] for end in range(step, len(organisation.path), step)]
    rows = PartyOrganization.objects.filter(path__in=above)
    return list(rows.select_related("unit").in_tree_order())
