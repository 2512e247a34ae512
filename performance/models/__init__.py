from performance.models.change import TargetChange
from performance.models.file import PerformanceFile
from performance.models.review import PerformanceReview, ReviewLine
from performance.models.target import PerformanceTarget

__all__ = [
    "PerformanceFile",
    "PerformanceReview",
    "PerformanceTarget",
    "ReviewLine",
    "TargetChange",
]
