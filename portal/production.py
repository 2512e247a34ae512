"""What production refuses to start with, and says how to mend it. Read by the settings."""

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal.crypto.keys import KeyRing

FEWEST_BYTES = 12  # different ones: of 32 random bytes about 30 differ, a typed key has few


def require_safe(
    *,
    rings: Mapping[str, KeyRing],
    secret_key: str,
    hosts: list[str],
    origins: list[str],
    database_url: str,
    redis_url: str,
) -> None:
    faults = [
        *_keys(rings, secret_key),
        *_addresses(hosts, origins),
        *_servers(database_url, redis_url),
    ]
    if faults:
        raise ImproperlyConfigured("生产环境配置不安全，没有启动：" + "".join(faults))


def _keys(rings: Mapping[str, KeyRing], secret_key: str) -> Iterator[str]:
    """Each key is random and has one use: with one key for all, one leak opens all."""
    seen: dict[bytes, str] = {}
    for ring, keys in rings.items():
        for key_id, key in keys.items():
            name = f"{ring} 中编号为“{key_id}”的密钥"
            if len(set(key)) < FEWEST_BYTES:
                yield f"{name}不是随机生成的，请按运维手册“配置项”重新生成。"
            elif key in seen:
                yield f"{name}与{seen[key]}相同，请各用各的密钥。"
            seen.setdefault(key, name)
    if secret_key.encode() in seen:
        yield f"SECRET_KEY 与{seen[secret_key.encode()]}相同，请另行生成。"


def _addresses(hosts: list[str], origins: list[str]) -> Iterator[str]:
    if any("*" in host for host in hosts):
        yield "ALLOWED_HOSTS 不能含“*”，请写明域名，例如 portal.example.cn。"
    for origin in origins:
        if not origin.startswith("https://") or "*" in origin:
            yield (
                f"CSRF_TRUSTED_ORIGINS 中的“{origin}”须写成 https:// 开头的完整地址，不能含“*”，"
                "例如 https://portal.example.cn。"
            )


def _servers(database_url: str, redis_url: str) -> Iterator[str]:
    """On a socket of this machine PostgreSQL knows the program by its system user, which no
    password betters; over a network a password (or a client certificate) is needed."""
    database = urlsplit(database_url)
    asked = parse_qs(database.query)
    socket = (asked.get("host") or [database.hostname or "/"])[0].startswith("/")
    if not database.password and not socket and "sslkey" not in asked:
        yield (
            "DATABASE_URL 没有数据库密码，请写成 postgresql://用户:密码@主机:5432/库名；"
            "数据库在本机、按系统用户认证的，写成 postgresql://用户@/库名?host=/var/run/postgresql。"
        )
    redis = urlsplit(redis_url)
    if not redis.password and "password" not in parse_qs(redis.query):
        yield "REDIS_URL 没有密码，请给缓存服务设置密码，写成 redis://:密码@主机:6379/0。"
