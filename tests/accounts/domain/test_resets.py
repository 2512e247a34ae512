"""An administrator's account is reset by two persons, or not at all."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal.access import Denied
from portal.accounts.actions import (
    PASSWORD_RESET,
    RESET_ASKED,
    RESET_LAPSED,
    RESET_REFUSED,
    SECOND_FACTOR_REMOVED,
)
from portal.accounts.domain import passwords, resets, roles, second_factor
from portal.accounts.models import ResetRequest, RoleHolding, User
from portal.audit.models import Event
from tests.accounts.domain.test_second_factor import enrolled
from tests.factories import orgs
from tests.factories.accounts import (
    ResetRequestFactory,
    UserFactory,
    holder,
    signed_in,
    with_role,
)

pytestmark = pytest.mark.django_db
PASSWORD, SECOND_FACTOR = resets.Kind.PASSWORD, resets.Kind.SECOND_FACTOR
DAY = dt.timedelta(days=1)


def ask(user, by, kind=PASSWORD):
    return resets.ask(user, kind=kind, reason="忘记密码", by=by)


@pytest.fixture
def asked(auditor, security, system):
    """The system administrator may confirm."""
    return ask(auditor, security)


def aged(request, age):
    ResetRequest.objects.filter(pk=request.pk).update(asked_at=timezone.now() - age)
    return request


# One person alone ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
def test_one_person_alone_resets_no_administrator(security, county, role):
    other = holder(role, county)
    enrolled(other)
    before = other.password
    with pytest.raises(ValidationError, match="由两人办理"):
        passwords.reset(other, by=security, reason="忘记密码")
    with pytest.raises(ValidationError, match="由两人办理"):
        second_factor.remove(other, by=security, reason="换手机")
    other.refresh_from_db()
    assert (other.password, second_factor.is_set(other)) == (before, True)


def test_nor_after_taking_the_role_away_for_a_moment(security, auditor):
    roles.revoke(auditor.role_holdings.get(), by=security, reason="调整")
    with pytest.raises(ValidationError, match="由两人办理"):
        passwords.reset(auditor, by=security)
    ended = timezone.localdate() - 30 * DAY
    auditor.role_holdings.update(until=ended + DAY)
    with pytest.raises(ValidationError, match="由两人办理"):
        passwords.reset(auditor, by=security)
    auditor.role_holdings.update(until=ended)
    assert passwords.reset(auditor, by=security)


def test_nor_before_a_role_that_begins_later(security, county):
    person = UserFactory(unit=county)
    tomorrow = timezone.localdate() + DAY
    roles.grant(person, role="auditor", unit=county, since=tomorrow, by=security)
    with pytest.raises(ValidationError, match="由两人办理"):
        passwords.reset(person, by=security)


# Asking -------------------------------------------------------------------------------------------


def test_asking_changes_nothing_but_is_told(asked, auditor, security):
    before = auditor.password
    auditor.refresh_from_db()
    assert (auditor.password, auditor.must_change_password) == (before, False)
    event = Event.objects.get(action=RESET_ASKED)
    assert (event.actor, event.object_id) == (security, str(auditor.pk))
    assert event.detail == {"what": "重置密码", "reason": "忘记密码"}


def test_the_security_administrator_asks_and_nobody_for_himself(security, system, auditor):
    with pytest.raises(Denied, match="自己"):
        ask(security, security)
    for by in (system, auditor):
        other = auditor if by == system else system
        with pytest.raises(Denied):
            ask(other, by)


def test_for_the_only_security_administrator_another_administrator_asks(
    security, system, auditor, county
):
    """A county with one of each is not stuck, whoever of them forgot the password."""
    resets.confirm(ask(security, system), by=auditor)
    security.refresh_from_db()
    assert security.must_change_password
    holder("security_admin", county)
    with pytest.raises(Denied):
        ask(security, system)


@pytest.mark.parametrize("of", ["security", "system", "auditor"])
def test_of_three_administrators_each_has_one_who_asks_and_one_who_confirms(
    security, system, auditor, of
):
    three = {"security": security, "system": system, "auditor": auditor}
    owner = three.pop(of)
    asker = three.pop("system" if of == "security" else "security")
    (last,) = three.values()
    request = ask(owner, asker)
    assert resets.seconds(owner, asked_by=asker) == [last]
    password = resets.confirm(request, by=last)
    assert User.objects.get(pk=owner.pk).check_password(password)


def test_what_is_asked_for_must_be_possible(security, auditor, system, clerk):
    with pytest.raises(ValidationError, match="没有启用动态口令"):
        ask(auditor, security, SECOND_FACTOR)
    with pytest.raises(ValidationError, match="不是管理员"):
        ask(clerk, security)
    with pytest.raises(ValidationError, match="事项"):
        ask(auditor, security, "everything")
    with pytest.raises(ValidationError, match="原因"):
        resets.ask(auditor, kind=PASSWORD, reason=" ", by=security)
    User.objects.filter(pk=auditor.pk).update(disabled_at=timezone.now())
    with pytest.raises(ValidationError, match="先启用"):
        ask(auditor, security)
    assert not ResetRequest.objects.exists()


def test_the_same_is_asked_once_at_a_time(asked, auditor, security):
    with pytest.raises(ValidationError, match="已经提出"):
        ask(auditor, security)
    enrolled(auditor)
    ask(auditor, security, SECOND_FACTOR)
    aged(asked, resets.LASTING)
    ask(auditor, security)
    asked.refresh_from_db()
    assert asked.state == "lapsed"


def test_without_a_second_person_the_operator_is_named(security, auditor):
    with pytest.raises(ValidationError, match="运维人员"):
        ask(auditor, security)
    assert not ResetRequest.objects.exists()


# Confirming ---------------------------------------------------------------------------------------


def test_the_second_person_holds_the_password_and_both_are_named(asked, auditor, system, client):
    signed_in(client, auditor)
    password = resets.confirm(asked, by=system)
    auditor.refresh_from_db()
    assert auditor.check_password(password)
    assert auditor.must_change_password
    assert auditor.one_time_by == system
    assert auditor.sessions.count() == 0
    event = Event.objects.get(action=PASSWORD_RESET)
    assert (event.actor, event.object_id) == (system, str(auditor.pk))
    assert event.detail == {"reason": "忘记密码", "asked_by": "安全员"}
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == ("done", system)


def test_second_factor_comes_off_when_confirmed(security, auditor, system):
    enrolled(auditor)
    request = ask(auditor, security, SECOND_FACTOR)
    assert second_factor.is_set(auditor)
    assert resets.confirm(request, by=system) == ""
    assert not second_factor.is_set(auditor)
    event = Event.objects.get(action=SECOND_FACTOR_REMOVED)
    assert (event.actor, event.detail["asked_by"]) == (system, "安全员")


def test_neither_who_asked_nor_the_owner_confirms(asked, auditor, security, clerk):
    for by in (security, auditor):
        with pytest.raises(Denied, match="两人"):
            resets.confirm(asked, by=by)
    with pytest.raises(Denied):
        resets.confirm(asked, by=clerk)
    asked.refresh_from_db()
    assert asked.state == "open"


def test_nobody_makes_himself_a_second_person(asked, county):
    """The security administrator could grant a role to an account whose password he knows."""
    week = timezone.localdate() - dt.timedelta(days=7)
    fresh = UserFactory(unit=county)
    RoleHolding.objects.create(user=fresh, role="auditor", unit=county, since=week + DAY)
    with pytest.raises(Denied, match="满 7 天"):
        resets.confirm(asked, by=fresh)
    assert fresh not in resets.seconds(asked.user, asked_by=asked.asked_by)
    fresh.role_holdings.update(since=week)
    assert resets.confirm(asked, by=User.objects.get(pk=fresh.pk))


def test_a_role_renewed_yesterday_is_not_a_new_one(asked, system):
    system.role_holdings.update(until=timezone.localdate())
    RoleHolding.objects.create(
        user=system, role="system_admin", unit=system.unit, since=timezone.localdate()
    )
    assert resets.confirm(asked, by=User.objects.get(pk=system.pk))


def test_whoever_asked_must_still_be_in_office(asked, security, system, county):
    holder("security_admin", county)
    roles.revoke(security.role_holdings.get(), by=holder("security_admin", county), reason="调离")
    with pytest.raises(ValidationError, match="重新提出"):
        resets.confirm(asked, by=system)


def test_after_a_day_it_is_too_late(asked, system):
    aged(asked, resets.LASTING)
    with pytest.raises(ValidationError, match="超过 24 小时"):
        resets.confirm(asked, by=system)
    with pytest.raises(ValidationError, match="超过 24 小时"):
        resets.refuse(asked, reason="不是本人", by=system)
    aged(asked, resets.LASTING - dt.timedelta(minutes=1))
    assert resets.confirm(asked, by=system)


def test_what_lapsed_is_told_once(asked, auditor):
    assert resets.lapse_overdue() == 0
    aged(asked, resets.LASTING)
    assert (resets.lapse_overdue(), resets.lapse_overdue()) == (1, 0)
    asked.refresh_from_db()
    assert asked.state == "lapsed"
    assert Event.objects.get(action=RESET_LAPSED).object_id == str(auditor.pk)


# Refusing -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["auditor", "security", "system"])
def test_the_owner_who_asked_and_the_second_person_may_refuse(asked, who, request, system):
    by = request.getfixturevalue(who)
    with pytest.raises(ValidationError, match="原因"):
        resets.refuse(asked, reason=" ", by=by)
    resets.refuse(asked, reason="本人没有要求", by=by)
    with pytest.raises(ValidationError, match="未同意"):
        resets.confirm(asked, by=system)
    event = Event.objects.get(action=RESET_REFUSED)
    assert (event.actor, event.detail["reason"]) == (by, "本人没有要求")


def test_others_do_not_refuse(asked, clerk):
    with pytest.raises(Denied):
        resets.refuse(asked, reason="不", by=clerk)


# The rule in the database -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "broken"),
    [
        ({"asked_by": "auditor"}, "not_for_oneself"),
        ({"state": "done", "answered_by": "security"}, "done_by_a_second"),
        ({"state": "done", "answered_by": "auditor"}, "done_by_a_second"),
        ({"state": "done"}, "done_by_a_second|answered_by_somebody"),
        ({"state": "refused"}, "answered_by_somebody"),
        ({"state": "open", "answered_by": "system"}, "answered_by_somebody"),
    ],
)
def test_the_database_holds_the_rule_too(asked, request, facts, broken):
    people = {
        key: request.getfixturevalue(value) if key.endswith("_by") else value
        for key, value in facts.items()
    }
    if "answered_by" in people:
        people["answered_at"] = timezone.now()
    with pytest.raises(IntegrityError, match=broken), transaction.atomic():
        ResetRequest.objects.filter(pk=asked.pk).update(**people)


# At once ------------------------------------------------------------------------------------------


def attempt_at_once(tries):
    barrier, done, refused = threading.Barrier(len(tries)), [], []

    def attempt(act):
        barrier.wait()
        try:
            done.append(act())
        except ValidationError as refusal:
            refused.extend(refusal.messages)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=[act]) for act in tries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, refused


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_hand_out_one_password():
    county = orgs.county()
    request = ResetRequestFactory()
    both = [holder(role, county) for role in ("system_admin", "auditor")]
    tries = [lambda by=by: resets.confirm(request, by=by) for by in both]
    done, refused = attempt_at_once(tries)
    assert (len(done), len(refused)) == (1, 1)
    assert "已由" in refused[0]
    assert User.objects.get(pk=request.user_id).check_password(done[0])
    assert Event.objects.filter(action=PASSWORD_RESET).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_ask_once():
    county = orgs.county()
    auditor = holder("auditor", county)
    both = [holder("security_admin", county) for _ in range(2)]
    done, refused = attempt_at_once([lambda by=by: ask(auditor, by) for by in both])
    assert (len(done), len(refused)) == (1, 1)
    assert "已经提出" in refused[0]


# On the server ------------------------------------------------------------------------------------


def test_the_operator_helps_when_nobody_is_left(auditor):
    password = resets.by_operator(auditor, kind=PASSWORD, reason="无第二人", operator="root")
    auditor.refresh_from_db()
    assert auditor.check_password(password)
    event = Event.objects.get(action=PASSWORD_RESET)
    assert (event.actor, event.detail) == (None, {"reason": "无第二人", "operator": "root"})


def test_the_operator_resets_administrators_only(clerk, member):
    with_role(clerk, "branch_clerk", member.unit)
    with pytest.raises(ValidationError, match="不是管理员"):
        resets.by_operator(clerk, kind=PASSWORD, reason="忘记", operator="root")
