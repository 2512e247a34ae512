"""Where a request comes from: the one place that reads the address of the connection and the
header of the proxies. Lockouts, the audit trail, sessions and the limits of the API all ask here.
"""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def of(request: HttpRequest) -> str | None:
    """The visitor's address; None when the connection has none.

    `X-Forwarded-For` is believed only from a proxy of ours, and of it only the entry the outermost
    of our proxies wrote: what stands to the left of that one was written by the visitor.
    """
    peer = _parsed(request.META.get("REMOTE_ADDR", ""))
    if peer is None:
        return None
    if not settings.PROXIES or not any(peer in network for network in settings.PROXY_NETWORKS):
        return str(peer)
    entries = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", settings.PROXIES)
    trusted = entries[-settings.PROXIES :]
    visitor = _parsed(trusted[0]) if len(trusted) == settings.PROXIES else None
    return str(visitor or peer)


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An IPv4 address that came through an IPv6 socket is the same address; zones say nothing."""
    try:
        address = ipaddress.ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
