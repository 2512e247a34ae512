"""Numbers of party organisations, members and village officers, each with what it means."""

from branches.figures import dues, life, members, officers, organisations, relations, reviews

__all__ = ["dues", "life", "members", "officers", "organisations", "relations", "reviews"]
