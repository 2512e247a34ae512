"""Every dated fact of a cadre's file on one line of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from cadres.choices import DISCIPLINE, Ladder
from cadres.domain.saving import spoken
from cadres.models import Award, Cadre, Post, Rank
from portal.codes import lookup
from portal.dates import PartialDate


@dataclass(frozen=True)
class Moment:
    when: PartialDate
    title: str
    detail: str = ""
    icon: str = "point"


def of(cadre: Cadre) -> list[tuple[int, list[Moment]]]:
    """By year, the newest first."""
    every = sorted(_moments(cadre), key=lambda moment: moment.when, reverse=True)
    return [(year, list(group)) for year, group in groupby(every, lambda moment: moment.when.year)]


def _moments(cadre: Cadre) -> Iterator[Moment]:
    yield from _life(cadre)
    for post in cadre.posts.all():
        yield from _post(post)
    for step in cadre.ranks.all():
        yield from _step(step)
    yield from _learning(cadre)
    for award in cadre.awards.all():
        yield from _award(award)
    for appraisal in cadre.appraisals.all():
        text = f"年度考核：{spoken(appraisal, 'conclusion')}"
        yield Moment(PartialDate(appraisal.year), text, icon="clipboard-check")


def _life(cadre: Cadre) -> Iterator[Moment]:
    party = spoken(cadre, "political") or "党派"
    left = f"{cadre.get_leaving_display()}：{cadre.left_to}".rstrip("：")
    facts = (
        (cadre.person.birth, "出生", cadre.birthplace, "cake"),
        (cadre.work_since, "参加工作", "", "briefcase"),
        (cadre.party_since, f"加入组织（{party}）", "", "flag"),
        (cadre.recruited_on, "考录为公务员", "", "user-check"),
        (cadre.selected_on, "选调生", "", "user-check"),
        (cadre.registered_on, "公务员登记", "", "id"),
        (cadre.left_on, "离开", left, "door-exit"),
    )
    for when, title, detail, icon in facts:
        if when is not None:
            yield Moment(when, title, detail, icon)


def _post(post: Post) -> Iterator[Moment]:
    if post.since is not None:
        yield Moment(post.since, f"任{post}", post.document, "user-plus")
    if post.until is not None:
        detail = "；".join(filter(None, [post.end_document, post.reason]))
        yield Moment(post.until, f"免去{post}", detail, "user-minus")


def _step(step: Rank) -> Iterator[Moment]:
    ladder = Ladder(step.ladder).label
    if step.since is not None:
        yield Moment(step.since, f"{ladder}：{step.label}", step.document, "stairs-up")


def _learning(cadre: Cadre) -> Iterator[Moment]:
    for course in cadre.educations.all():
        where = " ".join(filter(None, [course.school, course.major]))
        if course.enrolled_on is not None:
            text = f"入学（{spoken(course, 'mode')}）"
            yield Moment(course.enrolled_on, text, where, "school")
        if (done := course.graduated_on or course.degree_on) is not None:
            yield Moment(done, f"毕业：{course}", where, "certificate")
    for title in cadre.titles.all():
        if title.obtained_on is not None:
            yield Moment(title.obtained_on, f"取得{title}资格", title.board, "certificate")


def _award(award: Award) -> Iterator[Moment]:
    punished = award.award in lookup.within("award", DISCIPLINE)
    if award.approved_on is not None:
        icon = "alert-triangle" if punished else "award"
        text = f"{'受' if punished else '获'}{award}"
        yield Moment(award.approved_on, text, award.authority, icon)
    if award.revoked_on is not None:
        yield Moment(award.revoked_on, f"撤销：{award}", icon="circle-off")
