"""Messages whose entry is not there any more: wiped, and its text left behind.

A data object tells the place of the first entry that has it. Where no entry stands, and something
of the file is missing, the text is what remains of one.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from pratique.parsers.log.base import Access
from pratique.parsers.log.journald.data import DATA, Damaged, Fields
from pratique.parsers.log.journald.objects import Walk

# From the beginning of a data object: the first entry that has it.
_ENTRY: Final = struct.Struct("<40xQ")
_MOST: Final = 100_000


def orphans(
    access: Access, start: int, entries: Sequence[int], fields: Fields, number: int
) -> Iterator[str]:
    """The values of field `number` whose first entry is not among `entries`, which are in order."""
    given = 0
    for kind, flags, _place, size, content, at in Walk(access, start).objects():
        if kind != DATA:
            continue
        (entry,) = _ENTRY.unpack_from(content, at)
        position = bisect_left(entries, entry)
        if not entry or (position < len(entries) and entries[position] == entry):
            continue
        try:
            found = fields.field(flags, content, at, size)
        except Damaged:
            continue
        if found is not None and found[0] == number:
            yield found[1]
            given += 1
            if given >= _MOST:
                return
