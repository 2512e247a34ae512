"""The rules that scores and year-end results go by."""

from portal.rules import catalogue

catalogue.reads("AS-05", "AS-06", "AS-10", "AS-11", "AS-12", "AS-13", "AS-14", "AS-15", "AS-16")
