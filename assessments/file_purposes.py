"""Proofs of cells: who sees the ledger may open them."""

from typing import Final

from assessments.models import LedgerFile
from portal.access import Actor
from portal.files.domain import purposes
from portal.files.domain.purposes import Purpose
from portal.files.models import Upload


def _sees_the_ledger(user: Actor, upload: Upload) -> bool:
    return LedgerFile.objects.visible_to(user).filter(upload=upload).exists()


EVIDENCE: Final = Purpose("assessments.evidence", "台账佐证材料", _sees_the_ledger)
purposes.add(EVIDENCE)
