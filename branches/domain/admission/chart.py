"""The chart of steps: data the county may rename, renumber and add to."""

from collections.abc import Iterator
from typing import Any, Final

from django.db import connections, transaction

from branches.actions import ADMISSION_SET_UP
from branches.choices.admission import StepCode
from branches.domain.admission.following import MOVED
from branches.models import AdmissionStep, CaseStep
from branches.permissions import ADMISSION_OVERSEE
from portal.deeds.domain import plain
from portal.problems import Problem

S = StepCode

_PAPERS: Final = {
    S.APPLICATION: "入党申请书",
    S.TALK: "谈话记录",
    S.ACTIVIST: "推荐推优表、支委会记录",
    S.ACTIVIST_FILED: "备案表、名册",
    S.REVIEW: "培养教育考察登记表、思想汇报",
    S.OPINION: "征求意见记录、支委会记录、公示及情况",
    S.LISTED: "请示、备案表",
    S.VETTING: "政审函、政治审查结论",
    S.TRAINING: "结业证明",
    S.COMMITTEE: "支委会审查意见",
    S.PREREVIEW: "请示、预审意见",
    S.FORM: "入党志愿书",
    S.ASSEMBLY: "支部大会决议、票决结果表",
    S.INTERVIEW: "谈话意见（记入志愿书）",
    S.APPROVAL: "请示、批复",
    S.FILED: "备案表",
    S.OATH: "入党宣誓记录",
    S.FURTHER: "预备党员教育考察表",
    S.REQUEST: "转正申请书",
    S.CONVERSION: "公示及情况、支部大会决议、票决结果表",
    S.CONFIRMATION: "批复",
    S.ARCHIVE: "档案目录",
}
# Rows of the place: they join the list and never run a clock.
_LOCAL: Final = (
    ("autobiography", "自传", "自传", S.VETTING),
    ("league_notice", "推优公示", "公示及情况", S.ACTIVIST),
    ("admission_notice", "接收预备党员公示", "公示及情况", S.PREREVIEW),
)


def _is_known(step: AdmissionStep) -> Iterator[Problem]:
    if step.closed_on and CaseStep.objects.standing().filter(code=step.code).exists():
        yield "", f"“{step}”已有登记，不能停用。"


def _may_close(step: AdmissionStep) -> Iterator[Problem]:
    if step.code in StepCode.values:
        yield "", f"“{step}”有时限或者条件检查，不能停用；名称和序号可以修改。"


STEPS: Final = plain.PlainActs(
    AdmissionStep,
    ADMISSION_OVERSEE,
    ADMISSION_SET_UP,
    fields=("code", "number", "name", "papers", "position"),
    stays=("code",),
    noun="发展党员环节",
    ends="closed_on",
    checks=_is_known,
    may_close=_may_close,
)


def name(code: str) -> str:
    """As the portal calls it; `names` are the county's."""
    if code == MOVED:
        return "转接培养关系"
    return S(code).label if code in StepCode.values else code


def rows() -> list[AdmissionStep]:
    return list(AdmissionStep.objects.in_use().in_order())


def names() -> dict[str, str]:
    told = dict(AdmissionStep.objects.values_list("code", "name"))
    return {MOVED: name(MOVED), **told}


def after_migrate(*, using: str, **_: Any) -> None:
    # A migration back to nothing ends here as well, without the table.
    if AdmissionStep._meta.db_table in connections[using].introspection.table_names():
        seed()


@transaction.atomic
def seed() -> None:
    known = set(AdmissionStep.objects.values_list("code", flat=True))
    places = {code: place * 10 for place, code in enumerate(S, start=1)}
    made = [
        AdmissionStep(
            code=code,
            number=str(places[code] // 10),
            name=code.label,
            papers=_PAPERS.get(code, ""),
            position=places[code],
        )
        for code in S
        if code not in known
    ]
    made += [
        AdmissionStep(code=code, number="", name=label, papers=papers, position=places[after] - 5)
        for code, label, papers, after in _LOCAL
        if code not in known
    ]
    AdmissionStep.objects.bulk_create(made)
