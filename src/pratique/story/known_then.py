"""Whether an advisory was known when the first finding dates: the way in may have been open."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from pratique.inventory.outdated import Outdated
from pratique.model import Window

_NAMED: Final = re.compile(r"CVE-(\d{4})-")


class KnownThen(StrEnum):
    """Whether something was published before the findings begin."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def known_then(row: Outdated, first: Window) -> KnownThen:
    """Whether the advisory was published at the latest bound of the first finding.

    Unknown where nothing dates the findings, or the advisory. A name of CVE has the year in which
    it was given away, and nothing is published under it before.
    """
    if first.before is None:
        return KnownThen.UNKNOWN
    if row.published is not None:
        return KnownThen.YES if row.published <= first.before else KnownThen.NO
    years = [int(year) for name in (row.advisory, *row.aliases) for year in _NAMED.findall(name)]
    year = datetime.fromtimestamp(first.before // 1_000_000_000, UTC).year
    return KnownThen.NO if years and min(years) > year else KnownThen.UNKNOWN
