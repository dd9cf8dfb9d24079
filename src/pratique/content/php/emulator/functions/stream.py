"""What stands behind a path: the program itself, what it wrote, a visitor, another server.

Nothing is opened. Source: the manual, "Supported Protocols and Wrappers", "List of Available
Filters".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.event import Act
from pratique.content.php.emulator.expression import included_data
from pratique.content.php.emulator.functions.coding import CODING, base64_decoded, quoted_decoded
from pratique.content.php.emulator.functions.compression import inflated, unpressed_bzip2
from pratique.content.php.emulator.functions.encoding import ENCODING
from pratique.content.php.emulator.functions.text import TEXT
from pratique.content.php.emulator.machine import Call, settled
from pratique.content.php.emulator.value import (
    Origin,
    Source,
    Unknown,
    Value,
    joined,
    origins_of,
    unknown_from,
)
from pratique.content.php.vocabulary import ADDRESS_STARTS, REQUEST_STREAM
from pratique.parsers.base import shown

_QUOTE: Final = 80
_MOST_FILTERS: Final = 30
_EVALUATED: Final = re.compile(
    rb"\(\d+\) : (?:eval\(\)'d code|runtime-created function).*", re.DOTALL
)
_OWN_NAMES: Final = ("SCRIPT_FILENAME", "SCRIPT_NAME", "PHP_SELF", "PATH_TRANSLATED", "ORIG_SCRIPT")


def quoted(value: Value) -> str:
    """A path or an address as a person reads it."""
    if value.__class__ is bytes:
        return shown(value, _QUOTE)
    if value.__class__ is Unknown and value.pieces:
        return "".join(quoted(piece) for piece in value.pieces)[:_QUOTE]
    return value.origins[0].text if value.__class__ is Unknown and value.origins else "..."


def is_address(value: Value) -> bool:
    """Whether a path leads to another server, as far as one can tell."""
    if value.__class__ is Unknown:
        if value.pieces:
            return is_address(value.pieces[0])
        return any(is_address(choice) for choice in value.choices)
    return value.__class__ is bytes and value[:8].lower().startswith(ADDRESS_STARTS)


def is_own(call: Call, path: Value) -> bool:
    """Whether a path names the program itself."""
    if path.__class__ is Unknown:
        origin = path.of(Source.SERVER)
        return (
            origin is not None
            and len(path.origins) == 1
            and not path.pieces
            and any(name in origin.text for name in _OWN_NAMES)
        )
    own = call.machine.path
    path = _EVALUATED.sub(b"", path)
    return path in (own, own.rpartition(b"/")[2], b"./" + own.rpartition(b"/")[2])


def content(call: Call, path: Value) -> Value:
    """What a program reads from a path; a request to another server is written down."""
    path = settled(path)
    if is_own(call, path):
        return call.machine.content
    if path.__class__ is Unknown:
        return _unknown_content(call, path)
    found = call.machine.files.get(path)
    if found is not None:
        return found
    return _by_wrapper(call, path)


def _unknown_content(call: Call, path: Unknown) -> Value:
    if is_address(path):
        return fetched(call, path)
    held: Value = Unknown(
        (*path.origins, Origin(Source.STORED, f"the file {quoted(path)}", call.line))
    )
    for choice in path.choices:
        if choice.__class__ is bytes:
            held = joined(held, content(call, choice))
    return held


def fetched(call: Call, address: Value, *more: Value) -> Unknown:
    """What another server answers; the request is written down."""
    name = call.name.decode("latin-1")
    call.machine.note(Act.FETCH, name, call.frame, call.line, (address, *more))
    origin = Origin(Source.REMOTE, quoted(address), call.line)
    return Unknown((origin, *origins_of(address))[:4])


def _by_wrapper(call: Call, path: bytes) -> Value:
    scheme, mark, rest = path.partition(b"://")
    scheme = scheme.lower()
    if is_address(path):
        return fetched(call, path)
    if path[:5].lower() == b"data:":
        data = included_data(path.replace(b"data://", b"data:", 1))
        return Unknown() if data is None else data
    if mark and scheme == b"php":
        return _php_stream(call, rest)
    if mark and scheme == b"expect":
        call.machine.note(Act.COMMAND, call.name.decode("latin-1"), call.frame, call.line, (rest,))
        return Unknown((Origin(Source.OTHER, "the output of a command", call.line),))
    if mark and scheme == b"file":
        return content(call, rest)
    if mark and scheme in (b"compress.zlib", b"compress.bzip2"):
        held = content(call, rest)
        return filtered(held, b"zlib.decode" if scheme == b"compress.zlib" else b"bzip2.decompress")
    return stored(call, path)


def stored(call: Call, path: Value) -> Unknown:
    """What another file holds."""
    return Unknown((Origin(Source.STORED, f"the file {quoted(path)}", call.line),))


def _php_stream(call: Call, rest: bytes) -> Value:
    name = rest.lower()
    if REQUEST_STREAM.endswith(name.partition(b"/")[0]) and name:
        return Unknown((Origin(Source.REQUEST, "php://input", call.line),))
    if name.startswith((b"memory", b"temp", b"output", b"stdout")):
        return b""
    if name.startswith(b"stdin"):
        return Unknown((Origin(Source.REQUEST, "php://stdin", call.line),))
    if name.startswith(b"filter/"):
        names, resource = chain(rest[7:], writing=False)
        held = content(call, resource)
        for one in names:
            held = filtered(held, one)
        return held
    return Unknown((Origin(Source.SERVER, "php://" + shown(rest, 40), call.line),))


def chain(rest: bytes, *, writing: bool) -> tuple[list[bytes], bytes]:
    """The filters and the resource of `php://filter/...`."""
    before, mark, resource = rest.partition(b"resource=")
    if not mark:
        return [], b""
    names: list[bytes] = []
    for part in before.strip(b"/").split(b"/"):
        way, sign, listed = part.partition(b"=")
        if sign and way.lower() in (b"read", b"write"):
            if (way.lower() == b"write") is writing:
                names += listed.split(b"|")
        elif part:
            names += part.split(b"|")
    return names[:_MOST_FILTERS], resource


_FILTERS: Final[dict[bytes, Callable[[bytes], Value]]] = {
    b"convert.base64-decode": base64_decoded,
    b"convert.base64-encode": lambda held: _pure(b"base64_encode", held),
    b"convert.quoted-printable-decode": quoted_decoded,
    b"string.rot13": lambda held: _pure(b"str_rot13", held),
    b"string.toupper": lambda held: _pure(b"strtoupper", held),
    b"string.tolower": lambda held: _pure(b"strtolower", held),
    b"zlib.inflate": lambda held: _opened(held, -15),
    b"zlib.decode": lambda held: _opened(held, 47) if held[:2] == b"\x1f\x8b" else held,
    b"bzip2.decompress": unpressed_bzip2,
}


def _pure(name: bytes, held: bytes) -> Value:
    return {**TEXT, **CODING}[name]([held])


def _opened(held: bytes, form: int) -> Value:
    found = inflated(held, form)
    if found is None:
        raise ValueError
    return found


def filtered(held: Value, name: bytes) -> Value:
    """What a filter makes of a text."""
    name = name.strip().lower()
    rule = _FILTERS.get(name)
    decodes = name.endswith(b"decode") or name == b"zlib.inflate"
    if held.__class__ is not bytes:
        return unknown_from(held, decoded=decodes)
    try:
        if name.startswith(b"convert.iconv."):
            source, _, to = re.sub(rb"\A([^./]+)/", rb"\1.", name[14:]).partition(b".")
            return ENCODING[b"iconv"]([source, to, held])
        return Unknown() if rule is None else rule(held)
    except (ValueError, LookupError, TypeError):
        return unknown_from(held, decoded=decodes)


def path_of(value: Value) -> Value:
    """A path as a text."""
    return convert.text(settled(value))
