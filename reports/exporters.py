"""Data sets of the portal's own records: units, accounts, people. Other apps bring theirs."""

from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from portal.accounts.filters import AccountFilters
from portal.accounts.models import RoleHolding, User
from portal.accounts.permissions import ACCOUNTS_VIEW
from portal.imports.kit import Date
from portal.orgs.filters import UnitFilters
from portal.orgs.models import Unit
from portal.orgs.permissions import UNITS_VIEW
from portal.orgs.views import Kinds
from portal.people.filters import PersonFilters
from portal.people.models import Person
from portal.people.permissions import PEOPLE_VIEW
from reports.datasets import Chosen, Dataset, SheetColumn, one_sheet, register
from reports.rosters import Virtual, records_dataset, revealed, roster_dataset
from reports.trees import parent_words


def _people(chosen: Chosen) -> QuerySet:
    everybody = Person.objects.visible_to(chosen.by)
    rows = chosen.narrowed(everybody, usual=everybody).filter(chosen.within("unit__path"))
    return rows.select_related("unit").order_by("unit__path", "name_key", "pk")


def _columns(_: Chosen) -> list[SheetColumn]:
    date = Date()
    return [
        SheetColumn("姓名", lambda person: person.name),
        SheetColumn("性别", lambda person: person.get_sex_display(), width=8),
        SheetColumn("出生年月", lambda person: date.render(person.birth)),
        SheetColumn("民族", lambda person: person.nationality, width=10),
        SheetColumn("籍贯", lambda person: person.native_place, width=18),
        SheetColumn("所在单位", lambda person: person.unit.name, width=30),
        SheetColumn("身份证号", lambda p: revealed(p.identity), width=22, sensitive=True),
        SheetColumn("电话", lambda p: revealed(p.phone), width=16, sensitive=True),
        SheetColumn("住址", lambda p: revealed(p.address), width=36, sensitive=True),
    ]


register(
    Dataset(
        key="people",
        label="人员名册",
        about="登记的全部人员的基本信息。",
        permission=PEOPLE_VIEW,
        sheets=one_sheet("人员名册", rows=_people, columns=_columns),
        filters=PersonFilters,
        position=90,
    )
)


def _units(chosen: Chosen) -> QuerySet:
    everything = Unit.objects.visible_to(chosen.by)
    rows = chosen.narrowed(everything, usual=everything.still_open())
    rows = rows.filter(chosen.within("path"))
    return rows.select_related("kind").in_tree_order()


register(
    roster_dataset(
        "units",
        permission=UNITS_VIEW,
        rows=_units,
        paths={"unit": ""},
        filters=UnitFilters,
        virtual=lambda chosen: {"parent": parent_words(Unit.objects.all(), chosen)},
        position=80,
    )
)


def _accounts(chosen: Chosen) -> QuerySet:
    ended = Q(until__isnull=False, until__lte=chosen.today)
    roles = RoleHolding.objects.exclude(ended).filter(since__lte=chosen.today)
    everybody = User.objects.visible_to(chosen.by)
    rows = chosen.narrowed(everybody, usual=everybody.active())
    rows = rows.filter(chosen.within("unit__path"))
    return (
        rows.select_related("unit")
        .prefetch_related(
            Prefetch(
                "role_holdings",
                queryset=roles.filter(unit=F("user__unit")).order_by("since", "pk"),
                to_attr="roles_at_home",
            )
        )
        .order_by("unit__path", "username")
    )


def _role(user: Any) -> str | None:
    """The roster has room for one, held at the account's own unit."""
    return next((holding.role for holding in user.roles_at_home), None)


def _of_accounts(_: Chosen) -> Virtual:
    return {"role": _role}


register(
    roster_dataset(
        "accounts",
        permission=ACCOUNTS_VIEW,
        rows=_accounts,
        paths={"account": ""},
        filters=AccountFilters,
        virtual=_of_accounts,
        position=95,
    )
)

register(records_dataset(Kinds, position=81))
