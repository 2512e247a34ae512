"""The rules that year-end results go by."""

from portal.rules import catalogue

catalogue.reads("AS-05", "AS-06")
