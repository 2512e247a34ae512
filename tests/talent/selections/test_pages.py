"""The same by the pages of those who do it."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from docx import Document

from talent.choices.selections import (
    SelectionStage,
)
from talent.models import SelectionOpinion
from tests import clock
from tests.factories import accounts
from tests.factories.selections import (
    AllowanceFactory,
    CandidateFactory,
    SelectionFactory,
    SelectionSheetFactory,
)
from tests.factories.talent import TalentFactory

pytestmark = pytest.mark.django_db


def post(client, route, *args, **facts):
    return client.post(reverse(f"talent:{route}", args=args), facts)


def test_a_unit_nominates_by_its_pages(client, profile, clerk, office):
    row = SelectionFactory(stage="nominating")
    accounts.signed_in(client, clerk)
    assert "正在推荐的人才评选" in client.get(reverse("home")).content.decode()
    assert "推荐参评" in client.get(profile.get_absolute_url()).content.decode()
    other = TalentFactory(unit=profile.unit)
    ticked = {"pick": [profile.pk, other.pk], "selection": row.pk}
    assert post(client, "talents-nominate", **ticked).status_code == 302
    assert row.candidates.count() == 2
    assert post(client, "talents-nominate", **ticked).status_code == 422
    one = row.candidates.get(profile=profile)
    told = {"deeds": "带出高级工三十人", "front_line": "on"}
    assert post(client, "candidate-amend", one.pk, **told).status_code == 302
    page = client.get(one.get_absolute_url()).content.decode()
    assert "带出高级工三十人" in page
    assert "周明远" in client.get(f"{profile.get_absolute_url()}?tab=selections").content.decode()
    assert "评审得分" not in client.get(reverse("talent:candidates")).content.decode()
    third = TalentFactory(unit=profile.unit)
    made = post(client, "candidate-new", third.pk, selection=row.pk, deeds="种茶")
    assert made.status_code == 302


def test_the_office_goes_through_all_stages_by_its_pages(client, profile, office, second, town):
    row = SelectionFactory(places=1)
    accounts.signed_in(client, office)
    post(client, "selection-systems", row.pk, systems="教育 412\n卫健 236")
    assert post(client, "selection-systems", row.pk, systems="教育").status_code == 422
    post(client, "selection-systems", row.pk, systems="教育 412")
    assert "412" in client.get(f"{row.get_absolute_url()}?tab=places").content.decode()
    assert post(client, "selection-call", row.pk).status_code == 302
    one, two = (CandidateFactory(round=row, profile=each)
                for each in (profile, TalentFactory(unit=town)))  # fmt: skip
    post(client, "selection-check", row.pk)
    assert post(client, "candidates-qualify", pick=[one.pk, two.pk]).status_code == 302
    post(client, "selection-consult", row.pk, offices=["1"])
    post(client, "selection-answer", row.pk, office="1", on="2026-03-02", objected=[two.pk])
    opinion = SelectionOpinion.objects.get(answer="objects")
    assert "有 1 条异议没有处理" in client.get(row.get_absolute_url()).content.decode()
    assert "有异议" in client.get(f"{row.get_absolute_url()}?tab=opinions").content.decode()
    assert post(client, "opinion-settle", opinion.pk, upheld="no").status_code == 302
    post(client, "selection-panel", row.pk, judges="张明 市农科院", criteria="实绩 60\n品德 40")
    assert post(client, "selection-judge", row.pk).status_code == 302
    assert (
        "<dd hx-disable>张明 市农科院</dd>" in client.get(row.get_absolute_url()).content.decode()
    )
    page = client.get(reverse("talent:selection-marks", args=[row.pk, 0])).content.decode()
    assert "实绩（60 分）" in page
    marks = {f"mark_{one.pk}_0": "55", f"mark_{one.pk}_1": "35.5", f"mark_{two.pk}_0": "61"}
    refused = post(client, "selection-marks", row.pk, 0, **marks)
    assert refused.status_code == 422
    marks |= {f"mark_{two.pk}_0": "50", f"mark_{two.pk}_1": "30"}
    assert post(client, "selection-marks", row.pk, 0, **marks).status_code == 302
    assert "90.5" in client.get(f"{row.get_absolute_url()}?tab=candidates").content.decode()
    post(client, "selection-close-judging", row.pk)
    post(client, "selection-decide", row.pk, on="2026-03-02", chosen=[one.pk])
    post(client, "selection-announce", row.pk, since="2026-03-02")
    shown = client.get(reverse("talent:selection-public"), {"round": row.pk, "print": "1"})
    words = shown.content.decode()
    assert f"{row}拟命名人选公示" in words
    assert "2026-03-06" in words
    with clock.at("2026-03-09T09:00"):
        accounts.signed_in(client, second)
        named = {"on": "2026-03-09", "document": "云政发〔2026〕9号", "pays_from": "2026-04-01"}
        assert post(client, "selection-name", row.pk, **named).status_code == 302
    row.refresh_from_db()
    assert row.stage == SelectionStage.NAMED
    assert "管理期" in client.get(one.get_absolute_url()).content.decode()


def test_paid_appraised_and_listed_by_their_pages(client, profile, office):
    row = SelectionFactory(
        stage="named", allowance="monthly", amount=Decimal(300),
        named_on=dt.date(2025, 1, 6), term_until=dt.date(2030, 1, 5),
    )  # fmt: skip
    one = CandidateFactory(
        round=row, profile=profile, state="named", named_on=dt.date(2025, 1, 6),
        until=dt.date(2030, 1, 5),
    )  # fmt: skip
    for month in (2, 3, 4):
        AllowanceFactory(candidate=one, month=dt.date(2026, month, 1))
    accounts.signed_in(client, office)
    home = client.get(reverse("home")).content.decode()
    assert "应发未发的人才津贴" in home
    assert "2025 年度待考核的人才" in home
    paid = post(client, "selection-pay", row.pk, month="2026-02-01", on="2026-03-02")
    assert paid.status_code == 302
    refused = post(client, "selection-pay", row.pk, month="2026-04-01", on="2026-03-02")
    assert refused.status_code == 422
    told = {"year": "2025", "result": "failed", "on": "2026-03-02", "note": "未履职"}
    assert post(client, "candidates-appraise", pick=one.pk, **told).status_code == 302
    listed = client.get(reverse("talent:allowances"), {"round": row.pk, "print": "1"})
    assert "应发 300.00 元，已发 300.00 元，停发 300.00 元" in listed.content.decode()
    assert "未履职" in client.get(f"{one.get_absolute_url()}?tab=title").content.decode()


MAKERS = {
    "selections": lambda _: SelectionFactory(),
    "candidates": lambda unit: CandidateFactory(profile__unit=unit),
    "selection-public": lambda unit: CandidateFactory(profile__unit=unit, state="chosen"),
    "allowances": lambda unit: AllowanceFactory(candidate__profile__unit=unit),
}


@pytest.mark.parametrize("route", MAKERS)
def test_lists_cost_the_same_for_three_and_for_nine(
    client, office, route, django_assert_num_queries
):
    accounts.signed_in(client, office)
    for count in (3, 6):
        for _ in range(count):
            MAKERS[route](office.unit)
        client.get(reverse(f"talent:{route}"))
        with django_assert_num_queries(5):
            client.get(reverse(f"talent:{route}"))


def test_a_round_costs_the_same_for_three_and_for_nine_candidates(
    client, office, django_assert_num_queries
):
    row = SelectionFactory(stage="judging", judges=["甲"], criteria=["实绩"], full_marks=[60])
    accounts.signed_in(client, office)
    address = f"{row.get_absolute_url()}?tab=candidates"
    for count in (3, 6):
        for _ in range(count):
            one = CandidateFactory(round=row, state="qualified", profile__unit=office.unit)
            SelectionSheetFactory(candidate=one, marks=[Decimal(50)])
        client.get(address)
        with django_assert_num_queries(8):
            client.get(address)


def test_what_the_judges_gave_is_not_on_the_paper_of_nomination(client, office):
    """It goes to people who are not to know; the line of steps is for the screen."""
    one = CandidateFactory(state="qualified", score=Decimal("87.25"), profile__unit=office.unit)
    accounts.signed_in(client, office)
    assert "87.25" in client.get(one.get_absolute_url()).content.decode()
    for address, told, kept_back in (
        (one.get_absolute_url(), "带出高级工三十人", "87.25"),
        (one.round.get_absolute_url(), "云人才办〔2026〕3号", "领导小组"),
    ):
        paper = words_of(client.get(address, {"paper": "docx"}))
        assert told in paper
        assert kept_back not in paper


def words_of(answer):
    document = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])
