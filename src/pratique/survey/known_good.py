"""Where in the evidence a clean copy is installed, and which files are exactly as in it.

The place is found by content alone: a file with the same name and the same content as one of
the copy, and the parts of both paths that are the same from the end on, tell a folder of the
evidence and one of the copy that belong together. The pairs of folders that enough files agree
on are installations. So it does not matter how deep the copy was packed, how a site is called,
or how many of them there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final

from pratique.store.derived import write_derived
from pratique.store.tables import Tables

# Shorter contents are the same by chance, as those are that a copy has more than once.
_TELLING: Final = 40
_SAME_ANYWHERE: Final = 16
# So many of the files of a copy must agree on a place; any other release has far more.
_LEAST: Final = 3
_SHARE: Final = 0.1
# Of a small part of a copy that lies elsewhere, such as a library that others have too.
_LEAST_OF_PART: Final = 5
_SHARE_OF_PART: Final = 0.8
_MOST_ROOTS: Final = 10_000


@dataclass(frozen=True, slots=True)
class CleanRoot:
    """A folder of the evidence in which a clean copy, or a part of it, is installed."""

    table: ClassVar[str] = "clean_root"

    path: Annotated[str, "readable path of the folder in the evidence"]
    copy: Annotated[str, "the copy, see the table clean_copy"]
    below: Annotated[str, "the folder of the copy that it corresponds to, `/` for the top"]
    files: Annotated[int, "files that the copy has there"]
    same: Annotated[int, "of these, how many are there with the same content"]
    different: Annotated[int, "of these, how many are there with another content"]


@dataclass(frozen=True, slots=True)
class KnownGood:
    """A file of the evidence whose content a clean copy has."""

    table: ClassVar[str] = "known_good"

    path: Annotated[str, "the file in the evidence"]
    copy: Annotated[str, "a copy that has its content, see the table clean_copy"]
    listed: Annotated[str, "a path in that copy with this content"]
    origin: Annotated[str, "name and version of the copy, for a person"]
    in_place: Annotated[bool, "whether the copy has it at this very place of an installation"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A file of the evidence that stands at the place of a file of a clean copy.

    It is different, or of another release: what is as it should be is in `known_good`.
    """

    table: ClassVar[str] = "clean_placed"

    path: Annotated[str, "the file in the evidence"]
    root: Annotated[str, "the installation, as in the table clean_root"]
    copy: Annotated[str, "the copy that fits this installation best"]
    below: Annotated[str, "the folder of the copy that the installation corresponds to"]
    listed: Annotated[str, "the path in the copy"]
    size: Annotated[int, "length of the file in the evidence"]
    sha256: Annotated[str, "SHA-256 of the file in the evidence"]
    other: Annotated[str, "another given copy that has this content there; else empty"]


MATCH_TYPES: Final[tuple[type[Any], ...]] = (CleanRoot, KnownGood, Placed)

_ROOTS: Final = f"""
CREATE OR REPLACE TABLE root AS
WITH telling AS (
    SELECT copy, any_value(path) AS path, any_value(filename) AS filename, sha256
    FROM clean_file WHERE size >= {_TELLING} GROUP BY copy, sha256 HAVING count(*) = 1
),
pair AS (
    SELECT c.copy, string_split(f.path, '/') AS there, string_split('/' || c.path, '/') AS here
    FROM telling c JOIN file f ON f.sha256 = c.sha256 AND f.filename = c.filename
    WHERE f.type = 'regular'
),
agreeing AS (
    SELECT copy, there, here, coalesce(list_position(list_transform(
               range(1, least(len(there), len(here))),
               lambda i: there[len(there) - i] = here[len(here) - i]), false),
               least(len(there), len(here))) AS parts
    FROM pair
),
voted AS (
    SELECT copy, array_to_string(there[1:len(there) - parts], '/') AS root,
           array_to_string(here[1:len(here) - parts], '/') AS below, count(*) AS votes
    FROM agreeing GROUP BY ALL
),
-- The folder that all files of the copy lie in: `wordpress` of most archives.
ends AS (
    SELECT copy, string_split('/' || min(path), '/') AS first,
           string_split('/' || max(path), '/') AS last
    FROM clean_file GROUP BY copy
),
top AS (
    SELECT copy, array_to_string(first[1:coalesce(list_position(list_transform(
               range(1, least(len(first), len(last))), lambda i: first[i] = last[i]), false),
               least(len(first), len(last))) - 1], '/') AS top
    FROM ends
),
size AS (SELECT copy, count(*) AS files FROM telling GROUP BY copy),
part AS (
    SELECT p.copy, p.below, count(*) AS files
    FROM (SELECT DISTINCT v.copy, below FROM voted v JOIN size s USING (copy)
          WHERE votes >= least({_LEAST}, s.files)) p
    JOIN telling c ON c.copy = p.copy AND starts_with('/' || c.path, p.below || '/')
    GROUP BY ALL
)
SELECT v.copy, max(v.votes) AS votes, bool_and(p.files * 2 < s.files) AS part,
       CASE WHEN inside THEN v.root || substr(t.top, length(v.below) + 1) ELSE v.root END AS root,
       CASE WHEN inside THEN t.top ELSE v.below END AS below
FROM voted v JOIN part p USING (copy, below) JOIN size s USING (copy)
JOIN top t USING (copy),
LATERAL (SELECT starts_with(t.top || '/', v.below || '/') AS inside)
WHERE CASE WHEN p.files * 2 >= s.files
           THEN v.votes >= greatest(least({_LEAST}, p.files), {_SHARE} * p.files)
           ELSE v.votes >= greatest({_LEAST_OF_PART}, {_SHARE_OF_PART} * p.files) END
GROUP BY ALL ORDER BY votes DESC, root, v.copy, below LIMIT {_MOST_ROOTS}
"""  # noqa: S608 - our own numbers

_STANDING: Final = """
CREATE OR REPLACE TABLE standing AS
SELECT f.path, r.root, r.copy, r.below, c.path AS listed, f.size, f.sha256,
       f.sha256 = c.sha256 AS same, r.part
FROM root r
JOIN clean_file c ON c.copy = r.copy AND starts_with('/' || c.path, r.below || '/')
JOIN file f ON f.path = r.root || substr('/' || c.path, length(r.below) + 1)
WHERE f.type = 'regular' AND f.sha256 IS NOT NULL
"""

_FITS: Final = """
CREATE OR REPLACE TABLE fits AS
SELECT r.root, r.copy, r.below, count(s.path) FILTER (s.same) AS same,
       count(s.path) FILTER (NOT s.same) AS different
FROM root r LEFT JOIN standing s USING (root, copy, below) GROUP BY ALL
"""

_CLEAN_ROOT: Final = """
SELECT CASE WHEN f.root = '' THEN '/' ELSE f.root END AS path, f.copy,
       CASE WHEN f.below = '' THEN '/' ELSE f.below END AS below, p.files, f.same, f.different
FROM fits f JOIN (
    SELECT r.copy, r.below, count(*) AS files
    FROM (SELECT DISTINCT copy, below FROM root) r
    JOIN clean_file c ON c.copy = r.copy AND starts_with('/' || c.path, r.below || '/')
    GROUP BY ALL
) p USING (copy, below)
ORDER BY ALL
"""

_ORIGIN: Final = "rtrim(g.name || ' ' || g.version)"

_KNOWN_GOOD: Final = f"""
WITH anywhere AS (
    SELECT sha256, min(copy) AS copy, arg_min(path, copy || path) AS listed
    FROM clean_file WHERE size >= {_SAME_ANYWHERE} GROUP BY sha256
),
placed AS (
    SELECT path, arg_max(struct_pack(copy, listed), same_there) AS found
    FROM (SELECT s.path, s.copy, s.listed, f.same AS same_there
          FROM standing s JOIN fits f USING (root, copy, below) WHERE s.same)
    GROUP BY path
)
SELECT k.path, k.copy, listed, {_ORIGIN} AS origin, in_place FROM (
    SELECT path, found.copy AS copy, found.listed AS listed, true AS in_place FROM placed
    UNION ALL
    SELECT f.path, a.copy, a.listed, false
    FROM file f JOIN anywhere a USING (sha256)
    WHERE f.type = 'regular' AND f.path NOT IN (SELECT path FROM placed)
) k JOIN clean_copy g ON g.copy = k.copy
ORDER BY k.path
"""  # noqa: S608 - our own words

# Of the copies that have a file at this place, the one counts whose installation is the
# innermost, and of releases of the same application the one that more files agree with. What
# another copy explains is no difference, unless that is another release of the same thing. A
# library that lies elsewhere is somebody else's, who may have another release of it: only what is
# the same there tells something. A plug-in or a theme is the same thing wherever it lies.
_PLACED: Final = """
WITH ranked AS (
    SELECT s.*, g.name, g.version, row_number() OVER (
               PARTITION BY s.path
               ORDER BY length(s.root) DESC, f.same DESC, s.copy, s.below
           ) AS rank
    FROM standing s JOIN fits f USING (root, copy, below) JOIN clean_copy g ON g.copy = s.copy
    WHERE s.same OR NOT s.part
          OR EXISTS (SELECT 1 FROM clean_application a WHERE a.copy = s.copy AND a.root = s.below)
),
explained AS (
    SELECT path, bool_or(true) AS known, list(DISTINCT struct_pack(name, version)) AS others
    FROM ranked WHERE same GROUP BY path
)
SELECT r.path, CASE WHEN r.root = '' THEN '/' ELSE r.root END AS root, r.copy,
       CASE WHEN r.below = '' THEN '/' ELSE r.below END AS below, r.listed, r.size, r.sha256,
       coalesce((SELECT min(rtrim(o.name || ' ' || o.version))
                 FROM (SELECT unnest(e.others) AS o) WHERE o.name = r.name), '') AS other
FROM ranked r LEFT JOIN explained e USING (path)
WHERE r.rank = 1 AND NOT r.same
  AND (e.known IS NULL OR list_contains(list_transform(e.others, lambda o: o.name), r.name))
ORDER BY r.path
"""


def match(tables: Tables, folder: Path) -> None:
    """Write what the copies explain, and what stands at their places, to the tables below `folder`.

    `tables` are those of the survey and of the copies.
    """
    for sql in (_ROOTS, _STANDING, _FITS):
        tables.prepare(sql)
    for row, sql in ((CleanRoot, _CLEAN_ROOT), (KnownGood, _KNOWN_GOOD), (Placed, _PLACED)):
        write_derived(tables, row, sql, folder)


def no_match(folder: Path) -> None:
    """Remove what copies explained that are not in the case any more."""
    for row in MATCH_TYPES:
        for file in (folder / row.table).glob("*.parquet"):
            file.unlink()
