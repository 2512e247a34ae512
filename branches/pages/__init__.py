"""What the app adds to pages it does not own; each module registers its part when imported."""

from branches.pages import admission, dues, life, members, officers, organisations

__all__ = ["admission", "dues", "life", "members", "officers", "organisations"]
