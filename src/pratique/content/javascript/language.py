"""What the language itself offers a script: methods of texts, arrays and numbers, and functions.

ECMA-262, with the few of a browser that only work on texts: `atob`, `btoa`, `escape`. A pattern
of the script is run with a limit of time, for it comes from whoever wrote the file.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

import regex

from pratique.content.javascript.values import (
    GAP,
    MOST_ITEMS,
    MOST_TEXT,
    NOTHING,
    Array,
    Exhausted,
    Function,
    Method,
    Null,
    Pattern,
    Text,
    Thing,
    Unknown,
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
_INTEGER: Final = re.compile(r"\s*([+-]?)(?:0[xX])?([0-9a-zA-Z]+)")
_FLOAT: Final = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_NOT_BASE64: Final = re.compile(r"[\s=]+")
_GROUP: Final = re.compile(r"\$(\$|&|\d{1,2})")
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


def decoded_percents(written: str) -> str:
    """What `decodeURIComponent` makes of a text."""
    return _PERCENT.sub(
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


def _encode(given: list[Any]) -> Any:
    value = text(first(given))
    tags = tags_of(value, first(given))
    if GAP in value:
        return Text(value, tags)
    return tagged(quote(value, safe="-_.!~*'()"), tags)


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
    "decodeURI": _on_text(decoded_percents),
    "escape": _on_text(_escape),
    "encodeURIComponent": _encode,
    "encodeURI": _encode,
    "btoa": _base64,
    "parseInt": _parse_int,
    "parseFloat": _parse_float,
    "isNaN": _is_nan,
    "Number": _to_number,
    "String": _to_text,
    "String.fromCharCode": _from_codes,
    "String.fromCodePoint": _from_codes,
    "Array": _array,
    "Array.of": lambda given: Array(list(given)),
    "Array.isArray": lambda given: isinstance(first(given), Array),
    "RegExp": _pattern,
    "Boolean": _boolean,
}

_ON_NUMBERS: Final[dict[str, Callable[..., float]]] = {
    "floor": math.floor, "ceil": math.ceil, "abs": abs, "max": max, "min": min,
    "sqrt": math.sqrt, "pow": pow, "round": lambda x: math.floor(x + 0.5), "log": math.log,
    "sin": math.sin, "cos": math.cos, "trunc": math.trunc, "tan": math.tan, "atan": math.atan,
}  # fmt: skip


def mathematics(name: str, given: list[Any]) -> Any:
    """What `Math.name` gives; nobody knows what chance gives."""
    numbers = [number(one) for one in given]
    work = _ON_NUMBERS.get(name)
    known = [one for one in numbers if one is not None and abs(one) < 1e15]
    if work is None or len(known) < len(numbers) or not known:
        return Unknown("number", tags_of(*given))
    if name == "pow" and (abs(known[-1]) > 64 or known[0] == 0):
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
        parts = [of]
    elif isinstance(cut, Pattern):
        found = compiled(cut)
        if found is None:
            return Unknown("array", tags)
        parts = [one or "" for one in _timed(lambda: found.split(of, timeout=_PATTERN_SECONDS), [])]
    else:
        parts = of.split(text(cut)) if text(cut) else list(of)
    most = _index(given, 1, len(parts))
    return Array([tagged(one, tags) for one in parts[:most]])


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
        if found[1] == "$":
            return "$"
        number_ = 0 if found[1] == "&" else int(found[1])
        try:
            return match[number_] or ""
        except IndexError:
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
        return Array(all_) if all_ else Null()
    return executed(pattern, of)


def executed(pattern: Pattern, of: str) -> Any:
    """What `exec` gives for the first match."""
    found = compiled(pattern)
    if found is None or GAP in of:
        return Unknown("match", tags_of(of))
    match = _timed(lambda: found.search(of, timeout=_PATTERN_SECONDS), None)
    return Null() if match is None else Array([match[0], *match.groups()])


def _find(of: str, given: list[Any], _: Call) -> Any:
    return of.find(text(first(given)), max(_index(given, 1, 0), 0))


def _includes(of: str, given: list[Any], _: Call) -> Any:
    return text(first(given)) in of


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


def _pad(of: str, given: list[Any], _: Call) -> Any:
    fill = text(first(given, 1, " "))
    missing = min(_index(given, 0, 0), 10_000) - len(of)
    return (fill * missing)[:missing] + of if missing > 0 and fill else of


_TEXT: Final[dict[str, Callable[[str, list[Any], Call], Any]]] = {
    "charAt": _char_at,
    "charCodeAt": _char_code_at,
    "codePointAt": _char_code_at,
    "at": _char_at,
    "slice": _slice_text,
    "substring": _substring,
    "substr": _substr,
    "split": _split,
    "replace": _replace,
    "replaceAll": _replace_all,
    "match": _match,
    "indexOf": _find,
    "lastIndexOf": lambda of, given, _: of.rfind(text(first(given))),
    "includes": _includes,
    "startsWith": lambda of, given, _: of.startswith(text(first(given))),
    "endsWith": lambda of, given, _: of.endswith(text(first(given))),
    "concat": _concat,
    "search": _search,
    "repeat": _repeat,
    "padStart": _pad,
    "toLowerCase": lambda of, _given, _: of.lower(),
    "toUpperCase": lambda of, _given, _: of.upper(),
    "trim": lambda of, _given, _: of.strip(),
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
    between = "," if first(given) is None else text(given[0])
    parts = ["" if one is None or isinstance(one, Null) else text(one) for one in of.items]
    if sum(map(len, parts)) + len(between) * len(parts) > MOST_TEXT:
        raise Exhausted
    return tagged(between.join(parts), tags_of(*parts, between))


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
        answer = call(first(given), None, [one, at, of])
        if isinstance(answer, Unknown) or answer:
            kept.append(one)
    return Array(kept)


def _reduce(of: Array, given: list[Any], call: Call) -> Any:
    items = list(of.items)
    if len(given) > 1:
        value = given[1]
    elif items:
        value = items.pop(0)
    else:
        return None
    for at, one in enumerate(items):
        value = call(first(given), None, [value, one, at, of])
    return value


def _some(of: Array, given: list[Any], call: Call) -> Any:
    _map(of, given, call)
    return Unknown("boolean")


def _index_of(of: Array, given: list[Any], _: Call) -> Any:
    wanted = first(given)
    for at, one in enumerate(of.items):
        if isinstance(one, str | int | float) and type(one) is type(wanted) and one == wanted:
            return at
    return -1


def _concat_arrays(of: Array, given: list[Any], _: Call) -> Any:
    items = list(of.items)
    for one in given:
        items.extend(one.items if isinstance(one, Array) else [one])
    return Array(items)


def _sort(of: Array, given: list[Any], _: Call) -> Any:
    if not given:
        of.items.sort(key=text)
    return of


def _fill(of: Array, given: list[Any], _: Call) -> Any:
    of.items = [first(given)] * len(of.items)
    return of


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
    "find": lambda of, given, call: first(_filter(of, given, call).items),
    "reduce": _reduce,
    "some": _some,
    "every": _some,
    "indexOf": _index_of,
    "includes": lambda of, given, call: _index_of(of, given, call) >= 0,
    "concat": _concat_arrays,
    "sort": _sort,
    "fill": _fill,
    "toString": lambda of, _given, _: text(of),
    "keys": lambda of, _given, _: Array(list(range(len(of.items)))),
    "entries": lambda _of, _given, _: "[object Array Iterator]",
    "flat": lambda of, _given, _: of,
}

ARRAY_METHODS: Final = frozenset(_ARRAY)


# --- numbers, objects


def number_method(of: float, name: str, given: list[Any]) -> Any:
    """What the method `name` of a number gives."""
    if name in ("toString", "toLocaleString"):
        radix = _index(given, 0, 10)
        if radix == 10 or not float(of).is_integer():
            return number_text(of)
        return _in_radix(int(of), radix)
    if name == "toFixed":
        return f"{of:.{min(max(_index(given, 0, 0), 0), 50)}f}" if math.isfinite(of) else "NaN"
    return of if name == "valueOf" else Unknown(f"number.{name}")


def _in_radix(value: int, radix: int) -> str:
    if not 2 <= radix <= 36:
        return "0"
    digits, rest = "", min(abs(value), 1 << 1000)
    while rest:
        digits = _DIGITS[rest % radix] + digits
        rest //= radix
    return ("-" if value < 0 else "") + (digits or "0")


def object_method(name: str, given: list[Any]) -> Any:
    """What `Object.name` gives."""
    of = first(given)
    if isinstance(of, Thing) and not of.kind:
        if name == "keys":
            return Array(list(of.held))
        if name == "values":
            return Array(list(of.held.values()))
        if name == "entries":
            return Array([Array([key, value]) for key, value in of.held.items()])
    if name in ("assign", "freeze", "defineProperty", "create", "seal"):
        for more in given[1:] if name == "assign" and isinstance(of, Thing) else []:
            if isinstance(more, Thing):
                of.held.update(more.held)
        return of if of is not None else Thing()
    return Unknown(f"Object.{name}", tags_of(*given))


def as_json(value: Any) -> str:
    """What `JSON.stringify` gives: enough of it to see what is in it."""
    if isinstance(value, str) and not isinstance(value, Text):
        return f'"{value}"'
    if isinstance(value, Thing) and not value.kind:
        parts = [f'"{key}":{text(one)}' for key, one in list(value.held.items())[:200]]
        return tagged("{" + ",".join(parts) + "}", tags_of(value) | NOTHING)
    return tagged(text(value), tags_of(value))
