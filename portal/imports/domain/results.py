"""What an import wrote, as rows of the lists that show it."""

from django.db.models import Q, QuerySet

from portal.imports.declaring import find_roster
from portal.imports.models import Import


def written_by(rows: QuerySet, batch: Import) -> QuerySet:
    """Rows it created or changed, and those whose linked record (a member's person) it did."""
    effects = batch.effects.all()
    own = effects.filter(model=rows.model._meta.label_lower)
    written = Q(pk__in=own.values("object_id"))
    roster = find_roster(batch.roster)
    targets = roster.targets if roster else ()
    for target in targets:
        if target.model is rows.model:
            for field, key in target.links.items():
                linked = effects.filter(target=key).values("object_id")
                written |= Q(**{f"{field}__in": linked})
    return rows.filter(written)
