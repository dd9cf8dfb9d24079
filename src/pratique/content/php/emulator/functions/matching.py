"""Functions that match patterns: they write to their arguments, and some run code.

Source: the manual, "Regular Expressions (Perl-Compatible)", "POSIX Regex", "Multibyte String".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.functions.argument import (
    Pure,
    bounded,
    integer,
    is_given,
    text,
    texts,
)
from pratique.content.php.emulator.functions.pattern import (
    Match,
    Pattern,
    parts_of,
    pattern_of,
    posix_pattern,
)
from pratique.content.php.emulator.functions.text import added_slashes
from pratique.content.php.emulator.machine import Call, settled
from pratique.content.php.emulator.value import (
    Array,
    Key,
    Source,
    Unknown,
    Value,
    concatenated,
    is_known,
    unknown_from,
)

_SET_ORDER, _OFFSETS, _NULLS = 2, 256, 512
_NOT_EMPTY, _DELIMITERS, _SPLIT_OFFSETS = 1, 2, 4
_INVERT: Final = 1
_MAKING: Final = 2_000  # steps that a pattern costs when it is met for the first time
_WORTH: Final = 60_000  # steps that a pattern costs which ran out of its time
_REFERENCE: Final = re.compile(rb"\\([\\$])?(\d{1,2})?|\$(?:(\d{1,2})|\{(\d{1,2})\})")
_BROKEN: Final = (ValueError, TypeError, IndexError, LookupError, OverflowError)

Acting = Callable[[Call], Value]


def _pattern(call: Call, written: bytes) -> Pattern:
    call.machine.spend(1 + len(written) // 16)
    return pattern_of(written)


def _charged(
    call: Call, pattern: Pattern, subject: bytes, most: int = -1, start: int = 0
) -> list[Match]:
    known = call.machine.kept.setdefault(b"patterns", set())
    call.machine.spend(5 + len(subject) // 256 + (0 if pattern.source in known else _MAKING))
    known.add(pattern.source)
    try:
        found = list(pattern.matches(subject, most, start))
    except ValueError:
        call.machine.spend(_WORTH)
        raise
    call.machine.spend(len(found) // 2)
    return found


# --- matching


def _groups(match: Match, pattern: Pattern, flags: int, *, whole: bool) -> Array:
    """The groups of a match by number and name; the last that took no part are left out."""
    count = match.count
    if not whole and not flags & _NULLS:
        while count and match.group(count) is None:
            count -= 1
    names = pattern.names
    made = Array()
    for number in range(count + 1):
        held = match.group(number)
        value: Value = held if held is not None or flags & _NULLS else b""
        if flags & _OFFSETS:
            value = Array.of([value, match.start(number)])
        if number in names:
            made.put(names[number], value)
        made.put(number, value)
    return made


def _offset(call: Call, subject: bytes) -> int:
    at = integer(call.values, 4, 0)
    at = max(at + len(subject), 0) if at < 0 else at
    if at > len(subject):
        raise ValueError
    return at


def _preg_match(call: Call) -> Value:
    try:
        pattern, subject = _pattern(call, text(call.values, 0)), text(call.values, 1)
        flags = integer(call.values, 3, 0)
        found = _charged(call, pattern, subject, 1, _offset(call, subject))
    except _BROKEN:
        return _nobody_knows(call)
    call.set(2, _groups(found[0], pattern, flags, whole=False) if found else Array())
    return len(found)


def _nobody_knows(call: Call) -> Value:
    call.set(2, unknown_from(*call.values[:2]))
    return Unknown()


def _preg_match_all(call: Call) -> Value:
    try:
        pattern, subject = _pattern(call, text(call.values, 0)), text(call.values, 1)
        flags = integer(call.values, 3, 0) if is_given(call.values, 3) else 0
        found = _charged(call, pattern, subject, -1, _offset(call, subject))
    except _BROKEN:
        return _nobody_knows(call)
    if flags & _SET_ORDER:
        made = Array.of([_groups(m, pattern, flags, whole=False) for m in found])
    else:
        made = _by_group(pattern, found, flags)
    call.set(2, made)
    return len(found)


def _by_group(pattern: Pattern, found: list[Match], flags: int) -> Array:
    rows = [_groups(match, pattern, flags, whole=True) for match in found]
    names = pattern.names
    made = Array()
    for number in range(pattern.compiled.groups + 1):
        column = [row.get(number) for row in rows]
        if number in names:
            made.put(names[number], Array.of(list(column)))
        made.put(number, Array.of(column))
    return made


def _ereg(call: Call, *, fold: bool) -> Value:
    try:
        pattern = posix_pattern(text(call.values, 0), fold=fold)
        found = _charged(call, pattern, text(call.values, 1), 1)
    except _BROKEN:
        return _nobody_knows(call)
    if found:
        groups = [found[0].group(number) for number in range(found[0].count + 1)]
        call.set(2, Array.of([False if group is None else group for group in groups]))
    return bool(found)


# --- replacing


def _filled(form: bytes, group: Callable[[int], Value]) -> Value:
    r"""A replacement with the groups that `\1`, `$1` and `${1}` stand for."""
    pieces: list[Value] = []
    at = size = 0
    for match in _REFERENCE.finditer(form):
        pieces.append(form[at : match.start()])
        at = match.end()
        number = match[2] if match[1] is None else None
        number = number or match[3] or match[4]
        if number is not None:
            piece = group(int(number))
        elif match[1] is not None:
            piece = match[1] + (match[2] or b"")
        else:
            piece = match[0]
        pieces.append(piece)
        size += len(piece) if piece.__class__ is bytes else 0
        bounded(size)
    return concatenated([*pieces, form[at:]])


def _group_of(match: Match, number: int) -> bytes:
    return (match.group(number) or b"") if number <= match.count else b""


Replace = Callable[[Match], Value]


def _replaced(
    call: Call, pattern: Pattern, subject: bytes, by: Replace, most: int
) -> tuple[Value, int]:
    pieces: list[Value] = []
    at = size = 0
    found = _charged(call, pattern, subject, most)
    for match in found:
        piece = settled(by(match))
        pieces += (subject[at : match.start()], piece)
        size += len(piece) if piece.__class__ is bytes else 0
        bounded(size)
        at = match.end()
    return concatenated([*pieces, subject[at:]]), len(found)


def _evaluated(call: Call, form: bytes, group: Callable[[int], Value], runner: str) -> Value:
    """What the code gives that a replacement stands for."""
    code = _filled(form, group)
    return run_expression(call, code, runner)


def run_expression(call: Call, code: Value, runner: str) -> Value:
    """Run a text as one expression, and give its value as a text."""
    body = concatenated([b"return ", code, b";"])
    if code.__class__ is bytes and code in call.machine.derived:
        call.machine.derived.setdefault(body, call.machine.derived[code])
    result = call.machine.run_text(body, runner, call.frame, call.line, tag=False)
    return convert.text(settled(result))


Rule = Callable[[Call, bytes, Value, bytes, int], tuple[Value, int]]


def _by_form(
    call: Call, written: bytes, form: Value, subject: bytes, most: int
) -> tuple[Value, int]:
    pattern = _pattern(call, written)
    shape = text([form], 0)
    if pattern.evaluated:
        return _replaced(
            call,
            pattern,
            subject,
            lambda m: _evaluated(
                call, shape, lambda n: added_slashes(_group_of(m, n)), call.name.decode("latin-1")
            ),
            most,
        )
    return _replaced(
        call, pattern, subject, lambda m: _filled(shape, lambda n: _group_of(m, n)), most
    )


def _by_callback(
    call: Call, written: bytes, callback: Value, subject: bytes, most: int
) -> tuple[Value, int]:
    pattern = _pattern(call, written)
    flags = integer(call.values, 5, 0)

    def by(match: Match) -> Value:
        groups = _groups(match, pattern, flags, whole=False)
        result = call.machine.call_value(callback, [groups], call.frame, call.line)
        return convert.text(settled(result))

    return _replaced(call, pattern, subject, by, most)


def _subjects(call: Call, rule: Rule, pairs: list[tuple[bytes, Value]]) -> Value:
    """Each subject through all patterns, one after the other; counts what was replaced."""
    most = integer(call.values, 3, -1) if is_given(call.values, 3) else -1
    total = 0

    def through(subject: bytes) -> Value:
        nonlocal total
        held: Value = subject
        for written, by in pairs:
            if held.__class__ is not bytes:
                return unknown_from(held)
            held, count = rule(call, written, by, held, most)
            total += count
        return held

    given = call.values[2]
    if given.__class__ is Array:
        made: dict[Key, Value] = {key: through(text([v], 0)) for key, v in given.pairs()}
        result: Value = Array.mapping(made)
    else:
        result = through(text(call.values, 2))
        if is_known(given):
            call.machine.came_from(result, call.name.decode("latin-1"), given)
    call.set(4, total)
    return result


def _pairs(patterns: Value, by: Value) -> list[tuple[bytes, Value]]:
    if patterns.__class__ is not Array:
        return [(text([patterns], 0), by)]
    wanted = texts(patterns)
    if by.__class__ is not Array:
        return [(one, by) for one in wanted]
    held: list[Value] = by.values()[: len(wanted)]
    return list(zip(wanted, held + [b""] * (len(wanted) - len(held)), strict=True))


def _preg_replace(call: Call) -> Value:
    if all(map(is_known, call.values[:3])):
        try:
            return _subjects(call, _by_form, _pairs(call.values[0], call.values[1]))
        except _BROKEN:
            return unknown_from(*call.values[:3])
    return _uncertain(call)


def _uncertain(call: Call) -> Value:
    """A replacement of which a part is unknown: whether it runs code may still be known."""
    pattern, form, subject = (call.value(at) for at in range(3))
    visitors = all(v.__class__ is Unknown and v.of(Source.REQUEST) for v in (pattern, form))
    if _may_run(pattern) or (visitors and not pattern.pieces):
        group = unknown_from(subject)
        code = _filled(form, lambda _: group) if form.__class__ is bytes else form
        if code.__class__ is not Array:
            run_expression(call, code, call.name.decode("latin-1"))
    return unknown_from(pattern, form, subject)


def _may_run(pattern: Value) -> bool:
    """Whether the end of a pattern that is perhaps unknown asks for code."""
    if pattern.__class__ is Array:
        return any(_may_run(one) for one in pattern.values())
    if pattern.__class__ is Unknown:
        if any(_may_run(choice) for choice in pattern.choices):
            return True
        last = pattern.pieces[-1] if pattern.pieces else None
        return (
            last.__class__ is bytes
            and re.search(rb"[^\w\s\\][a-zA-Z]*e[a-zA-Z]*\Z", last) is not None
        )
    if pattern.__class__ is not bytes:
        return False
    try:
        return b"e" in parts_of(pattern)[1]
    except ValueError:
        return False


def _preg_replace_callback(call: Call) -> Value:
    patterns, callback, subject = (call.value(at) for at in range(3))
    if is_known(patterns) and is_known(subject):
        try:
            return _subjects(call, _by_callback, _pairs(patterns, callback))
        except _BROKEN:
            return unknown_from(patterns, subject)
    groups = unknown_from(subject)
    made = call.machine.call_value(callback, [groups], call.frame, call.line)
    return unknown_from(subject, settled(made))


def _preg_replace_callback_array(call: Call) -> Value:
    rules, subject = call.value(0), call.value(1)
    if rules.__class__ is not Array or not is_known(subject):
        held = rules.values() if rules.__class__ is Array else []
        for callback in held:
            call.machine.call_value(callback, [unknown_from(subject)], call.frame, call.line)
        return unknown_from(rules, subject)
    moved = Call(
        call.machine, call.frame, call.name, [None, None, subject, *call.values[2:3]], [], call.line
    )
    try:
        return _subjects(moved, _by_callback, [(text([k], 0), v) for k, v in rules.pairs()])
    except _BROKEN:
        return unknown_from(rules, subject)


def _ereg_replace(call: Call, *, fold: bool, options: bool = False) -> Value:
    pattern, form, subject = (call.value(at) for at in range(3))
    modifiers = call.value(3) if options else b""
    runs = modifiers.__class__ is bytes and b"e" in modifiers
    if not all(map(is_known, call.values[:4])):
        if runs or (options and modifiers.__class__ is Unknown):
            group = unknown_from(subject)
            code = _filled(form, lambda _: group) if form.__class__ is bytes else form
            run_expression(call, code, call.name.decode("latin-1"))
        return unknown_from(pattern, form, subject)
    try:
        shape = text([form], 0)
        rule = posix_pattern(text([pattern], 0), fold=fold or (runs and b"i" in modifiers))

        def by(match: Match) -> Value:
            if runs:
                name = call.name.decode("latin-1")
                return _evaluated(call, shape, lambda n: _group_of(match, n), name)
            return re.sub(rb"\\(\d)", lambda m: _group_of(match, int(m[1])), shape)

        return _replaced(call, rule, text([subject], 0), by, -1)[0]
    except _BROKEN:
        return unknown_from(pattern, form, subject)


# --- splitting and the rest


def _preg_split(call: Call) -> Value:
    try:
        pattern, subject = _pattern(call, text(call.values, 0)), text(call.values, 1)
        most = integer(call.values, 2) if is_given(call.values, 2) else -1
        flags = integer(call.values, 3, 0)
        found = _charged(call, pattern, subject)
    except _BROKEN:
        return unknown_from(*call.values[:2])
    return Array.of(_split(subject, found, most or -1, flags))


def _split(subject: bytes, found: list[Match], most: int, flags: int) -> list[Value]:
    made: list[Value] = []

    def take(start: int, end: int) -> None:
        if end > start or not flags & _NOT_EMPTY:
            part: Value = subject[start:end]
            made.append(Array.of([part, start]) if flags & _SPLIT_OFFSETS else part)

    at = parts = 0
    for match in found:
        if most > 0 and parts >= most - 1:
            break
        start, end = match.start(), match.end()
        parts += 1 if start > at or not flags & _NOT_EMPTY else 0
        take(at, start)
        at = end
        if flags & _DELIMITERS:
            for number in range(1, match.count + 1):
                group = match.group(number)
                if group or (group is not None and not flags & _NOT_EMPTY):
                    take(match.start(number), match.end(number))
    take(at, len(subject))
    return made


def _ereg_split(call: Call, *, fold: bool) -> Value:
    try:
        pattern = posix_pattern(text(call.values, 0), fold=fold)
        subject = text(call.values, 1)
        found = _charged(call, pattern, subject)
        return Array.of(_split(subject, found, integer(call.values, 2, -1), 0))
    except _BROKEN:
        return unknown_from(*call.values[:2])


def _preg_grep(call: Call) -> Value:
    try:
        pattern = _pattern(call, text(call.values, 0))
        turned = bool(integer(call.values, 2, 0) & _INVERT)
        held = call.values[1]
        kept: dict[Key, Value] = {
            key: value
            for key, value in held.pairs()
            if bool(_charged(call, pattern, text([value], 0), 1)) is not turned
        }
    except (*_BROKEN, AttributeError):
        return unknown_from(*call.values[:2])
    return Array.mapping(kept)


def _quoted(values: list[Value]) -> Value:
    subject = text(values, 0)
    more = text(values, 1)[:1] if is_given(values, 1) else b""
    wanted = frozenset(b".\\+*?[^]$(){}=!<>|:-#" + more)
    made = [b"\\" + bytes([b]) if b in wanted else bytes([b]) if b else b"\\000" for b in subject]
    bounded(len(made) * 2)
    return b"".join(made)


PATTERN: Final[dict[bytes, Pure]] = {
    b"preg_quote": _quoted,
    b"preg_last_error": lambda _: 0,
    b"preg_last_error_msg": lambda _: b"No error",
    b"sql_regcase": lambda v: re.sub(
        rb"[A-Za-z]", lambda m: b"[" + m[0].upper() + m[0].lower() + b"]", text(v, 0)
    ),
}
MATCHING: Final[dict[bytes, Acting]] = {
    b"preg_match": _preg_match,
    b"preg_match_all": _preg_match_all,
    b"preg_replace": _preg_replace,
    b"preg_replace_callback": _preg_replace_callback,
    b"preg_replace_callback_array": _preg_replace_callback_array,
    b"preg_split": _preg_split,
    b"preg_grep": _preg_grep,
    b"ereg": lambda call: _ereg(call, fold=False),
    b"eregi": lambda call: _ereg(call, fold=True),
    b"ereg_replace": lambda call: _ereg_replace(call, fold=False),
    b"eregi_replace": lambda call: _ereg_replace(call, fold=True),
    b"mb_ereg_replace": lambda call: _ereg_replace(call, fold=False, options=True),
    b"mb_eregi_replace": lambda call: _ereg_replace(call, fold=True, options=True),
    b"mb_ereg": lambda call: _ereg(call, fold=False),
    b"mb_eregi": lambda call: _ereg(call, fold=True),
    b"split": lambda call: _ereg_split(call, fold=False),
    b"spliti": lambda call: _ereg_split(call, fold=True),
    b"mb_split": lambda call: _ereg_split(call, fold=False),
}
