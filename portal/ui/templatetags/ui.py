from typing import Any

from django import template

from portal.access import permissions
from portal.text import thousands
from portal.ui.filters import SPAN_ENDS
from portal.ui.grouping import FieldGroup, Grouped
from portal.ui.icons import badge, icon

register = template.Library()

register.simple_tag(icon)
register.simple_tag(badge)
register.filter("thousands", thousands)


@register.filter
def field_groups(form: Any) -> list[FieldGroup]:
    """Not as `form.groups`: in a template that is the field of this name, where a form has one."""
    return list(form.groups()) if isinstance(form, Grouped) else []


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
def without(context: dict[str, Any], name: str) -> str:
    """The present address's query without one condition, all its boxes."""
    query = context["request"].GET.copy()
    for key in ("page", name, *(name + end for end in SPAN_ENDS)):
        query.pop(key, None)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def can(context: dict[str, Any], permission: str, unit: Any = None) -> bool:
    return context["request"].user.can(permissions.of(permission), unit)
