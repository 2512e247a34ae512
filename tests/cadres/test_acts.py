"""Acts on a cadre's file."""

import pytest
from django.core.exceptions import ValidationError

from cadres.actions import CADRE_CHANGED, CADRE_CREATED, CADRE_RECORD_CHANGED
from cadres.choices import Item, Ladder
from cadres.domain import answers, cadres, leaving, posts, ranks, records
from cadres.models import Cadre, NoneAnswer
from portal.access import Denied
from portal.audit.models import Event
from portal.dates import PartialDate
from portal.people import references
from tests.factories import accounts
from tests.factories import cadres as make
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

JUNE = PartialDate(2024, 6)


@pytest.fixture
def cadre(office):
    return make.CadreFactory(unit=office)


def events(action):
    return Event.objects.filter(action=action)


def test_person_has_one_file_only(cadre, keeper):
    with pytest.raises(ValidationError, match="已有干部档案"):
        cadres.create(cadre.person, unit=cadre.unit, values={}, by=keeper)


def test_new_cadre_is_in_office(office, keeper):
    made = cadres.create(PersonFactory(unit=office), unit=office, values={}, by=keeper)
    assert made.get_manage_state_display() == "现职人员"
    assert events(CADRE_CREATED).get().object_id == str(made.pk)


def test_nobody_writes_into_a_file_outside_his_reach(cadre, other, reader):
    stranger = accounts.holder("cadre_office", other)
    for by in (reader, stranger):
        with pytest.raises(Denied):
            cadres.edit(cadre, values={"remark": "无"}, by=by)
        with pytest.raises(Denied):
            records.add(cadre, Item.APPRAISALS, values={"year": 2024, "conclusion": "2"}, by=by)


def test_file_is_not_handed_to_a_unit_outside_ones_reach(cadre, other):
    keeper = accounts.holder("cadre_office", cadre.unit)
    with pytest.raises(Denied):
        cadres.edit(cadre, values={"unit": other}, by=keeper)


def test_doubt_is_confirmed_and_the_confirmation_kept(cadre, keeper):
    young = {"work_since": PartialDate(2000, 1)}
    with pytest.raises(ValidationError) as refused:
        cadres.edit(cadre, values=young, by=keeper)
    assert list(refused.value.message_dict) == ["confirmed"]
    cadres.edit(cadre, values=young, confirmed=True, by=keeper)
    assert "不满 16 周岁" in events(CADRE_CHANGED).get().detail["confirmed"][0]


def test_unknown_code_is_refused_at_its_field(cadre, keeper):
    with pytest.raises(ValidationError) as refused:
        cadres.edit(cadre, values={"level": "乡科级"}, by=keeper)
    assert list(refused.value.message_dict) == ["level"]


def test_edit_without_a_change_leaves_no_trace(cadre, keeper):
    cadres.edit(cadre, values={"remark": cadre.remark}, by=keeper)
    assert not events(CADRE_CHANGED).exists()


# Posts ---------------------------------------------------------------------------------------


def appoint(cadre, keeper, name, **more):
    ends_main = more.pop("ends_main", False)
    facts = {"institution": "县财政局", "name": name, "since": JUNE, "is_main": True, **more}
    return posts.appoint(cadre, values=facts, ends_main=ends_main, by=keeper)


def test_second_main_post_needs_the_first_to_end(cadre, keeper):
    first = appoint(cadre, keeper, "副局长", since=PartialDate(2020, 5))
    with pytest.raises(ValidationError, match="现在的主职务"):
        appoint(cadre, keeper, "局长")
    appoint(cadre, keeper, "局长", ends_main=True)
    first.refresh_from_db()
    assert (first.until, first.get_state_display()) == (JUNE, "已免")
    cadre.refresh_from_db()
    assert cadre.post_full == "县财政局局长"


def test_posts_at_one_place_share_its_name(cadre, keeper):
    appoint(cadre, keeper, "党组书记")
    appoint(cadre, keeper, "局长", is_main=False, position=2)
    appoint(cadre, keeper, "主任", is_main=False, position=3, institution="县国资中心")
    cadre.refresh_from_db()
    assert cadre.post_full == "县财政局党组书记、局长，县国资中心主任"


def test_new_main_post_does_not_begin_before_the_old_one(cadre, keeper):
    appoint(cadre, keeper, "副局长")
    with pytest.raises(ValidationError, match="早于现主职务"):
        appoint(cadre, keeper, "局长", since=PartialDate(2024, 5), ends_main=True)


def test_dismissed_post_is_not_dismissed_again(cadre, keeper):
    post = appoint(cadre, keeper, "副局长")
    with pytest.raises(ValidationError, match="早于任职时间"):
        posts.dismiss(post, until=PartialDate(2024, 5), by=keeper)
    posts.dismiss(post, until=PartialDate(2025, 1), end_document="云委干〔2025〕1号", by=keeper)
    with pytest.raises(ValidationError, match=r"已于 2025\.01 免去"):
        posts.dismiss(post, until=PartialDate(2025, 2), by=keeper)
    cadre.refresh_from_db()
    assert cadre.post_full == ""


# Ranks ---------------------------------------------------------------------------------------


def test_promotion_ends_the_step_before_and_shows_on_the_first_page(cadre, keeper):
    first = ranks.promote(
        cadre, ladder=Ladder.RANK, rank="1301", since=PartialDate(2020, 1), by=keeper
    )
    ranks.promote(cadre, ladder=Ladder.LEVEL, level="1A42", since=JUNE, by=keeper)
    ranks.promote(cadre, ladder=Ladder.RANK, rank="1204", since=JUNE, by=keeper)
    first.refresh_from_db()
    cadre.refresh_from_db()
    assert first.until == JUNE
    assert (cadre.rank, cadre.rank_since) == ("1204", JUNE)
    assert (cadre.level, cadre.level_since) == ("1A42", JUNE)


def test_same_step_is_not_given_twice(cadre, keeper):
    ranks.promote(cadre, ladder=Ladder.RANK, rank="1204", since=JUNE, by=keeper)
    with pytest.raises(ValidationError, match="现在已经是"):
        ranks.promote(cadre, ladder=Ladder.RANK, rank="1204", since=JUNE, by=keeper)


def test_ended_step_leaves_the_first_page(cadre, keeper):
    step = ranks.promote(cadre, ladder=Ladder.RANK, rank="1204", since=JUNE, by=keeper)
    ranks.end(step, until=PartialDate(2025, 1), by=keeper)
    cadre.refresh_from_db()
    assert (cadre.rank, cadre.rank_since) == ("", None)


def test_first_page_without_steps_behind_it_stays(cadre, keeper):
    Cadre.objects.filter(pk=cadre.pk).update(level="1A41")
    ranks.promote(cadre, ladder=Ladder.RANK, rank="1204", since=JUNE, by=keeper)
    cadre.refresh_from_db()
    assert cadre.level == "1A41"


# Lines ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "factory", "again"),
    [
        (Item.APPRAISALS, make.AppraisalFactory, {"year": 2024, "conclusion": "1"}),
        (Item.TITLES, make.TitleFactory, {"name": "会计师", "obtained_on": PartialDate(2015, 10)}),
        (Item.POSTS, make.PostFactory, {"institution": "甲", "name": "乙", "is_main": True}),
        (Item.RANKS, make.RankFactory, {"ladder": Ladder.LEVEL, "level": "1A41"}),
    ],
)
def test_what_there_is_only_once_is_refused_in_words(cadre, keeper, item, factory, again):
    factory(cadre=cadre)
    with pytest.raises(ValidationError) as refused:
        records.add(cadre, item, values=again, by=keeper)
    assert "confirmed" not in refused.value.message_dict


def test_event_tells_which_columns_changed_not_their_values(cadre, keeper):
    line = make.FamilyFactory(cadre=cadre)
    records.correct(line, values={"name": "李芳"}, by=keeper)
    detail = events(CADRE_RECORD_CHANGED).get().detail
    assert detail["fields"] == ["家庭成员姓名"]
    assert "李芳" not in str(detail)


def test_removed_line_is_gone_for_whoever_comes_next(cadre, keeper):
    line = make.AwardFactory(cadre=cadre)
    with pytest.raises(ValidationError, match="删除原因"):
        records.remove(line, reason=" ", by=keeper)
    records.remove(make.AwardFactory._meta.model.objects.get(), reason="重复", by=keeper)
    with pytest.raises(ValidationError, match="已被他人删除"):
        records.correct(line, values={"name": "嘉奖"}, by=keeper)


def test_corrected_post_rewrites_the_first_page(cadre, keeper):
    post = make.PostFactory(cadre=cadre)
    records.correct(post, values={"name": "局长"}, by=keeper)
    cadre.refresh_from_db()
    assert cadre.post_full == "县财政局局长"


# None, and leaving ---------------------------------------------------------------------------


def test_none_is_answered_once_by_somebody(cadre, keeper):
    first = answers.none(cadre, Item.FAMILY, by=keeper)
    assert answers.none(cadre, Item.FAMILY, by=keeper) == first
    assert first.by == keeper


def test_none_gives_way_to_a_line(cadre, keeper):
    answers.none(cadre, Item.AWARDS, by=keeper)
    records.add(cadre, Item.AWARDS, values={"award": "R11"}, by=keeper)
    assert not NoneAnswer.objects.exists()
    with pytest.raises(ValidationError, match="不能再填"):
        answers.none(cadre, Item.AWARDS, by=keeper)


def test_none_is_no_answer_where_everybody_has_some(cadre, keeper):
    with pytest.raises(ValidationError, match="不能填“无”"):
        answers.none(cadre, Item.EDUCATIONS, by=keeper)


def test_leaving_ends_every_post_and_coming_back_gives_none(cadre, keeper):
    post = appoint(cadre, keeper, "副局长")
    leaving.leave(cadre, leaving="retired", left_on=PartialDate(2025, 3), by=keeper)
    post.refresh_from_db()
    cadre.refresh_from_db()
    assert post.until == PartialDate(2025, 3)
    assert (cadre.post_full, cadre.get_manage_state_display()) == ("", "离退人员")
    with pytest.raises(ValidationError, match="请先恢复在册"):
        appoint(cadre, keeper, "局长")
    leaving.come_back(cadre, reason="误办", by=keeper)
    cadre.refresh_from_db()
    assert not cadre.has_left
    assert not cadre.posts.current().exists()


def test_leaving_lies_in_the_past(cadre, keeper):
    with pytest.raises(ValidationError, match="晚于今天"):
        leaving.leave(cadre, leaving="retired", left_on=PartialDate(2100), by=keeper)


def test_merging_people_knows_of_the_file():
    assert "cadres.Cadre.person" in {reference.key for reference in references.every()}


def test_a_post_that_began_after_the_leaving_ends_when_it_began(cadre, keeper):
    post = appoint(cadre, keeper, "副局长")
    leaving.leave(cadre, leaving="retired", left_on=PartialDate(2019, 3), by=keeper)
    post.refresh_from_db()
    assert post.until == post.since
