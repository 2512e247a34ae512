from talent.importers import apartments, enterprises, needs, policies, talents, worthies

__all__ = ["apartments", "enterprises", "needs", "policies", "talents", "worthies"]
