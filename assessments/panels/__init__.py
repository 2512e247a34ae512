"""What ledgers and scores show on the leaders' board."""

from assessments.panels import overdue, progress, rankings

__all__ = ["overdue", "progress", "rankings"]
