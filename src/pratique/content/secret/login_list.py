"""Lists of logins, one a line, in the formats of their programs.

shadow(5), htpasswd(1), `.pgpass` (PostgreSQL, "The Password File"), `.netrc` (ftp(1)),
`.git-credentials` (git-credential-store(1)), the passwd-files of Dovecot, ProFTPD and Pure-FTPd,
Exim's `passwd.client`, Postfix's `sasl_passwd` (postconf(5): smtp_sasl_password_maps), chap-secrets
of pppd(8), `ipsec.secrets`(5), `passwd` of Subversion, and debconf's `passwords.dat`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from pratique.content.secret.found import FoundSecret
from pratique.content.secret.opens import account, database, system, text_of
from pratique.content.secret.placeholder import is_placeholder
from pratique.parsers.base import raw_lines
from pratique.parsers.passwd import is_hash

_LINE: Final = 4096
_FIELD: Final = re.compile(rb"((?:[^:\\]|\\.)*+):?")
_SCHEME: Final = re.compile(rb"\{([A-Za-z0-9.\-]+)\}(.+)", re.DOTALL)
_APACHE: Final = re.compile(rb"\$apr1\$|\$2[aby]\$|\{SHA\}|\$[56y]\$|[./0-9A-Za-z]{13}\Z")
_WORDS: Final = re.compile(rb"\"([^\"\n]*)\"|'([^'\n]*)'|(\S+)")
_SQL_CONNECT: Final = re.compile(rb"\s*SQLConnectInfo\s+([^\s@]+)@(\S+)\s+(\S+)\s+(\S+)")
_SQL_SERVERS: Final = re.compile(rb"\s*(?:hide\s+)?((?:my|pg)sql_servers)\s*=\s*(.+)")

Reader = Callable[[bytes, str], Iterator[FoundSecret]]


def shadow(content: bytes, _path: str) -> Iterator[FoundSecret]:
    """Hashes of accounts; those that are empty or locked open nothing."""
    for number, fields in _colon_lines(content):
        if len(fields) > 1 and is_hash(fields[1]):
            name = text_of(fields[0])
            opens = account("login of the account", name, "this server, once it is guessed")
            yield FoundSecret("password-hash", number, f"account {name}", fields[1], opens)


def old_passwords(content: bytes, _path: str) -> Iterator[FoundSecret]:
    """`/etc/security/opasswd` of pam_unix(8): `name:uid:count:hash,hash`."""
    for number, fields in _colon_lines(content):
        for hashed in fields[3].split(b",")[:20] if len(fields) > 3 else ():
            if is_hash(hashed):
                name = text_of(fields[0])
                opens = account("what an earlier password opens: the account", name, "")
                yield FoundSecret("password-hash", number, f"account {name}", hashed, opens)


def web_passwords(content: bytes, _path: str) -> Iterator[FoundSecret]:
    """Hashes for the login that a web server asks for."""
    for number, fields in _colon_lines(content):
        hashed = fields[-1] if len(fields) in (2, 3) else b""
        if _APACHE.match(hashed) or (len(fields) == 3 and re.fullmatch(rb"[0-9a-f]{32}", hashed)):
            name = text_of(fields[0])
            opens = account("login of the web server, once it is guessed: user", name, "")
            yield FoundSecret("password-hash", number, f"user {name}", hashed, opens)


def service_passwords(content: bytes, path: str) -> Iterator[FoundSecret]:
    """`user:{SCHEME}hash:...` of mail and FTP servers; plain passwords among them."""
    what = "FTP account" if "ftp" in path.lower() else "mail account"
    for number, fields in _colon_lines(content):
        if len(fields) < 2 or not fields[0]:
            continue
        scheme = _SCHEME.fullmatch(fields[1])
        value = scheme[2] if scheme is not None else fields[1]
        plain = scheme is not None and scheme[1].upper() in (b"PLAIN", b"CLEARTEXT", b"CLEAR")
        hashed = is_hash(value) or (scheme is not None and not plain)
        if is_placeholder(value) or not (plain or hashed or (scheme is None and len(fields) > 3)):
            continue
        if value.startswith((b"*", b"!")):
            continue
        name = text_of(fields[0])
        kind = "password-hash" if hashed else "mail-password" if "mail" in what else "ftp-password"
        yield FoundSecret(kind, number, f"account {name}", value, account(what, name, ""))


def postgres(content: bytes, _path: str) -> Iterator[FoundSecret]:
    r"""`host:port:database:user:password`, with `\:` for a colon."""
    for number, line in _lines(content):
        fields = [re.sub(rb"\\(.)", rb"\1", one[1]) for one in _FIELD.finditer(line)]
        if len(fields) >= 5 and not is_placeholder(fields[4]):
            host, _port, name, user = (text_of(field) for field in fields[:4])
            opens = database("PostgreSQL", "" if name == "*" else name, host, user)
            yield FoundSecret("database-password", number, user, fields[4], opens)


def netrc(content: bytes, _path: str) -> Iterator[FoundSecret]:
    """`machine HOST login USER password SECRET`, in any number of lines."""
    told: dict[bytes, bytes] = {}
    key = b""
    for number, line in _lines(content):
        for word in _WORDS.finditer(line):
            value = word[1] or word[2] or word[3] or b""
            if key:
                told[key] = value
                if key == b"password" and not is_placeholder(value):
                    host = text_of(told.get(b"machine", b""))
                    user = text_of(told.get(b"login", b""))
                    yield FoundSecret(
                        "password", number, user, value, account("account", user, host)
                    )
                key = b""
            elif value in (b"machine", b"default"):
                told, key = {}, b"machine" if value == b"machine" else b""
            elif value in (b"login", b"password", b"account"):
                key = value


def outgoing_mail(content: bytes, _path: str) -> Iterator[FoundSecret]:
    """`host user:password` of Postfix, `host:user:password` of Exim."""
    for number, line in _lines(content):
        host, blank, login = line.strip().partition(b"\t" if b"\t" in line.strip() else b" ")
        if blank and b":" in login:
            user, _, password = login.strip().partition(b":")
        else:
            host, _, login = line.strip().partition(b":")
            user, colon, password = login.partition(b":")
            if not colon:
                continue
        if not is_placeholder(password):
            opens = account("mail account", text_of(user), text_of(host))
            yield FoundSecret("mail-password", number, text_of(user), password, opens)


def point_to_point(content: bytes, _path: str) -> Iterator[FoundSecret]:
    """`client server secret addresses` of chap-secrets and pap-secrets."""
    for number, line in _lines(content):
        words = [one[1] or one[2] or one[3] or b"" for one in _WORDS.finditer(line)]
        if len(words) >= 3 and not is_placeholder(words[2]) and words[2] != b"*":
            opens = account("network account", text_of(words[0]), text_of(words[1]))
            yield FoundSecret("vpn-key", number, text_of(words[0]), words[2], opens)


def ipsec(content: bytes, _path: str) -> Iterator[FoundSecret]:
    """`[selectors] : PSK "secret"`, XAUTH and EAP alike."""
    pattern = re.compile(
        rb"([^:\n]*):\s*(PSK|XAUTH|EAP|RSA|ECDSA|NTLM)\s+(?:\S+\s+)?\"([^\"\n]+)\""
    )
    for number, line in _lines(content):
        found = pattern.match(line)
        if found is not None and not is_placeholder(found[3]):
            who = text_of(found[1].strip())
            yield FoundSecret(
                "vpn-key", number, text_of(found[2]), found[3], account("VPN", who, "")
            )


def subversion(content: bytes, _path: str) -> Iterator[FoundSecret]:
    """Lines `user = password` in the section of users."""
    inside = False
    for number, line in _lines(content):
        if line.startswith(b"["):
            inside = line.strip() == b"[users]"
            continue
        user, equals, password = line.partition(b"=")
        if inside and equals and not is_placeholder(password):
            name = text_of(user.strip())
            opens = account("Subversion account", name, "")
            yield FoundSecret("password", number, name, password.strip(), opens)


def server_accounts(content: bytes) -> Iterator[FoundSecret]:
    """Directives with a login in them: `SQLConnectInfo` of ProFTPD, `mysql_servers` of Exim."""
    for number, line in _lines(content):
        found = _SQL_CONNECT.match(line)
        if found is not None and not is_placeholder(found[4]):
            opens = database("", text_of(found[1]), text_of(found[2]), text_of(found[3]))
            yield FoundSecret("database-password", number, "SQLConnectInfo", found[4], opens)
        listed = _SQL_SERVERS.match(line)
        if listed is not None:
            for server in listed[2].split(b":"):
                parts = server.strip().split(b"/")
                if len(parts) >= 4 and not is_placeholder(parts[3]):
                    host, name, user = (text_of(part) for part in parts[:3])
                    told = text_of(listed[1])
                    opens = database(system(told), name, host, user)
                    yield FoundSecret("database-password", number, told, parts[3], opens)


def debconf(content: bytes, _path: str) -> Iterator[FoundSecret]:
    """What was answered to questions for passwords, as long as it is kept."""
    name = ""
    for number, line in _lines(content):
        key, _, value = line.partition(b": ")
        if key == b"Name":
            name = text_of(value)
        elif key == b"Value" and not is_placeholder(value):
            opens = f"what the package's question {name} asked for"
            yield FoundSecret("password", number, name, value.strip(), opens)


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    for number, raw in raw_lines(content):
        line = raw[:_LINE]
        if line.strip() and not line.lstrip().startswith(b"#"):
            yield number, line


def _colon_lines(content: bytes) -> Iterator[tuple[int, list[bytes]]]:
    for number, line in _lines(content):
        yield number, line.strip().split(b":", 9)
