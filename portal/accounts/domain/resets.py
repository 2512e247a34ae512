"""Resets of the three administrators' accounts: asked for by one person, done by a second.

Whoever took over another administrator's account alone would hold two of the three offices. Any
other administrator may be the second person, of whatever kind, so that a county with one of each
is not stuck: of three, one owns the account, one asks, the third confirms. The one-time password
is shown to whoever confirms, who did not begin it; whoever asked learns who holds it.
docs/decisions/0020-resets-by-two.md
"""

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.access import Denied, require
from portal.accounts.actions import RESET_ASKED, RESET_LAPSED, RESET_REFUSED
from portal.accounts.domain import authority, passwords, second_factor
from portal.accounts.models import ResetRequest, User
from portal.accounts.models.reset import LASTING, ResetRequestQuerySet
from portal.accounts.permissions import ACCOUNTS_SECURE, RESETS_CONFIRM
from portal.accounts.roles import ROLES
from portal.audit.domain import events

Kind = ResetRequest.Kind
State = ResetRequest.State
HOURS: Final = LASTING // dt.timedelta(hours=1)
# Who was made an administrator a moment ago, by the one who asks, is no second person.
SEASONED: Final = dt.timedelta(days=7)


@transaction.atomic
def ask(user: User, *, kind: str, reason: str, by: User) -> ResetRequest:
    user = _locked(user)
    require_asker(by, user)
    kind = _known(kind)
    _require_reason(reason)
    _validate_subject(user, kind)
    _lapse(user.reset_requests.overdue())
    if user.reset_requests.waiting().filter(kind=kind).exists():
        raise ValidationError(f"“{user.name}”的“{kind.label}”已经提出，正等另一名管理员确认。")
    if not seconds(user, asked_by=by):
        raise ValidationError(
            f"目前没有可以确认的第二人（须另有一名任职满 {SEASONED.days} 天的管理员）。"
            "请联系运维人员在服务器上办理。"
        )
    request = ResetRequest.objects.create(user=user, kind=kind, reason=reason.strip(), asked_by=by)
    events.record(RESET_ASKED, by=by, target=user, what=kind.label, reason=request.reason)
    return request


@sensitive_variables()
@transaction.atomic
def confirm(request: ResetRequest, *, by: User) -> str:
    """Do what was asked for; return the one-time password, if there is one, for `by` to see."""
    request = _locked_request(request)
    require_second(by, request)
    _require_waiting(request)
    if not may_ask(request.asked_by, request.user):
        raise ValidationError(
            f"提出申请的“{request.asked_by}”已不能办理此事项，请由现任管理员重新提出。"
        )
    _answer(request, State.DONE, by=by)
    details = {"reason": request.reason, "asked_by": str(request.asked_by)}
    if request.kind == Kind.PASSWORD:
        return passwords.set_anew(request.user, by=by, **details)
    second_factor.take_off(request.user, by=by, **details)
    return ""


@transaction.atomic
def refuse(request: ResetRequest, *, reason: str, by: User) -> None:
    """Also for who asked and thinks better of it, and for the owner, who never wanted it."""
    request = _locked_request(request)
    require(by, RESETS_CONFIRM, request.user.unit)
    _require_reason(reason)
    _require_waiting(request)
    request.objection = reason.strip()
    _answer(request, State.REFUSED, by=by)
    what = request.get_kind_display()
    events.record(RESET_REFUSED, by=by, target=request.user, what=what, reason=request.objection)


@transaction.atomic
def lapse_overdue() -> int:
    return _lapse(ResetRequest.objects.overdue())


@sensitive_variables()
@transaction.atomic
def by_operator(user: User, *, kind: str, reason: str, operator: str) -> str:
    """On the server, when no second person is left; the audit trail names the system's user."""
    user = _locked(user)
    kind = _known(kind)
    _require_reason(reason)
    _validate_subject(user, kind)
    details = {"reason": reason.strip(), "operator": operator}
    if kind == Kind.PASSWORD:
        return passwords.set_anew(user, by=None, **details)
    second_factor.take_off(user, by=None, **details)
    return ""


# Who may ------------------------------------------------------------------------------------------


def may_ask(by: User, user: User) -> bool:
    """The security administrator; for the only one of these, another administrator."""
    if by.pk == user.pk or not by.is_active:
        return False
    if by.can(ACCOUNTS_SECURE, user.unit):
        return True
    return by.can(RESETS_CONFIRM, user.unit) and _is_only_security_admin(user)


def require_asker(by: User, user: User) -> None:
    if may_ask(by, user):
        return
    if by.pk == user.pk:
        raise Denied("不能申请重置自己的账号，请由其他管理员提出。")
    require(by, ACCOUNTS_SECURE, user.unit)


def may_confirm(by: User, *, user: User, asked_by: User) -> bool:
    two = by.pk not in (asked_by.pk, user.pk)
    return two and by.can(RESETS_CONFIRM, user.unit) and _is_seasoned(by)


def require_second(by: User, request: ResetRequest) -> None:
    """Refuse with the reason when `by` may not be the second person."""
    require(by, RESETS_CONFIRM, request.user.unit)
    if may_confirm(by, user=request.user, asked_by=request.asked_by):
        return
    if by.pk in (request.asked_by_id, request.user_id):
        raise Denied(
            "管理员账号的重置须由两人办理：提出的人和账号本人不能确认，请另一名管理员登录后办理。"
        )
    raise Denied(f"担任管理员满 {SEASONED.days} 天才能确认重置，请另一名管理员办理。")


def seconds(user: User, *, asked_by: User) -> list[User]:
    """Who may confirm."""
    holders = User.objects.active().filter(role_holdings__role__in=_confirming()).distinct()
    candidates = holders.with_holdings().order_by("name", "pk")
    return [by for by in candidates if may_confirm(by, user=user, asked_by=asked_by)]


def _confirming() -> list[str]:
    return [key for key in ROLES if key in RESETS_CONFIRM.held_by]


def _is_seasoned(by: User) -> bool:
    since = timezone.localdate() - SEASONED
    return by.role_holdings.filter(role__in=_confirming(), since__lte=since).exists()


def _is_only_security_admin(user: User) -> bool:
    holders = User.objects.active().holding("security_admin")
    return [holder.pk for holder in holders] == [user.pk]


# Steps --------------------------------------------------------------------------------------------


def _locked(user: User) -> User:
    return User.objects.select_for_update(of=("self",)).select_related("unit").get(pk=user.pk)


def _locked_request(request: ResetRequest) -> ResetRequest:
    """The account first, as in `ask`: two acts on it never wait for each other."""
    _locked(request.user)
    rows = ResetRequest.objects.select_for_update(of=("self",))
    return rows.select_related("user__unit", "asked_by", "answered_by").get(pk=request.pk)


def _known(kind: str) -> Kind:
    if kind not in Kind.values:
        raise ValidationError({"kind": "请选择要办理的事项。"})
    return Kind(kind)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "请填写原因，例如“忘记密码”“更换手机”。"})


def _validate_subject(user: User, kind: Kind) -> None:
    if not authority.is_administrator(user):
        raise ValidationError(
            f"“{user.name}”不是管理员，不需要两人办理，由安全管理员在账号页直接办理。"
        )
    if kind == Kind.PASSWORD and not user.is_active:
        raise ValidationError(f"“{user.name}”的账号已停用，请先启用再重置密码。")
    if kind == Kind.SECOND_FACTOR and not second_factor.is_set(user):
        raise ValidationError(f"“{user.name}”没有启用动态口令。")


def _require_waiting(request: ResetRequest) -> None:
    if request.is_waiting:
        return
    if request.answered_by is not None:
        raise ValidationError(
            f"这项申请已由“{request.answered_by}”答复（{request.get_state_display()}）。"
        )
    raise ValidationError(f"这项申请提出已超过 {HOURS} 小时，需要时请重新提出。")


def _answer(request: ResetRequest, state: State, *, by: User) -> None:
    request.state, request.answered_by, request.answered_at = state, by, timezone.now()
    request.save(update_fields=["state", "answered_by", "answered_at", "objection"])


def _lapse(overdue: ResetRequestQuerySet) -> int:
    rows = list(overdue.select_for_update(of=("self",)).select_related("user").order_by("pk"))
    for request in rows:
        request.state = State.LAPSED
        request.save(update_fields=["state"])
        what = request.get_kind_display()
        events.record(RESET_LAPSED, by=None, target=request.user, what=what)
    return len(rows)
