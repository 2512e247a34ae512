"""All that an app needs to declare a roster and to check, write and read it: the face of this
package. What is not named here may change without a word to anybody."""

from portal.imports import declaring, persons, trees, widgets
from portal.imports.cells import CellError, Doubt, text_of
from portal.imports.choices import FindingKind
from portal.imports.declaring import (
    ROSTERS,
    Absent,
    ActTarget,
    Column,
    Derived,
    RecordCheck,
    Roster,
    RosterFamily,
    RowCheck,
    Target,
    register,
    register_family,
)
from portal.imports.domain import imports, running, undoing
from portal.imports.domain.lines import LineMatcher, final
from portal.imports.domain.matching import KeyMatcher, PersonMatcher
from portal.imports.domain.planning import Drafts, Plan
from portal.imports.domain.workbooks import heading
from portal.imports.lookups import (
    CodeValue,
    CodeValues,
    RecordName,
    Referent,
    UnitRef,
    VillageRef,
)
from portal.imports.models import Import
from portal.imports.plain import plain_roster
from portal.imports.reading import joining, labels, reshaping
from portal.imports.reading.headings import HeadedTable, Heading, find_table
from portal.imports.reading.joining import ORPHAN, Cells, Part
from portal.imports.reading.labels import folded, plain
from portal.imports.reading.opening import OpenedBook, OpenedSheet
from portal.imports.reading.refusing import UnusableFile
from portal.imports.trees import NodeMatcher, Nodes
from portal.imports.widgets import Context, Date, Decimal, Integer, Widget

__all__ = [
    "ORPHAN",
    "ROSTERS",
    "Absent",
    "ActTarget",
    "CellError",
    "Cells",
    "CodeValue",
    "CodeValues",
    "Column",
    "Context",
    "Date",
    "Decimal",
    "Derived",
    "Doubt",
    "Drafts",
    "FindingKind",
    "HeadedTable",
    "Heading",
    "Import",
    "Integer",
    "KeyMatcher",
    "LineMatcher",
    "NodeMatcher",
    "Nodes",
    "OpenedBook",
    "OpenedSheet",
    "Part",
    "PersonMatcher",
    "Plan",
    "RecordCheck",
    "RecordName",
    "Referent",
    "Roster",
    "RosterFamily",
    "RowCheck",
    "Target",
    "UnitRef",
    "UnusableFile",
    "VillageRef",
    "Widget",
    "declaring",
    "final",
    "find_table",
    "folded",
    "heading",
    "imports",
    "joining",
    "labels",
    "persons",
    "plain",
    "plain_roster",
    "register",
    "register_family",
    "reshaping",
    "running",
    "text_of",
    "trees",
    "undoing",
    "widgets",
]  # fmt: skip
