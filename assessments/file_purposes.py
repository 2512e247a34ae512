"""Proofs of cells, which whoever sees the ledger may open, of adjustments and of objections;
workbooks with their faults marked."""

from typing import Final

from assessments.models import Adjustment, LedgerFile, Milestone, ScoreObjection, SecretaryReview
from portal.access import Actor
from portal.files.domain import purposes
from portal.files.domain.purposes import Purpose
from portal.files.models import Upload


def _sees_the_ledger(user: Actor, upload: Upload) -> bool:
    return LedgerFile.objects.visible_to(user).filter(upload=upload).exists()


EVIDENCE: Final = Purpose(
    "assessments.evidence", "台账佐证材料", _sees_the_ledger, compares_pictures=True
)
purposes.add(EVIDENCE)


def _own(user: Actor, upload: Upload) -> bool:
    return upload.owner_id == user.pk


MARKED: Final = Purpose("assessments.marked", "标出问题的台账", _own)
purposes.add(MARKED)


def _sees_the_adjustment(user: Actor, upload: Upload) -> bool:
    return Adjustment.objects.visible_to(user).filter(proof=upload).exists()


ADJUSTMENT_PROOF: Final = Purpose(
    "assessments.adjustments", "加减分事项证明材料", _sees_the_adjustment
)
purposes.add(ADJUSTMENT_PROOF)


def _sees_the_objection(user: Actor, upload: Upload) -> bool:
    return ScoreObjection.objects.visible_to(user).filter(proof=upload).exists()


OBJECTION_PROOF: Final = Purpose("assessments.objections", "申诉证明材料", _sees_the_objection)
purposes.add(OBJECTION_PROOF)


def _sees_the_appraisal(user: Actor, upload: Upload) -> bool:
    return SecretaryReview.objects.visible_to(user).filter(report=upload).exists()


APPRAISAL_REPORT: Final = Purpose("assessments.reports", "述职报告", _sees_the_appraisal)
purposes.add(APPRAISAL_REPORT)


def _sees_the_milestone(user: Actor, upload: Upload) -> bool:
    return Milestone.objects.visible_to(user).filter(proof=upload).exists()


MILESTONE_PROOF: Final = Purpose("assessments.milestones", "书记项目佐证材料", _sees_the_milestone)
purposes.add(MILESTONE_PROOF)
