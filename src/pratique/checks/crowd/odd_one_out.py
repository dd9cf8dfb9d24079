"""Whether one program is unlike those beside it in several ways at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines, names
from pratique.checks.crowd.copied_time import COPIED
from pratique.checks.crowd.generated_name import GENERATED
from pratique.checks.site_program import CHANGED, PROGRAMS
from pratique.content.block import Block
from pratique.content.mark import Mark
from pratique.content.reason import reason
from pratique.model import Place, Severity
from pratique.parsers.site import Site
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_DAY: Final = 86_400 * 1_000_000_000
_SIBLINGS: Final = 8  # so many programs beside it say what is usual there
_LATER: Final = 30 * _DAY
_PICTURES: Final = 5
_STATIC: Final = (
    "('jpeg', 'png', 'gif', 'webp', 'ico', 'svg', 'bmp', 'avif', 'ttf', 'woff', 'audio', 'video')"
)
# Accounts of web servers: Debian, Red Hat, Alpine, SUSE, FreeBSD; `nobody`.
_SERVERS: Final = "(33, 48, 82, 30, 80, 65534)"
_CORE: Final = "/(?:wp-admin|wp-includes|core|libraries|vendor|system|engine)(?:/|$)"
# People and installers do change these by themselves.
_SETTINGS: Final = (
    "(?:^|[-_.])(?:conf|config|configuration|settings?|local|params|parameters|env|version"
    "|installed|autoload)(?:[-_.]|$)|^(?:db|index|object-cache|advanced-cache|wordfence-waf)[.]php$"
)
_STRONG: Final = "runs|calls-name|decodes|escapes|fetches|writes|globals|scrambled"

# `weak` are marks below the threshold of their own checks. A file with a block that others
# have too, or whose content lies elsewhere under another name, is told of by those checks.
_SQL: Final = f"""
WITH {PROGRAMS}, {CHANGED}, {GENERATED}, {COPIED},
usual AS (
    SELECT folder, count(*) AS programs, mode(uid) AS usual_uid,
           count(*) FILTER (mode & 73 > 0) AS executable, count(*) FILTER (mode & 2 > 0) AS open,
           count(*) FILTER (uid IN {_SERVERS}) AS of_server,
           max(moment, 2)[2] AS latest, max(moment) AS newest, count(*) FILTER (runs) AS running
    FROM changed GROUP BY folder
),
of_owner AS (SELECT folder, uid, count(*) AS own FROM changed GROUP BY folder, uid),
pictures AS (
    SELECT folder, count(*) AS pictures
    FROM file JOIN placed USING (directory)
    WHERE type = 'regular' AND kind IN {_STATIC} GROUP BY folder HAVING pictures >= {_PICTURES}
),
shared AS (SELECT digest FROM block GROUP BY digest HAVING count(*) >= 3),
in_block AS (SELECT DISTINCT hash(path) AS id FROM block SEMI JOIN shared USING (digest)),
held AS (
    SELECT hash(path) AS id, bool_or(stands <> '') AS stands
    FROM block WHERE regexp_matches(holds, '{_STRONG}') GROUP BY 1
),
weak AS (
    SELECT DISTINCT hash(path) AS id FROM mark
    WHERE mark <> 'php-code' AND confidence BETWEEN 0.2 AND 0.7
),
coded AS (SELECT hash(path) AS id FROM mark WHERE mark = 'php-code'),
several AS (
    SELECT content FROM program WHERE runs GROUP BY content HAVING count(DISTINCT name) >= 3
),
core AS (SELECT folder FROM placed WHERE regexp_matches(directory, '{_CORE}')),
candidate AS (
    SELECT c.id, c.folder, c.uid, c.mode, u.programs,
           u.programs >= {_SIBLINGS} AND o.own <= 0.05 * u.programs + 1 AND c.uid <> u.usual_uid
               AS owner,
           c.uid IN {_SERVERS} AND u.of_server <= 0.05 * u.programs + 1 AS of_server,
           u.programs >= {_SIBLINGS}
               AND (c.mode & 73 > 0 AND u.executable = 1 OR c.mode & 2 > 0 AND u.open = 1)
               AS permissions,
           u.programs >= {_SIBLINGS} AND coalesce(
               c.moment = u.newest AND c.moment - u.latest > {_LATER}, false) AS later,
           u.running = 1 AND u.programs = 1 AND c.folder IN (SELECT folder FROM pictures)
               AS pictures,
           c.id IN (SELECT id FROM generated) AS generated,
           coalesce(t.how IN ('same', 'cut', 'back'), false) AS copied, t.how IS NOT NULL AS old,
           h.id IS NOT NULL AS block, coalesce(h.stands, false) AS stands,
           c.id IN (SELECT id FROM weak) AS marked
    FROM changed c JOIN usual u USING (folder)
         JOIN of_owner o ON o.folder = c.folder AND o.uid = c.uid
         LEFT JOIN copied t ON t.id = c.id LEFT JOIN held h ON h.id = c.id
    WHERE c.runs AND NOT c.written
      AND NOT EXISTS (FROM several s WHERE s.content = c.content)
      AND c.id NOT IN (SELECT id FROM in_block)
),
pointed AS (
    SELECT *,
           -- What the text or the name says, and what the inode says.
           marked::INT * 2 + block::INT + stands::INT + generated::INT + pictures::INT * 2 AS told,
           owner::INT + (owner AND of_server)::INT + permissions::INT + later::INT
               + (later AND folder IN (SELECT folder FROM core))::INT
               + old::INT + copied::INT AS kept
    FROM candidate
),
odd AS (
    SELECT * FROM pointed
    WHERE (told > 0 AND kept > 0 OR generated AND told > 1 OR pictures AND told > 2
           OR owner AND later AND permissions OR copied AND owner)
      AND told + kept >= 3 AND id IN (SELECT id FROM coded)
),
quoted AS (
    SELECT hash(path) AS id, arg_max({{'line': line, 'quote': quote, 'why': why}}, weight) AS seen
    FROM (
        SELECT path, line, quote, why, confidence AS weight FROM mark
        WHERE mark <> 'php-code' AND confidence BETWEEN 0.2 AND 0.7
        UNION ALL
        SELECT path, line, quote, '', 0.0 FROM block WHERE regexp_matches(holds, '{_STRONG}')
    ) WHERE hash(path) IN (SELECT id FROM odd) GROUP BY 1
)
SELECT f.path, f.sha256, o.told, o.kept, {{
           'owner': owner, 'of_server': of_server, 'permissions': permissions, 'later': later,
           'pictures': pictures, 'generated': generated, 'copied': copied, 'old': old,
           'mode': o.mode, 'uid': o.uid, 'programs': programs, 'block': block, 'stands': stands,
           'marked': marked}}, seen
FROM odd o JOIN file f ON hash(f.path) = o.id LEFT JOIN quoted q ON q.id = o.id
WHERE NOT (regexp_matches(lower(f.filename), '{_SETTINGS}') AND told < 2)
ORDER BY f.path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each program with two oddities or more, the same content once."""
    alike: dict[str, list[tuple[Any, ...]]] = {}
    for row in tables.select(_SQL):
        alike.setdefault(row[1] or row[0], []).append(row)
    for subject, rows in alike.items():
        _, _, told, kept, facts, seen = max(rows, key=lambda row: row[2] + row[3])
        reasons = list(_reasons(facts, seen))
        places = tuple(
            Place(path, here["line"] if here else None, sha256)
            for path, sha256, _, _, _, here in rows
        )
        yield Sign(
            subject=subject,
            places=places,
            quote=seen["quote"] if seen else places[0].path.rpartition("/")[2],
            why=prose(
                Phrase("%(count)s things are odd about it.", {"count": str(len(reasons))}), *reasons
            ),
            verify=(*names(*(place.path for place in places)), *lines(*places[:1])),
            confidence=min(0.9, 0.35 + 0.1 * (told + kept)),
            severity=Severity.HIGH if told + kept >= 5 and told >= 2 <= kept else None,
        )


def _reasons(facts: dict[str, Any], seen: dict[str, Any] | None) -> Iterator[Phrase]:
    if facts["marked"] and seen:
        yield Phrase(
            "Its content is doubtful, though not enough by itself: %(why)s",
            {"why": reason(seen["why"])},
        )
    if facts["owner"]:
        told = {"uid": facts["uid"], "others": facts["programs"] - 1}
        if facts["of_server"]:
            yield Phrase(
                "It belongs to account %(uid)s, an account of a web server, and the other "
                "%(others)s beside it to another.",
                told,
            )
        else:
            yield Phrase(
                "It belongs to account %(uid)s and the other %(others)s beside it to another.", told
            )
    if facts["permissions"]:
        yield Phrase(
            "Its permissions are %(mode)s, which no other program beside it has.",
            {"mode": f"{facts['mode']:04o}"},
        )
    for fact, sentence in _SENTENCES.items():
        if facts[fact]:
            yield sentence


_SENTENCES: Final = {
    "block": Phrase("It does something at its beginning or end that programs rarely do there."),
    "stands": Phrase("That stands apart from the rest of the file."),
    "generated": Phrase("Its name looks made up by a machine, and those beside it are words."),
    "pictures": Phrase("It is the only program among pictures."),
    "later": Phrase("It was changed more than a month after all others beside it."),
    "copied": Phrase("It bears the time of a file beside it."),
    "old": Phrase("It claims to be older than it is, which those beside it do not."),
}


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
