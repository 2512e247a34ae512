"""The rules of party and cadre work the portal begins with, a module per chapter.

Apps add their own rules in a module or package of the same name.
"""

from portal.rules import catalogue
from portal.rules.rulebook import (
    admission,
    appointment,
    appraisal,
    branch_life,
    membership,
    organisations,
    retirement,
    supervision,
    terms,
    training,
    villages,
    withdrawal,
)

for chapter in (
    branch_life,
    organisations,
    terms,
    admission,
    membership,
    appointment,
    appraisal,
    supervision,
    training,
    retirement,
    villages,
    withdrawal,
):
    catalogue.add(chapter.RULES)
catalogue.reads(withdrawal.WITHDRAWAL)
