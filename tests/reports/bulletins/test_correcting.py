"""A published issue that was wrong is put right by another one, never by hand."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portal.inbox.models import Task
from reports import blocks
from reports.choices import BulletinState
from reports.domain.bulletins import approving, comparing, composing, correcting, publishing
from reports.models import Bulletin
from tests.factories import accounts, bulletins

pytestmark = pytest.mark.django_db
HEADS = (
    blocks.Head("位次", mm=12, centred=True, is_number=True),
    blocks.Head("单位", mm=40),
    blocks.Head("得分", mm=20, is_number=True),
)


def ranked(*rows):
    return [
        blocks.SectionHeading("排名情况"),
        blocks.Prose((f"平均{rows[0][2]}分。",)),
        blocks.Table(HEADS, tuple(map(blocks.Row, rows)), title="乡镇排名"),
    ]


class TestDifferences:
    def test_sentences_and_cells_are_told_by_their_place(self):
        before = ranked((1, "东河镇", "90.00"), (2, "西山镇", "80.00"))
        after = ranked((1, "东河镇", "91.50"), (2, "南桥镇", "70.00"))
        told = [
            (one.part, one.what, one.was, one.now) for one in comparing.differences(before, after)
        ]
        assert told == [
            ("排名情况", "文字", "平均90.00分。", "平均91.50分。"),
            ("排名情况", "东河镇 得分", "90.00", "91.50"),
            ("排名情况", "西山镇 位次", "2", "（无）"),
            ("排名情况", "西山镇 得分", "80.00", "（无）"),
            ("排名情况", "南桥镇 位次", "（无）", "2"),
            ("排名情况", "南桥镇 得分", "（无）", "70.00"),
        ]
        assert comparing.differences(before, before) == []

    def test_namesakes_are_told_apart(self):
        twice = ranked((1, "东河镇", "90.00"), (1, "东河镇", "80.00"))
        other = ranked((1, "东河镇", "90.00"), (1, "东河镇", "70.00"))
        [only] = comparing.differences(twice, other)
        assert (only.what, only.now) == ("东河镇（2） 得分", "70.00")


def corrected(county, sayings, word="有变化"):
    """A published issue, and its correction as a draft."""
    bulletin = bulletins.published(county)
    sayings.word = word
    writer = accounts.holder("assessment_office", county)
    return bulletin, correcting.begin(bulletin, reason="评价有误", by=writer)


def issued(correction, county):
    writer, reviewer, leader = bulletins.holders(county)
    approving.review(correction, by=reviewer)
    approving.sign(correction, by=leader)
    return publishing.publish(correction, by=writer)


def test_it_says_which_paper_why_and_what_is_different(county, sayings):
    bulletin, correction = corrected(county, sayings)
    assert correction.title == f"更正：{bulletin.title}"
    paper = composing.paper(correction)
    said = next(block.parts[0] for block in paper if isinstance(block, blocks.Prose))
    assert said.startswith(f"组通〔2026〕1号《{bulletin.title}》有误")
    [table] = [block for block in paper if isinstance(block, blocks.Table)]
    assert [row.cells for row in table.rows] == [("评价", "文字", "平稳", "有变化")]


def test_published_the_wrong_one_is_corrected_and_goes_to_the_same_units(county, town, sayings):
    series = bulletins.circulated(town)
    bulletin, correction = corrected(county, sayings)
    series.groups.clear()
    issued(correction, county)
    bulletin.refresh_from_db()
    assert (bulletin.state, bulletin.corrected_by) == (BulletinState.CORRECTED, correction)
    assert [one.unit for one in correction.deliveries.all()] == [town]
    assert Bulletin.objects.get(pk=correction.pk).numbered == "组通〔2026〕2号"
    open_ones = Task.objects.open().values_list("about_id", flat=True)
    assert list(open_ones) == [str(correction.deliveries.get().pk)]
    with pytest.raises(ValidationError, match="已印发，不能再改"):
        bulletins.draft(accounts.holder("assessment_office", county))


def test_there_is_one_correction_at_a_time(county, sayings):
    bulletin, correction = corrected(county, sayings)
    writer = accounts.holder("assessment_office", county)
    with pytest.raises(ValidationError, match="已经有更正件（草稿）"):
        correcting.begin(bulletin, reason="再改", by=writer)
    issued(correction, county)
    with pytest.raises(ValidationError, match="现在是“已更正”"):
        correcting.begin(bulletin, reason="再改", by=writer)
    again = correcting.begin(Bulletin.objects.get(pk=correction.pk), reason="再改", by=writer)
    assert again.title == correction.title


def test_withdrawn_it_needs_no_correction_any_more(county, sayings):
    bulletin, correction = corrected(county, sayings)
    leader = accounts.holder("department_leader", county)
    publishing.withdraw(bulletin, reason="整份有误", by=leader)
    assert not Bulletin.objects.filter(pk=correction.pk).exists()


def test_what_changes_once_more_is_written_anew_and_reviewed_again(county, sayings):
    _, correction = corrected(county, sayings)
    approving.review(correction, by=accounts.holder("general_office", county))
    sayings.word = "又有变化"
    followed = correcting.follow("testing", bulletins.OCTOBER, reason="申诉成立")
    assert (followed.pk, followed.state) == (correction.pk, BulletinState.DRAFTED)
    assert followed.differences[0]["now"] == "又有变化"
    assert correcting.follow("nothing", bulletins.OCTOBER, reason="申诉成立") is None


@pytest.mark.parametrize("is_published", [True, False])
def test_what_changes_while_a_correction_is_signed_is_drafted_after_it(
    county, sayings, is_published
):
    """For the correction that went out, or for the first paper where it was withdrawn."""
    first, correction = corrected(county, sayings)
    writer, reviewer, leader = bulletins.holders(county)
    signed = approving.sign(approving.review(correction, by=reviewer), by=leader)
    sayings.word = "又有变化"
    assert correcting.follow("testing", bulletins.OCTOBER, reason="另一组申诉成立。") is None
    signed.refresh_from_db()
    if is_published:
        publishing.publish(signed, by=writer)
    else:
        publishing.withdraw(signed, reason="不发了", by=leader)
    last = Bulletin.objects.latest("pk")
    assert last.corrects == (signed if is_published else first)
    assert (last.state, last.cause) == (BulletinState.DRAFTED, "另一组申诉成立。")
    assert last.differences[0]["now"] == "又有变化"


def test_both_papers_lead_to_each_other(client, county, town, sayings):
    bulletins.circulated(town)
    bulletin, correction = corrected(county, sayings)
    issued(correction, county)
    accounts.signed_in(client, accounts.holder("general_office", county))
    assert correction.get_absolute_url() in client.get(bulletin.get_absolute_url()).content.decode()
    assert bulletin.get_absolute_url() in client.get(correction.get_absolute_url()).content.decode()
    accounts.signed_in(client, accounts.holder("township_member", town))
    old, new = bulletin.deliveries.get(), correction.deliveries.get()
    assert new.get_absolute_url() in client.get(old.get_absolute_url()).content.decode()
    assert "以本件为准" in client.get(new.get_absolute_url()).content.decode()


def test_begun_on_a_page(client, county):
    bulletin = bulletins.published(county)
    accounts.signed_in(client, accounts.holder("assessment_office", county))
    answer = client.post(reverse("bulletins:correct", args=[bulletin.pk]), {"reason": "计算有误"})
    made = Bulletin.objects.get(corrects=bulletin)
    assert answer.url == made.get_absolute_url()
    assert "计算有误" in client.get(answer.url).content.decode()


def test_two_issues_stand_side_by_side(client, county, sayings):
    first = bulletins.published(county)
    sayings.word = "有变化"
    second = bulletins.published(county, bulletins.OCTOBER.previous())
    accounts.signed_in(client, accounts.holder("general_office", county))
    url = reverse("bulletins:compare", args=[first.pk])
    for asked in ({}, {"with": second.pk}, {"with": "x"}):
        page = client.get(url, asked).content.decode()
        assert ("2026年10月共14个单位。" in page, "2026年9月共14个单位。" in page) == (True, True)
    assert "表里的数都相同" in page
    listed = client.get(reverse("bulletins:bulletins"), {"correction": "yes"}).content.decode()
    assert first.title not in listed
