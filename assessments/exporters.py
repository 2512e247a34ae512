"""What leaves as a workbook: the yearly targets, as they come in."""

from assessments.views.targets import Targets
from reports.datasets import register
from reports.rosters import records_dataset

register(records_dataset(Targets, position=90))
