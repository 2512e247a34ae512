from portal.people.models.merge import PersonMerge
from portal.people.models.person import Person

__all__ = ["Person", "PersonMerge"]
