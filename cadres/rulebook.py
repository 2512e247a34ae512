"""The rules that the files of cadres go by."""

from portal.rules import catalogue

catalogue.reads("IP-07")
