"""A long form in blocks with headings, as the paper has them; what is seldom filled waits behind
“更多”. `ui/form.html` draws the groups of every form that has them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from django import forms


@dataclass(frozen=True)
class FieldGroup:
    heading: str
    fields: list[forms.BoundField]
    rare: list[forms.BoundField]

    @property
    def is_open(self) -> bool:
        """What is wrong is not hidden."""
        return any(field.errors for field in self.rare)

    @property
    def filled(self) -> int:
        return sum(field.value() not in (None, "", [], False) for field in self.rare)


class Grouped:
    """What a form declares: its fields by heading, and those that are rare."""

    GROUPS: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    RARE: ClassVar[frozenset[str]] = frozenset()

    fields: dict[str, forms.Field]

    def by_heading(self) -> Mapping[str, tuple[str, ...]]:
        """Names of fields; overridden where a form learns them only when it is made."""
        return self.GROUPS

    def groups(self) -> Iterator[FieldGroup]:
        """Fields of no group come last, under no heading, so that none is ever lost."""
        by_heading = self.by_heading()
        named = {name for names in by_heading.values() for name in names}
        rest = tuple(name for name in self.fields if name not in named)
        for heading, names in [*by_heading.items(), ("", rest)]:
            asked = [self[name] for name in names if name in self.fields]  # type: ignore[index]
            asked = [field for field in asked if not field.is_hidden]
            if asked:
                usual = [field for field in asked if field.name not in self.RARE]
                yield FieldGroup(
                    heading, usual, [field for field in asked if field.name in self.RARE]
                )
