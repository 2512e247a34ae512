"""What the environment may say, read in one place; everything else in settings is fixed."""

import ipaddress
import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PLACES = ("development", "test", "production")
SHORTEST_SECRET = 50
_BROKERS_BIT = 8  # a server has 16 databases unless told otherwise: 0 and 8, 1 and 9 …
FEWEST_CHARACTERS = 10  # different ones: `aaaa…` is no secret


def place() -> str:
    """One of `PLACES`. Anything else is a slip of the pen, and must not start unprotected."""
    value = os.environ.get("PORTAL_ENV", PLACES[0])
    if value not in PLACES:
        raise ImproperlyConfigured(
            f"环境变量 PORTAL_ENV 的值“{value}”不认识，没有启动。正式使用写 production，"
            "试用写 development 或不设置；不分引号，前后不能有空格，区分大小写。"
        )
    return value


def is_production() -> bool:
    return place() == "production"


def is_test() -> bool:
    return place() == "test"


def required(name: str) -> str:
    """The value of a variable production cannot start without."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"生产环境必须设置环境变量 {name}，当前为空。")
    return value


def broker_url(cache_url: str) -> str:
    """Where jobs wait: another database of the cache's server, unless said otherwise. Whoever
    empties the cache must not empty the queue with it."""
    broker = os.environ.get("BROKER_URL", "").strip()
    server, slash, number = cache_url.rpartition("/")
    if broker or not number.isdecimal():
        return broker or cache_url
    return f"{server}{slash}{int(number) ^ _BROKERS_BIT}"


def listed(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def number_of(name: str) -> int:
    """A small count; the words of a flag count as one and none."""
    value = os.environ.get(name, "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) == 1 else flag(name)


def server(named: str, *, port: int) -> tuple[str, int]:
    """`mail.example.cn:465`; without a port the usual one."""
    host, _, typed = named.partition(":")
    if typed and not (typed.isascii() and typed.isdigit()):
        raise ImproperlyConfigured(f"“{named}”不是服务器地址，应写成 主机 或 主机:端口。")
    return host, int(typed or port)


def networks(name: str, *, default: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Addresses (`10.1.2.3`) and networks (`10.1.2.0/24`)."""
    try:
        return [ipaddress.ip_network(part) for part in listed(name) or default.split(",")]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} 须为 IP 地址或网段，例如 127.0.0.1,10.1.2.0/24，多个用英文逗号分隔。"
        ) from error


def secret_key(var: Path) -> str:
    """Production names its key; elsewhere one is made on first use: there is no default."""
    if is_production():
        key = required("SECRET_KEY")
        if len(key) < SHORTEST_SECRET or len(set(key)) < FEWEST_CHARACTERS:
            raise ImproperlyConfigured(
                f"SECRET_KEY 过短或过于简单：至少 {SHORTEST_SECRET} 个字符，且须随机生成。"
            )
        return key
    if os.environ.get("SECRET_KEY"):
        return os.environ["SECRET_KEY"]
    path = var / "secret_key"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(64))
        path.chmod(0o600)
    return path.read_text().strip()


def syslog_address(named: str) -> str | tuple[str, int]:
    """`/dev/log`, or `host:port` of a machine that takes UDP."""
    if named.startswith("/"):
        return named
    host, _, port = named.rpartition(":")
    if not host or not port.isdigit():
        raise ImproperlyConfigured(
            "AUDIT_SYSLOG 应写成 /dev/log，或“主机:端口”，例如 10.0.0.8:514。"
        )
    return host, int(port)


def database(url: str) -> dict[str, object]:
    """Django's DATABASES entry for a postgresql:// address."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL 须以 postgresql:// 开头，本系统只支持 PostgreSQL。"
        )
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.pop("host", "") or parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
