"""Whether one program is unlike those beside it in several ways at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines, names
from pratique.checks.crowd.copied_time import COPIED
from pratique.checks.crowd.generated_name import GENERATED
from pratique.checks.site_program import CHANGED, PROGRAMS, WRITTEN
from pratique.content.block import Block
from pratique.content.mark import Mark
from pratique.model import Place, Severity
from pratique.parsers.site import Site
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_DAY: Final = 86_400 * 1_000_000_000
_SIBLINGS: Final = 8  # so many programs beside it say what is usual there
_LATER: Final = 30 * _DAY
_PICTURES: Final = 5
_STATIC: Final = "('jpeg', 'png', 'gif', 'webp', 'ico', 'svg', 'bmp', 'avif', 'ttf', 'woff', 'audio', 'video')"
# Accounts of web servers: Debian, Red Hat, Alpine, SUSE, FreeBSD; `nobody`.
_SERVERS: Final = "(33, 48, 82, 30, 80, 65534)"
_CORE: Final = "/(?:wp-admin|wp-includes|core|libraries|vendor|system|engine)(?:/|$)"
# People and installers do change these by themselves.
_SETTINGS: Final = (
    "conf|settings|local|params|env|db[.]php|object-cache|advanced-cache|wordfence-waf|version"
    "|installed|autoload|index[.]php"
)
_WRITTEN: Final = WRITTEN.replace("(directory)", "(c.directory)")
_STRONG: Final = "runs|calls-name|decodes|escapes|fetches|writes|globals|scrambled"

# `weak` are marks below the threshold of their own checks. A file with a block that others
# have too, or whose content lies elsewhere under another name, is told of by those checks.
_SQL: Final = f"""
WITH {PROGRAMS}, {CHANGED}, {GENERATED}, {COPIED},
usual AS (
    SELECT directory, count(*) AS programs, mode(uid) AS usual_uid,
           count(*) FILTER (mode & 73 > 0) AS executable, count(*) FILTER (mode & 2 > 0) AS open,
           count(*) FILTER (uid IN {_SERVERS}) AS of_server,
           max(moment, 2)[2] AS latest, max(moment) AS newest,
           count(*) FILTER (runs) AS running
    FROM changed GROUP BY directory
),
of_owner AS (SELECT directory, uid, count(*) AS own FROM changed GROUP BY directory, uid),
pictures AS (
    SELECT directory, count(*) AS pictures FROM file
    WHERE type = 'regular' AND kind IN {_STATIC} GROUP BY directory HAVING pictures >= {_PICTURES}
),
shared AS (SELECT digest FROM block GROUP BY digest HAVING count(DISTINCT path) >= 3),
held AS (
    SELECT path, arg_min({{'line': line, 'quote': quote, 'stands': stands}}, line) AS block,
           bool_or(stands <> '') AS stands
    FROM block WHERE regexp_matches(holds, '{_STRONG}')
    GROUP BY path HAVING NOT bool_or(digest IN (FROM shared))
),
weak AS (
    SELECT path, arg_max({{'line': line, 'quote': quote, 'why': why, 'mark': mark}}, confidence)
               AS mark
    FROM mark WHERE mark <> 'php-code' AND confidence BETWEEN 0.2 AND 0.7 GROUP BY path
),
in_many AS (
    SELECT DISTINCT path FROM block JOIN shared USING (digest)
    UNION ALL
    SELECT path FROM program JOIN (
        SELECT sha256 FROM program WHERE runs GROUP BY sha256 HAVING count(DISTINCT filename) >= 3
    ) USING (sha256)
),
candidate AS (
    SELECT c.path, c.directory, c.sha256, c.uid, c.mode, u.programs,
           u.programs >= {_SIBLINGS} AND o.own <= 0.05 * u.programs + 1 AND c.uid <> u.usual_uid AS owner,
           c.uid IN {_SERVERS} AND u.of_server <= 0.05 * u.programs + 1 AS of_server,
           u.programs >= {_SIBLINGS}
               AND (c.mode & 73 > 0 AND u.executable = 1 OR c.mode & 2 > 0 AND u.open = 1)
               AS permissions,
           u.programs >= {_SIBLINGS} AND c.moment = u.newest AND c.moment - u.latest > {_LATER}
               AS later,
           regexp_matches(c.directory, '{_CORE}') AS core,
           coalesce(i.pictures, 0) >= {_PICTURES} AND u.running = 1 AND u.programs = 1 AS pictures,
           g.path IS NOT NULL AS generated,
           t.how IN ('same', 'cut', 'back') AS copied, t.how IS NOT NULL AS old,
           h.block AS block, coalesce(h.stands, false) AS stands, w.mark AS mark,
           regexp_matches(lower(c.filename), '{_SETTINGS}') AS settings
    FROM changed c JOIN usual u ON u.directory = c.directory JOIN of_owner o ON o.directory = c.directory AND o.uid = c.uid
         LEFT JOIN pictures i ON i.directory = c.directory LEFT JOIN generated g ON g.path = c.path
         LEFT JOIN copied t ON t.path = c.path LEFT JOIN held h ON h.path = c.path
         LEFT JOIN weak w ON w.path = c.path
    WHERE c.runs AND NOT {_WRITTEN}
      AND EXISTS (FROM mark m WHERE m.path = c.path AND m.mark = 'php-code')
      AND NOT EXISTS (FROM in_many n WHERE n.path = c.path)
),
pointed AS (
    SELECT *,
           -- What the text or the name says, and what the inode says.
           (mark IS NOT NULL)::INT * 2 + (block IS NOT NULL)::INT + stands::INT
               + generated::INT + pictures::INT * 2 AS told,
           coalesce(owner, false)::INT + (owner AND of_server)::INT + permissions::INT
               + later::INT + (later AND core)::INT
               + coalesce(old, false)::INT + coalesce(copied, false)::INT AS written
    FROM candidate
)
SELECT sha256, told, written, list(path ORDER BY path), arg_min({{
           'owner': owner, 'of_server': of_server, 'permissions': permissions, 'later': later,
           'pictures': pictures, 'generated': generated, 'copied': coalesce(copied, false),
           'old': coalesce(old, false), 'mode': mode, 'uid': uid, 'programs': programs,
           'block': block, 'mark': mark}}, path)
FROM pointed
WHERE (told > 0 AND written > 0 OR generated AND told > 1 OR pictures AND told > 2
       OR owner AND later AND permissions OR copied AND owner)
  AND told + written >= 3 AND NOT (settings AND told < 2)
GROUP BY sha256, told, written
ORDER BY min(path)
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each program with two oddities or more, the same content once."""
    for sha256, told, written, paths, facts in tables.select(_SQL):
        reasons = list(_reasons(facts))
        content = facts["mark"] or facts["block"]
        places = tuple(
            Place(path, content["line"] if content else None, sha256) for path in paths
        )
        points = told + written
        yield Sign(
            subject=sha256 or paths[0],
            places=places,
            quote=content["quote"] if content else paths[0].rpartition("/")[2],
            why=f"{len(reasons)} things are odd about it. " + " ".join(reasons),
            verify=(*names(*paths), *(lines(*places[:1]) if content else ())),
            confidence=min(0.9, 0.35 + 0.1 * points),
            severity=Severity.HIGH if points >= 5 and told >= 2 and written >= 2 else None,
        )


def _reasons(facts: dict[str, Any]) -> Iterator[str]:
    if facts["mark"]:
        yield f"Its content is doubtful, though not enough by itself: {facts['mark']['why']}"
    if facts["block"]:
        yield "It does something at its very beginning or end that programs rarely do there."
        if facts["block"]["stands"]:
            yield "That stands apart from the rest of the file."
    if facts["generated"]:
        yield "Its name looks made up by a machine, and those beside it are words."
    if facts["pictures"]:
        yield "It is the only program among pictures."
    if facts["owner"]:
        which = ", an account of a web server," if facts["of_server"] else ""
        yield (
            f"It belongs to account {facts['uid']}{which} and the other "
            f"{facts['programs'] - 1} beside it to another."
        )
    if facts["permissions"]:
        yield f"Its permissions are {facts['mode']:04o}, which no other program beside it has."
    if facts["later"]:
        yield "It was changed more than a month after all others beside it."
    if facts["copied"]:
        yield "It bears the time of a file beside it, but came to its place later."
    elif facts["old"]:
        yield "It claims to be older than its file is, which is not so beside it."


CHECK = Check(
    slug="crowd-odd-one-out",
    title="A program is unlike those beside it in several ways",
    severity=Severity.MEDIUM,
    technique="T1505.003",
    reads=(Block, Mark, File, PackageFile, Site),
    innocent=(
        "A file that somebody edited or brought in by hand, with another account than the rest."
    ),
    blind="A program with one oddity only, or that lies alone in its folder.",
    next=(
        "Read it. Ask who put it there, and compare the folder with a fresh copy of the "
        "application: a file that the copy lacks needs a reason."
    ),
    find=find,
)
