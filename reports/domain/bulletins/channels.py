"""The ways out of the portal: the mail server, and the office's own message gateway. The operator
names both; all that a person types is an address in a mail domain the operator allows."""

import hashlib
import hmac
import json
import smtplib
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email.utils import parseaddr
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from portal.problems import Problem
from reports.choices import Channel
from reports.models import Dispatch

PATIENCE: Final = 10  # seconds
_FEWEST_SIGNS: Final = 32  # of the key


class ChannelError(Exception):
    """It was not taken; the words are for who looks into it."""


# Whether there is such a way ----------------------------------------------------------------------


def has_mail() -> bool:
    return bool(settings.MAIL_SERVER and settings.DEFAULT_FROM_EMAIL)


def has_gateway() -> bool:
    return not gateway_faults()


def gateway_faults() -> list[str]:
    """Why nothing may be sent there; empty when it is set up and allowed."""
    if not settings.GATEWAY_URL:
        return ["没有设置短信平台的地址（GATEWAY_URL）。"]
    address = urlsplit(settings.GATEWAY_URL)
    faults = []
    if address.scheme != "https" and address.hostname not in {"127.0.0.1", "localhost"}:
        faults.append("短信平台的地址要以 https:// 开头。")
    if address.hostname not in settings.GATEWAY_HOSTS:
        faults.append("短信平台的主机不在允许的名单（GATEWAY_HOSTS）里。")
    if len(settings.GATEWAY_KEY) < _FEWEST_SIGNS:
        faults.append(f"短信平台的签名密钥（GATEWAY_KEY）不足 {_FEWEST_SIGNS} 个字符。")
    return faults


def takes_mail(address: str) -> Iterator[Problem]:
    """Only in the domains the operator names."""
    domain = parseaddr(address)[1].rpartition("@")[2].lower()
    if not has_mail():
        yield "address", "还没有接入邮件服务器，不能用电子邮箱订阅。需要的请联系系统管理员。"
    elif domain not in settings.MAIL_DOMAINS:
        allowed = "、".join(settings.MAIL_DOMAINS) or "（没有设置）"
        yield "address", f"只能用单位的邮箱，允许的域名：{allowed}。"


# Sent ---------------------------------------------------------------------------------------------


def send(dispatch: Dispatch) -> None:
    """Raises a `ChannelError` with the reason; the same `token` each time."""
    _SENDERS[Channel(dispatch.channel)](dispatch)


def _mail(dispatch: Dispatch) -> None:
    if not has_mail():
        raise ChannelError("没有接入邮件服务器。")
    title, text = _words(dispatch)
    message = EmailMessage(
        title,
        text,
        to=[dispatch.address],
        headers={"Message-ID": f"<{dispatch.token}@portal>"},
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        raise ChannelError("邮件服务器不收发给这个地址的邮件。") from refusal
    except smtplib.SMTPResponseException as refusal:
        raise ChannelError(f"邮件服务器没有收下：SMTP {refusal.smtp_code}。") from refusal
    except OSError as fault:  # of the library's own faults all are of this kind
        raise ChannelError(f"邮件服务器没有收下：{_why(fault)}。") from fault


def _gateway(dispatch: Dispatch) -> None:
    if faults := gateway_faults():
        raise ChannelError("".join(faults))
    title, text = _words(dispatch)
    body = json.dumps(
        {
            "id": str(dispatch.token),
            "to": dispatch.user.username,
            "title": title,
            "text": text,
            "series": dispatch.bulletin.series.key,
            "number": dispatch.bulletin.numbered,
        },
        ensure_ascii=False,
    ).encode()
    sent_at = str(int(time.time()))
    request = urllib.request.Request(  # noqa: S310 - the operator's own address, held to a list
        settings.GATEWAY_URL,
        data=body,
        method="POST",
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "X-Portal-Timestamp": sent_at,
            "X-Portal-Signature": f"sha256={signature(sent_at, body)}",
            "Idempotency-Key": str(dispatch.token),
        },
    )
    try:
        with _OPENER.open(request, timeout=PATIENCE) as answer:
            status = answer.status
    except urllib.error.HTTPError as refusal:
        raise ChannelError(f"短信平台没有收下：HTTP {refusal.code}。") from refusal
    except OSError as fault:
        raise ChannelError(f"短信平台连不上：{_why(fault)}。") from fault
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        raise ChannelError(f"短信平台没有收下：HTTP {status}。")


def _why(fault: OSError) -> str:
    """In words of whoever looks after the network."""
    cause = getattr(fault, "reason", fault)  # of what the opener wraps
    known: dict[type[OSError], str] = {
        TimeoutError: "超时",
        ConnectionRefusedError: "对方没有开通这个端口",
        ConnectionError: "连接中断",
        smtplib.SMTPServerDisconnected: "连接中断",
        ssl.SSLError: "加密连接没有建立，请核对证书",
        socket.gaierror: "找不到这台服务器",
    }
    for kind, words in known.items():
        if isinstance(cause, kind):
            return words
    return f"网络不通（{type(cause).__name__}）"


def signature(sent_at: str, body: bytes) -> str:
    """HMAC-SHA256 of the moment, a full stop and the body: the gateway refuses what is old."""
    key = settings.GATEWAY_KEY.encode()
    return hmac.new(key, sent_at.encode() + b"." + body, hashlib.sha256).hexdigest()


def _words(dispatch: Dispatch) -> tuple[str, str]:
    """Without anything of what the bulletin says: that is read in the portal."""
    bulletin = dispatch.bulletin
    link = f"{settings.PORTAL_URL.rstrip('/')}{dispatch.url}" if settings.PORTAL_URL else ""
    text = f"{bulletin.series.office}印发了《{bulletin.title}》，{bulletin.numbered}。"
    return f"通报：{bulletin.title}", f"{text}请登录组织工作门户查看。{link}"


class _Straight(urllib.request.HTTPRedirectHandler):
    """Sends us nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Straight)
_SENDERS: Final[dict[Channel, Callable[[Dispatch], None]]] = {
    Channel.MAIL: _mail,
    Channel.GATEWAY: _gateway,
}
