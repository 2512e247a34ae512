"""The addresses of the API. Each app's `api` module says what it answers."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.urls import URLPattern, path
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ViewSetMixin

router: Final = SimpleRouter(use_regex_path=False)
alone: Final[list[URLPattern]] = []
View = TypeVar("View", bound=type[Any])


def serves(prefix: str, *, basename: str) -> Callable[[View], View]:
    """Rows of a kind: their list, and each by its key."""

    def register(view: View) -> View:
        router.register(prefix, view, basename=basename)
        return view

    return register


def serves_alone(address: str, *, name: str) -> Callable[[View], View]:
    """One address: a list whose rows have none of their own, or something that is no list."""

    def register(view: View) -> View:
        listed = ({"get": "list"},) if issubclass(view, ViewSetMixin) else ()
        alone.append(path(address, view.as_view(*listed), name=name))
        return view

    return register
