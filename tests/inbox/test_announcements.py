import pytest
from django.core.exceptions import ValidationError

from portal.access import Denied
from portal.audit.models import Event
from portal.inbox.actions import ANNOUNCEMENT_WITHDRAWN
from portal.inbox.choices import AnnouncementColumn, AnnouncementState
from portal.inbox.domain import announcements
from portal.inbox.models import Announcement, Reading
from tests.factories.inbox import AnnouncementFactory


def drafted(by, *units, **facts):
    given = {
        "column": AnnouncementColumn.NOTICE,
        "title": "会议通知",
        "body": "周五开会。",
        **facts,
    }
    return announcements.draft(audience=list(units), by=by, **given)


def seen_by(user):
    return list(Announcement.objects.addressed_to(user))


def test_only_the_audience_and_the_office_see_it(town, office, member, clerk, other_member):
    announcement = drafted(office, town)
    assert [seen_by(user) for user in (member, clerk, other_member)] == [[], [], []]
    assert list(Announcement.objects.visible_to(office)) == [announcement]
    announcements.publish(announcement, by=office)
    lists = [seen_by(user) for user in (member, clerk, other_member, office)]
    assert lists == [[announcement], [announcement], [], []]


def test_the_county_reaches_everybody(county, office, clerk, other_member, leader):
    announcement = announcements.publish(drafted(office, county), by=office)
    assert [seen_by(user) for user in (clerk, other_member, leader)] == [[announcement]] * 3


def test_two_units_show_it_once(town, village, office, clerk):
    announcement = announcements.publish(drafted(office, town, village), by=office)
    assert seen_by(clerk) == [announcement]


@pytest.mark.parametrize(("facts", "field"), [({"title": ""}, "title"), ({"body": " "}, "body")])
def test_what_is_missing_is_named(town, office, facts, field):
    with pytest.raises(ValidationError) as refusal:
        drafted(office, town, **facts)
    assert list(refusal.value.message_dict) == [field]
    with pytest.raises(ValidationError, match="发布范围"):
        drafted(office)


def test_drafting_needs_the_permission(town, member):
    with pytest.raises(Denied):
        drafted(member, town)


def test_a_draft_changes_and_a_published_one_does_not(town, office, county):
    announcement = drafted(office, town)
    facts = {"column": AnnouncementColumn.NEWS, "title": "新题", "body": "新文", "by": office}
    announcements.edit(announcement, audience=[county], pinned=True, **facts)
    announcement.refresh_from_db()
    assert (announcement.title, announcement.pinned) == ("新题", True)
    assert list(announcement.audience.all()) == [county]
    announcements.publish(announcement, by=office)
    with pytest.raises(ValidationError, match="不能修改"):
        announcements.edit(announcement, audience=[county], **facts)
    with pytest.raises(ValidationError, match="不能再次发布"):
        announcements.publish(announcement, by=office)


def test_withdrawn_it_is_gone_for_readers(town, office, member):
    announcement = announcements.publish(drafted(office, town), by=office)
    with pytest.raises(ValidationError, match="撤下原因"):
        announcements.withdraw(announcement, reason="", by=office)
    announcements.withdraw(announcement, reason="内容有误", by=office)
    assert seen_by(member) == []
    announcement.refresh_from_db()
    assert announcement.state == AnnouncementState.WITHDRAWN
    assert Event.objects.filter(action=ANNOUNCEMENT_WITHDRAWN).count() == 1


def test_the_first_opening_is_the_receipt(town, office, member, clerk, colleague):
    announcement = announcements.publish(drafted(office, town), by=office)
    for _ in range(2):
        announcements.read(announcement, by=member)
    assert Reading.objects.count() == 1
    receipts = announcements.receipts(announcement)
    assert (receipts.expected, receipts.read) == (3, 1)
    assert receipts.people.last() == member
    assert {person.name for person in receipts.people if person.read_at is None} == {"孙石", "钱进"}


def test_pinned_come_first(county, office):
    old = AnnouncementFactory(by=office, pinned=True)
    new = AnnouncementFactory(by=office)
    assert list(Announcement.objects.newest_first()) == [old, new]
    items = Announcement.objects.with_read_by(office).newest_first()
    assert [item.is_read for item in items] == [False, False]
