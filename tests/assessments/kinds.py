"""What a worker of a test brings along: a run that never ends, its rows written."""

import os
import time
from pathlib import Path

from assessments.domain.scores.sheets import SheetRows

_write = SheetRows.write


def write_and_wait(rows: SheetRows, run: object, *, instead: bool) -> None:
    _write(rows, run, instead=instead)
    (Path(os.environ["SIGNALS"]) / "written").touch()
    time.sleep(600)


SheetRows.write = write_and_wait
