"""A browser's own long-winded name, said as people say it."""

import re

# The more particular name first: most browsers also claim to be Chrome, and Chrome to be Safari.
_BROWSERS = [
    (re.compile(r"QIHU|360SE|360EE"), "360 安全浏览器"),
    (re.compile(r"Qaxbrowser", re.IGNORECASE), "奇安信可信浏览器"),
    (re.compile(r"UOSBrowser|UBrowser"), "统信浏览器"),
    (re.compile(r"Edg/(\d+)"), "Edge"),
    (re.compile(r"Firefox/(\d+)"), "Firefox"),
    (re.compile(r"Chrome/(\d+)"), "Chrome"),
    (re.compile(r"Version/(\d+).*Safari"), "Safari"),
]
_SYSTEMS = [
    (re.compile(r"Windows NT"), "Windows"),
    (re.compile(r"Android"), "安卓"),
    (re.compile(r"iPhone|iPad"), "苹果移动设备"),
    (re.compile(r"Macintosh"), "苹果电脑"),
    (re.compile(r"UOS"), "统信 UOS"),
    (re.compile(r"Kylin", re.IGNORECASE), "银河麒麟"),
    (re.compile(r"Linux"), "Linux"),
]


def spoken(user_agent: str) -> str:
    """`Windows 上的 Chrome 109`; what is not known is said to be unknown."""
    system = next((name for pattern, name in _SYSTEMS if pattern.search(user_agent)), "")
    for pattern, name in _BROWSERS:
        if match := pattern.search(user_agent):
            version = f" {match[1]}" if pattern.groups else ""
            return f"{system} 上的 {name}{version}" if system else f"{name}{version}"
    return f"{system} 上的其他程序" if system else "未知"
