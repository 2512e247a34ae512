"""A register's paper of 5,000 rows of ten cells, as a PDF and as a document, against one of 500;
and the most memory the child takes that sets it."""

import resource
import time
from collections.abc import Iterator

from bench.measured import Measurement
from reports.blocks import Block, Head, Paragraph, Row, Table, TitleLine
from reports.domain.documents import FORMATS

ROWS, FEW, COLUMNS = 5_000, 500, 10
SIGNED = "李梅 2026-10-26 09:30"


def figures() -> Iterator[Measurement]:
    for key, each in FORMATS.items():
        took = {}
        for rows in (FEW, ROWS):
            started = time.perf_counter()
            each.draw(_paper(rows), signed=SIGNED)
            took[rows] = time.perf_counter() - started
        label = f"a table of {ROWS:,} rows x {COLUMNS} as {key}"
        yield Measurement(label, took[ROWS], "s", took[FEW], f"baseline: {FEW} rows")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield Measurement("most memory of a child that sets a PDF", most, "MB")


def _paper(count: int) -> list[Block]:
    heads = tuple(Head(f"第{column}列", width=10) for column in range(COLUMNS))
    rows = tuple(
        Row(tuple(f"内容{row}之{column}" for column in range(COLUMNS))) for row in range(count)
    )
    return [TitleLine("党员教育培训阵地登记表"), Paragraph("云岭县"), Table(heads, rows)]
