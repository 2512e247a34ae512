"""Is somebody who is to be registered here already? Asked before a second record of one human
being is made: by name and birth, else by name and equal phone or place of origin."""

from collections.abc import Iterator

from django.views.decorators.debug import sensitive_variables

from portal.access import Actor
from portal.crypto.providers import UnreadableError
from portal.dates import PartialDate
from portal.people.models import Person
from portal.people.permissions import PEOPLE_VIEW
from portal.problems import Problem
from portal.typed import phones

_COMPARED = 50  # a name borne more often tells nothing, and each phone is opened to be compared


@sensitive_variables()
def like(
    name: str, *, birth: PartialDate | None, phone: str = "", native_place: str = ""
) -> list[Person]:
    namesakes = Person.objects.named(name).select_related("unit", "talent").order_by("pk")
    return [
        person
        for person in namesakes[:_COMPARED]
        if _same_birth(person, birth)
        or _same_phone(person, phone)
        or (native_place and person.native_place == native_place)
    ]


def _same_birth(person: Person, birth: PartialDate | None) -> bool:
    return bool(birth and person.birth and person.birth.agrees_with(birth))


@sensitive_variables()
def _same_phone(person: Person, phone: str) -> bool:
    if not phone or not person.phone:
        return False
    try:
        return bool(person.phone.reveal() == phones.tidy(phone))
    except UnreadableError:
        return False


def problems(found: list[Person], *, confirmed: bool, by: Actor) -> Iterator[Problem]:
    """Those the user sees are named; of the others nothing is told but that somebody else has to
    decide."""
    seen = [person for person in found if by.can(PEOPLE_VIEW, person.unit)]
    if len(seen) < len(found):
        yield "name", "此人可能已由其他单位登记，请联系人才办核对，由人才办登记。"
    elif seen and not confirmed:
        told = "；".join(
            f"{person.unit}的“{person}”（人员编号 {person.pk}）" for person in seen[:3]
        )
        yield (
            "confirmed",
            (
                f"可能是同一个人：{told}。是同一人的，请到那条人员记录的“人才”页登记；"
                "确实不是的，勾选“已核对”后再保存。"
            ),
        )
