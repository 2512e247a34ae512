"""Demo data: party organisations with their terms and past, members, officers, committees."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, cast

from branches.choices.members import Category
from branches.choices.organisations import ELECTED_KINDS, Nature, OrganisationKind
from branches.demo import (
    admissions,
    corrections,
    dues,
    imports,
    liaisons,
    life,
    members,
    officers,
    posts,
    relations,
    reviews,
    watched,
)
from branches.demo.plan import OrganisationDraft, county
from branches.domain import abnormal_spells, reminders
from branches.domain.admission import reminders as of_admissions
from branches.domain.dues import reminders as of_dues
from branches.domain.life import reminders as of_life
from branches.domain.relations import disposal_tasks, watch_tasks
from branches.domain.relations import tasks as of_letters
from branches.domain.review import correction_tasks
from branches.domain.review import tasks as of_reviews
from branches.domain.terms import MONTHS, months_later
from branches.models import Affiliation, Election, PartyMember, PartyOrganization
from portal.dates import PartialDate
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit

_SEPARATED: Final = dt.date(2024, 3, 1)  # when enterprises' branches left the townships
# How far ahead the end of the term lies, in days, with its weight.
_AHEAD: Final = (
    ((-200, -1), 5),
    ((0, 30), 3),
    ((31, 90), 4),
    ((91, 180), 7),
    ((181, 365), 12),
    ((366, 1095), 69),
)
_UNKNOWN: Final = 60  # one in so many never registered its last election
_DELAYED: Final = 45  # one in so many was granted another date


def build(plan: DemoPlan) -> None:
    units = list(Unit.objects.still_open().select_related("kind").in_tree_order())
    if not units:
        return
    dice = plan.random("party organisations")
    drafts = list(_placed(county(units, dice), PartyOrganization.step_path("", 1), "539928"))
    rows = {draft: _row(draft, plan, dice) for draft in drafts}
    PartyOrganization.objects.bulk_create(rows.values(), batch_size=1000)
    Affiliation.objects.bulk_create(_affiliations(rows), batch_size=1000)
    members.build(plan)
    Election.objects.bulk_create(_elections(rows.values(), dice), batch_size=1000)
    posts.build(plan)
    life.build(plan)
    dues.build(plan)
    liaisons.build(plan)
    relations.build(plan)
    watched.build(plan)
    reviews.build(plan)
    corrections.build(plan)
    admissions.build(plan)
    members.tell_changes(plan)
    officers.build(plan)
    reminders.remind(plan.today)
    of_life.remind(plan.today)
    of_dues.remind(plan.today)
    of_admissions.remind(plan.today)
    of_letters.remind(plan.today)
    of_reviews.remind(plan.today)
    correction_tasks.remind(plan.today)
    disposal_tasks.remind(plan.today)
    watch_tasks.remind(plan.today)
    abnormal_spells.keep(plan.today)
    imports.build(plan)


def _placed(draft: OrganisationDraft, path: str, code: str) -> Iterator[OrganisationDraft]:
    """Every draft with the path and code its place gives it; the list's order is official."""
    draft.path, draft.code = path, code
    yield draft
    for number, child in enumerate(draft.children, start=1):
        below = PartyOrganization.step_path(path, number)
        yield from _placed(child, below, f"{code}{number:03}")


def _row(draft: OrganisationDraft, plan: DemoPlan, dice: random.Random) -> PartyOrganization:
    founded = _founded(draft, plan, dice)
    row = PartyOrganization(
        kind=draft.kind,
        nature=draft.nature,
        name=draft.name,
        short_name=draft.short_name,
        code=draft.code,
        unit=draft.unit,
        founded_on=founded,
        host_state=draft.host_state,
        position=int(draft.code[-3:]) * 10,
        path=draft.path,
        depth=len(draft.path) // PartyOrganization.steplen,
        numchild=len(draft.children),
    )
    if draft.kind in ELECTED_KINDS and draft.nature == Nature.REGULAR:
        _give_term(row, plan.today, dice)
    row.fill_search()
    return row


def _founded(draft: OrganisationDraft, plan: DemoPlan, dice: random.Random) -> PartialDate:
    if draft.nature != Nature.REGULAR:
        return PartialDate.of(plan.today - dt.timedelta(days=dice.randint(60, 900)))
    first, last = (2012, 2020) if draft.host_state != "none" else (1986, 2016)
    return PartialDate(dice.randint(first, last), dice.randint(1, 12))


def _give_term(row: PartyOrganization, today: dt.date, dice: random.Random) -> None:
    years = row.term_years = _years(row)
    if dice.randrange(_UNKNOWN) == 0:
        return
    span = dice.choices([span for span, _ in _AHEAD], [weight for _, weight in _AHEAD])[0]
    most = years * 365 - 30  # an election lies in the past
    end = today + dt.timedelta(days=min(dice.randint(*span), most))
    row.last_elected_on = months_later(end, -years * MONTHS)
    if dice.randrange(_DELAYED) == 0:
        row.next_election_on = months_later(end, dice.choice((-3, 4, 6)))
        row.extension_document = f"云组复〔{end.year}〕{dice.randint(1, 60)}号"


def _years(row: PartyOrganization) -> int:
    if row.unit.kind.level == UnitLevel.VILLAGE or row.kind == OrganisationKind.COMMITTEE:
        return 5
    return 3


def _affiliations(rows: dict[OrganisationDraft, PartyOrganization]) -> Iterator[Affiliation]:
    parents = {child: parent for parent in rows for child in parent.children}
    for draft, row in rows.items():
        parent = rows[parents[draft]] if draft in parents else None
        founded = cast(PartialDate, row.founded_on)  # each was, at a time made up above
        since = dt.date(founded.year, founded.month or 1, founded.day or 1)
        if draft.old_parent is not None:
            before = rows[draft.old_parent]
            yield Affiliation(
                organization=row, parent=before, since=since, until=_SEPARATED, reason="成立"
            )
            since = _SEPARATED
        document = "云组〔2024〕6号" if draft.old_parent else ""
        reason = "“两新”党组织归口管理" if draft.old_parent else "成立"
        yield Affiliation(
            organization=row, parent=parent, since=since, document=document, reason=reason
        )


def _full_since() -> dict[int, list[PartialDate]]:
    found: dict[int, list[PartialDate]] = defaultdict(list)
    rows = PartyMember.objects.present().filter(category=Category.FULL).exclude(confirmed_on=None)
    for organisation, day in rows.values_list("organization", "confirmed_on"):
        found[organisation].append(cast(PartialDate, day))
    return found


def _elections(rows: Iterable[PartyOrganization], dice: random.Random) -> Iterator[Election]:
    """Branches elect by their members; above them delegates do, in any number."""
    full = _full_since()
    for row in rows:
        if row.last_elected_on is None or row.term_years is None:
            continue
        entitled = dice.randint(12, 60)
        if since := full.get(row.pk):
            entitled = sum(day <= PartialDate.of(row.last_elected_on) for day in since)
        yield Election(
            organization=row,
            held_on=row.last_elected_on,
            term_years=row.term_years,
            was_due_on=row.last_elected_on + dt.timedelta(days=dice.randint(-20, 20)),
            entitled=entitled,
            present=entitled - dice.randint(0, entitled // 6),
            document=f"云组复〔{row.last_elected_on.year}〕{dice.randint(1, 90)}号",
        )
        if row.founded_on and row.founded_on.year < row.last_elected_on.year - row.term_years:
            yield Election(
                organization=row,
                held_on=months_later(row.last_elected_on, -row.term_years * MONTHS),
                term_years=row.term_years,
            )
