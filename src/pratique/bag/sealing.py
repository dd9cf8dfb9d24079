"""Sealing a case: everything in its place, signed, and the key that signed destroyed.

The bag is made beside its place under another name, and gets its own when it is whole. Its
journal ends with the entry that says that it is being sealed; the entry with the digest of the
bag can only follow, in the case.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pratique import __version__
from pratique.bag.content import Content, content_of, counted
from pratique.bag.encryption import Encrypting, cipher_for, found_program
from pratique.bag.filling import fill
from pratique.bag.kind import Kind
from pratique.bag.packing import Packing
from pratique.bag.signature import signing_key
from pratique.bag.stamp import request
from pratique.bag.stamp_file import REQUEST
from pratique.bag.writing import FolderTarget, Target, TarTarget, removed, settle
from pratique.case.folder import Case, lies_inside, locked, shown_path
from pratique.case.journal import journal_of
from pratique.errors import BagStorage, PratiqueError, UsageError
from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.store.parts import storage_error

if TYPE_CHECKING:
    from pratique.bag.encryption import Cipher

_LISTS: Final = ("sha256", "sha512")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. `output` is a folder to be made, or a file that ends in `.tar`.

    With `recipients` it is one file, encrypted to them. `covered` says whether mail addresses
    in tables of logs and mail are covered.
    """

    output: Path
    recipients: tuple[str, ...] = ()
    without: frozenset[Kind] = frozenset()
    covered: bool = True
    organization: str = ""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A bag in its place. `digest` is the SHA-256 of its list of lists: it stands for all of it.

    `request` is the time-stamp request; `key` the public key that signed, which nobody can sign
    with any more.
    """

    place: Path
    request: Path
    digest: str
    key: str
    files: int
    bytes: int
    left_out: int
    counts: dict[str, int] = field(default_factory=dict)


def seal(
    case: Case, wanted: Wanted, packed: Callable[[int, int], None] = lambda _done, _total: None
) -> Sealed:
    """Seal the case; `packed` is told how many bytes of about how many are done.

    UsageError where the place cannot be used or the program that encrypts fails, BagStorage
    where there is no room, CaseError where the case cannot be read.
    """
    cipher = cipher_for(wanted.recipients) if wanted.recipients else None
    if cipher is not None:
        found_program(cipher)
    _refuse(case, wanted)
    with locked(case):
        journal_of(case).open()
        try:
            content = content_of(case.folder, wanted.without)
        except OSError as error:
            raise storage_error(case.folder, error) from error
        return _sealed(case, wanted, content, cipher, packed)


def _sealed(
    case: Case,
    wanted: Wanted,
    content: Content,
    cipher: Cipher | None,
    packed: Callable[[int, int], None],
) -> Sealed:
    place = wanted.output
    fresh = place.with_name(f".pratique-{secrets.token_hex(8)}")
    total, done = content.bytes * 2 + 1, 0

    def count(size: int) -> None:
        nonlocal done
        done += size
        packed(min(done, total), total)

    try:
        with _room(place):
            with _target(fresh, wanted, cipher) as target:
                packing = Packing(target, case.folder, count)
                made = _made(case, wanted, content, packing, fresh)
                target.close()
            asked = _asked(place, cipher, made.asked)
            if os.path.lexists(place):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
            fresh.rename(place)
            settle(place.parent)
    finally:
        removed(fresh)
    told = Phrase(
        "The case was sealed in %(name)s: %(files)s files. SHA-256 of its list: %(digest)s",
        {"name": shown_path(Path(place.name)), "files": str(packing.files), "digest": made.digest},
    )
    about = {
        "bag": shown_path(Path(place.name)),
        "tagmanifest-sha256": made.digest,
        "files": packing.files,
        "bytes": packing.bytes,
        "recipients": len(wanted.recipients),
        "key": made.key,
    }
    journal = journal_of(case)
    journal.write(Act.SEALED, told, about)
    journal.rotate(
        Phrase(
            "Another key signs from here on. The one that signed the bag was destroyed, so that "
            "nobody can sign another bag or earlier entries with it."
        ),
        {"because": "sealed"},
    )
    return Sealed(
        place, asked, made.digest, made.key, packing.files, packing.bytes,
        made.left_out, dict(counted(content)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Made:
    """What is known of a bag once all of it is written."""

    digest: str
    key: str
    asked: bytes
    left_out: int


def _made(case: Case, wanted: Wanted, content: Content, packing: Packing, fresh: Path) -> _Made:
    """Write everything: the large things first, then the journal, the lists and signatures."""
    import hashlib

    time = datetime.now(UTC)
    filling = fill(case, content, packing, cover=wanted.covered, without=wanted.without)
    key = signing_key(case.folder)
    with _reserved(case, fresh):
        _announced(case, wanted, content, packing)
        filling.journal()
    filling.explained(
        {
            "version": __version__,
            "time": time.strftime("%Y-%m-%d %H:%M:%S UTC"),
            "key": key.public,
        },
        covered=wanted.covered,
        without=wanted.without,
    )
    packing.add("README.txt", filling.short)
    information = {
        **({"Source-Organization": wanted.organization} if wanted.organization else {}),
        "External-Description": "Case file of the examination of a computer, with its journal",
        "External-Identifier": f"{shown_path(Path(case.folder.name))} {case.created}",
        "Bagging-Date": time.strftime("%Y-%m-%d"),
        "Bag-Software-Agent": f"Pratique {__version__}",
        "Sealed-At": time.isoformat(timespec="seconds"),
        "Signing-Key": key.public,
    }
    lists = packing.finish(information)
    signatures = {name: key.sign(content) for name, content in lists.items()}
    first = lists[_LISTS[0]]
    for algorithm, signature in signatures.items():
        packing.add(f"tagmanifest-{algorithm}.sig", signature)
    asked = request(first, signatures[_LISTS[0]])
    packing.add(REQUEST, asked)
    digest = hashlib.sha256(first).hexdigest()
    return _Made(digest, key.public, asked, filling.left_out)


def _announced(case: Case, wanted: Wanted, content: Content, packing: Packing) -> None:
    told = Phrase(
        "The case is being sealed: %(files)s files with %(bytes)s bytes, and this journal up to "
        "here.",
        {"files": str(packing.files), "bytes": str(packing.bytes)},
    )
    about = {
        "files": packing.files,
        "bytes": packing.bytes,
        "kinds": dict(counted(content)),
        "without": sorted(wanted.without),
        "addresses_covered": wanted.covered,
    }
    journal_of(case).write(Act.SEALING, told, about)


def _refuse(case: Case, wanted: Wanted) -> None:
    """Nothing is overwritten, and nothing is written into the evidence or the case."""
    place = wanted.output
    if os.path.lexists(place):
        raise UsageError(
            "There is something of that name already, and a bag overwrites nothing",
            where=shown_path(place),
            next_step="Name another place with --output.",
        )
    if lies_inside(place, case.folder):
        raise UsageError(
            "The bag would lie inside the case that it holds",
            where=shown_path(place),
            next_step="Name a place elsewhere with --output.",
        )
    for evidence in case.evidence:
        if lies_inside(place, evidence.place()):
            raise UsageError(
                "The bag would lie inside the evidence, and nothing may be written there",
                where=shown_path(place),
                next_step="Name a place elsewhere with --output.",
            )


@contextmanager
def _target(fresh: Path, wanted: Wanted, cipher: Cipher | None) -> Iterator[Target]:
    time = int(datetime.now(UTC).timestamp())
    root = wanted.output.name
    if cipher is not None:
        with Encrypting(cipher, fresh) as encrypting:
            root = root.removesuffix(cipher.suffix).removesuffix(".tar")
            try:
                yield TarTarget(encrypting.stream, root, time)
            except BrokenPipeError as error:
                raise encrypting.failure() from error
            encrypting.finish()
    elif root.endswith(".tar"):
        opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(opened, "wb") as stream:
            yield TarTarget(stream, root.removesuffix(".tar"), time)
            stream.flush()
            os.fsync(opened)
    else:
        yield FolderTarget(fresh)


def _asked(place: Path, cipher: Cipher | None, content: bytes) -> Path:
    """Where the time-stamp request lies; beside a bag that is one file, as it has to be sent."""
    if cipher is None and not place.name.endswith(".tar"):
        return place / REQUEST
    beside = place.with_name(f"{place.name}.tsq")
    with beside.open("xb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    return beside


@contextmanager
def _reserved(case: Case, fresh: Path) -> Iterator[None]:
    """Make sure that there is room for what follows the entry in the journal, before it is written.

    What follows is some five times the journal and the lists, rounded up.
    """
    try:
        journal = journal_of(case).path.stat().st_size
    except OSError:
        journal = 0
    kept = fresh.with_name(f"{fresh.name}.room")
    opened = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.posix_fallocate(opened, 0, journal * 5 + (4 << 20))
    except OSError as error:
        if error.errno not in {errno.EOPNOTSUPP, errno.EINVAL}:
            raise
    finally:
        os.close(opened)
        kept.unlink(missing_ok=True)
    yield


@contextmanager
def _room(place: Path) -> Iterator[None]:
    try:
        yield
    except PratiqueError:
        raise
    except OSError as error:
        raise BagStorage(
            f"The sealed bag cannot be written: {error.strerror or error}",
            where=shown_path(place),
            next_step="Make room, or name another place with --output. Nothing half done was left.",
        ) from error
