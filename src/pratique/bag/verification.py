"""Whether anything in a bag has changed since it was sealed, and what.

Files are compared with the lists both ways, the lists with their signatures, the answers of
time-stamp authorities with what they answer, and the journal is verified as that of a case.
Nothing but the bag is needed. That the whole of it was not exchanged is told by its key, or by
the digest of its list, where that was noted elsewhere.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from pratique.bag.manifest import (
    ALGORITHMS,
    PAYLOAD,
    Listed,
    OddLine,
    manifest_name,
    read,
    tag_manifest_name,
)
from pratique.bag.opening import Shape
from pratique.bag.packing import DECLARATION
from pratique.bag.reading import JOURNAL, Read, read_bag
from pratique.bag.signature import public_key
from pratique.bag.stamp import Stamp, nonce_of, read_answer, request
from pratique.bag.stamp_file import ANSWER, REQUEST, SUM, sum_line
from pratique.errors import NotAStamp
from pratique.phrase import N_, Phrase
from pratique.record.key import is_signed
from pratique.record.verification import Verification, verify

_OXUM: Final = re.compile(r"([0-9]{1,19})\.([0-9]{1,10})")
_INFORMATION: Final = "bag-info.txt"


class Fault(StrEnum):
    """What happened to something in a bag."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    TWICE = "twice"
    NO_FILE = "no-file"
    LIST = "list"
    SIGNATURE = "signature"
    STAMP = "stamp"
    JOURNAL = "journal"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it was sealed, and where: a name in the bag."""

    fault: Fault
    name: str
    told: Phrase


@dataclass(frozen=True, slots=True)
class BagVerification:
    """What is wrong with a bag, by name. `sealed` is when, as it says itself; None if it does not.

    `digest` is the SHA-256 of its list of lists, `key` the public key that signed it. `journal`
    is None where there is none to be verified.
    """

    problems: tuple[Problem, ...]
    files: int
    bytes: int
    digest: str
    key: str
    sealed: datetime | None
    stamps: tuple[Stamp, ...]
    journal: Verification | None

    @property
    def unchanged(self) -> bool:
        """Whether all is as it was sealed."""
        return not self.problems

    @property
    def only_unread(self) -> bool:
        """Whether the only trouble is that some of it could not be read."""
        return bool(self.problems) and all(p.fault is Fault.UNREAD for p in self.problems)


def verify_bag(
    place: Path, *, key: str = "", step: Callable[[int], None] = lambda _bytes: None
) -> BagVerification:
    """Verify the bag at `place`, a folder or a tar. NoBag where it is none.

    `key` is the public key that is known to have signed, 64 hexadecimal digits or the first of
    them; empty where none is known.
    """
    with tempfile.TemporaryDirectory(prefix="pratique-") as folder:
        found = read_bag(place, Path(folder), step)
        journal = None if _no_journal(found) else verify(Path(folder))
    _take_neighbours(found, place)
    signed_by = public_key(found.kept.get(JOURNAL[2], b""))
    stamps, stamp_problems = _stamps(found)
    problems = [
        *_odd(found),
        *_lists(found),
        *_declared(found),
        *_signatures(found, signed_by),
        *_known(signed_by, key),
        *stamp_problems,
        *_journal(journal, signed_by),
    ]
    first = found.kept.get(tag_manifest_name(ALGORITHMS[0]), b"")
    return BagVerification(
        problems=_once(problems),
        files=len(found.digests),
        bytes=sum(found.sizes.values()),
        digest=hashlib.sha256(first).hexdigest(),
        key=signed_by,
        sealed=_sealed(found),
        stamps=stamps,
        journal=journal,
    )


def _once(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Each problem once, by name."""
    different = {(one.name, one.fault, one.told.english): one for one in problems}
    return tuple(different[key] for key in sorted(different))


# --- files -----------------------------------------------------------------------------------


def _odd(found: Read) -> Iterator[Problem]:
    for name, why in found.unread:
        told = Phrase("%(name)s could not be read: %(why)s", {"name": name, "why": why})
        yield Problem(Fault.UNREAD, name, told)
    for name, shape in found.odd:
        text = "%(name)s is no file. It was put there: a bag has none."
        if shape is Shape.LINK:
            text = "%(name)s is a link. It was put there: a bag has none."
        yield Problem(Fault.NO_FILE, name, Phrase(text, {"name": name}))
    for name in found.twice:
        yield _problem(Fault.TWICE, name, N_("%(name)s is there twice."))
    for name in found.too_long:
        yield _problem(Fault.CHANGED, name, N_("%(name)s is far too long for what it is."))


def _lists(found: Read) -> Iterator[Problem]:
    """Compare files with lists, both ways."""
    listed: dict[str, dict[str, str]] = {}
    for payload in (True, False):
        for algorithm in ALGORITHMS:
            name = manifest_name(algorithm) if payload else tag_manifest_name(algorithm)
            if name not in found.kept:
                if name not in found.too_long:
                    yield _missing(name)
                continue
            yield from _listed(found.kept[name], name, algorithm, listed, payload=payload)
    unread = {name for name, _why in found.unread}
    odd = {name for name, _shape in found.odd}
    for name, expected in listed.items():
        if name in found.digests:
            yield from _compared(name, expected, found.digests[name])
        elif name not in unread and name not in odd:
            yield _missing(name)
    for name in found.digests:
        if name not in listed and not _is_unlisted(name):
            told = Phrase("%(name)s was added: no list names it.", {"name": name})
            yield Problem(Fault.ADDED, name, told)


def _listed(
    content: bytes, name: str, algorithm: str, listed: dict[str, dict[str, str]], *, payload: bool
) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in read(content, algorithm):
        if isinstance(one, OddLine):
            words: dict[str, str | Phrase] = {
                "name": name,
                "line": str(one.number),
                "why": Phrase(one.reason),
            }
            told = Phrase("Line %(line)s of %(name)s cannot stand there: %(why)s.", words)
            yield Problem(Fault.LIST, name, told)
        elif one.name in seen or one.name.startswith(PAYLOAD) is not payload:
            yield _out_of_place(one, name)
        else:
            seen.add(one.name)
            listed.setdefault(one.name, {})[algorithm] = one.digest


def _out_of_place(one: Listed, name: str) -> Problem:
    words = {"name": name, "other": one.name}
    told = Phrase("%(name)s lists %(other)s twice, or should not list it.", words)
    return Problem(Fault.LIST, name, told)


def _compared(name: str, expected: dict[str, str], digests: tuple[str, ...]) -> Iterator[Problem]:
    actual = dict(zip(ALGORITHMS, digests, strict=True))
    wrong = [one for one in ALGORITHMS if expected.get(one) != actual[one]]
    if len(wrong) == len(ALGORITHMS):
        yield _problem(Fault.CHANGED, name, N_("%(name)s has changed."))
    elif wrong:
        list_name = manifest_name(wrong[0])
        if not name.startswith(PAYLOAD):
            list_name = tag_manifest_name(wrong[0])
        words = {"name": list_name, "other": name}
        text = "%(name)s has changed: what it says of %(other)s is not what the other list says."
        yield Problem(Fault.LIST, list_name, Phrase(text, words))


def _is_unlisted(name: str) -> bool:
    """Whether it is one of the files that no list can name."""
    own = {tag_manifest_name(one) for one in ALGORITHMS}
    own |= {f"tagmanifest-{one}.sig" for one in ALGORITHMS} | {REQUEST}
    return name in own or ANSWER.fullmatch(name.removesuffix(SUM)) is not None


def _declared(found: Read) -> Iterator[Problem]:
    """What the bag says of itself (RFC 8493, sections 2.1.1 and 2.2.2)."""
    if found.kept.get("bagit.txt", DECLARATION) != DECLARATION:
        yield _problem(Fault.CHANGED, "bagit.txt", N_("%(name)s is not that of a bag of Pratique."))
    oxum = _OXUM.fullmatch(_information(found).get("Payload-Oxum", ""))
    payload = [size for name, size in found.sizes.items() if name.startswith(PAYLOAD)]
    if oxum is None or (int(oxum[1]), int(oxum[2])) != (sum(payload), len(payload)):
        words = {
            "name": _INFORMATION,
            "bytes": str(sum(payload)),
            "files": str(len(payload)),
            "said": oxum[0] if oxum else "?",
        }
        text = (
            "There are %(bytes)s bytes in %(files)s files below data, and %(name)s says "
            "%(said)s (bytes.files)."
        )
        yield Problem(Fault.LIST, _INFORMATION, Phrase(text, words))


# --- signatures --------------------------------------------------------------------------------


def _signatures(found: Read, key: str) -> Iterator[Problem]:
    if not key:
        if JOURNAL[2] in found.kept:
            yield _problem(Fault.CHANGED, JOURNAL[2], N_("%(name)s is no public key."))
        return
    for algorithm in ALGORITHMS:
        name, of = f"tagmanifest-{algorithm}.sig", tag_manifest_name(algorithm)
        if name not in found.kept:
            yield _missing(name)
        elif of in found.kept and not is_signed(found.kept[of], found.kept[name], key):
            words = {"name": name, "list": of, "key": JOURNAL[2]}
            text = "The signature %(name)s is not that of %(key)s on %(list)s: one of them changed."
            yield Problem(Fault.SIGNATURE, name, Phrase(text, words))
            yield Problem(Fault.SIGNATURE, of, Phrase(text, words))
    said = _information(found).get("Signing-Key", "")
    if said != key:
        text = "%(name)s names another key than the one that lies in the bag."
        yield _problem(Fault.SIGNATURE, _INFORMATION, text)


def _known(key: str, known: str) -> Iterator[Problem]:
    if known and not key.startswith(known):
        words = {"name": JOURNAL[2], "key": key or "?"}
        text = "It was signed with another key than the one you gave: %(key)s"
        yield Problem(Fault.SIGNATURE, JOURNAL[2], Phrase(text, words))


# --- time stamps -------------------------------------------------------------------------------


def _stamps(found: Read) -> tuple[tuple[Stamp, ...], list[Problem]]:
    content = found.kept.get(tag_manifest_name(ALGORITHMS[0]), b"")
    signature = found.kept.get(f"tagmanifest-{ALGORITHMS[0]}.sig", b"")
    problems: list[Problem] = []
    if REQUEST not in found.kept:
        problems.append(_missing(REQUEST))
    elif found.kept[REQUEST] != request(content, signature):
        text = "%(name)s is not the request for this bag."
        problems.append(_problem(Fault.STAMP, REQUEST, text))
    stamps: list[Stamp] = []
    names = {name.removesuffix(SUM) for name in found.kept}
    for name in sorted(one for one in names if ANSWER.fullmatch(one)):
        problems += [_missing(one) for one in (name, name + SUM) if one not in found.kept]
        answer = found.kept.get(name)
        if answer is None:
            continue
        if found.kept.get(name + SUM, b"") != sum_line(name, answer):
            words = {"name": name, "other": name + SUM}
            told = Phrase("%(name)s and %(other)s do not belong together any more.", words)
            problems += [Problem(Fault.STAMP, one, told) for one in (name, name + SUM)]
        try:
            digest = hashlib.sha256(content).digest()
            stamps.append(read_answer(answer, digest, nonce_of(signature)))
        except NotAStamp as error:
            words = {"name": name, "why": error.what}
            problems.append(Problem(Fault.STAMP, name, Phrase("%(name)s: %(why)s", words)))
    return tuple(stamps), problems


def _take_neighbours(found: Read, place: Path) -> None:
    """Answers that lie beside a bag that is one file count as if they lay in it."""
    if place.is_dir():
        return
    for beside in sorted(place.parent.glob(f"{_escaped(place.name)}.time-stamp-*")):
        name = beside.name.removeprefix(f"{place.name}.")
        if ANSWER.fullmatch(name.removesuffix(SUM)) and beside.is_file():
            with beside.open("rb") as opened:
                found.kept[name] = opened.read(1 << 20)


def _escaped(name: str) -> str:
    import glob

    return glob.escape(name)


# --- the journal -------------------------------------------------------------------------------


def _journal(journal: Verification | None, key: str) -> Iterator[Problem]:
    if journal is None:
        return
    for one in journal.problems:
        words: dict[str, str | Phrase] = {"name": JOURNAL[0], "what": one.told}
        yield Problem(Fault.JOURNAL, JOURNAL[0], Phrase("%(name)s: %(what)s", words))
    if key and journal.keys and journal.keys[-1] != key:
        text = "%(name)s was signed with another key than the bag."
        yield _problem(Fault.JOURNAL, JOURNAL[0], text)
    if not journal.entries:
        yield _problem(Fault.JOURNAL, JOURNAL[0], N_("%(name)s holds no entry."))


def _no_journal(found: Read) -> bool:
    return JOURNAL[0] not in found.digests or JOURNAL[0] in found.too_long


def _sealed(found: Read) -> datetime | None:
    try:
        return datetime.fromisoformat(_information(found).get("Sealed-At", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _information(found: Read) -> dict[str, str]:
    text = found.kept.get(_INFORMATION, b"").decode("utf-8", "backslashreplace")
    pairs = (line.partition(": ") for line in text.splitlines())
    return {label: value for label, _colon, value in pairs}


def _missing(name: str) -> Problem:
    return _problem(Fault.MISSING, name, N_("%(name)s is missing."))


def _problem(fault: Fault, name: str, text: str) -> Problem:
    return Problem(fault, name, Phrase(text, {"name": name}))
