"""Papers of an election: the organisation asks to hold it and whom to put up, by which method, and
reports who was elected; the one above answers. What is decided only then is left blank."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone

from branches.actions import ELECTION_PAPER_PRINTED
from branches.domain import ballots, tree
from branches.domain.admission import entitled
from branches.domain.polls import feeding
from branches.models import BallotCandidate, ElectionBallot, PartyOrganization
from branches.permissions import ORGANISATIONS_VIEW
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.rules.domain import rules
from reports.blocks import Block, FactLine, Head, Paragraph, Row, SealPlace, Table, TitleLine
from reports.domain import documents
from reports.domain.documents import DocumentFormat


class ElectionPaper(TextChoices):
    REQUEST = "request", "关于换届选举的请示"
    REPLY = "reply", "关于换届选举的批复"
    NAMES = "names", "关于候选人预备人选的请示"
    NAMES_REPLY = "names_reply", "关于候选人预备人选的批复"
    NOTICE = "notice", "候选人预备人选公示"
    METHOD = "method", "选举办法（草案）"
    TELLERS = "tellers", "监票人、计票人建议名单"
    RESULT = "result", "关于选举结果的报告"
    RESULT_REPLY = "result_reply", "关于选举结果的批复"


P = ElectionPaper
DAY: Final = "    年  月  日"
RULE: Final = "《中国共产党基层组织选举工作条例》"
_USUAL_SEATS: Final = 3
_HEADS: Final = (
    Head("序号", width=6, centred=True),
    Head("姓名", width=12, centred=True),
    Head("性别", width=6, centred=True),
    Head("出生年月", width=10, centred=True),
    Head("学历", width=12, centred=True),
    Head("入党时间", width=10, centred=True),
    Head("现任职务", width=22, centred=True),
    Head("拟任职务", width=14, centred=True),
)


@dataclass(frozen=True)
class _ElectionFacts:
    organisation: PartyOrganization
    higher: str
    members: int
    voters: int
    seats: int
    least: int
    candidates: tuple[BallotCandidate, ...]
    ballots: tuple[ElectionBallot, ...]  # of the last election that was counted and confirmed

    @property
    def term(self) -> str:
        one = self.organisation
        if one.last_elected_on is None:
            return "本届委员会尚未登记选举日期"
        until = one.next_election_on or one.due_on
        return f"本届于 {one.last_elected_on} 选举产生，任期 {one.term_years} 年，{until} 届满"


@transaction.atomic
def take_out(
    organisation: PartyOrganization, *, which: ElectionPaper, wanted: DocumentFormat, by: User
) -> bytes:
    require(by, ORGANISATIONS_VIEW, organisation.unit)
    if not organisation.elects or organisation.is_closed:
        raise ValidationError(f"“{organisation}”不实行任期选举，没有换届文书。")
    told = _told(organisation)
    events.record(ELECTION_PAPER_PRINTED, by=by, target=organisation, summary=which.label)
    return documents.drawn([TitleLine(which.label), *_DRAWS[which](told)], wanted, reader=by)


def title_of(organisation: PartyOrganization, which: ElectionPaper) -> str:
    return f"{organisation}{which.label}"


def _told(organisation: PartyOrganization) -> _ElectionFacts:
    today = timezone.localdate()
    listed = entitled.beneath(organisation, today=today)
    above = tree.parent_of(organisation)
    seats = organisation.posts.current().values("person").distinct().count() or _USUAL_SEATS
    return _ElectionFacts(
        organisation=organisation,
        higher=above.name if above else "上级党组织",
        members=listed.listed,
        voters=listed.count,
        seats=seats,
        least=ballots.least_candidates(seats, on=today),
        candidates=tuple(_candidates(organisation)),
        ballots=tuple(feeding.last_confirmed(organisation)),
    )


def _candidates(organisation: PartyOrganization) -> Iterator[BallotCandidate]:
    """Of counts that nobody has confirmed yet: those of the next election, put down beforehand."""
    counts = organisation.ballots.standing().filter(confirmed_on=None)
    rows = BallotCandidate.objects.filter(ballot__in=counts, is_written_in=False)
    rows = rows.select_related("ballot", "person__membership").order_by("ballot", "position")
    yield from rows


def _request(told: _ElectionFacts) -> Iterator[Block]:
    yield Paragraph(f"{told.higher}：")
    yield Paragraph(
        f"{told.organisation.name}{told.term}。现有党员 {told.members:,} 名，其中有表决权的正式党员"
        f" {told.voters:,} 名。"
    )
    yield Paragraph(f"按照{RULE}，拟于{DAY}召开党员（代表）大会进行换届选举。")
    yield Paragraph(
        f"下一届拟设委员 {told.seats} 名，其中书记 1 名、副书记   名。委员差额选举，候选人不少于"
        f" {told.least} 名；书记、副书记等额选举。"
    )
    yield Paragraph("当否，请批示。")
    yield SealPlace(told.organisation.name, DAY)


def _reply(told: _ElectionFacts) -> Iterator[Block]:
    yield FactLine((("文号", ""), ("日期", "")))
    yield Paragraph(f"{told.organisation.name}：")
    yield Paragraph(
        f"你们关于换届选举的请示收悉。经研究，同意于{DAY}召开党员（代表）大会进行换届选举，"
        f"下一届设委员 {told.seats} 名，其中书记 1 名、副书记   名，候选人不少于 {told.least} 名。"
    )
    yield Paragraph("请严格按照规定做好选举工作，候选人预备人选另行报批，选举结果及时报告。")
    yield SealPlace(told.higher, DAY)


def _names(told: _ElectionFacts) -> Iterator[Block]:
    yield Paragraph(f"{told.higher}：")
    yield Paragraph(
        f"经党员推荐、集体研究，现将{told.organisation.name}下一届委员、书记、副书记候选人预备人选"
        f"报上，委员应选 {told.seats} 名，候选人不少于 {told.least} 名。请审批。"
    )
    yield _table(told)
    yield SealPlace(told.organisation.name, DAY)


def _names_reply(told: _ElectionFacts) -> Iterator[Block]:
    yield FactLine((("文号", ""), ("日期", "")))
    yield Paragraph(f"{told.organisation.name}：")
    yield Paragraph(
        "你们关于候选人预备人选的请示收悉。经研究，同意下列同志为候选人预备人选，请提交大会选举。"
    )
    yield _table(told)
    yield SealPlace(told.higher, DAY)


def _notice(told: _ElectionFacts) -> Iterator[Block]:
    yield Paragraph(
        f"按照换届选举工作安排，现将{told.organisation.name}下一届委员、书记、副书记候选人预备人选"
        "予以公示。对公示对象有意见的，请在公示期内向上级党组织反映。"
    )
    yield _table(told)
    yield Paragraph(f"公示时间：{DAY}至{DAY}。公示地点：          。受理电话：          。")
    yield SealPlace(told.organisation.name, DAY)


def _method(told: _ElectionFacts) -> Iterator[Block]:
    rule = rules.current("EL-05", on=timezone.localdate())
    lines = (
        f"根据{RULE}，制定本办法。",
        (
            f"本次选举应选委员 {told.seats} 名，候选人不少于 {told.least} 名，差额选举；书记 1 名、"
            "副书记   名，由新一届委员会或者党员大会等额选举产生。"
        ),
        (
            f"有选举权的到会人数不少于应到会的 {rule['least_present']}，方可进行选举。预备党员和"
            "被中止党员权利的没有表决权、选举权和被选举权。"
        ),
        "选举采用无记名投票。对候选人可以投赞成票、不赞成票，也可以弃权；投不赞成票的可以另选他人。",
        (
            "收回的选票等于或者少于发出选票的，选举有效；多于发出选票的，选举无效，重新选举。"
            "每张选票所选人数等于或者少于应选人数的为有效票，多于的为无效票。"
        ),
        (
            f"被选举人得到的赞成票超过实到会人数的 {rule['votes_of_present']} 的，始得当选。"
            "得票够当选的多于应选名额时，得票多的当选；票数相等不能确定的，就票数相等的再次投票。"
        ),
        (
            "当选人少于应选名额的，对不足的名额另行选举；接近应选名额的，经多数有选举权的到会党员同意，"
            "可以减少名额。"
        ),
        (
            "设总监票人、监票人，由大会从不是候选人的党员中推选通过；计票人由主持人指定，在监票人监督下"
            "工作。"
        ),
        "本办法经大会通过后施行。",
    )
    for number, line in enumerate(lines, start=1):
        yield Paragraph(f"{number}．{line}")
    yield FactLine((("大会通过日期", ""), ("主持人", "")))


def _tellers(told: _ElectionFacts) -> Iterator[Block]:
    yield Paragraph("候选人不得担任监票人、计票人。")
    yield FactLine((("应到有选举权", f"{told.voters:,}"), ("选举日期", DAY)))
    heads = (
        Head("担任", width=16, centred=True),
        Head("姓名", width=18, centred=True),
        Head("所在党小组、职务", width=40),
    )
    posts = ("总监票人", "监票人", "监票人", "计票人", "计票人")
    yield Table(heads, tuple(Row((post, "", "")) for post in posts))
    yield FactLine((("大会通过日期", ""), ("主持人", "")))


def _result(told: _ElectionFacts) -> Iterator[Block]:
    yield Paragraph(f"{told.higher}：")
    if told.ballots:
        one = feeding.whole(told.ballots)
        yield Paragraph(
            f"{told.organisation.name}于 {one.held_on} 召开大会进行换届选举。应到有选举权"
            f" {one.entitled:,} 人，实到 {one.present:,} 人；发出选票 {one.issued:,} 张，收回"
            f" {one.returned:,} 张，有效 {one.valid:,} 张，无效 {one.invalid:,} 张。"
        )
    else:
        yield Paragraph(
            f"{told.organisation.name}于{DAY}召开大会进行换届选举。应到有选举权   人，实到   人；"
            "发出选票   张，收回   张，有效   张，无效   张。"
        )
    yield Paragraph("选举结果如下，请审批。")
    yield _elected(told)
    yield SealPlace(told.organisation.name, DAY)


def _result_reply(told: _ElectionFacts) -> Iterator[Block]:
    yield FactLine((("文号", ""), ("日期", "")))
    yield Paragraph(f"{told.organisation.name}：")
    yield Paragraph("你们关于选举结果的报告收悉。经研究，同意下列同志任职。")
    yield _elected(told, votes=False)
    yield SealPlace(told.higher, DAY)


def _elected(told: _ElectionFacts, *, votes: bool = True) -> Table:
    heads = [Head("姓名", width=18, centred=True), Head("当选职务", width=18, centred=True)]
    heads += [Head("赞成票", width=12, is_number=True, centred=True)] if votes else []
    rows: list[tuple[str | int, ...]] = [
        (one.name, one.ballot.get_post_display(), one.votes_for)
        for one in feeding.elected_of(told.ballots)
    ] or [("", "", "")] * told.seats
    return Table(tuple(heads), tuple(Row(row[: len(heads)]) for row in rows))


def _table(told: _ElectionFacts) -> Table:
    known = [_row(place, one) for place, one in enumerate(told.candidates, start=1)]
    blank = range(len(known) + 1, told.least + 1)
    return Table(_HEADS, (*known, *(Row((place, *[""] * 7)) for place in blank)))


def _row(place: int, one: BallotCandidate) -> Row:
    post, person = one.ballot.get_post_display(), one.person
    if person is None:
        return Row((place, one.name, "", "", "", "", "", post))
    member = getattr(person, "membership", None)
    facts = (
        person.get_sex_display(),
        str(person.birth or ""),
        member.get_education_display() if member else "",
        str(member.joined_on or "") if member else "",
        member.get_branch_post_display() if member else "",
    )
    return Row((place, one.name, *facts, post))


_DRAWS: Final[dict[ElectionPaper, Callable[[_ElectionFacts], Iterator[Block]]]] = {
    P.REQUEST: _request,
    P.REPLY: _reply,
    P.NAMES: _names,
    P.NAMES_REPLY: _names_reply,
    P.NOTICE: _notice,
    P.METHOD: _method,
    P.TELLERS: _tellers,
    P.RESULT: _result,
    P.RESULT_REPLY: _result_reply,
}
