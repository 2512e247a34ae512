from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Of one child: its address space, its processor time, its answer; and how long anybody waits
    for it by the clock, which on a busy machine runs ahead."""

    megabytes: int = 300
    seconds: int = 20
    patience: int = 60
    answer_megabytes: int = 40
