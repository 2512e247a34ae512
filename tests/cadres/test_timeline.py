"""Each table of a file tells its dated facts, and leaves out those without a date."""

import pytest

from cadres.choices import Leaving
from cadres.domain import timeline
from cadres.models import Cadre
from portal.dates import PartialDate
from tests.factories import cadres as files

pytestmark = pytest.mark.django_db

DATED = {
    files.PostFactory: {"since": PartialDate(2012, 5), "until": PartialDate(2014, 6)},
    files.RankFactory: {"since": PartialDate(2014, 7)},
    files.EducationFactory: {"enrolled_on": PartialDate(2004, 9), "degree_on": None},
    files.TitleFactory: {"obtained_on": PartialDate(2015, 10)},
    files.AwardFactory: {"approved_on": PartialDate(2022, 3), "revoked_on": PartialDate(2023, 4)},
}
TOLD = ["撤销", "获", "取得", "职务层次", "免去", "任", "毕业", "入学"]


def titles(cadre):
    cadre = Cadre.objects.get(pk=cadre.pk)
    return [moment.title for _, moments in timeline.of(cadre) for moment in moments]


def filled(cadre, **dates):
    for factory, facts in DATED.items():
        ended = {"state": "ended"} if factory is files.PostFactory else {}
        factory(cadre=cadre, **facts, **ended, **dates.get(factory.__name__, {}))


@pytest.fixture
def cadre():
    facts = {"work_since": None, "person__birth": None}
    return files.CadreFactory(**facts)


def test_every_date_is_told_newest_first(cadre):
    filled(cadre)
    lines = titles(cadre)
    assert [word for word, title in zip(TOLD, lines, strict=True) if word in title] == TOLD


def test_what_has_no_date_is_not_told(cadre):
    for factory, facts in DATED.items():
        undated = dict.fromkeys(facts) | (
            {"graduated_on": None} if factory is files.EducationFactory else {}
        )
        factory(cadre=cadre, **undated)
    assert titles(cadre) == []


def test_life_of_the_person_herself():
    cadre = files.CadreFactory(
        party_since=PartialDate(2009, 7),
        leaving=Leaving.TRANSFERRED,
        left_on=PartialDate(2024, 1),
        left_to="县财政局",
    )
    ((year, (left,)), *_) = timeline.of(cadre)
    assert (year, left.title, left.detail) == (2024, "离开", "调出：县财政局")
    assert titles(cadre)[1:] == ["加入组织（党派）", "参加工作", "出生"]
