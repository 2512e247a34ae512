"""What a browser may keep of a form not yet sent, so that a crash loses nothing."""

from functools import cache
from urllib.parse import quote

from django import forms
from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.crypto.fields import EncryptedTextField

SAVED = "portal_saved"  # tells the browser's script which page's draft has become an act
_SAVED_SECONDS = 300


def keep_private(form: forms.BaseForm) -> None:
    """Mark the fields no draft may hold; `static/ui/drafts.js` passes over them."""
    for name, field in form.fields.items():
        if is_private(name, field):
            field.widget.attrs["data-private"] = ""


def is_private(name: str, field: forms.Field) -> bool:
    """Passwords, files, what is encrypted in any table, and what a form itself calls private."""
    return (
        isinstance(field.widget, forms.PasswordInput | forms.FileInput)
        or name in _sealed_columns()
        or getattr(field, "private", False)
    )


def mark_saved(request: HttpRequest, response: HttpResponse) -> None:
    response.set_cookie(
        SAVED,
        quote(request.get_full_path(), safe=""),
        max_age=_SAVED_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


@cache
def _sealed_columns() -> frozenset[str]:
    return frozenset(
        field.name
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, EncryptedTextField)
    )
