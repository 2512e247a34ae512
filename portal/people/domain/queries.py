"""Reads that span rows: who is probably registered twice, who stands for whom."""

from django.db.models import CharField, Exists, ExpressionWrapper, OuterRef, Q, Subquery

from portal.access import Actor
from portal.people.models import Person
from portal.people.models.person import PersonQuerySet


def root_of(person: Person | None) -> Person | None:
    """The row that stands for a merged one today."""
    while person is not None and person.merged_into_id is not None:
        person = Person.everyone.get(pk=person.merged_into_id)
    return person


def likely_duplicates(*, by: Actor) -> PersonQuerySet:
    """Rows with an earlier row, `twin_id`, of the same name and birth among those the user sees.
    Two different identity numbers say that they are two people."""
    visible = Person.objects.visible_to(by)
    earlier = visible.filter(
        name_key=OuterRef("name_key"), birth=OuterRef("birth"), pk__lt=OuterRef("pk")
    ).annotate(own_number=ExpressionWrapper(OuterRef("identity_index"), output_field=CharField()))
    earlier = earlier.filter(Q(identity_index=None) | Q(own_number=None)).order_by("pk")
    return visible.filter(Exists(earlier)).annotate(twin_id=Subquery(earlier.values("pk")[:1]))


def candidates_for(person: Person, *, by: Actor) -> PersonQuerySet:
    """Whom one would merge with this person: the same name, the same birth first."""
    others = Person.objects.visible_to(by).named(person.name).exclude(pk=person.pk)
    return others.select_related("unit").order_by("birth", "pk")
