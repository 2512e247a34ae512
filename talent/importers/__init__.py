from talent.importers import enterprises, needs, talents

__all__ = ["enterprises", "needs", "talents"]
