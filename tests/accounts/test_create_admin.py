from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.actions import ROLE_GRANTED
from portal.accounts.models import User
from portal.accounts.permissions import ACCOUNTS_CREATE, ROLES_GRANT
from portal.audit.models import Event
from portal.orgs.models import Unit

pytestmark = pytest.mark.django_db
NAMES = {
    "county": "云岭县",
    "security_admin": "anquan",
    "security_admin_name": "王敏",
    "system_admin": "xitong",
    "system_admin_name": "李强",
}


def run(**options):
    out = StringIO()
    call_command("create_admin", stdout=out, **{**NAMES, **options})
    return out.getvalue()


def test_opens_both_administrators_with_passwords_shown_once():
    printed = run()
    security, system = User.objects.get(username="anquan"), User.objects.get(username="xitong")
    assert security.can(ROLES_GRANT)
    assert system.can(ACCOUNTS_CREATE)
    assert security.unit == Unit.objects.get()
    for user in (security, system):
        password = next(word for word in printed.split() if user.check_password(word))
        assert password not in str(list(Event.objects.values_list("detail", flat=True)))
        assert user.must_change_password
    assert Event.objects.filter(action=ROLE_GRANTED, actor=None).count() == 2


def test_asks_for_what_was_not_given(monkeypatch):
    answers = iter(["anquan", "王敏"])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    run(security_admin=None, security_admin_name=None)
    assert User.objects.get(username="anquan").name == "王敏"


def test_uses_the_root_that_is_there(county):
    run(county=None)
    assert User.objects.get(username="anquan").unit == county


def test_refuses_when_somebody_can_grant_roles(security):
    with pytest.raises(CommandError, match="已有安全管理员"):
        run(security_admin="another")


def test_a_refused_name_opens_nothing():
    with pytest.raises(CommandError, match="用户名"):
        run(system_admin="李强")
    assert User.objects.count() == 0
    assert Unit.objects.count() == 0
