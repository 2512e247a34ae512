"""The rules that party organisations, members and elections go by."""

from portal.rules import catalogue

catalogue.reads(
    "OR-01", "OR-02", "OR-05", "OR-07", "OR-08",
    "EL-01", "EL-02", "EL-04", "EL-05", "EL-07",
    "AD-01", "AD-02", "AD-03", "AD-04", "AD-05", "AD-06", "AD-07", "AD-08", "AD-09", "AD-10",
    "BR-01", "BR-02", "BR-03", "BR-04", "BR-05", "BR-06", "BR-07", "BR-08", "BR-09", "BR-10",
    "BR-14", "BR-15",
    "ME-02", "ME-03", "ME-05", "ME-06", "ME-08", "ME-09",
    "DU-01", "DU-02", "DU-03", "DU-04",
)  # fmt: skip
