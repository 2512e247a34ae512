"""Acts on accounts, roles, sessions and tokens."""

import datetime as dt

from axes.models import AccessAttempt
from django.conf import settings
from django.utils import timezone

from portal.accounts.actions import (
    ACCOUNT_CHANGED,
    ACCOUNT_CREATED,
    ACCOUNT_DISABLED,
    ACCOUNT_ENABLED,
    ACCOUNT_UNLOCKED,
    ACCOUNT_WITHDRAWN,
    PASSWORD_RESET,
    RESET_ASKED,
    RESET_REFUSED,
    ROLE_GRANTED,
    ROLE_REVOKED,
    SECOND_FACTOR_REMOVED,
    SESSION_ENDED,
)
from portal.accounts.domain import (
    accounts,
    handover,
    lockouts,
    passwords,
    resets,
    roles,
    second_factor,
    sessions,
)
from portal.accounts.models import PhoneDevice, Session
from portal.accounts.permissions import (
    ACCOUNTS_CREATE,
    ACCOUNTS_DELEGATE,
    ACCOUNTS_SECURE,
    RESETS_CONFIRM,
    ROLES_GRANT,
)
from portal.api.actions import TOKEN_CREATED, TOKEN_REVOKED
from portal.api.domain import tokens
from portal.jobs.permissions import OWN_JOBS
from portal.orgs.choices import SuccessionKind
from portal.orgs.models import Succession
from tests.factories import accounts as make
from tests.factories.api import token_of
from tests.guards.acts import MADE, SUBJECT, Act, given

CREATE = (ACCOUNTS_CREATE,)
SECURE = (ACCOUNTS_SECURE,)
CONFIRM = (RESETS_CONFIRM,)
GRANT = (ROLES_GRANT,)
DELEGATE = (ACCOUNTS_DELEGATE,)  # stands for each of the above below its holder's unit
MY_JOBS = (OWN_JOBS,)  # what everybody may give a token
CLERK = "branch_clerk"  # a role a delegate may grant


def account(unit, **facts):
    return make.UserFactory(unit=unit, **facts)


def disabled(unit):
    return account(unit, disabled_at=timezone.now())


def new(unit):
    return given(username="wangfang", name="王芳", unit=unit)


def moved(s):
    return given(account(s.here, name="王芳"), name="王芳", unit=s.there)


def granted(s, **more):
    today = timezone.localdate()
    return given(account(s.here), role=CLERK, unit=s.there, since=today, **more)


def held(s):
    user = make.with_role(account(s.there), CLERK, s.here)
    return given(user.role_holdings.get(), reason="调离").telling(user=user)


def merged_village(s):
    """The holder of a role at a village of `here` that went into another village of it."""
    user = make.with_role(account(s.here), CLERK, s.village)
    today = timezone.localdate()
    s.village.closed_on = today
    s.village.save()
    Succession.objects.create(
        predecessor=s.village,
        successor=s.second_village,
        effective_on=today,
        kind=SuccessionKind.MERGED,
    )
    return given(s.village).telling(user=user)


def locked_out(s):
    user = account(s.here)
    failures = settings.AXES_FAILURE_LIMIT
    AccessAttempt.objects.create(
        username=user.username, ip_address="10.0.0.1", failures_since_start=failures
    )
    return given(user)


def with_phone(s):
    device = PhoneDevice.objects.create(user=account(s.here), name="手机", confirmed=True)
    return given(device.user, reason="更换手机")


def administrator(s, role="auditor"):
    """With somebody else who may confirm."""
    make.holder("system_admin", s.county)
    return given(make.holder(role, s.here), kind=resets.Kind.PASSWORD, reason="忘记密码")


def asked_for(s):
    asked_by = make.holder("security_admin", s.county)
    return make.ResetRequestFactory(user=make.holder("auditor", s.here), asked_by=asked_by)


def session(user):
    return Session.objects.create(
        session_key="k" * 32, user=user, expire_date=timezone.now() + dt.timedelta(hours=1)
    )


def signed_in(s):
    row = session(account(s.here))
    return given(row).telling(user=row.user)


def own_session(s):
    return given(session(s.clerk)).telling(user=s.clerk)


def by_either(function, built, needs, tells, at=("here",)):
    """Done by an administrator, and by the delegate of the subtree."""
    return (
        Act(function, built, needs, at=at, tells=tells),
        Act(function, built, DELEGATE, at=at, tells=tells, case="by a delegate"),
    )


ACCOUNTS = (
    *by_either(accounts.create, lambda s: new(s.here), CREATE, tells=((ACCOUNT_CREATED, MADE),)),
    *by_either(
        accounts.edit,
        moved,
        CREATE,
        at=("here", "there"),
        tells=((ACCOUNT_CHANGED, SUBJECT),),
    ),
    *by_either(
        accounts.disable,
        lambda s: given(account(s.here), reason="调离"),
        SECURE,
        tells=((ACCOUNT_DISABLED, SUBJECT),),
    ),
    *by_either(
        accounts.enable,
        lambda s: given(disabled(s.here)),
        SECURE,
        tells=((ACCOUNT_ENABLED, SUBJECT),),
    ),
    *by_either(
        accounts.withdraw,
        lambda s: given(account(s.here)),
        CREATE,
        tells=((ACCOUNT_WITHDRAWN, SUBJECT),),
    ),
    *by_either(
        passwords.reset,
        lambda s: given(account(s.here)),
        SECURE,
        tells=((PASSWORD_RESET, SUBJECT),),
    ),
    Act(lockouts.unlock, locked_out, SECURE, tells=((ACCOUNT_UNLOCKED, SUBJECT),)),
    Act(second_factor.remove, with_phone, SECURE, tells=((SECOND_FACTOR_REMOVED, SUBJECT),)),
)

RESETS = (
    Act(resets.ask, administrator, SECURE, tells=((RESET_ASKED, SUBJECT),)),
    Act(
        resets.ask,
        lambda s: administrator(s, "security_admin"),
        CONFIRM,
        tells=((RESET_ASKED, SUBJECT),),
        case="for the only security administrator",
    ),
    Act(
        resets.confirm,
        lambda s: given(asked_for(s)),
        CONFIRM,
        tells=((PASSWORD_RESET, "subject.user"),),
    ),
    Act(
        resets.refuse,
        lambda s: given(asked_for(s), reason="本人没有要求"),
        CONFIRM,
        tells=((RESET_REFUSED, "subject.user"),),
    ),
)

ROLES = (
    Act(
        roles.hold,
        lambda s: granted(s, until=None, reason="分管"),
        GRANT,
        at=("there",),
        tells=((ROLE_GRANTED, SUBJECT),),
    ),
    Act(roles.grant, granted, GRANT, at=("there",), tells=((ROLE_GRANTED, SUBJECT),)),
    Act(
        roles.grant,
        granted,
        DELEGATE,
        at=("here", "there"),
        tells=((ROLE_GRANTED, SUBJECT),),
        case="by a delegate",
    ),
    Act(roles.revoke, held, GRANT, tells=((ROLE_REVOKED, "user"),)),
    Act(
        roles.revoke,
        held,
        DELEGATE,
        at=("here", "there"),
        tells=((ROLE_REVOKED, "user"),),
        case="by a delegate",
    ),
    Act(
        handover.move_roles,
        merged_village,
        GRANT,
        tells=((ROLE_REVOKED, "user"), (ROLE_GRANTED, "user")),
    ),
)

SESSIONS = (
    Act(sessions.end, signed_in, SECURE, tells=((SESSION_ENDED, "user"),)),
    Act(
        sessions.end,
        own_session,
        own=True,
        tells=((SESSION_ENDED, "user"),),
        case="one's own",
    ),
    Act(
        tokens.create,
        lambda _: given(password=make.PASSWORD, name="统计平台", reach=MY_JOBS, days=30),
        for_all=True,
        tells=((TOKEN_CREATED, MADE),),
    ),
    Act(
        tokens.revoke,
        lambda s: given(token_of(account(s.here), reach=MY_JOBS)[0]),
        SECURE,
        tells=((TOKEN_REVOKED, SUBJECT),),
    ),
    Act(
        tokens.revoke,
        lambda s: given(token_of(s.clerk, reach=MY_JOBS)[0]),
        own=True,
        tells=((TOKEN_REVOKED, SUBJECT),),
        case="one's own",
    ),
)

ACTS = (*ACCOUNTS, *RESETS, *ROLES, *SESSIONS)

EXEMPT = {
    "portal.accounts.roles.next_step": "a reading: who can do the next step",
    "portal.accounts.accounts.open_account": "a step of create, and of the installer",
    "portal.accounts.authority.covers": "says who may",
    "portal.accounts.authority.may_manage": "says who may",
    "portal.accounts.authority.require_at": "says who may",
    "portal.accounts.authority.require_over": "says who may",
    "portal.accounts.authority.require_somewhere": "says who may",
    "portal.accounts.handover.waiting": "a reading: among the units the user may see",
    "portal.accounts.passwords.issue": "sets it on the object, unsaved: a part of the acts above",
    "portal.accounts.passwords.reissue_unused": "a part of a grant",
    "portal.accounts.queries.holders_by_role": "a reading: among the holdings the user may see",
    "portal.accounts.queries.people_of": "a reading: among the accounts the user may see",
    "portal.accounts.passwords.set_anew": "a step of reset and of resets.confirm",
    "portal.accounts.resets.may_ask": "says who may",
    "portal.accounts.resets.may_confirm": "says who may",
    "portal.accounts.resets.require_asker": "says who may",
    "portal.accounts.resets.require_second": "says who may",
    "portal.accounts.second_factor.take_off": "a step of remove and of resets.confirm",
    "portal.accounts.roles.grantable": "says who may",
    "portal.accounts.roles.may_grant": "says who may",
    "portal.accounts.roles.require_grant": "says who may",
    "portal.api.tokens.note_use": "the frame notes the use; whoever bears the token is `by`",
}
