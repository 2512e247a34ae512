"""The papers of an admission by stage, as its file is bound."""

from typing import Final

from branches.domain.admission import papers
from branches.domain.admission.papers import AdmissionPaper
from branches.models import CaseStep

P = AdmissionPaper
STAGES: Final[tuple[tuple[str, tuple[AdmissionPaper, ...]], ...]] = (
    ("申请入党", (P.TALK,)),
    ("入党积极分子的确定和培养教育", (P.ACTIVIST, P.REVIEW)),
    (
        "发展对象的确定和考察",
        (P.OPINION, P.NOTICE, P.LISTING, P.LISTED, P.VETTING, P.COMMITTEE),
    ),
    (
        "预备党员的接收",
        (P.PREREVIEW, P.REVIEWED, P.RESOLUTION, P.VOTE, P.APPLYING, P.REPLY, P.FILING),
    ),
    ("预备党员的教育考察和转正", (P.OATH, P.FURTHER, P.CONVERSION, P.CONFIRMATION)),
    ("全程和归档", (P.WHOLE, P.CONTENTS)),
)


def offered(steps: list[CaseStep]) -> list[tuple[str, list[AdmissionPaper]]]:
    """Stages there is something to print of."""
    known = papers.offered(steps)
    found = [(label, [one for one in every if one in known]) for label, every in STAGES]
    return [(label, there) for label, there in found if there]
