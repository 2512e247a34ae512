from talent.models.consent import Consent
from talent.models.enterprise import Enterprise, EnterpriseTitle, EnterpriseYear
from talent.models.grade import Grade, Recognition
from talent.models.need import Match, Need, RelatedFields
from talent.models.profile import TalentProfile
from talent.models.ticket import Ticket, TicketHold

__all__ = [
    "Consent",
    "Enterprise",
    "EnterpriseTitle",
    "EnterpriseYear",
    "Grade",
    "Match",
    "Need",
    "Recognition",
    "RelatedFields",
    "TalentProfile",
    "Ticket",
    "TicketHold",
]
