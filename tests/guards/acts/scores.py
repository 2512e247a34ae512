"""Acts on scores and on what counts beside the indicators."""

from decimal import Decimal

from django.utils import timezone

from assessments.actions import (
    ADJUSTMENT_APPROVED,
    ADJUSTMENT_PROPOSED,
    ADJUSTMENT_RECALLED,
    ADJUSTMENT_REFUSED,
    OBJECTION_MADE,
    OBJECTION_REFUSED,
    OBJECTION_UPHELD,
    OBJECTION_WITHDRAWN,
    SCHEME_DRAFTED,
    SCORE_SHEET_PRINTED,
    SCORES_PUBLISHED,
    SCORES_RUN,
)
from assessments.domain import adjustments
from assessments.domain.scores import objections, papers, publishing, runs, whatif
from assessments.permissions import (
    SCHEMES_MANAGE,
    SCORES_APPROVE,
    SCORES_MANAGE,
    SCORES_OBJECT,
    SCORES_VIEW,
)
from assessments.presets.adjustments import ADJUSTMENTS
from portal.files.actions import FILE_UPLOADED
from portal.periods import Period, PeriodKind
from reports.domain.documents import DOCX
from tests.factories import accounts, files, schemes
from tests.factories import scores as make
from tests.guards.acts import MADE, SUBJECT, Act, given
from tests.guards.places import only


def last_month():
    return Period.containing(timezone.localdate(), PeriodKind.MONTH).previous()


def unscored(s):
    scheme = schemes.active(s.county).scheme
    return given(scheme, period=last_month(), group=make.group(s.here))


def scored(s):
    made = make.run(schemes.active(s.county), make.group(s.here), last_month())
    return given(made, seen=made.digest)


def new(s):
    scheme = schemes.active(s.county).scheme
    make.group(s.here)
    facts = {"happened_on": timezone.localdate(), "document": "云组通〔2026〕1号"}
    proof = files.sent("通报.txt", b"text")
    return given(scheme, ADJUSTMENTS[0], unit=s.here, proof=proof, **facts)


def entered(s):
    return make.adjustment(schemes.active(s.county).scheme, s.here, s.clerk)


def own_entry(s):
    accounts.with_role(s.clerk, only(SCORES_MANAGE), s.here)
    return given(entered(s))


def own_sheet(s):
    run = make.run(schemes.active(s.county), make.group(s.here), last_month())
    sheet = make.sheet(run, s.here, 90)
    make.published(run, s.clerk)
    return sheet


def contested(s):
    """Of the own sheet, whole: the correction reads all of it."""
    sheet = own_sheet_with_lines(s)
    return make.objection(sheet.lines.first(), accounts.UserFactory(unit=s.here))


def own_sheet_with_lines(s):
    return make.published_sheet(schemes.active(s.county), s.here, s.clerk)


def new_objection(s):
    proof = files.sent("签到表.txt", b"text")
    return given(own_sheet_with_lines(s).lines.first(), reason="漏计一人", proof=proof)


def own_objection(s):
    accounts.with_role(s.clerk, only(SCORES_OBJECT), s.here)
    return given(make.objection(own_sheet_with_lines(s).lines.first(), s.clerk))


def tried(s):
    run = make.run(schemes.active(s.county), make.group(s.here), last_month())
    return given(run, tried={"M1": whatif.TriedTerms(full=Decimal(50))})


ACTS = (
    Act(
        whatif.keep,
        tried,
        (SCHEMES_MANAGE,),
        at=(),
        tells=((SCHEME_DRAFTED, MADE),),
    ),
    Act(
        objections.make,
        new_objection,
        (SCORES_OBJECT,),
        tells=((FILE_UPLOADED, "made.proof"), (OBJECTION_MADE, MADE)),
    ),
    Act(
        objections.uphold,
        lambda s: given(contested(s), value="10", answer="属实"),
        (SCORES_MANAGE,),
        tells=((OBJECTION_UPHELD, SUBJECT),),
    ),
    Act(
        objections.refuse,
        lambda s: given(contested(s), answer="不属实"),
        (SCORES_MANAGE,),
        tells=((OBJECTION_REFUSED, SUBJECT),),
    ),
    Act(
        objections.withdraw,
        own_objection,
        (SCORES_OBJECT,),
        own=True,
        tells=((OBJECTION_WITHDRAWN, SUBJECT),),
    ),
    Act(
        papers.take_out,
        lambda s: given(own_sheet(s), DOCX),
        (SCORES_VIEW,),
        tells=((SCORE_SHEET_PRINTED, SUBJECT),),
    ),
    Act(
        runs.score,
        unscored,
        (SCORES_MANAGE,),
        at=(),
        tells=((SCORES_RUN, "made.run"),),
    ),
    Act(
        publishing.publish,
        scored,
        (SCORES_APPROVE,),
        at=(),
        tells=((SCORES_PUBLISHED, SUBJECT),),
    ),
    Act(
        adjustments.propose,
        new,
        (SCORES_MANAGE,),
        tells=((FILE_UPLOADED, "made.proof"), (ADJUSTMENT_PROPOSED, MADE)),
    ),
    Act(
        adjustments.approve,
        lambda s: given(entered(s)),
        (SCORES_APPROVE,),
        tells=((ADJUSTMENT_APPROVED, SUBJECT),),
    ),
    Act(
        adjustments.refuse,
        lambda s: given(entered(s), reason="依据不足"),
        (SCORES_APPROVE,),
        tells=((ADJUSTMENT_REFUSED, SUBJECT),),
    ),
    Act(
        adjustments.recall,
        own_entry,
        (SCORES_MANAGE,),
        own=True,
        tells=((ADJUSTMENT_RECALLED, SUBJECT),),
    ),
)

EXEMPT = {
    "assessments.bulletins.monthly_ranking.advised": "a reading: interviews not decided on",
    "assessments.bulletins.monthly_ranking.explained": "a reading: the unit's own sheets",
    "assessments.scores.corrections.draft": "a part of upholding an objection",
    "assessments.scores.explained.latest": "a reading",
    "assessments.scores.explained.trend": "a reading",
    "assessments.scores.rankings.latest": "a reading",
    "assessments.scores.rankings.month": "a reading",
    "assessments.scores.rankings.of": "a reading",
    "assessments.scores.runs.check": "refuses what a run would be refused for, before its job",
    "assessments.scores.runs.work_out": "a part of the run and of a correction",
}
