"""The pages of cadres, as 干部科 and as a leader open them."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from docx import Document

from cadres.choices import Item, Ladder
from cadres.domain import answers
from cadres.models import Award, Cadre, Education, NoneAnswer, Post
from portal.audit.actions import RECORD_VIEWED
from portal.audit.models import Event
from portal.dates import PartialDate
from portal.people.choices import Sex
from portal.ui.actions import LIST_EXPORTED
from tests.factories import accounts
from tests.factories import cadres as make
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

LIST = reverse("cadres:cadres")


@pytest.fixture
def signed_in(client, keeper):
    return accounts.signed_in(client, keeper)


@pytest.fixture
def cadre(office):
    cadre = make.CadreFactory(unit=office, person__name="欧阳明", political="01")
    make.PostFactory(cadre=cadre, unit=office, institution="县财政局", name="副局长")
    return cadre


def text(answer):
    return answer.content.decode()


def test_roster_costs_the_same_queries_for_three_and_for_thirty(
    signed_in, office, django_assert_num_queries
):
    def fill(count):
        for _ in range(count):
            cadre = make.CadreFactory(unit=office)
            make.EducationFactory(cadre=cadre)

    fill(3)
    signed_in.get(LIST)
    with django_assert_num_queries(7):
        signed_in.get(LIST)
    fill(17)
    with django_assert_num_queries(7):
        assert signed_in.get(LIST).context["total"] == 20


def test_file_shows_each_table_and_masks_what_is_sensitive(signed_in, office):
    person = PersonFactory(unit=office, identity="11010519491231002X", phone="13800000000")
    cadre = make.CadreFactory(unit=office, person=person)
    for factory in (
        make.PostFactory,
        make.RankFactory,
        make.TitleFactory,
        make.EducationFactory,
        make.AwardFactory,
        make.AppraisalFactory,
        make.FamilyFactory,
        make.ResumeLineFactory,
    ):
        factory(cadre=cadre)
    words = {
        "basics": "1***************2X",
        Item.POSTS: "县财政局副局长",
        Item.RANKS: "乡科级副职",
        Item.TITLES: "会计师",
        Item.EDUCATIONS: "云岭大学",
        Item.AWARDS: "嘉奖",
        Item.APPRAISALS: "称职",
        Item.FAMILY: "王芳",
        Item.RESUME: "县财政局办事员",
        "timeline": "参加工作",
        "completeness": "缺的项目",
        "record_history": "新增",
    }
    for tab, word in words.items():
        tab_text = text(signed_in.get(f"{cadre.get_absolute_url()}?tab={tab}"))
        assert word in tab_text, tab
        assert "11010519491231002X" not in tab_text


def test_opening_a_file_is_kept(signed_in, cadre, keeper):
    signed_in.get(cadre.get_absolute_url())
    looked = Event.objects.get(action=RECORD_VIEWED)
    assert (looked.actor, looked.object_label) == (keeper, "欧阳明")


def test_leader_reads_and_is_offered_no_act(client, reader, cadre):
    accounts.signed_in(client, reader)
    words = text(client.get(f"{cadre.get_absolute_url()}?tab=posts"))
    assert "县财政局副局长" in words
    assert reverse("cadres:appoint", args=[cadre.pk]) not in words
    assert client.get(reverse("cadres:edit", args=[cadre.pk])).status_code == 403


def test_file_is_opened_from_the_people_without_one(signed_in, office):
    person = PersonFactory(unit=office)
    address = reverse("cadres:new", args=[person.pk])
    assert address in text(signed_in.get(reverse("cadres:candidates")))
    assert signed_in.get(address).status_code == 200
    facts = {"unit": office.pk, "position": 10, "work_since": "2008.08", "political": "13"}
    answer = signed_in.post(address, facts)
    cadre = Cadre.objects.get(person=person)
    assert answer.url == cadre.get_absolute_url()
    assert cadre.work_since == PartialDate(2008, 8)
    assert signed_in.get(address).status_code == 404


def test_refusal_shows_beside_its_field_and_loses_nothing(signed_in, cadre):
    address = reverse("cadres:edit", args=[cadre.pk])
    facts = {"unit": cadre.unit_id, "position": 10, "work_since": "1980", "remark": "保留"}
    answer = signed_in.post(address, facts)
    assert answer.status_code == 422
    assert "早于出生年月" in text(answer)
    assert "保留" in text(answer)


def test_the_first_page_opens_with_what_is_on_record(signed_in, cadre):
    """It watched headings instead of fields: it opened blank, and saving it wiped the file."""
    Cadre.objects.filter(pk=cadre.pk).update(remark="保留")
    form = signed_in.get(reverse("cadres:edit", args=[cadre.pk])).context["form"]
    assert (form["unit"].value(), form["remark"].value()) == (cadre.unit_id, "保留")


def test_everything_wrong_with_the_first_page_is_told_at_once(signed_in, cadre):
    facts = {"unit": "", "position": "首位", "work_since": "1980"}
    answer = signed_in.post(reverse("cadres:edit", args=[cadre.pk]), facts)
    assert set(answer.context["form"].errors) == {"unit", "position", "work_since"}


def test_appointment_ends_the_main_post_and_rewrites_the_first_page(signed_in, cadre, other):
    address = reverse("cadres:appoint", args=[cadre.pk])
    assert "现在的主职务是" in text(signed_in.get(address))
    facts = {
        "institution": "东河镇",
        "unit": other.pk,
        "name": "镇长",
        "is_main": "on",
        "since": "2024.06",
        "position": 1,
        "ends_main": "on",
        "confirmed": "on",
        "is_printed": "on",
    }
    assert signed_in.post(address, facts).status_code == 302
    cadre.refresh_from_db()
    assert cadre.post_full == "东河镇镇长"
    assert str(Post.objects.get(name="副局长").until) == "2024.06"


def test_post_is_ended(signed_in, cadre):
    post = cadre.posts.get()
    answer = signed_in.post(reverse("cadres:dismiss", args=[post.pk]), {"until": "2024.06"})
    assert answer.status_code == 302
    assert signed_in.get(reverse("cadres:dismiss", args=[post.pk])).status_code == 404


def test_rank_is_given_and_ended(signed_in, cadre):
    facts = {"ladder": Ladder.RANK, "rank": "1204", "since": "2022.01"}
    address = reverse("cadres:promote", args=[cadre.pk])
    assert signed_in.post(address, facts).status_code == 302
    step = cadre.ranks.get()
    answer = signed_in.post(reverse("cadres:end-rank", args=[step.pk]), {"until": "2023.01"})
    assert answer.status_code == 302
    step.refresh_from_db()
    assert str(step.until) == "2023.01"


def test_line_is_added_corrected_and_removed(signed_in, cadre):
    new = reverse("cadres:line-new", args=[cadre.pk, Item.EDUCATIONS])
    assert signed_in.get(new).status_code == 200
    facts = {"mode": "1", "education": "21", "school": "云岭大学", "graduated_on": "2008.07"}
    assert signed_in.post(new, facts).url.endswith("?tab=educations")
    course = Education.objects.get()
    correct = reverse("cadres:line-correct", args=[Item.EDUCATIONS, course.pk])
    assert "云岭大学" in text(signed_in.get(correct))
    signed_in.post(correct, {**facts, "school": "南滇大学"})
    course.refresh_from_db()
    assert course.school == "南滇大学"
    remove = reverse("cadres:line-remove", args=[Item.EDUCATIONS, course.pk])
    assert signed_in.post(remove, {"reason": ""}).status_code == 422
    assert signed_in.post(remove, {"reason": "重复"}).status_code == 302
    assert not Education.objects.exists()


def test_address_of_an_unknown_table_does_not_exist(signed_in, cadre):
    assert signed_in.get(f"/cadres/{cadre.pk}/add/dreams/").status_code == 404
    assert signed_in.get(reverse("cadres:none", args=[cadre.pk, Item.POSTS])).status_code == 404


def test_none_is_answered_with_name_and_time_and_withdrawn(signed_in, cadre, keeper):
    address = reverse("cadres:none", args=[cadre.pk, Item.AWARDS])
    assert signed_in.post(address).url.endswith("?tab=awards")
    words = text(signed_in.get(f"{cadre.get_absolute_url()}?tab=awards"))
    assert f"{keeper.name}于" in words
    answer = NoneAnswer.objects.get()
    signed_in.post(reverse("cadres:withdraw-none", args=[answer.pk]))
    assert not NoneAnswer.objects.exists()
    assert not Award.objects.exists()


def test_who_left_is_off_the_roster_and_can_come_back(signed_in, cadre):
    leave = reverse("cadres:leave", args=[cadre.pk])
    assert "县财政局副局长" in text(signed_in.get(leave))
    facts = {"leaving": "transferred", "left_on": "2025.03", "left_to": "市财政局"}
    assert signed_in.post(leave, facts).status_code == 302
    assert signed_in.get(LIST).context["total"] == 0
    assert signed_in.get(LIST, {"state": "left"}).context["total"] == 1
    back = reverse("cadres:come-back", args=[cadre.pk])
    assert signed_in.post(back, {"reason": "调回"}).status_code == 302
    assert signed_in.get(LIST).context["total"] == 1


def test_person_and_unit_pages_lead_to_the_file(signed_in, cadre, office):
    person = text(signed_in.get(f"{cadre.person.get_absolute_url()}?tab=cadre"))
    unit = text(signed_in.get(f"{office.get_absolute_url()}?tab=cadres"))
    assert cadre.get_absolute_url() in person
    assert cadre.get_absolute_url() in unit


def test_every_figure_of_the_structure_lists_as_many_people(signed_in, office, other):
    women = make.CadreFactory(unit=office, person__sex="female", person__birth=PartialDate(1970, 1))
    make.RankFactory(cadre=women)
    make.EducationFactory(cadre=women)
    make.CadreFactory(unit=other, person__nationality="彝族", political="01")
    gone = make.CadreFactory(unit=other, leaving="retired", left_on=PartialDate(2024, 1))
    make.PostFactory(cadre=gone, until=PartialDate(2024, 1))
    for day, whole in ((dt.date(2023, 6, 1), 3), (dt.date(2025, 6, 1), 2)):
        context = signed_in.get(reverse("cadres:structure"), {"on": day}).context
        assert context["structure"].whole.total == whole
        for sheet in context["sheets"]:
            for row in sheet["rows"]:
                for count, _, address in row["cells"]:
                    assert signed_in.get(address).context["total"] == count, address


def test_structure_costs_the_same_queries_whatever_the_number(
    signed_in, office, django_assert_num_queries
):
    address = reverse("cadres:structure")
    make.CadreFactory(unit=office)
    signed_in.get(address)
    with django_assert_num_queries(6):
        signed_in.get(address)
    make.CadreFactory.create_batch(9, unit=office)
    with django_assert_num_queries(6):
        signed_in.get(address)


def test_structure_is_exported_and_the_export_is_kept(signed_in, cadre):
    answer = signed_in.get(reverse("cadres:structure"), {"export": "xlsx"})
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert Event.objects.filter(action=LIST_EXPORTED).exists()


def test_structure_is_a_document_of_the_same_tables(signed_in, cadre):
    answer = signed_in.get(reverse("cadres:structure"), {"paper": "docx"})
    document = Document(io.BytesIO(answer.content))
    assert document.paragraphs[0].text == "干部结构分析"
    assert "共 1 人" in document.paragraphs[1].text
    assert len(document.tables) == 4
    first = [cell.text for cell in document.tables[0].rows[2].cells]
    assert first[:3] == ["合计", "1", "0"]
    assert Event.objects.filter(action=LIST_EXPORTED).exists()


def test_who_retired_by_the_roster_is_off_the_rolls(signed_in, office):
    retired = make.CadreFactory(unit=office, manage_state="3")
    assert signed_in.get(LIST).context["total"] == 0
    assert signed_in.get(LIST, {"state": "3"}).context["total"] == 1
    assert "不在册" in text(signed_in.get(retired.get_absolute_url()))


def test_gaps_lead_to_those_who_have_them(signed_in, cadre, django_assert_num_queries):
    address = reverse("cadres:gaps")
    signed_in.get(address)
    with django_assert_num_queries(5):
        answer = signed_in.get(address)
    for _, count, link in answer.context["gaps"]:
        assert signed_in.get(link).context["total"] == count, link


def test_completeness_narrows_the_roster(signed_in, cadre, keeper):
    assert signed_in.get(LIST, {"missing": "awards"}).context["total"] == 1
    answers.none(cadre, Item.AWARDS, by=keeper)
    assert signed_in.get(LIST, {"missing": "awards"}).context["total"] == 0
    assert signed_in.get(LIST, {"complete": "100"}).context["total"] == 0
    assert signed_in.get(LIST, {"complete": "0-69"}).context["total"] == 1


# One question ------------------------------------------------------------------------------------


@pytest.fixture
def asked_for(office):
    """A woman of 35 with a full-time degree, once in a township; four others lack one of it."""
    today = dt.date.today()  # noqa: DTZ011 - only the year matters
    facts = {"sex": Sex.FEMALE, "years": 35, "mode": "1", "institution": "云岭县东河镇党委"}
    office_post = {"institution": "云岭县城镇建设局"}
    lacking = [{}, {"sex": Sex.MALE}, {"years": 45}, {"mode": "2"}, office_post]
    cadres = []
    for lack in lacking:
        one = facts | lack
        birth = PartialDate(today.year - one["years"], 1)
        cadre = make.CadreFactory(unit=office, person__sex=one["sex"], person__birth=birth)
        make.EducationFactory(cadre=cadre, mode=one["mode"], education="21")
        make.PostFactory(cadre=cadre, institution=one["institution"], is_main=False)
        cadres.append(cadre)
    return cadres[0]


def test_women_under_40_with_a_degree_who_worked_in_a_township_are_one_question(
    signed_in, asked_for
):
    question = {"sex": Sex.FEMALE, "years_max": "40", "fulltime": "2+", "was": "township"}
    context = signed_in.get(LIST, question).context
    assert [row.record for row in context["table"].rows] == [asked_for]
    chips = {chip["label"]: chip["value"] for chip in context["filters"].in_use}
    assert chips["年龄"] == "40岁以下（含）"
    assert chips["全日制学历"] == "大学本科及以上"
    assert chips["经历"] == "有乡镇（街道）工作经历"


def test_up_to_six_files_stand_side_by_side(signed_in, office):
    cadres = [make.CadreFactory(unit=office) for _ in range(7)]
    keys = [cadre.pk for cadre in cadres]
    page = signed_in.get(LIST, {"pick": keys[:2], "compare": "1"}).content.decode()
    assert all(cadre.person.name in page for cadre in cadres[:2])
    assert cadres[2].person.name not in page
    paper = {"pick": keys[:2], "compare": "1", "paper": "docx"}
    [table] = Document(io.BytesIO(signed_in.get(LIST, paper).content)).tables
    heads = [cell.text for cell in table.rows[0].cells]
    assert heads == ["项目", *(cadre.person.name for cadre in cadres[:2])]
    refused = signed_in.get(LIST, {"pick": keys, "compare": "1"}, follow=True).content.decode()
    assert "请勾选 2 至 6 条记录再对比" in refused
