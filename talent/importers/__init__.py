from talent.importers import apartments, enterprises, needs, policies, talents

__all__ = ["apartments", "enterprises", "needs", "policies", "talents"]
