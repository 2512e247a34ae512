"""Proofs of some of the demo's ledgers: photographs, of which one was used before, and the list of
a month's pay."""

import io
from collections.abc import Iterator
from random import Random
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from assessments.choices import LedgerState
from assessments.file_purposes import EVIDENCE
from assessments.models import Ledger, LedgerFile
from assessments.models.ledger import LedgerQuerySet
from portal.demo import DemoPlan
from portal.files.domain import uploads
from portal.orgs.models import Unit
from reports.blocks import Head, Paragraph, Row, Table, TitleLine
from reports.domain import documents

_FORM: Final = "township_monthly"
_REVIEWED: Final = 3  # ledgers that wait for their review
_SIZE: Final = (800, 600)
_SMALLER: Final = (600, 450)  # the picture that is used again
_PAY, _DEEDS = "pay_ok", "vis_deed"
_PAID: Final = (1850, 3200)  # 元 a month


def build(plan: DemoPlan) -> None:
    dice = plan.random("ledger proofs")
    earlier = _of(LedgerState.LOCKED).filter(submitted_by__isnull=False).first()
    if earlier is None:
        return
    scenes = [_scene(dice) for _ in range(_REVIEWED + 1)]
    _attach(earlier, _DEEDS, "修缮水渠.jpg", _saved(scenes[0]))
    # Its month before, too: on the last days of a month the newest locked one is not ranked yet.
    of_the_same = _of(LedgerState.LOCKED).filter(unit=earlier.unit, submitted_by__isnull=False)
    for ledger in of_the_same.exclude(period=earlier.period)[:1]:
        _attach(ledger, _DEEDS, "走访群众.jpg", _saved(_scene(dice)))
    _used_again(scenes, dice)


def _used_again(scenes: list[Image.Image], dice: Random) -> None:
    """In what waits for its review, as long as something does: the first has a known picture."""
    waiting = _of(LedgerState.SUBMITTED)[:_REVIEWED]
    for number, ledger in enumerate(waiting, start=1):
        if number == 1:
            known = scenes[0].resize(_SMALLER)
            _attach(ledger, _DEEDS, "为民办实事.jpg", _saved(known, quality=60))
        _attach(ledger, _DEEDS, f"走访现场{number}.jpg", _saved(scenes[number]))
        _attach(ledger, _PAY, "村干部报酬发放表.pdf", _pay_list(ledger, dice))


def _of(state: LedgerState) -> LedgerQuerySet:
    rows: LedgerQuerySet = Ledger.objects.filter(form__fieldset__code=_FORM, state=state)
    return rows.select_related("unit", "submitted_by").order_by("-period", "unit__path")


def _attach(ledger: Ledger, key: str, name: str, content: bytes) -> None:
    """As the unit did that handed it in: its pages are counted, its looks kept."""
    by = ledger.submitted_by
    if by is None:
        return
    file = SimpleUploadedFile(name, content)
    upload = uploads.accept(file, by=by, unit=ledger.unit, purpose=EVIDENCE)
    uploads.keep(upload)
    LedgerFile.objects.create(ledger=ledger, key=key, upload=upload)


# A picture ----------------------------------------------------------------------------------------


def _scene(dice: Random) -> Image.Image:
    """Hills, houses and people before them."""
    wide, high = _SIZE
    image = Image.new("RGB", _SIZE, (150 + dice.randrange(80), 200, 235))
    pen = ImageDraw.Draw(image)
    for layer in range(3):
        green = (60 + 25 * layer, 110 + 20 * layer, 70)
        for _ in range(3):
            x, top = dice.randrange(-150, wide), high // 3 + 70 * layer + dice.randrange(60)
            pen.ellipse((x, top, x + dice.randrange(250, 520), high + 200), fill=green)
    for _ in range(dice.randrange(3, 6)):
        _house(pen, dice)
    for _ in range(dice.randrange(3, 7)):
        x, y = dice.randrange(40, wide - 40), dice.randrange(430, 500)
        coat = (dice.randrange(40, 220), dice.randrange(40, 140), dice.randrange(40, 200))
        pen.ellipse((x - 11, y - 24, x + 11, y - 2), fill=(228, 186, 152))
        pen.rounded_rectangle((x - 17, y, x + 17, y + 72), 9, fill=coat)
    return image


def _house(pen: ImageDraw.ImageDraw, dice: Random) -> None:
    x, y = dice.randrange(20, 640), dice.randrange(300, 380)
    wide, high = dice.randrange(90, 160), dice.randrange(60, 90)
    pen.rectangle((x, y, x + wide, y + high), fill=(240, 235, 222))
    pen.polygon([(x - 12, y), (x + wide + 12, y), (x + wide // 2, y - 45)], fill=(168, 72, 52))
    pen.rectangle((x + wide // 3, y + high // 3, x + wide // 2, y + high), fill=(110, 84, 60))


def _saved(image: Image.Image, *, quality: int = 85) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


# A list of two pages ------------------------------------------------------------------------------


def _pay_list(ledger: Ledger, dice: Random) -> bytes:
    columns = (
        Head("序号", width=8, is_number=True, centred=True),
        Head("村（社区）", width=34),
        Head("职务", width=28),
        Head("实发（元）", width=20, is_number=True),
    )
    blocks = [
        TitleLine(f"{ledger.unit.short_name}{ledger.period.label}村干部报酬发放表"),
        Table(columns, tuple(_paid(ledger, dice))),
        Paragraph("以上报酬已通过银行代发，发放凭证另存。"),
    ]
    return documents.PDF.draw(blocks, signed=ledger.unit.short_name)


def _paid(ledger: Ledger, dice: Random) -> Iterator[Row]:
    villages = Unit.objects.in_branch(ledger.unit).at_level("village").still_open()
    number = 0
    for village in villages.in_tree_order():
        for post in ("党组织书记", "副书记", "委员", "委员", "妇联主席"):
            number += 1
            yield Row((number, village.short_name, post, dice.randrange(*_PAID, 10)))
