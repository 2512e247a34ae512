"""Lists of members away and ledgers of letters from a table: in by the acts, out again whole."""

import datetime as dt

import pytest

from branches.choices.relations import LetterState
from branches.models import MobileStay, PartyMember, RelationTransfer
from tests import clock
from tests.factories.accounts import holder
from tests.factories.branches import MemberFactory
from tests.factories.imports import checked, imported, taken_back, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with clock.at("2026-06-10T12:00"):
        yield


@pytest.fixture
def member(world):
    return MemberFactory(organization=world.branch)


class TestStays:
    HEADINGS = ("姓名", "外出时间", "流向", "流动原因", "是否固定", "联系人", "活动证号")

    def book(self, member, to="浙江省义乌市", reason="务工"):
        row = [member.person.name, "2026.03", to, reason, "是", "李书记", "云流0012"]
        return workbook([self.HEADINGS, row])

    def test_in_unchanged_and_changed(self, world, member):
        by = world.member_of_town
        imported(self.book(member), by=by, roster="stays")
        stay = MobileStay.objects.get()
        assert (str(stay.since), stay.to, stay.is_fixed) == ("2026.03", "浙江省义乌市", True)
        member.refresh_from_db()
        assert (member.is_mobile, str(member.mobile_since)) == (True, "2026.03")
        again = checked(self.book(member), by=by, roster="stays")
        assert (again.counts["unchanged"], again.counts["errors"]) == (1, 0)
        imported(self.book(member, to="上海市", reason="经商"), by=by, roster="stays")
        stay.refresh_from_db()
        member.refresh_from_db()
        assert (stay.reason, stay.to, member.mobile_to) == ("经商", "上海市", "上海市")

    def test_taken_back_with_what_it_did_to_the_member(self, world, member):
        by = world.member_of_town
        batch = imported(self.book(member), by=by, roster="stays")
        taken_back(batch, by=by)
        assert not MobileStay.objects.exists()
        assert not PartyMember.objects.get(pk=member.pk).is_mobile

    def test_who_was_away_without_a_stay_gets_one(self, world, member):
        PartyMember.objects.update(is_mobile=True, mobile_to="上海市")
        imported(self.book(member), by=world.member_of_town, roster="stays")
        assert MobileStay.objects.get().to == "浙江省义乌市"


class TestLetters:
    HEADINGS = ("编号", "姓名", "方向", "转出", "转入支部", "去向", "开具时间", "有效期", "回执")

    def book(self, member, *, to="", direction="转出", received="", number="云组介7号", until=""):
        elsewhere = "" if to else "中共邻县县委组织部"
        source = "" if direction == "转入" else member.organization.code
        name = member.person.name
        return workbook([
            self.HEADINGS,
            [number, name, direction, source, to, elsewhere, "2026-06-01", until, received],
        ])  # fmt: skip

    def test_what_is_on_its_way_is_issued(self, world, member):
        batch = imported(self.book(member, until="2026-06-21"), by=world.office, roster="transfers")
        letter = RelationTransfer.objects.get()
        assert (letter.state, letter.valid_until) == (LetterState.ISSUED, dt.date(2026, 6, 21))
        member.refresh_from_db()
        assert (member.going_on, member.left_on) == (dt.date(2026, 6, 1), None)
        taken_back(batch, by=world.office)
        letter.refresh_from_db()
        member.refresh_from_db()
        assert (letter.state, member.going_on) == (LetterState.WITHDRAWN, None)

    def test_what_is_finished_moves_nobody(self, world, member):
        came = MemberFactory(organization=world.branch)
        book = self.book(came, to=world.branch.code, direction="转入", received="2026-06-05")
        assert (
            checked(book, by=world.office, roster="transfers").counts["errors"] == 1
        )  # from where
        book = self.book(
            member, to=world.foreign.code, direction="县内", received="2026-06-05", number="8号"
        )
        batch = imported(book, by=world.office, roster="transfers")
        letter = RelationTransfer.objects.get()
        assert (letter.state, letter.target, letter.move) == (
            LetterState.RECEIVED,
            world.foreign,
            None,
        )
        assert PartyMember.objects.get(pk=member.pk).organization == world.branch
        again = checked(book, by=world.office, roster="transfers")
        assert (again.counts["unchanged"], again.counts["errors"]) == (1, 0)
        taken_back(batch, by=world.office)
        assert not RelationTransfer.objects.exists()

    def test_a_receipt_from_outside_of_somebody_who_is_still_here(self, world, member):
        book = self.book(member, received="2026-06-05")
        batch = checked(book, by=world.office, roster="transfers")
        assert batch.counts["errors"] == 1

    def test_a_number_used_twice(self, world, member):
        other = MemberFactory(organization=world.branch)
        imported(self.book(other), by=world.office, roster="transfers")
        batch = checked(self.book(member), by=world.office, roster="transfers")
        assert batch.counts["errors"] == 1

    def test_a_township_writes_no_letters_out_of_the_county(self, world, member):
        by = holder("township_member", world.town)
        batch = checked(self.book(member), by=by, roster="transfers")
        assert batch.counts["errors"] == 1
