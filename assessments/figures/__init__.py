"""Numbers of ledgers: what stands in those that were accepted, and how they were handed in."""

from assessments.figures import contents, inspections, judgements, judging, reporting

__all__ = ["contents", "inspections", "judgements", "judging", "reporting"]
