"""What a view is given once the middleware has let somebody through."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from portal.accounts.models import User
from portal.accounts.session_store import SessionStore


class SignedInRequest(HttpRequest):
    """Its user is a person; it knows whether htmx asked. Only types say so: Django makes a plain
    request."""

    user: User
    session: SessionStore
    htmx: HtmxDetails
