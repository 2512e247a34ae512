from branches.models.affiliation import Affiliation
from branches.models.committee import CommitteePost
from branches.models.election import Election
from branches.models.member import PartyMember
from branches.models.move import MemberMove
from branches.models.officer import VillageOfficer
from branches.models.organisation import PartyOrganization
from branches.models.status import StatusChange

__all__ = [
    "Affiliation",
    "CommitteePost",
    "Election",
    "MemberMove",
    "PartyMember",
    "PartyOrganization",
    "StatusChange",
    "VillageOfficer",
]
