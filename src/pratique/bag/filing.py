"""Filing the answer of a time-stamp authority with the bag that it is for."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pratique.bag.stamp import LARGEST, Stamp, asked, read_answer
from pratique.bag.stamp_file import MOST, REQUEST, SUM, answer_name, sum_line
from pratique.case.folder import Case, shown_path
from pratique.case.journal import journal_of
from pratique.errors import BagStorage, NoBag, UsageError
from pratique.phrase import Phrase
from pratique.record.act import Act

_LIST: Final = "tagmanifest-sha256.txt"


@dataclass(frozen=True, slots=True)
class Filed:
    """A stamp, where its answer lies now, and the digest that it is on."""

    stamp: Stamp
    place: Path
    digest: str


def file_answer(bag: Path, answer: Path) -> Filed:
    """Check the answer, and put it into the bag, or beside a bag that is one file.

    NotAStamp where it is not for this bag, NoBag where that is none, UsageError where the answer
    cannot be read, BagStorage where it cannot be written.
    """
    digest, nonce = _asked(bag)
    content = _read(answer, "The answer of the authority")
    stamp = read_answer(content, digest, nonce)
    for number in range(1, MOST + 1):
        place = _place(bag, answer_name(number))
        if not os.path.lexists(place):
            break
        if place.is_file() and _read(place, "An answer") == content:
            return Filed(stamp, place, digest.hex())
    line = sum_line(answer_name(number), content)
    _write(place, content)
    _write(place.with_name(place.name + SUM), line)
    return Filed(stamp, place, digest.hex())


def journalled(case: Case, filed: Filed) -> bool:
    """Write it into the journal of the case, if that is the one that was sealed."""
    journal = journal_of(case)
    sealed = any(
        entry.act is Act.SEALED and entry.about.get("tagmanifest-sha256") == filed.digest
        for entry in journal.entries()
    )
    if sealed:
        time = filed.stamp.time.strftime("%Y-%m-%d %H:%M:%S UTC")
        told = Phrase(
            "%(authority)s confirmed that the sealed bag %(digest)s existed on %(time)s.",
            {"authority": filed.stamp.authority, "digest": filed.digest, "time": time},
        )
        about = {
            "tagmanifest-sha256": filed.digest,
            "time": filed.stamp.time.isoformat(),
            "authority": filed.stamp.authority,
            "serial": filed.stamp.serial,
        }
        journal.write(Act.STAMPED, told, about)
    return sealed


def _asked(bag: Path) -> tuple[bytes, int]:
    """What was asked of the authority."""
    in_folder = bag.is_dir()
    request = bag / REQUEST if in_folder else bag.with_name(f"{bag.name}.tsq")
    if not bag.exists() or not request.is_file():
        raise NoBag(
            "The time-stamp request of this bag is not here",
            where=shown_path(request),
            next_step="Give the folder or the file that `pratique seal` named; the request of a "
            "bag that is one file lies beside it.",
        )
    found = asked(_read(request, "The request"))
    if found is None:
        raise NoBag(
            "This is not the request that was sealed",
            where=shown_path(request),
            next_step="Run `pratique verify` on the bag.",
        )
    listed = bag / _LIST
    if in_folder and hashlib.sha256(_read(listed, "The list of the bag")).digest() != found[0]:
        raise NoBag(
            "The bag has changed since it was sealed: no stamp fits it any more",
            where=shown_path(listed),
            next_step="Run `pratique verify` on the bag.",
        )
    return found


def _place(bag: Path, name: str) -> Path:
    return bag / name if bag.is_dir() else bag.with_name(f"{bag.name}.{name}")


def _read(place: Path, what: str) -> bytes:
    try:
        opened = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(opened, "rb") as source:
            is_file = stat.S_ISREG(os.fstat(opened).st_mode)
            content = source.read(LARGEST * 64 + 1) if is_file else b""
    except OSError as error:
        raise UsageError(
            f"{what} cannot be read: {error.strerror or error}",
            where=shown_path(place),
            next_step="Look at the path, and try again.",
        ) from error
    if not is_file:
        raise UsageError(
            f"{what} is no file", where=shown_path(place), next_step="Give the file itself."
        )
    return content


def _write(place: Path, content: bytes) -> None:
    try:
        with place.open("xb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        raise BagStorage(
            f"The answer cannot be filed: {error.strerror or error}",
            where=shown_path(place),
            next_step="Make room, or make the bag writable, and try again.",
        ) from error
