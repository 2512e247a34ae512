"""The life of one invented cadre: what was learnt, held, judged, year by year."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cadres.choices import ENDED, FULL_TIME, HELD, IN_SERVICE, Ladder, Leaving
from cadres.demo.posts import CHIEF, DEPUTY, DemoSeat
from cadres.models import (
    Appraisal,
    Award,
    Cadre,
    CadreRecord,
    Education,
    Family,
    Post,
    Rank,
    ResumeLine,
    Title,
)
from portal.dates import PartialDate
from portal.people.choices import Sex
from portal.people.demo import FEMALE, MALE, SURNAMES, invented_joining

PARALLEL: Final = PartialDate(2019, 6)  # ranks beside posts from here on
CLERK: Final = "1A50"
SCHOOLS: Final = ("云岭大学", "南滇师范大学", "西部农业大学", "云岭财经大学", "南滇工学院")
COLLEGES: Final = ("云岭师范专科学校", "云岭农业学校", "南滇职业技术学院")
MAJORS: Final = ("汉语言文学", "法学", "财政学", "农学", "行政管理", "计算机科学", "土木工程")
YEARS_TOLD: Final = 5
EXAMS_SINCE: Final = 2008  # civil servants are recruited by examination
OLD_SCHOOL: Final = 1978  # few of those born earlier went to university
RETIRING: Final = 57
_FAMILY_YEARS: Final = 26
_ENTERPRISE: Final = "enterprise"
_INSTITUTION: Final = "institution"


@dataclass(frozen=True)
class Life:
    """One cadre's dates, fixed before any row is written."""

    cadre: Cadre
    seat: DemoSeat
    today: dt.date
    dice: random.Random

    def happens(self, percent: int) -> bool:
        return self.dice.random() * 100 < percent

    @property
    def started(self) -> PartialDate:
        return self.cadre.work_since  # type: ignore[return-value]

    @property
    def born(self) -> PartialDate:
        return self.cadre.person.birth  # type: ignore[return-value]

    @property
    def kind(self) -> str:
        return self.cadre.unit.kind.code

    @property
    def is_civil_servant(self) -> bool:
        return self.kind not in {_ENTERPRISE, _INSTITUTION}

    def month(self, years: float, *, after: PartialDate | None = None) -> PartialDate:
        """So many years after the start, never later than last month."""
        newest = PartialDate(self.today.year, self.today.month).plus_months(-1)
        return min((after or self.started).plus_months(int(years * 12)), newest)


def first_page(life: Life, number: int) -> None:
    """Fill the columns of A01."""
    cadre, dice = life.cadre, life.dice
    cadre.position = number * 10
    cadre.work_since = life.born.plus_months(12 * dice.choice((20, 22, 22, 23, 24)) + 7)
    newest = PartialDate(life.today.year, life.today.month).plus_months(-14)
    cadre.work_since = min(cadre.work_since, newest)
    cadre.birthplace = dice.choice(("", *(cadre.person.native_place,) * 9))
    cadre.grew_up_in = cadre.birthplace
    cadre.health = "1"
    _politics(life)
    cadre.manage_state = "1"
    cadre.manage_class = "4" if life.seat.level else "9"
    _employment(life)
    cadre.has_grassroots_years = dice.choice((True, True, True, False, None))
    cadre.speciality = dice.choice(("", "", "文字综合", "基层治理", "项目管理", "农业技术"))


def _politics(life: Life) -> None:
    cadre, dice = life.cadre, life.dice
    joined = invented_joining(cadre.person, life.today)
    leads = life.seat.is_team_member and "党" in life.seat.name
    if joined is None and leads:
        joined = life.born.plus_months(12 * 24)
    if joined is None:
        cadre.political = dice.choices(("13", "12", "04", "05"), (7, 2, 2, 1))[0]
        return
    cadre.political = "01"
    if life.happens(97):
        cadre.party_since = joined.to_month


def _employment(life: Life) -> None:
    cadre, dice = life.cadre, life.dice
    if life.kind == _ENTERPRISE:
        cadre.category, cadre.establishment = "09", "9"
    elif life.kind == _INSTITUTION:
        cadre.category, cadre.establishment = "04", "3"
    else:
        cadre.category, cadre.establishment = "01", "1"
        cadre.registered_on = max(life.month(1), PartialDate(2006, 12))
        cadre.is_recruited = life.started.year >= EXAMS_SINCE
        if cadre.is_recruited:
            cadre.recruited_on = dice.choice((life.started, life.started, None))
        cadre.is_selected = bool(cadre.is_recruited) and life.happens(12)
        if cadre.is_selected:
            cadre.selected_on = life.started
        cadre.wage_grade = str(max(12, min(26, 27 - life.started.age_on(life.today) // 2)))


def lines(life: Life) -> Iterator[CadreRecord]:
    yield from schooling(life)
    yield from career(life)
    yield from appraisals(life)
    yield from family(life)
    yield from honours(life)


def schooling(life: Life) -> Iterator[Education]:
    dice, done = life.dice, life.started.plus_months(-1)
    older = life.born.year < OLD_SCHOOL
    code = dice.choices(("21", "31", "35"), (15, 45, 40) if older else (80, 18, 2))[0]
    if not older and life.happens(10):
        code = "11"
    if life.happens(98):
        yield _course(life, FULL_TIME, code, PartialDate(done.year, 7))
    if code in {"31", "35"} and life.happens(80):
        later = PartialDate(life.month(8).year, 1)
        yield _course(life, IN_SERVICE, dice.choice(("21", "22", "23")), later)


def _course(life: Life, mode: str, code: str, done: PartialDate) -> Education:
    dice = life.dice
    years = {"11": 3, "21": 4}.get(code, 3)
    degree = {"11": "306", "21": "405"}.get(code, "") if mode == FULL_TIME else ""
    schools = SCHOOLS if code in {"11", "21"} else COLLEGES
    school = {"22": "中央党校函授学院", "23": "省委党校"}.get(code) or dice.choice(schools)
    return Education(
        cadre=life.cadre,
        mode=mode,
        education=code,
        degree=degree,
        enrolled_on=PartialDate(done.year - years, 9),
        graduated_on=done,
        degree_on=done if degree else None,
        school=school,
        major=dice.choice(MAJORS),
        years=years,
    )


def career(life: Life) -> Iterator[CadreRecord]:
    """Posts, the steps on both ladders, and the resume they make."""
    steps = _steps(life)
    for number, (name, level, since) in enumerate(steps):
        until = steps[number + 1][2] if number + 1 < len(steps) else None
        yield _post(life, name, level, since, until)
        yield ResumeLine(
            cadre=life.cadre, since=since, until=until, text=f"{life.cadre.unit}{name}"
        )
    if life.is_civil_servant:
        yield from _levels(life, steps)
        yield from _ranks(life)
    name = f"{life.cadre.unit.name}{life.seat.name}"
    life.cadre.post_full = name


def _steps(life: Life) -> list[tuple[str, str, PartialDate]]:
    """(post, level, since): from the first desk to today's seat."""
    steps = [("科员", CLERK, life.started)]
    if life.seat.level:
        deputy = life.month(life.dice.randint(7, 13))
        if life.seat.level == CHIEF:
            chief = life.month(life.dice.randint(3, 6), after=deputy)
            return [*steps, ("副职", DEPUTY, deputy), (life.seat.name, CHIEF, chief)]
        return [*steps, (life.seat.name, DEPUTY, deputy)]
    return [("干部", CLERK, life.started)]


def _post(life: Life, name: str, level: str, since: PartialDate, until: PartialDate | None) -> Post:
    leading = level in {CHIEF, DEPUTY}
    return Post(
        cadre=life.cadre,
        institution=life.cadre.unit.name,
        unit=life.cadre.unit,
        name=name,
        is_main=True,
        is_team_member=leading,
        is_leading=leading,
        member_class={CHIEF: "1", DEPUTY: "2"}.get(level, ""),
        since=since,
        until=until,
        document=f"云委干〔{since.year}〕{life.dice.randint(1, 90)}号" if leading else "",
        method="4" if leading else "1",
        state=ENDED if until else HELD,
    )


def _levels(life: Life, steps: list[tuple[str, str, PartialDate]]) -> Iterator[Rank]:
    cadre = life.cadre
    for number, (_, level, since) in enumerate(steps):
        until = steps[number + 1][2] if number + 1 < len(steps) else None
        if not life.seat.level:
            until = max(PARALLEL, since)  # staff have ranks only, since then
        state = ENDED if until else HELD
        yield Rank(
            cadre=cadre, ladder=Ladder.LEVEL, level=level, since=since, until=until, state=state
        )
        if until is None:
            cadre.level, cadre.level_since = level, since


def _ranks(life: Life) -> Iterator[Rank]:
    cadre = life.cadre
    if life.seat.level == DEPUTY:
        code = life.dice.choice(("", "", "1203", "1202"))
    elif life.seat.level == CHIEF:
        code = life.dice.choice(("", "", "1201", "1104"))
    else:
        served = life.started.age_on(life.today)
        ladder = ((26, "1201"), (19, "1202"), (13, "1203"), (8, "1204"), (0, "1301"))
        code = next(rank for years, rank in ladder if served >= years)
    if not code:
        return
    since = max(PARALLEL, life.month(1))
    if life.happens(50):
        risen = life.month(2, after=since)
        below = "1302" if code == "1301" else "1301"
        yield Rank(
            cadre=cadre, ladder=Ladder.RANK, rank=below, since=since, until=risen, state=ENDED
        )
        since = risen
    yield Rank(cadre=cadre, ladder=Ladder.RANK, rank=code, since=since, state=HELD)
    cadre.rank, cadre.rank_since = code, since


def appraisals(life: Life) -> Iterator[Appraisal]:
    good = "2" if life.is_civil_servant else "2B"
    for year in range(life.today.year - YEARS_TOLD, life.today.year):
        if year < life.started.year or life.happens(2):
            continue
        usual = life.dice.choices(("1", good, "3"), (18, 81, 1))[0]
        conclusion = "5A" if year == life.started.year else usual
        yield Appraisal(cadre=life.cadre, year=year, conclusion=conclusion)


def family(life: Life) -> Iterator[Family]:
    """Of seven in ten the family is on record."""
    dice, cadre = life.dice, life.cadre
    if life.happens(30):
        return
    is_man = cadre.person.sex == Sex.MALE
    parent = life.born.plus_months(-12 * _FAMILY_YEARS)
    surname = cadre.person.name[:1]
    members = [("10", surname + dice.choice(MALE), parent, "13", "务农")]
    members.append(("11", dice.choice(SURNAMES) + dice.choice(FEMALE), parent, "13", "务农"))
    if life.born.age_on(life.today) > _FAMILY_YEARS:
        spouse = dice.choice(SURNAMES) + dice.choice(FEMALE if is_man else MALE)
        where = dice.choice(("云岭县第一中学教师", "云岭县人民医院医生", "个体经营"))
        members.insert(0, ("13" if is_man else "12", spouse, life.born, "01", where))
    if life.born.age_on(life.today) > _FAMILY_YEARS + 4:
        child = min(life.born.plus_months(12 * 28), life.month(99))
        name = surname + dice.choice(MALE)
        members.insert(1, (dice.choice(("14", "15")), name, child, "13", "学生"))
    for number, (relation, name, birth, political, post) in enumerate(members, start=1):
        yield Family(
            cadre=cadre,
            relation=relation,
            name=name,
            birth=birth,
            political=political,
            post=post,
            position=number,
        )


def honours(life: Life) -> Iterator[CadreRecord]:
    dice, cadre = life.dice, life.cadre
    if life.happens(30):
        year = life.today.year - dice.randint(1, 5)
        if year > life.started.year:
            code = dice.choices(("R11", "R12", "R31", "R46"), (70, 10, 12, 8))[0]
            yield Award(
                cadre=cadre,
                award=code,
                approved_on=PartialDate(year, 3),
                authority="中共云岭县委、云岭县人民政府",
                authority_nature="15",
            )
    if life.happens(2):
        yield Award(
            cadre=cadre,
            award="D11",
            approved_on=life.month(3),
            authority="中共云岭县纪委",
            authority_nature="31",
        )
    if not life.is_civil_servant or life.happens(5):
        cadre.title = dice.choice(("助理工程师", "工程师", "一级教师", "主治医师", "会计师"))
        yield Title(cadre=cadre, name=cadre.title, obtained_on=life.month(6), means="1")


def leave(life: Life, posts: list[Post]) -> None:
    """Gone last year: retired by age, else transferred."""
    cadre = life.cadre
    old = life.born.age_on(life.today) >= RETIRING
    cadre.leaving = Leaving.RETIRED if old else Leaving.TRANSFERRED
    cadre.manage_state = "3" if old else "4"
    cadre.left_to = "" if old else "市农业农村局"
    cadre.left_on = PartialDate(life.today.year, life.today.month).plus_months(
        -life.dice.randint(2, 14)
    )
    cadre.post_full = ""
    for post in posts:
        if post.until is None:
            post.until = max(cadre.left_on, post.since or cadre.left_on)
            post.state, post.reason = ENDED, Leaving(cadre.leaving).label
