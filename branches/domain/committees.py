"""Acts on the committee of an organisation: who sits in it, in which post, from when to when."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction

from branches.actions import COMMITTEE_CHANGED
from branches.choices.organisations import (
    BRANCH_KINDS,
    FIRST_SECRETARY,
    LEADERS,
    SECRETARY,
    OrganisationKind,
)
from branches.domain import organisation_checks as checks
from branches.domain import withdrawals
from branches.models import CommitteePost, PartyMember, PartyOrganization
from branches.permissions import ORGANISATIONS_MANAGE
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.codes import lookup
from portal.dates import PartialDate
from portal.orgs.choices import UnitLevel
from portal.people.models import Person
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules
from portal.rules.domain.rules import RuleHit

TABLE = "organisation_post"


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A post as it shall be; without a date it counts from the day of the change."""

    person: Person
    post: str
    since: PartialDate | None = None

    @property
    def key(self) -> tuple[int, str]:
        return self.person.pk, self.post


@dataclass(frozen=True)
class Turnover:
    joined: list[CommitteePost]
    left: list[CommitteePost]

    def spoken(self) -> str:
        """`任：张三（书记）；免：李四（委员）`, empty when nobody came or went."""
        parts = (("任", self.joined), ("免", self.left))
        return "；".join(f"{word}：{_named(posts)}" for word, posts in parts if posts)


def _named(posts: Sequence[CommitteePost]) -> str:
    return "、".join(f"{post.person.name}（{lookup.label(TABLE, post.post)}）" for post in posts)


@transaction.atomic
def change(
    organisation: PartyOrganization,
    *,
    seats: Sequence[Seat],
    effective_on: dt.date,
    document: str = "",
    by: User,
) -> PartyOrganization:
    """Let the committee be these people from a day on; whoever is not named leaves that day."""
    require(by, ORGANISATIONS_MANAGE, organisation.unit)
    lock(organisation)
    refuse_if(checks.is_open(organisation))
    refuse_if(checks.not_in_future(effective_on), line_up_fits(organisation, seats, effective_on))
    says = f"{effective_on} 调整班子"
    with withdrawals.keeping_organisation(withdrawals.COMMITTEE, organisation, says, by=by):
        difference = line_up(organisation, seats, effective_on=effective_on, document=document)
    events.record(
        COMMITTEE_CHANGED,
        by=by,
        target=organisation,
        summary=difference.spoken(),
        document=document,
    )
    return organisation


def lock(organisation: PartyOrganization) -> None:
    """Two changes of one committee follow one another."""
    locked = PartyOrganization.objects.select_for_update(no_key=True)
    organisation.refresh_from_db(from_queryset=locked)


def line_up_fits(
    organisation: PartyOrganization, seats: Sequence[Seat], day: dt.date
) -> Iterator[Problem]:
    leaders = [seat for seat in seats if seat.post in LEADERS]
    if len(leaders) > 1:
        names = "、".join(seat.person.name for seat in leaders)
        yield NON_FIELD_ERRORS, f"一个党组织只能有一名主要负责人，现填了：{names}。请只留一名。"
    for key, times in Counter(seat.key for seat in seats).items():
        if times > 1:
            name = next(seat.person.name for seat in seats if seat.key == key)
            label = lookup.label(TABLE, key[1])
            yield NON_FIELD_ERRORS, f"{name}的“{label}”填了 {times} 次。请只留一次。"
    for seat in seats:
        if not lookup.is_known(TABLE, seat.post):
            yield NON_FIELD_ERRORS, f"{seat.person.name}的职务不在代码表中。请从列表中选择。"
        if seat.since and seat.since > PartialDate.of(day):
            yield NON_FIELD_ERRORS, f"{seat.person.name}的任职时间 {seat.since} 晚于生效日期。"
    until = PartialDate.of(day)
    staying = {seat.key for seat in seats}
    for post in organisation.posts.current().select_related("person"):
        if (post.person_id, post.post) not in staying and post.since and post.since > until:
            yield (
                "effective_on",
                f"{post.person.name}自 {post.since} 起任职，免职日期不能早于该日。",
            )


def line_up(
    organisation: PartyOrganization,
    seats: Sequence[Seat],
    *,
    effective_on: dt.date,
    document: str,
) -> Turnover:
    """Write the difference; the caller has locked the organisation and checked the seats."""
    keys = {seat.key for seat in seats}
    present: dict[tuple[int, str], CommitteePost] = {}
    left = []
    for post in organisation.posts.current().select_related("person").in_order():
        key = (post.person_id, post.post)
        # The same post twice: two rows of one human being were merged.
        if key not in keys or key in present:
            left.append(post)
        else:
            present[key] = post
    end(left, effective_on)
    joined: list[CommitteePost] = []
    for position, seat in enumerate(seats, start=1):
        post = present.get(seat.key) or CommitteePost(
            organization=organisation,
            person=seat.person,
            post=seat.post,
            since=PartialDate.of(effective_on),
            document=document,
        )
        if post.pk is None:
            joined.append(post)
        post.since, post.position = seat.since or post.since, position * 10
        post.save()
    return Turnover(joined, left)


def end(posts: Iterable[CommitteePost], day: dt.date) -> None:
    """A post that began later than the day, typed wrongly, ends when it began."""
    until = PartialDate.of(day)
    for post in posts:
        post.until = until if post.since is None or post.since <= until else post.since
        post.save(update_fields=["until"])


def seats_of(organisation: PartyOrganization) -> list[Seat]:
    """The present committee in its order."""
    posts = organisation.posts.current().select_related("person").in_order()
    return [Seat(person=post.person, post=post.post, since=post.since) for post in posts]


# Advice -----------------------------------------------------------------------------------------


def advice(organisation: PartyOrganization, *, on: dt.date) -> list[RuleHit]:
    """What the rules say about the present committee; for people to weigh."""
    posts = list(organisation.posts.current().select_related("person"))
    members = {post.person_id for post in posts if post.post != FIRST_SECRETARY}
    return [
        *_about_size(organisation, len(members), on),
        *_about_leader(organisation, posts, on),
    ]


def _about_size(organisation: PartyOrganization, size: int, on: dt.date) -> Iterator[RuleHit]:
    if organisation.kind in BRANCH_KINDS:
        rule = rules.find("OR-02", on=on)
        full = organisation.members.present().filter(category="full").count()
        if rule is None:
            return
        if full >= rule["least_members"] and size < rule["least_seats"]:
            yield rule.finding(
                f"正式党员 {full} 名，应设支部委员会，委员一般不少于 {rule['least_seats']} 名，"
                f"现有 {size} 名。"
            )
        elif size > rule["most_seats"]:
            yield rule.finding(f"支部委员最多 {rule['most_seats']} 名，现有 {size} 名。")
    elif limits := _rural_limits(organisation):
        rule = rules.find("OR-05", on=on)
        if rule is None:
            return
        least, most = rule[limits[0]], rule[limits[1]]
        if not least <= size <= most:
            yield rule.finding(f"委员应为 {least} 至 {most} 名，现有 {size} 名。")


def _rural_limits(organisation: PartyOrganization) -> tuple[str, str] | None:
    level = organisation.unit.kind.level
    if organisation.kind not in (OrganisationKind.COMMITTEE, OrganisationKind.GENERAL_BRANCH):
        return None
    if level == UnitLevel.VILLAGE:
        return "committee_least", "committee_most"
    if level == UnitLevel.TOWNSHIP and organisation.kind == OrganisationKind.COMMITTEE:
        return "township_least", "township_most"
    return None


def _about_leader(
    organisation: PartyOrganization, posts: Sequence[CommitteePost], on: dt.date
) -> Iterator[RuleHit]:
    rule = rules.find("EL-07", on=on)
    secretary = next((post for post in posts if post.post == SECRETARY), None)
    if rule is None or secretary is None or organisation.kind not in BRANCH_KINDS:
        return
    member = PartyMember.objects.filter(person=secretary.person_id).first()
    if member is None:
        yield rule.finding(f"书记{secretary.person.name}没有党员登记，请核对。")
        return
    years = member.tenure_on(PartialDate(on.year, on.month))
    if years is not None and years < rule["years"]:
        yield rule.finding(f"书记{secretary.person.name}的党龄不满 {rule['years']} 年。")
