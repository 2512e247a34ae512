"""One letter with a 名册 of several persons."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from docx import Document

from branches.choices.admission import StepCode
from branches.domain import tree
from branches.domain.admission import joint_papers, papers
from branches.domain.admission.papers import LETTERS, AdmissionPaper
from portal.audit.models import Event
from portal.orgs.models import Unit
from reports.blocks import Paragraph, SealPlace, Table
from tests.factories.accounts import holder, signed_in
from tests.factories.admission import CaseFactory
from tests.factories.branches import PartyOrganizationFactory
from tests.factories.people import PersonFactory

S, P = StepCode, AdmissionPaper
pytestmark = pytest.mark.django_db


def cases(branch, *names, until=S.APPROVAL):
    unit = branch.unit
    return [
        CaseFactory(organization=branch, person=PersonFactory(unit=unit, name=name), until=until)
        for name in names
    ]


def parts(blocks, kind):
    return [one for one in blocks if isinstance(one, kind)]


def test_each_has_a_line_and_the_sentence_names_them(branch):
    those = cases(branch, "王一", "李二", "张三")
    blocks = joint_papers.bound(those, P.LISTING)
    (table,) = parts(blocks, Table)
    assert [row.cells[0] for row in table.rows] == ["王一", "李二", "张三"]
    assert table.rows[0].cells[6:9] == ("2025-01-06", "2025-03-31", "2026-04-08")
    words = "".join(one.text for one in parts(blocks, Paragraph))
    assert "拟将王一、李二、张三同志列为发展对象" in words


def test_more_than_three_are_counted(branch):
    blocks = joint_papers.bound(cases(branch, "王一", "李二", "张三", "赵四"), P.LISTING)
    words = "".join(one.text for one in parts(blocks, Paragraph))
    assert "拟将王一等 4 名同志列为发展对象" in words


def test_of_one_it_says_what_his_own_paper_says(branch):
    those = cases(branch, "王一")
    for which in LETTERS:
        if which != P.CONFIRMATION:
            assert joint_papers.bound(those, which)[2:] == papers.bound(those[0], which)[2:], which


def test_who_is_not_that_far_is_named(branch):
    those = cases(branch, "王一") + cases(branch, "李二", until=S.ACTIVIST)
    with pytest.raises(ValidationError, match="李二还没有登记"):
        joint_papers.bound(those, P.LISTING)
    faults = dict(joint_papers.offered(those))
    assert faults[P.ACTIVIST] == []
    assert faults[P.LISTING]


def test_two_branches_write_two_letters_but_one_committee_files_both(branch):
    other = PartyOrganizationFactory(unit=branch.unit, parent=tree.parent_of(branch))
    those = cases(branch, "王一") + cases(other, "李二")
    with pytest.raises(ValidationError, match="不在同一个党支部"):
        joint_papers.bound(those, P.APPLYING)
    filed = joint_papers.bound(those, P.FILING)
    (words,) = [one.text for one in parts(filed, Paragraph) if "现报请备案" in one.text]
    assert branch.name in words
    assert other.name in words
    (seal,) = parts(filed, SealPlace)
    assert branch.name not in str(seal)


def test_an_answer_is_one_only_if_it_says_the_same_of_all(branch):
    those = cases(branch, "王一", "李二")
    assert joint_papers.bound(those, P.REPLY)
    those[1].steps.filter(code=S.APPROVAL).update(document="东组〔2026〕9号")
    with pytest.raises(ValidationError, match="不是同一份批复"):
        joint_papers.bound(those, P.REPLY)


def test_days_of_several_assemblies_stand_with_their_persons(branch):
    those = cases(branch, "王一", "李二")
    those[1].steps.filter(code=S.ASSEMBLY).update(happened_on="2026-05-11")
    words = "".join(one.text for one in parts(joint_papers.bound(those, P.REPLY), Paragraph))
    assert "王一 2026-05-12；李二 2026-05-11" in words


def test_a_page_offers_what_can_be_had_of_those_ticked(branch, town, client):
    those = cases(branch, "王一", "李二", until=S.OPINION)
    foreign = CaseFactory(organization=PartyOrganizationFactory())
    signed_in(client, holder("township_member", town))
    picked = {"pick": [case.pk for case in (*those, foreign)]}
    listed = client.get(reverse("branches:admissions")).content.decode()
    assert reverse("branches:admission-joint") in listed
    page = client.get(reverse("branches:admission-joint"), picked)
    assert page.context["cases"] == those
    text = page.content.decode()
    address = reverse("branches:admission-joint-docx", args=["listing"])
    assert f"{address}?pick={those[0].pk}&amp;pick={those[1].pk}" in text
    assert "王一、李二还没有登记" in text
    file = client.get(address, picked)
    (table,) = [
        one
        for one in Document(io.BytesIO(file.content)).tables
        if "介绍人" in one.rows[0].cells[-1].text
    ]
    assert len(table.rows) == 3
    printed = Event.objects.filter(action="admission.printed")
    assert {one.object_id for one in printed} == {str(case.pk) for case in those}


def test_nobody_ticked(town, branch, client):
    signed_in(client, holder("township_member", town))
    assert "还没有勾选人员" in client.get(reverse("branches:admission-joint")).content.decode()
    address = reverse("branches:admission-joint-pdf", args=["listing"])
    assert client.get(address).url == reverse("branches:admissions")
    assert client.get(reverse("branches:admission-joint-pdf", args=["whole"])).status_code == 404


def test_statements_do_not_grow_with_the_persons(branch, django_assert_max_num_queries):
    those = cases(branch, *(f"王{n}" for n in "一二三四五六"))
    assert Unit.objects.exists()
    with django_assert_max_num_queries(9):
        joint_papers.bound(those, P.LISTING)
