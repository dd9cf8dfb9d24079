"""What the code in `python -c`, `perl -e`, `php -r` and their kin does, by the calls it names."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FETCHES = re.compile(
    r"urlopen|urlretrieve|requests\.(?:get|post)|http\.client|httpx\.get|LWP::|HTTP::Tiny"
    r"|file_get_contents\s{0,4}\(\s{0,4}['\"]?(?:https?|ftp):|curl_exec|Net::HTTP|open-uri"
    r"|URI\.open|https?\.get\s{0,4}\(|\bfetch\s{0,4}\(",
    re.IGNORECASE,
)
_DECODES = re.compile(
    r"b(?:16|32|64|85)decode|a85decode|unhexlify|bytes\.fromhex|decompress\(|base64_decode"
    r"|gzinflate|gzuncompress|str_rot13|MIME::Base64|decode_base64|\bunpack\b|\bpack\b|hex2bin"
    r"|Base64\.(?:strict_)?decode|marshal\.loads|['\"]base64['\"]|codecs\.decode|chr\s{0,4}\(",
    re.IGNORECASE,
)
_RUNS = re.compile(
    r"\bexec\b|\beval\b|\bsystem\b|subprocess|\bpopen|pty\.spawn|shell_exec|passthru|proc_open"
    r"|\bassert\s{0,4}\(|child_process|os\.execute|io\.popen|__import__|`",
    re.IGNORECASE,
)
_CONNECTS = re.compile(
    r"socket|fsockopen|TCPSocket|IO::Socket|rsocket|pfsockopen|net\.(?:connect|Socket)",
    re.IGNORECASE,
)
_TAKES_OVER = re.compile(
    r"dup2|pty\.spawn|\bSTDIN\b|fdopen|/bin/(?:ba|da|z|k)?sh|['\"](?:ba|da)?sh\b|<&\d|to_i|cmd\.exe",
)
_LITERAL = re.compile(r"\"([^\"\n]{4,2000})\"|'([^'\n]{4,2000})'|`([^`\n]{4,2000})`")
_MOST_LITERALS = 32


@dataclass(frozen=True, slots=True)
class OneLiner:
    """The answers for one piece of code; `commands` are texts that it may give to a shell."""

    fetches: bool
    decodes: bool
    runs: bool
    connects: bool
    takes_over: bool
    commands: tuple[str, ...]


def one_liner(code: str) -> OneLiner:
    """Look at `code` once for each question; any text is fine."""
    runs = _RUNS.search(code) is not None
    commands: list[str] = []
    if runs:
        for found in _LITERAL.finditer(code):
            commands.append(found[1] or found[2] or found[3])
            if len(commands) == _MOST_LITERALS:
                break
    return OneLiner(
        fetches=_FETCHES.search(code) is not None,
        decodes=_DECODES.search(code) is not None,
        runs=runs,
        connects=_CONNECTS.search(code) is not None or "/inet/tcp/" in code,
        takes_over=_TAKES_OVER.search(code) is not None,
        commands=tuple(commands),
    )
