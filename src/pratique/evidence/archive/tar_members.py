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
from pratique.evidence.archive.tar_header import (
    HEADER,
    LARGEST,
    TYPES,
    Header,
    header,
    is_sound,
    number,
)
from pratique.model import EntryType

_STEP: Final = 64 << 10
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
                yield _stray(at, found, behind_end=ended and at > 0)
                if found is None:
                    return
                at, said = found, Said()
                continue
            head = header(block)
            at += HEADER
            if head.kind in b"xgLKX":
                self._extension(head, at, said)
                at += head.size + -head.size % HEADER
                continue
            self.behind_end += ended
            at = yield from self._one(head, at, said)
            said = Said()

    def _one(self, head: Header, at: int, said: Said) -> Generator[Member | Odd, None, int]:
        """Give the member of a head; where what follows it begins."""
        values = self._lasting.values | said.values if self._lasting.values else said.values
        name = values.get(b"GNU.sparse.name") or values.get(b"path") or head.name
        if said.damaged:
            yield Odd("an extended header that is damaged", said.damaged, name)
        size = whole(values[b"size"]) if b"size" in values else head.size
        if head.impossible or size is None or size >= LARGEST:
            yield Odd("a name with a size that cannot be", "taken as its head says", name)
            size = head.size
        if head.kind in b"VMN":
            if head.kind == b"M":
                yield Odd("a part of a file whose start is in another archive", "", name)
            return at + size + -size % HEADER
        kind = TYPES.get(head.kind, EntryType.UNKNOWN)
        if kind is EntryType.REGULAR and head.kind in b"\x000" and name.endswith(b"/"):
            kind = EntryType.DIRECTORY  # as it was before there was a type for it
        member = self._told(head, name, kind, values, said)
        # Old programs give a size for names that have no content.
        stored = 0 if head.kind in b"23456" else size
        if head.kind == b"1":
            stored = self._linked(head, member, at, size, values)
        elif kind is EntryType.DIRECTORY:
            listing = self.access.read_at(at, min(stored, MOST_RECORDS))
            member.listing = listing or values.get(b"GNU.dumpdir")
        elif kind is EntryType.REGULAR:
            member.size, member.content = size, Content(at, size, layer=self.layer)
            if head.kind == b"S" or said.runs or any(map(_of_holes, values)):
                at = self._with_holes(head, member, at, size, values, said)
        yield member
        return at + stored + -stored % HEADER

    def _linked(
        self, head: Header, member: Member, at: int, size: int, values: dict[bytes, bytes]
    ) -> int:
        """Give a member the name that it is another one of; how much content follows."""
        member.hard = values.get(b"linkpath", head.link)
        if not self._has_content(at, size):
            return 0
        member.size, member.content = size, Content(at, size, layer=self.layer)
        return size

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
        member.size = size if 0 <= size < LARGEST else 0
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


def _of_holes(key: bytes) -> bool:
    return key.startswith(b"GNU.sparse.")


def _stray(at: int, found: int | None, *, behind_end: bool) -> Odd:
    """What is told of bytes that are no head."""
    if found is not None:
        return Odd("bytes between the names of the archive", f"{found - at} from byte {at} on")
    if behind_end:
        return Odd("bytes behind the end of the archive", f"from byte {at} on")
    return Odd("no names in the rest of the archive", f"from byte {at} on")
