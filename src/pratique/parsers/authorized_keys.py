r"""Keys that open an account: `authorized_keys`.

`[options] type base64 [comment]`, see AUTHORIZED_KEYS FILE FORMAT in sshd(8). Lines are
taken apart as sshd does it: a line that is no key by itself begins with options, which end
at the first blank outside double quotes; `\"` is a quote inside quotes. The data of a key
begins with the name of its own type (RFC 4253, 6.6), and a key counts only if it agrees.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, raw_lines, shown, unread

# A command may stand behind much that is harmless.
_OPTIONS_LENGTH: Final = 16_384
_LINE_LENGTH: Final = 1 << 20
_KEY = re.compile(r"([A-Za-z0-9@.-]+)[ \t]+([A-Za-z0-9+/=]+)(?:[ \t]+(.*))?")
_TURN = re.compile(r'\\"|"|[ \t]')
_COMMA = re.compile(r'\\"|"|,')
# Folders that sshd_config often names, one file or folder an account.
_BY_NAME = re.compile(r"/etc/ssh/authorized_keys(?:\.d)?/([^/]+)")


@dataclass(frozen=True, slots=True)
class AuthorizedKey:
    """A key that opens an account through SSH."""

    table: ClassVar[str] = "authorized_key"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    username: Annotated[
        str | None, "name of the folder that holds `.ssh`; compare with the homes of `account`"
    ]
    options: Annotated[str, 'what stands before the key, e.g. `command="..."`; may be empty']
    algorithm: Annotated[str, "type of the key, e.g. `ssh-ed25519`"]
    fingerprint: Annotated[str, "`SHA256:...` as `ssh-keygen -l` prints it"]
    comment: Annotated[str, "what stands behind the key, often the owner; anyone can write it"]


def parse(content: bytes, path: str) -> Iterator[AuthorizedKey | Gap]:
    """Read a file of authorized keys; a line in which sshd would find no key is a gap."""
    username = _username(path)
    for number, raw in raw_lines(content):
        line = raw[:_LINE_LENGTH].decode("utf-8", "backslashreplace").strip(" \t\0")
        if not line or line.startswith("#"):
            continue
        options = ""
        key = _key(line)
        if key is None:
            end = _end_of_options(line)
            options, key = line[:end], _key(line[end:].lstrip(" \t"))
        if key is None:
            yield unread(path, number, "not a line of authorized_keys", line)
            continue
        algorithm, fingerprint, comment = key
        yield AuthorizedKey(
            path,
            number,
            username,
            shown(options, _OPTIONS_LENGTH),
            shown(algorithm, FIELD_LENGTH),
            fingerprint,
            shown(comment, FIELD_LENGTH),
        )


def split_options(options: str) -> Iterator[tuple[str, str | None]]:
    r"""The options of a key one by one: the name in lower case, and the value without quotes.

    `no-pty,command="a \"b\", c"` gives `("no-pty", None)` and `("command", 'a "b", c')`.
    """
    start, quoted = 0, False
    ends: list[int] = []
    for match in _COMMA.finditer(options):
        if match[0] == '"':
            quoted = not quoted
        elif match[0] == "," and not quoted:
            ends.append(match.start())
    for end in (*ends, len(options)):
        name, equals, value = options[start:end].partition("=")
        start = end + 1
        if name.strip():
            yield name.strip().lower(), _unquoted(value) if equals else None


def _unquoted(value: str) -> str:
    return value.strip().removeprefix('"').removesuffix('"').replace('\\"', '"')


def _end_of_options(line: str) -> int:
    quoted = False
    for match in _TURN.finditer(line):
        if match[0] == '"':
            quoted = not quoted
        elif match[0] in " \t" and not quoted:
            return match.start()
    return len(line)


def _key(text: str) -> tuple[str, str, str] | None:
    match = _KEY.fullmatch(text)
    if match is None:
        return None
    encoded = match[2].rstrip("=")
    try:
        blob = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except binascii.Error:
        return None
    length = int.from_bytes(blob[:4], "big")
    if len(blob) <= 4 + length or blob[4 : 4 + length] != match[1].encode("ascii"):
        return None
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii").rstrip("=")
    return match[1], f"SHA256:{digest}", match[3] or ""


def _username(path: str) -> str | None:
    named = _BY_NAME.match(path)
    if named is not None:
        return named[1]
    folder = path.rpartition("/")[0].removesuffix("/.ssh")
    if folder in ("", "/etc/ssh", "/etc/dropbear"):
        return None
    return folder.rpartition("/")[2]


PARSERS = (
    Parser(
        "authorized-keys",
        (AuthorizedKey,),
        (
            "/**/.ssh/authorized_keys",
            "/**/.ssh/authorized_keys2",
            "/etc/ssh/authorized_keys/**/*",
            "/etc/ssh/authorized_keys.d/**/*",
            "/etc/ssh/**/authorized_keys*",
            "/etc/dropbear/authorized_keys",
        ),
        parse,
    ),
)
