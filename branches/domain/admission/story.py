"""What is known of a case, apart from how it is kept: checks and clocks are arithmetic over it.

The same story is judged when a step is taken, and years later by the audit.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from branches.choices.admission import (
    LEADS_TO,
    REPEATED,
    STAGES,
    AdmissionStage,
    CaseSource,
    NoticeKind,
    StepCode,
    StepDecision,
)
from branches.domain.admission.votes import Ballot
from branches.models import AdmissionCase, AdmissionVote, CaseStep, PartyMember, PartyOrganization
from portal.dates import PartialDate

S = StepCode
ORDER: Final[dict[str, int]] = {code: place for place, code in enumerate(S)}
# Which steps must have been taken before.
NEEDS: Final[dict[str, tuple[StepCode, ...]]] = {
    S.TALK: (S.APPLICATION,),
    S.ACTIVIST: (S.TALK,),
    S.ACTIVIST_FILED: (S.ACTIVIST,),
    S.CONTACTS: (S.ACTIVIST,),
    S.REVIEW: (S.ACTIVIST,),
    S.OPINION: (S.ACTIVIST, S.CONTACTS),
    S.LISTED: (S.OPINION,),
    S.INTRODUCERS: (S.LISTED,),
    S.VETTING: (S.LISTED,),
    S.TRAINING: (S.LISTED,),
    S.COMMITTEE: (S.INTRODUCERS, S.VETTING, S.TRAINING),
    S.PREREVIEW: (S.COMMITTEE,),
    S.FORM: (S.PREREVIEW,),
    S.ASSEMBLY: (S.FORM,),
    S.INTERVIEW: (S.ASSEMBLY,),
    S.APPROVAL: (S.ASSEMBLY, S.INTERVIEW),
    S.FILED: (S.APPROVAL,),
    S.GROUP: (S.APPROVAL,),
    S.OATH: (S.APPROVAL,),
    S.FURTHER: (S.ASSEMBLY,),
    S.REQUEST: (S.ASSEMBLY,),
    S.CONVERSION: (S.REQUEST,),
    S.CONFIRMATION: (S.CONVERSION,),
    S.ARCHIVE: (S.CONFIRMATION,),
}
# Where somebody must have come to before a step.
STAGE_BEFORE: Final[dict[str, AdmissionStage]] = {
    **dict.fromkeys((S.APPLICATION, S.TALK, S.ACTIVIST), AdmissionStage.APPLICANT),
    **dict.fromkeys(
        (S.ACTIVIST_FILED, S.CONTACTS, S.REVIEW, S.OPINION, S.LISTED), AdmissionStage.ACTIVIST
    ),
    **dict.fromkeys(
        (S.INTRODUCERS, S.VETTING, S.TRAINING, S.COMMITTEE, S.PREREVIEW, S.FORM, S.ASSEMBLY,
         S.INTERVIEW, S.APPROVAL),
        AdmissionStage.CANDIDATE,
    ),
    **dict.fromkeys(
        (S.FILED, S.GROUP, S.OATH, S.FURTHER, S.REQUEST, S.CONVERSION, S.CONFIRMATION),
        AdmissionStage.PROBATIONARY,
    ),
    S.ARCHIVE: AdmissionStage.FULL,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class StepFacts:
    """One step as it is told. Texts go to the record as they are; the rest is judged."""

    code: str
    happened_on: dt.date
    decision: str = ""
    document: str = ""
    content: str = ""
    responsible: str = ""
    has_paper: bool = False
    keeper: str = ""
    days: int | None = None
    hours: int | None = None
    form_number: str = ""
    leaves_on: dt.date | None = None
    extended_until: dt.date | None = None
    special_reason: str = ""
    activity: Any = None
    ballot: Ballot | None = None
    helpers: tuple[PartyMember, ...] = ()
    pk: int | None = None

    @property
    def failed(self) -> bool:
        return self.decision == StepDecision.FAIL


COLUMNS: Final = (
    "code", "happened_on", "decision", "document", "content", "responsible", "has_paper",
    "keeper", "days", "hours", "form_number", "leaves_on", "extended_until", "special_reason",
)  # fmt: skip
_OF_VOTE: Final = (
    "entitled", "present", "written", "in_favour", "against", "abstained", "invalid", "method",
    "host", "watcher", "teller",
)  # fmt: skip


@dataclass(frozen=True)
class NoticeFacts:
    kind: str
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True)
class Story:
    """Standing steps in the order they happened, and standing notices."""

    organisation: PartyOrganization
    birth: PartialDate | None = None
    source: str = CaseSource.APPLIED
    steps: tuple[StepFacts, ...] = ()
    notices: tuple[NoticeFacts, ...] = ()
    pk: int | None = None
    is_running: bool = True
    _by_code: dict[str, list[StepFacts]] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for step in self.steps:
            self._by_code.setdefault(step.code, []).append(step)

    def every(self, code: str) -> list[StepFacts]:
        return self._by_code.get(code, [])

    def last(self, code: str) -> StepFacts | None:
        """The one that counts: the newest that did not fail."""
        return next((one for one in reversed(self.every(code)) if not one.failed), None)

    def day(self, code: str) -> dt.date | None:
        step = self.last(code)
        return step.happened_on if step else None

    def has(self, code: str) -> bool:
        return self.last(code) is not None

    def notice(self, kind: NoticeKind) -> NoticeFacts | None:
        return next((one for one in reversed(self.notices) if one.kind == kind), None)

    @property
    def stage(self) -> AdmissionStage:
        """The furthest a step led to; who was on the roster before began as a member."""
        reached = [LEADS_TO[S(one.code)] for one in self.steps if _leads(one)]
        if self.source == CaseSource.ROSTER:
            reached.append(AdmissionStage.PROBATIONARY)
        return STAGES[max(map(STAGES.index, reached), default=0)]

    def with_step(self, facts: StepFacts) -> "Story":
        """As it would be with one step more, or with another day of one it has."""
        others = [one for one in self.steps if one.pk is None or one.pk != facts.pk]
        return replace(self, steps=in_order([*others, facts]), _by_code={})


def _leads(step: StepFacts) -> bool:
    if step.code not in LEADS_TO or step.failed:
        return False
    # A longer probation, or its end, makes nobody a full member.
    return step.code != S.CONFIRMATION or step.decision in ("", StepDecision.ON_TIME)


def in_order(steps: Iterable[StepFacts]) -> tuple[StepFacts, ...]:
    return tuple(sorted(steps, key=lambda one: (one.happened_on, ORDER.get(one.code, 99))))


def is_repeated(code: str) -> bool:
    return code in REPEATED


def read(rows: Iterable[AdmissionCase]) -> list[Story]:
    """Of cases with what `prefetched` brings; no query per case."""
    return [of(case) for case in rows]


def prefetched(rows: Any) -> Any:
    return rows.select_related("person", "organization").prefetch_related(
        "steps__vote", "steps__helpers__member__person", "notices"
    )


def of(case: AdmissionCase) -> Story:
    return Story(
        organisation=case.organization,
        birth=case.person.birth,
        source=case.source,
        steps=in_order(facts_of(one) for one in case.steps.all() if not one.is_withdrawn),
        notices=tuple(_notices(case)),
        pk=case.pk,
        is_running=case.is_running,
    )


def facts_of(row: CaseStep) -> StepFacts:
    told = {name: getattr(row, name) for name in COLUMNS}
    helpers = tuple(one.member for one in row.helpers.all())
    # The meeting only where it was brought along: lists do without.
    met = row.activity if CaseStep.activity.is_cached(row) else None
    return StepFacts(**told, activity=met, ballot=_ballot(row), helpers=helpers, pk=row.pk)


def _ballot(row: CaseStep) -> Ballot | None:
    try:
        vote = row.vote
    except AdmissionVote.DoesNotExist:
        return None
    return Ballot(**{name: getattr(vote, name) for name in _OF_VOTE})


def vote_columns(ballot: Ballot) -> dict[str, Any]:
    return {name: getattr(ballot, name) for name in _OF_VOTE}


def _notices(case: AdmissionCase) -> Iterator[NoticeFacts]:
    rows = [one for one in case.notices.all() if one.withdrawn_at is None]
    for one in sorted(rows, key=lambda each: (each.starts_on, each.pk)):
        yield NoticeFacts(one.kind, one.starts_on, one.ends_on)
