"""What publishing a version of a form means for its ledgers."""

from collections.abc import Iterator
from typing import Final

from django.core.exceptions import NON_FIELD_ERRORS

from assessments.choices import FILLING
from assessments.models import Ledger, LedgerForm
from portal.fields.choices import KindKey
from portal.fields.models import FieldSetVersion
from portal.problems import Problem, refuse_if

NOT_IN_LEDGERS: Final = (KindKey.FILE, KindKey.PERSON)


def published(version: FieldSetVersion) -> None:
    """Ledgers still in hand go on under the new version when their period ends in its time; what
    was filled under the same keys stays."""
    refuse_if(_fits_ledgers(version))
    form = LedgerForm.objects.filter(fieldset=version.fieldset).first()
    if form is None:
        return
    open_ones = form.ledgers.filter(state__in=FILLING, locked_at=None).order_by("pk")
    begun = [
        ledger.pk
        for ledger in open_ones.select_for_update(no_key=True)
        if version.effective_from and ledger.period.last_day >= version.effective_from
    ]
    Ledger.objects.filter(pk__in=begun).update(version=version)


def _fits_ledgers(version: FieldSetVersion) -> Iterator[Problem]:
    for field in version.fields.filter(sensitive=True):
        yield NON_FIELD_ERRORS, f"台账不收敏感内容，请去掉“{field.label}”的敏感标记或改用登记簿。"
    for field in version.fields.filter(kind__in=NOT_IN_LEDGERS):
        kind = field.get_kind_display()
        yield NON_FIELD_ERRORS, f"台账不用“{kind}”字段，请改“{field.label}”；文件用佐证材料附。"
