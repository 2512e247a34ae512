"""A bulletin of some fifteen pages with a table of 500 rows, drawn in all four forms, each against
what LibreOffice takes to make a PDF of the same document where it is installed; else against the
plain paper of the same rows."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bench import database
from bench.measured import Measurement
from reports import series
from reports.blocks import Block, Head, Masthead, Prose, Row, SectionHeading, Table, TitleLine
from reports.domain import pdf as plain
from reports.domain.bulletins import kept, publishing
from reports.domain.official import renditions
from reports.domain.official.renditions import FORMS
from tests.factories import bulletins, orgs

ROWS = 500
RECIPIENTS = 200
GOAL = 2.0  # seconds for all forms
SIGNED = "李梅 2026-11-05 09:30"


def figures() -> Iterator[Measurement]:
    blocks = _bulletin()
    took, drawn = {}, {}
    for key, form in FORMS.items():
        took[key], drawn[key] = _timed(partial(form.draw, blocks, signed=SIGNED))
    stood, what = _baseline(drawn["docx"])
    for key, seconds in took.items():
        yield Measurement(
            f"a bulletin with a table of {ROWS} rows as {key}", seconds, "s", stood, what
        )
    every, _ = _timed(partial(renditions.render, blocks, signed=SIGNED))
    label = "the same in all four forms, each held against the text"
    yield Measurement(label, every, "s", GOAL, "goal")
    yield from _deliveries()


def _deliveries() -> Iterator[Measurement]:
    """An issue published to many units: deliveries, to-dos, the job that draws its files."""
    database.empty()
    county = orgs.county()
    series.SERIES["testing"] = bulletins.declared(bulletins.Sayings())
    bulletins.circulated(*(orgs.township(county) for _ in range(RECIPIENTS)))
    bulletin, writer = bulletins.signed(county)
    took, _ = _timed(partial(publishing.publish, bulletin, by=writer))
    yield Measurement(f"a bulletin delivered to {RECIPIENTS} units", took, "s")
    took, _ = _timed(partial(kept.keep, bulletin))
    yield Measurement("its files drawn, checked and kept", took, "s")


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    made = act()
    return time.perf_counter() - started, made


def _baseline(document: bytes) -> tuple[float, str]:
    if office := shutil.which("soffice"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "bulletin.docx")
            path.write_bytes(document)
            command = [office, "--headless", "--convert-to", "pdf", "--outdir", folder, str(path)]
            took, _ = _timed(lambda: subprocess.run(command, check=True, capture_output=True))  # noqa: S603
        return took, "baseline: LibreOffice makes a PDF of the document"
    table = _table(plain=True)
    took, _ = _timed(lambda: plain.pdf([TitleLine("得分"), table], signed=SIGNED))
    return took, "baseline: the plain paper of these rows as PDF"


def _bulletin() -> list[Block]:
    return [
        Masthead("重点工作周通报", "县委组织部办公室编", "2026年11月2日", 12, 236),
        TitleLine("本周重点任务进展"),
        SectionHeading("总体"),
        Prose(("在办重点任务36项，本周新增4项。" * 40,)),
        SectionHeading("各单位"),
        _table(),
    ]


def _table(*, plain: bool = False) -> Table:
    widths = (12, 40, 26, 26, 26, 26)
    heads = tuple(
        Head(f"第{place}列", width=mm if plain else 0, mm=0 if plain else mm, is_number=not plain)
        for place, mm in enumerate(widths, start=1)
    )
    rows = (
        Row((str(n), f"第{n}村", *(f"{n % 90 + k}.50" for k in range(4))))
        for n in range(1, ROWS + 1)
    )
    return Table(heads, tuple(rows))
