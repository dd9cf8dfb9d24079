"""Reading one file for the rules of a person, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from pratique.content.identify import HEAD_LENGTH, identify
from pratique.content.yara.rule_scan import START_ONLY, UNREAD, RuleScanner, gap
from pratique.content.yara.rule_set import RuleSet
from pratique.content.yara.variables import Value, variables
from pratique.errors import EvidenceError, NotCollected, Unreadable
from pratique.evidence.base import Source
from pratique.model import Entry, EntryType
from pratique.parsers import group, passwd
from pratique.store.parts import transposed
from pratique.survey.file_start import file_start
from pratique.survey.reading import BATCH, Rows
from pratique.survey.segment import Segment

# Held together; of what is longer, rules see the start. Conditions on `filesize` and on
# places from the end of the file make sense of whole files only.
SCANNED: Final = 64 << 20
_MOST_ACCOUNTS: Final = 4 << 20


class RuleReader:
    """Puts compiled rules to the entries of a source; the rules are those kept in `rules`."""

    def __init__(self, source: Source, beat: Callable[[int], None], rules: Path) -> None:
        self._source = source
        self._beat = beat
        kept = RuleSet.recall(rules)
        self._scanner = RuleScanner(kept.sets if kept is not None else ())
        self._owners = _names(source, b"etc/passwd", passwd.parse, "uid", "username")
        self._groups = _names(source, b"etc/group", group.parse, "gid", "groupname")

    def read(
        self, segment: Segment, started: Callable[[int], None], skipped: frozenset[int]
    ) -> Iterator[Rows]:
        """Rows of the tables `yara_match` and `gap`, in batches; see `Reader.read`."""
        found: list[Any] = []
        for index, entry in enumerate(segment.entries):
            started(index)
            if index in skipped or entry.type is not EntryType.REGULAR or not entry.size:
                continue
            found += self._entry(entry, segment.path(index))
            if len(found) >= BATCH:
                yield transposed(found)
                found = []
        if found:
            yield transposed(found)

    def _entry(self, entry: Entry, path: str) -> Iterable[Any]:
        try:
            with self._source.open(entry) as opened:
                content = file_start(opened, SCANNED, self._beat)
        except NotCollected:
            return []  # one limit counts them all
        except Unreadable as error:
            return [gap(path, UNREAD, error.what)]
        kind = identify(content[:HEAD_LENGTH], path.rpartition("/")[2])
        found = list(self._scanner.scan(content, path, kind, self._variables(entry, path, kind)))
        self._beat(0)
        if entry.size > len(content):
            detail = f"{entry.size} bytes long; the first {len(content)} were looked at"
            found.append(gap(path, START_ONLY, detail))
        return found

    def _variables(self, entry: Entry, path: str, kind: str) -> dict[str, Value]:
        return variables(
            path,
            kind,
            owner=self._owners.get(entry.uid, str(entry.uid)),
            group=self._groups.get(entry.gid, str(entry.gid)),
            mode=entry.mode,
        )


def _names(
    source: Source,
    path: bytes,
    parse: Callable[[bytes, str], Iterable[Any]],
    number: str,
    name: str,
) -> dict[int, str]:
    """Names by number, as the evidence gives them; the first one of a number counts."""
    try:
        entry = source.lookup(source.canonical(path))
        if entry is None or entry.type is not EntryType.REGULAR:
            return {}
        with source.open(entry) as opened:
            content = opened.read_at(0, _MOST_ACCOUNTS)
    except EvidenceError:
        return {}
    found: dict[int, str] = {}
    for row in parse(content, ""):
        if getattr(row, number, None) is not None:
            found.setdefault(getattr(row, number), getattr(row, name))
    return found
