"""Numbers of party organisations, members and village officers, each with what it means."""

from branches.figures import members, officers, organisations

__all__ = ["members", "officers", "organisations"]
