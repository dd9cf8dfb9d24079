r"""An `access.format` of a pool of PHP-FPM, made into a form of log: fpm_log.c, www.conf.

    access.format = "%R - %u %t \"%m %r%Q%q\" %s %f %{milliseconds}d %{kilobytes}M"

`%t` is `03/Nov/2026:02:10:00 +0100`, `%{FORM}t` what strftime(3) makes of FORM. `%r` is the path
alone, `%Q` the question mark if there is one, `%q` the query. `%{NAME}e` is a variable of the
request, `%{NAME}o` a header of the answer.
"""

from __future__ import annotations

import re
from typing import Final

from pratique.parsers.log.apache_log_format import time_field
from pratique.parsers.log.base import LogFormat
from pratique.parsers.log.web_access_form import (
    PATH_ONLY,
    QUERY_ONLY,
    USUAL_TIME,
    Field,
    compiled,
)

_DIRECTIVE: Final = re.compile(r"%(?:\{([^}]*)\})?([A-Za-z%])")
_LONGEST: Final = 8192
_USUAL: Final = r"[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9:]{8} [+-][0-9]{4}"
_FIELDS: Final = {
    "R": Field("client"),
    "u": Field("user"),
    "m": Field("method"),
    "r": Field(PATH_ONLY),
    "Q": Field(pattern=r"\??"),
    "q": Field(QUERY_ONLY),
    "s": Field("status"),
}
_VARIABLES: Final = {
    "REMOTE_ADDR": "client",
    "HTTP_X_FORWARDED_FOR": "forwarded",
    "HTTP_X_REAL_IP": "forwarded",
    "HTTP_USER_AGENT": "agent",
    "HTTP_REFERER": "referrer",
    "HTTP_HOST": "site",
    "SERVER_NAME": "site",
    "SERVER_PORT": "port_served",
    "SERVER_PROTOCOL": "protocol",
    "REQUEST_URI": "target",
}
# `%d`, the seconds that it took, in another unit.
_UNITS: Final = {
    "": 1.0,
    "seconds": 1.0,
    "milliseconds": 1e3,
    "mili": 1e3,
    "microseconds": 1e6,
    "micro": 1e6,
}


def form_of(text: str, slug: str) -> LogFormat | None:
    """The form of log that `access.format` writes; None where it cannot be read."""
    if len(text) > _LONGEST:
        return None
    pieces: list[str | Field] = []
    seen: set[str] = set()
    position = 0
    for match in _DIRECTIVE.finditer(text):
        if match.start() > position:
            pieces.append(text[position : match.start()])
        position = match.end()
        if match[2] == "%":
            pieces.append("%")
            continue
        field = _field(match[2], match[1] or "")
        if field is None:
            return None
        if field.column and field.column in seen:
            field = Field(pattern=field.pattern)
        seen.add(field.column)
        pieces.append(field)
    if position < len(text):
        pieces.append(text[position:])
    return compiled(slug, "php-fpm", _joined(pieces))


def _field(letter: str, argument: str) -> Field | None:
    if letter in "tT":
        # When it was asked, and when that was done.
        if letter == "T":
            return Field(pattern=".*?")
        return time_field(argument) if argument else Field(USUAL_TIME, pattern=_USUAL)
    if letter == "d":
        return Field("duration", pattern="[0-9.]+|-", per_second=_UNITS.get(argument, 1.0))
    if letter == "e":
        return Field(_VARIABLES.get(argument.upper(), ""))
    return _FIELDS.get(letter, Field())


def _joined(pieces: list[str | Field]) -> list[str | Field]:
    """`pieces` in which texts that stand side by side are one."""
    found: list[str | Field] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        else:
            found.append(piece)
    return found
