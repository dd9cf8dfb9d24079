"""Functions of files: what they would write is written down and remembered, nothing is touched.

Source: the manual, "Filesystem", "Directories", "Streams".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.event import Act
from pratique.content.php.emulator.functions.information import HANDLE
from pratique.content.php.emulator.functions.stream import (
    chain,
    content,
    fetched,
    filtered,
    is_address,
    is_own,
    path_of,
    quoted,
)
from pratique.content.php.emulator.machine import Call, settled
from pratique.content.php.emulator.value import (
    Array,
    Cell,
    Instance,
    Origin,
    Source,
    Unknown,
    Value,
    concatenated,
    joined,
    unknown_from,
)

Acting = Callable[[Call], Value]
_APPEND: Final = 8
_NO_NEWLINES, _SKIP_EMPTY = 2, 4
_MOST_LINES: Final = 200_000
_MOST_FILES: Final = 500


# --- writing


def note_write(call: Call, path: Value, data: Value) -> None:
    """Write down that a file is written, and remember what it holds."""
    call.machine.note(Act.WRITE, call.name.decode("latin-1"), call.frame, call.line, (path, data))


def remember(call: Call, path: Value, data: Value, *, append: bool) -> None:
    """Keep what a file with a known path holds from now on."""
    files = call.machine.files
    if path.__class__ is not bytes or (path not in files and len(files) >= _MOST_FILES):
        return
    if path[:13].lower() == b"php://filter/":
        names, path = chain(path[13:], writing=True)
        for name in names:
            data = filtered(data, name)
    if append and path in files:
        data = concatenated([convert.text(files[path]), convert.text(data)])
        call.machine.spend(len(data) // 1024 if data.__class__ is bytes else 1)
    if call.machine.journal is not None and path in files:
        data = joined(files[path], data)
    files[path] = data


def _file_put_contents(call: Call) -> Value:
    path, data, flags = path_of(call.value(0)), call.value(1), call.value(2, 0)
    if data.__class__ is Array:
        parts = [convert.text(part) for part in data.values()]
        data = concatenated([b"", *parts]) if data.rest is None else unknown_from(data)
    elif data.__class__ is Instance and data.class_name == HANDLE:
        data = _property(data, b"data")
    data = convert.text(settled(data))
    if path == b"php://output":
        call.machine.say(data)
    else:
        note_write(call, path, data)
        append = flags.__class__ is not int or bool(flags & _APPEND)
        remember(call, path, data, append=append)
    return Unknown()


def _copied(call: Call) -> Value:
    """`copy` and `rename`: one file holds what the other one held."""
    source, to = path_of(call.value(0)), path_of(call.value(1))
    if is_address(source):
        data: Value = fetched(call, source)
    else:
        data = content(call, source)
    note_write(call, to, data)
    remember(call, to, data, append=False)
    if call.name == b"rename" and source.__class__ is bytes:
        call.machine.files.pop(source, None)
    return Unknown()


def _move_uploaded(call: Call) -> Value:
    to = path_of(call.value(1))
    data = Unknown((Origin(Source.REQUEST, "an uploaded file", call.line),))
    note_write(call, to, data)
    remember(call, to, data, append=False)
    return Unknown()


def _touched(call: Call) -> Value:
    note_write(call, path_of(call.value(0)), None)
    return Unknown()


def _linked(call: Call) -> Value:
    note_write(call, path_of(call.value(1)), path_of(call.value(0)))
    return Unknown()


def _deleted(call: Call) -> Value:
    path = path_of(call.value(0))
    call.machine.note(Act.DELETE, call.name.decode("latin-1"), call.frame, call.line, (path,))
    if path.__class__ is bytes and call.machine.journal is None:
        call.machine.files.pop(path, None)
    return Unknown()


def _tempnam(call: Call) -> Value:
    number = call.machine.kept.get(b"tempnam", 0)
    call.machine.kept[b"tempnam"] = number + 1
    folder, prefix = path_of(call.value(0)), path_of(call.value(1, b""))
    folder = folder if folder.__class__ is bytes and folder else b"/tmp"
    prefix = prefix if prefix.__class__ is bytes else b""
    return folder.rstrip(b"/") + b"/" + prefix + b"%06d" % number


# --- reading at once


def _file_get_contents(call: Call) -> Value:
    path = path_of(call.value(0))
    held = content(call, path)
    if held.__class__ is bytes:
        start, length = call.value(3, 0) or 0, call.value(4)
        if start.__class__ is int and length.__class__ in (int, None.__class__):
            held = held[start:] if length is None else held[start : start + length]
        call.machine.spend(len(held) // 4096)
        call.machine.came_from(held, call.name.decode("latin-1"), path)
    return held


def _picture_data(call: Call) -> Value:
    """What is written in a picture: words that its maker chose."""
    held = content(call, path_of(call.value(0)))
    return held if held.__class__ is Unknown else Unknown()


def _file(call: Call) -> Value:
    held = content(call, path_of(call.value(0)))
    flags = call.value(1, 0)
    if held.__class__ is not bytes or flags.__class__ is not int:
        return unknown_from(held)
    lines = held.splitlines(keepends=True) if b"\r" not in held else _by_newline(held)
    call.machine.spend(1 + len(lines) // 16)
    if len(lines) > _MOST_LINES:
        return Unknown()
    if flags & _NO_NEWLINES:
        lines = [line.removesuffix(b"\n").removesuffix(b"\r") for line in lines]
        if flags & _SKIP_EMPTY:
            lines = [line for line in lines if line]
    return Array.of(list(lines))


def _by_newline(held: bytes) -> list[bytes]:
    parts = held.split(b"\n")
    lines = [part + b"\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines


def _readfile(call: Call) -> Value:
    """`readfile` prints; `show_source` gives back what it would print when it is asked to."""
    held = content(call, path_of(call.value(0)))
    if call.name != b"readfile":
        return unknown_from(held)
    call.machine.say(held)
    return len(held) if held.__class__ is bytes else Unknown()


def _filesize(call: Call) -> Value:
    path = path_of(call.value(0))
    if is_own(call, path):
        return len(call.machine.content)
    held = call.machine.files.get(path) if path.__class__ is bytes else None
    return len(held) if held.__class__ is bytes else Unknown()


def _exists(call: Call) -> Value:
    return True if is_own(call, path_of(call.value(0))) else Unknown()


def _listed(call: Call) -> Value:
    path = path_of(call.value(0))
    return Unknown((Origin(Source.STORED, f"the names in {quoted(path)}", call.line),))


# --- handles


def handle(path: Value, data: Value, mode: bytes = b"r") -> Instance:
    """An open file or connection: its path, what it holds, where it is read."""
    made = Instance(HANDLE, None)
    state: dict[bytes, Value] = {
        b"path": path,
        b"data": data,
        b"at": 0,
        b"mode": mode,
        b"end": False,
    }
    made.properties = {name: Cell(value) for name, value in state.items()}
    return made


def _property(held: Instance, name: bytes) -> Value:
    cell = held.properties.get(name)
    return Unknown() if cell is None else settled(cell.value)


def _set(call: Call, held: Instance, name: bytes, value: Value) -> None:
    call.machine.write(held.properties.setdefault(name, Cell()), value)


def _handle_in(call: Call, at: int = 0) -> Instance | None:
    held = call.value(at)
    is_handle = held.__class__ is Instance and held.class_name == HANDLE
    return held if is_handle else None


def _fopen(call: Call) -> Value:
    path, mode = path_of(call.value(0)), convert.text(call.value(1, b"r"))
    mode = mode if mode.__class__ is bytes else b"r"
    if mode[:1] in (b"w", b"x", b"c"):
        if path.__class__ is bytes:
            call.machine.files.setdefault(path, b"")
            if mode[:1] != b"c" and call.machine.journal is None:
                call.machine.files[path] = b""
        return handle(path, b"", mode)
    if mode[:1] == b"a":
        return handle(path, b"", mode)
    return handle(path, content(call, path), mode)


def _tmpfile(call: Call) -> Value:
    return handle(
        _tempnam(Call(call.machine, call.frame, call.name, [], [], call.line)), b"", b"w+"
    )


def _fwrite(call: Call) -> Value:
    held = _handle_in(call)
    data = convert.text(settled(call.value(1)))
    if call.name == b"fputcsv":
        row = call.value(1)
        data = unknown_from(row) if row.__class__ is not Array else _row(row)
    length = call.value(2)
    if length.__class__ is int and data.__class__ is bytes and call.name != b"fputcsv":
        data = data[: max(length, 0)]
    if held is None:
        note_write(call, call.value(0), data)
        return Unknown()
    path = _property(held, b"path")
    shown = path[:12].lower() if path.__class__ is bytes else b""
    if shown in (b"php://output", b"php://stdout"):
        call.machine.say(data)
    elif not shown.startswith((b"php://memory", b"php://temp")):
        note_write(call, path, data)
        remember(call, path, data, append=True)
    _append(call, held, data)
    return len(data) if data.__class__ is bytes else Unknown()


def _append(call: Call, held: Instance, data: Value) -> None:
    before, at = _property(held, b"data"), _property(held, b"at")
    if before.__class__ is bytes and data.__class__ is bytes and at.__class__ is int:
        call.machine.spend(len(before) // 4096)
        start = len(before) if _property(held, b"mode")[:1] == b"a" else at
        _set(
            call,
            held,
            b"data",
            before[:start].ljust(start, b"\0") + data + before[start + len(data) :],
        )
        _set(call, held, b"at", start + len(data))
    else:
        _set(call, held, b"data", concatenated([convert.text(before), data]))


def _row(row: Array) -> Value:
    parts = [convert.text(value) for value in row.values()]
    if not all(part.__class__ is bytes for part in parts):
        return unknown_from(row)
    made = []
    for part in parts:
        if any(byte in part for byte in b' ,"\n\r\t\\'):
            made.append(b'"' + part.replace(b'"', b'""') + b'"')
        else:
            made.append(part)
    return b",".join(made) + b"\n"


def _taken(call: Call, take: Callable[[bytes, int], int]) -> Value:
    """The next part of what a handle holds; `take` says where it ends."""
    held = _handle_in(call)
    if held is None:
        return unknown_from(call.value(0))
    data, at = _property(held, b"data"), _property(held, b"at")
    if data.__class__ is not bytes or at.__class__ is not int:
        return data if data.__class__ is Unknown else unknown_from(data)
    end = take(data, at)
    call.machine.spend(1 + (end - at) // 4096)
    _set(call, held, b"at", end)
    _set(call, held, b"end", end >= len(data))
    part = data[at:end]
    call.machine.came_from(part, call.name.decode("latin-1"), _property(held, b"path"))
    return part


def _fread(call: Call) -> Value:
    length = call.value(1)
    if length.__class__ is not int:
        return _taken(call, lambda data, _at: len(data))
    return _taken(call, lambda data, at: min(at + max(length, 0), len(data)))


def _fgets(call: Call) -> Value:
    most = call.value(1)
    most = most - 1 if most.__class__ is int and most > 1 else 1 << 40

    def line(data: bytes, at: int) -> int:
        found = data.find(b"\n", at)
        return min(len(data) if found < 0 else found + 1, at + most)

    part = _taken(call, line)
    return False if part == b"" else part


def _fgetc(call: Call) -> Value:
    part = _taken(call, lambda data, at: min(at + 1, len(data)))
    return False if part == b"" else part


def _stream_get_contents(call: Call) -> Value:
    length = call.value(1)
    if length.__class__ is int and length >= 0:
        return _fread(call)
    return _taken(call, lambda data, _at: len(data))


def _fpassthru(call: Call) -> Value:
    call.machine.say(_taken(call, lambda data, _at: len(data)))
    return Unknown()


def _feof(call: Call) -> Value:
    held = _handle_in(call)
    if held is None or _property(held, b"data").__class__ is not bytes:
        return Unknown()
    return _property(held, b"end")


def _fseek(call: Call) -> Value:
    held = _handle_in(call)
    if held is None:
        return Unknown()
    to, whence = (0, 0) if call.name == b"rewind" else (call.value(1), call.value(2, 0))
    data, at = _property(held, b"data"), _property(held, b"at")
    ends = {0: 0, 1: at, 2: len(data) if data.__class__ is bytes else None}
    start: Value = ends.get(whence)
    known = to.__class__ is int and start.__class__ is int
    _set(call, held, b"at", max(start + to, 0) if known else Unknown())
    _set(call, held, b"end", False)  # noqa: FBT003 - the property's value
    return True if call.name == b"rewind" else 0


def _ftell(call: Call) -> Value:
    held = _handle_in(call)
    return Unknown() if held is None else _property(held, b"at")


def _ftruncate(call: Call) -> Value:
    held, size = _handle_in(call), call.value(1)
    if held is not None:
        data = _property(held, b"data")
        known = data.__class__ is bytes and size.__class__ is int and 0 <= size <= len(data)
        _set(call, held, b"data", data[:size] if known else Unknown())
    return True


def _meta(call: Call) -> Value:
    held = _handle_in(call)
    if held is None:
        return Unknown()
    made: dict[Any, Value] = {b"uri": _property(held, b"path"), b"mode": _property(held, b"mode")}
    found = Array.mapping(made)
    found.rest = Unknown()
    return found


def _done(_call: Call) -> Value:
    return True


FILES: Final[dict[bytes, Acting]] = {
    b"file_put_contents": _file_put_contents,
    b"copy": _copied,
    b"rename": _copied,
    b"move_uploaded_file": _move_uploaded,
    **dict.fromkeys((b"touch", b"chmod", b"chown", b"chgrp", b"mkdir", b"lchown"), _touched),
    b"symlink": _linked,
    b"link": _linked,
    b"unlink": _deleted,
    b"rmdir": _deleted,
    b"tempnam": _tempnam,
    b"tmpfile": _tmpfile,
    b"file_get_contents": _file_get_contents,
    b"file": _file,
    b"exif_read_data": _picture_data,
    b"read_exif_data": _picture_data,
    b"exif_thumbnail": _picture_data,
    b"readfile": _readfile,
    b"highlight_file": _readfile,
    b"show_source": _readfile,
    b"php_strip_whitespace": _readfile,
    b"simplexml_load_file": _readfile,
    b"filesize": _filesize,
    b"file_exists": _exists,
    b"is_file": _exists,
    b"is_readable": _exists,
    **dict.fromkeys((b"glob", b"scandir", b"opendir", b"readdir", b"dir"), _listed),
    b"fopen": _fopen,
    b"fwrite": _fwrite,
    b"fputs": _fwrite,
    b"fputcsv": _fwrite,
    b"fread": _fread,
    b"fgets": _fgets,
    b"stream_get_line": _fgets,
    b"fgetc": _fgetc,
    b"stream_get_contents": _stream_get_contents,
    b"fpassthru": _fpassthru,
    b"feof": _feof,
    b"fseek": _fseek,
    b"rewind": _fseek,
    b"ftell": _ftell,
    b"ftruncate": _ftruncate,
    b"stream_get_meta_data": _meta,
    **dict.fromkeys((b"fclose", b"fflush", b"flock"), _done),
}
