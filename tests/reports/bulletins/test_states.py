"""A bulletin from its draft to the units: who may do what, and what stays as it was."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portal.access import Denied
from portal.inbox.models import Task
from portal.periods import Period
from reports import blocks
from reports.choices import BulletinState, Layout
from reports.domain.bulletins import approving, composing, drafting, publishing
from reports.domain.bulletins import series as all_series
from reports.models import Bulletin
from reports.series import SERIES, SeriesSection
from talent.permissions import TALENT_REPORT_KEEP
from tests.factories import accounts, bulletins

pytestmark = pytest.mark.django_db


def words(bulletin):
    return [
        "".join(part if isinstance(part, str) else part.text for part in block.parts)
        for block in composing.paper(bulletin)
        if isinstance(block, blocks.Prose)
    ]


class TestDraft:
    def test_a_section_that_fails_says_why_and_keeps_the_others(self, staff, sayings):
        sayings.word = None
        bulletin = bulletins.draft(staff[0])
        first, second = bulletin.sections.all()
        assert (first.failure, bool(first.blocks)) == ("", True)
        assert (second.failure, second.blocks) == ("乡镇组还没有计分。", [])
        with pytest.raises(ValidationError, match=r"“评价”没有写成：乡镇组还没有计分。"):
            approving.review(bulletin, by=staff[1])

    def test_a_fault_of_one_section_keeps_the_others(self, staff, sayings, monkeypatch, caplog):
        monkeypatch.setattr(sayings, "word", 1 / 3)  # no part of a text
        first, second = bulletins.draft(staff[0]).sections.all()
        assert first.blocks
        assert second.failure.startswith("程序出错，没有写成")
        assert "section second" in caplog.text

    def test_anew_it_says_what_holds_now_and_keeps_what_people_added(self, staff, sayings):
        bulletin = bulletins.draft(staff[0])
        drafting.add_words(bulletin.sections.last(), words="请各单位对照检查。", by=staff[0])
        sayings.word = "有变化"
        again = bulletins.draft(staff[0])
        assert again.pk == bulletin.pk
        assert words(again) == ["2026年10月共14个单位。", "有变化", "请各单位对照检查。"]

    def test_a_number_is_no_word(self, staff):
        section = bulletins.draft(staff[0]).sections.first()
        for typed in ("增长 5 倍", "增长５倍"):
            with pytest.raises(ValidationError, match=r"不能有数字"):
                drafting.add_words(section, words=typed, by=staff[0])

    @pytest.mark.parametrize(
        ("period", "words"), [("2026-11", "还没有结束"), ("2026-Q3", "按月度起草")]
    )
    def test_a_period_it_is_not_for_is_refused(self, staff, period, words):
        with pytest.raises(ValidationError, match=words):
            bulletins.draft(staff[0], Period.parse(period))


class TestGaps:
    def test_a_number_nobody_counts_waits_for_somebody_to_decide(self, staff, sayings, monkeypatch):
        def first(period):
            yield blocks.Prose(
                ("举办培训班", blocks.Gap("期数没有统计", stands="（未统计）"), "期。")
            )

        series = bulletins.declared(sayings)
        parts = (SeriesSection("first", "总体情况", first), series.sections[1])
        monkeypatch.setitem(SERIES, "testing", bulletins.declared(sayings, sections=parts))
        bulletin = bulletins.draft(staff[0])
        with pytest.raises(ValidationError, match="期数没有统计"):
            approving.review(bulletin, by=staff[1])
        drafting.leave_gaps(bulletin.sections.first(), by=staff[0])
        assert approving.review(bulletin, by=staff[1]).state == BulletinState.REVIEWED
        assert words(bulletin)[0] == "举办培训班（未统计）期。"
        with pytest.raises(ValidationError, match="不能再改"):
            drafting.leave_gaps(bulletin.sections.first(), by=staff[0])


class TestByTheClock:
    def test_from_its_day_on_until_it_is_whole(self, county, sayings, monkeypatch):
        series = all_series.of("testing")
        monkeypatch.setattr(all_series, "every", lambda: [series])
        assert drafting.draft_due(bulletins.OCTOBER.next().first_day) == []
        sayings.word = None
        assert len(drafting.draft_due(day(5))) == 1
        sayings.word = "写成了"
        assert len(drafting.draft_due(day(6))) == 1
        assert drafting.draft_due(day(7)) == []
        assert Bulletin.objects.get().drafted_by is None

    def test_not_where_the_office_switched_it_off(self, county, monkeypatch):
        series = all_series.of("testing")
        series.is_on = False
        monkeypatch.setattr(all_series, "every", lambda: [series])
        assert drafting.draft_due(day(9)) == []


def day(number):
    return bulletins.OCTOBER.next().first_day.replace(day=number)


class TestCirculation:
    @pytest.fixture
    def briefing(self, monkeypatch, sayings):
        declared = bulletins.declared(sayings, layout=Layout.BRIEFING)
        monkeypatch.setitem(SERIES, "testing", declared)
        series = all_series.of("testing")
        series.reported_to, series.copies_to, series.copies = "县委领导", "县政府办", 80
        series.save()

    @pytest.mark.usefixtures("briefing")
    def test_a_briefing_is_addressed_at_its_foot(self, staff):
        paper = composing.paper(bulletins.draft(staff[0]))
        assert paper[-1] == blocks.Circulation("县委领导", "县政府办", "各单位", 80)
        assert not [one for one in paper if isinstance(one, blocks.Addressees)]

    def test_a_bulletin_at_its_head(self, staff):
        paper = composing.paper(bulletins.draft(staff[0]))
        assert blocks.Addressees("各单位") in paper


class TestOfOneOffice:
    """A series that is one office's own: it words and reviews it, and no other."""

    @pytest.fixture
    def talents(self, county):
        return accounts.holder("talent_office", county)

    @pytest.fixture
    def own(self, monkeypatch, sayings):
        declared = bulletins.declared(sayings, office=TALENT_REPORT_KEEP)
        monkeypatch.setitem(SERIES, "testing", declared)

    @pytest.mark.usefixtures("own")
    def test_it_drafts_words_and_reviews(self, county, talents, staff):
        section = bulletins.draft(talents).sections.last()
        drafting.add_words(section, words="请成员单位对照落实。", by=talents)
        with pytest.raises(Denied, match=r"您本人起草"):
            approving.review(section.bulletin, by=talents)
        other = accounts.holder("talent_office", county)
        assert approving.review(section.bulletin, by=other).state == BulletinState.REVIEWED

    @pytest.mark.usefixtures("own")
    def test_its_pages_are_open_to_it(self, client, talents, staff):
        bulletin = bulletins.draft(staff[0])
        accounts.signed_in(client, talents)
        page = client.get(f"{bulletin.get_absolute_url()}?tab=sections").content.decode()
        for act in (
            reverse("bulletins:review", args=[bulletin.pk]),
            reverse("bulletins:words", args=[bulletin.sections.last().pk]),
        ):
            assert act in page
            assert client.get(act).status_code == 200
        assert client.get(reverse("bulletins:draft")).status_code == 200

    def test_of_others_it_words_and_reviews_none(self, client, talents, staff):
        bulletin = bulletins.draft(staff[0])
        section = bulletin.sections.last()
        with pytest.raises(Denied):
            drafting.add_words(section, words="请对照检查。", by=talents)
        with pytest.raises(Denied):
            approving.review(bulletin, by=talents)
        accounts.signed_in(client, talents)
        words = reverse("bulletins:words", args=[section.pk])
        assert client.get(words).status_code == 403
        page = client.get(f"{bulletin.get_absolute_url()}?tab=sections").content.decode()
        assert words not in page


class TestSigning:
    def test_nobody_reviews_his_own(self, staff):
        with pytest.raises(Denied, match=r"您本人起草"):
            approving.review(bulletins.draft(staff[0]), by=staff[0])

    def test_the_number_is_taken_when_it_is_signed_and_never_again(self, county, staff):
        first, _ = bulletins.signed(county)
        assert first.numbered == "组通〔2026〕1号"
        publishing.withdraw(first, reason="计分有误", by=staff[2])
        second, _ = bulletins.signed(county)
        assert second.numbered == "组通〔2026〕2号"
        assert second.total_number == 2

    def test_what_was_signed_stays_as_it_was(self, county, sayings):
        bulletin, _ = bulletins.signed(county)
        said = words(bulletin)
        sayings.word = "后来的话"
        assert words(Bulletin.objects.get()) == said
        assert bulletin.digest == blocks.sha256(composing.paper(Bulletin.objects.get()))
        with pytest.raises(ValidationError, match=r"已签发，待印发，不能再改"):
            bulletins.draft(accounts.holder("assessment_office", county))

    def test_given_back_it_is_a_draft_again(self, staff):
        bulletin = approving.review(bulletins.draft(staff[0]), by=staff[1])
        back = approving.give_back(bulletin, reason="请核对第一段", by=staff[2])
        assert (back.state, back.reason, back.reviewed_by) == (
            BulletinState.DRAFTED, "请核对第一段", None
        )  # fmt: skip
        with pytest.raises(ValidationError, match=r"现在是“草稿”"):
            approving.sign(back, by=staff[2])


class TestUnits:
    def test_until_a_leader_switches_it_on_no_unit_receives_it(self, county, town):
        assert not bulletins.published(county).deliveries.exists()

    def test_only_a_leader_switches_it_on(self, staff):
        series = all_series.of("testing")
        values = {
            "name": series.name, "office": series.office, "organ": "云组通", "addressees": "",
            "reported_to": "", "copies_to": "", "copies": None, "day": 6,
            "is_on": True, "is_circulated": True, "groups": [], "others_shown": "own",
        }  # fmt: skip
        with pytest.raises(Denied, match=r"由部领导决定"):
            all_series.change(series, by=staff[0], **values)
        values["is_circulated"] = False
        assert all_series.change(series, by=staff[0], **values).organ == "云组通"
        with pytest.raises(ValidationError, match=r"起草日请填 1 到 28"):
            all_series.change(series, by=staff[0], **{**values, "day": 29})

    def test_each_signs_for_it_once(self, county, town):
        bulletins.circulated(town)
        delivery = bulletins.published(county).deliveries.get()
        clerk = accounts.holder("township_member", town)
        assert Task.objects.open().filter(about_id=str(delivery.pk)).count() == 1
        publishing.receive(delivery, by=clerk)
        assert not Task.objects.open().exists()
        with pytest.raises(ValidationError, match=r"不需要再签"):
            publishing.receive(delivery, by=accounts.holder("township_member", town))

    def test_withdrawn_nobody_has_to_sign_for_it(self, county, town, staff):
        bulletins.circulated(town)
        bulletin = bulletins.published(county)
        publishing.withdraw(bulletin, reason="数据有误", by=staff[2])
        assert not Task.objects.open().exists()
        assert Bulletin.objects.get().reason == "数据有误"
