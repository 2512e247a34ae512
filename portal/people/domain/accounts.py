"""Which person an account is of, and the other way round, of many at once."""

from collections import defaultdict
from collections.abc import Iterable

from portal.accounts.models import User
from portal.people import names
from portal.people.models import Person


def people_behind(accounts: Iterable[User]) -> dict[int, Person]:
    """As `Person.objects.behind`: by the account's key, in two statements."""
    accounts = list(accounts)
    keys = {one.pk: (one.unit_id, names.match_key(one.name)) for one in accounts}
    units = {unit for unit, _ in keys.values()}
    called = {name for _, name in keys.values()}
    people: dict[tuple[int | None, str], list[Person]] = defaultdict(list)
    for person in Person.objects.filter(unit__in=units, name_key__in=called):
        people[person.unit_id, person.name_key].append(person)
    written = {one.name for one in accounts}
    namesakes: dict[tuple[int, str], set[int]] = defaultdict(set)
    for other in User.objects.active().filter(unit__in=units, name__in=written):
        namesakes[other.unit_id, other.name].add(other.pk)
    return {
        one.pk: people[keys[one.pk]][0]
        for one in accounts
        if len(people[keys[one.pk]]) == 1 and not namesakes[one.unit_id, one.name] - {one.pk}
    }


def accounts_behind(people: Iterable[Person]) -> dict[int, User]:
    """By the person's key: the account that is theirs."""
    people = list(people)
    units, called = {one.unit_id for one in people}, {one.name for one in people}
    accounts = User.objects.active().filter(unit__in=units, name__in=called)
    by_key = {one.pk: one for one in accounts.select_related("unit").with_holdings()}
    behind = people_behind(by_key.values())
    return {person.pk: by_key[account] for account, person in behind.items()}
