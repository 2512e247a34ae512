"""A township fills its ledger: what arrives, what is typed, what is wrong, what two people do."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.choices import CellOrigin
from assessments.domain.ledgers import cells, handing, opening
from assessments.domain.ledgers.cells import Typed
from assessments.domain.ledgers.filling import Filling
from assessments.models import Ledger
from assessments.presets import notation as n
from portal.access import Denied
from tests import clock
from tests.assessments.handing import PLAIN
from tests.assessments.handing import submitted as handed
from tests.factories import accounts, ledgers
from tests.factories.branches import MemberFactory, PartyOrganizationFactory

pytestmark = pytest.mark.usefixtures("in_november")


def cell(ledger, key):
    (match,) = [one for one in Filling(whole(ledger)).cells() if one.key == key]
    return match


def whole(ledger):
    return Ledger.objects.select_related("form__fieldset", "unit").get(pk=ledger.pk)


def wrong(ledger):
    _, findings = Filling(whole(ledger)).judged
    return [finding.message for finding in findings]


class TestArriving:
    def test_figures_arrive_unconfirmed(self, ledger):
        members = cell(ledger, "members")
        assert (members.text, members.origin, members.waits) == ("4", CellOrigin.ARRIVED, True)

    def test_a_target_stands_in_its_cell(self, form, town):
        ledgers.target(town, number=80)
        assert cell(ledgers.opened(form)[town.short_name], "goal").text == "80.00"

    def test_it_stands_beside_what_is_set_against_it(self, form, town):
        ledgers.target(town, number=80)
        ledger = ledgers.opened(form)[town.short_name]
        texts = {one.key: one.target for one in Filling(whole(ledger)).cells()}
        assert {key for key, text in texts.items() if text == "80.00"} == {"income", "year"}
        assert {text for key, text in texts.items() if key not in ("income", "year")} == {""}

    def test_what_was_accepted_last_is_carried(self, form, town, member):
        past = ledgers.of(form, town, ledgers.NOVEMBER.previous(), accepted_at=form_moment())
        past.values.create(key="reserve", data=5, number=5, origin=CellOrigin.HAND)
        reserve = cell(ledgers.opened(form)[town.short_name], "reserve")
        assert (reserve.text, reserve.origin, reserve.waits) == ("5", CellOrigin.CARRIED, True)

    def test_a_running_total_is_the_year_so_far_and_this_month(self, form, town, member):
        for steps, income in ((1, "10.00"), (2, "20.50"), (11, "900.00")):  # the last is a year ago
            period = ledgers.NOVEMBER.shifted(-steps)
            past = ledgers.of(form, town, period, accepted_at=form_moment())
            past.values.create(key="income", data=income, number=income, origin=CellOrigin.HAND)
        ledger = ledgers.opened(form)[town.short_name]
        assert cell(ledger, "year").text == "30.50"
        ledgers.fill(ledger, member, income="4.5")
        assert cell(ledger, "year").text == "35.00"

    def test_it_is_read_again_until_it_is_handed_over(self, ledger, town, member):
        cells.confirm(ledger, ["members"], by=member)
        MemberFactory(organization=PartyOrganizationFactory(unit=town))
        assert cells.read_again(ledger, by=member) == 1
        members = cell(ledger, "members")
        assert (members.text, members.waits) == ("5", True)
        assert cells.read_again(ledger, by=member) == 0

    def test_what_was_written_before_the_system_spoke_is_contested_or_agreed(
        self, ledger, town, member
    ):
        ledger.values.filter(key="members").delete()  # the figure was not there yet
        ledgers.fill(ledger, member, members="5")
        assert cell(ledger, "members").origin == CellOrigin.HAND
        cells.read_again(ledger, by=member)
        members = cell(ledger, "members")
        assert (members.text, members.arrived, members.is_contested) == ("5", "4", True)
        assert any("与系统数据不同，请写明原因" in message for message in wrong(ledger))
        MemberFactory(organization=PartyOrganizationFactory(unit=town))
        cells.read_again(ledger, by=member)
        members = cell(ledger, "members")
        assert (members.origin, members.waits) == (CellOrigin.ARRIVED, False)

    def test_a_cell_with_nothing_but_a_note_takes_what_arrives(self, ledger, member):
        ledger.values.filter(key="members").delete()
        cells.save(ledger, {"members": Typed("", edition=0, note="待系统带出")}, by=member)
        cells.read_again(ledger, by=member)
        members = cell(ledger, "members")
        assert (members.text, members.origin, members.waits) == ("4", CellOrigin.ARRIVED, True)

    def test_what_was_carried_until_its_figure_came_is_the_figures_from_then_on(
        self, ledger, member
    ):
        ledger.values.filter(key="members").update(
            origin=CellOrigin.CARRIED, data=9, arrived=9, is_confirmed=True
        )
        cells.read_again(ledger, by=member)
        members = cell(ledger, "members")
        assert (members.text, members.origin, members.waits) == ("4", CellOrigin.ARRIVED, True)

    def test_who_reads_it_again_has_the_ledger_alone(self, ledger, member):
        """Its row is written: two who shared it would each wait for the other."""
        with CaptureQueriesContext(connection) as asked:
            cells.read_again(ledger, by=member)
        locks = [query["sql"] for query in asked if "FOR UPDATE" in query["sql"]]
        assert len(locks) == 1
        assert not any("FOR SHARE" in query["sql"] for query in asked)

    def test_each_morning_for_all(self, ledger, town, django_assert_max_num_queries):
        MemberFactory(organization=PartyOrganizationFactory(unit=town))
        with django_assert_max_num_queries(12):
            opening.read_all(form_moment())
        assert cell(ledger, "members").text == "5"


class TestTyping:
    def test_a_value_is_saved_with_who_and_when(self, ledger, member):
        saved = ledgers.fill(ledger, member, visited=" ３ ")
        assert saved.cells["visited"].state == "saved"
        row = ledger.values.get(key="visited")
        assert (row.data, row.number, row.by, row.edition) == (3, 3, member, 1)

    def test_a_wrong_value_says_what_and_keeps_nothing(self, ledger, member):
        saved = ledgers.fill(ledger, member, visited="三个半", income="-1")
        assert {one.state for one in saved.cells.values()} == {"invalid"}
        assert "不能小于 0" in saved.cells["income"].message
        assert not ledger.values.filter(key__in=["visited", "income"]).exists()

    def test_to_contest_the_system_takes_a_reason(self, ledger, member):
        ledgers.fill(ledger, member, members="6")
        members = cell(ledger, "members")
        assert (members.text, members.arrived, members.is_contested) == ("6", "4", True)
        assert "“党员总数”与系统数据不同，请写明原因。" in wrong(ledger)
        ledgers.explain(ledger, member, members="两名党员昨日转入，尚未录入")
        assert not any("与系统数据不同" in message for message in wrong(ledger))

    def test_emptied_it_is_what_the_system_says_again(self, ledger, member):
        ledgers.fill(ledger, member, members="6")
        ledgers.fill(ledger, member, members="")
        members = cell(ledger, "members")
        assert (members.text, members.origin, members.waits) == ("4", CellOrigin.ARRIVED, False)

    def test_what_is_computed_cannot_be_typed(self, ledger, member):
        saved = ledgers.fill(ledger, member, rate="100", nothing="1")
        assert {one.state for one in saved.cells.values()} == {"invalid"}

    def test_what_is_computed_is_explained_when_a_check_asks(self, county, office, town, member):
        """Else a low rate could never be handed in."""
        preset = replace(PLAIN, checks=(n.remark("[完成率] >= 90", "完成率低于90%"),))
        form = ledgers.form(county, preset, by=office)
        ledgers.target(town, number=100)
        ledger = ledgers.opened(form)[town.short_name]
        with pytest.raises(ValidationError) as refusal:
            handed(ledger, member)
        assert list(refusal.value.message_dict) == ["rate"]
        value = Typed("12", 0, "项目年底结算")
        assert cells.save(ledger, {"rate": value}, by=member).cells["rate"].state == "invalid"
        saved = cells.save(ledger, {"rate": Typed("", 0, "项目年底结算")}, by=member)
        assert saved.cells["rate"].state == "saved"
        told = {cell.key: cell for cell in saved.filling.cells()}["rate"]
        assert (told.text, told.note, told.may_edit, told.findings) == (
            "12.5",
            "项目年底结算",
            False,
            (),
        )
        handing.submit(ledger, by=member)
        assert ledger.values.get(key="rate").note == "项目年底结算"

    def test_two_people_on_one_cell(self, ledger, town, member):
        other = accounts.holder("township_member", town, name="李四")
        seen = ledgers.typed(ledger, visited="5")
        cells.save(ledger, ledgers.typed(ledger, visited="2"), by=other)
        saved = cells.save(ledger, seen, by=member)
        assert saved.cells["visited"].state == "conflict"
        assert "李四" in saved.cells["visited"].message
        assert "已把这一格改为“2”，您填的“5”没有保存" in saved.cells["visited"].message
        assert ledger.values.get(key="visited").data == 2

    def test_checks_and_conditions_are_told_with_their_figures(self, ledger, member):
        ledgers.fill(ledger, member, visited="9", paid="否")
        messages = wrong(ledger)
        assert "走访人数不能大于党员总数，请核对（党员总数 4，走访人数 9）" in messages
        assert any(message.endswith("时，“未发放原因”必须填写。") for message in messages)

    def test_a_proof_is_asked_only_where_the_rule_asks(self, ledger, member):
        ledgers.fill(ledger, member, paid="是")
        assert "“报酬已发放”必须附佐证材料。" in wrong(ledger)

    def test_nor_of_what_was_not_done(self, ledger, member):
        ledgers.fill(ledger, member, paid="否")
        assert "“报酬已发放”必须附佐证材料。" not in wrong(ledger)

    def test_a_warning_is_answered_by_a_reason(self, ledger, member):
        ledgers.fill(ledger, member, reserve="1")
        assert any("后备人数不足2人" in message for message in wrong(ledger))
        ledgers.explain(ledger, member, reserve="正在培养")
        assert not any("后备人数不足2人" in message for message in wrong(ledger))

    def test_what_cannot_be_known_is_left_blank_with_a_reason(self, form, town, member):
        form.fieldset.versions.get().fields.filter(key="visited").update(excusable=True)
        form.fieldset.change()
        ledger = ledgers.opened(form)[town.short_name]
        asked = "“走访人数”应当填写；确实填不出的请写明原因。"
        assert asked in wrong(ledger)
        cells.save(ledger, {"visited": Typed("", 0, "走访记录随移交丢失")}, by=member)
        assert asked not in wrong(ledger)
        visited = cell(ledger, "visited")
        assert (visited.text, visited.note, visited.findings) == ("", "走访记录随移交丢失", ())
        assert "“本月收入”必须填写。" in wrong(ledger)  # the others as before

    def test_a_condition_is_answered_the_same_way(self, form, town, member):
        form.fieldset.versions.get().fields.filter(key="unpaid").update(excusable=True)
        form.fieldset.change()
        ledger = ledgers.opened(form)[town.short_name]
        ledgers.fill(ledger, member, paid="否")
        assert any("时，“未发放原因”应当填写；确实填不出" in message for message in wrong(ledger))
        cells.save(ledger, {"unpaid": Typed("", 0, "经办人在外，待补")}, by=member)
        assert not any("未发放原因" in message for message in wrong(ledger))

    def test_a_jump_against_earlier_months_asks_for_a_reason(self, form, town, member):
        for steps in (1, 2, 3):
            past = ledgers.of(
                form, town, ledgers.NOVEMBER.shifted(-steps), first_submitted_at=form_moment()
            )
            past.values.create(key="visited", data=1, number=1, origin=CellOrigin.HAND)
        ledger = ledgers.opened(form)[town.short_name]
        ledgers.fill(ledger, member, visited="0")
        assert any("本月为 0" in message for message in wrong(ledger))

    def test_so_does_one_in_a_cell_whose_figure_says_nothing(self, form, town, member):
        """△: typed by hand until its app is there, and asked about as what is typed by hand."""
        form.fieldset.versions.get().fields.filter(key="members").update(deviation="stock")
        form.fieldset.change()
        past = ledgers.of(form, town, ledgers.NOVEMBER.previous(), first_submitted_at=form_moment())
        past.values.create(key="members", data=40, number=40, origin=CellOrigin.HAND)
        ledger = ledgers.opened(form)[town.short_name]
        assert not any("与上月相差较大" in message for message in wrong(ledger))  # it arrived
        ledger.values.filter(key="members").delete()
        ledgers.fill(ledger, member, members="4")
        message = "“党员总数”与上月相差较大（上月 40，本月 4），属实的请写明原因。"
        assert message in wrong(ledger)


class TestConfirming:
    def test_one_act_for_a_section(self, ledger, member):
        assert cells.confirm(ledger, ["members", "visited"], by=member) == 1
        assert not cell(ledger, "members").waits
        assert cells.confirm(ledger, ["members"], by=member) == 0

    def test_what_was_read_anew_since_it_was_seen_waits_on(self, ledger, town, member):
        seen = {"members": ledger.values.get(key="members").edition}
        MemberFactory(organization=PartyOrganizationFactory(unit=town))
        cells.read_again(ledger, by=member)
        assert cells.confirm(ledger, seen, seen=seen, by=member) == 0
        assert cell(ledger, "members").waits


class TestWho:
    def test_not_another_township(self, ledger, other_town):
        stranger = accounts.holder("township_member", other_town)
        with pytest.raises(Denied):
            ledgers.fill(ledger, stranger, visited="1")

    def test_not_the_office(self, ledger, office):
        with pytest.raises(Denied):
            ledgers.fill(ledger, office, visited="1")

    def test_not_after_the_lock_even_before_the_clock_came_round(self, ledger, member):
        with clock.at("2026-11-30T18:01"), pytest.raises(ValidationError, match="18:00 锁定"):
            ledgers.fill(ledger, member, visited="1")


def test_a_page_costs_the_same_whatever_stands_in_it(filled, member, django_assert_num_queries):
    ledger = whole(filled)
    with django_assert_num_queries(3):
        Filling(ledger, by=member).sections()


def form_moment():
    return timezone.now()


def test_what_a_correction_has_not_brought_through_counts_as_it_was(form, town, member):
    """In the running total and in what is carried over."""
    october = ledgers.of(
        form,
        town,
        ledgers.NOVEMBER.previous(),
        state="reopened",
        accepted_at=form_moment(),
        locked_at=form_moment(),
        corrections=1,
    )
    for key, data in (("income", "99.00"), ("reserve", 9)):
        october.values.create(key=key, data=data, number=data, origin=CellOrigin.HAND)
    kept = {"income": "10.00", "reserve": 5}
    october.rounds.create(number=1, values=kept, submitted_by=member, outcome="accepted")
    ledger = ledgers.opened(form)[town.short_name]
    assert cell(ledger, "year").text == "10.00"
    assert cell(ledger, "reserve").text == "5"
