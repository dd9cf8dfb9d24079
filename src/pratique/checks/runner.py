"""Puts every check to the tables, and keeps three answers apart: found, nothing, could not look."""

from __future__ import annotations

import errno
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.packed_place import weighed
from pratique.checks.unvouched_package import unvouched_packages
from pratique.content.identify import PHP_SUFFIXES
from pratique.content.mark import Mark
from pratique.content.reason import reason as gap_reason
from pratique.errors import CaseError
from pratique.inventory.verification import Standing, Verification
from pratique.model import Severity
from pratique.parsers import all_parsers
from pratique.parsers.base import shown
from pratique.phrase import Phrase, Word, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.known_good import KnownGood
from pratique.survey.loss import LOST
from pratique.survey.package_file import ANSWERED_FOR, SAME
from pratique.survey.places import Routes

# Beyond these, an intruder who makes a million of one thing would drown all the others.
MOST_SIGNS: Final = 2_000
_NAMED_GAPS: Final = 3
_PATHS_AT_ONCE: Final = 20_000
_SUFFIX: Final = "regexp_extract(f.filename, '[.]([^.]*)$', 1)"
_EVERY: Final[frozenset[str]] = frozenset()


class Outcome(StrEnum):
    """What a check answered."""

    FOUND = "found"
    NOTHING = "nothing in what was read"
    COULD_NOT_LOOK = "could not look"


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """The answer of one check; `because` says why it could not look, or only in part.

    That is English, for programs; `told` is the same as it is translated for a person.
    """

    check: str
    title: str
    outcome: Outcome
    found: int
    because: tuple[str, ...] = ()
    told: tuple[Phrase, ...] = ()

    @property
    def shown_because(self) -> tuple[str | Phrase, ...]:
        """The reasons as they are translated; in English where nothing else was kept."""
        return self.told if len(self.told) == len(self.because) else self.because


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of a check with the signs that it found."""

    check: Check
    outcome: CheckOutcome
    signs: tuple[Sign, ...]


def run(
    checks: Iterable[Check], tables: Tables, done: Callable[[Check], None] = lambda _check: None
) -> Iterator[Answer]:
    """The answer of each check, in order. A check that fails could not look."""
    unread = _Unread(tables)
    known_good = _KnownGood(tables)
    for check in checks:
        signs, stopped = _asked(check, tables)
        signs, left_out = _bounded(signs, check)
        blind = (*stopped, *unread.blind(check))
        because = _once((*blind, *left_out, *unread.because(check)))
        signs = weighed(known_good.weighed(signs, check), check)
        yield _answer(check, signs, because, blind=bool(blind))
        done(check)


def _asked(check: Check, tables: Tables) -> tuple[tuple[Sign, ...], tuple[Phrase, ...]]:
    """The signs, each subject once, in a stable order; and why the check ended early, if it did.

    What it found until then stands. A case folder that cannot be written ends the whole run:
    no check could answer any more.
    """
    found: dict[str, Sign] = {}
    stopped: tuple[Phrase, ...] = ()
    try:
        for sign in check.find(tables):
            found.setdefault(sign.subject, sign)
    except CouldNotLook as answer:
        stopped = (prose(answer.why),)
    except CaseError:
        raise
    except Exception as error:  # noqa: BLE001 - a check that crashes is an answer too
        stopped = (_failure(error),)
    return tuple(found[subject] for subject in sorted(found)), stopped


def _failure(error: Exception) -> Phrase:
    """Why a check failed: what a person can do something about in words, the rest as it is."""
    import duckdb

    said = str(error).partition("\n")[0]
    if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
        return Phrase("this question needed more memory than it could get")
    if os.strerror(errno.EMFILE) in said or os.strerror(errno.ENFILE) in said:
        return Phrase("this machine had too many files open at the same time; see `ulimit -n`")
    told: dict[str, Word] = {"error": type(error).__name__, "said": shown(said)}
    return Phrase("the check itself failed: %(error)s: %(said)s", told)


def _answer(
    check: Check, signs: tuple[Sign, ...], missing: tuple[Phrase, ...], *, blind: bool
) -> Answer:
    nothing = Outcome.COULD_NOT_LOOK if blind else Outcome.NOTHING
    outcome = Outcome.FOUND if signs else nothing
    because = tuple(one.english for one in missing)
    told = CheckOutcome(check.slug, check.title, outcome, len(signs), because, missing)
    return Answer(check, told, signs)


def _bounded(signs: tuple[Sign, ...], check: Check) -> tuple[tuple[Sign, ...], tuple[Phrase, ...]]:
    """The gravest of very many, and a sentence that says how many were left out."""
    if len(signs) <= MOST_SIGNS:
        return signs, ()
    gravest = sorted(signs, key=lambda sign: -(sign.severity or check.severity))[:MOST_SIGNS]
    left_out = Phrase(
        "%(count)s more signs of the same kind are not listed", {"count": len(signs) - MOST_SIGNS}
    )
    return tuple(sorted(gravest, key=lambda sign: sign.subject)), (left_out,)


def _once(said: Iterable[Phrase]) -> tuple[Phrase, ...]:
    """Each reason once, in their order."""
    return tuple({one.english: one for one in said}.values())


def finding_id(check: str, subject: str) -> str:
    """The same for the same subject of the same check, in every run."""
    digest = hashlib.sha256(f"{check}\0{subject}".encode("utf-8", "surrogatepass"))
    return "F-" + digest.hexdigest()[:8]


class _KnownGood:
    """Weighs a sign against what is known of the origin of its files.

    A package's own manifest lies on the suspect's disk, and root can edit it. A clean copy that
    the person gave proves the content, and not that it belongs where it lies: what is in its
    place there is not even asked about, see `case.examine`. So neither silences a sign; it
    makes it a low one.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def weighed(self, signs: tuple[Sign, ...], check: Check) -> tuple[Sign, ...]:
        """The signs; those about content whose files all have a known origin are low ones."""
        if not signs or not check.about_content:
            return signs
        wanted = sorted({place.path for sign in signs for place in sign.places})
        shipped: set[str] = set()
        copied: dict[str, str] = {}
        for start in range(0, len(wanted), _PATHS_AT_ONCE):
            some = wanted[start : start + _PATHS_AT_ONCE]
            shipped.update(self._shipped(some))
            copied.update(self._copied(some))
        return tuple(self._weighed(sign, check, shipped, copied) for sign in signs)

    def _shipped(self, paths: list[str]) -> Iterator[str]:
        rows = self._tables.select(
            f"""SELECT DISTINCT f.path FROM file f JOIN package_file p USING (path)
                WHERE {SAME} AND {ANSWERED_FOR}
                  AND f.path IN (SELECT unnest(CAST(? AS VARCHAR[])))
                  AND NOT list_contains(CAST(? AS VARCHAR[]), p.package)""",
            paths,
            sorted(self._tables.once(unvouched_packages)),
        )
        disproved = set(self._disproved(paths))
        for (path,) in rows:
            if path not in disproved:
                yield path

    def _disproved(self, paths: list[str]) -> Iterator[str]:
        """Paths whose manifest agrees with them, and a better proof does not."""
        if Verification not in self._tables.row_types:
            return
        rows = self._tables.select(
            """SELECT path FROM verification WHERE state = ? AND list_contains(differs, 'content')
               AND path IN (SELECT unnest(CAST(? AS VARCHAR[])))""",
            Standing.MODIFIED,
            paths,
        )
        for (path,) in rows:
            yield path

    def _copied(self, paths: list[str]) -> Iterator[tuple[str, str]]:
        """Paths with the content of a clean copy, and which one that is."""
        if KnownGood not in self._tables.row_types:
            return
        rows = self._tables.select(
            """SELECT path, origin FROM known_good
               WHERE path IN (SELECT unnest(CAST(? AS VARCHAR[])))""",
            paths,
        )
        yield from rows

    def _weighed(self, sign: Sign, check: Check, shipped: set[str], copied: dict[str, str]) -> Sign:
        severity = sign.severity or check.severity
        paths = {place.path for place in sign.places}
        if severity <= Severity.LOW or not paths or not paths <= shipped | copied.keys():
            return sign
        if paths <= shipped:
            known = Phrase(
                "The file has the digest that its package's manifest on this disk gives, so it is "
                "most likely as it was shipped."
            )
        else:
            origins = sorted({copied[path] for path in paths if path in copied})
            known = Phrase(
                "The content is that of a file in your clean copy: %(origins)s.",
                {"origins": ", ".join(origins)},
            )
        return replace(sign, severity=Severity.LOW, why=prose(sign.why, known))


@dataclass(frozen=True, slots=True)
class _Files:
    """How many files of one sort there are, and how many of them were lost."""

    all: int
    lost: int


class _Unread:
    """Which tables miss rows, because something that feeds them could not be read."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._because: dict[str, list[Phrase]] = {}  # by table: the first places
        self._more: Counter[str] = Counter()  # by table: how many further ones
        self._empty: dict[str, bool] = {}
        self._files = self._count("stage IN ('list', 'read')")
        self._folders = self._count("stage = 'list'")
        self._contents = self._count("stage = 'analyse'")
        self._files_of: dict[frozenset[str], _Files] = {}
        routes = Routes(all_parsers())
        gaps = tables.select(
            """SELECT DISTINCT path, stage, reason FROM gap
               WHERE matters AND path <> '' AND stage IN ('list', 'read', 'parse', 'analyse')
               ORDER BY ALL"""
        )
        for path, stage, reason in gaps:
            folder, _, name = path.rpartition("/")
            parsers = list(routes.parsers_for(folder, name))
            if stage in ("list", "read"):  # a link that was not followed may lead to a folder
                parsers += routes.parsers_below(path)
            for table in sorted({row.table for parser in parsers for row in parser.rows}):
                named = self._because.setdefault(table, [])
                if len(named) < _NAMED_GAPS:
                    named.append(
                        Phrase("%(path)s: %(reason)s", {"path": path, "reason": gap_reason(reason)})
                    )
                else:
                    self._more[table] += 1

    def because(self, check: Check) -> tuple[Phrase, ...]:
        """Sentences about what this check did not see; at most a handful."""
        said: list[Phrase] = []
        for row in check.reads:
            said += self._because.get(row.table, [])
            if self._more[row.table]:
                more = {"count": self._more[row.table]}
                said.append(Phrase("and %(count)s more places like these", more))
            if row in (File, Mark) and self._files:
                count = {"count": self._files}
                said.append(Phrase("files or folders that could not be read: %(count)s", count))
            if row is Mark and self._contents:
                count = {"count": self._contents}
                said.append(
                    Phrase("files whose content was not wholly understood: %(count)s", count)
                )
        return _once(said)

    def blind(self, check: Check) -> tuple[Phrase, ...]:
        """Why what it did not see leaves no answer; empty where enough was seen.

        A table is empty while something that feeds it was not read; or more of the files whose
        content it asks about were lost than were wholly read; or no file was even listed while
        some folder was not.
        """
        said: list[Phrase] = []
        for row in check.reads:
            if row is Mark:
                said += self._lost(check.about or PHP_SUFFIXES)
            elif row is File:
                said += self._unlisted(_EVERY)
            elif row.table in self._because and self._is_empty(row):
                said += self._because[row.table]
        return tuple(said)

    def _unlisted(self, suffixes: frozenset[str]) -> Iterator[Phrase]:
        if self._folders and not self._of(suffixes).all:
            yield Phrase(
                "no file to look at was listed; what could not be listed: %(count)s",
                {"count": self._folders},
            )

    def _lost(self, suffixes: frozenset[str]) -> Iterator[Phrase]:
        yield from self._unlisted(suffixes)
        files = self._of(suffixes)
        if files.lost > files.all - files.lost:
            yield Phrase(
                "most files that this is about could not be read or wholly understood: %(lost)s "
                "of %(all)s",
                {"lost": files.lost, "all": files.all},
            )

    def _of(self, suffixes: frozenset[str]) -> _Files:
        """The files whose names end so; `_EVERY` stands for all."""
        if suffixes not in self._files_of:
            count, lost = next(
                self._tables.select(
                    f"""SELECT count(*), count(lost.path)
                        FROM file f LEFT JOIN ({LOST}) lost USING (path)
                        WHERE f.type = 'regular' AND (? OR list_contains(?, lower({_SUFFIX})))""",
                    suffixes == _EVERY,
                    sorted(suffixes),
                )
            )
            self._files_of[suffixes] = _Files(count, lost)
        return self._files_of[suffixes]

    def _is_empty(self, row: type[Any]) -> bool:
        if row.table not in self._empty:
            found = self._tables.select(f'SELECT 1 FROM "{row.table}" LIMIT 1')
            self._empty[row.table] = next(found, None) is None
        return self._empty[row.table]

    def _count(self, which: str) -> int:
        (count,) = next(
            self._tables.select(
                f"SELECT count(DISTINCT path) FROM gap WHERE matters AND path <> '' AND {which}"
            )
        )
        return int(count)
