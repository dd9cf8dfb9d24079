"""Functions of texts that cut, join, change and compare them.

Source: the manual's chapter "String Functions", with the results of PHP 8.
"""

from __future__ import annotations

import re
from typing import Final

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.functions.argument import (
    Pure,
    array,
    bounded,
    characters,
    countable,
    integer,
    is_given,
    stretch,
    text,
    truth,
)
from pratique.content.php.emulator.value import Array, Key, Value, concatenated

_SPACE: Final = b" \n\r\t\v\0"
_UPPER: Final = bytes(range(65, 91))
_LOWER: Final = bytes(range(97, 123))
_TO_LOWER: Final = bytes.maketrans(_UPPER, _LOWER)
_TO_UPPER: Final = bytes.maketrans(_LOWER, _UPPER)
_ROT13: Final = bytes.maketrans(
    _UPPER + _LOWER, _UPPER[13:] + _UPPER[:13] + _LOWER[13:] + _LOWER[:13]
)
_STRIPPED_SLASH: Final = re.compile(rb"\\(.?)", re.DOTALL)
_C_ESCAPE: Final = re.compile(rb"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.?)", re.DOTALL)
_C_LETTERS: Final = {
    b"n": b"\n",
    b"t": b"\t",
    b"r": b"\r",
    b"a": b"\a",
    b"v": b"\v",
    b"b": b"\b",
    b"f": b"\f",
}
_C_NAMES: Final = {letter[0]: b"\\" + name for name, letter in _C_LETTERS.items()}


def lower(value: bytes) -> bytes:
    """A text with its ASCII letters small."""
    return value.translate(_TO_LOWER)


def upper(value: bytes) -> bytes:
    """A text with its ASCII letters large."""
    return value.translate(_TO_UPPER)


# --- cutting and joining


def _substr(values: list[Value]) -> Value:
    subject = text(values, 0)
    length = integer(values, 2) if is_given(values, 2) else None
    start, end = stretch(len(subject), integer(values, 1), length)
    return subject[start:end]


def _substr_replace(values: list[Value]) -> Value:
    if values[0].__class__ is Array:
        return _each_replaced(values)
    if Array in (value.__class__ for value in values):
        raise TypeError
    subject = text(values, 0)
    length = integer(values, 3) if is_given(values, 3) else None
    start, end = stretch(len(subject), integer(values, 2), length)
    return subject[:start] + text(values, 1) + subject[end:]


def _each_replaced(values: list[Value]) -> Value:
    made = {}
    for at, (key, subject) in enumerate(array(values, 0).pairs()):
        given = [subject]
        for place, value in enumerate(values[1:], 1):
            held = value.values() if value.__class__ is Array else None
            rest = b"" if place == 1 else 0 if place == 2 else len(text([subject], 0))
            given.append(value if held is None else held[at] if at < len(held) else rest)
        made[key] = _substr_replace(given)
    return Array.mapping(made)


def _explode(values: list[Value]) -> Value:
    separator, subject = text(values, 0), text(values, 1)
    if not separator:
        raise ValueError
    countable(subject.count(separator))
    limit = integer(values, 2, 1 << 62)
    if limit < 0:
        return Array.of(list(subject.split(separator)[:limit]))
    return Array.of(list(subject.split(separator, max(limit, 1) - 1)))


def _implode(values: list[Value]) -> Value:
    if len(values) < 2:
        glue, pieces = b"", array(values, 0)
    elif values[0].__class__ is Array:  # the order that PHP took until 7.4
        glue, pieces = text(values, 1), array(values, 0)
    else:
        glue, pieces = text(values, 0), array(values, 1)
    written = [convert.text(value) for value in pieces.values()]
    bounded(sum(len(w) for w in written if w.__class__ is bytes) + len(glue) * len(written))
    if all(w.__class__ is bytes for w in written):
        return glue.join(written)
    return concatenated([part for piece in written for part in (glue, piece)][1:])


def _str_split(values: list[Value]) -> Value:
    subject, length = text(values, 0), integer(values, 1, 1)
    if length < 1:
        raise ValueError
    countable(len(subject) // length)
    return Array.of([subject[at : at + length] for at in range(0, len(subject), length)])


def _chunk_split(values: list[Value]) -> Value:
    subject, length, end = text(values, 0), integer(values, 1, 76), text(values, 2, b"\r\n")
    if length < 1:
        raise ValueError
    bounded(len(subject) + (len(subject) // length + 1) * len(end))
    parts = [subject[at : at + length] for at in range(0, len(subject), length)] or [b""]
    return end.join(parts) + end


def _str_repeat(values: list[Value]) -> Value:
    subject, times = text(values, 0), integer(values, 1)
    if times < 0:
        raise ValueError
    bounded(len(subject) * times)
    return subject * times


def _str_pad(values: list[Value]) -> Value:
    subject, length = text(values, 0), integer(values, 1)
    padding, side = text(values, 2, b" "), integer(values, 3, 1)
    missing = length - len(subject)
    if missing <= 0:
        return subject
    bounded(length)
    if not padding or side not in (0, 1, 2):
        raise ValueError
    left = {0: missing, 1: 0, 2: missing // 2}[side]
    filled = padding * (missing // len(padding) + 1)
    return filled[:left] + subject + filled[: missing - left]


def _wordwrap(values: list[Value]) -> Value:
    subject, width = text(values, 0), integer(values, 1, 75)
    ending, cut = text(values, 2, b"\n"), truth(values, 3)
    if not subject:
        return b""
    if not ending or (width == 0 and cut):
        raise ValueError
    made: list[bytes] = []
    start = space = at = 0
    while at < len(subject):
        if subject[at : at + len(ending)] == ending:
            made.append(subject[start : at + len(ending)])
            at += len(ending) - 1
            start = space = at + 1
        elif subject[at] == 32:
            if at - start >= width:
                made.append(subject[start:at] + ending)
                start = at + 1
            space = at
        elif at - start >= width and cut and start >= space:
            made.append(subject[start:at] + ending)
            start = space = at
        elif at - start >= width and start < space:
            made.append(subject[start:space] + ending)
            start = space = space + 1
        at += 1
        bounded(len(made) * len(ending))
    return b"".join(made) + subject[start:]


# --- changing


def replaced(values: list[Value], *, fold: bool) -> tuple[Value, int]:
    """What `str_replace` gives, and how often it replaced."""
    search, replacement, subject = values[:3]
    if subject.__class__ is Array:
        made: dict[Key, Value] = {}
        times = 0
        for key, item in array(values, 2).pairs():
            held = b"Array" if item.__class__ is Array else text([item], 0)
            made[key], count = _replaced_in(search, replacement, held, fold=fold)
            times += count
        return Array.mapping(made), times
    return _replaced_in(search, replacement, text(values, 2), fold=fold)


def _replaced_in(
    search: Value, replacement: Value, subject: bytes, *, fold: bool
) -> tuple[bytes, int]:
    if search.__class__ is not Array:
        return _replaced_one(text([search], 0), text([replacement], 0), subject, fold=fold)
    wanted = [text([value], 0) for value in search.values()]
    if replacement.__class__ is Array:
        by = [text([value], 0) for value in replacement.values()][: len(wanted)]
        by += [b""] * (len(wanted) - len(by))
    else:
        by = [text([replacement], 0)] * len(wanted)
    times = 0
    for one, other in zip(wanted, by, strict=True):
        subject, count = _replaced_one(one, other, subject, fold=fold)
        times += count
    return subject, times


def _replaced_one(
    search: bytes, replacement: bytes, subject: bytes, *, fold: bool
) -> tuple[bytes, int]:
    if not search:
        return subject, 0
    times = lower(subject).count(lower(search)) if fold else subject.count(search)
    bounded(len(subject) + times * (len(replacement) - len(search)))
    if not times:
        return subject, 0
    if not fold:
        return subject.replace(search, replacement), times
    return re.sub(re.escape(search), lambda _: replacement, subject, flags=re.IGNORECASE), times


def _strtr(values: list[Value]) -> Value:
    subject = text(values, 0)
    if len(values) > 2:
        old, new = text(values, 1), text(values, 2)
        length = min(len(old), len(new))
        return subject.translate(bytes.maketrans(old[:length], new[:length]))
    pairs = {convert.text(k): text([v], 0) for k, v in array(values, 1).pairs()}
    pairs.pop(b"", None)
    return _mapped(subject, pairs) if pairs else subject


def _mapped(subject: bytes, pairs: dict[bytes, bytes]) -> bytes:
    """Each longest key replaced by its value, from the left, what is new left alone."""
    lengths: dict[int, set[int]] = {}
    for key in pairs:
        lengths.setdefault(key[0], set()).add(len(key))
    by_first = {first: sorted(found, reverse=True) for first, found in lengths.items()}
    starts = re.compile(b"[" + b"".join(re.escape(bytes([b])) for b in by_first) + b"]")
    made: list[bytes] = []
    size = done = 0
    found = starts.search(subject)
    while found is not None:
        at = found.start()
        for length in by_first[subject[at]]:
            new = pairs.get(subject[at : at + length])
            if new is not None:
                made += (subject[done:at], new)
                size += len(new)
                bounded(size)
                done = at + length
                break
        found = starts.search(subject, max(done, at + 1))
    made.append(subject[done:])
    bounded(sum(map(len, made)))
    return b"".join(made)


def _trimmed(values: list[Value], *, left: bool, right: bool) -> Value:
    subject = text(values, 0)
    wanted = characters(text(values, 1)) if len(values) > 1 else _SPACE
    subject = subject.lstrip(wanted) if left and wanted else subject
    return subject.rstrip(wanted) if right and wanted else subject


def _ucwords(values: list[Value]) -> Value:
    subject = text(values, 0)
    after = text(values, 1, b" \t\r\n\f\v")
    made = bytearray(subject)
    for at, byte in enumerate(made):
        if 97 <= byte <= 122 and (at == 0 or made[at - 1] in after):
            made[at] = byte - 32
    return bytes(made)


def added_slashes(subject: bytes) -> bytes:
    """A text with a backslash before each quote, backslash and NUL."""
    found = re.sub(rb"(['\"\\])", rb"\\\1", subject).replace(b"\0", b"\\0")
    bounded(len(found))
    return found


def stripped_slashes(subject: bytes) -> bytes:
    """A text without the backslashes that `addslashes` put there."""
    return _STRIPPED_SLASH.sub(lambda m: b"\0" if m[1] == b"0" else m[1], subject)


def _stripcslashes(values: list[Value]) -> Value:
    def character(match: re.Match[bytes]) -> bytes:
        escape = match[1]
        if escape[:1] == b"x" and len(escape) > 1:
            return bytes([int(escape[1:], 16)])
        if escape[:1].isdigit() and escape[0] < 56:
            return bytes([int(escape, 8) & 255])
        return _C_LETTERS.get(escape, escape or b"\\")

    return _C_ESCAPE.sub(character, text(values, 0))


def _addcslashes(values: list[Value]) -> Value:
    wanted = frozenset(characters(text(values, 1)))
    made: list[bytes] = []
    for byte in text(values, 0):
        if byte not in wanted:
            made.append(bytes([byte]))
        elif 32 <= byte < 127:
            made.append(b"\\" + bytes([byte]))
        else:
            made.append(_C_NAMES.get(byte, b"\\%03o" % byte))
    bounded(len(made) * 2)
    return b"".join(made)


# --- comparing and counting


def _order(first: bytes, second: bytes) -> int:
    """The difference of the first bytes that differ, as C gives it, or which is longer."""
    length = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            return a - b
        length += 1
    return (len(first) > length) - (len(second) > length)


def _compared(values: list[Value], *, fold: bool = False, part: bool = False) -> Value:
    first, second = text(values, 0), text(values, 1)
    if part:
        length = integer(values, 2)
        if length < 0:
            raise ValueError
        first, second = first[:length], second[:length]
    return _order(lower(first), lower(second)) if fold else _order(first, second)


def _substr_compare(values: list[Value]) -> Value:
    subject, other, offset = text(values, 0), text(values, 1), integer(values, 2)
    length = integer(values, 3) if is_given(values, 3) else None
    if length is not None and length < 0:
        raise ValueError
    if length == 0:
        return 0
    if offset > len(subject):
        raise ValueError
    start, end = stretch(len(subject), offset, length)
    part, other = subject[start:end], other if length is None else other[:length]
    return _order(lower(part), lower(other)) if truth(values, 4) else _order(part, other)


_NATURAL: Final = re.compile(rb"(\d+)")


def natural_order(first: bytes, second: bytes) -> int:
    """Which text comes first when numbers in them count as numbers."""
    left, right = _NATURAL.split(first), _NATURAL.split(second)
    for a, b in zip(left, right, strict=False):
        if a == b:
            continue
        if a[:1].isdigit() and b[:1].isdigit():
            if a[:1] == b"0" or b[:1] == b"0":
                raise ValueError
            a, b = a.rjust(len(b), b"0"), b.rjust(len(a), b"0")  # noqa: PLW2901 - the same, as long
        return (a > b) - (a < b)
    return (len(left) > len(right)) - (len(left) < len(right))


def _similar(first: bytes, second: bytes) -> int:
    """Characters in common: the longest common part, and so on left and right of it."""
    if len(first) * len(second) > 250_000:
        raise ValueError
    total = 0
    waiting = [(first, second)]
    while waiting:
        a, b = waiting.pop()
        best = start = other = 0
        for i in range(len(a)):
            if len(a) - i <= best:
                break
            for j in range(len(b)):
                length = 0
                while a[i + length : i + length + 1] == b[j + length : j + length + 1] != b"":
                    length += 1
                if length > best:
                    best, start, other = length, i, j
        if best:
            total += best
            waiting += [
                (a[:start], b[:other]),
                (a[start + best :], b[other + best :]),
            ]
    return total


def similar_text(values: list[Value]) -> tuple[int, float]:
    """What `similar_text` gives, and the share of it in a hundred."""
    first, second = text(values, 0), text(values, 1)
    if not first and not second:
        return 0, 0.0
    same = _similar(first, second)
    return same, same * 2.0 * 100.0 / (len(first) + len(second))


def _levenshtein(values: list[Value]) -> Value:
    first, second = text(values, 0), text(values, 1)
    insert, change, delete = (integer(values, at, 1) for at in (2, 3, 4))
    if len(first) * len(second) > 250_000:
        raise ValueError
    before = [insert * at for at in range(len(second) + 1)]
    for a in first:
        row = [before[0] + delete]
        for at, b in enumerate(second):
            same = before[at] + (0 if a == b else change)
            row.append(min(same, before[at + 1] + delete, row[at] + insert))
        before = row
    return before[-1]


_SOUNDS: Final = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "01230120022455012623010202", strict=True))


def _soundex(values: list[Value]) -> Value:
    made = ""
    last = ""
    for letter in upper(text(values, 0)).decode("latin-1"):
        code = _SOUNDS.get(letter)
        if code is None:
            continue
        if not made:
            made, last = letter, code
        elif code and code != last:
            last = code
            made += code if code != "0" else ""
        if len(made) == 4:
            break
    return made.ljust(4, "0").encode()


def _count_chars(values: list[Value]) -> Value:
    subject, mode = text(values, 0), integer(values, 1, 0)
    if not 0 <= mode <= 4:
        raise ValueError
    counts = {byte: subject.count(byte) for byte in range(256)}
    if mode > 2:
        return bytes(byte for byte, count in counts.items() if bool(count) is (mode == 3))
    wanted: dict[Key, Value] = {
        b: c for b, c in counts.items() if mode == 0 or bool(c) is (mode == 1)
    }
    return Array.mapping(wanted)


def _str_word_count(values: list[Value]) -> Value:
    subject, form = text(values, 0), integer(values, 1, 0)
    more = characters(text(values, 2)) if is_given(values, 2) else b""
    inner = b"A-Za-z'\\-" + b"".join(re.escape(bytes([byte])) for byte in more)
    found: dict[Key, Value] = {}
    # A word may not start with a hyphen or an apostrophe where the text starts, nor end with a
    # hyphen where it ends.
    start, end = 0, len(subject)
    while start < end and subject[start] in b"'-" and subject[start] not in more:
        start += 1
    if end > start and subject[end - 1] == 45 and 45 not in more:
        end -= 1
    for match in re.compile(b"[" + inner + b"]+").finditer(subject, start, end):
        found[match.start()] = match[0]
    if form == 0:
        return len(found)
    if form not in (1, 2):
        raise ValueError
    return Array.of(list(found.values())) if form == 1 else Array.mapping(found)


TEXT: Final[dict[bytes, Pure]] = {
    b"strlen": lambda v: len(text(v, 0)),
    b"substr": _substr,
    b"substr_replace": _substr_replace,
    b"explode": _explode,
    b"str_split": _str_split,
    b"chunk_split": _chunk_split,
    b"str_repeat": _str_repeat,
    b"str_pad": _str_pad,
    b"wordwrap": _wordwrap,
    b"str_replace": lambda v: replaced(v, fold=False)[0],
    b"str_ireplace": lambda v: replaced(v, fold=True)[0],
    b"strtr": _strtr,
    b"strrev": lambda v: text(v, 0)[::-1],
    b"str_rot13": lambda v: text(v, 0).translate(_ROT13),
    b"strtolower": lambda v: lower(text(v, 0)),
    b"strtoupper": lambda v: upper(text(v, 0)),
    b"ucfirst": lambda v: upper(text(v, 0)[:1]) + text(v, 0)[1:],
    b"lcfirst": lambda v: lower(text(v, 0)[:1]) + text(v, 0)[1:],
    b"ucwords": _ucwords,
    b"trim": lambda v: _trimmed(v, left=True, right=True),
    b"ltrim": lambda v: _trimmed(v, left=True, right=False),
    b"rtrim": lambda v: _trimmed(v, left=False, right=True),
    b"chop": lambda v: _trimmed(v, left=False, right=True),
    b"addslashes": lambda v: added_slashes(text(v, 0)),
    b"stripslashes": lambda v: stripped_slashes(text(v, 0)),
    b"stripcslashes": _stripcslashes,
    b"addcslashes": _addcslashes,
    b"quotemeta": lambda v: re.sub(rb"([.\\+*?\[^\]$()])", rb"\\\1", text(v, 0)),
    b"strcmp": _compared,
    b"strcoll": lambda v: _order(text(v, 0) + b"\0", text(v, 1) + b"\0"),
    b"strcasecmp": lambda v: _compared(v, fold=True),
    b"strncmp": lambda v: _compared(v, part=True),
    b"strncasecmp": lambda v: _compared(v, fold=True, part=True),
    b"strnatcmp": lambda v: natural_order(text(v, 0), text(v, 1)),
    b"strnatcasecmp": lambda v: natural_order(lower(text(v, 0)), lower(text(v, 1))),
    b"substr_compare": _substr_compare,
    b"similar_text": lambda v: similar_text(v)[0],
    b"levenshtein": _levenshtein,
    b"soundex": _soundex,
    b"count_chars": _count_chars,
    b"str_word_count": _str_word_count,
    b"escapeshellarg": lambda v: b"'" + text(v, 0).replace(b"'", b"'\\''") + b"'",
}
# What needs only the array itself to be known; an item that is not becomes a piece of the text.
TEXT_OF_PIECES: Final[dict[bytes, Pure]] = {b"implode": _implode, b"join": _implode}
