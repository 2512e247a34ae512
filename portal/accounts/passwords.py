"""Password policy, one validator per rule, and one-time passwords that satisfy it."""

import secrets
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from portal.accounts.models import User

SHORTEST = 10
CLASSES_NEEDED = 3
REMEMBERED = 5
ONE_TIME_LENGTH = 14
# Without the characters people confuse when they read a password out: 0 O 1 l I.
_LOWER = "abcdefghijkmnpqrstuvwxyz"
_UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "23456789"
_SIGNS = "@#%+-="


class LongEnough:
    def validate(self, password: str, user: "User | None" = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(f"密码至少 {SHORTEST} 个字符，现在是 {len(password):,} 个。")

    def get_help_text(self) -> str:
        return f"至少 {SHORTEST} 个字符。"


class MixedClasses:
    def validate(self, password: str, user: "User | None" = None) -> None:
        classes = [
            any(c in string.ascii_lowercase for c in password),
            any(c in string.ascii_uppercase for c in password),
            any(c.isdigit() for c in password),
            any(not c.isalnum() for c in password),
        ]
        if sum(classes) < CLASSES_NEEDED:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return "小写字母、大写字母、数字、符号四类中至少包含三类。"


class NotTheName:
    def validate(self, password: str, user: "User | None" = None) -> None:
        if user is None:
            return
        typed = password.lower()
        for label, value in (("用户名", user.username), ("姓名", user.name)):
            if value and value.lower() in typed:
                raise ValidationError(f"密码不能包含{label}。")

    def get_help_text(self) -> str:
        return "不能包含用户名或姓名。"


class NotRecentlyUsed:
    def validate(self, password: str, user: "User | None" = None) -> None:
        if user is None or user.pk is None:
            return
        records = user.password_records.order_by("-set_at", "-pk")
        recent = records.values_list("password", flat=True)[:REMEMBERED]
        hashes = dict.fromkeys([user.password, *recent])
        if any(check_password(password, encoded) for encoded in hashes):
            raise ValidationError(f"不能使用最近 {REMEMBERED} 次用过的密码。")

    def get_help_text(self) -> str:
        return f"不能与最近 {REMEMBERED} 次用过的密码相同。"


def one_time_password() -> str:
    """Random, of all four classes, easy to read out over a telephone."""
    required = [secrets.choice(chars) for chars in (_LOWER, _UPPER, _DIGITS, _SIGNS)]
    rest = [secrets.choice(_LOWER + _UPPER + _DIGITS) for _ in range(ONE_TIME_LENGTH - 4)]
    password = required + rest
    secrets.SystemRandom().shuffle(password)
    return "".join(password)


@dataclass(frozen=True)
class PasswordRule:
    """One rule in words; `kind` is one the page can judge while somebody types."""

    words: str
    kind: str = ""
    least: int = 0


def policy() -> list[PasswordRule]:
    """For the page on which a password is chosen."""
    return [
        PasswordRule(LongEnough().get_help_text(), "length", SHORTEST),
        PasswordRule(MixedClasses().get_help_text(), "classes", CLASSES_NEEDED),
        PasswordRule(NotTheName().get_help_text(), "names"),
        PasswordRule("两次输入一致。", "repeated"),
        PasswordRule(NotRecentlyUsed().get_help_text()),
        PasswordRule("不能是常见的弱密码。"),
    ]
