from talent.importers import enterprises, needs, policies, talents

__all__ = ["enterprises", "needs", "policies", "talents"]
