"""The search behind the person pickers of forms."""

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from portal.fields import owners
from portal.fields.domain.kinds.links import numbered
from portal.people.models import Person
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
