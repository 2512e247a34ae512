import datetime as dt

import pytest
from django.utils import timezone

from portal.inbox.domain import notices, quiet
from portal.inbox.models import Notice, ReminderSettings
from tests.factories.accounts import UserFactory
from tests.factories.inbox import DigestFactory, NoticeFactory


def at(day, hour, minute=0):
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=timezone.get_default_timezone())


NOON = at(5, 12)


@pytest.mark.parametrize(
    ("hours", "moment", "released"),
    [
        ((20, 8), at(5, 19, 59), at(5, 19, 59)),
        ((20, 8), at(5, 20), at(6, 8)),
        ((20, 8), at(5, 3), at(5, 8)),
        ((20, 8), at(5, 8), at(5, 8)),
        ((12, 14), at(5, 13), at(5, 14)),
        ((12, 14), at(5, 15), at(5, 15)),
        ((9, 9), at(5, 9), at(5, 9)),
    ],
)
def test_quiet_hours_hold_back_until_they_end(hours, moment, released):
    chosen = ReminderSettings(quiet_from=dt.time(hours[0]), quiet_until=dt.time(hours[1]))
    assert chosen.release(moment) == released


@pytest.mark.django_db
class TestSending:
    def test_each_person_is_told_once_by_key(self):
        one, two = UserFactory(), UserFactory()
        for _ in range(2):
            notices.send([one.pk, two.pk, one.pk], title="台账退回", key="ledger:1:returned")
        assert sorted(Notice.objects.values_list("user", flat=True)) == sorted([one.pk, two.pk])

    def test_without_a_key_it_may_be_told_again(self):
        user = UserFactory()
        for _ in range(2):
            notices.send([user.pk], title="提示")
        assert Notice.objects.count() == 2

    def test_evening_notice_arrives_in_the_morning(self):
        user = UserFactory()
        notices.send([user.pk], title="台账退回", now=at(5, 22))
        assert Notice.objects.get().deliver_at == at(6, 8)

    def test_queries_do_not_grow_with_people(self, django_assert_num_queries):
        users = [UserFactory().pk for _ in range(5)]
        with django_assert_num_queries(2):
            notices.send(users, title="提示", now=NOON)

    def test_unread_counts_delivered_notices_and_digests_of_the_person(self):
        user = UserFactory()
        NoticeFactory(user=user)
        NoticeFactory(user=user, read_at=timezone.now())
        NoticeFactory(user=user, deliver_at=timezone.now() + dt.timedelta(hours=1))
        NoticeFactory()
        DigestFactory(user=user)
        assert notices.unread_count(user) == 2
        assert notices.read_all(user) == 2
        assert notices.unread_count(user) == 0
        assert Notice.objects.filter(user=user, read_at=None).count() == 1  # the one held back

    def test_hours_are_chosen_once_and_changed(self):
        user = UserFactory()
        assert quiet.of(user).quiet_from == dt.time(20)
        for hour in (18, 19):
            quiet.choose(user, quiet_from=dt.time(hour), quiet_until=dt.time(7))
        assert ReminderSettings.objects.get().quiet_from == dt.time(19)
