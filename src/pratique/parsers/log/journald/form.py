"""Whether a journal is compact: places of 32 bits, and a longer head of data objects."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from pratique.parsers.log.base import Access
from pratique.parsers.log.journald.data import COMPACT_HEAD, DATA, HEAD
from pratique.parsers.log.journald.objects import COMPACT, Header, Walk

_SAMPLE: Final = 400
_NAMED: Final = re.compile(rb"[A-Z_][A-Z0-9_]{0,63}=")


def is_compact(access: Access, header: Header) -> bool:
    """Whether a file is compact: as its objects are, where the header says something else."""
    said = bool(header.incompatible & COMPACT)
    votes = {False: 0, True: 0}
    walk = Walk(access, header.length).objects()
    for kind, flags, _place, _size, content, at in islice(walk, _SAMPLE):
        if kind == DATA and not flags:
            if _NAMED.match(content, at + HEAD):
                votes[False] += 1
            elif _NAMED.match(content, at + COMPACT_HEAD):
                votes[True] += 1
    return not said if votes[not said] > 2 * votes[said] + 2 else said
