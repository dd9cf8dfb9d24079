r"""Patterns of STIX 2.1 (section 9): what a machine is to look for.

A text stands between single quotes, with `\\` for a backslash and `\'` for a quote: without that,
the name of a file could end the text and go on as a pattern of its own.
"""

from __future__ import annotations

import re
from typing import Final

from pratique.model import exact
from pratique.story.indicator.indicator import Indicator, Kind

_URI: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*://(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2}|\[[0-9A-Fa-f:.]+\])+"
    r"(?:[/?#](?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*){0,3}",
    re.ASCII,
)
_SIMPLE: Final = {
    Kind.DOMAIN: "domain-name:value",
    Kind.URL: "url:value",
    Kind.MAIL: "email-addr:value",
    Kind.COMMAND: "process:command_line",
    Kind.ACCOUNT: "user-account:account_login",
    Kind.AGENT: "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'",
}


def pattern(one: Indicator) -> str | None:
    """What to look for; None where STIX has no object for it, or it cannot be told as text."""
    if one.kind is Kind.SHA256:
        return f"[file:hashes.'SHA-256' = {literal(one.value)}]"
    if one.kind is Kind.ADDRESS:
        kind = "ipv6-addr" if ":" in one.value else "ipv4-addr"
        return f"[{kind}:value = {literal(one.value)}]"
    if one.kind is Kind.PATH:
        return _path(one.value)
    if one.kind is Kind.URL and not is_uri(one.value):
        return None
    where = _SIMPLE.get(one.kind)
    return None if where is None else f"[{where} = {literal(one.value)}]"


def literal(text: str) -> str:
    """`text` as a string of a pattern."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def is_uri(text: str) -> bool:
    """Whether it is a URI of RFC 3986: STIX has no place for any other text as a URL."""
    return _URI.fullmatch(text) is not None


def name_of(readable: str) -> str | None:
    """The exact name behind its readable form; None for bytes that are no UTF-8."""
    try:
        return exact(readable).decode("utf-8")
    except UnicodeDecodeError:
        return None


def _path(readable: str) -> str | None:
    path = name_of(readable)
    if path is None:
        return None
    folder, _, name = path.rpartition("/")
    where = literal(folder or "/")
    return f"[file:name = {literal(name)} AND file:parent_directory_ref.path = {where}]"
