import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from portal.access import Denied
from portal.accounts.actions import (
    ACCOUNT_CHANGED,
    ACCOUNT_CREATED,
    ACCOUNT_DISABLED,
    ACCOUNT_ENABLED,
)
from portal.accounts.domain import accounts
from portal.accounts.models import User
from portal.audit.models import Event
from tests.factories import orgs
from tests.factories.accounts import UserFactory, holder, with_role

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def last_event():
    event = Event.objects.latest("pk")
    return event.action, event.actor, event.object_id


def refusal(excinfo):
    return (
        excinfo.value.message_dict
        if hasattr(excinfo.value, "error_dict")
        else excinfo.value.messages
    )


def test_create_gives_a_one_time_password_to_be_changed_within_72_hours(system, town):
    user, password = accounts.create(username=" Li.Na ", name="李娜", unit=town, by=system)
    user.refresh_from_db()
    assert (user.username, user.name, user.unit, user.must_change_password) == (
        "li.na",
        "李娜",
        town,
        True,
    )
    assert user.check_password(password)
    assert abs(user.one_time_until - timezone.now() - 3 * DAY) < dt.timedelta(minutes=1)
    assert last_event() == (ACCOUNT_CREATED, system, str(user.pk))
    assert password not in str(Event.objects.latest("pk").detail)


def test_create_by_one_without_the_permission_is_denied(security, town):
    with pytest.raises(Denied, match="开设、修改账号"):
        accounts.create(username="lina", name="李娜", unit=town, by=security)
    assert not User.objects.filter(username="lina").exists()


def test_township_member_opens_accounts_in_his_township_only(member, village, other_town):
    user, _ = accounts.create(username="zb009", name="郑村", unit=village, by=member)
    assert user.unit == village
    with pytest.raises(Denied, match="的权限"):
        accounts.create(username="zb010", name="王村", unit=other_town, by=member)


def test_taken_username_names_its_holder_whatever_the_case(system, town, member):
    with pytest.raises(ValidationError) as excinfo:
        accounts.create(username="XZ01", name="李娜", unit=town, by=system)
    assert refusal(excinfo) == {"username": ["用户名“xz01”已由东河镇的“周宁”使用，请换一个。"]}


@pytest.mark.parametrize("username", ["ab", "a" * 31, "李娜", "li na", "li_na", "li@na"])
def test_username_of_other_characters_or_length_is_refused(system, town, username):
    with pytest.raises(ValidationError) as excinfo:
        accounts.create(username=username, name="李娜", unit=town, by=system)
    assert list(refusal(excinfo)) == ["username"]


def test_create_at_a_closed_unit_is_refused(system, town):
    town.closed_on = dt.date(2025, 1, 1)
    town.save()
    with pytest.raises(ValidationError) as excinfo:
        accounts.create(username="lina", name="李娜", unit=town, by=system)
    assert list(refusal(excinfo)) == ["unit"]


def test_edit_records_what_changed(system, clerk, town):
    accounts.edit(clerk, name="吴明", unit=town, title="书记", by=system)
    clerk.refresh_from_db()
    assert (clerk.name, clerk.unit, clerk.title) == ("吴明", town, "书记")
    assert Event.objects.latest("pk").detail == {
        "changes": {
            "姓名": ["吴村", "吴明"],
            "所在单位": ["柳湾村", "东河镇"],
            "职务": ["", "书记"],
        }
    }


def test_edit_without_a_change_leaves_no_event(system, clerk):
    accounts.edit(clerk, name=clerk.name, unit=clerk.unit, title="", by=system)
    assert not Event.objects.filter(action=ACCOUNT_CHANGED).exists()


def test_edit_moves_nobody_out_of_a_delegates_subtree(member, clerk, other_town):
    with pytest.raises(Denied):
        accounts.edit(clerk, name=clerk.name, unit=other_town, by=member)


def test_delegate_leaves_accounts_with_other_roles_alone(member, clerk, village, town):
    with_role(clerk, "township_member", town)
    with pytest.raises(Denied, match="填报以外的角色"):
        accounts.edit(clerk, name="吴明", unit=village, by=member)


def test_delegate_disables_a_clerk_below_him(member, clerk):
    accounts.disable(clerk, by=member, reason="调离")
    clerk.refresh_from_db()
    assert (clerk.is_active, clerk.disabled_reason) == (False, "调离")


@pytest.mark.parametrize("act", ["disable", "enable"])
def test_nobody_disables_or_enables_himself(security, act):
    with pytest.raises(Denied, match="自己"):
        getattr(accounts, act)(security, by=security, reason="测试")


def test_nobody_edits_himself(system):
    with pytest.raises(Denied, match="自己"):
        accounts.edit(system, name="别名", unit=system.unit, by=system)


def test_disable_needs_a_reason_and_happens_once(security, clerk):
    with pytest.raises(ValidationError) as excinfo:
        accounts.disable(clerk, by=security, reason=" ")
    assert list(refusal(excinfo)) == ["reason"]
    accounts.disable(clerk, by=security, reason="退休")
    with pytest.raises(ValidationError, match="停用"):
        accounts.disable(clerk, by=security, reason="退休")


def test_disable_ends_every_session(security, clerk, client):
    client.force_login(clerk, backend="portal.accounts.backends.AccountBackend")
    accounts.disable(clerk, by=security, reason="退休")
    assert clerk.sessions.count() == 0


def test_last_system_administrator_is_not_disabled(security, system):
    with pytest.raises(ValidationError, match="唯一的系统管理员"):
        accounts.disable(system, by=security, reason="退休")
    holder("system_admin", system.unit)
    accounts.disable(system, by=security, reason="退休")
    assert not User.objects.get(pk=system.pk).is_active


@pytest.mark.django_db(transaction=True)
def test_two_administrators_are_not_both_disabled_at_the_same_moment():
    county = orgs.county()
    security = holder("security_admin", county)
    both = [holder("system_admin", county) for _ in range(2)]
    barrier, refused = threading.Barrier(2), []

    def attempt(user):
        barrier.wait()
        try:
            accounts.disable(user, by=security, reason="退休")
        except ValidationError:
            refused.append(user)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=[user]) for user in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert list(User.objects.active().holding("system_admin")) == refused


def test_enable_brings_the_account_back(security, clerk):
    accounts.disable(clerk, by=security, reason="借调")
    accounts.enable(clerk, by=security, reason="返回")
    clerk.refresh_from_db()
    assert (clerk.is_active, clerk.disabled_reason) == (True, "")
    assert last_event() == (ACCOUNT_ENABLED, security, str(clerk.pk))


def test_accounts_unused_for_90_days_are_disabled_but_not_the_last_administrators(
    security, system, county
):
    long_ago = timezone.now() - 91 * DAY
    unused = UserFactory(unit=county, last_login=long_ago, enabled_at=long_ago)
    never = UserFactory(unit=county, last_login=None, enabled_at=long_ago)
    recent = UserFactory(unit=county, last_login=timezone.now() - 89 * DAY, enabled_at=long_ago)
    reenabled = UserFactory(unit=county, last_login=long_ago)
    User.objects.filter(pk__in=[security.pk, system.pk]).update(
        last_login=long_ago, enabled_at=long_ago
    )
    assert accounts.disable_unused() == [unused, never]
    active = set(User.objects.active())
    assert active == {recent, reenabled, security, system}
    assert Event.objects.filter(action=ACCOUNT_DISABLED, actor=None).count() == 2


def test_of_two_unused_security_administrators_one_stays(security, county):
    long_ago = timezone.now() - 91 * DAY
    holder("security_admin", county)
    User.objects.update(last_login=long_ago, enabled_at=long_ago)
    assert len(accounts.disable_unused()) == 1
    assert User.objects.active().holding("security_admin").count() == 1
