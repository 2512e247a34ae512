import re
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portal.access import Permission
from portal.ui.npm import node_modules

register = template.Library()

_SVG_TAG = re.compile(r"<svg.*?>", re.DOTALL)


@lru_cache(maxsize=512)
def _icon_paths(name: str) -> str:
    """The drawing inside an icon file; a wrong name fails loudly."""
    svg = (node_modules() / "@tabler/icons/icons/outline" / f"{name}.svg").read_text()
    return _SVG_TAG.sub("", svg, count=1).removesuffix("</svg>\n").replace("</svg>", "")


@register.simple_tag
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


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: Any) -> str:
    """The present address's query with some values set, or removed when None."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def can(context: dict[str, Any], permission: str, unit: Any = None) -> bool:
    return context["request"].user.can(Permission(permission), unit)
