"""Grades by reviewers: once a quarter, by whoever saw the work."""
