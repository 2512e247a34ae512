"""What a view is given once the middleware has let somebody through."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from portal.accounts.models import User
from portal.accounts.session_store import SessionStore


class PortalRequest(HttpRequest):
    """As it has passed the libraries' middleware. Only types say so: Django makes a plain one."""

    session: SessionStore
    htmx: HtmxDetails


class SignedInRequest(PortalRequest):
    """Its user is a person."""

    user: User
