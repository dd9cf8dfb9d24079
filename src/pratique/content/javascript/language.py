"""What the language itself offers a script: methods of texts, arrays and numbers, and functions.

ECMA-262, with the few of a browser that only work on texts: `atob`, `btoa`, `escape`. A pattern
of the script is run with a limit of time, for it comes from whoever wrote the file.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cmp_to_key
from typing import Any, Final
from urllib.parse import quote

import regex

from pratique.content.javascript.values import (
    GAP,
    MOST_ITEMS,
    MOST_TEXT,
    NOTHING,
    NULL,
    Array,
    Exhausted,
    Function,
    Getter,
    Method,
    Null,
    Pattern,
    Text,
    Thing,
    Unknown,
    joined,
    number,
    number_text,
    plain,
    tagged,
    tags_of,
    text,
    truth,
    whole,
)

# Calls a function of the script: callee, this, arguments.
Call = Callable[[Any, Any, list[Any]], Any]
_PATTERN_SECONDS: Final = 0.05
_LONGEST_PATTERN: Final = 2000
_MOST_MATCHES: Final = 100_000
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_ESCAPED: Final = re.compile(r"%u([0-9a-fA-F]{4})|%([0-9a-fA-F]{2})")
_PERCENT: Final = re.compile(r"(?:%[0-9a-fA-F]{2})+")
# What `decodeURI` leaves as it is: the signs that part an address.
_PERCENT_OF_TEXT: Final = re.compile(
    r"(?:%(?!3B|2F|3F|3A|40|26|3D|2B|24|2C|23)[0-9A-F]{2})+", re.IGNORECASE
)
_PARTING: Final = ";,/?:@&=+$#"
_INTEGER: Final = re.compile(r"\s*([+-]?)(?:0[xX])?([0-9a-zA-Z]+)")
_FLOAT: Final = re.compile(r"\s*[+-]?(?:Infinity|\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_NOT_BASE64: Final = re.compile(r"[\s=]+")
_GROUP: Final = re.compile(r"\$([$&`']|<\w{1,80}>|\d{1,2})")
_DEEPEST_JSON: Final = 20
_NAMED: Final = re.compile(r"\(\?<([A-Za-z_]\w*)>")


def first(given: list[Any], at: int = 0, otherwise: Any = None) -> Any:
    """The argument at `at`, or what stands for one that is not given."""
    return given[at] if at < len(given) else otherwise


def _index(given: list[Any], at: int, otherwise: int) -> int:
    value = first(given, at)
    if value is None:
        return otherwise
    found = number(value)
    if found is None or (isinstance(found, float) and not math.isfinite(found)):
        return 0 if found is None or math.isnan(found) or found < 0 else MOST_TEXT
    return int(found)


# --- functions that stand alone


def decoded_base64(written: str) -> str | None:
    """What `atob` makes of a text; None where it would refuse."""
    bare = _NOT_BASE64.sub("", written)
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode("latin-1")
    except (binascii.Error, ValueError):
        return None


def unescaped(written: str) -> str:
    """What `unescape` makes of a text."""
    return _ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), written)


def decoded_percents(written: str, of: re.Pattern[str] = _PERCENT) -> str:
    """What `decodeURIComponent` makes of a text."""
    return of.sub(
        lambda found: bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "replace"), written
    )


def _escape(written: str) -> str:
    return "".join(
        c
        if c.isascii() and (c.isalnum() or c in "@*_+-./")
        else (f"%{ord(c):02X}" if ord(c) < 256 else f"%u{ord(c):04X}")
        for c in written
    )


def parsed_integer(written: str, radix: int) -> float | int:
    """What `parseInt` makes of a text."""
    found = _INTEGER.match(written)
    if found is None:
        return math.nan
    hexadecimal = written.lstrip(" \t\r\n+-")[:2].lower() == "0x"
    if hexadecimal and radix in (0, 16):
        radix = 16
    elif hexadecimal:
        return 0
    radix = radix or 10
    if not 2 <= radix <= 36:
        return math.nan
    digits = found[2].lower()[:400]
    taken = 0
    while taken < len(digits) and 0 <= _DIGITS.find(digits[taken]) < radix:
        taken += 1
    if not taken:
        return math.nan
    value = int(digits[:taken], radix)
    return -value if found[1] == "-" else value


def _parse_int(given: list[Any]) -> Any:
    value = first(given)
    if isinstance(value, Unknown) or (isinstance(value, str) and GAP in value):
        return Unknown("number", tags_of(value))
    return parsed_integer(text(value), _index(given, 1, 0))


def _parse_float(given: list[Any]) -> Any:
    value = first(given)
    if isinstance(value, Unknown) or (isinstance(value, str) and GAP in value):
        return Unknown("number", tags_of(value))
    found = _FLOAT.match(text(value))
    return plain(float(found[0])) if found is not None else math.nan


def _on_text(change: Callable[[str], str | None]) -> Callable[[list[Any]], Any]:
    def made(given: list[Any]) -> Any:
        value = text(first(given))
        if GAP in value:
            return Text(value, tags_of(value, first(given)))
        changed = change(value)
        return None if changed is None else tagged(changed, tags_of(value))

    return made


def _encode(given: list[Any], kept: str = "") -> Any:
    value = text(first(given))
    tags = tags_of(value, first(given))
    if GAP in value:
        return Text(value, tags)
    return tagged(quote(value, safe="-_.!~*'()" + kept), tags)


def _base64(given: list[Any]) -> Any:
    value = text(first(given))
    tags = tags_of(value, first(given)) | {"encoded"}
    if GAP in value:
        return Text(GAP, tags)
    return Text(base64.b64encode(value.encode("latin-1", "replace")).decode(), tags)


def _to_number(given: list[Any]) -> Any:
    found = number(first(given, 0, 0))
    return Unknown("number", tags_of(*given)) if found is None else found


def _to_text(given: list[Any]) -> Any:
    value = first(given, 0, "")
    return tagged(text(value), tags_of(value))


def _from_codes(given: list[Any]) -> Any:
    codes = [whole(one) for one in given]
    if None in codes:
        return Text(GAP, tags_of(*given))
    return tagged("".join(chr((code or 0) & 0xFFFF) for code in codes), tags_of(*given))


def _from_points(given: list[Any]) -> Any:
    codes = [whole(one) for one in given]
    if None in codes or not all(0 <= (code or 0) < 0x110000 for code in codes):
        return Text(GAP, tags_of(*given))
    return tagged("".join(chr(code or 0) for code in codes), tags_of(*given))


def _array(given: list[Any]) -> Any:
    if len(given) == 1 and isinstance(given[0], int) and not isinstance(given[0], bool):
        return Array([None] * min(max(given[0], 0), MOST_ITEMS))
    return Array(list(given))


def _pattern(given: list[Any]) -> Any:
    value = first(given, 0, "")
    if isinstance(value, Pattern):
        return value
    return Pattern(text(value), text(first(given, 1, "")))


def _is_nan(given: list[Any]) -> Any:
    found = number(first(given))
    return Unknown("boolean") if found is None else math.isnan(found)


def _boolean(given: list[Any]) -> Any:
    known = truth(first(given))
    return Unknown("boolean", tags_of(*given)) if known is None else known


FUNCTIONS: Final[dict[str, Callable[[list[Any]], Any]]] = {
    "atob": _on_text(decoded_base64),
    "unescape": _on_text(unescaped),
    "decodeURIComponent": _on_text(decoded_percents),
    "decodeURI": _on_text(lambda written: decoded_percents(written, _PERCENT_OF_TEXT)),
    "escape": _on_text(_escape),
    "encodeURIComponent": _encode,
    "encodeURI": lambda given: _encode(given, _PARTING),
    "btoa": _base64,
    "parseInt": _parse_int,
    "parseFloat": _parse_float,
    "isNaN": _is_nan,
    "Number": _to_number,
    "String": _to_text,
    "String.fromCharCode": _from_codes,
    "String.fromCodePoint": _from_points,
    "Array": _array,
    "Array.of": lambda given: Array(list(given)),
    "Array.isArray": lambda given: isinstance(first(given), Array),
    "RegExp": _pattern,
    "Boolean": _boolean,
}


def power(base: float, exponent: float) -> float | int:
    """What `**` and `Math.pow` give."""
    try:
        return plain(math.pow(base, exponent))
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 else math.inf
    except ValueError:
        return math.nan if base else math.inf


CONSTANTS: Final[dict[str, float]] = {
    "Math.PI": math.pi, "Math.E": math.e, "Math.SQRT2": math.sqrt(2), "Math.LN2": math.log(2),
    "Math.LN10": math.log(10), "Number.MAX_SAFE_INTEGER": 2**53 - 1,
    "Number.MIN_SAFE_INTEGER": 1 - 2**53, "Number.NaN": math.nan,
    "Number.POSITIVE_INFINITY": math.inf, "Number.NEGATIVE_INFINITY": -math.inf,
}  # fmt: skip
_ON_NUMBERS: Final[dict[str, Callable[..., float]]] = {
    "floor": math.floor, "ceil": math.ceil, "abs": abs, "max": max, "min": min,
    "sqrt": math.sqrt, "pow": power, "round": lambda x: math.floor(x + 0.5),
    "log": lambda x: math.log(x) if x else -math.inf, "sign": lambda x: (x > 0) - (x < 0),
    "sin": math.sin, "cos": math.cos, "trunc": math.trunc, "tan": math.tan, "atan": math.atan,
}  # fmt: skip
_OF_MORE: Final = {"max": -math.inf, "min": math.inf, "pow": math.nan}


def mathematics(name: str, given: list[Any]) -> Any:
    """What `Math.name` gives; nobody knows what chance gives."""
    numbers = [number(one) for one in given]
    work = _ON_NUMBERS.get(name)
    if name not in _OF_MORE:
        numbers = numbers[:1]
    elif not numbers:
        return _OF_MORE[name]
    known = [one for one in numbers if one is not None and not abs(one) >= 1e15]
    if work is None or len(known) < len(numbers) or not known:
        return Unknown("number", tags_of(*given))
    if any(math.isnan(one) for one in known):
        return math.nan
    try:
        return plain(work(*known))
    except (ValueError, TypeError, OverflowError, ZeroDivisionError):
        return math.nan


# --- texts


def text_method(of: str, name: str, given: list[Any], call: Call) -> Any:
    """What the method `name` of a text gives; Unknown where it is none or cannot be told."""
    tags = tags_of(of, *given)
    if GAP in of and name not in ("concat", "toString", "replace", "trim", "split", "valueOf"):
        return Unknown(f"text.{name}", tags)
    work = _TEXT.get(name)
    if work is None:
        return Unknown(f"text.{name}", tags)
    found = work(of, given, call)
    if isinstance(found, str):
        return tagged(found, tags_of(found) | tags_of(of))
    return found


def _char_at(of: str, given: list[Any], _: Call) -> Any:
    at = _index(given, 0, 0)
    return of[at] if 0 <= at < len(of) else ""


def _at(of: str, given: list[Any], _: Call) -> Any:
    at = _index(given, 0, 0)
    return of[at] if -len(of) <= at < len(of) else None


def _code_point_at(of: str, given: list[Any], _: Call) -> Any:
    at = _index(given, 0, 0)
    return ord(of[at]) if 0 <= at < len(of) else None


def _char_code_at(of: str, given: list[Any], _: Call) -> Any:
    at = _index(given, 0, 0)
    return ord(of[at]) if 0 <= at < len(of) else math.nan


def _slice_text(of: str, given: list[Any], _: Call) -> Any:
    return of[slice(*_bounds(len(of), given))]


def _bounds(length: int, given: list[Any]) -> tuple[int, int]:
    start, end = _index(given, 0, 0), _index(given, 1, length)
    start = max(length + start, 0) if start < 0 else start
    end = max(length + end, 0) if end < 0 else end
    return start, max(end, start)


def _substring(of: str, given: list[Any], _: Call) -> Any:
    start = min(max(_index(given, 0, 0), 0), len(of))
    end = min(max(_index(given, 1, len(of)), 0), len(of))
    return of[min(start, end) : max(start, end)]


def _substr(of: str, given: list[Any], _: Call) -> Any:
    start = _index(given, 0, 0)
    start = max(len(of) + start, 0) if start < 0 else start
    return of[start : start + max(_index(given, 1, len(of)), 0)]


def _split(of: str, given: list[Any], _: Call) -> Any:
    cut = first(given)
    tags = tags_of(of)
    if cut is None:
        parts: list[Any] = [of]
    elif isinstance(cut, Pattern):
        found = compiled(cut)
        if found is None:
            return Unknown("array", tags)
        parts = _split_by(found, of)
    else:
        parts = of.split(text(cut)) if text(cut) else list(of)
    most = _index(given, 1, len(parts))
    kept = parts[:most] if most >= 0 else parts
    return Array([None if one is None else tagged(one, tags) for one in kept])


def _split_by(pattern: Any, of: str) -> list[Any]:
    """The parts between the matches, with the groups; an empty match parts two letters."""
    parts: list[Any] = []
    start = 0
    for match in _matches(pattern, of):
        if match.end() == start or match.start() >= len(of):
            continue
        parts += (of[start : match.start()], *match.groups())
        start = match.end()
    return [*parts, of[start:]]


def _replace_all(of: str, given: list[Any], call: Call) -> Any:
    return _replace(of, given, call, every=True)


def _replace(of: str, given: list[Any], call: Call, *, every: bool = False) -> Any:
    what, by = first(given), first(given, 1, "")
    if isinstance(what, Pattern):
        pattern = compiled(what)
        every = "g" in what.flags
    else:
        pattern = regex.compile(regex.escape(text(what)))
    if pattern is None:
        return Unknown("text", tags_of(of))
    tags: set[str] = set()
    pieces: list[str] = []
    end = length = 0
    for match in _matches(pattern, of):
        if isinstance(by, Function | Method):
            groups = [match[0], *(one if one is not None else None for one in match.groups())]
            put = call(by, None, [*groups, match.start(), of])
        else:
            put = _filled(text(by), match)
        put = text(put)
        tags |= tags_of(put)
        pieces += (of[end : match.start()], put)
        end = match.end()
        length += len(put)
        if length > MOST_TEXT:
            raise Exhausted
        if not every:
            break
    return tagged("".join(pieces) + of[end:], frozenset(tags))


def _filled(by: str, match: Any) -> str:
    if "$" not in by:
        return by

    def group(found: re.Match[str]) -> str:
        sign = found[1]
        if sign[0] == "<":
            return str(match.groupdict().get(sign[1:-1]) or "")
        if not sign.isdigit():
            start, end = match.span()
            around = {"`": match.string[:start], "'": match.string[end:], "&": match[0]}
            return str(around.get(sign, sign))
        for digits in (2, 1):
            if 0 < int(sign[:digits]) <= len(match.groups()):
                return str(match[int(sign[:digits])] or "") + sign[digits:]
        return found[0]

    return _GROUP.sub(group, by)


def _matches(pattern: Any, of: str) -> list[Any]:
    def found() -> list[Any]:
        kept = []
        for match in pattern.finditer(of, timeout=_PATTERN_SECONDS):
            kept.append(match)
            if len(kept) >= _MOST_MATCHES:
                break
        return kept

    matches: list[Any] = _timed(found, [])
    return matches


def _timed(work: Callable[[], Any], otherwise: Any) -> Any:
    try:
        return work()
    except TimeoutError:
        return otherwise


def compiled(pattern: Pattern) -> Any | None:
    """A pattern of the script as one of ours; None where it is too long or not understood."""
    if len(pattern.body) > _LONGEST_PATTERN or GAP in pattern.body:
        return None
    flags = regex.VERSION0
    flags |= regex.IGNORECASE if "i" in pattern.flags else 0
    flags |= regex.MULTILINE if "m" in pattern.flags else 0
    flags |= regex.DOTALL if "s" in pattern.flags else 0
    body = _NAMED.sub(r"(?P<\1>", pattern.body).replace("[^]", r"[\s\S]")
    try:
        return regex.compile(body, flags)
    except (regex.error, OverflowError, ValueError):
        return None


def _match(of: str, given: list[Any], _: Call) -> Any:
    what = first(given)
    pattern = what if isinstance(what, Pattern) else Pattern(text(what), "")
    found = compiled(pattern)
    if found is None:
        return Unknown("match", tags_of(of))
    if "g" in pattern.flags:
        all_ = [match[0] for match in _matches(found, of)]
        return Array(all_) if all_ else NULL
    return executed(pattern, of)


def executed(pattern: Pattern, of: str) -> Any:
    """What `exec` gives for the first match."""
    found = compiled(pattern)
    if found is None or GAP in of:
        return Unknown("match", tags_of(of))
    goes_on = "g" in pattern.flags or "y" in pattern.flags
    start = pattern.last if goes_on else 0
    match = _timed(lambda: found.search(of, start, timeout=_PATTERN_SECONDS), None)
    if goes_on:
        pattern.last = match.end() if match is not None else 0
    return NULL if match is None else _of_match(match)


def _of_match(match: Any) -> Array:
    made = Array([match[0], *match.groups()])
    groups = Thing()
    groups.held.update(match.groupdict())
    made.held.update(index=match.start(), input=match.string, groups=groups)
    return made


def _match_all(of: str, given: list[Any], _: Call) -> Any:
    what = first(given)
    found = compiled(what if isinstance(what, Pattern) else Pattern(text(what), "g"))
    if found is None:
        return Unknown("match", tags_of(of))
    return Array([_of_match(match) for match in _matches(found, of)])


def _find(of: str, given: list[Any], _: Call) -> Any:
    return of.find(text(first(given)), max(_index(given, 1, 0), 0))


def _includes(of: str, given: list[Any], _: Call) -> Any:
    return text(first(given)) in of[max(_index(given, 1, 0), 0) :]


def _find_last(of: str, given: list[Any], _: Call) -> Any:
    wanted = text(first(given))
    return of.rfind(wanted, 0, max(_index(given, 1, len(of)), 0) + len(wanted))


def _starts(of: str, given: list[Any], _: Call) -> Any:
    return of.startswith(text(first(given)), max(_index(given, 1, 0), 0))


def _ends(of: str, given: list[Any], _: Call) -> Any:
    return of[: max(_index(given, 1, len(of)), 0)].endswith(text(first(given)))


def _concat(of: str, given: list[Any], _: Call) -> Any:
    return tagged(of + "".join(text(one) for one in given), tags_of(of, *given))


def _search(of: str, given: list[Any], _: Call) -> Any:
    what = first(given)
    found = compiled(what if isinstance(what, Pattern) else Pattern(text(what), ""))
    if found is None:
        return Unknown("number")
    match = _timed(lambda: found.search(of, timeout=_PATTERN_SECONDS), None)
    return -1 if match is None else match.start()


def _repeat(of: str, given: list[Any], _: Call) -> Any:
    times = max(_index(given, 0, 0), 0)
    if times * len(of) > MOST_TEXT:
        raise Exhausted
    return of * times


def _filling(of: str, given: list[Any]) -> str:
    fill = text(first(given, 1, " "))
    missing = min(_index(given, 0, 0), 10_000) - len(of)
    return (fill * missing)[:missing] if missing > 0 else ""


_TEXT: Final[dict[str, Callable[[str, list[Any], Call], Any]]] = {
    "charAt": _char_at,
    "charCodeAt": _char_code_at,
    "codePointAt": _code_point_at,
    "at": _at,
    "slice": _slice_text,
    "substring": _substring,
    "substr": _substr,
    "split": _split,
    "replace": _replace,
    "replaceAll": _replace_all,
    "match": _match,
    "matchAll": _match_all,
    "indexOf": _find,
    "lastIndexOf": _find_last,
    "includes": _includes,
    "startsWith": _starts,
    "endsWith": _ends,
    "concat": _concat,
    "search": _search,
    "repeat": _repeat,
    "padStart": lambda of, given, _: _filling(of, given) + of,
    "padEnd": lambda of, given, _: of + _filling(of, given),
    "toLowerCase": lambda of, _given, _: of.lower(),
    "toUpperCase": lambda of, _given, _: of.upper(),
    "trim": lambda of, _given, _: of.strip(),
    "trimStart": lambda of, _given, _: of.lstrip(),
    "trimEnd": lambda of, _given, _: of.rstrip(),
    "toString": lambda of, _given, _: of,
    "valueOf": lambda of, _given, _: of,
    "italics": lambda of, _given, _: f"<i>{of}</i>",
    "fontcolor": lambda of, given, _: f'<font color="{text(first(given))}">{of}</font>',
    "link": lambda of, given, _: f'<a href="{text(first(given))}">{of}</a>',
    "big": lambda of, _given, _: f"<big>{of}</big>",
    "bold": lambda of, _given, _: f"<b>{of}</b>",
    "sub": lambda of, _given, _: f"<sub>{of}</sub>",
}


# --- arrays


def array_method(of: Array, name: str, given: list[Any], call: Call) -> Any:
    """What the method `name` of an array gives; Unknown where it is none."""
    work = _ARRAY.get(name)
    return Unknown(f"array.{name}", tags_of(of)) if work is None else work(of, given, call)


def _join(of: Array, given: list[Any], _: Call) -> Any:
    return joined(of.items, "," if first(given) is None else text(given[0]))


def _push(of: Array, given: list[Any], _: Call) -> Any:
    of.items.extend(given)
    if len(of.items) > MOST_ITEMS:
        raise Exhausted
    return len(of.items)


def _reverse(of: Array, _given: list[Any], _: Call) -> Any:
    of.items.reverse()
    return of


def _shift(of: Array, _given: list[Any], _: Call) -> Any:
    return of.items.pop(0) if of.items else None


def _pop(of: Array, _given: list[Any], _: Call) -> Any:
    return of.items.pop() if of.items else None


def _unshift(of: Array, given: list[Any], _: Call) -> Any:
    of.items[:0] = given
    return len(of.items)


def _slice(of: Array, given: list[Any], _: Call) -> Any:
    return Array(of.items[slice(*_bounds(len(of.items), given))])


def _splice(of: Array, given: list[Any], _: Call) -> Any:
    length = len(of.items)
    start = _index(given, 0, 0)
    start = max(length + start, 0) if start < 0 else min(start, length)
    count = max(min(_index(given, 1, length), length - start), 0)
    taken = of.items[start : start + count]
    of.items[start : start + count] = given[2:]
    return Array(taken)


def _map(of: Array, given: list[Any], call: Call) -> Any:
    return Array([call(first(given), None, [one, at, of]) for at, one in enumerate(list(of.items))])


def _for_each(of: Array, given: list[Any], call: Call) -> Any:
    _map(of, given, call)


def _filter(of: Array, given: list[Any], call: Call) -> Any:
    kept = []
    for at, one in enumerate(list(of.items)):
        if truth(call(first(given), None, [one, at, of])) is not False:
            kept.append(one)
    return Array(kept)


def _find_item(of: Array, given: list[Any], call: Call) -> Any:
    at = _find_index(of, given, call)
    return of.items[at] if 0 <= at < len(of.items) else None


def _find_index(of: Array, given: list[Any], call: Call) -> Any:
    for at, one in enumerate(list(of.items)):
        if truth(call(first(given), None, [one, at, of])) is not False:
            return at
    return -1


def _reduce(of: Array, given: list[Any], call: Call, *, back: bool = False) -> Any:
    items = list(enumerate(of.items))
    if back:
        items.reverse()
    if len(given) > 1:
        value = given[1]
    elif items:
        value = items.pop(0)[1]
    else:
        return None
    for at, one in items:
        value = call(first(given), None, [value, one, at, of])
    return value


def _reduce_right(of: Array, given: list[Any], call: Call) -> Any:
    return _reduce(of, given, call, back=True)


def _some(of: Array, given: list[Any], call: Call) -> Any:
    return _any(of, given, call, wanted=True)


def _every(of: Array, given: list[Any], call: Call) -> Any:
    return _any(of, given, call, wanted=False)


def _any(of: Array, given: list[Any], call: Call, *, wanted: bool) -> Any:
    """`wanted` as soon as the answer for an item is that; Unknown where one cannot be told."""
    told = True
    for at, one in enumerate(list(of.items)):
        answer = truth(call(first(given), None, [one, at, of]))
        if answer is wanted:
            return wanted
        told = told and answer is not None
    return not wanted if told else Unknown("boolean")


def _identical(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return str(one) == str(other)
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == other
    return one is other or (isinstance(one, Null) and isinstance(other, Null))


def _index_of(of: Array, given: list[Any], _: Call) -> Any:
    start, _end = _bounds(len(of.items), [first(given, 1)])
    for at, one in enumerate(of.items[start:]):
        if _identical(one, first(given)):
            return start + at
    return -1


def _last_index_of(of: Array, given: list[Any], _: Call) -> Any:
    for at in range(len(of.items) - 1, -1, -1):
        if _identical(of.items[at], first(given)):
            return at
    return -1


def _includes_item(of: Array, given: list[Any], call: Call) -> Any:
    wanted = first(given)
    if isinstance(wanted, float) and math.isnan(wanted):
        return any(isinstance(one, float) and math.isnan(one) for one in of.items)
    return _index_of(of, given, call) >= 0


def _item_at(of: Array, given: list[Any], _: Call) -> Any:
    at = _index(given, 0, 0)
    return of.items[at] if -len(of.items) <= at < len(of.items) else None


def _flat(of: Array, given: list[Any], _: Call) -> Any:
    items = list(of.items)
    for _depth in range(min(_index(given, 0, 1), 20)):
        if not any(isinstance(one, Array) for one in items):
            break
        inner: list[Any] = []
        for one in items:
            inner.extend(one.items if isinstance(one, Array) else [one])
            if len(inner) > MOST_ITEMS:
                raise Exhausted
        items = inner
    return Array(items)


def _concat_arrays(of: Array, given: list[Any], _: Call) -> Any:
    items = list(of.items)
    for one in given:
        items.extend(one.items if isinstance(one, Array) else [one])
    return Array(items)


def _sort(of: Array, given: list[Any], call: Call) -> Any:
    by = first(given)

    def order(one: Any, other: Any) -> int:
        answer = number(call(by, None, [one, other])) or 0
        return (answer > 0) - (answer < 0)

    known = [one for one in of.items if one is not None]
    known.sort(key=text if by is None else cmp_to_key(order))
    of.items = known + [None] * (len(of.items) - len(known))
    return of


def _fill(of: Array, given: list[Any], _: Call) -> Any:
    begin, end = (min(at, len(of.items)) for at in _bounds(len(of.items), given[1:]))
    of.items[begin:end] = [first(given)] * (end - begin)
    return of


def _find_last_item(of: Array, given: list[Any], call: Call) -> Any:
    return _find_item(Array(of.items[::-1]), given, call)


_ARRAY: Final[dict[str, Callable[[Array, list[Any], Call], Any]]] = {
    "join": _join,
    "push": _push,
    "pop": _pop,
    "shift": _shift,
    "unshift": _unshift,
    "reverse": _reverse,
    "slice": _slice,
    "splice": _splice,
    "map": _map,
    "forEach": _for_each,
    "filter": _filter,
    "find": _find_item,
    "findLast": _find_last_item,
    "findIndex": _find_index,
    "reduce": _reduce,
    "reduceRight": _reduce_right,
    "some": _some,
    "every": _every,
    "indexOf": _index_of,
    "lastIndexOf": _last_index_of,
    "includes": _includes_item,
    "at": _item_at,
    "concat": _concat_arrays,
    "sort": _sort,
    "fill": _fill,
    "toString": lambda of, _given, _: text(of),
    "keys": lambda of, _given, _: Array(list(range(len(of.items)))),
    "entries": lambda _of, _given, _: "[object Array Iterator]",
    "flat": _flat,
    "flatMap": lambda of, given, call: _flat(_map(of, given, call), [], call),
}

# The others an array has too; what they give is not told.
ARRAY_METHODS: Final = frozenset(_ARRAY) | frozenset(
    "copyWithin findLastIndex toLocaleString toReversed toSorted toSpliced values with".split()
)


# --- numbers, objects


def number_method(of: float, name: str, given: list[Any]) -> Any:
    """What the method `name` of a number gives."""
    if name in ("toString", "toLocaleString"):
        radix = _index(given, 0, 10)
        if radix == 10 or not math.isfinite(of):
            return number_text(of)
        return _in_radix(int(of), radix) if of == int(of) else Unknown("number.toString")
    if name == "toFixed":
        return _fixed(of, min(max(_index(given, 0, 0), 0), 100))
    return of if name == "valueOf" else Unknown(f"number.{name}")


def _fixed(of: float, digits: int) -> str:
    if not abs(of) < 1e21:
        return number_text(of)
    kept = Decimal(of).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, Context(prec=130))
    return f"{kept:f}"


def _in_radix(value: int, radix: int) -> str:
    if not 2 <= radix <= 36:
        return "0"
    digits, rest = "", min(abs(value), 1 << 1000)
    while rest:
        digits = _DIGITS[rest % radix] + digits
        rest //= radix
    return ("-" if value < 0 else "") + (digits or "0")


def _numbers(of: Array) -> list[str]:
    return [str(at) for at in range(len(of.items))]


def _define(of: Thing, key: str, described: Any) -> None:
    if isinstance(described, Thing):
        has, value = described.find("value")
        getter = described.find("get")[1]
        if has or isinstance(getter, Function):
            of.held[key] = value if has else Getter(getter)


def object_method(name: str, given: list[Any]) -> Any:
    """What `Object.name` gives."""
    of = first(given)
    if name == "create":
        return Thing(parent=of if isinstance(of, Thing) else None)
    if isinstance(of, Array) or (isinstance(of, Thing) and not of.kind):
        held = of.held if isinstance(of, Thing) else dict(zip(_numbers(of), of.items, strict=True))
        if name in ("keys", "getOwnPropertyNames"):
            return Array(list(held))
        if name == "values":
            return Array(list(held.values()))
        if name == "entries":
            return Array([Array([key, value]) for key, value in held.items()])
    if name in ("assign", "freeze", "defineProperty", "seal"):
        if name == "defineProperty" and isinstance(of, Thing):
            _define(of, text(first(given, 1)), first(given, 2))
        for more in given[1:] if name == "assign" and isinstance(of, Thing) else []:
            if isinstance(more, Thing):
                of.held.update(more.held)
        return of if of is not None else Thing()
    return Unknown(f"Object.{name}", tags_of(*given))


def as_json(value: Any) -> str | None:
    """What `JSON.stringify` gives: enough of it to see what is in it."""
    pieces: list[str] = []
    if value is None or isinstance(value, Function | Method):
        return None
    _write_json(value, pieces, 0)
    return tagged("".join(pieces), tags_of(value) | NOTHING)


def _write_json(value: Any, pieces: list[str], depth: int) -> None:
    if len(pieces) > _MOST_MATCHES:
        raise Exhausted
    if isinstance(value, str):
        pieces.append(json.dumps(str(value), ensure_ascii=False))
    elif isinstance(value, Array) and depth < _DEEPEST_JSON:
        pieces.append("[")
        for at, one in enumerate(value.items):
            pieces.append("," if at else "")
            _write_json(one, pieces, depth + 1)
        pieces.append("]")
    elif isinstance(value, Thing) and not value.kind and depth < _DEEPEST_JSON:
        told = {key: one for key, one in value.held.items() if not _is_left_out(one)}
        pieces.append("{")
        for at, (key, one) in enumerate(told.items()):
            pieces.append(("," if at else "") + json.dumps(str(key), ensure_ascii=False) + ":")
            _write_json(one, pieces, depth + 1)
        pieces.append("}")
    elif _is_left_out(value) or (isinstance(value, float) and not math.isfinite(value)):
        pieces.append("null")
    else:
        pieces.append(text(value))


def _is_left_out(value: Any) -> bool:
    return value is None or isinstance(value, Function | Method)


def from_json(value: Any) -> Any:
    """What `JSON.parse` gives; Unknown for a text that is not known or that it would refuse."""
    written = text(value)
    try:
        if GAP not in written:
            return _of_json(json.loads(written, parse_constant=_refused), tags_of(value))
    except (ValueError, RecursionError):
        pass
    return Unknown("JSON.parse()", tags_of(value))


def _refused(written: str) -> Any:
    raise ValueError(written)


def _of_json(value: Any, tags: frozenset[str]) -> Any:
    if isinstance(value, str):
        return tagged(value, tags)
    if isinstance(value, list):
        return Array([_of_json(one, tags) for one in value])
    if isinstance(value, dict):
        made = Thing()
        made.held.update({key: _of_json(one, tags) for key, one in value.items()})
        return made
    return NULL if value is None else value
