"""Acts on the term of an organisation: an election was held; another date was approved."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction

from branches.actions import ELECTION_DATE_APPROVED, ELECTION_RECORDED
from branches.domain import ballots, committees, reminders, terms, withdrawals
from branches.domain import organisation_checks as checks
from branches.domain.ballots import Papers
from branches.domain.committees import Seat
from branches.domain.polls import acts as polls
from branches.models import Election, PartyOrganization
from branches.permissions import ORGANISATIONS_MANAGE
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules

NO_PAPERS = Papers()
MOST_YEARS = 10  # as the table's own constraint has it


@transaction.atomic
def record(
    organisation: PartyOrganization,
    *,
    held_on: dt.date,
    term_years: int,
    seats: Sequence[Seat],
    entitled: int | None = None,
    present: int | None = None,
    papers: Papers = NO_PAPERS,
    document: str = "",
    note: str = "",
    by: User,
) -> Election:
    """An election was held: a new term begins with this committee, and reminders stop."""
    require(by, ORGANISATIONS_MANAGE, organisation.unit)
    committees.lock(organisation)
    refuse_if(checks.is_open(organisation), _elects(organisation))
    refuse_if(
        checks.not_in_future(held_on, field="held_on"),
        _after_last(organisation, held_on),
        _term_is_sensible(term_years),
        _in_time_or_approved(organisation, held_on, document),
        _enough_came(entitled, present, held_on),
        ballots.papers_fit(papers, present),
        committees.line_up_fits(organisation, seats, held_on),
        _has_somebody(seats),
    )
    election = Election(
        organization=organisation,
        held_on=held_on,
        term_years=term_years,
        was_due_on=organisation.due_on,
        entitled=entitled,
        present=present,
        **asdict(papers),
        document=document,
        note=note,
    )
    says = f"{held_on} 换届，任期 {term_years} 年"
    with withdrawals.keeping_organisation(withdrawals.ELECTION, organisation, says, by=by):
        difference = _begin_term(election, seats)
        polls.belong_to(election)
        reminders.complete(organisation, by=by)
    spoken = f"{says}。{difference.spoken()}"
    events.record(ELECTION_RECORDED, by=by, target=organisation, summary=spoken, document=document)
    return election


def _begin_term(election: Election, seats: Sequence[Seat]) -> committees.Turnover:
    organisation, held_on = election.organization, election.held_on
    election.save()
    organisation.last_elected_on, organisation.term_years = held_on, election.term_years
    _set_other_date(organisation, None, "", also=("last_elected_on", "term_years"))
    return committees.line_up(organisation, seats, effective_on=held_on, document=election.document)


@transaction.atomic
def approve_other_date(
    organisation: PartyOrganization, *, next_election_on: dt.date, document: str, by: User
) -> PartyOrganization:
    """The higher organisation agreed to an earlier or a later election."""
    require(by, ORGANISATIONS_MANAGE, organisation.unit)
    committees.lock(organisation)
    refuse_if(checks.is_open(organisation), _elects(organisation), _has_term(organisation))
    refuse_if(
        _within_limit(organisation, next_election_on),
        () if document.strip() else [("extension_document", "请填写批准提前或延期的文号。")],
    )
    before = organisation.due_on
    says = f"换届日期 {next_election_on}（{document}）"
    with withdrawals.keeping_organisation(withdrawals.OTHER_DATE, organisation, says, by=by):
        _set_other_date(organisation, next_election_on, document)
        reminders.withdraw(organisation, by=by, reason="已批准其他换届日期")
    events.record(
        ELECTION_DATE_APPROVED,
        by=by,
        target=organisation,
        changes={"应换届日期": [str(before), str(next_election_on)]},
        document=document,
    )
    return organisation


def regular_due(organisation: PartyOrganization) -> dt.date | None:
    """When the term ends by itself, whatever was approved."""
    if organisation.last_elected_on is None or organisation.term_years is None:
        return None
    return terms.months_later(organisation.last_elected_on, organisation.term_years * terms.MONTHS)


def _set_other_date(
    organisation: PartyOrganization,
    day: dt.date | None,
    document: str,
    *,
    also: tuple[str, ...] = (),
) -> None:
    organisation.next_election_on, organisation.extension_document = day, document
    organisation.save(update_fields=["next_election_on", "extension_document", *also])
    organisation.refresh_from_db(fields=["due_on"])


def _elects(organisation: PartyOrganization) -> Iterator[Problem]:
    if not organisation.elects:
        what = f"{organisation.get_nature_display()}{organisation.get_kind_display()}"
        yield NON_FIELD_ERRORS, f"{what}不实行任期选举，不用登记换届。"


def _has_term(organisation: PartyOrganization) -> Iterator[Problem]:
    if organisation.last_elected_on is None:
        yield NON_FIELD_ERRORS, "还没有登记最近一次换届，无法计算任期。请先修改党组织信息补上。"


def _after_last(organisation: PartyOrganization, held_on: dt.date) -> Iterator[Problem]:
    if organisation.last_elected_on and held_on <= organisation.last_elected_on:
        yield (
            "held_on",
            f"已登记 {organisation.last_elected_on} 的换届，新的选举日期应晚于该日。",
        )


def _term_is_sensible(years: int) -> Iterator[Problem]:
    if not 1 <= years <= MOST_YEARS:
        yield "term_years", f"任期应为 1 至 {MOST_YEARS} 年。"


def _in_time_or_approved(
    organisation: PartyOrganization, held_on: dt.date, document: str
) -> Iterator[Problem]:
    """Far from the due date is possible only with a paper."""
    due, rule = organisation.due_on, rules.find("EL-02", on=held_on)
    if due is None or rule is None or document.strip():
        return
    most = rule["most_months"]
    if not terms.months_later(due, -most) <= held_on <= terms.months_later(due, most):
        yield (
            "document",
            f"与应换届日期 {due} 相差超过 {most} 个月。请填写上级党组织批复文号。",
        )


def _enough_came(entitled: int | None, present: int | None, held_on: dt.date) -> Iterator[Problem]:
    if entitled is None or present is None:
        return
    if present > entitled:
        yield "present", "实到会人数多于应到会人数。请核对。"
        return
    rule = rules.find("EL-05", on=held_on)
    if rule and present < rule["least_present"] * entitled:
        share = rule["least_present"]
        yield (
            "present",
            f"实到会人数不足应到会的 {share}，选举无效（{rule.rule.code}）。请核对人数。",
        )


def _has_somebody(seats: Sequence[Seat]) -> Iterator[Problem]:
    if not seats:
        yield NON_FIELD_ERRORS, "请填写选举产生的班子成员，至少一名。"


def _within_limit(organisation: PartyOrganization, day: dt.date) -> Iterator[Problem]:
    regular = regular_due(organisation)
    if regular is None or organisation.last_elected_on is None:
        return
    if day <= organisation.last_elected_on:
        yield "next_election_on", "批准的换届日期应晚于最近一次换届。"
        return
    rule = rules.current("EL-02", on=day)
    most = rule["most_months"]
    first, last = terms.months_later(regular, -most), terms.months_later(regular, most)
    if not first <= day <= last:
        words = f"任期届满日为 {regular}，提前或延期一般不超过 {most} 个月（{rule.rule.code}）。"
        yield "next_election_on", f"{words}请填 {first} 至 {last} 之间的日期。"
