"""The second factor: one-time codes of a phone app, and backup codes for when it is not at hand."""

import secrets
from base64 import b32encode
from dataclasses import dataclass
from typing import Any

import segno
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from portal.access import Denied, require
from portal.accounts.actions import SECOND_FACTOR_REMOVED, SECOND_FACTOR_SET, SIGN_IN_FAILED
from portal.accounts.domain import authority
from portal.accounts.models import BackupCode, BackupDevice, PhoneDevice, User
from portal.accounts.models.second_factor import SecondFactor
from portal.accounts.permissions import ACCOUNTS_SECURE
from portal.audit.choices import Result
from portal.audit.domain import events
from portal.crypto import providers

BACKUP_CODES = 8
CODE_BYTES = 5
_NAME = "动态口令"


@dataclass(frozen=True)
class Enrolment:
    """What the user's phone app needs to know."""

    uri: str
    key: str
    waiting: str  # the same, sealed, for the session to keep

    @property
    def qr_svg(self) -> str:
        return segno.make(self.uri, error="m").svg_inline(scale=4, border=2)


def is_set(user: User) -> bool:
    return PhoneDevice.objects.filter(user=user, confirmed=True).exists()


def backup_codes_left(user: User) -> int:
    return BackupCode.objects.filter(device__user=user, device__confirmed=True).count()


def begin(user: User, *, waiting: str = "") -> Enrolment:
    """A key to be confirmed: that of `waiting`, else a new one. Nothing is stored for the user
    until he confirms it."""
    _require_unset(user)
    try:
        device = _waiting_device(user, waiting)
    except providers.UnreadableError:
        waiting = providers.seal(PhoneDevice.new_secret(), bound=_bound(user))
        device = _waiting_device(user, waiting)
    key = b32encode(device.bin_key).decode().rstrip("=")
    grouped = " ".join(key[i : i + 4] for i in range(0, len(key), 4))
    return Enrolment(uri=device.config_url, key=grouped, waiting=waiting)


@transaction.atomic
def confirm(user: User, *, waiting: str, token: str) -> tuple[PhoneDevice, list[str]]:
    """Put the key in force once the app shows the right code; backup codes are shown only now."""
    User.objects.select_for_update().get(pk=user.pk)  # of two sessions at once one is the first
    _require_unset(user)
    try:
        device = _waiting_device(user, waiting)
    except providers.UnreadableError as error:
        raise ValidationError("请先扫描二维码，再输入动态口令。") from error
    accepted, message = _try(device, token)
    if not accepted:
        raise ValidationError({"token": message})
    device.save()
    codes = _new_backup_codes(user)
    events.record(SECOND_FACTOR_SET, by=user, target=user)
    return device, codes


def _waiting_device(user: User, waiting: str) -> PhoneDevice:
    secret = providers.unseal(waiting, bound=_bound(user))
    return PhoneDevice(user=user, confirmed=True, name=_NAME, secret=secret)


def _bound(user: User) -> str:
    return f"second-factor-waiting:{user.pk}"


def verify(user: User, *, token: str) -> SecondFactor:
    """The device that accepts the code: the phone app's, else one of the backup codes."""
    typed = token.replace(" ", "").lower()
    with transaction.atomic():
        model = PhoneDevice if typed.isdigit() else BackupDevice
        device: SecondFactor | None = (
            model.objects.select_for_update().filter(user=user, confirmed=True).first()
        )
        if device is None:
            accepted, message = False, "口令不正确。"
        else:
            accepted, message = _try(device, typed)
        if not accepted:
            events.record(
                SIGN_IN_FAILED,
                by=user,
                target=user,
                result=Result.FAILED,
                reason="动态口令不正确",
            )
    if device is None or not accepted:
        raise ValidationError({"token": message})
    return device


@transaction.atomic
def renew_backup_codes(user: User) -> list[str]:
    """Replace every backup code by new ones."""
    if not is_set(user):
        raise ValidationError("尚未启用动态口令。")
    codes = _new_backup_codes(user)
    events.record(SECOND_FACTOR_SET, by=user, target=user, reason="重新生成备用码")
    return codes


@transaction.atomic
def remove(user: User, *, by: User, reason: str) -> None:
    """`take_off`, by one person alone: an administrator's takes two (`resets`)."""
    if by.pk == user.pk:
        raise Denied("不能解除自己的动态口令，请由其他安全管理员办理。")
    require(by, ACCOUNTS_SECURE, user.unit)
    if not reason.strip():
        raise ValidationError({"reason": "请填写解除原因，例如“更换手机”。"})
    authority.require_no_administrator(user)
    take_off(user, by=by, reason=reason.strip())


def take_off(user: User, *, by: User | None, reason: str, **details: Any) -> None:
    """The phone is lost, say; the user sets a new one. His tokens end: they may have been made
    with the phone that is gone. Part of acts that know who may."""
    if not is_set(user):
        raise ValidationError(f"“{user.name}”没有启用动态口令。")
    PhoneDevice.objects.filter(user=user).delete()
    BackupDevice.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(tokens_ended_at=timezone.now())
    events.record(SECOND_FACTOR_REMOVED, by=by, target=user, reason=reason, **details)


def _require_unset(user: User) -> None:
    if is_set(user):
        raise ValidationError("您已启用动态口令。更换手机请联系安全管理员解除后重新启用。")


def _try(device: SecondFactor, token: str) -> tuple[bool, str]:
    allowed, refusal = device.verify_is_allowed()
    if not allowed:
        wait = (refusal["locked_until"] - timezone.now()).total_seconds()
        return False, f"连续输错次数较多，请 {max(1, round(wait))} 秒后再试。"
    try:
        accepted = device.verify_token(token.replace(" ", ""))
    except providers.UnreadableError:
        return False, "服务器缺少核对动态口令的密钥，请联系系统管理员；也可以用备用码。"
    return accepted, "口令不正确，或者已经用过。请等待手机显示新的口令后再输入。"


def _new_backup_codes(user: User) -> list[str]:
    BackupDevice.objects.filter(user=user).delete()
    device = BackupDevice.objects.create(user=user, name="备用码")
    # Letters in every code: digits alone are taken for a phone app's code.
    codes = [_backup_code() for _ in range(BACKUP_CODES)]
    macs = (providers.blind_index(device.bound(code)) for code in codes)
    BackupCode.objects.bulk_create(BackupCode(device=device, mac=mac) for mac in macs)
    return codes


def backup_codes_of_older_keys() -> int:
    """A hash cannot be moved to a new key: these codes end with the key they were made under."""
    return BackupCode.objects.exclude(mac__startswith=providers.active_index_prefix()).count()


def _backup_code() -> str:
    while (code := b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower()).isdigit():
        pass
    return code
