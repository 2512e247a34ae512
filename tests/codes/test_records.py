"""The values of a code table as plain records: what they prove is inherited."""

from typing import ClassVar

from portal.codes.views.codes import Values
from tests.factories.codes import CodeFactory
from tests.records import OfRecords


class TestValues(OfRecords):
    records, make = Values, CodeFactory
    way: ClassVar = {"table": "officer_source"}
    facts: ClassVar = {"label": "乡贤回归", "aliases": "新乡贤", "national_code": "", "parent": ""}
    corrects: ClassVar = {"label": "乡贤", "aliases": "乡友"}
