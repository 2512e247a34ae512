import io
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from portal.audit.models import Event
from portal.crypto import keys as keyring
from portal.fields.models import FieldDef
from portal.imports.models import Import
from portal.registers.actions import RECORD_REMOVED, RECORD_REVEALED, REGISTER_EXPORTED
from portal.registers.domain import history, records
from portal.registers.models import Register, RegisterRecord
from tests.factories import accounts, orgs
from tests.factories import registers as factory
from tests.factories.jobs import run_now


@pytest.fixture
def as_member(client, member):
    return accounts.signed_in(client, member)


@pytest.fixture
def as_office(client, office):
    return accounts.signed_in(client, office)


def open_page(client, name, *args, status=200):
    answer = client.get(reverse(f"registers:{name}", args=args))
    assert answer.status_code == status
    return answer.content.decode()


def test_an_office_sets_up_a_register_through_its_pages(as_office, county):
    facts = {"name": "阵地", "levels": ["township"], "note": ""}
    answer = as_office.post(reverse("registers:new"), facts)
    register = Register.objects.get()
    assert answer.url == reverse("registers:design", args=[register.pk])
    settings = {"label": "等级", "kind": "choice", "choices": "一级\n二级", "decimals": 2}
    settings |= {"arrival": "hand"}
    answer = as_office.post(reverse("registers:new-field", args=[register.pk]), settings)
    assert answer.status_code == 302
    field = FieldDef.objects.get()
    assert field.choices == factory.choices("一级", "二级")
    settings |= {"choices": "二级\n三级", "required_when": "[没有] > 1"}
    edit = reverse("registers:edit-field", args=[field.pk])
    answer = as_office.post(edit, settings)
    assert (answer.status_code, "没有名为“没有”的字段" in answer.content.decode()) == (422, True)
    assert as_office.post(edit, settings | {"required_when": ""}).status_code == 302
    field.refresh_from_db()
    assert [(c["code"], c["label"]) for c in field.choices] == [("c2", "二级"), ("c3", "三级")]
    open_page(as_office, "preview", register.pk)
    assert "新增字段“等级”：单选" in open_page(as_office, "publish", register.pk)
    day = {"effective_from": "2099-01-01"}
    as_office.post(reverse("registers:publish", args=[register.pk]), day)
    assert not register.fieldset.versions.drafts().exists()
    assert "起草第 2 版" in open_page(as_office, "design", register.pk)
    as_office.post(reverse("registers:design", args=[register.pk]))
    assert register.fieldset.versions.drafts().get().number == 2


def test_a_member_fills_by_form_and_sees_errors_beside_fields(as_member, register, town, make):
    url = reverse("registers:new-record", args=[register.pk])
    answer = as_member.post(url, {"unit": town.pk, **make(名称="", 面积="大")})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ("“大”不是数字" in page, "“名称”必须填写" in page, 'value="大"' in page) == (True,) * 3
    sent = {"unit": town.pk, **make(名称="会堂", 面积="12", 联系电话="13800000000")}
    answer = as_member.post(url, sent)
    record = RegisterRecord.objects.get()
    assert answer.url == record.get_absolute_url()
    opened = open_page(as_member, "record", record.pk)
    assert ("会堂" in opened, "13800000000" in opened) == (True, False)
    assert "13800000000" in open_page(as_member, "edit-record", record.pk)
    assert Event.objects.get(action=RECORD_REVEALED).detail["fields"] == ["联系电话"]
    gone = as_member.post(reverse("registers:remove-record", args=[record.pk]))
    assert (gone.url, RegisterRecord.objects.count()) == (register.get_absolute_url(), 0)


def test_grid_carries_columns_and_rows_but_nothing_sensitive(as_member, register, town, member):
    factory.record(register, town, member, 名称="会堂</script>", 联系电话="13800000000")
    page = open_page(as_member, "grid", register.pk)
    assert ("13800000000" in page, "会堂</script>" in page) == (False, False)
    assert '"title": "\\u9762\\u79ef\\uff08\\u5e73\\u65b9\\u7c73\\uff09"' in page


def test_grid_saves_cells_and_answers_with_their_states(as_member, register, town, make):
    url = reverse("registers:save-cells", args=[register.pk])
    line = {"id": None, "unit": town.pk, "cells": make(名称="会堂", 党员数="x"), "before": {}}
    answer = as_member.post(url, json.dumps({"rows": [line]}), "application/json")
    row = answer.json()["rows"][0]
    record = RegisterRecord.objects.get()
    states = {key: cell["state"] for key, cell in row["cells"].items()}
    name, count = factory.key(register, "名称"), factory.key(register, "党员数")
    assert (row["id"], states) == (record.pk, {name: "saved", count: "invalid"})


def test_one_cell_costs_six_statements_and_one_commit(
    as_member, register, town, member, django_capture_on_commit_callbacks
):
    """With session, account and roles; what commits later would be a second commit."""
    record = factory.record(register, town, member, 名称="会堂")
    key, url = factory.key(register, "面积"), reverse("registers:save-cells", args=[register.pk])
    for area in ("1", "2"):  # the first one reads the definition into memory
        line = {"id": record.pk, "unit": town.pk, "cells": {key: area}, "before": {}}
        sent = json.dumps({"rows": [line]})
        with (
            django_capture_on_commit_callbacks() as afterwards,
            CaptureQueriesContext(connection) as asked,
        ):
            answer = as_member.post(url, sent, "application/json")
    assert answer.json()["rows"][0]["cells"][key]["text"] == "2.00"
    statements = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert (len(statements), afterwards) == (6, []), statements
    record.refresh_from_db()
    assert [change.fields[0].after for change in history.of(record)[:2]] == ["2.00", "1.00"]


def test_a_block_of_cells_reads_as_much_as_one(as_member, register, town, member):
    rows = [factory.record(register, town, member, 名称=f"会堂{n}") for n in range(9)]
    key, url = factory.key(register, "面积"), reverse("registers:save-cells", args=[register.pk])
    lines = [{"id": r.pk, "unit": town.pk, "cells": {key: "7"}, "before": {}} for r in rows]
    counts = []
    for block in (lines[:1], lines[:1], lines):
        with CaptureQueriesContext(connection) as asked:
            as_member.post(url, json.dumps({"rows": block}), "application/json")
        counts.append(len([q for q in asked if q["sql"].startswith(("SELECT r", 'SELECT "'))]))
    assert counts[1] == counts[2]


def test_grid_takes_no_foreign_rows(as_member, register, other_town, office, make):
    foreign = factory.record(register, other_town, office, 名称="x")
    url = reverse("registers:save-cells", args=[register.pk])
    line = {"id": foreign.pk, "unit": other_town.pk, "cells": make(名称="y"), "before": {}}
    answer = as_member.post(url, json.dumps({"rows": [line]}), "application/json")
    assert (answer.status_code, "管理范围" in answer.json()["reason"]) == (403, True)


def test_grid_removes_a_row_of_ones_own(as_member, register, other_town, office, member):
    mine = factory.record(register, member.unit, member, 名称="会堂")
    foreign = factory.record(register, other_town, office, 名称="x")
    url = reverse("registers:remove-row", args=[register.pk])
    for record in (mine, mine, foreign):
        sent = json.dumps({"id": record.pk})
        assert as_member.post(url, sent, "application/json").status_code == 200
    assert [record.pk for record in RegisterRecord.objects.all()] == [foreign.pk]
    assert Event.objects.filter(action=RECORD_REMOVED).count() == 1


@pytest.fixture
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.mark.usefixtures("_own_media")
def test_excel_goes_the_way_of_all_rosters(as_member, register, town, member):
    factory.record(register, town, member, 名称="会堂")
    answer = as_member.get(reverse("registers:download", args=[register.pk]) + "?with=records")
    assert Event.objects.get(action=REGISTER_EXPORTED).detail["rows"] == 1
    book = load_workbook(io.BytesIO(answer.content))
    book["填报"]["D4"] = "大"
    url = reverse("registers:excel", args=[register.pk])
    batch_url = as_member.post(url, {"file": _file(book)}).url
    batch = Import.objects.get()
    assert (batch_url, batch.roster) == (batch.get_absolute_url(), f"register-{register.pk}")
    run_now(batch.job)
    page = as_member.get(batch_url).content.decode()
    assert "“大”不是数字" in page
    assert "党建阵地登记" in as_member.get(reverse("imports:history")).content.decode()
    refused = as_member.post(url, {"file": io.BytesIO(b"")})
    assert (refused.status_code, "这是空文件" in refused.content.decode()) == (422, True)
    Register.objects.update(is_open=False)
    shut = as_member.post(url, {"file": _file(book)})
    assert "已停止填报" in shut.content.decode()


def _file(book):
    buffer = io.BytesIO()
    book.save(buffer)
    buffer.seek(0)
    buffer.name = "表.xlsx"
    return buffer


def test_lists_cost_the_same_whatever_their_length(
    as_member, register, town, member, django_assert_max_num_queries
):
    for n in range(12):
        factory.record(register, town, member, 名称=f"会堂{n}")
    with django_assert_max_num_queries(16):
        assert "会堂9" in open_page(as_member, "register", register.pk)
    with django_assert_max_num_queries(12):
        assert "党建阵地登记" in open_page(as_member, "registers")


def test_statistics_cover_what_the_user_may_see(as_member, register, town, other_town, member):
    factory.record(register, town, member, 面积="10.00")
    factory.record(register, other_town, member, 面积="90.00")
    page = open_page(as_member, "statistics", register.pk)
    assert ('全部 <strong class="num">1</strong> 条' in page, ">90<" in page) == (True, False)


def test_a_register_without_a_published_version_opens(as_member, county, office):
    empty = factory.draft(county, by=office)
    open_page(as_member, "register", empty.pk)
    for name in ("grid", "excel", "download", "new-record", "statistics"):
        open_page(as_member, name, empty.pk, status=302)


def test_the_page_of_a_record_tells_its_history_and_no_sensitive_value(
    as_member, register, town, member, make
):
    raw = make(名称="东河会堂", 面积="5", 联系电话="13800000000")
    record = records.create(register, unit=town, raw=raw, by=member)
    records.edit(record, raw=make(面积="6", 联系电话="13911112222"), by=member)
    url = record.get_absolute_url()
    content = as_member.get(url).content.decode()
    history = as_member.get(url, {"tab": "record_history"}).content.decode()
    assert "已填，敏感内容不显示" in content
    assert re.search(rf"<h1[^>]*>东河会堂（{record.unit}）", content)
    listed = open_page(as_member, "register", register.pk)
    assert re.search(rf'<a href="{url}"[^>]*><span[^>]*>东河会堂</span></a>', listed)
    assert '<del class="text-secondary">5.00</del> → 6.00' in history
    assert not [page for page in (content, history) if "138000" in page or "139111" in page]


def test_without_the_key_a_record_opens_and_editing_leads_back(
    as_member, register, member, make, settings
):
    raw = make(名称="东河会堂", 联系电话="13800000000")
    record = records.create(register, unit=member.unit, raw=raw, by=member)
    settings.FIELD_KEYS = keyring.parse(keyring.new_entry("other"), name="FIELD_KEYS")
    assert "（密钥缺失，无法显示）" in as_member.get(record.get_absolute_url()).content.decode()
    edit = reverse("registers:edit-record", args=[record.pk])
    answer = as_member.get(edit, follow=True)
    assert answer.redirect_chain == [(record.get_absolute_url(), 302)]
    assert "密钥缺失，不能修改" in answer.content.decode()
    assert as_member.post(edit, make(名称="新")).status_code == 422
    listed = as_member.get(register.get_absolute_url()).content.decode()
    assert "东河会堂" in listed


def test_what_arrives_stands_in_the_form_and_in_a_new_row_of_the_grid(
    as_member, county, office, town, member
):
    settings = [
        {"label": "名称", "kind": "text", "required": True},
        {"label": "村数", "kind": "integer", "arrival": "source", "source": "unit.villages"},
        {"label": "书记", "kind": "text", "arrival": "carried"},
    ]
    register = factory.register(county, settings, (), by=office, name="村情")
    orgs.village(town)
    factory.record(register, town, member, 名称="上年", 书记="张三")
    name, count, head = (factory.key(register, label) for label in ("名称", "村数", "书记"))
    page = open_page(as_member, "new-record", register.pk)
    assert ('value="张三"' in page, 'value="1"' in page, 'value="上年"' in page) == (
        True,
        True,
        False,
    )
    assert "由系统带出“所辖村（社区）数”，请核对。" in page
    line = {"id": None, "unit": town.pk, "cells": {name: "今年"}, "before": {}}
    url = reverse("registers:save-cells", args=[register.pk])
    answer = as_member.post(url, json.dumps({"rows": [line]}), "application/json")
    values = answer.json()["rows"][0]["values"]
    assert (values[name], values[count], values[head]) == ("今年", "1", "张三")
