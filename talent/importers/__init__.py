from talent.importers import enterprises, talents

__all__ = ["enterprises", "talents"]
