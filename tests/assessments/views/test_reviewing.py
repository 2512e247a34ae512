"""The page of whoever reviews a ledger."""

import pytest
from django.urls import reverse

from assessments.choices import LedgerState
from assessments.models import Ledger
from portal.files.choices import Type
from portal.files.domain import likeness
from portal.files.models import StoredFile
from portal.ui.registry import todos
from tests.assessments.asking import post, text, url
from tests.factories import accounts, files, ledgers

pytestmark = pytest.mark.usefixtures("in_november")


def test_what_has_to_be_looked_at_comes_first(at, submitted, reviewer):
    submitted.values.filter(key="remark").update(note="核过")
    page = at(reviewer).get(url("review", submitted))
    assert [line.cell.key for line in page.context["first"]] == ["remark"]
    assert [line.cell.key for line in page.context["others"]] == ["visited"]


def test_how_much_a_number_changed_stands_below_that_of_the_month_before(
    at, submitted, bare, town, reviewer
):
    for steps, number in ((1, 5), (2, 9)):
        past = ledgers.of(
            bare, town, ledgers.NOVEMBER.shifted(-steps), first_submitted_at=submitted.due_at
        )
        past.values.create(key="visited", data=number, number=number)
    page = at(reviewer).get(url("review", submitted))
    lines = {line.cell.key: line.cell for line in page.context["others"]}
    assert (lines["visited"].last, lines["visited"].change) == ("5", "−3")
    assert lines["remark"].change == ""
    assert "−3</div>" in text(page)


def test_accepted_it_leads_to_the_next(at, submitted, bare, other_town, reviewer):
    clerk = accounts.holder("township_member", other_town)
    ledger = Ledger.objects.get(unit=other_town)
    ledgers.fill(ledger, clerk, visited="2")
    post(at(clerk), "submit", ledger)
    browser = at(reviewer)
    sent = {"verb": "accept", "edition": submitted.edition}
    assert browser.post(url("review", submitted), sent).url == url("review", ledger)
    ledger.refresh_from_db()
    sent["edition"] = ledger.edition
    assert browser.post(url("review", ledger), sent).url.endswith("?period=2026-11")
    assert set(Ledger.objects.values_list("state", flat=True)) == {LedgerState.ACCEPTED}


def test_of_many_what_was_left_is_told_and_listed(at, submitted, reviewer):
    submitted.values.filter(key="remark").update(note="核过")
    answer = at(reviewer).post(url("accept-many"), {"pick": submitted.pk}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{url('ledgers')}?state=submitted"
    (told,) = answer.context["messages"]
    assert told.level_tag == "warning"
    assert "没有通过 1 份——" in str(told)


def test_given_back_without_a_reason_nothing_typed_is_lost(at, submitted, reviewer):
    sent = {"verb": "return", "edition": submitted.edition, "words": " "}
    answer = at(reviewer).post(url("review", submitted), sent)
    assert answer.status_code == 422
    assert "请写明退回的意见" in text(answer)


@pytest.mark.parametrize("edition", ["", "²", "-1", "0", "99999999999999999999"])
def test_of_another_edition_it_is_refused_with_what_was_typed(at, submitted, reviewer, edition):
    sent = {"verb": "return", "edition": edition, "why-visited": "与记录不符"}
    answer = at(reviewer).post(url("review", submitted), sent)
    assert answer.status_code == 422
    assert "刚才有变动" in text(answer)
    assert 'value="与记录不符"' in text(answer)


def test_the_second_round_tells_what_changed(at, submitted, member, reviewer):
    sent = {"verb": "return", "edition": submitted.edition, "why-visited": "与记录不符"}
    at(reviewer).post(url("review", submitted), sent)
    ledgers.fill(submitted, member, visited="3")
    post(at(member), "submit", submitted)
    page = text(at(reviewer).get(url("review", submitted)))
    assert "第 2 轮" in page
    assert "上一轮 2" in page


class TestWhatTheUnitAnswered:
    @pytest.fixture
    def returned(self, at, submitted, reviewer):
        sent = {"verb": "return", "edition": submitted.edition, "why-visited": "与记录不符"}
        at(reviewer).post(url("review", submitted), sent)
        submitted.refresh_from_db()
        return submitted

    def reply(self, at, ledger, member, **more):
        sent = {"key": "visited", "words": "<b>当天两批</b>", "seen": "", **more}
        return post(at(member), "answer", ledger, sent)

    def first(self, at, ledger, reviewer):
        page = at(reviewer).get(url("review", ledger))
        return {line.cell.key: line for line in page.context["first"]}, text(page)

    def test_stands_beside_the_query_at_the_second_look(self, at, returned, member, reviewer):
        assert "与记录不符" in text(at(member).get(url("fill", returned)))
        assert self.reply(at, returned, member).json() == {"reply": "<b>当天两批</b>"}
        assert 'data-seen="&lt;b&gt;当天两批' in text(at(member).get(url("fill", returned)))
        post(at(member), "submit", returned)
        lines, page = self.first(at, returned, reviewer)
        assert list(lines) == ["visited"]
        assert "第 1 轮退回：与记录不符" in page
        assert "答复：&lt;b&gt;当天两批&lt;/b&gt;" in page
        assert "没有改，也没有答复" not in page
        tab = text(at(member).get(url("ledger", returned), {"tab": "rounds"}))
        assert "答复：&lt;b&gt;当天两批" in tab

    def test_neither_mended_nor_answered_is_told_first(self, at, returned, member, reviewer):
        post(at(member), "submit", returned)
        lines, page = self.first(at, returned, reviewer)
        assert (list(lines), "没有改，也没有答复" in page) == (["visited"], True)

    def test_a_new_proof_is_an_answer_too(self, at, returned, member, reviewer):
        ledgers.proof(returned, member)
        post(at(member), "submit", returned)
        lines, page = self.first(at, returned, reviewer)
        assert (lines["visited"].is_changed, lines["visited"].is_mended) == (False, True)
        assert ("本轮新附" in page, "没有改，也没有答复" in page) == (True, False)

    def test_what_cannot_be_read_or_kept_is_refused(self, at, returned, member):
        assert self.reply(at, returned, member, words="长" * 301).status_code == 422
        assert post(at(member), "answer", returned, {"key": "visited"}).status_code == 400


def test_shows_proofs_in_the_page(at, submitted, member, reviewer):
    file = ledgers.proof(submitted, member, content=files.pdf(3), name="方案.pdf")
    StoredFile.objects.filter(pk=file.upload.stored_id).update(mime=Type.PDF, pages=3)
    photo = ledgers.proof(submitted, member, content=b"1", name="走访.jpg")
    StoredFile.objects.filter(pk=photo.upload.stored_id).update(mime=Type.JPEG)
    page = text(at(reviewer).get(url("review", submitted)))
    pages = [reverse("files:page", args=[file.upload_id, number]) for number in (1, 2, 3, 4)]
    assert [f'src="{each}"' in page for each in pages] == [True, True, True, False]
    assert "共 3 页" in page
    assert f'src="{photo.upload.get_absolute_url()}"' in page


def test_tells_where_a_picture_like_it_was_used(at, submitted, member, reviewer):
    file = ledgers.proof(submitted, member, content=b"1")
    other = ledgers.proof(submitted, member, content=b"2")
    StoredFile.objects.update(mime=Type.JPEG)
    for each in (file, other):
        likeness.remember(each.upload.stored, [7])
    page = text(at(reviewer).get(url("review", submitted)))
    assert page.count("疑似重复使用（图片相似）") == 2
    assert f'href="{other.upload.get_absolute_url()}?inline"' in page


def test_whoever_does_not_review_it_reads_it(at, submitted, county):
    other = accounts.holder("assessment_office", county)
    answer = at(other).get(url("review", submitted))
    assert answer.url == f"{submitted.get_absolute_url()}?tab=content"


def test_a_deputy_finds_and_reviews_it_while_the_other_is_away(at, submitted, county, reviewer):
    """Of the same office, without its role."""
    deputy = accounts.holder("general_office", county)
    browser = at(deputy)
    assert browser.get(url("review", submitted)).status_code == 403
    assert browser.get(url("accept-many"), {"pick": submitted.pk}).status_code == 403
    ledgers.delegation(reviewer, deputy)
    (line,) = [one for one in todos.for_user(deputy) if one.head.title == "待审核台账"]
    assert line.head.count == 1
    assert "批量通过" in text(browser.get(line.head.url))
    assert "全部通过" in text(browser.get(url("accept-many"), {"pick": submitted.pk}))
    sent = {"verb": "accept", "edition": submitted.edition}
    assert browser.post(url("review", submitted), sent).status_code == 302
    submitted.refresh_from_db()
    assert submitted.state == LedgerState.ACCEPTED


def test_costs_the_same_whatever_stands_in_it(at, submitted, reviewer, django_assert_num_queries):
    browser = at(reviewer)
    browser.get(url("review", submitted))  # which figures there are is kept
    with django_assert_num_queries(13):
        browser.get(url("review", submitted))


def test_the_home_page_counts_what_waits_by_unit(at, submitted, town, other_town, reviewer):
    clerk = accounts.holder("township_member", other_town)
    other = Ledger.objects.get(unit=other_town)
    ledgers.fill(other, clerk, visited="2")
    post(at(clerk), "submit", other)
    (line,) = [one for one in todos.for_user(reviewer) if one.head.title == "待审核台账"]
    assert line.head.count == 2
    assert [(one.title, one.detail) for one in line.inside] == [
        (town.short_name, "1 份"),
        (other_town.short_name, "1 份"),
    ]
    listed = at(reviewer).get(line.inside[0].url).context["table"]
    assert [row.record for row in listed.rows] == [submitted]
