"""Kinds and groups as plain records: what they prove is inherited."""

from typing import ClassVar

from portal.orgs.views import Groups, Kinds
from tests.factories import orgs
from tests.records import OfRecords


class TestKinds(OfRecords):
    records, make = Kinds, orgs.UnitKindFactory
    facts: ClassVar = {"code": "sumu", "label": "苏木", "level": "township", "position": "5"}
    corrects: ClassVar = {"label": "苏木镇", "position": "6"}


class TestGroups(OfRecords):
    records, make = Groups, orgs.GroupFactory
    facts: ClassVar = {"name": "乡镇组", "position": "10", "note": "东片"}
    corrects: ClassVar = {"name": "乡镇（街道）组"}
