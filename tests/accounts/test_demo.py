import datetime as dt

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from portal import demo
from portal.accounts import demo as accounts_demo
from portal.accounts.actions import SIGNED_IN
from portal.accounts.domain import lockouts
from portal.accounts.filters import in_state
from portal.accounts.models import RoleHolding, User
from portal.accounts.permissions import ROLES_GRANT
from portal.accounts.roles import ROLES
from portal.audit.models import Event
from portal.audit.permissions import AUDIT_VIEW

# Together, for the whole county is built once for them.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def built(for_the_module, tmp_path_factory):
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        demo.build()
        connection.check_constraints()  # now, and not after every test again
        yield


def test_every_role_has_an_account_that_signs_in(built, client):
    rows = list(accounts_demo.demo_accounts())
    assert {role for role, *_ in rows} == {role.label for role in ROLES.values()}
    for _, username, _, _ in rows:
        data = {"username": username, "password": accounts_demo.PASSWORD}
        assert client.post("/sign-in/", data).url == "/"
        client.post("/sign-out/")


def test_roles_are_held_where_they_belong(built):
    wrong = [
        str(holding)
        for holding in RoleHolding.objects.select_related("unit__kind")
        if holding.unit.kind.level not in holding.definition.levels
    ]
    assert wrong == []


def test_there_is_something_to_do_for_the_security_administrator(built):
    states = ("locked", "unused", "roleless", "ending", "closed", "disabled", "never")
    counts = {state: in_state(User.objects.all(), state).count() for state in states}
    assert counts == {
        "locked": 1,
        "unused": 4,
        "roleless": 2,
        "ending": 2,
        "closed": 2,
        "disabled": 1,
        "never": 2,
    }
    assert [lockout.user.username for lockout in lockouts.current()] == ["xz05"]


def test_a_month_of_sign_ins_lies_in_the_past(built):
    month = Event.objects.filter(action=SIGNED_IN)
    assert month.count() == 360
    assert month.earliest("at").at < timezone.now() - dt.timedelta(days=29)
    assert month.latest("at").at < timezone.now()


def test_the_security_administrator_reads_no_audit_trail(built):
    security = User.objects.get(username="security")
    assert security.can(ROLES_GRANT)
    assert not security.can(AUDIT_VIEW)
