"""What the database itself holds about a cadre's file."""

import pytest
from django.db import IntegrityError, transaction

from cadres.choices import Ladder
from cadres.models import Cadre
from portal.dates import PartialDate
from tests.factories import cadres as make

pytestmark = pytest.mark.django_db


def refused(factory, **facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        factory(**facts)


def test_cadre_has_one_main_post_at_a_time():
    post = make.PostFactory(until=PartialDate(2021, 1))
    make.PostFactory(cadre=post.cadre)
    refused(make.PostFactory, cadre=post.cadre)


def test_cadre_has_one_current_step_on_each_ladder():
    rank = make.RankFactory()
    make.RankFactory(cadre=rank.cadre, ladder=Ladder.RANK, level="", rank="1204")
    refused(make.RankFactory, cadre=rank.cadre)


def test_step_names_a_value_of_its_own_ladder():
    refused(make.RankFactory, ladder=Ladder.RANK)


def test_cadre_is_appraised_once_a_year():
    appraisal = make.AppraisalFactory()
    refused(make.AppraisalFactory, cadre=appraisal.cadre)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (PartialDate(2020, 5), PartialDate(2020, 5)),
        (PartialDate(2020, 5), PartialDate(2020)),
        (PartialDate(2020, 5, 20), PartialDate(2020, 5)),
        (PartialDate(2020), PartialDate(2020, 1)),
    ],
)
def test_end_is_compared_with_the_start_as_far_as_it_is_known(since, until):
    make.PostFactory(since=since, until=until)


def test_post_never_ends_before_it_began():
    refused(make.PostFactory, since=PartialDate(2020, 5), until=PartialDate(2020, 4))


def test_who_left_has_a_date():
    refused(make.CadreFactory, leaving="retired")


def test_person_is_found_by_characters_and_by_initials():
    cadre = make.CadreFactory(person__name="欧阳明")
    make.CadreFactory(person__name="李伟")
    assert list(Cadre.objects.matching("阳明")) == [cadre]
    assert list(Cadre.objects.matching("oym")) == [cadre]
