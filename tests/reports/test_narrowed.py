"""The roster of a list: exactly what was found there, with its conditions on the file."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse

from portal.people.choices import Sex
from reports.datasets import DATASETS, in_order
from reports.domain import exports
from reports.models import Export
from tests.factories import branches
from tests.factories.accounts import signed_in
from tests.factories.jobs import run_now
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
URL = "/exports/"


@pytest.fixture
def browser(client, keeper):
    return signed_in(client, keeper)


@pytest.fixture
def party(branch):
    """Two women, one man, and a woman who has left."""
    unit = branch.unit

    def member(name, sex, **facts):
        person = PersonFactory(name=name, sex=sex, unit=unit)
        return branches.MemberFactory(organization=branch, person=person, **facts)

    return [
        member("王芳", Sex.FEMALE),
        member("李娜", Sex.FEMALE),
        member("张强", Sex.MALE),
        member("赵敏", Sex.FEMALE, left_on=dt.date(2025, 3, 1), leaving_reason="1"),
    ]


def names_in(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    _, head, *rows = sheet.iter_rows(values_only=True)
    return {row[head.index("姓名*")] for row in rows}


def write(by, query):
    return exports.write_now(DATASETS["members"], by=by, unit=by.unit, query=query)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"王芳", "李娜", "张强"}),
        ("?", {"王芳", "李娜", "张强"}),
        ("?sex=female", {"王芳", "李娜"}),
        ("?sex=female&presence=all", {"王芳", "李娜", "赵敏"}),
        ("?q=王芳", {"王芳"}),
    ],
)
def test_the_file_holds_what_the_list_showed(keeper, party, query, names):
    assert names_in(write(keeper, query).content) == names


def test_ticked_rows_alone_leave(keeper, party):
    made = write(keeper, f"?sex=female&pick={party[1].pk}")
    assert names_in(made.content) == {"李娜"}
    assert Export.objects.get().conditions == "性别：女；所选 1 条"


def test_a_foreign_row_that_is_ticked_does_not_leave(township, keeper, party):
    elsewhere = branches.MemberFactory()
    made = write(township, f"?pick={party[0].pk}&pick={elsewhere.pk}")
    assert names_in(made.content) == {"王芳"}


def test_conditions_stand_on_the_file(keeper, party):
    made = write(keeper, "?sex=female")
    mark = openpyxl.load_workbook(io.BytesIO(made.content)).worksheets[0]["A1"].value
    assert "条件：性别：女" in mark


def test_a_condition_that_cannot_be_read_lets_nothing_leave(keeper, party):
    with pytest.raises(ValidationError, match="性别"):
        write(keeper, "?sex=7")
    assert not Export.objects.exists()


def test_from_the_list_to_the_file(browser, keeper, party):
    page = browser.get(reverse("branches:members"), {"sex": "female", "page": "1", "sort": "name"})
    (way,) = page.context["page"].more_outputs()
    assert QueryDict(way.url.partition("?")[2]).dict() == {"sex": "female", "listed": "members"}
    form = browser.get(way.url)
    assert "性别：女" in form.content.decode()
    assert {label for label, _ in form.context["form"].fields["what"].choices} == {"党员名册"}
    given = {
        "what": "members/paper",
        "unit": keeper.unit.pk,
        "format": "xlsx",
        "query": form.context["form"]["query"].value(),
    }
    assert browser.post(URL, given).status_code == 302
    export = Export.objects.get()
    run_now(export.job)
    export.refresh_from_db()
    assert (export.rows, export.conditions) == (2, "性别：女")


def test_the_same_roster_with_other_conditions_is_another_file(keeper, party):
    dataset = DATASETS["members"]
    whole = exports.order(dataset, by=keeper, unit=keeper.unit)
    women = exports.order(dataset, by=keeper, unit=keeper.unit, query="?sex=female")
    assert (
        exports.order(dataset, by=keeper, unit=keeper.unit, query="?sex=female") == women != whole
    )


def test_nothing_that_a_list_does_not_know_is_asked(keeper, party):
    assert write(keeper, "?nothing=1&organization=&sex=").rows == 3


def test_every_dataset_of_a_list_can_be_narrowed(keeper):
    """An organisation list has marks of its own that its filters look at."""
    for dataset in in_order():
        if dataset.filters is None:
            continue
        chosen = exports._chosen(Export(unit=keeper.unit, query="?q=无此人"), dataset, keeper)
        for sheet in dataset.sheets(chosen):
            assert not sheet.rows.exists(), dataset.key
        for layout in dataset.layouts:
            assert not layout.sheet(chosen).rows.exists(), layout.key
