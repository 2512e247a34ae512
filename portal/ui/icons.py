"""Icons as inline drawings, and the badge that carries one: the same from templates and tables."""

import re
from functools import lru_cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portal.ui.npm import node_modules

_SVG_TAG = re.compile(r"<svg.*?>", re.DOTALL)


@lru_cache(maxsize=512)
def _icon_paths(name: str) -> str:
    """The drawing inside an icon file; a wrong name fails loudly."""
    svg = (node_modules() / "@tabler/icons/icons/outline" / f"{name}.svg").read_text()
    return _SVG_TAG.sub("", svg, count=1).removesuffix("</svg>\n").replace("</svg>", "")


# Typed: a text that was marked safe must not answer for the same text that was not.
@lru_cache(maxsize=1024, typed=True)
def icon(name: str, label: str = "") -> SafeString:
    """An inline icon; decorative unless it has a label."""
    meaning = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none"'
        ' stroke="currentColor" stroke-width="2" stroke-linecap="round"'
        ' stroke-linejoin="round" {}>{}</svg>',
        meaning,
        mark_safe(_icon_paths(name)),  # noqa: S308 - a file of the locked icon package
    )


# A list draws the same few again and again. By type too: markup equals the text it is written as.
@lru_cache(maxsize=1024, typed=True)
def badge(label: Any, tone: str = "plain", sign: str = "") -> SafeString:
    """A state as a small label; `sign` names an icon, so that colour alone says nothing."""
    drawn = icon(sign) if sign else ""
    return format_html('<span class="badge badge-{}">{}{}</span>', tone, drawn, label)
