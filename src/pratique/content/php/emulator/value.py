"""The values of PHP as the emulator holds them: known to the byte, or unknown with an origin.

A known value is `bytes` (PHP's string), `int`, `float`, `bool`, `None`, an `Array`, an
`Instance` or a `Function`. Everything else is an `Unknown`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import Any, Final

Key = int | bytes
# Closed over by the whole emulator: a union of this module's classes and Python's own.
Value = Any

_MOST_ORIGINS: Final = 4
_MOST_CHOICES: Final = 4
_MOST_PIECES: Final = 32


class Source(StrEnum):
    """Where an unknown value comes from."""

    REQUEST = "request"
    REMOTE = "remote"
    STORED = "stored"
    PARAMETER = "parameter"
    SERVER = "server"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Origin:
    """One place that an unknown value comes from: what it is, as it stands in the source.

    `foreign` says that it went through a function that stands in another file: nobody knows
    what that one made of it.
    """

    source: Source
    text: str
    line: int
    foreign: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    """A value that does not follow from the source.

    `pieces` are the parts of a text of which some are known; `choices` are the values that
    it has if it is one of a few; `decoded` says that it went through a function that undoes
    a hiding.
    """

    origins: tuple[Origin, ...] = ()
    pieces: tuple[Value, ...] = ()
    choices: tuple[Value, ...] = ()
    decoded: bool = False

    def of(self, source: Source) -> Origin | None:
        """The first origin of this kind."""
        held = [origin for origin in self.origins if origin.source is source]
        return min(held, key=lambda origin: origin.foreign, default=None)


ANYTHING: Final = Unknown()


class Cell:
    """A variable: what several names may share by reference."""

    __slots__ = ("value",)

    def __init__(self, value: Value = None) -> None:
        self.value = value


class Growing:
    """A text that is being appended to: no copy for each byte."""

    __slots__ = ("buffer",)

    def __init__(self, start: bytes) -> None:
        self.buffer = bytearray(start)


class Array:
    """PHP's ordered map. It is a value: whoever writes takes a copy first if it is shared.

    `epoch` is the stretch of the emulation that may write in place; `rest` says that it has
    further items that nobody knows.
    """

    __slots__ = ("epoch", "following", "items", "position", "rest")

    def __init__(self, epoch: int = 0) -> None:
        self.items: dict[Key, Value] = {}
        self.following = 0
        self.epoch = epoch
        self.rest: Unknown | None = None
        self.position = 0

    @classmethod
    def of(cls, values: Iterator[Value] | list[Value], epoch: int = 0) -> Array:
        """A list of values, with keys from 0."""
        made = cls(epoch)
        made.items = dict(enumerate(values))
        made.following = len(made.items)
        return made

    @classmethod
    def mapping(cls, items: dict[Key, Value], epoch: int = 0) -> Array:
        """A map with these items."""
        made = cls(epoch)
        made.items = items
        numbers = [key for key in items if isinstance(key, int)]
        made.following = max(numbers, default=-1) + 1 if numbers else 0
        return made

    def copy(self, epoch: int) -> Array:
        """The same items, free to be written in `epoch`."""
        made = Array(epoch)
        made.items = dict(self.items)
        for item in made.items.values():
            if item.__class__ is Array:
                item.epoch = 0
        made.following = self.following
        made.rest = self.rest
        made.position = self.position
        return made

    def get(self, key: Key) -> Value:
        """The item, `MISSING` if there is none, an unknown if nobody can tell."""
        found = self.items.get(key, MISSING)
        if found is MISSING:
            return MISSING if self.rest is None else self.rest
        return found.value if found.__class__ is Cell else found

    def put(self, key: Key | None, value: Value) -> None:
        """Write an item; None for the next number."""
        if key is None:
            key = self.following
        held = self.items.get(key)
        if held.__class__ is Cell:
            held.value = value
        else:
            self.items[key] = value
        if key.__class__ is int and key >= self.following:
            self.following = key + 1

    def values(self) -> list[Value]:
        """The items in their order."""
        return [v.value if v.__class__ is Cell else v for v in self.items.values()]

    def pairs(self) -> list[tuple[Key, Value]]:
        """Keys and items in their order."""
        return [(k, v.value if v.__class__ is Cell else v) for k, v in self.items.items()]


class _Missing:
    __slots__ = ()

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()


@dataclass(slots=True, eq=False)
class Function:
    """A function of the program: `body` runs in a frame and gives a signal or None.

    `bound` are the variables that a closure brings, by name; of those in `referred` it has the
    variable itself, of the others a copy for each call. `written` is its name as PHP tells it,
    `generator` says that it holds a `yield`, `stays` that it is a static method, `refers` that it
    returns a reference. `text` is its source in lower case, `comment` the one before it, `active`
    counts the calls under way.
    """

    name: bytes
    parameters: tuple[Parameter, ...]
    body: Callable[[Any], Any]
    line: int
    layer: int
    bound: dict[bytes, Cell] = field(default_factory=dict)
    this: Instance | None = None
    owner: Class | None = None
    static: dict[bytes, Cell] = field(default_factory=dict)
    called: bool = False
    referred: set[bytes] = field(default_factory=set)
    written: bytes = b""
    generator: bool = False
    stays: bool = False
    refers: bool = False
    text: bytes = b""
    comment: bytes = b""
    active: int = 0

    def of_class(self, owner: Class, name: bytes | None = None) -> Function:
        """The same method in a class that takes it over from a trait."""
        return replace(self, owner=owner, name=name or self.name, static={}, called=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: how it gets its value when the call gives none."""

    name: bytes
    default: Callable[[Any], Value] | None
    by_reference: bool
    variadic: bool
    promoted: bool = False


@dataclass(slots=True, eq=False)
class Class:
    """A class of the program; `parent` is looked up by name when it is needed.

    `written` is its name as PHP tells it; `cases` are those of an enumeration; `unset` is what
    static properties start with, `shared` what they hold.
    """

    name: bytes
    parent: bytes | None
    written: bytes = b""
    interfaces: tuple[bytes, ...] = ()
    cases: dict[bytes, Instance] | None = None
    comment: bytes = b""
    methods: dict[bytes, Function] = field(default_factory=dict)
    constants: dict[bytes, Callable[[Any], Value]] = field(default_factory=dict)
    defaults: dict[bytes, Callable[[Any], Value] | None] = field(default_factory=dict)
    shared: dict[bytes, Cell] = field(default_factory=dict)
    unset: dict[bytes, Callable[[Any], Value] | None] = field(default_factory=dict)
    line: int = 0
    layer: int = 0


@dataclass(slots=True, eq=False)
class Instance:
    """An object; of a class that the program does not define, `known` is None.

    `given` are the values that made an object of one of PHP's own classes, `turns` is what a
    generator goes through.
    """

    class_name: bytes
    known: Class | None
    properties: dict[bytes, Cell] = field(default_factory=dict)
    origins: tuple[Origin, ...] = ()
    given: list[Value] = field(default_factory=list)
    turns: Any = None


# --- putting values together


def origins_of(*values: Value) -> tuple[Origin, ...]:
    """The origins of all unknown parts of these values, each once, a few at most."""
    held: tuple[Origin, ...] = ()
    for value in values:
        kind = value.__class__
        if kind is Unknown:
            if value.origins and value.origins != held:
                if held:
                    return _all_origins(values)
                held = value.origins
        elif kind is Array or kind is Instance:
            return _all_origins(values)
    return held


def _all_origins(values: tuple[Value, ...]) -> tuple[Origin, ...]:
    found: dict[Origin, None] = {}
    waiting = list(values)
    waiting.reverse()
    looked = 0
    while waiting and looked < 200 and len(found) < _MOST_ORIGINS:
        value = waiting.pop()
        looked += 1
        kind = value.__class__
        if kind is Unknown:
            for origin in value.origins:
                found[origin] = None
        elif kind is Array:
            waiting.extend(islice(map(_item_value, value.items.values()), 50))
            if value.rest is not None:
                waiting.append(value.rest)
        elif kind is Instance:
            for origin in value.origins:
                found[origin] = None
            waiting.extend(cell.value for cell in islice(value.properties.values(), 20))
    if len(found) < 2:
        return tuple(found)
    # The graver first: a visitor before a file.
    ordered = sorted(found, key=_gravity)
    return tuple(ordered[:_MOST_ORIGINS])


def _item_value(item: Value) -> Value:
    return item.value if item.__class__ is Cell else item


def _gravity(origin: Origin) -> int:
    return _GRAVITY[origin.source]


_GRAVITY: Final = {source: rank for rank, source in enumerate(Source)}


def unknown_from(*values: Value, decoded: bool = False) -> Unknown:
    """What nobody can work out of these values, with their origins."""
    for value in values:
        decoded = decoded or (value.__class__ is Unknown and value.decoded)
    if not decoded and len(values) == 1 and _says_origins_only(values[0]):
        return values[0]  # type: ignore[no-any-return]
    return Unknown(origins_of(*values), decoded=decoded)


def foreign_from(*values: Value) -> Unknown:
    """What a function gives that stands in another file."""
    known = unknown_from(*values)
    origins = tuple(replace(origin, foreign=True) for origin in known.origins)
    return Unknown(origins, decoded=known.decoded)


def _says_origins_only(value: Value) -> bool:
    return value.__class__ is Unknown and not value.pieces and not value.choices


def is_known(value: Value) -> bool:
    """Whether `value` is known through and through."""
    if value.__class__ is not Array:
        return value.__class__ not in (Unknown, Instance, Function)
    waiting = [value]
    looked = 0
    while waiting:
        array = waiting.pop()
        if array.rest is not None:
            return False
        for item in array.items.values():
            looked += 1
            inner = item.value if item.__class__ is Cell else item
            if inner.__class__ is Array:
                if looked > 100_000:
                    return False
                waiting.append(inner)
            elif inner.__class__ in (Unknown, Instance, Function):
                return False
    return True


def joined(first: Value, second: Value) -> Value:
    """What is either `first` or `second`."""
    if first is second or (first.__class__ is second.__class__ and _same(first, second)):
        return first
    if _tells_no_more(second, first):
        return first
    if _tells_no_more(first, second):
        return second
    choices: list[Value] = []
    decoded = False
    for value in (first, second):
        if value.__class__ is Unknown:
            decoded = decoded or value.decoded
            choices += value.choices or ((value,) if value.origins or value.pieces else ())
            # Choices hold texts in pieces, and pieces hold choices of plain texts: no deeper.
        else:
            choices.append(value)
    kept: list[Value] = []
    for choice in choices:
        if not any(
            choice is k or (choice.__class__ is k.__class__ and _same(choice, k)) for k in kept
        ):
            kept.append(choice)
    return Unknown(origins_of(first, second), (), tuple(kept[:_MOST_CHOICES]), decoded)


def _tells_no_more(first: Value, second: Value) -> bool:
    """Whether `second` is unknown and says already all that `first` would add to it."""
    if second.__class__ is not Unknown or second.pieces:
        return False
    if first.__class__ is not Unknown:
        return any(
            first is c or (first.__class__ is c.__class__ and _same(first, c))
            for c in second.choices
        )
    if first.pieces or first.choices or (first.decoded and not second.decoded):
        return False
    return first.origins == second.origins or set(first.origins) <= set(second.origins)


def _bare(value: Value) -> Value:
    """An unknown as one piece of a text: of its choices only the texts that are known."""
    if value.__class__ is not Unknown or not (value.pieces or value.choices):
        return value
    known = tuple(choice for choice in value.choices if choice.__class__ is bytes)
    return Unknown(value.origins, (), known, value.decoded)


def _same(first: Value, second: Value) -> bool:
    return isinstance(first, bytes | int | float | None.__class__) and first == second


def concatenated(values: list[Value]) -> Value:
    """The texts of `values` in a row; known if all are."""
    if all(value.__class__ is bytes for value in values):
        return b"".join(values)
    pieces: list[Value] = []
    for value in values:
        for piece in value.pieces if value.__class__ is Unknown and value.pieces else (value,):
            if piece.__class__ is bytes and pieces and pieces[-1].__class__ is bytes:
                pieces[-1] += piece
            elif piece != b"":
                pieces.append(_bare(piece) if value is piece else piece)
    if len(pieces) == 1:
        return pieces[0]
    if not pieces:
        return b""
    decoded = any(v.__class__ is Unknown and v.decoded for v in values)
    return Unknown(origins_of(*values), tuple(pieces[:_MOST_PIECES]), (), decoded)
