"""Numbers of party organisations, members and village officers, each with what it means."""

from branches.figures import life, members, officers, organisations

__all__ = ["life", "members", "officers", "organisations"]
