"""The searches behind the pickers of forms: persons, and what a designer lets a field take."""

from collections.abc import Iterable

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from portal import parameters
from portal.access import require
from portal.fields import owners, sources
from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds.links import numbered
from portal.fields.models import FieldSetVersion
from portal.fields.permissions import FIELDS_DESIGN
from portal.people.models import Person
from portal.text import nearness_of, search_key
from portal.ui.views import SignedInRequest

MOST_PICKS = 20


@require_safe
def pick_person(request: SignedInRequest) -> JsonResponse:
    """People within the user's scope, by name or initials; told apart by birth and unit."""
    owners.require_filler(request.user)
    people = Person.objects.visible_to(request.user).matching(request.GET.get("q", ""))
    rows = people.select_related("unit").order_by("name_key", "pk")[:MOST_PICKS]
    return JsonResponse({"results": [_picked(person) for person in rows]})


def _picked(person: Person) -> dict[str, str]:
    born = f"{person.birth.dotted} · " if person.birth else ""
    value = numbered(person.name, person.pk)
    return {"value": value, "text": value, "detail": f"{born}{person.unit}"}


@require_safe
def pick_source(request: SignedInRequest) -> JsonResponse:
    """What fields may take by themselves, by label, key or initials, each with its definition; of
    the draft that is named its own totals and targets as well, first."""
    require(request.user, FIELDS_DESIGN)
    key = parameters.key(request.GET.get("version"))
    drafts = FieldSetVersion.objects.visible_to(request.user).select_related("fieldset")
    draft = drafts.filter(pk=key).first() if key else None
    own = owners.of(draft.fieldset).offers(Definition.of(draft)) if draft else ()
    every = [
        *((key, label, "") for key, label in own),
        *((source.key, source.label, source.about) for source in sources.every()),
    ]
    return JsonResponse({"results": found(every, request.GET.get("q", ""))})


def found(every: Iterable[tuple[str, str, str]], typed: str) -> list[dict[str, str]]:
    """Of key, label and definition those that are meant, the nearest first."""
    near = (
        (nearness_of(search_key(label, key), typed), key, label, about)
        for key, label, about in every
    )
    meant = sorted((one for one in near if one[0] is not None), key=lambda one: one[0] or 0)
    return [
        {"value": key, "text": label, "detail": about}
        for _, key, label, about in meant[:MOST_PICKS]
    ]
