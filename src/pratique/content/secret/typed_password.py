"""Passwords on command lines and in the environment of scripts: mysqldump, sshpass, curl, restic.

What a variable or another command puts in is none: only what stands there in letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.secret.found import FoundSecret
from pratique.content.secret.opens import account, database, text_of
from pratique.content.secret.placeholder import is_placeholder
from pratique.parsers.base import raw_lines

GATES: Final = (
    b"mysql", b"mariadb", b"sshpass", b"curl", b"wget", b"lftp", b"PASSWORD", b"PASSPHRASE",
    b"MYSQL_PWD", b"smbclient", b"rsync", b"ldapsearch", b"redis-cli", b"mongodump",
)  # fmt: skip
_MOST_BYTES: Final = 1 << 20
_LINE: Final = 4096
_WORD: Final = rb"(?:'([^'\n]{1,200})'|\"([^\"$`\n]{1,200})\"|([^\s'\"$`|;&<>()]{1,200}))"
_COMMANDS: Final = (
    (re.compile(rb"\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|mysqlcheck)\b[^|;&\n]*?\s"
                rb"(?:-p|--password=)" + _WORD), "database-password", "MySQL"),
    (re.compile(rb"\bsshpass\s+-p\s*" + _WORD), "password", "SSH account"),
    (re.compile(rb"\bcurl\b[^|;&\n]*?\s(?:-u|--user)[\s=]*['\"]?([^\s:'\"$]{1,100}):" + _WORD),
     "password", "account"),
    (re.compile(rb"\blftp\b[^|;&\n]*?\s-u\s*['\"]?([^\s,'\"$]{1,100}),"+ _WORD),
     "ftp-password", "FTP account"),
    (re.compile(rb"\bwget\b[^|;&\n]*?\s--(?:http-|ftp-)?password=" + _WORD), "password", "account"),
    (re.compile(rb"\bredis-cli\b[^|;&\n]*?\s-a\s+" + _WORD), "database-password", "Redis"),
    (re.compile(rb"\bmongo(?:dump|sh|restore)?\b[^|;&\n]*?\s(?:-p|--password)[\s=]+" + _WORD),
     "database-password", "MongoDB"),
    (re.compile(rb"\bldap(?:search|modify|add)\b[^|;&\n]*?\s-w\s*" + _WORD),
     "directory-password", "directory (LDAP) account"),
)  # fmt: skip
_VARIABLE: Final = re.compile(
    rb"(?:^|[\s;='\"])(?:export\s+)?((?:RESTIC|BORG|PG|MYSQL|SSH|RSYNC|RCLONE_CONFIG|AWS|B2|FTP|SIGN|BACKUP"
    rb"|GPG|DB|DATABASE|SMTP|LDAP|REDIS|DUPLICITY)?_?(?:PASSWORD|PASSPHRASE|PASS|PWD|PASSWD"
    rb"|NEW_PASSPHRASE))=" + _WORD
)
_USER: Final = re.compile(rb"\s(?:-u\s*|--user[=\s])['\"]?([^\s'\"$]{1,60})")
_HOST: Final = re.compile(rb"\s(?:-h\s*|--host[=\s])['\"]?([^\s'\"$]{1,100})")
_BACKUP: Final = re.compile(rb"RESTIC|BORG|RCLONE|DUPLICITY|BACKUP|\APASSPHRASE")


def typed_passwords(content: bytes) -> Iterator[FoundSecret]:
    """Passwords in the lines of a script, a crontab or a history; of the first megabyte."""
    for number, line in _whole_lines(content[:_MOST_BYTES]):
        if line.lstrip().startswith(b"#") or not any(gate in line for gate in GATES):
            continue
        for pattern, kind, what in _COMMANDS:
            found = pattern.search(line)
            if found is None:
                continue
            value = found[found.lastindex or 1]
            if is_placeholder(value) or value.startswith(b"-"):
                continue
            yield FoundSecret(kind, number, "on a command line", value, _opens(line, found, what))
        for found in _VARIABLE.finditer(line):
            value = found[found.lastindex or 1]
            if not is_placeholder(value) and not value.startswith((b"/", b"-")):
                yield _variable(found[1], value, number)


def _whole_lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Lines, each with those that a backslash at its end joins to it, under its first number."""
    start, parts = 0, b""
    for number, raw in raw_lines(content):
        start = start or number
        if raw.endswith(b"\\") and len(parts) < _LINE:
            parts += raw[:-1]
            continue
        yield start, (parts + raw)[:_LINE]
        start, parts = 0, b""
    if parts:
        yield start, parts[:_LINE]


def _opens(line: bytes, found: re.Match[bytes], what: str) -> str:
    user, host = _USER.search(line), _HOST.search(line)
    told = text_of(user[1]) if user is not None else ""
    if found.re.groups > 3:
        told = text_of(found[1])
    where = text_of(host[1]) if host is not None and found.re.groups == 3 else ""
    if what in ("MySQL", "Redis", "MongoDB"):
        return database(what, "", where, told)
    return account(what, told, "")


def _variable(name: bytes, value: bytes, number: int) -> FoundSecret:
    told = text_of(name)
    if _BACKUP.search(name):
        opens = "backups: all that was ever saved from this server"
        return FoundSecret("backup-password", number, told, value, opens)
    if told.startswith(("PG", "MYSQL", "DB", "DATABASE", "REDIS")):
        kind = {"PG": "PostgreSQL", "MY": "MySQL", "RE": "Redis"}.get(told[:2], "")
        return FoundSecret("database-password", number, told, value, database(kind, "", "", ""))
    return FoundSecret("password", number, told, value, f'what the variable "{told}" is for')
