"""Whether each file of the packages is as its package brought it: rpm(8) `-V`, for every manager.

A database tells what it was made to tell: dpkg gives digests alone, rpm nearly everything. Only
what is told is compared. The database lies on the suspect's disk, where root can edit it, so
each verdict names the proof that it rests on; a clean copy that the person gave is a better one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final

from pratique.inventory.deb_archive import DebArchive, SignedDigest
from pratique.model import Gap
from pratique.parsers.dpkg import DebPackage
from pratique.parsers.group import Group
from pratique.parsers.passwd import Account
from pratique.store.derived import write_derived
from pratique.store.tables import Tables
from pratique.survey.clean_copy import GivenCopy
from pratique.survey.file import File
from pratique.survey.known_good import KnownGood, Placed
from pratique.survey.package_file import COMPARED, SAME, PackageFile

# SQL: folders in which everything should come from packages.
PACKAGE_AREA: Final = """(regexp_matches(f.path, '^/(usr|bin|sbin|lib[0-9a-z]*|boot)/')
    AND NOT starts_with(f.path, '/usr/local/'))"""


class Standing(StrEnum):
    """How a file stands to the packages."""

    VERIFIED = "verified"
    MODIFIED = "modified"
    CONFFILE_CHANGED = "conffile changed"
    MISSING = "missing"
    UNOWNED = "unowned"
    NOT_CHECKABLE = "not checkable"


@dataclass(frozen=True, slots=True)
class Verification:
    """A path of a package, or one in a folder of packages that none of them brought."""

    table: ClassVar[str] = "verification"

    path: Annotated[str, "readable path in the evidence"]
    state: Annotated[str, "verified, modified, conffile changed, missing, unowned or not checkable"]
    differs: Annotated[
        tuple[str, ...],
        "what is not as told: type, content, size, target, mode, owner, group, capabilities, time",
    ]
    reason: Annotated[str, "why it is not checkable; else empty"]
    proof: Annotated[str, "what the verdict rests on"]
    package: Annotated[str, "the package; empty where it is unowned"]
    manager: Annotated[str, "dpkg, ucf, rpm, apk or pacman; empty where it is unowned"]


# The tables that are compared.
READS: Final[tuple[type[Any], ...]] = (
    PackageFile, File, Gap, Account, Group, KnownGood, Placed, GivenCopy, DebPackage, DebArchive,
    SignedDigest,
)  # fmt: skip

ON_THIS_DISK: Final = "the package database on this disk"
OF_A_COPY: Final = "your clean copy: "

# Owners are compared by name, as rpm does, through the accounts of the evidence itself.
_OWNER: Final = """(f.uid = 0 AND p.username IN ('root', '0') OR p.username = CAST(f.uid AS VARCHAR)
    OR EXISTS (SELECT 1 FROM account u WHERE u.username = p.username AND u.uid = f.uid))"""
_GROUP: Final = """(f.gid = 0 AND p.groupname IN ('root', '0')
    OR p.groupname = CAST(f.gid AS VARCHAR)
    OR EXISTS (SELECT 1 FROM "group" g WHERE g.groupname = p.groupname AND g.gid = f.gid))"""

# Of several packages that list a path, the one counts that agrees with what is there.
_TOLD: Final = f"""
SELECT p.*, f.path IS NOT NULL AS there, f.kind, f.sha256 IS NOT NULL AS was_read,
       f.type AS found_type, f.rdev, {SAME} AS same, {COMPARED} AS compared,
       list_filter([
           CASE WHEN p.type <> f.type OR p.digest IS NOT NULL AND f.type <> 'regular'
                THEN 'type' END,
           CASE WHEN f.type = 'regular' AND NOT p.volatile AND {COMPARED} AND NOT {SAME}
                THEN 'content' END,
           CASE WHEN f.type = 'regular' AND NOT p.volatile AND p.size <> f.size
                THEN 'size' END,
           CASE WHEN p.type = 'symlink' AND f.type = 'symlink' AND p.target <> f.symlink_target
                THEN 'target' END,
           CASE WHEN f.type <> 'symlink' AND p.mode <> f.mode THEN 'mode' END,
           CASE WHEN p.username IS NOT NULL AND NOT {_OWNER} THEN 'owner' END,
           CASE WHEN p.groupname IS NOT NULL AND NOT {_GROUP} THEN 'group' END,
           CASE WHEN f.type = 'regular' AND (p.capabilities = '') <> (f.capabilities IS NULL)
                THEN 'capabilities' END,
           CASE WHEN f.type = 'regular' AND NOT p.volatile AND p.mtime IS NOT NULL
                     AND f.mtime IS NOT NULL
                     AND date_trunc('second', p.mtime) <> date_trunc('second', f.mtime)
                THEN 'time' END
       ], lambda one: one IS NOT NULL) AS differs
FROM (
    -- What a signature proves counts, and not what the database was made to say.
    SELECT q.* REPLACE (coalesce(s.digest, q.digest) AS digest), s.proof
    FROM package_file q LEFT JOIN signed_digest s
      ON s.path = q.path AND s.package = q.package AND s.listed = q.listed
) p LEFT JOIN file f USING (path)
QUALIFY row_number() OVER (
    PARTITION BY p.path
    ORDER BY coalesce({SAME}, false) DESC, p.digest IS NULL, p.conffile, p.package, p.listed
) = 1
"""  # noqa: S608 - our own words

# A character device 0:0 is how overlay file systems write "deleted".
_OVERLAID: Final = "(t.found_type = 'character' AND t.rdev = 0)"

VERIFICATION: Final = f"""
WITH told AS ({_TOLD}),
listing AS (SELECT DISTINCT path FROM gap WHERE stage = 'list'),
verified AS (
    SELECT t.path, t.package, t.manager, t.differs,
        coalesce(t.proof, CASE WHEN a.path IS NOT NULL AND NOT t.conffile
                               THEN a.path || ', signed by ' || a.signed_by END) AS proof,
        CASE
            WHEN NOT t.there OR {_OVERLAID} THEN
                CASE WHEN t.may_miss THEN '{Standing.NOT_CHECKABLE}'
                     WHEN EXISTS (SELECT 1 FROM listing l
                                  WHERE starts_with(t.path, rtrim(l.path, '/') || '/'))
                     THEN '{Standing.NOT_CHECKABLE}'
                     WHEN t.type IS NULL AND t.digest IS NULL THEN '{Standing.NOT_CHECKABLE}'
                     ELSE '{Standing.MISSING}' END
            WHEN len(list_filter(t.differs, lambda one: one <> 'time')) > 0 THEN
                CASE WHEN t.conffile THEN '{Standing.CONFFILE_CHANGED}'
                     ELSE '{Standing.MODIFIED}' END
            WHEN t.type IS NULL AND t.digest IS NULL THEN '{Standing.NOT_CHECKABLE}'
            WHEN t.found_type = 'regular' AND (t.volatile OR t.digest IS NULL)
            THEN '{Standing.NOT_CHECKABLE}'
            WHEN t.found_type = 'regular' AND t.compared IS NOT TRUE
            THEN '{Standing.NOT_CHECKABLE}'
            ELSE '{Standing.VERIFIED}' END AS state,
        CASE
            WHEN NOT t.there OR {_OVERLAID} THEN
                CASE WHEN t.may_miss THEN 'it need not be there'
                     WHEN t.type IS NULL AND t.digest IS NULL
                     THEN 'not there; the manifest has no digest of it, so it may be no file'
                     ELSE 'a folder above it could not be listed' END
            WHEN t.volatile THEN 'its content is meant to change'
            WHEN t.digest IS NULL THEN 'the manifest has no digest of it'
            WHEN NOT t.was_read THEN 'it could not be wholly read'
            ELSE 'the manifest names no digest that can be made' END AS because
    FROM told t
    LEFT JOIN deb_archive a
      ON t.manager = 'dpkg' AND a.package = split_part(t.package, ':', 1)
     AND a.state IN ('manifest as signed', 'manifest differs')
    -- Folders that dpkg lists have nothing to be compared with.
    WHERE NOT (t.found_type IS NOT DISTINCT FROM 'directory' AND t.type IS NULL
               AND t.digest IS NULL)
)
SELECT v.path,
       CASE WHEN d.path IS NOT NULL AND v.state = '{Standing.VERIFIED}' THEN '{Standing.MODIFIED}'
            ELSE v.state END AS state,
       CASE WHEN d.path IS NOT NULL AND v.state = '{Standing.VERIFIED}'
            THEN list_append(v.differs, 'content') ELSE v.differs END AS differs,
       CASE WHEN v.state = '{Standing.NOT_CHECKABLE}' THEN v.because ELSE '' END AS reason,
       CASE WHEN k.path IS NOT NULL THEN '{OF_A_COPY}' || k.origin
            WHEN d.path IS NOT NULL AND v.state = '{Standing.VERIFIED}'
            THEN '{OF_A_COPY}' || d.origin
            ELSE coalesce(v.proof, '{ON_THIS_DISK}') END AS proof,
       v.package, v.manager
FROM verified v
LEFT JOIN (SELECT path, min(origin) AS origin FROM known_good WHERE in_place GROUP BY path) k
       USING (path)
-- A given package of the version that is installed says more than the database here.
LEFT JOIN (
    SELECT c.path, g.name, min(rtrim(g.name || ' ' || g.version)) AS origin
    FROM clean_placed c JOIN clean_copy g USING (copy)
    JOIN deb_package i ON i.name = g.name AND i.version = g.version
    WHERE c.other = '' GROUP BY ALL
) d ON d.path = v.path AND d.name = split_part(v.package, ':', 1)
UNION ALL
SELECT f.path, '{Standing.UNOWNED}', CAST([] AS VARCHAR[]), '', '{ON_THIS_DISK}', '', ''
FROM file f
WHERE f.type IN ('regular', 'symlink') AND {PACKAGE_AREA}
  AND EXISTS (SELECT 1 FROM package_file)
  AND NOT EXISTS (SELECT 1 FROM package_file p WHERE p.path = f.path)
ORDER BY ALL
"""  # noqa: S608 - our own words


def write_verification(tables: Tables, folder: Path) -> None:
    """Compare every file with what its package tells, into the table of that name."""
    write_derived(tables, Verification, VERIFICATION, folder)
