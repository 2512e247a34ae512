"""A register taken out as Word or PDF: one paper at once, a long list as several in the background.

A paper holds so many entries that its making fits the child's memory, whatever the county's size.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.accounts.models import User
from portal.audit.domain import events
from portal.jobs.domain import jobs
from portal.jobs.domain.kinds import ResultFile
from portal.jobs.models import Job
from portal.periods import Period
from portal.registers.actions import REGISTER_EXPORTED
from portal.registers.domain import registers
from portal.registers.models import Register
from reports.domain import documents, register_paper
from reports.domain.documents import FORMATS, DocumentFormat
from reports.domain.register_paper import FilePart, Listed

PAPERS: Final = "reports.register"  # the kind of job
MOST: Final = 60_000  # entries of one order: some 3,000 sheets of paper
Step = Callable[[str, int, int], None]


@transaction.atomic
def write_now(listed: Listed, wanted: DocumentFormat, *, by: User) -> bytes | None:
    """One paper, told in the trail unless it could not be drawn; None where it takes several."""
    count = listed.rows.count()
    if count > MOST:
        raise ValidationError(
            f"共 {count:,} 条，超过一次导出的上限 {MOST:,} 条。"
            "请按单位、期间或状态筛选，分几次导出。"
        )
    if count > listed.rows_a_paper:
        return None
    _tell(listed, wanted, count, by)
    blocks = register_paper.blocks_of(listed, listed.rows, reader=by)
    return documents.drawn(blocks, wanted, reader=by)


def order(
    register: Register, wanted: DocumentFormat, query: str, period: Period | None, *, by: User
) -> Job:
    """The papers of a long list. Who looks after jobs does not learn of a register he may not
    know."""
    called = register.called_in_trail or register.paper_title
    code = period.code if period else ""
    asked = hashlib.sha256(f"{code}?{query}".encode()).hexdigest()[:32]
    return jobs.enqueue(
        PAPERS,
        by=by,
        unit=by.unit,
        key=f"{by.pk}-{register.pk}-{wanted.key}-{asked}",
        title=f"导出{wanted.label}：{called}",
        register=register.pk,
        format=wanted.key,
        query=query,
        period=code,
    )


def write(params: dict[str, str], *, by: User, step: Step) -> tuple[int, list[ResultFile]]:
    """How many entries, and the papers. What the user may know is asked again."""
    known = Register.objects.known_to(by).select_related("fieldset")
    register = known.filter(pk=params["register"]).first()
    if register is None:
        raise ValidationError("登记簿已删除，或者您已看不到它，没有导出。")
    period = Period.parse(params["period"]) if params["period"] else None
    definition, wanted = registers.current(register), FORMATS[params["format"]]
    listed = register_paper.listed(register, definition, params["query"], period, by=by)
    keys = list(listed.rows.values_list("pk", flat=True))
    _tell(listed, wanted, len(keys), by)
    return len(keys), list(_files(listed, wanted, keys, by, step))


def _files(
    listed: Listed, wanted: DocumentFormat, keys: list[int], by: User, step: Step
) -> Iterator[ResultFile]:
    """One after the other; which entry is on which paper is settled before the first."""
    size = listed.rows_a_paper
    for part in FilePart.all_of(len(keys), size):
        step(f"正在生成第 {part.number} 份，共 {part.of:,} 份", part.number - 1, part.of)
        rows = listed.rows.filter(pk__in=keys[part.first - 1 : part.first - 1 + size])
        blocks = register_paper.blocks_of(listed, rows, reader=by, part=part)
        name = documents.name(f"{listed.register.paper_title}{part.label}", wanted)
        yield ResultFile(name, documents.drawn(blocks, wanted, reader=by))


def _tell(listed: Listed, wanted: DocumentFormat, count: int, by: User) -> None:
    events.record(REGISTER_EXPORTED, by=by, target=listed.register, rows=count, format=wanted.key)
