"""Pictures that look alike though their contents differ: saved anew, in another size, cut."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final

from django.db import connection

from portal.files.models import PictureLook, StoredFile

# Bits of 64 in which two pictures may differ and still be told as alike. Of photographs that had
# been saved anew, shrunk, lightened or cut by up to a tenth none differed by more; of pairs of
# different ones the nearest differed by ten (docs/decisions/0036-pictures-alike.md).
NEAR: Final = 7
# Two that differ in no more bits than there are bands less one share a band: the index finds them.
BANDS: Final = NEAR + 1
_BAND: Final = 64 // BANDS
_TABLE: Final = PictureLook._meta.db_table
_ALIKE: Final = f"""
    SELECT DISTINCT mine.stored_id, other.stored_id
    FROM {_TABLE} mine
    JOIN {_TABLE} other ON other.bands && mine.bands AND other.stored_id <> mine.stored_id
        AND (mine.is_whole OR other.is_whole)
        AND bit_count((mine.bits # other.bits)::bit(64)) <= {NEAR}
    WHERE mine.stored_id = ANY(%s)
"""  # noqa: S608 - our own table and number


def remember(stored: StoredFile, looks: Sequence[int]) -> None:
    """The first is of the whole picture. Part of the act that takes the file."""
    PictureLook.objects.bulk_create(
        [
            PictureLook(stored=stored, is_whole=not place, bits=_signed(bits), bands=bands_of(bits))
            for place, bits in enumerate(looks)
        ],
        ignore_conflicts=True,  # the same content was taken before
    )


def bands_of(bits: int) -> list[int]:
    mask = (1 << _BAND) - 1
    return [place << _BAND | bits >> place * _BAND & mask for place in range(BANDS)]


def _signed(bits: int) -> int:
    return bits - (1 << 64) if bits >> 63 else bits


def alike(stored: Collection[int]) -> dict[int, set[int]]:
    """By content, the other contents that look like it; in one statement, whatever their number."""
    found: dict[int, set[int]] = defaultdict(set)
    if stored:
        with connection.cursor() as cursor:
            cursor.execute(_ALIKE, [list(stored)])
            for mine, other in cursor.fetchall():
                found[mine].add(other)
    return found
