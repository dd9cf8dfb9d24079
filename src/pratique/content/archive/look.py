"""Looking into an archive: its names, and what those members do that a server would run.

Everything has its limit (`budget`): what lies beyond one is a gap, with words. Members are
identified by their first bytes; whole contents are unpacked of programs and of archives.
"""

from __future__ import annotations

import hashlib
import posixpath
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.content.archive import phar_archive, tar_archive
from pratique.content.archive.budget import (
    DEPTH,
    MOST_HELD,
    MOST_NAME,
    MOST_WORK,
    Access,
    Budget,
    Damaged,
    Exhausted,
    Held,
    Listed,
    Member,
)
from pratique.content.archive.compressed import KINDS, pieces, unpacked
from pratique.content.archive.member import ArchiveMember, inside
from pratique.content.archive.zip_archive import END_MARK, ZipArchive
from pratique.content.identify import HEAD_LENGTH, PHP_SUFFIXES, identify
from pratique.content.mark import Mark
from pratique.content.marks import find_marks
from pratique.content.names import (
    ARCHIVE_BOMB,
    ARCHIVE_IN_DISGUISE,
    ARCHIVE_WRITES_OUTSIDE,
)
from pratique.model import Gap, Stage, readable
from pratique.parsers.base import shown

# What is told of a member: what it does when it runs. That there is a program, or how it
# looks beside others, says something of a file that lies unpacked in its place, and nothing
# of one in an archive.
TOLD: Final = frozenset(
    {
        "credential-destination",
        "html-brand-form",
        "html-credential-form-foreign",
        "html-wallet-form",
        "js-fake-check",
        "js-hidden-address",
        "js-hides-card-words",
        "js-miner",
        "js-runs-stranger",
        "js-takes-fields",
        "js-visitor-redirect",
        "php-bulk-mailer",
        "php-cloaks",
        "php-collects-credentials",
        "php-drops-program",
        "php-grants-account",
        "php-hidden-include",
        "php-hides-account",
        "php-long-hidden-line",
        "php-mails-password",
        "php-profile",
        "php-runs-decoded",
        "php-runs-remote",
        "php-runs-request",
        "php-shell-calls-out",
        "php-writes-request",
        ARCHIVE_WRITES_OUTSIDE,
        ARCHIVE_BOMB,
        ARCHIVE_IN_DISGUISE,
    }
)
_PICTURES: Final = frozenset(
    "jpeg png gif webp ico bmp tiff avif photoshop ttf woff audio video ogg pdf".split()
)
_ARCHIVES: Final = frozenset({"zip", "tar", *KINDS})
# Of files that are too large to hold, those that are worth a second look.
LARGE_KINDS: Final = _ARCHIVES | _PICTURES | {"php", "script"}
_PROGRAMS: Final = frozenset(
    "php script asp jsp html javascript python perl ruby shell elf windows-program".split()
)
_RUN_BY_NAME: Final = PHP_SUFFIXES | frozenset(
    "asp aspx ashx asmx jsp jspx cgi pl py rb sh htaccess ini html htm js".split()
)
# Suffixes under which nobody keeps an archive of PHP.
_OF_DATA: Final = frozenset(
    "jpg jpeg png gif webp ico bmp svg tif tiff avif pdf doc docx xls xlsx txt log csv css js json "
    "xml html htm ttf otf woff woff2 eot mp3 mp4 ogg dat tmp bak cache".split()
)
_NAMED_SO: Final = {
    "tar": frozenset({"tar", "ova"}),
    "zip": frozenset({"zip", "jar", "war", "ear", "apk", "xpi", "docx", "xlsx", "pptx", "odt"}),
}
_MOST_MARKS: Final = 20  # of one member
_TAIL: Final = 66_000
_PHAR_STUB: Final = b".phar/stub.php"
_RATIO: Final = 900  # deflate gives at most 1032 to 1, and honest files far less
_LARGE: Final = 64 << 20

Rows = Iterator[ArchiveMember | Mark | Gap]


@dataclass(frozen=True, slots=True)
class _Where:
    """The archive that is looked into. `start` is its first bytes, at least 4 KiB."""

    path: str
    kind: str
    access: Access
    start: bytes
    depth: int
    budget: Budget


def is_archive(kind: str, start: bytes, tail: bytes) -> bool:
    """Whether a file may be one: its kind, its first bytes, and its last 64 KiB."""
    return (
        kind in _ARCHIVES
        or (kind in _PICTURES and END_MARK in tail[-_TAIL:])
        or phar_archive.HALT in start
        or (kind == "data" and tar_archive.is_header(start[: tar_archive.BLOCK]))
    )


def is_nothing_else(kind: str, filename: str) -> bool:
    """Whether kind and name agree on an archive: what is in it is told of its members alone."""
    return filename.rpartition(".")[2].lower() in _NAMED_SO.get(kind, ())


def look_into(access: Access, path: str, kind: str, start: bytes) -> Rows:
    """Rows of the archive at `path`; `start` is as much of its beginning as is held.

    Never raises on any bytes, and ends within the limits of `budget`.
    """
    budget = Budget()
    yield from _look(_Where(path, kind, access, start, 0, budget))
    if budget.left_out:
        detail = f"{budget.left_out} members were not analysed, after {MOST_WORK:.0f} s of work"
        yield _gap(path, "an archive that is looked into in part", detail)


def _look(where: _Where) -> Rows:
    manifest = phar_archive.find_manifest(where.start, where.access.size)
    try:
        if manifest is not None:
            yield from _disguise(where, "an archive of PHP", woken=manifest.woken)
            yield from _members(where, phar_archive.members(where.access, manifest, where.budget))
        elif where.kind == "zip" or where.kind in _PICTURES:
            yield from _zip(where)
        elif where.kind == "tar" or tar_archive.is_header(where.start[: tar_archive.BLOCK]):
            source = tar_archive.Placed(where.access, where.budget)
            yield from _members(where, tar_archive.members(source, where.budget))
        elif where.kind in KINDS:
            yield from _compressed(where)
        elif where.path.lower().endswith(".phar"):
            yield _gap(where.path, "an archive that is damaged, or none", "it has no list of names")
    except Damaged as error:
        yield _gap(where.path, "an archive that is damaged, or none", f"it {error}")
    except Exhausted as error:
        yield _gap(where.path, "an archive that is looked into in part", f"only {error}")


def _zip(where: _Where) -> Rows:
    archive = ZipArchive(where.access, where.budget)
    if where.kind in _PICTURES:
        yield from _disguise(where, "a ZIP archive behind it", woken=False)
    yield from _members(where, archive.members())
    shared = archive.shared_bytes()
    if shared:
        why = (
            f"{shared} of its members share bytes with another one. No program packs like that; "
            "it lets a small file unpack to an endless one."
        )
        yield Mark(where.path, None, ARCHIVE_BOMB, f"{shared} members overlap", why, 0.9)


def _compressed(where: _Where) -> Rows:
    """One stream: a tar, or one file that was packed alone."""
    flow = unpacked(pieces(where.access), where.kind, where.budget)
    ahead = tar_archive.Flowing(flow)
    head = ahead.take(HEAD_LENGTH)
    source = tar_archive.Flowing(_again(head, ahead))
    if tar_archive.is_header(head[: tar_archive.BLOCK]):
        yield from _members(where, tar_archive.members(source, where.budget))
        return
    name = where.path.rpartition("/")[2]
    stem, dot, _suffix = name.rpartition(".")
    listed = Listed((stem if dot else name).encode()[:MOST_NAME], "regular", 0, where.access.size)
    yield from _member(where, Member(listed, _rest(source)), sized=False)


def _again(head: bytes, behind: tar_archive.Flowing) -> Iterator[bytes]:
    yield head
    while piece := behind.take(HEAD_LENGTH * 16):
        yield piece


def _rest(source: tar_archive.Flowing) -> Iterator[bytes]:
    while piece := source.take(HEAD_LENGTH * 16):
        yield piece


def _members(where: _Where, found: Iterator[Member]) -> Rows:
    links: set[bytes] = set()
    encrypted = claimed = packed = 0
    outside: list[tuple[bytes, str, float]] = []
    stub = False
    for member in found:
        listed = member.listed
        yield from _member(where, member)
        encrypted += listed.encrypted
        claimed += listed.size
        packed += listed.packed_size or 0
        stub = stub or listed.name.removeprefix(b"./") == _PHAR_STUB
        reason = _leads_out(listed, links)
        if reason is not None:
            outside.append((listed.name, *reason))
    if encrypted:
        detail = f"{encrypted} members are encrypted"
        yield _gap(where.path, "an archive with encrypted members", detail)
    if outside:
        yield _outside(where, outside)
    if packed and claimed > _LARGE and claimed // packed >= _RATIO:
        why = f"It claims to unpack from {packed} bytes to {claimed}."
        yield Mark(where.path, None, ARCHIVE_BOMB, f"{claimed // packed} to 1", why, 0.8)
    if stub and where.kind in ("zip", "tar"):
        yield from _disguise(where, "an archive of PHP", woken=False)


def _outside(where: _Where, found: list[tuple[bytes, str, float]]) -> Mark:
    name, reason, confidence = max(found, key=lambda one: one[2])
    more = f" So are {len(found) - 1} more." if len(found) > 1 else ""
    why = f"A member is {reason}: unpacked without care, it is written outside of its folder.{more}"
    return Mark(where.path, None, ARCHIVE_WRITES_OUTSIDE, shown(name, 300), why, confidence)


def _leads_out(listed: Listed, links: set[bytes]) -> tuple[str, float] | None:
    """Why a member would be written outside, and how sure; `links` lead out, of those before."""
    plain = posixpath.normpath(listed.name.lstrip(b"/") or b".")
    if plain == b".." or plain.startswith(b"../"):
        return "named so that it leads up, with `..`", 0.95
    if listed.type == "hardlink" and posixpath.normpath(listed.target or b"").startswith(b"../"):
        return "a second name of a file that lies outside", 0.95
    if any(plain.startswith(link + b"/") for link in links):
        return "put below a link of the same archive that leads out of it", 0.95
    if listed.type == "symlink" and listed.target is not None and len(links) < _MOST_MARKS:
        folder = posixpath.dirname(plain)
        target = posixpath.normpath(posixpath.join(b"/x", folder, listed.target))
        if listed.target.startswith(b"/") or not target.startswith(b"/x"):
            links.add(plain)
    return None


def _member(where: _Where, member: Member, *, sized: bool = True) -> Rows:
    """The row of one member, and what it does if it is a program."""
    listed = member.listed
    path = inside(where.path, listed.name)
    kind = digest = None
    content = b""
    size: int | None = listed.size if sized else None
    damage: list[str] = []
    cut = False
    if member.content is not None and (listed.size or not sized) and not _is_class(listed):
        source = tar_archive.Flowing(_until_damage(member.content, damage))
        head = source.take(HEAD_LENGTH)
        kind = identify(head, path.rpartition("/")[2])
        if _wanted(kind, path, head):
            content = head + source.take(MOST_HELD - len(head))
            cut = bool(source.take(1))
            if not cut and not damage:
                digest, size = hashlib.sha256(content).hexdigest(), len(content)
    yield ArchiveMember(
        path,
        where.path,
        readable(listed.name),
        listed.type,
        None if size is None else min(size, 2**64 - 1),
        listed.packed_size,
        kind,
        digest,
        None if listed.target is None else readable(listed.target),
    )
    for what in damage:
        yield _gap(path, "a member that is damaged", f"the archive {what}")
    if cut:
        yield _gap(path, "a member that is looked at in part", f"the first {MOST_HELD} bytes of it")
    if content and kind is not None:
        yield from _marks(where.budget, path, kind, content, whole=not cut)
        yield from _nested(where, path, kind, content)


def _is_class(listed: Listed) -> bool:
    """Whether it is one of the many parts of a Java program, which are listed and no more."""
    return listed.name.endswith(b".class")


def _until_damage(pieces: Iterator[bytes], damage: list[str]) -> Iterator[bytes]:
    """The pieces; where they cannot be read any further, they end, and `damage` says why."""
    try:
        yield from pieces
    except Damaged as error:
        damage.append(str(error))


def _wanted(kind: str, path: str, head: bytes) -> bool:
    """Whether the whole of a member is worth unpacking."""
    name = path.rpartition("/")[2].lower()
    return (
        kind in _PROGRAMS
        or kind in _ARCHIVES
        or b"<?php" in head.lower()
        or name.rpartition(".")[2] in _RUN_BY_NAME
    )


def _marks(budget: Budget, path: str, kind: str, content: bytes, *, whole: bool) -> Rows:
    if budget.work <= 0:
        budget.left_out += 1
        return
    began = time.process_time()
    found = list(find_marks(content, path, kind, whole=whole))
    budget.work -= time.process_time() - began
    yield from (one for one in found if isinstance(one, Gap))
    told = [one for one in found if isinstance(one, Mark) and one.mark in TOLD]
    yield from told[:_MOST_MARKS]


def _nested(where: _Where, path: str, kind: str, content: bytes) -> Rows:
    if not is_archive(kind, content, content):
        return
    if where.depth + 1 >= DEPTH:
        detail = f"archives are looked into {DEPTH} deep"
        yield Gap(path, None, Stage.ANALYSE, "an archive in an archive in an archive", detail)
        return
    yield from _look(_Where(path, kind, Held(content), content, where.depth + 1, where.budget))


def _disguise(where: _Where, what: str, *, woken: bool) -> Rows:
    name = where.path.rpartition("/")[2]
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    if suffix not in _OF_DATA:
        return
    why = f"Its name ends in .{suffix}, and there is {what}, which PHP opens under any name."
    if woken:
        why += " Its metadata holds objects, which PHP makes when it only looks at such a file."
    yield Mark(where.path, None, ARCHIVE_IN_DISGUISE, f"{name}: {where.kind}, {what}", why, 0.95)


def _gap(path: str, reason: str, detail: str) -> Gap:
    return Gap(path, None, Stage.ANALYSE, reason, shown(detail))
