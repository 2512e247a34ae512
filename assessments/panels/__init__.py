"""What ledgers and scores show on the leaders' board."""

from assessments.panels import lines, overdue, progress, rankings, trends

__all__ = ["lines", "overdue", "progress", "rankings", "trends"]
