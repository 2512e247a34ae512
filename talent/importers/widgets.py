"""Cell readers only rosters of talents need."""

from collections.abc import Iterable
from typing import Any

from portal.imports.kit import Context, RecordName, Referent, UnitRef, Widget, text_of
from talent.domain import credit_codes
from talent.models import Enterprise, Grade
from talent.permissions import TALENT_KEEP


class TalentUnit(UnitRef):
    """The unit a talent or an enterprise belongs to, among those whose talents the user keeps."""

    def __init__(self) -> None:
        super().__init__(TALENT_KEEP)


class GradeRef(RecordName):
    """A level by its letter, its words, or both."""

    noun = "人才层次"

    def referents(self, context: Context) -> Iterable[Referent]:
        rows = Grade.objects.visible_to(context.by).filter(until=None)
        for grade in rows.in_order():
            words = (grade.code, grade.label, f"{grade.code}类", f"{grade.code}级")
            yield Referent(grade.pk, str(grade), words, place=grade.document)


class CreditCode(Widget):
    sample = "91350100M000100Y43"

    def parse(self, cell: Any) -> str:
        return credit_codes.typed(text_of(cell))


class EnterpriseRef(RecordName):
    """An enterprise by its name or its credit code."""

    noun = "企业"

    def referents(self, context: Context) -> Iterable[Referent]:
        rows = Enterprise.objects.visible_to(context.by).select_related("unit")
        for firm in rows.in_order():
            words = (firm.name, firm.credit_code)
            writing, place = firm.credit_code, str(firm.unit)
            yield Referent(firm.pk, writing, words, path=firm.unit.path, place=place)
