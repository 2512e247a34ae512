"""Cells of a register's workbook, read by the kinds of its fields."""

import copy
from typing import Any, Final, Self, cast

from portal.accounts.models import User
from portal.fields.choices import KindKey
from portal.fields.domain.findings import Wrong
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.kinds.links import name_in
from portal.fields.domain.world import World
from portal.imports.kit import CellError, Context, Doubt, RecordName, Referent, Widget, text_of
from portal.registers import subjects
from portal.registers.domain import filling
from portal.registers.models import Register

_WHOLE: Final = 100


class FieldCell(Widget):
    """What a person typed into a cell, read as forms and the grid read it; the value is what is
    stored."""

    def __init__(self, kind: FieldKind) -> None:
        super().__init__()
        self.kind, self.world, self.are_fractions = kind, World(), False

    def prepare(self, context: Context) -> Self:
        reader = copy.copy(self)
        reader.world = World(context.by)
        if self.kind.field.kind == KindKey.PERSON:
            reader.world.expect_people(name_in(cell) for cell in context.cells)
        reader.are_fractions = self._are_fractions(context)
        return reader

    def parse(self, cell: Any) -> Any:
        cell = text_of(cell) if isinstance(cell, str) else cell
        if self.are_fractions and isinstance(cell, int | float):
            value = self._read(f"{cell * _WHOLE:.10g}")
            return Doubt(value, f"“{cell:g}”按 {self.show(value)} 读取，请核对。")
        return self._read(cell)

    def _read(self, cell: Any) -> Any:
        try:
            return self.kind.parse(cell, self.world)
        except Wrong as wrong:
            raise CellError(str(wrong), tuple(self.kind.options(self.world))) from None

    def show(self, value: Any) -> str:
        return self.kind.text(value, self.world)

    def choices(self) -> list[str]:
        return self.kind.options(World())

    def _are_fractions(self, context: Context) -> bool:
        """A column that Excel shows as percents holds 0.855 for 85.5%: what its numbers are is told
        by all of them, and asked."""
        if self.kind.field.kind != KindKey.PERCENT:
            return False
        numbers = [cell for cell in context.cells if isinstance(cell, int | float)]
        return any(cell % 1 for cell in numbers) and all(-1 <= cell <= 1 for cell in numbers)


def _as_written(name: str) -> str:
    return name


class FillingSubject(RecordName):
    """A unit the user fills this register for, or what stands in one."""

    def __init__(self, register: Register) -> None:
        super().__init__()
        self.register, self.noun = register, register.subject_label
        kind = subjects.of(register.subject_kind)
        self.gist = kind.gist if kind else _as_written  # type: ignore[assignment]

    def referents(self, context: Context) -> list[Referent]:
        rows = filling.subjects_for(self.register, cast("User", context.by)).select_related(None)
        unit = "unit__" if self.register.subject_kind else ""
        of_unit = [f"{unit}{name}" for name in ("pk", "path", "short_name")]
        known = list(rows.values_list("pk", "code", "name", "short_name", *of_unit))
        borne: dict[str, int] = {}
        for _, *words, _, _, _ in known:
            for word in set(words):
                borne[word] = borne.get(word, 0) + 1
        return [
            Referent(
                pk,
                short if borne[short] == 1 else code,
                (code, name, short, f"{place}{short}") if unit else (code, name, short),
                path=path,
                unit_id=unit_id,
                place=f"{place}，{code}" if unit else code,
            )
            for pk, code, name, short, unit_id, path, place in known
        ]
