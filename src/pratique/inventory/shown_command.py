"""A command that shows in a request: `cmd=id`, also where it is written in base64 or hex."""

from __future__ import annotations

import base64
import contextlib
import re
from typing import Final
from urllib.parse import parse_qsl

_NAMES: Final = frozenset(
    ("cmd", "exec", "command", "execute", "shell", "shell_exec", "run", "passthru", "system")
)
_SHORT: Final = frozenset(("0", "c", "e", "x"))
# Programs that are asked for first by whoever can run any.
_FIRST: Final = re.compile(
    r"^\s*(?:sudo\s+)?(?:/(?:usr/)?(?:local/)?s?bin/)?"
    r"(id|whoami|uname|hostname|pwd|ls|dir|cat|ps|env|wget|curl|python3?|perl|php|bash|sh|nc|ncat|"
    r"netstat|ss|ifconfig|ip|find|grep|echo|printf|rm|mv|cp|chmod|chown|mkdir|touch|tar|unzip|"
    r"crontab|kill|killall|nohup|base64|w|last|df|mount|head|tail|gcc|git|mysql|mysqldump|"
    r"useradd|passwd|iptables|systemctl)(?=$|[\s;|&<>])"
)
_GOES_ON: Final = re.compile(r"[\s;|&<>/]")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{4,}={0,2}")
_HEX: Final = re.compile(r"(?:[0-9a-fA-F]{2}){2,}")
_LONGEST: Final = 4096
_FIELDS: Final = 64


def shown_command(query: str | None, *, of_shell: bool = False) -> str | None:
    """The command that a query (what stands behind the `?`) brings along; None for none.

    Of a field with a long name, such as `cmd`, any command that people begin with; of one with a
    short name, such as `c`, only one with arguments, since such fields mean other things too,
    unless it was sent to what is known to be a web shell (`of_shell`).
    """
    if not query:
        return None
    try:
        fields = parse_qsl(query[:_LONGEST], keep_blank_values=False, max_num_fields=_FIELDS)
    except ValueError:  # more fields than that
        return None
    for name, value in fields:
        small = name.lower()
        if small not in _NAMES and small not in _SHORT:
            continue
        for said in (value, *_decoded(value)):
            if _FIRST.match(said) and (
                of_shell or small in _NAMES or _GOES_ON.search(said.strip())
            ):
                return said.strip()
    return None


def _decoded(value: str) -> list[str]:
    """What `value` is in base64 and in hex, where that is text."""
    found = []
    plain = value.replace(" ", "+")  # a plus in a query stands for a blank
    if _BASE64.fullmatch(plain):
        padded = plain.rstrip("=") + "=" * (-len(plain.rstrip("=")) % 4)
        with_letters = padded.replace("-", "+").replace("_", "/")
        with contextlib.suppress(ValueError):  # no base64 after all
            found.append(base64.b64decode(with_letters, validate=True))
    if _HEX.fullmatch(value):
        found.append(bytes.fromhex(value))
    texts = []
    for one in found:
        try:
            text = one.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if text.strip().isprintable():
            texts.append(text)
    return texts
