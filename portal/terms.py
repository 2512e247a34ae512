"""Words each app declares in its own folder and the database keeps: permissions, audit actions.

A term is a string, so it is compared, stored and sent as one, and it carries the label that users
read. Importing the module that declares it makes it known; the registry refuses a second app that
takes the same value, so the portal does not start with it.
"""

from collections.abc import Iterator
from typing import Any, Generic, Self, TypeVar

from django.core.exceptions import ImproperlyConfigured


class Term(str):
    __slots__ = ("label", "module", "place")

    label: str
    module: str  # which declares it
    place: tuple[int, int]  # in lists: of its app, then within the app

    def __new__(cls, value: str, *_: Any, **__: Any) -> Self:
        return super().__new__(cls, value)

    def __init__(self, value: str, label: str) -> None:
        self.label = label

    @property
    def value(self) -> str:
        return str(self)


T = TypeVar("T", bound=Term)


class Vocabulary(Generic[T]):
    """All terms of one kind, in the order in which users see them."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._by_value: dict[str, T] = {}

    def add(self, term: T, *, module: str, position: int) -> T:
        if other := self._by_value.get(term):
            raise ImproperlyConfigured(
                f"The {self.noun} “{term}” of {module} is declared by {other.module} already: "
                "give it another value, or import that one."
            )
        term.module, term.place = module, (position, len(self._by_value))
        self._by_value[term.value] = term
        return term

    def of(self, value: str) -> T:
        if value not in self._by_value:
            raise ImproperlyConfigured(
                f"No app declares the {self.noun} “{value}”: "
                "is it spelled so, and is its app one of INSTALLED_APPS?"
            )
        return self._by_value[value]

    def label_of(self, value: str) -> str:
        """The stored value itself where the app that declared it is gone."""
        return self._by_value[value].label if value in self._by_value else value

    def choices(self) -> list[tuple[str, str]]:
        return [(term.value, term.label) for term in self]

    def __iter__(self) -> Iterator[T]:
        return iter(sorted(self._by_value.values(), key=lambda term: term.place))

    def __contains__(self, value: str) -> bool:
        return value in self._by_value
