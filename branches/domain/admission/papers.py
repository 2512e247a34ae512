"""Papers of one admission: what the portal prints out of the rows it has, each step's own too."""

from collections.abc import Callable, Iterator
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone

from branches.actions import ADMISSION_PRINTED
from branches.choices.admission import HelperKind, NoticeKind, StepCode
from branches.domain.admission import chart, checks, letters, path
from branches.domain.admission.letters import Letter, PaperCase, Reply
from branches.domain.clerks import require_for
from branches.models import AdmissionCase, CaseStep
from branches.permissions import ADMISSION_VIEW
from portal.accounts.models import User
from portal.audit.domain import events
from reports.blocks import Block, FactLine, Head, Paragraph, Row, SealPlace, Table, TitleLine
from reports.domain import documents
from reports.domain.documents import DocumentFormat

S = StepCode


class AdmissionPaper(TextChoices):
    WHOLE = "whole", "发展党员全程纪实表"
    TALK = "talk", "入党申请人谈话记录"
    ACTIVIST = "activist", "入党积极分子备案表"
    REVIEW = "review", "入党积极分子培养教育考察登记表"
    OPINION = "opinion", "确定发展对象征求意见记录"
    NOTICE = "notice", "公示"
    LISTING = "listing", "列为发展对象的请示"
    LISTED = "listed", "发展对象备案表"
    VETTING = "vetting", "政治审查函"
    COMMITTEE = "committee", "支部委员会审查意见"
    PREREVIEW = "prereview", "接收预备党员预审请示"
    REVIEWED = "reviewed", "接收预备党员的预审意见"
    RESOLUTION = "resolution", "接收预备党员的决议"
    VOTE = "vote", "票决结果表"
    APPLYING = "applying", "接收预备党员的请示"
    REPLY = "reply", "接收预备党员的批复"
    FILING = "filing", "预备党员备案表"
    OATH = "oath", "入党宣誓记录"
    FURTHER = "further", "预备党员教育考察表"
    CONVERSION = "conversion", "预备党员转正的决议"
    CONFIRMATION = "confirmation", "预备党员转正的批复"
    CONTENTS = "contents", "发展党员档案目录"


P = AdmissionPaper


@transaction.atomic
def take_out(
    case: AdmissionCase, *, which: AdmissionPaper, wanted: DocumentFormat, by: User
) -> bytes:
    require_for(by, ADMISSION_VIEW, case.organization)
    blocks = bound(case, which)
    events.record(ADMISSION_PRINTED, by=by, target=case, summary=which.label, format=wanted.key)
    return documents.drawn(blocks, wanted, reader=by)


def title_of(case: AdmissionCase, which: AdmissionPaper) -> str:
    return f"{case}{which.label}"


def offered(steps: list[CaseStep]) -> list[AdmissionPaper]:
    """Those there is something to say in."""
    taken = {one.code for one in steps}
    return [which for which in P if not (step := asks(which)) or step in taken]


def bound(case: AdmissionCase, which: AdmissionPaper) -> list[Block]:
    told = letters.read([case])[0]
    step = asks(which)
    if step and not told.of(step):
        raise ValidationError(f"还没有登记“{chart.name(step)}”，不能打印{which.label}。")
    return [TitleLine(which.label), _number(told, which), *_draw(told, which)]


def _draw(told: PaperCase, which: AdmissionPaper) -> Iterator[Block]:
    letter = LETTERS.get(which)
    return letter.draw([told]) if letter else _DRAWS[which](told)


def asks(which: AdmissionPaper) -> StepCode | None:
    """The step without which there is nothing to print."""
    return _ASKS.get(which)


def _number(told: PaperCase, which: AdmissionPaper) -> FactLine:
    organisation = told.case.organization
    return letters.heading(organisation.name, f"{organisation.code}-{told.case.pk}", place(which))


def place(which: AdmissionPaper) -> int:
    return list(P).index(which) + 1


# Whom it is about --------------------------------------------------------------------------------


def _person(told: PaperCase) -> FactLine:
    person = told.case.person
    born = person.birth.dotted if person.birth else ""
    return FactLine((
        ("姓名", person.name), ("性别", person.get_sex_display()),
        ("民族", person.nationality), ("出生年月", born),
    ))  # fmt: skip


def _signed(*labels: str) -> FactLine:
    """Places to write by hand."""
    return FactLine(tuple((label, "") for label in labels))


# What happened -----------------------------------------------------------------------------------


def _whole(told: PaperCase) -> Iterator[Block]:
    yield _person(told)
    heads = (
        Head("步骤", width=18),
        Head("时间", width=11, centred=True),
        Head("内容", width=34),
        Head("责任人", width=10),
        Head("材料", width=24),
        Head("审核", width=8),
    )
    rows = []
    for row in chart.rows():
        taken = told.of(row.code)
        label = f"{row.number} {row.name}".strip()
        if not taken:
            rows.append(Row((label, "", "", "", row.papers, "")))
        for one in taken:
            words = (label, str(one.happened_on), _content(one), one.responsible, row.papers, "")
            rows.append(Row(words))
    yield Table(heads, tuple(rows))
    yield _signed("填报人", "审核人", "日期")


def _content(one: CaseStep) -> str:
    parts = [path.decision_words(one), one.content, "、".join(
        str(each.member.person) for each in one.helpers.all()
    )]  # fmt: skip
    if one.days or one.hours:
        parts.append(f"{one.days or 0} 天 {one.hours or 0} 学时")
    parts += [one.form_number, one.document, _vote_words(one)]
    return "；".join(part for part in parts if part)


def _vote_words(one: CaseStep) -> str:
    vote = getattr(one, "vote", None)
    if vote is None:
        return ""
    return (
        f"应到 {vote.entitled} 人，实到 {vote.present} 人，书面意见 {vote.written} 份，"
        f"赞成 {vote.in_favour} 票，反对 {vote.against} 票，弃权 {vote.abstained} 票，"
        f"无效 {vote.invalid} 票"
    )


def _entries(*codes: str, note: str = "") -> Callable[[PaperCase], Iterator[Block]]:
    """A sheet that tells what was done at these steps, day by day."""

    def draw(told: PaperCase) -> Iterator[Block]:
        yield _person(told)
        contacts = told.helpers(HelperKind.CONTACT)
        yield FactLine((("单位职务", told.case.post), ("培养联系人", contacts)))
        heads = (Head("时间", width=12, centred=True), Head("内容", width=50),
                 Head("责任人", width=12))  # fmt: skip
        rows = tuple(
            Row((str(one.happened_on), _content(one), one.responsible)) for one in told.of(*codes)
        )
        yield Table(heads, rows, empty="尚未登记。")
        if note:
            yield Paragraph(note)
        yield _signed("填报人", "审核人", "日期")

    return draw


def _resolution(code: str, about: str) -> Callable[[PaperCase], Iterator[Block]]:
    def draw(told: PaperCase) -> Iterator[Block]:
        step = told.of(code)[-1]
        yield _person(told)
        yield Paragraph(
            f"{told.case.organization.name}于 {step.happened_on} 召开党员大会，"
            f"讨论{told.case.person.name}同志{about}。{_vote_words(step)}。"
            f"结果：{path.decision_words(step)}。{step.content}"
        )
        yield from _tally(step)
        yield _signed("支部书记", "记录人", "日期")

    return draw


def _votes(told: PaperCase) -> Iterator[Block]:
    for step in told.of(S.ASSEMBLY, S.CONVERSION):
        yield Paragraph(f"{told.names.get(step.code, '')}，{step.happened_on}")
        yield from _tally(step)


def _tally(step: CaseStep) -> Iterator[Block]:
    vote = getattr(step, "vote", None)
    if vote is None:
        return
    labels = ("姓名", "应到", "实到", "书面", "赞成", "反对", "弃权", "无效", "结果")
    cells = (
        step.case.person.name, vote.entitled, vote.present, vote.written, vote.in_favour,
        vote.against, vote.abstained, vote.invalid, path.decision_words(step),
    )  # fmt: skip
    heads = tuple(Head(label, width=9, centred=True) for label in labels)
    yield Table(heads, (Row(cells),), note=vote.get_method_display())
    yield FactLine((("监票人", vote.watcher), ("计票人", vote.teller), ("主持人", vote.host)))


def _notice(told: PaperCase) -> Iterator[Block]:
    case, person = told.case, told.case.person
    if not told.notices:
        raise ValidationError("还没有登记公示，请先登记公示的起止日期。")
    for one in told.notices:
        days, provisional = checks.workdays_of(one)  # type: ignore[arg-type]
        guess = "（暂算）" if provisional else ""
        what = NoticeKind(one.kind).label
        yield Paragraph(f"{what}：现将有关情况公示如下，如有意见请在公示期内反映。")
        heads = tuple(
            Head(label, width=14, centred=True)
            for label in ("姓名", "性别", "出生年月", "所在党支部")
        )
        born = person.birth.dotted if person.birth else ""
        cells = (person.name, person.get_sex_display(), born, case.organization.name)
        yield Table(heads, (Row(cells),))
        yield Paragraph(
            f"公示时间：{one.starts_on} 至 {one.ends_on}，共 {days} 个工作日{guess}。"
            f"公示地点：{one.place or '—'}。受理电话：{one.phone or '—'}。"
        )
        if one.feedback:
            yield Paragraph(f"反映情况：{one.feedback}")
    yield SealPlace(case.organization.name, str(told.notices[-1].starts_on))


def _contents(told: PaperCase) -> Iterator[Block]:
    yield _person(told)
    heads = (
        Head("序号", width=8, centred=True),
        Head("材料", width=36),
        Head("日期", width=12, centred=True),
        Head("齐全", width=8, centred=True),
        Head("保管人", width=12),
    )
    rows, number = [], 0
    for row in chart.rows():
        for one in told.of(row.code) if row.papers else ():
            number += 1
            ticked = "✓" if one.has_paper else ""
            rows.append(Row((number, row.papers, str(one.happened_on), ticked, one.keeper)))
    yield Table(heads, tuple(rows), empty="还没有材料。")
    yield _signed("立卷人", "检查人", "日期")


def _vetting(told: PaperCase) -> Iterator[Block]:
    case = told.case
    yield Paragraph(
        f"因发展党员工作需要，请协助了解{case.person.name}同志的政治历史和现实表现，"
        "并请将结论函复我支部。本函只征询结论。"
    )
    yield _person(told)
    yield _signed("结论", "经办人", "日期")
    yield SealPlace(case.organization.name, told.day(S.VETTING) or str(timezone.localdate()))


_DRAWS: Final[dict[AdmissionPaper, Callable[[PaperCase], Iterator[Block]]]] = {
    P.WHOLE: _whole,
    P.TALK: _entries(S.TALK),
    P.REVIEW: _entries(S.REVIEW, note="每次考察间隔不超过半年，由培养联系人填写。"),
    P.OPINION: _entries(S.OPINION),
    P.NOTICE: _notice,
    P.VETTING: _vetting,
    P.COMMITTEE: _entries(S.COMMITTEE, S.VETTING, S.TRAINING),
    P.RESOLUTION: _resolution(S.ASSEMBLY, "入党问题"),
    P.VOTE: _votes,
    P.OATH: _entries(S.OATH),
    P.FURTHER: _entries(S.FURTHER, note="预备期内按季度考察。"),
    P.CONVERSION: _resolution(S.CONVERSION, "转正问题"),
    P.CONTENTS: _contents,
}
# What goes up or comes back, with a line for each person.
LETTERS: Final[dict[AdmissionPaper, Letter | Reply]] = {
    P.ACTIVIST: Letter(S.ACTIVIST_FILED, "{higher}：\n{branch}研究确定{person}同志为入党积极分子，"
                        "现报请备案。"),
    P.LISTING: Letter(S.LISTED, "{higher}：\n经培养教育和考察，{branch}研究，拟将{person}同志"
                       "列为发展对象，请予审查。"),
    P.LISTED: Letter(S.LISTED, "{higher}：\n{branch}{person}同志已列为发展对象，现报请备案。"),
    P.PREREVIEW: Letter(S.PREREVIEW, "{higher}：\n{branch}经审查，{person}同志已具备接收为预备党员"
                         "的条件，请予预审。"),
    P.REVIEWED: Reply(S.PREREVIEW, "你支部接收{person}同志为预备党员的预审请示收悉，审查意见如上。"
                       "同意的，请在规定时限内召开支部大会讨论。"),
    P.APPLYING: Letter(S.ASSEMBLY, "{higher}：\n{branch}党员大会讨论通过，接收{person}同志为中共"
                        "预备党员，请予审批。"),
    P.REPLY: Reply(S.APPROVAL, "你支部接收{person}同志为中共预备党员的请示收悉。预备期自支部大会"
                    "通过之日（{day}）算起。"),
    P.FILING: Letter(S.APPROVAL, "县委组织部：\n{higher}审批，{branch}接收{person}同志为中共预备"
                      "党员，现报请备案。", of_higher=True),
    P.CONFIRMATION: Reply(S.CONFIRMATION, "你支部{person}同志预备党员转正的请示收悉。其预备期自"
                           "支部大会通过接收之日（{day}）算起。"),
}  # fmt: skip
# The step without which there is nothing to print.
_ASKS: Final[dict[AdmissionPaper, StepCode]] = {
    P.TALK: S.TALK,
    P.ACTIVIST: S.ACTIVIST,
    P.REVIEW: S.ACTIVIST,
    P.OPINION: S.OPINION,
    P.LISTING: S.OPINION,
    P.VETTING: S.LISTED,
    P.LISTED: S.LISTED,
    P.COMMITTEE: S.COMMITTEE,
    P.PREREVIEW: S.COMMITTEE,
    P.REVIEWED: S.PREREVIEW,
    P.RESOLUTION: S.ASSEMBLY,
    P.VOTE: S.ASSEMBLY,
    P.APPLYING: S.ASSEMBLY,
    P.REPLY: S.APPROVAL,
    P.FILING: S.APPROVAL,
    P.OATH: S.OATH,
    P.FURTHER: S.APPROVAL,
    P.CONVERSION: S.CONVERSION,
    P.CONFIRMATION: S.CONFIRMATION,
}
