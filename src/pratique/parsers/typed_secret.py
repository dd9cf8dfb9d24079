"""Secrets in commands that people typed, and how a row goes without them.

No format of its own: the parsers of histories call `masked`. What it knows are the ways in which
the usual programs take a password: curl(1), mysql(1), sshpass(1), chpasswd(8), openssl-passwd(1),
SQL. A password typed by itself, at the wrong prompt, looks like any word and is not known.
"""

from __future__ import annotations

import re
from typing import Final

from pratique.parsers.base import Parser

MASK: Final = "***"
_VALUE: Final = r"(?:'[^']*'?|\"[^\"]*\"?|[^\s;|&]+)"
# Programs that read a password from their input; the end of a pattern that looks ahead.
_READERS: Final = (
    r"(?:passwd\b|chpasswd\b|smbpasswd\b|su\b|cryptsetup\b|openssl\s|docker\slogin|gpg\b))"
)

# Each has what stays in group 1, and the secret behind it.
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # A variable or a setting whose name says what it is.
        r"(\b(?!(?:OLD)?PWD=)(?:[a-z0-9]{1,30}[_-]){0,6}[a-z0-9]{0,12}(?:passw(?:or)?d|passwd|pwd"
        r"|passphrase|secret|token|api_?key|access_?key|auth_?key)[a-z0-9_]{0,20}[ \t]{0,3}"
        r"(?:=|:)[ \t]{0,3})" + _VALUE,
        # An option whose name says what it is.
        r"(\s--?(?:[a-z]{1,20}[_-]){0,3}(?:pass(?:w(?:or)?d)?|passwd|passphrase|secret|token"
        r"|(?:api|auth|access)-?key)[\s=])" + _VALUE,
        r"(://[^/\s:@]{0,64}:)[^@\s/]+(?=@)",
        r"(\bcurl\b[^|;&]{0,400}?\s(?:-u|--user|--proxy-user)[ =]?['\"]?[^\s:'\"]{1,64}:)[^\s'\"]+",
        # mysql asks where nothing stands right behind -p; sshpass and mongo take the next word.
        r"(\b(?:mysql\w{0,10}|mariadb[\w-]{0,10}|7z|unrar)\b[^|;&]{0,400}?\s-p)(?!\s)" + _VALUE,
        r"(\b(?:sshpass|mongo\w{0,10})\b[^|;&]{0,400}?\s-p[ ]?)(?![\s-])" + _VALUE,
        r"(\b(?:useradd|usermod|openssl passwd|mkpasswd|groupmod)\b[^|;&]{0,200}?\s"
        r"(?:-p|-1|-5|-6|-s)\s)(?!-)" + _VALUE,
        r"(\b(?:openssl\s+passwd|mkpasswd)\s)(?!-)" + _VALUE,
        r"(\bhtpasswd\s[^|;&]{0,200}?-\w{0,5}b\w{0,5}\s+\S+\s+\S+\s+)" + _VALUE,
        r"(\b(?:echo|printf)\b)[^|]{1,400}(?=\|[ \t]{0,5}(?:sudo\s[^|]{0,60})?" + _READERS,
        r"(\b(?:echo|printf)\b)[^|]{1,400}(?=\|[ \t]{0,5}sudo\s[^|]{0,40}-\w{0,4}S\b)",
        r"(\b(?:passwd|chpasswd|smbpasswd|cryptsetup)\b[^|;&]{0,100}<<<\s{0,5})" + _VALUE,
        r"(\bidentified\s(?:with\s\S{1,60}\s)?(?:by|as)\s(?:password\s)?)" + _VALUE,
        r"(\bpassword\s{0,3}\(?\s{0,3})(?:'[^']*'?|\"[^\"]*\"?)",
        r"(\bset\s+password\b[^;=]{0,100}=\s{0,3}(?:password\()?)" + _VALUE,
        r"(\bauthorization:\s{0,3}(?:bearer|basic|token)\s{1,3})[^\s'\"]+",
        r"(\brequirepass\s)" + _VALUE,
        r"(\bredis-cli\b[^|;&]{0,200}?\s-a\s)" + _VALUE,
        r"(\bauth\s)(?=\S+\s*\Z)" + _VALUE,
        r"()\b(?:gh[pousr]_\w{16,}|glpat-[\w-]{16,}|AKIA[0-9A-Z]{12,}|xox[bpas]-[\w-]{10,})",
        r"()\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*",
        r"()\$(?:1|2[abxy]?|5|6|7|y|gy|apr1)\$[./A-Za-z0-9$=,]{8,}",
    )
)
# Without one of these, none of the patterns fits: most commands are done after one look.
_HINT: Final = re.compile(
    r"pass|pwd|secret|token|key|://|\bcurl\b|\s-p|openssl|identified|auth|redis|requirepass|gh[pousr]_"
    r"|glpat|AKIA|xox|eyJ|\$\w{1,4}\$|\|\s*(?:sudo|su|docker|gpg|cryptsetup)\b|mkpasswd",
    re.IGNORECASE,
)


def masked(command: str) -> str:
    """`command` with `***` for each secret that it gives away. At most 4096 characters."""
    command = command[:4096]
    if not _HINT.search(command):
        return command
    for pattern in _PATTERNS:
        command = pattern.sub(_mask, command)
    return command


def _mask(found: re.Match[str]) -> str:
    blank = " " if found[1].lower() in ("echo", "printf") else ""
    return f"{found[1]}{blank}{MASK}{blank}"


# The formats that hold such commands are in files of their own.
PARSERS: tuple[Parser, ...] = ()
