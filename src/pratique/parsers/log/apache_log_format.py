r"""A `LogFormat` of Apache, made into a form of log: "Format Strings" of mod_log_config's manual.

`%` begins a directive: modifiers (`!`, `<`, `>`, numbers of statuses with commas), an argument in
braces, and one letter, or `^` and two. `\"` is a quote, `\n` and `\t` a line feed and a tab. The
form has no way to write what a value may be, so most go on to what stands behind them.
"""

from __future__ import annotations

import re
from typing import Final

from pratique.parsers.log.base import LogFormat
from pratique.parsers.log.web_access_form import (
    MICROSECONDS,
    MILLISECONDS,
    PATH_ONLY,
    QUERY_ONLY,
    REQUEST,
    SINCE_1970,
    USUAL_TIME,
    Field,
    compiled,
)

_DIRECTIVE: Final = re.compile(
    r"%(?:(?P<percent>%)|[!<>0-9,]*(?:\{(?P<argument>[^}]*)\})?[!<>]*"
    r"(?P<letter>\^[a-z]{2}|[A-Za-z]))"
)
_ESCAPES: Final = {"\\n": "\n", "\\t": "\t", '\\"': '"', "\\'": "'", "\\\\": "\\"}
_ESCAPE: Final = re.compile(r"\\[nt\"'\\]")
_LONGEST: Final = 8192
_PLAIN: Final = {
    "h": Field("client"),
    "a": Field("client"),
    "l": Field(),
    "u": Field("user"),
    "t": Field(USUAL_TIME),
    "r": Field(REQUEST),
    "m": Field("method"),
    "U": Field(PATH_ONLY),
    "q": Field(QUERY_ONLY, pattern=r"(?:\?[^ \x22]*)?"),
    "H": Field("protocol"),
    "s": Field("status"),
    "b": Field("bytes"),
    "B": Field("bytes"),
    "O": Field("bytes"),
    "D": Field("duration", pattern="[0-9]+|-", per_second=1e6),
    "T": Field("duration", pattern="[0-9]+|-"),
    "v": Field("site"),
    "V": Field("site"),
    "p": Field("port_served", pattern="[0-9]+|-"),
}
_HEADERS: Final = {
    "referer": "referrer",
    "user-agent": "agent",
    "x-forwarded-for": "forwarded",
    "x-real-ip": "forwarded",
    "cf-connecting-ip": "forwarded",
    "true-client-ip": "forwarded",
    "host": "site",
}
_UNITS: Final = {"ms": 1e3, "us": 1e6, "s": 1.0}
_NAME: Final = r"[^ \x22\[\]]+"
# strftime(3): what a directive looks like, and chrono's name for it where that is another.
_CLOCK: Final = {
    "a": "[A-Za-z]{3}",
    "A": "[A-Za-z]+",
    "b": "[A-Za-z]{3}",
    "h": "[A-Za-z]{3}",
    "B": "[A-Za-z]+",
    "d": "[0-9]{2}",
    "e": "[ 0-9][0-9]",
    "m": "[0-9]{2}",
    "y": "[0-9]{2}",
    "Y": "[0-9]{4}",
    "j": "[0-9]{3}",
    "H": "[0-9]{2}",
    "k": "[ 0-9][0-9]",
    "I": "[0-9]{2}",
    "l": "[ 0-9][0-9]",
    "M": "[0-9]{2}",
    "S": "[0-9]{2}",
    "p": "[AaPp][Mm]",
    "s": "[0-9]{1,11}",
    "T": "[0-9]{2}:[0-9]{2}:[0-9]{2}",
    "R": "[0-9]{2}:[0-9]{2}",
    "F": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "D": "[0-9]{2}/[0-9]{2}/[0-9]{2}",
    "c": "[A-Za-z]{3} [A-Za-z]{3} [ 0-9][0-9] [0-9:]{8} [0-9]{4}",
    "z": "[+-][0-9]{4}",
}
_CHRONO: Final = {"c": "%a %b %e %H:%M:%S %Y"}
_FRACTIONS: Final = {"msec_frac": ("[0-9]{3}", "%3f"), "usec_frac": ("[0-9]{6}", "%6f")}
_EPOCHS: Final = {"sec": SINCE_1970, "msec": MILLISECONDS, "usec": MICROSECONDS}


def form_of(text: str, slug: str) -> LogFormat | None:
    """The form of log that the format string `text` writes; None where it cannot be read."""
    if len(text) > _LONGEST:
        return None
    pieces: list[str | Field] = []
    position = 0
    text = _ESCAPE.sub(lambda match: _ESCAPES[match[0]], text)
    for match in _DIRECTIVE.finditer(text):
        _add(pieces, text[position : match.start()])
        position = match.end()
        if match["percent"]:
            _add(pieces, "%")
            continue
        field = _field(match["letter"], match["argument"])
        if field is None:
            return None
        if field.column == USUAL_TIME and not field.pattern:
            # `%t` itself writes the brackets.
            _add(pieces, "[")
            pieces.append(Field(USUAL_TIME, pattern=r"[^\]]*"))
            _add(pieces, "]")
            continue
        pieces.append(field)
    _add(pieces, text[position:])
    return compiled(slug, "apache", pieces)


def _add(pieces: list[str | Field], text: str) -> None:
    if not text:
        return
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] += text
    else:
        pieces.append(text)


def _field(letter: str, argument: str | None) -> Field | None:
    if letter == "t" and argument:
        return time_field(argument)
    if letter == "T" and argument:
        return Field("duration", pattern="[0-9]+|-", per_second=_UNITS.get(argument, 1.0))
    if letter == "i" and argument:
        return Field(_HEADERS.get(argument.lower(), ""))
    if letter == "a" and argument:
        return Field()  # `%{c}a` is the connection itself, a proxy perhaps
    if letter == "p" and argument not in (None, "canonical", "local"):
        return Field()
    if letter == "h" and argument:
        return Field()
    return _PLAIN.get(letter, Field())


def time_field(argument: str) -> Field | None:
    """`%{argument}t`: a form of strftime(3), or one of Apache's own names."""
    if argument.startswith("end:"):
        # When the answer was done. Requests are told by when they came, so this counts only alone.
        argument = argument.removeprefix("end:")
    argument = argument.removeprefix("begin:")
    if argument in _EPOCHS:
        return Field(_EPOCHS[argument], pattern="[0-9]{1,17}")
    if argument in _FRACTIONS:
        pattern, moment = _FRACTIONS[argument]
        return Field(pattern=pattern, moment=moment)
    pattern, moment, position = "", "", 0
    for match in re.finditer(r"%([A-Za-z%])", argument):
        between = argument[position : match.start()]
        position = match.end()
        if match[1] not in _CLOCK:
            return None
        pattern += re.escape(between) + _CLOCK[match[1]]
        moment += between + _CHRONO.get(match[1], match[0])
    pattern += re.escape(argument[position:])
    moment += argument[position:]
    return Field(pattern=pattern, moment=moment)
