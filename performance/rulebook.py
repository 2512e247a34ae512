"""The rules that performance files go by."""

from portal.rules import catalogue

catalogue.reads("AS-05", "AS-09")
