"""Letters that go with a 名册 (请示、备案、批复): of one person or of several at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from branches.choices.admission import HelperKind, StepCode
from branches.domain.admission import chart, holding, path
from branches.models import AdmissionCase, AdmissionNotice, CaseStep, PartyOrganization
from portal.codes import lookup
from reports.blocks import Block, FactLine, Head, Paragraph, Row, SealPlace, Table

S = StepCode
_MOST_NAMED: Final = 3  # persons a sentence names; beyond that it counts them


@dataclass(frozen=True)
class PaperCase:
    """A case as papers need it."""

    case: AdmissionCase
    steps: list[CaseStep]
    notices: list[AdmissionNotice]
    names: dict[str, str]
    higher: str

    def of(self, *codes: str) -> list[CaseStep]:
        return [one for one in self.steps if one.code in codes]

    def day(self, code: str) -> str:
        found = self.of(code)
        return str(found[-1].happened_on) if found else ""

    def helpers(self, kind: HelperKind) -> str:
        every = [h for one in self.steps for h in one.helpers.all() if h.kind == kind]
        return "、".join(dict.fromkeys(str(h.member.person) for h in every))


def read(cases: Sequence[AdmissionCase]) -> list[PaperCase]:
    """In their order; a fixed number of statements, but for the committees above."""
    keys = [case.pk for case in cases]
    steps: dict[int, list[CaseStep]] = {key: [] for key in keys}
    rows = CaseStep.objects.standing().filter(case__in=keys).in_order()
    rows = rows.select_related("vote", "case__person").prefetch_related("helpers__member__person")
    for step in rows:
        steps[step.case_id].append(step)
    notices: dict[int, list[AdmissionNotice]] = {key: [] for key in keys}
    standing = AdmissionNotice.objects.standing().filter(case__in=keys)
    for notice in standing.order_by("starts_on", "pk"):
        notices[notice.case_id].append(notice)
    names, higher = chart.names(), _higher([case.organization for case in cases])
    return [
        PaperCase(case, steps[case.pk], notices[case.pk], names, higher[case.organization_id])
        for case in cases
    ]


def _higher(organisations: Sequence[PartyOrganization]) -> dict[int, str]:
    known = {one.pk: one for one in organisations}
    above = {pk: holding.higher_of(one) for pk, one in known.items()}
    return {pk: one.name if one else "上级党委" for pk, one in above.items()}


def heading(whose: str, number: str, place: int) -> FactLine:
    return FactLine((("党组织", whose), ("编号", f"{number}-{place:02}")))


def roster(those: Sequence[PaperCase]) -> Table:
    """名册: what a higher organisation asks to be told of each."""
    heads = ("姓名", "性别", "民族", "出生年月", "学历", "单位职务", "申请", "积极分子", "发展对象",
             "介绍人")  # fmt: skip
    rows = tuple(Row(_line(told)) for told in those)
    return Table(tuple(Head(label, width=9, centred=True) for label in heads), rows)


def _line(told: PaperCase) -> tuple[str, ...]:
    case, person = told.case, told.case.person
    return (
        person.name,
        person.get_sex_display(),
        person.nationality,
        person.birth.dotted if person.birth else "",
        lookup.label("education", case.education),
        case.post,
        told.day(S.APPLICATION),
        told.day(S.ACTIVIST),
        told.day(S.LISTED),
        told.helpers(HelperKind.INTRODUCER),
    )


def _persons(those: Sequence[PaperCase]) -> str:
    names = [told.case.person.name for told in those]
    return "、".join(names) if len(names) <= _MOST_NAMED else f"{names[0]}等 {len(names):,} 名"


def branches(those: Sequence[PaperCase]) -> str:
    names = list(dict.fromkeys(told.case.organization.name for told in those))
    return (
        "、".join(names) if len(names) <= _MOST_NAMED else f"{names[0]}等 {len(names):,} 个党组织"
    )


@dataclass(frozen=True)
class Letter:
    """To the committee above, or from there to the county, with the persons' lines."""

    code: StepCode  # whose day it bears
    words: str
    of_higher: bool = False

    def sender(self, told: PaperCase) -> str:
        return told.higher if self.of_higher else told.case.organization.name

    def draw(self, those: Sequence[PaperCase]) -> Iterator[Block]:
        first = those[0]
        held = {
            "higher": first.higher,
            "person": _persons(those),
            "branch": branches(those),
        }
        for line in self.words.split("\n"):
            yield Paragraph(line.format(**held))
        yield roster(those)
        yield FactLine((("填报人", ""), ("审核人", "")))
        yield SealPlace(self.sender(first), max(told.day(self.code) for told in those))


@dataclass(frozen=True)
class Reply:
    """From the committee above to a branch."""

    code: StepCode
    words: str

    def sender(self, told: PaperCase) -> str:
        """One answer goes to one branch."""
        return told.case.organization.name

    def same(self, told: PaperCase) -> tuple[str, str, str]:
        """What an answer says of all at once."""
        step = told.of(self.code)[-1]
        return step.document, path.decision_words(step), str(step.happened_on)

    def draw(self, those: Sequence[PaperCase]) -> Iterator[Block]:
        first = those[0]
        document, decision, day = self.same(first)
        yield FactLine((("文号", document), ("结果", decision)))
        yield Paragraph(f"{first.case.organization.name}：")
        told_words = {"person": _persons(those), "day": _begins(those)}
        yield Paragraph(self.words.format(**told_words))
        yield roster(those)
        yield SealPlace(first.higher, day)


def _begins(those: Sequence[PaperCase]) -> str:
    """The day of the assembly; of several days each with its persons."""
    days: dict[str, list[str]] = {}
    for told in those:
        days.setdefault(told.day(S.ASSEMBLY), []).append(told.case.person.name)
    if len(days) == 1:
        return next(iter(days))
    return "；".join(f"{'、'.join(names)} {day}" for day, names in days.items())
