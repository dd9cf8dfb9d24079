"""Whether one block of text was put into many files that have nothing else in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.site_program import PROGRAMS
from pratique.content.block import Block
from pratique.model import Place, Severity
from pratique.parsers.site import Site
from pratique.phrase import Phrase, in_a_row, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_LEAST_FILES: Final = 3
_MANY: Final = 20
_DAY: Final = 86_400 * 1_000_000_000
_LEAST_POINTS: Final = 3  # a hint; with four it is worth a look, with five it is sure
_COVERED: Final = 0.8
# Words of `Block.holds` that a shared header or footer of an application hardly has.
_STRONG: Final = ("runs", "calls-name", "decodes", "escapes", "fetches", "writes", "globals",
                  "scrambled")  # fmt: skip
_WORDS: Final = {
    "runs": Phrase("runs text as a program"),
    "calls-name": Phrase("calls what a variable names"),
    "decodes": Phrase("decodes a text"),
    "escapes": Phrase("writes its texts in escapes"),
    "includes": Phrase("brings in another file"),
    "fetches": Phrase("fetches something from the network"),
    "asks-visitor": Phrase("looks at what the visitor sends"),
    "redirects": Phrase("sends the visitor elsewhere"),
    "writes": Phrase("writes files"),
    "adds-script": Phrase("puts a script into the page"),
    "foreign-script": Phrase("brings in a script of another machine"),
    "silences": Phrase("switches messages off"),
    "globals": Phrase("reaches into all variables"),
    "scrambled": Phrase("has scrambled names"),
}
_HELD: Final = {
    "top": Phrase("%(files)s files that differ otherwise hold it at the top. It %(does)s."),
    "end": Phrase("%(files)s files that differ otherwise hold it at the end. It %(does)s."),
    "script": Phrase("%(files)s files that differ otherwise hold it as a script. It %(does)s."),
}
_STANDS: Final = {
    "reopened": Phrase(
        "It is a piece of PHP of its own, closed just where the file's own PHP opens."
    ),
    "behind-blanks": Phrase(
        "It stands behind a long run of blanks, where an editor does not show it."
    ),
    "behind-page": Phrase("It stands behind the end of the page."),
    "before-page": Phrase("It stands before the beginning of the page."),
}

# A name counts for a part or a site once: an application installed twice has its own headers
# twice, under the same names.
_SQL: Final = f"""
WITH {PROGRAMS},
many AS (
    SELECT digest FROM block GROUP BY digest HAVING count(*) >= {_LEAST_FILES}
),
stood AS (
    SELECT digest, hash(path) AS id, bool_or(stands <> '') AS odd,
           bool_or(regexp_matches(holds, '{"|".join(_STRONG)}')) AS strong
    FROM block SEMI JOIN many USING (digest) GROUP BY ALL
),
held AS (
    SELECT s.*, p.folder, p.name, p.content, p.site, p.part, p.mtime, p.ctime
    FROM stood s JOIN program p USING (id)
),
by_part AS (
    SELECT digest, max(names) AS most_names FROM (
        SELECT digest, site, part, count(DISTINCT name) AS names FROM held GROUP BY ALL
    ) GROUP BY digest
),
usual AS (
    SELECT folder, count(*) AS files, median(mtime) AS mtime, median(ctime) AS ctime
    FROM program WHERE folder IN (SELECT folder FROM held) GROUP BY folder
),
beside AS (
    SELECT digest, sum(files - held) AS others, sum(mtimes) / sum(held) AS mtimes,
           sum(ctimes) / sum(held) AS ctimes
    FROM (
        SELECT digest, any_value(u.files) AS files, count(*) AS held,
               count(*) FILTER (abs(h.mtime - u.mtime) > {_DAY}) AS mtimes,
               count(*) FILTER (abs(h.ctime - u.ctime) > {_DAY}) AS ctimes
        FROM held h JOIN usual u USING (folder) GROUP BY digest, folder
    ) GROUP BY digest
),
alike AS (
    SELECT digest, count(*) AS files, count(DISTINCT content) AS contents,
           count(DISTINCT name) AS names, count(DISTINCT (site, part)) AS parts,
           count(*) FILTER (odd) / count(*) AS odd, bool_or(strong) AS strong,
           quantile_disc(mtime, 0.9) - quantile_disc(mtime, 0.1) AS mspan,
           quantile_disc(ctime, 0.9) - quantile_disc(ctime, 0.1) AS cspan
    FROM held GROUP BY digest
),
judged AS (
    SELECT digest, files, parts, odd >= 0.5 AS odd,
           names > 1.5 * most_names AND parts > 1 AS crosses,
           coalesce(others >= 3 AND (
               mspan < {_DAY} / 12 AND mtimes > 0.7 OR cspan < {_DAY} / 12 AND ctimes > 0.7
           ), false) AS later,
           coalesce(others, 0)::BIGINT AS others, strong
    FROM alike JOIN by_part USING (digest) LEFT JOIN beside USING (digest)
    WHERE files >= {_LEAST_FILES} AND contents >= 2
),
worth AS (
    SELECT * EXCLUDE (strong) FROM judged
    WHERE 3 * strong::INT + 2 * odd::INT + 2 * crosses::INT + 2 * later::INT
          + (files >= {_MANY})::INT >= {_LEAST_POINTS}
)
SELECT w.*, place, mode(stands), arg_min(holds, b.path), arg_min(quote, b.path),
       list({{'path': b.path, 'line': b.line, 'sha256': f.sha256}} ORDER BY b.path, b.line)
FROM worth w JOIN block b USING (digest) JOIN file f ON f.path = b.path
WHERE hash(b.path) IN (SELECT id FROM held)
GROUP BY ALL
"""


@dataclass(frozen=True, slots=True)
class _Shared:
    """One block with what is known of the files that hold it."""

    digest: int
    files: int
    parts: int
    odd: bool
    crosses: bool
    later: bool
    others: int
    place: str
    stands: str
    holds: str
    quote: str
    places: list[dict[str, Any]]

    @property
    def strong(self) -> bool:
        return not set(_STRONG).isdisjoint(self.holds.split())

    @property
    def hides(self) -> bool:
        """Whether it runs or brings in what it does not show: no header of an application does."""
        words = set(self.holds.split())
        runs = not words.isdisjoint(("runs", "calls-name", "includes"))
        return runs and not words.isdisjoint(("decodes", "escapes", "scrambled"))

    def points(self) -> int:
        """How far it is from what an application has in many files by itself."""
        return (
            2 * self.strong + self.hides + 2 * self.odd + 2 * self.crosses + 2 * self.later
            + (self.files >= _MANY)
        )  # fmt: skip

    def severity(self) -> Severity | None:
        """None for what an application explains."""
        points = self.points()
        if self.place == "script" and not self.odd and not (self.strong and self.later):
            # Counters and maps are in all pages of a site, and in those of the next one too.
            points = min(points, _LEAST_POINTS)
        if points < _LEAST_POINTS:
            return None
        return (Severity.LOW, Severity.MEDIUM, Severity.HIGH)[min(points - _LEAST_POINTS, 2)]

    def why(self) -> Phrase:
        does = in_a_row([_WORDS[word] for word in self.holds.split()])
        said: list[Phrase | None] = [_HELD[self.place].having(files=self.files, does=does)]
        if self.odd:
            said.append(_STANDS.get(self.stands))
        if self.crosses:
            said.append(
                Phrase(
                    "They belong to %(parts)s parts of sites (plug-ins, themes, "
                    "modules), which are hardly all written by the same hand.",
                    {"parts": self.parts},
                )
            )
        if self.later:
            said.append(
                Phrase(
                    "Those files were changed together, and %(others)s others beside "
                    "them that lack it were not.",
                    {"others": self.others},
                )
            )
        return prose(*said)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each block that no application explains, with all files that hold it."""
    covered: set[str] = set()
    found = [_Shared(*row) for row in tables.select(_SQL)]
    for shared in sorted(found, key=lambda one: (-one.points(), -one.files, one.digest)):
        severity = shared.severity()
        paths = {place["path"] for place in shared.places}
        # One injection may leave a block at both edges of a file.
        if severity is None or len(paths & covered) >= _COVERED * len(paths):
            continue
        covered |= paths
        yield _sign(shared, severity)


def _sign(shared: _Shared, severity: Severity) -> Sign:
    first: dict[str, Place] = {}
    for place in shared.places:
        first.setdefault(place["path"], Place(**place))
    places = tuple(first.values())
    return Sign(
        subject=shared.quote[:120],
        places=places,
        quote=shared.quote,
        why=shared.why(),
        verify=lines(*places[:3]),
        confidence=min(0.97, 0.35 + 0.1 * shared.points()),
        severity=severity,
    )


CHECK = Check(
    slug="crowd-shared-block",
    title="The same piece of code was put into many files",
    severity=Severity.HIGH,
    technique="T1505.003",
    reads=(Block, File, PackageFile, Site),
    innocent=(
        "A developer may have put one line into many files of a site: a counter of visitors, a "
        "check of the login, a header. Files that a commercial encoder wrote begin alike too. Ask "
        "who wrote it, and when."
    ),
    blind=(
        "Code in the middle of files, code that differs wholly from file to file, and a block in "
        "fewer than three files."
    ),
    next=(
        "Read the block to its end in one of the files. Replace the files by those of a fresh copy "
        "of their application; cutting the block out by hand overlooks what else was changed."
    ),
    find=find,
    condemns=True,
)
