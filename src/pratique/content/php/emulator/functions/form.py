"""Functions that write values by a form, and read them by one: `sprintf`, `number_format`.

Source: the manual, `sprintf`, `sscanf`, `number_format`.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.functions.argument import (
    Pure,
    array,
    bounded,
    integer,
    is_given,
    number,
    text,
)
from pratique.content.php.emulator.value import Array, Unknown, Value, concatenated

_FIELD: Final = re.compile(
    rb"%(?:%|(?:(\d+)\$)?((?:[-+ 0]|'.)*)(\d+)?(?:\.(\d*))?l?([bcdeEfFgGosuxX]))", re.DOTALL
)
_WIDEST: Final = 1 << 20


def formatted(values: list[Value]) -> Value:
    """What `sprintf` gives; an argument that nobody knows becomes a piece of it."""
    return _written(text(values, 0), values[1:])


def _written(form: bytes, given: list[Value]) -> Value:
    pieces: list[Value] = []
    at = following = size = 0
    for match in _FIELD.finditer(form):
        literal = form[at : match.start()]
        if b"%" in literal:
            raise ValueError
        at = match.end()
        piece: Value
        if match[5] is None:
            piece = b"%"
        else:
            index = int(match[1]) - 1 if match[1] else following
            following += 0 if match[1] else 1
            if index < 0:
                raise ValueError
            piece = _field(match, given[index])
        pieces += (literal, piece)
        size += len(literal) + (len(piece) if piece.__class__ is bytes else 0)
        bounded(size)
    if b"%" in form[at:]:
        raise ValueError
    return concatenated([*pieces, form[at:]])


def _field(match: re.Match[bytes], value: Value) -> Value:
    kind = match[5]
    width = int(match[3] or 0)
    precision = int(match[4] or 0) if match[4] is not None else None
    if width > _WIDEST or (precision or 0) > 500:
        raise ValueError
    written: Any = convert.text(value) if kind == b"s" else None
    if value.__class__ is Unknown or written.__class__ is Unknown:
        return value if written is None else written
    flags = match[2]
    padding = b" "
    for flag in re.findall(rb"0|'.", flags, re.DOTALL):
        padding = flag[-1:]
    left = b"-" in re.sub(rb"'.", b"", flags, flags=re.DOTALL)
    plus = b"+" in re.sub(rb"'.", b"", flags, flags=re.DOTALL)
    if kind == b"c":
        return bytes([convert.integer(value) & 255])
    if kind == b"s":
        shown: bytes = written if precision is None else written[:precision]
    elif kind in b"eEfFgG":
        shown = _real(kind, float(convert.number(value)), 6 if precision is None else precision)
    else:
        shown = _whole(kind, convert.integer(value))
    if plus and kind in b"deEfFgG" and not shown.startswith((b"-", b"+")):
        shown = b"+" + shown
    if left and padding == b"0" and kind in b"du":
        padding = b" "
    return _padded(shown, width, padding, left=left, signed=kind in b"deEfFgG")


def _padded(shown: bytes, width: int, padding: bytes, *, left: bool, signed: bool) -> bytes:
    if left:
        return shown.ljust(width, padding)
    if padding == b"0" and signed and shown[:1] in (b"-", b"+"):
        return shown[:1] + shown[1:].rjust(width - 1, padding)
    return shown.rjust(width, padding)


def _whole(kind: bytes, value: int) -> bytes:
    if kind == b"d":
        return b"%d" % value
    positive = value & ((1 << 64) - 1)
    form = {b"b": "b", b"o": "o", b"u": "d", b"x": "x", b"X": "X"}[kind]
    return format(positive, form).encode()


def _real(kind: bytes, value: float, precision: int) -> bytes:
    if not math.isfinite(value):
        return b"NaN" if math.isnan(value) else b"INF"
    if kind in b"fF":
        return b"%.*f" % (precision, value)
    if kind in b"eE":
        mantissa, _, power = (b"%.*e" % (precision, value)).partition(b"e")
        return mantissa + kind + b"%+d" % int(power)
    precision = precision or 1
    shown = b"%.*g" % (precision, value)
    mantissa, found, power = shown.partition(b"e")
    if not found:
        return shown
    mantissa = mantissa if b"." in mantissa else mantissa + b".0"
    return mantissa + (b"e" if kind == b"g" else b"E") + b"%+d" % int(power)


def rounded(value: float, places: int) -> Decimal:
    """A number as PHP rounds it: fifteen digits count, a half goes away from zero."""
    exact = Decimal(f"{value:.14e}")
    if exact.adjusted() + places > 25:
        return exact
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _number_format(values: list[Value]) -> Value:
    places = max(integer(values, 1, 0), 0)
    point = text(values, 2) if is_given(values, 2) else b"."
    comma = text(values, 3) if is_given(values, 3) else b","
    value = float(number(values, 0))
    if places > 100 or not math.isfinite(value):
        raise ValueError
    digits = f"{abs(rounded(value, places)):.{places}f}"
    whole, _, rest = digits.partition(".")
    head = len(whole) % 3 or 3
    groups = [whole[:head], *(whole[at : at + 3] for at in range(head, len(whole), 3))]
    shown = comma.join(group.encode() for group in groups)
    if rest:
        shown += point + rest.encode()
    negative = value < 0 and any(digit not in "0." for digit in digits)
    return b"-" + shown if negative else shown


_SCAN: Final = re.compile(
    rb"%(\*?)(\d*)(?:l|h|L)?(\[\^?\]?[^\]]*\]|[duixXosceEfgn%])|(\s+)|(.)", re.DOTALL
)
_SCANNED: Final = {
    b"d": rb"[-+]?\d",
    b"i": rb"[-+]?(?:0[xX][0-9a-fA-F]+|\d+)",
    b"u": rb"[-+]?\d",
    b"x": rb"[-+]?(?:0[xX])?[0-9a-fA-F]",
    b"X": rb"[-+]?(?:0[xX])?[0-9a-fA-F]",
    b"o": rb"[-+]?[0-7]",
    b"s": rb"\S",
    b"f": rb"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?",
}


def _sscanf(values: list[Value]) -> Value:
    if len(values) > 2:
        raise ValueError
    subject, form = text(values, 0), text(values, 1)
    found: list[Value] = []
    at, failed = 0, False
    for match in _SCAN.finditer(form):
        skip, width, kind, space, literal = match.groups()
        if space:
            at += len(subject[at:]) - len(subject[at:].lstrip())
            continue
        if literal or kind == b"%":
            wanted = literal or b"%"
            failed = failed or not subject.startswith(wanted, at)
            at += 1
            continue
        value: Value = None
        if not failed:
            value, at, failed = _scanned(subject, at, kind, int(width or 0))
        if not skip:
            found.append(value)
    if not subject:
        return None
    return Array.of(found)


def _scanned(subject: bytes, at: int, kind: bytes, width: int) -> tuple[Value, int, bool]:
    if kind == b"n":
        return at, at, False
    if kind == b"c":
        taken = subject[at : at + (width or 1)]
        return (taken, at + len(taken), False) if taken else (None, at, True)
    if kind[:1] == b"[":
        pattern = kind
        limit = b"{1,%d}" % width if width else b"+"
    else:
        at += len(subject[at:]) - len(subject[at:].lstrip())
        pattern = _SCANNED[kind if kind in _SCANNED else b"f"]
        limit = b"" if kind in b"ieEfg" else b"+"
    end = None if not width else at + width
    match = re.compile(pattern + limit).match(subject, at, end or len(subject))
    if match is None:
        return None, at, True
    return _scanned_value(kind, match[0]), match.end(), False


def _scanned_value(kind: bytes, taken: bytes) -> Value:
    if kind in (b"d", b"u"):
        return convert.integer(taken)
    if kind == b"i":
        base = 16 if b"x" in taken.lower() else 8 if taken.lstrip(b"-+")[:1] == b"0" else 10
        return int(taken, base)
    if kind in (b"x", b"X"):
        return int(taken, 16)
    if kind == b"o":
        return int(taken, 8)
    return float(taken) if kind in b"eEfg" else taken


FORM: Final[dict[bytes, Pure]] = {b"number_format": _number_format, b"sscanf": _sscanf}
FORM_OF_PIECES: Final[dict[bytes, Pure]] = {
    b"sprintf": formatted,
    b"vsprintf": lambda v: _written(text(v, 0), array(v, 1).values()),
}
