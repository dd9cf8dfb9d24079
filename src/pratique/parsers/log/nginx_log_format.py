r"""A `log_format` of nginx, made into a form of log: ngx_http_log_module's manual.

The values are words in quotes that are put together, with variables `$name` or `${name}`, and
perhaps `escape=default|json|none` in front. JSON is written by hand in such a form, too. What does
not print is `\xHH`, in JSON `\uHHHH` and `\"`.
"""

from __future__ import annotations

import re
from typing import Final

from pratique.parsers.log.base import LogFormat
from pratique.parsers.log.web_access_form import (
    ISO_TIME,
    PATH_ONLY,
    QUERY_ONLY,
    REQUEST,
    SINCE_1970,
    USUAL_TIME,
    Field,
    compiled,
)

COMBINED: Final = (
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
    '"$http_referer" "$http_user_agent"'
)
_VARIABLE: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_WORD: Final = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|(\S+)", re.DOTALL)
_LONGEST: Final = 8192
_NUMBERS: Final = "[0-9.]+|-|"
_FIELDS: Final = {
    "remote_addr": Field("client"),
    "remote_user": Field("user"),
    "time_local": Field(USUAL_TIME),
    "time_iso8601": Field(ISO_TIME),
    "msec": Field(SINCE_1970, pattern=r"[0-9]{1,11}\.[0-9]{3}"),
    "request": Field(REQUEST),
    "request_method": Field("method"),
    "request_uri": Field("target"),
    "uri": Field(PATH_ONLY),
    "document_uri": Field(PATH_ONLY),
    "args": Field(QUERY_ONLY),
    "query_string": Field(QUERY_ONLY),
    "server_protocol": Field("protocol"),
    "status": Field("status"),
    "body_bytes_sent": Field("bytes"),
    "bytes_sent": Field("bytes"),
    "http_referer": Field("referrer"),
    "http_user_agent": Field("agent"),
    "http_x_forwarded_for": Field("forwarded"),
    "http_x_real_ip": Field("forwarded"),
    "http_cf_connecting_ip": Field("forwarded"),
    "request_time": Field("duration", pattern=_NUMBERS),
    "host": Field("site"),
    "http_host": Field("site"),
    "server_name": Field("site"),
    "server_port": Field("port_served", pattern="[0-9]+|-|"),
    "request_body": Field("body"),
}


def form_of(value: str, slug: str) -> LogFormat | None:
    """The form of log that the words of a `log_format`, behind its name, write; None for none."""
    if len(value) > _LONGEST:
        return None
    words = [_unescaped(match) for match in _WORD.finditer(value)]
    if words and words[0].startswith("escape="):
        words = words[1:]
    text = "".join(words)
    pieces: list[str | Field] = []
    position = 0
    for match in _VARIABLE.finditer(text):
        if match.start() > position:
            pieces.append(text[position : match.start()])
        position = match.end()
        pieces.append(_FIELDS.get(match[1] or match[2], Field()))
    if position < len(text):
        pieces.append(text[position:])
    return compiled(slug, "nginx", _single(pieces))


def _single(pieces: list[str | Field]) -> list[str | Field]:
    """`pieces` in which no column is filled twice by different fields: the first one counts."""
    seen: set[str] = set()
    kept: list[str | Field] = []
    for piece in pieces:
        if isinstance(piece, Field) and piece.column:
            if piece.column in seen:
                piece = Field(pattern=piece.pattern)  # noqa: PLW2901 - the same place, not kept
            seen.add(piece.column)
        kept.append(piece)
    return kept


def _unescaped(match: re.Match[str]) -> str:
    word = match[1] if match[1] is not None else match[2] if match[2] is not None else match[3]
    return re.sub(r"\\(.)", lambda one: {"n": "\n", "t": "\t"}.get(one[1], one[1]), word)
