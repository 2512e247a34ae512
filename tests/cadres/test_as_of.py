"""Cadres on a past day, and how complete their files are."""

import datetime as dt

import pytest
from django.utils import timezone

from cadres.choices import FULL_TIME, IN_SERVICE, Item, Ladder
from cadres.domain import answers, as_of, completeness, structure
from cadres.models import Cadre
from portal.codes.domain import memory
from portal.codes.models import Code
from portal.dates import PartialDate
from portal.people.domain import measures
from tests.factories import cadres as make

pytestmark = pytest.mark.django_db

Y2015, Y2021 = dt.date(2015, 6, 30), dt.date(2021, 6, 30)


def on(day, cadre):
    """As structure counts it; what lists have put together beforehand says the same."""
    file = Cadre.objects.filter(pk=cadre.pk)
    then, listed = as_of.described(file, day).get(), as_of.listed(file, day).get()
    for name in as_of.OF_LISTS:
        assert getattr(listed, name) == getattr(then, name)
    return then


def serve(day):
    return set(as_of.serving(Cadre.objects.all(), day))


def test_level_and_rank_are_those_held_then():
    cadre = make.CadreFactory(level="1A41", level_since=PartialDate(2022, 1))
    make.RankFactory(
        cadre=cadre, level="1A42", since=PartialDate(2014, 1), until=PartialDate(2022, 1)
    )
    make.RankFactory(cadre=cadre, level="1A41", since=PartialDate(2022, 1))
    make.RankFactory(
        cadre=cadre, ladder=Ladder.RANK, level="", rank="1204", since=PartialDate(2020, 1)
    )
    assert (on(Y2015, cadre).level_then, on(Y2015, cadre).rank_then) == ("1A42", "")
    assert on(Y2021, cadre).rank_then == "1204"
    assert on(dt.date(2022, 1, 1), cadre).level_then == "1A41"


def test_first_page_speaks_where_no_step_is_on_record():
    cadre = make.CadreFactory(level="1A42", level_since=PartialDate(2018, 1))
    assert on(Y2015, cadre).level_then == ""
    assert on(Y2021, cadre).level_then == "1A42"


def test_unit_and_post_are_those_of_the_main_post_then(office, other):
    cadre = make.CadreFactory(unit=office, post_full="县财政局局长")
    make.PostFactory(
        cadre=cadre,
        unit=other,
        institution="东河镇",
        name="副镇长",
        since=PartialDate(2014, 1),
        until=PartialDate(2018, 1),
    )
    make.PostFactory(cadre=cadre, unit=office, since=PartialDate(2018, 1))
    then = on(Y2015, cadre)
    assert (then.unit_then, then.post_then) == (other.pk, "东河镇副镇长")
    assert on(timezone.localdate(), cadre).post_then == "县财政局局长"


def test_schooling_counts_from_the_day_it_was_finished():
    cadre = make.CadreFactory()
    make.EducationFactory(
        cadre=cadre, mode=FULL_TIME, education="31", graduated_on=PartialDate(2008, 7)
    )
    make.EducationFactory(
        cadre=cadre, mode=IN_SERVICE, education="23", graduated_on=PartialDate(2016, 12)
    )
    then, later = on(Y2015, cadre), on(Y2021, cadre)
    assert (then.fulltime_then, then.inservice_then, then.highest_then) == ("3", "", "3")
    assert (later.inservice_then, later.highest_then) == ("2", "2")


def test_party_counts_from_the_day_it_was_joined():
    cadre = make.CadreFactory(political="01", party_since=PartialDate(2018))
    assert not on(Y2015, cadre).in_party_then
    assert on(Y2021, cadre).in_party_then


def test_who_served_is_told_by_posts_else_by_the_start_of_work():
    early = make.PostFactory(since=PartialDate(2014), until=PartialDate(2018)).cadre
    late = make.PostFactory(since=PartialDate(2020)).cadre
    plain = make.CadreFactory(work_since=PartialDate(2008))
    assert serve(Y2015) == {early, plain}
    assert serve(Y2021) == {late, plain}


def test_who_left_counts_until_then_and_retired_without_a_date_never():
    left = make.CadreFactory(leaving="transferred", left_on=PartialDate(2020, 1))
    make.CadreFactory(manage_state="3")
    assert serve(Y2015) == {left}
    assert serve(Y2021) == set()


@pytest.mark.parametrize(
    ("born", "band"),
    [("1990.07", "0-30"), ("1990.06", "31-35"), ("1966.06", "55-150"), ("1966.07", "51-54")],
)
def test_age_counts_in_months(born, band):
    make.CadreFactory(person__birth=PartialDate.parse(born))
    rows = Cadre.objects.all()
    analysis = structure.analyse(rows, Y2021)
    counts = {
        column.query["age"]: count
        for column, count in zip(analysis.columns, analysis.whole.counts, strict=True)
        if "age" in column.query
    }
    for each in [band.key for band in measures.CADRE_AGES]:
        assert counts[each] == (1 if each == band else 0)
        assert rows.filter(structure.aged(each, Y2021)).count() == counts[each]


# Completeness --------------------------------------------------------------------------------


def keys(points):
    return {point.key for point in points}


def test_what_does_not_apply_is_not_asked_for():
    masses = completeness.state_of(make.CadreFactory(political="13"))
    member = completeness.state_of(make.CadreFactory(political="01", is_selected=True))
    assert keys(masses.missing).isdisjoint({"party_since", "selected_on", "level_since"})
    assert keys(member.missing) >= {"party_since", "selected_on"}
    assert member.applicable == masses.applicable + 2


def test_none_is_told(keeper, office):
    cadre = make.CadreFactory(unit=office)
    assert "family" in keys(completeness.state_of(cadre).missing)
    answers.none(cadre, Item.FAMILY, by=keeper)
    assert "family" in keys(completeness.state_of(cadre).filled)


def test_who_has_left_needs_no_present_post():
    gone = make.CadreFactory(leaving="died", left_on=PartialDate(2020))
    assert keys(completeness.state_of(gone).missing).isdisjoint({"main_post", "post_full"})


def test_appraisals_are_asked_for_since_work_began():
    state = completeness.state_of(
        make.CadreFactory(work_since=PartialDate.of(timezone.localdate()))
    )
    assert not [key for key in keys(state.missing) if key.startswith("appraisal")]
    state = completeness.state_of(make.CadreFactory())
    assert len([key for key in keys(state.missing) if key.startswith("appraisal")]) == 3


def test_last_year_is_asked_for_once_it_is_concluded():
    spring, summer = (
        keys(completeness.points(day)) for day in (dt.date(2026, 3, 31), dt.date(2026, 4, 1))
    )
    assert "appraisal_2025" not in spring
    assert "appraisal_2025" in summer


def test_list_file_and_gaps_tell_the_same(office):
    full = make.CadreFactory(unit=office, political="01", party_since=PartialDate(2006))
    make.PostFactory(cadre=full)
    make.CadreFactory(unit=office)
    rows = completeness.with_completeness(Cadre.objects.all())
    for cadre in rows:
        state = completeness.state_of(cadre)
        assert cadre.completeness == state.percent
        assert state.percent == len(state.filled) * 100 // state.applicable
    for point, count in completeness.gaps(Cadre.objects.all()):
        assert completeness.missing(Cadre.objects.all(), point.key).count() == count


def test_what_is_put_together_beforehand_stands_in_a_query_of_its_own(office):
    first, second = make.CadreFactory.create_batch(2, unit=office)
    for cadre, level in ((first, "1A41"), (second, "1A42")):
        make.RankFactory(cadre=cadre, level=level, since=PartialDate(2014, 1))
    described = completeness.with_completeness(as_of.listed(Cadre.objects.all(), Y2021))
    complete = described.filter(level_then="1A42", completeness__lt=100)
    outer = Cadre.objects.filter(pk__in=complete.values("pk"))
    assert list(outer) == [second]
    assert list(as_of.listed(outer, Y2021).filter(level_then="1A41")) == []
    by_rank = as_of.listed(Cadre.objects.filter(pk__in=outer), Y2021).values_list("level_then")
    assert list(by_rank) == [("1A42",)]


def test_what_is_put_together_heeds_the_code_table_of_the_moment(office):
    cadre = make.CadreFactory(unit=office)
    make.EducationFactory(
        cadre=cadre, mode=FULL_TIME, education="31", graduated_on=PartialDate(2008, 7)
    )
    assert on(Y2021, cadre).highest_then == "3"
    Code.objects.filter(table="education", code="31").update(parent=measures.BACHELOR)
    memory.forget()
    assert on(Y2021, cadre).highest_then == measures.BACHELOR
