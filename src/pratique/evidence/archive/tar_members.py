"""The members of a tar in their order, whatever else stands between them.

Where no head is, the next sound one is looked for, block by block. Archives that were put
together have zeros in the middle: GNU tar stops there, unless told otherwise; this does not.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.archive.member import Content, Member
from pratique.evidence.archive.stream import Access
from pratique.evidence.archive.tar_extension import (
    MOST_RECORDS,
    Said,
    map_in_front,
    moment,
    old_runs,
    sound_runs,
    take_records,
    whole,
    written_runs,
)
from pratique.evidence.archive.tar_header import HEADER, TYPES, Header, header, is_sound, number
from pratique.model import EntryType

_STEP: Final = 64 << 10
_LARGEST: Final = 1 << 62
_LONGEST_NAME: Final = 64 << 10
_ZEROS: Final = bytes(HEADER)
_SECOND: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Odd:
    """Something that is no member: what, more of it, and at which name if at one."""

    reason: str
    detail: str
    name: bytes = b""
    matters: bool = True


@dataclass(slots=True)
class TarMembers:
    """Reads members from `access`; where it ends or fails, `Odd` says so and no error is raised.

    `behind_end` counts names behind the first mark of an end.
    """

    access: Access
    layer: int = 0
    behind_end: int = 0
    _lasting: Said = field(default_factory=Said)

    def __iter__(self) -> Iterator[Member | Odd]:
        """Members and oddities, in their order."""
        try:
            yield from self._members()
        except Unreadable as error:
            yield Odd("the archive could not be read to its end", error.what)

    def _members(self) -> Iterator[Member | Odd]:
        at = 0
        ended = False
        said = Said()
        read_at = self.access.read_at
        while True:
            block = read_at(at, HEADER)
            if len(block) < HEADER:
                read_at(at + len(block), 1)  # says why, if this is not the end
                if not ended:
                    detail = f"it ends at byte {at + len(block)} without the mark of an end"
                    yield Odd("the archive is cut short", detail)
                return
            if block == _ZEROS:
                ended = True
                at = self._behind_zeros(at)
                continue
            if not is_sound(block):
                found = self._next_sound(at)
                detail = f"{(found or at) - at} bytes from byte {at} on"
                if found is None:
                    if not ended or at == 0:
                        yield Odd("no names in the rest of the archive", f"from byte {at} on")
                    else:
                        yield Odd("bytes behind the end of the archive", f"from byte {at} on")
                    return
                yield Odd("bytes between the names of the archive", detail)
                at, said = found, Said()
                continue
            head = header(block)
            at += HEADER
            if not 0 <= head.size < _LARGEST:
                yield Odd("a name with a size that cannot be", f"{head.size} bytes", head.name)
                head = header(block[:124] + b"0" * 11 + b"\0" + block[136:])
            if head.kind in b"xgLKX":
                self._extension(head, at, said)
                at += head.size + -head.size % HEADER
                continue
            if said.damaged:
                yield Odd("an extended header that is damaged", said.damaged, head.name)
            self.behind_end += ended
            at = yield from self._one(head, at, said)
            said = Said()

    def _one(self, head: Header, at: int, said: Said) -> Generator[Member | Odd, None, int]:
        values = self._lasting.values | said.values if self._lasting.values else said.values
        size = whole(values.get(b"size")) if b"size" in values else head.size
        if size is None or size >= _LARGEST:
            yield Odd("a name with a size that cannot be", "in its extended header", head.name)
            size = head.size
        kind = TYPES.get(head.kind, EntryType.UNKNOWN)
        name = values.get(b"GNU.sparse.name") or values.get(b"path") or head.name
        if head.kind in b"VM" or (kind is EntryType.UNKNOWN and head.kind in b"NA"):
            if head.kind != b"V":
                yield Odd("a part of a file whose start is in another archive", "", name)
            return at + size + -size % HEADER
        if kind is EntryType.REGULAR and head.kind in b"\x000" and name.endswith(b"/"):
            kind = EntryType.DIRECTORY  # as it was before there was a type for it
        member = self._told(head, name, kind, values, said)
        # Old programs give a size for names that have no content.
        stored = size if kind is EntryType.REGULAR or head.kind not in b"23456" else 0
        if head.kind == b"1" and not self._has_content(at, size):
            stored = 0
        if head.kind == b"1":
            member.hard = values.get(b"linkpath", head.link)
            if stored:
                member.size, member.content = stored, Content(at, stored, layer=self.layer)
        elif head.kind == b"D":
            if stored <= MOST_RECORDS:
                member.listing = self.access.read_at(at, stored)
        elif kind is EntryType.REGULAR:
            member.size, member.content = size, Content(at, size, layer=self.layer)
            if (
                head.kind == b"S"
                or any(key.startswith(b"GNU.sparse.") for key in values)
                or said.runs
            ):
                at = self._with_holes(head, member, at, size, values, said)
        elif kind is EntryType.DIRECTORY:
            member.listing = values.get(b"GNU.dumpdir")
        yield member
        return at + stored + -stored % HEADER

    def _has_content(self, at: int, size: int) -> bool:
        """Whether a hard link is followed by the content: pax may, most programs do not."""
        if not size:
            return False
        return not is_sound(self.access.read_at(at, HEADER))

    def _told(
        self, head: Header, name: bytes, kind: EntryType, values: dict[bytes, bytes], said: Said
    ) -> Member:
        member = Member(name[:_LONGEST_NAME], kind, mode=head.mode & 0o7777)
        member.uid = _owner(values.get(b"uid"), head.uid)
        member.gid = _owner(values.get(b"gid"), head.gid)
        member.mtime = moment(values[b"mtime"]) if b"mtime" in values else head.mtime * _SECOND
        member.atime, member.ctime = moment(values.get(b"atime")), moment(values.get(b"ctime"))
        member.btime = moment(values.get(b"LIBARCHIVE.creationtime"))
        if head.gnu and head.block[345]:
            member.atime = member.atime or number(head.block[345:357]) * _SECOND
            member.ctime = member.ctime or number(head.block[357:369]) * _SECOND
        member.rdev = head.rdev
        member.attributes = said.attributes
        if kind is EntryType.SYMLINK:
            member.link = values.get(b"linkpath", head.link)[:_LONGEST_NAME]
            member.size = len(member.link)
        return member

    def _with_holes(  # noqa: PLR0913, PLR0917 - what is known of one head
        self,
        head: Header,
        member: Member,
        at: int,
        stored: int,
        values: dict[bytes, bytes],
        said: Said,
    ) -> int:
        """Give a member its map of holes; where its content begins."""
        begins, end = at, at + stored
        runs: list[tuple[int, int]] | None
        if head.kind == b"S":
            size = number(head.block[483:495])
            runs, begins = old_runs(head, at, self.access.read_at)
            end = begins + stored
        else:
            real = values.get(b"GNU.sparse.realsize", values.get(b"GNU.sparse.size"))
            size = whole(real) or 0
            if values.get(b"GNU.sparse.major") == b"1":
                runs, taken = map_in_front(at, stored, self.access.read_at)
                begins = min(at + taken, end)
            elif b"GNU.sparse.map" in values:
                runs = written_runs(values[b"GNU.sparse.map"])
            else:
                runs = said.runs
        sound = None if runs is None else sound_runs(runs, size, end - begins)
        member.content = Content(begins, end - begins, sound, layer=self.layer)
        member.size = size if 0 <= size < _LARGEST else 0
        if sound is None:
            member.size = end - begins
            member.content = None
            member.refused = "its map of holes is damaged"
        # The caller adds what is stored to this, as if no map stood in front.
        return begins if head.kind == b"S" else at

    def _extension(self, head: Header, at: int, said: Said) -> None:
        """Take in what speaks of the next member, or with `g` of all that follow."""
        content = self.access.read_at(at, min(head.size, MOST_RECORDS))
        if head.size > MOST_RECORDS:
            said.damaged = f"one is {head.size} bytes long"
        if head.kind == b"L":
            said.values[b"path"] = content.partition(b"\0")[0]
        elif head.kind == b"K":
            said.values[b"linkpath"] = content.partition(b"\0")[0]
        elif head.kind == b"g":
            take_records(self._lasting, content)
            for one in (b"path", b"linkpath", b"size"):  # make no sense for all
                self._lasting.values.pop(one, None)
            self._lasting.attributes.clear()
        else:
            take_records(said, content)

    def _behind_zeros(self, at: int) -> int:
        """Where something else than zeros comes."""
        while True:
            piece = self.access.read_at(at, _STEP)
            if not piece:
                return at
            left = piece.lstrip(b"\0")
            if left:
                return at + (len(piece) - len(left)) // HEADER * HEADER
            at += len(piece) // HEADER * HEADER or len(piece)

    def _next_sound(self, at: int) -> int | None:
        """Where the next head is that says `ustar` and is sound."""
        at += HEADER
        while True:
            piece = self.access.read_at(at, _STEP)
            if len(piece) < HEADER:
                return None
            found = piece.find(b"ustar")
            while found >= 0:
                begins = found - 257
                if begins >= 0 and is_sound(piece[begins : begins + HEADER]):
                    return at + begins
                found = piece.find(b"ustar", found + 1)
            at += max(len(piece) - 2 * HEADER, 1)


def _owner(given: bytes | None, field_value: int) -> int:
    found = whole(given)
    value = field_value if found is None else found
    return value if 0 <= value < 1 << 32 else 0
