"""Two townships of one county with the same rows of every kind, each told by its name.

Whatever a page, a file or an answer says of a row, it says by a text in which the township's word
and the row's kind stand: `本乡青松干部` is a cadre of the own township, `异乡青松干部` one of the
other. `seen` reads them back. The foreign township can be added later: what is asked before and
after tells of figures, too.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils import timezone

from assessments.permissions import LEDGERS_REVIEW
from branches.choices.organisations import OrganisationKind
from branches.models import AbnormalSpell, Affiliation, CommitteePost, MemberMove, StatusChange
from cadres.choices import Item
from portal.access import permissions
from portal.accounts.models import User
from portal.audit.permissions import AUDIT_VIEW
from portal.dates import PartialDate
from portal.fields.models import FieldDef
from portal.files.choices import Type
from portal.files.models import StoredFile
from portal.files.permissions import FILES_VIEW
from portal.jobs.permissions import JOBS_MANAGE
from portal.orgs.choices import Change
from portal.orgs.models import Succession, Unit, UnitChange
from portal.people.models import Person, PersonMerge
from portal.registers.choices import RegisterKind
from portal.registers.models import RecordFile, RecordStep, Urging
from reports.permissions import (
    BULLETINS_MANAGE,
    BULLETINS_REVIEW,
    BULLETINS_SIGN,
    BULLETINS_VIEW,
)
from tests.factories import (
    accounts,
    admission,
    branches,
    cadres,
    dues,
    ledgers,
    life,
    orgs,
    performance,
    registers,
    relations,
    reviews,
    samples,
    schemes,
)
from tests.factories.api import token_of
from tests.factories.deeds import DeedFactory
from tests.factories.files import on_disk, pdf
from tests.factories.people import PersonFactory
from tests.guards import judged, sides_of_scores, sides_of_talent, sides_of_work
from tests.guards.places import holder, only

OWN, FOREIGN = "本乡", "异乡"
TREE = "青松"  # in every marked name: what a search or a picker is asked for
_MARK = re.compile(rf"({OWN}|{FOREIGN}){TREE}(\w\w)")
DAY = dt.date(2026, 3, 2)

# Rights over the whole county wherever they are held: what they show has no township.
COUNTY_WIDE = {
    JOBS_MANAGE, FILES_VIEW, AUDIT_VIEW,
    BULLETINS_VIEW, BULLETINS_MANAGE, BULLETINS_REVIEW, BULLETINS_SIGN,
}  # fmt: skip
LOCAL = [permission for permission in permissions if permission not in COUNTY_WIDE]


def seen(text: str) -> dict[str, set[str]]:
    """The kinds of rows a text tells of, by township."""
    by_side: dict[str, set[str]] = {OWN: set(), FOREIGN: set()}
    for word, kind in _MARK.findall(text):
        by_side[word].add(kind)
    return by_side


# What stands in no township.
OF_COUNTY = (
    *("activity_kind", "duty", "study_item"),
    *("admission_step", "admission_code", "admission_paper", "joint_paper"),
)


@dataclass
class Side:
    """A township and its rows, under the names the routes' arguments have in `access.TABLE`."""

    word: str
    unit: Unit
    village: Unit
    keeper: User  # holds every local permission here, and nothing elsewhere
    objects: dict[str, Model] = field(default_factory=dict)

    def named(self, kind: str) -> str:
        return f"{self.word}{TREE}{kind}"


@dataclass
class Sides:
    county: Unit
    overseer: User  # holds every local permission in the whole county
    shared: dict[str, Any]  # what both look at: a register, a group, a kind …
    own: Side
    foreign: Side | None = None

    def objects_for(self, side: Side) -> dict[str, Any]:
        return {**self.shared, **side.objects}

    def add_foreign(self) -> None:
        self.foreign = _side(FOREIGN, self.county)
        self.fill(self.foreign)
        _crossing(self.own, self.foreign)
        orgs.township(self.county)  # in no group

    def fill(self, side: Side) -> None:
        _units(side, self.county, self.shared["group"])
        _people(side, self.overseer)
        _party(side, self.overseer)
        for name in OF_COUNTY:
            self.shared.setdefault(name, side.objects.pop(name))
        _cadres(side, self.overseer)
        sides_of_talent.talents(side)
        _filled(side, self.shared["register"])
        _ledgers(side, self.shared["ledger_form"])
        sides_of_scores.scores_of(side, self.shared)
        side.objects |= judged.of(
            side.unit,
            self.shared["scheme"],
            by=side.objects["account"],
            judge=side.keeper,
            named=side.named,
        )
        sides_of_work.inbox(side)
        sides_of_work.work(side)
        _performance(side)
        sides_of_scores.year_of(side, self.shared)
        sides_of_work.figures(side)
        sides_of_work.received(side)


def build_sides() -> Sides:
    """The own township alone; `add_foreign` adds the same once more."""
    county = orgs.county()
    overseer = holder([(each, county) for each in LOCAL], unit=county)
    own = _side(OWN, county)
    periodic = {"name": "走访统计", "kind": RegisterKind.PERIODIC, "rhythm": "month"}
    shared = {
        **judged.shared(county),
        "register": registers.register(county, by=overseer),
        "periodic": registers.register(county, by=overseer, **periodic),
        "ledger_form": (form := ledgers.form(county, ledgers.BARE, by=overseer)),
        "ledger_period": "2026-11",
        "board_panel": "ranking",
        "page_number": 1,
        "group": orgs.GroupFactory(),
        "year_groups": {word: orgs.GroupFactory() for word in (OWN, FOREIGN)},
        **sides_of_talent.shared(county),
        "kind": own.village.kind,
        "roster": "members",
        "figure": "MEM-1",
        "performance_quarter": f"{performance.YEAR}-Q1",
        "cadre_item": "awards",
        "member_step": "retired",
        "dues_paper": "public",
        "task_label": "inbox.Task",
    }
    form.levels.update(roles=[only(LEDGERS_REVIEW)])
    versions = (schemes.active(county, each) for each in (schemes.RANKED, schemes.RANKED_TOO))
    shared["scheme_versions"] = dict(zip((OWN, FOREIGN), versions, strict=True))
    for version in shared["scheme_versions"].values():
        version.scheme.groups.add(shared["group"])
    shared |= schemes.as_objects(shared["scheme_versions"][OWN])
    sides = Sides(county, overseer, shared, own)
    sides.fill(own)
    return sides


def _side(word: str, county: Unit) -> Side:
    name = f"{word}{TREE}乡镇"
    unit = orgs.township(county, name=name, short_name=name)
    village = orgs.village(unit, name=f"{word}{TREE}村庄", short_name=f"{word}{TREE}村庄")
    keeper = holder([(each, unit) for each in LOCAL], unit=unit)
    return Side(word, unit, village, keeper)


def _units(side: Side, county: Unit, group: Any) -> None:
    account = accounts.UserFactory(unit=side.village, name=side.named("账号"))
    accounts.with_role(account, "branch_clerk", side.village)
    administrator = accounts.holder("auditor", side.unit, name=side.named("审计"))
    closed = orgs.village(side.unit, name=side.named("旧村"), closed_on=DAY)
    Succession.objects.create(
        predecessor=closed, successor=side.village, effective_on=DAY, kind="merged"
    )
    UnitChange.objects.create(
        unit=side.village, act=Change.MERGED, effective_on=DAY, summary=side.named("沿革")
    )
    orgs.MembershipFactory(group=group, unit=side.unit)
    _accounts(side, closed)
    side.objects |= {
        "unit": side.village,
        "account": account,
        "holding": account.role_holdings.get(),
        "administrator": administrator,
        "reset_request": accounts.ResetRequestFactory(
            user=administrator, asked_by=accounts.holder("security_admin", side.unit)
        ),
        "token": token_of(side.keeper, name=side.named("令牌"))[0],
    }


def _accounts(side: Side, closed: Unit) -> None:
    """One of each that whoever keeps accounts is reminded of."""
    now = timezone.now()
    accounts.UserFactory(unit=side.village, name=side.named("无职"))
    long_ago = now - dt.timedelta(days=85)
    idle = {"last_login": long_ago, "enabled_at": long_ago}
    accounts.holder("branch_clerk", side.village, name=side.named("闲置"), **idle)
    ending = accounts.holder("branch_clerk", side.village, name=side.named("到期"))
    ending.role_holdings.update(until=timezone.localdate() + dt.timedelta(days=3))
    left = accounts.UserFactory(unit=side.village, name=side.named("留任"))
    accounts.with_role(left, "branch_clerk", closed)


def _person(side: Side, kind: str, **facts: Any) -> Person:
    return PersonFactory(unit=side.village, name=side.named(kind), **facts)


def _people(side: Side, by: User) -> None:
    photo = on_disk(
        f"{side.word}照片".encode(),
        name=f"{side.named('照片')}.jpg",
        owner=side.keeper,
        purpose="people.photo",
    )
    person = _person(side, "人员", photo=photo)
    dropped = _person(side, "重复")
    merge = PersonMerge.objects.create(keep=person, drop=dropped, reason="测试", merged_by=by)
    Person.everyone.filter(pk=dropped.pk).update(merged_into=person)
    _person(side, "人员")  # a namesake: perhaps the same person twice
    side.objects |= {"person": person, "person_merge": merge, "upload": photo}


def _party(side: Side, by: User) -> None:
    make = branches.PartyOrganizationFactory
    names = [side.named(kind) for kind in ("党委", "支部")]
    overdue = {"last_elected_on": dt.date(2015, 5, 10), "term_years": 5}
    top = make(
        unit=side.unit,
        kind=OrganisationKind.COMMITTEE,
        name=names[0],
        short_name=names[0],
        **overdue,
    )
    organisation = make(unit=side.village, parent=top, name=names[1], short_name=names[1])
    branches.ElectionFactory(organization=organisation)
    AbnormalSpell.objects.create(organization=organisation, since=DAY)
    CommitteePost.objects.create(
        organization=organisation, person=_person(side, "书记"), post="1", since=PartialDate(2024)
    )
    member = branches.MemberFactory(organization=organisation, person=_person(side, "党员"))
    left = branches.MemberFactory(
        organization=organisation,
        person=_person(side, "离党"),
        left_on=DAY,
        leaving_reason="1",
    )
    MemberMove.objects.create(member=member, source=top, target=organisation, moved_on=DAY, by=by)
    StatusChange.objects.create(member=member, what="lost", changed_on=DAY, by=by)
    officer = branches.OfficerFactory(unit=side.village, person=_person(side, "村干"))
    deed = DeedFactory(about=member, by=side.keeper)
    side.objects |= {
        "organisation": organisation,
        "branch_clerk": branches.BranchClerkFactory(
            organization=organisation, user__name=side.named("信息员")
        ),
        **life.objects(organisation, topic=side.named("活动")),
        **admission.objects(organisation, topic=side.named("发展")),
        **dues.objects(member, top),
        **relations.objects(organisation, named=side.named),
        **reviews.objects(organisation, named=side.named),
        "deed": deed,
        "member": member,
        "member_left": left,
        "officer": officer,
    }


def _crossing(own: Side, foreign: Side) -> None:
    """What the other township has of people of the own one, and somebody of the same name."""
    person = own.objects["person"]
    PersonFactory(unit=foreign.village, name=person.name)
    branches.MemberFactory(organization=foreign.objects["organisation"], person=person)
    branches.OfficerFactory(unit=foreign.village, person=person)
    cadres.CadreFactory(unit=foreign.village, person=person)
    Affiliation.objects.create(
        organization=foreign.objects["organisation"],
        parent=own.objects["organisation"],
        since=dt.date(2010, 1, 1),
        until=dt.date(2011, 1, 1),
    )


def _cadres(side: Side, by: User) -> None:
    cadre = cadres.CadreFactory(unit=side.village, person=_person(side, "干部"))
    for factory in (
        cadres.EducationFactory,
        cadres.AppraisalFactory,
        cadres.FamilyFactory,
        cadres.ResumeLineFactory,
        cadres.TitleFactory,
    ):
        factory(cadre=cadre)
    other = cadres.CadreFactory(unit=side.village, person=_person(side, "干事"))
    side.objects |= {
        "cadre": cadre,
        "cadre_answer": cadres.NoneAnswerFactory(cadre=other, item=Item.FAMILY, by=by),
        "cadre_post": cadres.PostFactory(cadre=cadre, institution=side.named("单位")),
        "cadre_rank": cadres.RankFactory(cadre=cadre),
        "cadre_award": cadres.AwardFactory(cadre=cadre),
    }


def _filled(side: Side, register: Any) -> None:
    record = registers.record(register, side.unit, side.keeper, 名称=side.named("阵地"))
    upload = on_disk(
        side.word.encode(), name=f"{side.named('附件')}.txt", owner=side.keeper, expires_at=None
    )
    RecordFile.objects.create(record=record, upload=upload)
    Urging.objects.create(
        register=register, unit=side.unit, day=DAY, words=side.named("催报"), by=side.keeper
    )
    proven = record.version.fields.get(label="名称")
    FieldDef.objects.filter(pk=proven.pk).update(evidence="optional")
    photo = on_disk(
        f"{side.word}照片".encode(),
        name=f"{side.named('照片')}.txt",
        owner=side.keeper,
        expires_at=None,
    )
    proof = RecordFile.objects.create(record=record, key=proven.key, upload=photo)
    side.objects |= {"proof": proof, "proven_field": proven}
    RecordStep.objects.create(record=record, kind="note", words=side.named("进展"), by=side.keeper)
    side.objects["record"] = record


def _ledgers(side: Side, form: Any) -> None:
    """Filled by a clerk: the keeper may look at them."""
    clerk = accounts.UserFactory(unit=side.unit, name=side.named("填报"))
    name = f"{side.named('佐证')}.txt"
    in_hand = ledgers.in_hand(form, side.unit, clerk)
    submitted = ledgers.submitted(form, side.unit, clerk)
    locked = ledgers.locked(form, side.unit, clerk)
    ledgers.worked(locked, 12)
    name_of_paper = f"{side.named('方案')}.pdf"
    paper = ledgers.proof(locked, clerk, content=pdf(), name=name_of_paper).upload
    StoredFile.objects.filter(pk=paper.stored_id).update(mime=Type.PDF, pages=1)
    side.objects |= {
        "paper": paper,
        "ledger": in_hand,
        "ledger_file": ledgers.proof(in_hand, clerk, content=side.word.encode(), name=name),
        "ledger_submitted": submitted,
        "ledger_locked": locked,
        "reopening": ledgers.asked(locked, clerk),
        "sampled": samples.differing(locked, side.unit, clerk),
        "ledger_star": ledgers.star(submitted, side.unit, clerk, words=side.named("关注")),
        "target": ledgers.target(side.unit),
        "complaint": ledgers.complaint(side.unit, clerk, words=side.named("情况")),
        "delegation": ledgers.delegation(side.keeper, clerk),
    }
    ledgers.delegation(clerk, side.keeper)


def _performance(side: Side) -> None:
    """A township's file, with a change a clerk asks for; a cadre's, whom the keeper keeps."""
    clerk = accounts.UserFactory(unit=side.unit, name=side.named("申请"))
    file = performance.agreed(performance.of_unit(side.unit), clerk)
    file.targets.update(goal=side.named("目标"))
    performance.written(file, f"{performance.YEAR}-Q1", clerk)
    performance.of_person(side.village, person=_person(side, "实绩"))
    side.objects |= {
        "performance_file": file,
        "performance_target": file.targets.in_order().last(),
        "performance_change": performance.change_asked(file, clerk),
    }
