"""Acts on ledgers: their forms, what is filled in, handed over, looked at, corrected."""

import datetime as dt
import io

from django.utils import timezone

from assessments.actions import (
    BURDEN_ANSWERED,
    BURDEN_REPORTED,
    DELEGATION_GIVEN,
    FORM_ARCHIVED,
    FORM_CHANGED,
    FORM_CREATED,
    FORM_REMOVED,
    FORM_RESUMED,
    LEDGER_ACCEPTED,
    LEDGER_BOOK_BOUND,
    LEDGER_CONFIRMED,
    LEDGER_EXEMPTED,
    LEDGER_OWED,
    LEDGER_PRINTED,
    LEDGER_RECALLED,
    LEDGER_RETURNED,
    LEDGER_SUBMITTED,
    LEDGERS_OPENED,
    LEDGERS_URGED,
    PROOF_ATTACHED,
    PROOF_TAKEN_AWAY,
    QUERY_ANSWERED,
    REOPENING_ASKED,
    REOPENING_GRANTED,
    REOPENING_REFUSED,
)
from assessments.choices import CellOrigin, LedgerState, RoundOutcome
from assessments.domain import complaints, forms, targets, timing
from assessments.domain.ledgers import (
    books,
    cells,
    delegations,
    evidence,
    exempting,
    handing,
    opening,
    papers,
    programs,
    progress,
    queries,
    reopenings,
    reviewing,
    workbooks,
)
from assessments.domain.ledgers.cells import Typed
from assessments.permissions import (
    LEDGERS_FILL,
    LEDGERS_MANAGE,
    LEDGERS_REVIEW,
    LEDGERS_VIEW,
)
from portal.fields.actions import FIELDS_PUBLISHED
from portal.fields.permissions import FIELDS_DESIGN
from portal.files.actions import FILE_UPLOADED
from portal.jobs.actions import JOB_SUBMITTED
from portal.orgs.choices import UnitLevel
from portal.periods import Period, PeriodKind
from portal.ui.permissions import LISTS_EXPORT
from reports.domain.documents import DOCX
from tests.factories import files
from tests.factories import ledgers as make
from tests.guards.acts import MADE, SUBJECT, Act, given, of_plain
from tests.guards.places import holder, only

DESIGN = (FIELDS_DESIGN, LEDGERS_MANAGE)
FILL = (LEDGERS_VIEW, LEDGERS_FILL)
REVIEW = (LEDGERS_VIEW, LEDGERS_REVIEW)
MANAGE = (LEDGERS_VIEW, LEDGERS_MANAGE)
BIND = (LEDGERS_VIEW, LISTS_EXPORT)
NAMED = {"name": "走访月报"}


today = timezone.localdate


def form(s):
    """Looked at by whoever holds the right to review and nothing else."""
    made = make.form(s.county, make.BARE)
    made.levels.update(roles=[only(LEDGERS_REVIEW)])
    return made


def in_hand(s):
    return make.in_hand(form(s), s.here, s.clerk)


def submitted(s):
    return make.submitted(form(s), s.here, s.clerk)


def seen(s):
    """As the reviewer saw it."""
    return given(ledger := submitted(s), edition=ledger.edition)


def locked(s):
    return make.locked(form(s), s.here, s.clerk)


def exempted(s):
    ledger = in_hand(s)
    ledger.change(state=LedgerState.EXEMPT, exempt_reason="机构改革")
    return given(ledger)


def waiting(s):
    """With a cell that arrived."""
    ledger = in_hand(s)
    ledger.values.update(origin=CellOrigin.ARRIVED, is_confirmed=False)
    return given(ledger, ["visited"])


def waiting_for_a_program(s):
    ledger, _ = waiting(s).args
    return given(ledger, dict(ledger.values.filter(key="visited").values_list("key", "edition")))


def proved(s):
    ledger = in_hand(s)
    return given(make.proof(ledger, s.clerk)).telling(ledger=ledger)


def proved_elsewhere(s):
    """By another ledger of the same days."""
    ledger = in_hand(s)
    week = Period.containing(timezone.localdate(), PeriodKind.WEEK)
    other = make.of(ledger.form, s.here, week)
    other.window_from, other.window_until = ledger.window_from, ledger.window_until
    other.save()
    return given(ledger, key="visited", chosen=make.proof(other, s.clerk).pk)


def given_back(s):
    ledger = in_hand(s)
    ledger.change(state=LedgerState.RETURNED, returns=1)
    facts = {"outcome": RoundOutcome.RETURNED, "submitted_by": s.clerk}
    ledger.rounds.create(number=1, **facts).queries.create(key="visited", reason="请核对")
    return given(ledger, key="visited", words="已核对", seen="")


def asked(s):
    ledger = locked(s)
    return given(make.asked(ledger, s.clerk)).telling(ledger=ledger)


def granted(s):
    built = asked(s)
    built.more["until"] = timezone.now() + dt.timedelta(days=2)
    return built


def refused(s):
    built = asked(s)
    built.more["answer"] = "数字无误"
    return built


def bound(s):
    year = locked(s).period.last_day.year
    return given(s.here, year=year, wanted=DOCX)


def bound_now(s):
    built = bound(s)
    built.more["tell"] = lambda *_: None
    return built


def a_sheet(s):
    """Of its own workbook, as it went out."""
    ledger = in_hand(s)
    content = workbooks.written([ledger], by=s.clerk)
    return given(ledger, list(workbooks.read(io.BytesIO(content))), confirm=True)


def due(s):
    """Ledgers of this period, not yet opened."""
    today = timezone.localdate()
    one = form(s)
    period = Period.containing(today, PeriodKind.MONTH)
    one.fieldset.versions.update(effective_from=dt.date(2000, 1, 1))
    return given(one, period, today=today).telling(root=s.county)


def behind(s):
    """Who may, may it at `aside`."""
    ledger = make.in_hand(form(s), s.aside, s.clerk)
    return given(ledger.period).telling(root=s.county)


def kinds():
    return make.kinds(UnitLevel.TOWNSHIP)


def edited(s):
    one = form(s)
    return given(one, kinds=kinds(), reviews=[], period_kind=one.period_kind, **NAMED)


def archived(s):
    one = form(s)
    one.is_open = False
    one.save()
    return given(one)


def act(function, built, needs, action=None, about=SUBJECT):
    return Act(function, built, needs, tells=((action, about),) if action else ())


ACTS = (
    Act(
        forms.create,
        lambda _: given(kinds=kinds(), **NAMED),
        DESIGN,
        at=(),
        tells=((FORM_CREATED, MADE),),
    ),
    Act(forms.edit, edited, DESIGN, at=(), tells=((FORM_CHANGED, SUBJECT),)),
    Act(
        forms.copy,
        lambda s: given(form(s), name="走访月报", note=""),
        DESIGN,
        at=(),
        tells=((FORM_CREATED, MADE),),
    ),
    Act(
        forms.archive,
        lambda s: given(form(s)),
        DESIGN,
        at=(),
        tells=((FORM_ARCHIVED, SUBJECT),),
    ),
    Act(forms.resume, archived, DESIGN, at=(), tells=((FORM_RESUMED, SUBJECT),)),
    Act(
        forms.remove,
        lambda s: given(form(s)),
        DESIGN,
        at=(),
        tells=((FORM_REMOVED, SUBJECT),),
    ),
    Act(
        forms.install,
        lambda _: given(make.BARE, effective_from=timezone.localdate()),
        DESIGN,
        at=(),
        tells=((FORM_CREATED, MADE), (FIELDS_PUBLISHED, "made.fieldset")),
    ),
    Act(
        opening.open_period,
        due,
        (LEDGERS_MANAGE,),
        at=(),
        tells=((LEDGERS_OPENED, "root"),),
    ),
    # Cells keep their own history; the trail is told of acts.
    act(cells.save, lambda s: given(in_hand(s), {"visited": Typed("5", 1)}), FILL),
    act(cells.confirm, waiting, FILL, LEDGER_CONFIRMED),
    act(cells.read_again, lambda s: given(in_hand(s)), FILL),
    Act(
        evidence.attach,
        lambda s: given(in_hand(s), key="visited", file=files.sent("签到表.txt", b"text")),
        FILL,
        tells=((FILE_UPLOADED, "made.upload"), (PROOF_ATTACHED, SUBJECT)),
    ),
    act(evidence.attach_again, proved_elsewhere, FILL, PROOF_ATTACHED),
    act(evidence.take_away, proved, FILL, PROOF_TAKEN_AWAY, "ledger"),
    act(queries.answer, given_back, FILL, QUERY_ANSWERED),
    act(handing.submit, lambda s: given(in_hand(s)), FILL, LEDGER_SUBMITTED),
    act(handing.recall, lambda s: given(submitted(s)), FILL, LEDGER_RECALLED),
    act(programs.confirm, waiting_for_a_program, FILL, LEDGER_CONFIRMED),
    act(programs.save, lambda s: given(in_hand(s), {"visited": Typed("5", 1)}), FILL),
    act(
        programs.hand_in,
        lambda s: given(in_hand(s), {"visited": 5}, confirm=True),
        FILL,
        LEDGER_SUBMITTED,
    ),
    act(programs.hand_in_sheet, a_sheet, FILL, LEDGER_SUBMITTED),
    act(reviewing.accept, seen, REVIEW, LEDGER_ACCEPTED),
    act(
        reviewing.give_back,
        lambda s: given(
            one := submitted(s), queries={"visited": "请核对"}, words="", edition=one.edition
        ),
        REVIEW,
        LEDGER_RETURNED,
    ),
    act(
        reviewing.accept_many,
        lambda s: given([one := submitted(s)]).telling(ledger=one),
        REVIEW,
        LEDGER_ACCEPTED,
        "ledger",
    ),
    Act(
        delegations.give,
        lambda s: given(
            deputy=holder([(LEDGERS_VIEW, s.here)], unit=s.here), since=today(), until=today()
        ),
        (LEDGERS_REVIEW,),
        at=(),
        tells=((DELEGATION_GIVEN, MADE),),
    ),
    *of_plain(
        targets.TARGETS,
        lambda s: {"unit": s.here, "indicator": "F1", "year": 2026, "number": 100},
        make=lambda s: make.target(s.here),
        corrects={"number": 120},
    ),
    act(exempting.exempt, lambda s: given(in_hand(s), reason="机构改革"), MANAGE, LEDGER_EXEMPTED),
    act(exempting.owe_again, exempted, MANAGE, LEDGER_OWED),
    Act(
        papers.take_out,
        lambda s: given(locked(s), DOCX),
        (LEDGERS_VIEW,),
        tells=((LEDGER_PRINTED, SUBJECT),),
    ),
    Act(books.order, bound, BIND, tells=((JOB_SUBMITTED, MADE),)),
    Act(
        books.bind,
        bound_now,
        BIND,
        tells=((LEDGER_BOOK_BOUND, SUBJECT),),
    ),
    Act(progress.urge, behind, MANAGE, at=(), tells=((LEDGERS_URGED, "root"),)),
    act(
        reopenings.ask,
        lambda s: given(locked(s), keys=["visited"], reason="漏计一人"),
        FILL,
        REOPENING_ASKED,
    ),
    act(reopenings.grant, granted, MANAGE, REOPENING_GRANTED, "ledger"),
    act(reopenings.refuse, refused, MANAGE, REOPENING_REFUSED, "ledger"),
    act(
        complaints.complain,
        lambda s: given(s.here, words="重复"),
        (LEDGERS_FILL,),
        BURDEN_REPORTED,
        MADE,
    ),
    act(
        complaints.answer,
        lambda s: given(make.complaint(s.here, s.clerk), answer="下月起不再填写"),
        MANAGE,
        BURDEN_ANSWERED,
    ),
    # It is no deed: how long a sheet was worked at.
    act(timing.add, lambda s: given(in_hand(s), 30), FILL),
)

EXEMPT = {
    "assessments.asked.repeated": "a reading: what is asked twice",
    "assessments.complaints.take_back": "only by whoever said it: tests/assessments",
    "assessments.forms.fillers": "a reading: the units that fill a form",
    "assessments.ledgers.delegations.deputies": "a reading: whom he may ask",
    "assessments.ledgers.delegations.end": "only by whoever gave it: tests/assessments",
    "assessments.ledgers.evidence.to_choose": "a reading: the unit's files of these days",
    "assessments.ledgers.evidence.used_before": "a reading: where a file was used before",
    "assessments.ledgers.holding.alone": "a part of acts: the ledger under its lock",
    "assessments.ledgers.holding.shared": "a part of acts: the ledger under its lock",
    "assessments.ledgers.levels.may_review": "says who may",
    "assessments.ledgers.levels.reviews": "says who may",
    "assessments.ledgers.levels.require_reviewer": "says who may",
    "assessments.ledgers.levels.reviewed_by": "a reading: what waits for the user",
    "assessments.ledgers.progress.behind": "a reading: who has not handed in",
    "assessments.ledgers.progress.of_form": "a reading: a form's periods by unit",
    "assessments.ledgers.progress.of_period": "a reading: a period's forms by unit",
    "assessments.ledgers.remarks.of_month": "a reading: what the checks say of a month's ledgers",
    "assessments.ledgers.summaries.of": "a reading: the ledgers of a form below each other",
    "assessments.ledgers.reminders.given_back": "a part of giving back",
    "assessments.ledgers.reminders.handed_over": "a part of handing over",
    "assessments.ledgers.workbooks.marked": "a reading: a workbook with its faults",
    "assessments.ledgers.workbooks.put_back": "a sheet into its ledger, by the ledger's act",
    "assessments.ledgers.workbooks.take_in": "reads a workbook; each ledger is saved by its act",
    "assessments.ledgers.workbooks.written": "a reading: a workbook of ledgers",
}
