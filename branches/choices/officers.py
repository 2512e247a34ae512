from typing import Final

from branches.choices.organisations import SECRETARY

# Codes of the table `village_post`.
VILLAGE_HEAD: Final = "1"


def heads_both(party_post: str, village_post: str) -> bool:
    """一肩挑: secretary of the village's party organisation and head of its committee in one."""
    return party_post == SECRETARY and village_post == VILLAGE_HEAD
