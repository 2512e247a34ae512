"""Registers whose entries are about party organisations, seen by the unit they stand in."""

import json
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from branches.choices.organisations import OrganisationKind
from branches.domain import organisations
from branches.domain.organisations import Facts
from portal.access import Denied
from portal.fields.choices import KindKey
from portal.fields.domain import designs
from portal.fields.domain.changes import differences
from portal.imports.domain import preview
from portal.inbox.models import Task
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from portal.registers.choices import RegisterKind
from portal.registers.domain import carrying, presets, records, registers, urging
from portal.registers.domain.typed_rows import TypedRow
from portal.registers.importers import roster_key
from portal.registers.models import Register, RegisterRecord
from portal.registers.presets import PRESETS
from reports.domain import register_paper
from tests.factories import accounts
from tests.factories import registers as make
from tests.factories.accounts import signed_in
from tests.factories.branches import PartyOrganizationFactory
from tests.factories.imports import checked, imported, workbook

FIELDS = [
    {"label": "活动", "kind": KindKey.TEXT, "required": True},
    {"label": "人数", "kind": KindKey.INTEGER},
]
ORGANISATION = "organisation"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def about_organisations(county, office, **facts):
    register = make.draft(county, FIELDS, (), by=office, name="自选活动", **facts)
    draft = register.fieldset.versions.get()
    designs.set_subject(draft, kind=ORGANISATION, by=office)
    designs.publish(draft, effective_from=timezone.localdate(), by=office)
    return Register.objects.get(pk=register.pk)


@pytest.fixture
def branch(town):
    return PartyOrganizationFactory(unit=town, name="东河镇机关党支部", short_name="机关支部")


@pytest.fixture
def second(town):
    return PartyOrganizationFactory(unit=town, name="东河镇离退休党支部", short_name="离退休支部")


@pytest.fixture
def foreign(other_town):
    return PartyOrganizationFactory(unit=other_town, name="西山镇党支部", short_name="西山支部")


@pytest.fixture
def activities(county, office):
    return about_organisations(county, office)


@pytest.fixture
def monthly(county, office):
    return about_organisations(county, office, kind=RegisterKind.PERIODIC, rhythm="month")


def fill(register, subject, by, words="夜校", **facts):
    raw = make.raw(register, 活动=words, 人数="5")
    return records.create(register, subject=subject.pk, raw=raw, by=by, **facts)


def test_an_entry_is_about_an_organisation_and_seen_by_its_unit(
    activities, branch, foreign, member, office
):
    mine = fill(activities, branch, member)
    assert (mine.unit, mine.about, mine.subject_label) == (branch.unit, branch.pk, "机关支部")
    elsewhere = accounts.holder("township_member", foreign.unit)
    theirs = fill(activities, foreign, elsewhere)
    assert set(RegisterRecord.objects.visible_to(member)) == {mine}
    assert set(RegisterRecord.objects.visible_to(office)) == {mine, theirs}


def test_a_foreign_a_closed_and_a_missing_subject_are_refused(
    activities, foreign, branch, town, member
):
    group = PartyOrganizationFactory(unit=town, kind=OrganisationKind.GROUP, parent=branch)
    closed = PartyOrganizationFactory(unit=town, closed_on=timezone.localdate())
    for wrong in (foreign, closed, group):
        with pytest.raises(ValidationError, match="所选党组织不存在、已撤销，或者不在"):
            fill(activities, wrong, member)
    with pytest.raises(ValidationError, match="请选择党组织"):
        records.create(activities, unit=town, raw={}, by=member)


def test_two_branches_of_one_unit_have_an_entry_each_and_only_one(
    county, office, branch, second, member
):
    register = about_organisations(county, office, single=True)
    fill(register, branch, member)
    fill(register, second, member)
    with pytest.raises(ValidationError, match="机关支部”已填过一条，本登记簿每个党组织只填一条"):
        fill(register, branch, member)


def test_one_entry_for_each_organisation_and_period_and_carried_over(
    monthly, branch, second, member, town
):
    now = Period.containing(timezone.localdate(), PeriodKind.MONTH)
    fill(monthly, branch, member, period=now.previous())
    fill(monthly, second, member, period=now)
    with pytest.raises(ValidationError, match="离退休支部”已填过"):
        fill(monthly, second, member, period=now)
    (made,) = carrying.carry_over(monthly, period=now, by=member)
    assert (made.about, made.unit, made.period) == (branch.pk, town, now)
    assert make.raw(monthly, 活动="夜校").items() <= made.open_values.items()


def test_who_has_not_filled_is_told_and_urged_by_organisation(
    monthly, branch, second, member, office
):
    fill(monthly, branch, member)
    assert list(urging.unfilled(monthly, member)) == [second]
    urging.urge(monthly, second, by=office)
    assert Task.objects.open().get().title == "请填报：自选活动（离退休支部）"
    with pytest.raises(ValidationError, match="一天只催一次"):
        urging.urge(monthly, second, by=office)
    fill(monthly, second, member)
    assert not Task.objects.open().exists()


def test_the_grid_takes_organisations_and_refuses_foreign_ones(activities, branch, foreign, member):
    def typed(subject):
        raw = make.raw(activities, 活动="网格填的")
        return [TypedRow(unit=Unit(pk=subject.pk), raw=raw, before={})]

    (row,) = records.save_cells(activities, typed(branch), by=member).rows
    assert (row.record.about, row.record.unit) == (branch.pk, branch.unit)
    with pytest.raises(Denied):
        records.save_cells(activities, typed(foreign), by=member)


@pytest.mark.usefixtures("foreign")
def test_pages_show_search_filter_and_pick(activities, branch, second, member, client):
    entry = fill(activities, branch, member, "读书会")
    fill(activities, second, member, "健步走")
    signed_in(client, member)
    address = activities.get_absolute_url()
    listed = client.get(address).content.decode()
    assert "机关支部" in listed
    assert "离退休支部" in listed
    narrowed = client.get(f"{address}?subject={branch.pk}").content.decode()
    assert "读书会" in narrowed
    assert "健步走" not in narrowed
    found = client.get(f"{address}?q=jgzb").content.decode()
    assert "读书会" in found
    picked = client.get(reverse("registers:pick-subject", args=[activities.pk]), {"q": "支部"})
    names = [one["text"] for one in json.loads(picked.content)["results"]]
    assert sorted(names) == ["机关支部", "离退休支部"]
    assert branch.get_absolute_url() in client.get(entry.get_absolute_url()).content.decode()
    for name in ("grid", "unfilled", "new-record", "statistics", "excel"):
        page = client.get(reverse(f"registers:{name}", args=[activities.pk]))
        assert page.status_code == 200, name


@pytest.mark.usefixtures("second")
def test_by_form(activities, branch, foreign, member, client):
    signed_in(client, member)
    address = reverse("registers:new-record", args=[activities.pk])
    typed = make.raw(activities, 活动="表单填的", 人数="3")
    refused = client.post(address, {**typed, "subject": foreign.pk})
    assert "不在您的管理范围内" in refused.content.decode()
    client.post(address, {**typed, "subject": branch.pk})
    assert RegisterRecord.objects.get().about == branch.pk


def test_the_page_of_an_organisation_has_its_entries(activities, branch, second, member, client):
    fill(activities, branch, member, "读书会")
    signed_in(client, member)
    tab = f"{branch.get_absolute_url()}?tab=registers"
    assert "读书会" in client.get(tab).content.decode()
    other = client.get(f"{second.get_absolute_url()}?tab=registers").content.decode()
    assert "读书会" not in other
    Register.objects.update(seen_by=["cadre_office"])
    assert "读书会" not in client.get(tab).content.decode()


def test_who_takes_over_an_organisation_has_its_entries_on_his_page(
    activities, branch, second, member, client
):
    fill(activities, branch, member, "读书会")
    branch.closed_on, branch.successor = timezone.localdate(), second
    branch.save()
    signed_in(client, member)
    page = client.get(f"{second.get_absolute_url()}?tab=registers").content.decode()
    assert "读书会" in page
    assert "机关支部" in page


def test_entries_go_with_an_organisation_that_comes_to_another_unit(
    activities, branch, other_town, member, office
):
    entry = fill(activities, branch, member)
    columns = Facts.__dataclass_fields__
    facts = Facts(**{name: getattr(branch, name) for name in columns})
    organisations.change(branch, facts=replace(facts, unit=other_town), by=office)
    entry.refresh_from_db()
    assert entry.unit == other_town
    assert not RegisterRecord.objects.visible_to(member).exists()


def test_an_organisation_with_entries_is_not_taken_back(activities, branch, member, office):
    fill(activities, branch, member)
    with pytest.raises(ProtectedError, match="已有登记簿内容"):
        organisations.withdraw(branch, by=office)


def test_a_sheet_names_organisations_by_name_or_code(activities, branch, foreign, member):
    sheet = workbook(
        [
            ["编号", "党组织", "活动", "人数"],
            ["", "机关支部", "按简称", 3],
            ["", branch.code, "按编码", 4],
        ],
        sheet="台账",
    )
    imported(sheet, by=member, roster=roster_key(activities))
    assert set(RegisterRecord.objects.values_list("subject_id", "unit")) == {
        (branch.pk, branch.unit_id)
    }
    assert RegisterRecord.objects.count() == 2


def test_an_unknown_and_a_doubtful_name_say_where(activities, branch, foreign, town, member):
    PartyOrganizationFactory(unit=town, name="另一个机关支部", short_name="机关支部")
    sheet = workbook(
        [["编号", "党组织", "活动"], ["", "西山支部", "甲"], ["", "机关支部", "乙"]], sheet="台账"
    )
    batch = checked(sheet, by=member, roster=roster_key(activities))
    first, other = sorted(preview.findings(batch), key=lambda finding: finding.row)
    assert "没有找到党组织“西山支部”" in first.message
    assert "对应 2 个党组织" in other.message
    assert {first.column, other.column} == {"unit"}


def test_the_form_goes_out_and_comes_back(activities, branch, member, client):
    fill(activities, branch, member)
    signed_in(client, member)
    address = reverse("registers:download", args=[activities.pk])
    body = client.get(address, {"with": "records"}).content
    batch = checked(body, by=member, roster=roster_key(activities))
    assert (batch.counts["errors"], batch.counts["rows"]) == (0, 1)


def test_paper_names_the_organisation(activities, branch, member):
    fill(activities, branch, member)
    rows = RegisterRecord.objects.for_list().with_subjects(ORGANISATION)
    listed = register_paper.Listed(activities, registers.current(activities), rows, "")
    blocks = register_paper.blocks_of(listed, rows, reader=member)
    assert "机关支部" in str(blocks)


def test_what_a_register_is_about_does_not_change_under_its_entries(
    activities, branch, member, office
):
    draft = designs.start_draft(activities.fieldset, by=office)
    assert draft.subject_kind == ORGANISATION
    designs.set_subject(draft, kind="", by=office)
    assert "登记对象" in differences(draft)[0].spoken
    fill(activities, branch, member)
    with pytest.raises(ValidationError, match="不能改登记对象"):
        designs.publish(draft, effective_from=timezone.localdate(), by=office)


def test_a_kind_nobody_declared_is_refused(activities, office):
    draft = designs.start_draft(activities.fieldset, by=office)
    with pytest.raises(ValidationError, match="没有这种登记对象"):
        designs.set_subject(draft, kind="planet", by=office)


def test_shipped_ones_are_about_organisations(county, office):
    keys = ("BRA-09", "BRA-10", "BRA-37")
    made = presets.install([PRESETS[key] for key in keys], on=timezone.localdate(), by=office)
    kinds = Register.objects.filter(pk__in=[one.pk for one in made]).values_list("subject_kind")
    assert {kind for (kind,) in kinds} == {ORGANISATION}
