"""One engine, stages as data: moves, places, what stands still, funnels and their figures."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.periods import Period
from talent.choices import PipelineKind
from talent.domain import pipelines
from talent.models import Pipeline, PipelineCase
from talent.pages.pipelines import standing_still
from tests import clock
from tests.factories import accounts
from tests.factories.talent import CaseFactory, PipelineFactory

pytestmark = pytest.mark.django_db


def day(month, number):
    return dt.date(2026, month, number)


@pytest.fixture(autouse=True)
def _then():
    with clock.at("2026-11-30T09:00"):
        yield


def stages(pipeline):
    return {stage.label: stage for stage in pipeline.stages.all()}


def moved(case, to, on, by, note=""):
    return pipelines.move(case, stage=stages(case.pipeline)[to], on=on, note=note, by=by)


@pytest.fixture
def leads(office):
    pipeline = PipelineFactory(kind=PipelineKind.LEAD)
    pipelines.set_up(pipeline, by=office)
    return pipeline


@pytest.fixture
def call(office):
    pipeline = PipelineFactory(
        kind=PipelineKind.PROJECT, places=1, since=day(9, 1), above_until=day(10, 15)
    )
    pipelines.set_up(pipeline, by=office)
    return pipeline


def test_the_countys_day_is_ten_working_days_before(call):
    assert pipelines.due_here(call) == day(9, 24)
    call.until = day(9, 20)
    assert pipelines.due_here(call) == day(9, 20)


def test_a_lead_goes_its_way(leads, town, clerk):
    case = CaseFactory(pipeline=leads, unit=town, began_on=day(9, 1))
    assert case.stage.label == "线索"
    case = moved(case, "来访", day(9, 11), clerk)
    with pytest.raises(ValidationError, match="写明原因"):
        moved(case, "初联", day(9, 12), clerk)
    with pytest.raises(ValidationError, match="早于上次进展"):
        moved(case, "洽谈", day(9, 10), clerk)
    with pytest.raises(ValidationError, match="签约起止日期"):
        moved(case, "签约", day(9, 20), clerk)
    pipelines.CASES.correct(case, agreed_since=day(9, 20), by=clerk)
    case = moved(case, "签约", day(9, 20), clerk)
    case = moved(case, "终止", day(10, 1), clerk, note="对方另有安排")
    with pytest.raises(ValidationError, match="已经“终止”"):
        moved(case, "履约", day(10, 2), clerk)
    told = {row.stage.label: (row.now, row.reached, row.days) for row in
            pipelines.funnel(leads, PipelineCase.objects.all())}  # fmt: skip
    assert told["线索"] == (0, 1, "10")
    assert told["来访"] == (0, 1, "9")
    assert told["签约"] == (0, 1, "11")
    assert told["终止"] == (1, 1, "—")
    assert told["洽谈"] == (0, 0, "—")


def test_above_the_places_nothing_is_sent_up(call, town, clerk):
    first, second = (CaseFactory(pipeline=call, unit=town, began_on=day(9, 1)) for _ in range(2))
    moved(first, "上报", day(9, 20), clerk)
    with pytest.raises(ValidationError, match="推荐名额 1 个已用完"):
        moved(second, "上报", day(9, 20), clerk)
    Pipeline.objects.update(places=None)
    moved(second, "上报", day(9, 21), clerk)


def test_a_stage_of_another_pipeline_is_refused(leads, call, town, clerk):
    case = CaseFactory(pipeline=leads, unit=town)
    with pytest.raises(ValidationError, match="不是"):
        pipelines.move(case, stage=stages(call)["意向"], on=day(11, 1), note="", by=clerk)


def test_who_does_not_move_is_named(leads, town, clerk):
    still = CaseFactory(pipeline=leads, unit=town, began_on=day(10, 30))
    fresh = CaseFactory(pipeline=leads, unit=town, began_on=day(10, 31))
    gone = CaseFactory(pipeline=leads, unit=town, began_on=day(1, 5))
    moved(gone, "终止", day(2, 1), clerk, note="失联")
    assert set(PipelineCase.objects.stuck(day(11, 30))) == {still}
    assert set(PipelineCase.objects.going()) == {still, fresh}


def test_which_source_yields(leads, town, clerk):
    for source in ("1", "1", "2"):
        case = CaseFactory(pipeline=leads, unit=town, source=source, agreed_since=day(9, 1))
    moved(case, "签约", day(11, 20), clerk)
    told = pipelines.by_source(leads, PipelineCase.objects.all())
    assert [(came, kept) for _, came, kept in told] == [(2, 0), (1, 1)]


def test_its_figures_count_moves_by_their_day(leads, call, county, town, clerk):
    signed = CaseFactory(pipeline=leads, unit=town, agreed_since=day(9, 1), began_on=day(9, 1))
    moved(signed, "签约", day(11, 2), clerk)
    project = CaseFactory(pipeline=call, unit=town, began_on=day(9, 1))
    moved(project, "上报", day(10, 30), clerk)
    moved(project, "入选", day(11, 3), clerk)
    november, keys = Period.parse("2026-11"), ("TAL-T07", "TAL-T20", "TAL-T21")
    told = reading.read([FIGURES[key] for key in keys], [november], [county, town])
    values = [getattr(told.get((key, november, town.pk)), "value", 0) for key in keys]
    assert values == [1, 0, 1]


def test_by_their_pages(client, county, town, office, clerk):
    accounts.signed_in(client, office)
    facts = {"name": "省级青年人才专项", "kind": "project", "since": "2026-09-01", "places": "3"}
    assert client.post(reverse("talent:pipeline-new"), facts).status_code == 302
    pipeline = Pipeline.objects.get()
    assert client.post(reverse("talent:pipeline-setup", args=[pipeline.pk])).status_code == 302
    accounts.signed_in(client, clerk)
    new = {"pipeline": pipeline.pk, "name": "周明远团队", "unit": town.pk, "began_on": "2026-11-01"}
    assert client.post(reverse("talent:case-new"), new).status_code == 302
    case = PipelineCase.objects.get()
    way = reverse("talent:case-move", args=[case.pk])
    to = stages(pipeline)["材料"]
    assert client.post(way, {"stage": to.pk, "on": "2026-11-05"}).status_code == 302
    page = client.get(f"{case.get_absolute_url()}?tab=moves").content.decode()
    assert "材料" in page
    funnel = client.get(f"{pipeline.get_absolute_url()}?tab=funnel").content.decode()
    assert "县级初审" in funnel
    listed = client.get(reverse("talent:cases"), {"going": "true"}).content.decode()
    assert "周明远团队" in listed


def test_the_list_costs_the_same_for_three_and_for_twenty(
    client, leads, town, office, django_assert_num_queries
):
    accounts.signed_in(client, office)
    for count in (3, 17):
        for _ in range(count):
            CaseFactory(pipeline=leads, unit=town)
        client.get(reverse("talent:cases"))
        with django_assert_num_queries(5):
            client.get(reverse("talent:cases"))


def test_calls_that_end_soon_are_told_of(client, town, clerk):
    """In 2026 the twentieth working day after 30 November is 28 December."""
    facts = {"kind": "project", "since": day(1, 5)}
    near = PipelineFactory(until=day(12, 28), **facts)
    above = PipelineFactory(above_until=day(12, 18), **facts)  # here on 4 December
    PipelineFactory(until=day(12, 29), **facts)
    PipelineFactory(until=day(11, 29), **facts)
    PipelineFactory(until=day(12, 1), closed_on=day(11, 2), **facts)
    PipelineFactory(kind="lead", since=day(1, 5), until=day(12, 1))
    assert set(pipelines.closing(day(11, 30))) == {near, above}
    assert set(pipelines.closing(day(11, 30), key="last")) == {above}
    todo = next(one for one in standing_still(clerk) if one.title == "快截止的项目申报")
    assert (set(todo.rows), todo.urgent) == ({near, above}, True)
    accounts.signed_in(client, clerk)
    assert {row.record for row in client.get(todo.url).context["table"].rows} == {near, above}
