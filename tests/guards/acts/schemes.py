"""Acts on assessment schemes."""

from decimal import Decimal

from assessments.actions import (
    SCHEME_ACTIVATED,
    SCHEME_ARCHIVED,
    SCHEME_CREATED,
    SCHEME_DISCARDED,
    SCHEME_DRAFTED,
    SCHEME_GROUPS_CHANGED,
    SCHEME_INSTALLED,
    SCHEME_PRINTED,
    TARGET_CHANGED,
)
from assessments.domain import scheme_designs, scheme_papers, schemes, target_cells
from assessments.domain.scheme_words import number
from assessments.domain.target_cells import TypedTargets
from assessments.permissions import LEDGERS_MANAGE, SCHEMES_MANAGE, SCHEMES_VIEW
from portal.orgs.models import Unit
from portal.periods import Period
from reports.domain.documents import DOCX
from tests.factories import ledgers
from tests.factories import schemes as make
from tests.guards.acts import MADE, SUBJECT, Act, given

MANAGE = (SCHEMES_MANAGE,)
TEN = Decimal(10)
JANUARY = Period.parse("2026-01")


def act(function, built, tells, about):
    return Act(function, built, MANAGE, at=(), tells=((tells, about),))


def written(s):
    target = ledgers.target(s.here)
    stands = {target.indicator: number(target.number)}
    typed = TypedTargets(s.here.pk, {target.indicator: "7"}, stands)
    return given(target.year, [typed], units=Unit.objects.all()).telling(target=target)


def edits(function, built):
    """A draft is edited without a word in the trail: its activation tells what changed."""
    return Act(function, built, MANAGE, at=())


def draft_of(s):
    return make.draft(s.county)


def indicator_of(s, code="M1"):
    return draft_of(s).indicators.get(code=code)


def next_draft(s):
    """Of a scheme that is in force."""
    active = make.active(s.county)
    return schemes.start_draft(active.scheme, by=make.designer(s.county))


def emptied(s):
    category = draft_of(s).categories.get()
    category.indicators.all().delete()
    return category


ACTS = (
    act(
        scheme_designs.create,
        lambda _: given(name="街道方案", groups=[], full=Decimal(100)),
        SCHEME_CREATED,
        MADE,
    ),
    act(
        scheme_designs.set_groups,
        lambda s: given(draft_of(s).scheme, []),
        SCHEME_GROUPS_CHANGED,
        SUBJECT,
    ),
    Act(
        scheme_designs.discard,
        lambda s: given(draft := next_draft(s)).telling(scheme=draft.scheme),
        MANAGE,
        at=(),
        tells=((SCHEME_DISCARDED, "scheme"),),
    ),
    act(
        scheme_designs.draft_like,
        lambda s: given(make.active(s.county), {"M1": {"back": 0}}),
        SCHEME_DRAFTED,
        MADE,
    ),
    Act(
        target_cells.save,
        written,
        (LEDGERS_MANAGE,),
        tells=((TARGET_CHANGED, "target"),),
    ),
    edits(
        scheme_designs.set_marks,
        lambda s: given(draft_of(s), full=TEN, most_bonus=TEN, most_deduction=TEN),
    ),
    edits(
        scheme_designs.add_category, lambda s: given(draft_of(s), code="N", label="村", full=TEN)
    ),
    edits(
        scheme_designs.edit_category, lambda s: given(draft_of(s).categories.get(), label="队伍")
    ),
    edits(scheme_designs.remove_category, lambda s: given(emptied(s))),
    edits(scheme_designs.move_category, lambda s: given(draft_of(s).categories.get(), step=1)),
    edits(
        scheme_designs.add_indicator,
        lambda s: given(draft_of(s).categories.get(), code="M3", label="支部数", full=TEN),
    ),
    edits(scheme_designs.edit_indicator, lambda s: given(indicator_of(s), full=TEN)),
    edits(scheme_designs.remove_indicator, lambda s: given(indicator_of(s))),
    edits(scheme_designs.move_indicator, lambda s: given(indicator_of(s), to=1)),
    act(schemes.install, lambda _: given(make.SMALL), SCHEME_INSTALLED, MADE),
    act(
        schemes.start_draft,
        lambda s: given(make.active(s.county).scheme),
        SCHEME_DRAFTED,
        MADE,
    ),
    act(
        schemes.activate,
        lambda s: given(make.draft(s.county), since=JANUARY),
        SCHEME_ACTIVATED,
        SUBJECT,
    ),
    Act(
        scheme_papers.take_out,
        lambda s: given(make.active(s.county), DOCX),
        (SCHEMES_VIEW,),
        at=(),
        tells=((SCHEME_PRINTED, SUBJECT),),
    ),
    act(
        schemes.archive,
        lambda s: given(make.active(s.county), reason="改用新方案"),
        SCHEME_ARCHIVED,
        SUBJECT,
    ),
)

EXEMPT = {
    "assessments.scheme_contents.groups": "a reading: who is measured, as far as one sees",
    "assessments.scheme_counts.with_counts": "a reading: how many, as far as one sees",
    "assessments.scheme_designs.require_draft": "a part of acts: the draft under its lock",
    "assessments.scheme_papers.blocks": "a part of take_out: what stands on the paper",
    "assessments.target_cells.measured": "a reading: whose targets are set",
    "assessments.scheme_trials.tried": "a reading: what a source comes to",
}
