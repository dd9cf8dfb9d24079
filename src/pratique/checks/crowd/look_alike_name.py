"""Whether a program has a name that is nearly the one of a well-known program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.checks.site_program import PROGRAMS, RUNS
from pratique.model import Place, Severity
from pratique.parsers.site import Site
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

# Names that people expect to see, and so read over.
_WELL_KNOWN: Final = (
    "index default configuration config settings functions header footer login admin-ajax "
    "admin-post admin install upgrade update database session template bootstrap autoload "
    "controller application"
).split()
# Those of WordPress, of all its releases.
_WORDPRESS: Final = (
    "wp-activate wp-app wp-atom wp-blog-header wp-comments-post wp-commentsrss2 wp-config "
    "wp-config-sample wp-cron wp-db wp-diff wp-feed wp-links-opml wp-load wp-login wp-mail wp-pass "
    "wp-rdf wp-register wp-rss wp-rss2 wp-settings wp-signup wp-trackback wp-cache-config wp-cli"
).split()
# Letters and digits that look alike, written as one; `rn` and `vv` look like one letter.
_SEEN: Final = "replace(replace(translate({name}, '0135|i', 'oleslll'), 'rn', 'm'), 'vv', 'w')"
_PLAIN: Final = "translate({name}, '_', '-')"
_ALPHABETS: Final = r"[a-z][\p{Cyrillic}\p{Greek}]|[\p{Cyrillic}\p{Greek}][a-z]"
_SUFFIX: Final = r"[.](?:php[3-8]?|phtml|phar|pht)[.]+$"
_CASE: Final = r"[.](?:pH[pP]|Ph[pP]|PHp|phP|pHtml|PhTml)$"


def _seen(name: str) -> str:
    return _SEEN.format(name=_PLAIN.format(name=name))


_SQL: Final = rf"""
WITH {PROGRAMS},
known AS (SELECT unnest(?::VARCHAR[]) AS known),
named AS (
    SELECT path, sha256, filename, directory, site,
           lower(regexp_replace(filename, '[.].*', '')) AS stem
    FROM file f JOIN placed USING (directory)
    WHERE type = 'regular' AND {RUNS} AND hash(path) NOT IN (SELECT id FROM answered)
),
-- Distinct names first: a tree has far fewer names than files.
name AS (SELECT DISTINCT stem FROM named),
alike AS (
    SELECT stem, min(known) AS known
    FROM name JOIN known ON {_seen("stem")} = {_seen("known")}
    WHERE {_PLAIN.format(name="stem")} <> known GROUP BY stem
),
near AS (
    SELECT stem, min(known) AS known
    FROM name JOIN (SELECT unnest(?::VARCHAR[]) AS known)
      ON abs(length(stem) - length(known)) <= 1 AND length(known) >= 7
     AND damerau_levenshtein(stem, known) = 1
    WHERE starts_with(stem, 'wp') AND {_PLAIN.format(name="stem")} NOT IN (FROM known)
    GROUP BY stem
),
judged AS (
    SELECT path, sha256,
           CASE WHEN a.known IS NOT NULL AND n.stem NOT IN (FROM known) THEN 'alike'
                WHEN d.known IS NOT NULL
                     AND regexp_full_match(substr(directory, length(site) + 1),
                                           '(?:|/wp-(?:admin|includes)(?:/.*)?|/wp-content)')
                     THEN 'near'
                WHEN regexp_matches(stem, '{_ALPHABETS}') THEN 'alphabets'
                WHEN regexp_matches(filename, '{_SUFFIX}') THEN 'dots'
                WHEN regexp_matches(filename, '{_CASE}') THEN 'case' END AS how,
           coalesce(a.known, d.known, '') AS known
    FROM named n LEFT JOIN alike a USING (stem) LEFT JOIN near d USING (stem)
)
SELECT path, sha256, how, known FROM judged WHERE how IS NOT NULL ORDER BY path
"""

_WHY: Final = {
    "alike": Phrase(
        "Read quickly, the name is %(known)s.php: letters that look alike were exchanged."
    ),
    "near": Phrase("The name differs in one letter from %(known)s.php, which WordPress has there."),
    "alphabets": Phrase(
        "Letters of two alphabets stand in one word of the name, so that it reads as another."
    ),
    "dots": Phrase(
        "The dots at the end keep the name out of rules and searches for "
        ".php, and some web servers run it all the same."
    ),
    "case": Phrase(
        "The suffix is written in mixed case, which keeps it out of rules "
        "and searches for .php, and some web servers run it all the same."
    ),
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such program."""
    for path, sha256, how, known in tables.select(_SQL, [*_WELL_KNOWN, *_WORDPRESS], _WORDPRESS):
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),
            quote=path.rpartition("/")[2],
            why=_WHY[how].having(known=known or ""),
            verify=names(path),
            confidence=0.6 if how in ("near", "case") else 0.8,
        )


CHECK = Check(
    slug="crowd-look-alike-name",
    title="A program has a name that is nearly a well-known one",
    severity=Severity.MEDIUM,
    technique="T1036.005",
    reads=(File, PackageFile, Site),
    innocent="A slip of whoever named it, or a copy that was kept under a changed name.",
    blind="Names that imitate a program which is not on our short list.",
    next="Read it: a program that needs no disguise has none. Look for its name in the access log.",
    find=find,
)
