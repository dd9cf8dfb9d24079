"""How arrays lay out their bytes: striped, mirrored, with one or two parities, and RAID 10.

For md and for LVM alike. The layouts are those of Linux (drivers/md/raid5.c, raid10.c; md(4)).
A member that is missing, or that cannot be read at a place, is computed from the others where
the level allows it; otherwise that place is `Unreadable`. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.disk.base import Medium
from pratique.evidence.disk.mapped import Mapped, Piece, exactly

LEFT_ASYMMETRIC, RIGHT_ASYMMETRIC, LEFT_SYMMETRIC, RIGHT_SYMMETRIC = 0, 1, 2, 3
PARITY_FIRST, PARITY_LAST = 4, 5
# DDF: as 1, 0 and 2, but the exponents of Q count all members, P and Q among them.
_DDF: Final = {8: RIGHT_ASYMMETRIC, 9: LEFT_ASYMMETRIC, 10: LEFT_SYMMETRIC}
_WITH_Q_LAST: Final = 16  # 16 to 20: a RAID 5 whose last member holds Q


class Striped(Mapped):
    """RAID 0 with members of one size, and striped volumes."""

    def __init__(self, name: str, members: Sequence[Medium], chunk: int, size: int) -> None:
        self.name, self.size = name, size
        self._members, self._chunk = members, chunk

    def piece(self, offset: int, length: int) -> Piece:  # noqa: ARG002 - the contract of all
        """The chunk of `offset`, on the member whose turn it is."""
        number, inside = divmod(offset, self._chunk)
        row, turn = divmod(number, len(self._members))
        return Piece(self._chunk - inside, self._members[turn], row * self._chunk + inside)


class Mirrored(Mapped):
    """RAID 1: the first member that gives its bytes."""

    def __init__(self, name: str, members: Sequence[Medium], size: int) -> None:
        self.name, self.size = name, size
        self._members = members

    def piece(self, offset: int, length: int) -> Piece:
        """What the first member that can be read holds there."""
        return Piece(length, _first_readable(self._members, offset, length), 0)

    def read_at(self, offset: int, length: int) -> bytes:
        """As all, but without the way through pieces."""
        return _first_readable(self._members, offset, max(0, min(length, self.size - offset)))


class Ten(Mapped):
    """RAID 10: `near` copies side by side, `far` copies further on; see md(4)."""

    def __init__(  # noqa: PLR0913 - the numbers of a layout
        self, name: str, members: Sequence[Medium], chunk: int, size: int, *, layout: int,
        member_size: int,
    ) -> None:  # fmt: skip
        self.name, self.size = name, size
        self._members, self._chunk = members, chunk
        self._near, self._far = layout & 0xFF, layout >> 8 & 0xFF
        self._offset = bool(layout >> 16 & 1)
        count = len(members)
        sets = layout >> 17
        if not (0 < self._near <= count and 0 < self._far <= count and sets < 3):
            raise Unreadable(f"RAID 10 with a layout that is not known: {layout:#x}", where=name)
        self._set = (count, count // self._far, self._far * self._near)[sets]
        if not 0 < self._set <= count or (sets and count % self._set):
            raise Unreadable(f"RAID 10 with a layout that is not read: {layout:#x}", where=name)
        rows = member_size // chunk // self._far * count // self._near
        used = -(-rows * self._near * self._far // count)
        self._stride = chunk if self._offset else used // self._far * chunk

    def places(self, offset: int) -> list[tuple[int, int]]:
        """Every (member, offset on it) where the byte at `offset` stands, the nearest first."""
        number, inside = divmod(offset, self._chunk)
        row, first = divmod(number * self._near, len(self._members))
        if self._offset:
            row *= self._far
        found = []
        for copy in range(self._near):
            more, member = divmod(first + copy, len(self._members))
            place = (row + more) * self._chunk + inside
            group = member // self._set * self._set
            for far in range(self._far):
                moved = group + (member - group + far * self._near) % self._set
                found.append((moved, place + far * self._stride))
        return sorted(found, key=lambda each: each[1])

    def piece(self, offset: int, length: int) -> Piece:
        """The chunk of `offset`, from the first copy that can be read."""
        left = min(length, self._chunk - offset % self._chunk)
        failed = None
        for member, place in self.places(offset):
            try:
                return Piece(left, exactly(self._members[member], place, left), 0)
            except Unreadable as error:
                failed = failed or error
        raise failed or Unreadable("No copy is left", where=self.name)


class Parity(Mapped):
    """RAID 4, 5 and 6."""

    def __init__(  # noqa: PLR0913 - the numbers of a layout
        self, name: str, members: Sequence[Medium], chunk: int, size: int, *, level: int,
        layout: int,
    ) -> None:  # fmt: skip
        self.name, self.size = name, size
        self._members, self._chunk = members, chunk
        self._level, self._layout = level, PARITY_LAST if level == 4 else layout
        if (level != 6 and self._layout > PARITY_LAST) or (
            level == 6 and self._layout not in {*range(6), *range(16, 21), *_DDF}
        ):
            raise Unreadable(f"RAID {level} with a layout that is not known: {layout}", where=name)

    def place(self, row: int, data: int) -> tuple[int, int, int | None]:
        """The members that hold piece `data` of a row, its P, and its Q."""
        count = len(self._members)
        if self._level == 6:
            if self._layout >= _WITH_Q_LAST:
                layout = PARITY_FIRST if self._layout == 20 else self._layout - _WITH_Q_LAST
                member, parity = _single(layout, count - 1, row, data)
                return member, parity, count - 1
            return _double(self._layout, count, row, data)
        return (*_single(self._layout, count, row, data), None)

    def piece(self, offset: int, length: int) -> Piece:
        """The chunk of `offset`: as its member gives it, or computed from the others."""
        number, inside = divmod(offset, self._chunk)
        width = len(self._members) - (2 if self._level == 6 else 1)
        row, data = divmod(number, width)
        left = min(length, self._chunk - inside)
        at = row * self._chunk + inside
        member, parity, second = self.place(row, data)
        found = self._read(member, at, left)
        if found is None:
            found = self._rebuild(member, parity, second, at, left)
        return Piece(left, found, 0)

    def _read(self, member: int, at: int, length: int) -> bytes | None:
        try:
            return exactly(self._members[member], at, length)
        except Unreadable:
            return None

    def _rebuild(self, lost: int, parity: int, second: int | None, at: int, length: int) -> bytes:
        count = len(self._members)
        data = [member for member in range(count) if member not in {parity, second}]
        read = {member: self._read(member, at, length) for member in data if member != lost}
        missing = [member for member, found in read.items() if found is None]
        sums = [found for found in read.values() if found is not None]
        if not missing and (whole := self._read(parity, at, length)) is not None:
            return _xor([*sums, whole], length)
        codes = None if second is None else self._read(second, at, length)
        if codes is None or self._layout in _DDF or len(missing) > 1:
            raise Unreadable(
                "Too many members of the array are missing",
                where=self.name,
                next_step="Give the other disks of the array too.",
            )
        # Q is the sum of g^i * D(i); the data members count on from behind Q.
        assert second is not None  # noqa: S101 - codes come from it
        order = [(second + 1 + step) % count for step in range(count)]
        power = {member: place for place, member in enumerate(m for m in order if m in data)}
        for member, found in read.items():
            if found is not None:
                codes = _xor([codes, found.translate(_times(_power(power[member])))], length)
        if not missing:
            return codes.translate(_times(_inverse(_power(power[lost]))))
        whole = self._read(parity, at, length)
        if whole is None:
            raise Unreadable("Too many members of the array are missing", where=self.name)
        # Two are lost, x (this one) and y: P' = x + y, Q' = a x + b y; x = (Q' + b P') / (a + b).
        rest = _xor([*sums, whole], length)
        own, other = _power(power[lost]), _power(power[missing[0]])
        both = _xor([codes, rest.translate(_times(other))], length)
        return both.translate(_times(_inverse(own ^ other)))


def _single(layout: int, count: int, row: int, data: int) -> tuple[int, int]:
    turn = row % count
    if layout in {PARITY_FIRST, PARITY_LAST}:
        return (data + 1, 0) if layout == PARITY_FIRST else (data, count - 1)
    parity = turn if layout in {RIGHT_ASYMMETRIC, RIGHT_SYMMETRIC} else count - 1 - turn
    if layout in {LEFT_SYMMETRIC, RIGHT_SYMMETRIC}:
        return (parity + 1 + data) % count, parity
    return data + (data >= parity), parity


def _double(layout: int, count: int, row: int, data: int) -> tuple[int, int, int]:
    if layout in {PARITY_FIRST, PARITY_LAST}:
        return (data + 2, 0, 1) if layout == PARITY_FIRST else (data, count - 2, count - 1)
    if layout == 10:  # Q stands before P
        parity = count - 1 - row % count
        return (parity + 1 + data) % count, parity, (parity - 1) % count
    turn = (row + 1 if layout == 9 else row) % count
    kind = _DDF.get(layout, layout)
    parity = turn if kind in {RIGHT_ASYMMETRIC, RIGHT_SYMMETRIC} else count - 1 - turn
    second = (parity + 1) % count
    if kind in {LEFT_SYMMETRIC, RIGHT_SYMMETRIC}:
        return (parity + 2 + data) % count, parity, second
    if second == 0:
        return data + 1, parity, second
    return data + (2 if data >= parity else 0), parity, second


def _first_readable(members: Sequence[Medium], offset: int, length: int) -> bytes:
    failed = None
    for member in members:
        try:
            return exactly(member, offset, length)
        except Unreadable as error:
            failed = failed or error
    raise failed or Unreadable("No copy is left")


def _xor(blocks: Sequence[bytes], length: int) -> bytes:
    value = 0
    for block in blocks:
        value ^= int.from_bytes(block, "little")
    return value.to_bytes(length, "little")


# --- the field of 256 elements that Q is computed in: x^8 + x^4 + x^3 + x^2 + 1, generator 2 -----


@cache
def _power(exponent: int) -> int:
    value = 1
    for _ in range(exponent % 255):
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    return value


@cache
def _inverse(value: int) -> int:
    return next(other for other in range(1, 256) if _product(value, other) == 1)


@cache
def _times(factor: int) -> bytes:
    """What each byte becomes when it is multiplied."""
    return bytes(_product(factor, value) for value in range(256))


def _product(left: int, right: int) -> int:
    found = 0
    while right:
        if right & 1:
            found ^= left
        left = left << 1 ^ (0x11D if left & 0x80 else 0)
        right >>= 1
    return found
