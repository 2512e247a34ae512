"""Fields as registers use them."""

from tests.registers.conftest import county, make, member, office, other_town, register, town

__all__ = ["county", "make", "member", "office", "other_town", "register", "town"]
