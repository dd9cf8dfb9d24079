"""Whether something was erased from the logs of logins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import reads
from pratique.model import Gap, Place, Severity
from pratique.parsers.utmp import ZEROS, Login, records_of
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_MOST: Final = 1_000


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each login log with records of zeros before records that were kept."""
    kept = tables.select(
        "SELECT path, max(record) FROM login WHERE source IN ('wtmp', 'btmp') GROUP BY path"
    )
    last_record: dict[str, int] = dict(iter(kept))
    erased: dict[str, list[tuple[int, int]]] = {}
    for gap in tables.rows(Gap, "reason = ?", ZEROS):
        records = records_of(gap)
        if records is not None and records[1] < last_record.get(gap.path, -1):
            erased.setdefault(gap.path, []).append(records)
    for path, runs in erased.items():
        yield _sign(tables, path, sorted(runs)[:_MOST])


def _sign(tables: Tables, path: str, runs: list[tuple[int, int]]) -> Sign:
    first, last = runs[0]
    count = sum(end - start + 1 for start, end in runs)
    before = _time(tables, path, "record < ? ORDER BY record DESC", first)
    after = _time(tables, path, "record > ? ORDER BY record", last)
    when = None
    if before and after:
        when = Phrase(
            "The first of them stood between %(before)s and %(after)s (UTC).",
            {"before": before, "after": after},
        )
    return Sign(
        subject=path,
        places=(Place(path),),
        quote=f"records of zeros: {count}, the first is record {first}",
        why=prose(
            Phrase(
                "In %(path)s, records of nothing but zeros (%(count)s) stand between "
                "records that were kept. That is what tools leave behind that erase "
                "the logins of one person or address.",
                {"path": path, "count": count},
            ),
            when,
        ),
        verify=(reads("utmpdump", path),),
        confidence=0.75,
    )


def _time(tables: Tables, path: str, which: str, record: int) -> str:
    found = tables.select(
        f"SELECT strftime(time, '%Y-%m-%d %H:%M:%S') FROM login "
        f"WHERE path = ? AND time IS NOT NULL AND {which} LIMIT 1",
        path,
        record,
    )
    row = next(found, None)
    return "" if row is None else str(row[0])


CHECK = Check(
    slug="accounts-login-wiped",
    title="Logins were erased from a log",
    severity=Severity.MEDIUM,
    technique="T1070.002",
    reads=(Login, Gap),
    innocent=(
        "A machine that lost power while it wrote can leave zeros too. Then they stand just "
        "before a record of a boot."
    ),
    blind=(
        "Tools that cut the record out, or that delete the whole log, leave no zeros. lastlog is "
        "full of zeros anyway."
    ),
    next=(
        "Look at what stands before and after the erased records, and compare with auth.log, the "
        "journal and the logs of other machines for the same hours."
    ),
    find=find,
)
