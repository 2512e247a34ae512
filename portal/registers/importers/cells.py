"""Cells of a register's workbook, read by the kinds of its fields."""

import copy
from typing import Any, Final, Self, cast

from portal.accounts.models import User
from portal.fields.choices import KindKey
from portal.fields.domain.findings import Wrong
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.kinds.links import name_in
from portal.fields.domain.world import World
from portal.imports.kit import CellError, Context, Doubt, Referent, UnitRef, Widget, text_of
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


class FillingUnit(UnitRef):
    """A unit the user fills this register for."""

    def __init__(self, register: Register) -> None:
        super().__init__()
        self.register = register

    def referents(self, context: Context) -> list[Referent]:
        units = filling.units_for(self.register, cast("User", context.by)).select_related(None)
        known = list(units.values_list("pk", "path", "code", "name", "short_name"))
        borne: dict[str, int] = {}
        for _, _, _, *words in known:
            for word in set(words):
                borne[word] = borne.get(word, 0) + 1
        return [
            Referent(
                pk,
                short if borne[short] == 1 else code,
                (code, name, short),
                path=path,
                unit_id=pk,
                place=code,
            )
            for pk, path, code, name, short in known
        ]
