"""What a second factor is checked against; nothing here opens an account to a reader of the
database: the phone's key is encrypted, of backup codes only keyed hashes are kept."""

import hmac
import time
from base64 import b32encode
from typing import ClassVar
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import models
from django_otp.models import Device, DeviceManager, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP
from django_otp.util import random_hex

from portal.access import Scoped, ScopedQuerySet
from portal.crypto import providers
from portal.crypto.fields import EncryptedTextField

DIGITS, STEP_SECONDS, TOLERANCE = 6, 30, 1
KEY_BYTES = 20


class SecondFactorManager(DeviceManager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    pass


class SecondFactor(TimestampMixin, ThrottlingMixin, Device):
    """Attempts are slowed down by django-otp, each failure doubling the wait."""

    shown_by: ClassVar[Scoped] = Scoped(owner="user")

    objects = SecondFactorManager()

    class Meta:
        abstract = True

    def get_throttle_factor(self) -> int:
        return 1

    def verify_token(self, token: str) -> bool:
        allowed, _ = self.verify_is_allowed()
        if not allowed:
            return False
        if not self._accepts(token):
            self.throttle_increment()
            return False
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save()
        return True

    def _accepts(self, token: str) -> bool:
        raise NotImplementedError


class PhoneDevice(SecondFactor):
    """The key a phone app shares with us, and how far its clock is off."""

    secret = EncryptedTextField("密钥")
    drift = models.SmallIntegerField("时差", default=0)
    last_t = models.BigIntegerField("最近一次口令的时间段", default=-1)

    class Meta:
        verbose_name = "手机动态口令"
        verbose_name_plural = "手机动态口令"

    @classmethod
    def new_secret(cls) -> str:
        return random_hex(KEY_BYTES)

    @property
    def bin_key(self) -> bytes:
        secret = self.secret
        return bytes.fromhex(secret if isinstance(secret, str) else secret.reveal())

    @property
    def config_url(self) -> str:
        """What the QR code says: the key URI format phone apps agree on."""
        issuer = settings.OTP_TOTP_ISSUER
        asked = {
            "secret": b32encode(self.bin_key).decode(),
            "algorithm": "SHA1",
            "digits": DIGITS,
            "period": STEP_SECONDS,
            "issuer": issuer,
        }
        label = quote(f"{issuer}:{self.user.get_username()}")
        return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}"

    def _accepts(self, token: str) -> bool:
        """A code counts once: those of its half minute and of earlier ones are spent with it."""
        if not (token.isascii() and token.isdigit()):
            return False
        clock = TOTP(self.bin_key, STEP_SECONDS, 0, DIGITS, self.drift)
        clock.time = time.time()
        if not clock.verify(int(token), TOLERANCE, self.last_t + 1):
            return False
        self.last_t, self.drift = clock.t(), clock.drift
        return True


class BackupDevice(SecondFactor):
    """A person's backup codes, for when the phone is not at hand."""

    class Meta:
        verbose_name = "备用码"
        verbose_name_plural = "备用码"

    def _accepts(self, token: str) -> bool:
        """Each code once."""
        macs = list(providers.blind_indexes(self.bound(token)))
        kept = list(self.codes.all())
        matching = [c for c in kept if sum(hmac.compare_digest(c.mac, mac) for mac in macs)]
        for code in matching:
            code.delete()
        return bool(matching)

    def bound(self, code: str) -> str:
        """To its owner: copied to somebody else, a hash opens nothing."""
        return f"second-factor:{self.user_id}:{code}"


class BackupCode(models.Model):
    """A keyed hash of one code; the code itself was shown once and is not kept."""

    shown_by: ClassVar[Scoped] = Scoped(owner="device__user")

    device = models.ForeignKey(BackupDevice, on_delete=models.CASCADE, related_name="codes")
    mac = models.CharField("校验码", max_length=90)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "备用码校验码"
        verbose_name_plural = "备用码校验码"

    def __str__(self) -> str:
        return str(self.device)
