"""Passwords in addresses: `scheme://user:password@host/path` (RFC 3986, 3.2.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote_to_bytes

from pratique.content.secret.found import FoundSecret
from pratique.content.secret.opens import account, database, system, text_of
from pratique.content.secret.placeholder import is_placeholder

GATE: Final = b"://"
_AUTHORITY: Final = re.compile(
    rb"://([^\s/:@?#'\"<>()\[\]{},;|\\`*$]{0,100}):([^\s/@?#'\"<>\\`()]{1,200})"
    rb"@([A-Za-z0-9][A-Za-z0-9.\-]{0,200}|\[[0-9a-fA-F:]{2,40}\])(?::\d{1,5})?(?:/([\w.\-]{1,64}))?"
)
_SCHEME: Final = re.compile(rb"[A-Za-z][A-Za-z0-9+.\-]{1,20}\Z")
_NOBODY: Final = frozenset(
    b"user username usr login name login-name foo bar joe bob alice me myuser db_user dbuser you "
    b"myusername user1 user_name login:password".split()
)
_NOTHING: Final = frozenset(
    b"pass password passwd pwd secret pw foo bar baz mypassword pass1 pass2 p@ss db_password "
    b"dbpassword hunter2 test 1234 123 12345 port".split()
)
_NOWHERE: Final = re.compile(
    rb"(?:.*\.)?(?:example|invalid|test|localdomain)(?:\.(?:com|net|org))?|host(?:name)?|server|foo"
    rb"|bar|domain(?:\.\w+)?|proxy|site|www\.\w+\.tld|.*\.tld|h|url|some\w*|my\w{0,4}host\w*",
    re.IGNORECASE,
)


def url_passwords(content: bytes) -> Iterator[FoundSecret]:
    """Passwords in addresses, but for those that documentation is full of."""
    for found in _AUTHORITY.finditer(content):
        scheme = _SCHEME.search(content[max(0, found.start() - 21) : found.start()])
        user, password = unquote_to_bytes(found[1]), unquote_to_bytes(found[2])
        if scheme is None or is_placeholder(password) or b"$" in found[1]:
            continue
        if password.startswith(b"$") or _NOWHERE.fullmatch(found[3]):
            continue
        if user.lower() in _NOBODY and password.lower() in _NOTHING:
            continue
        start = content.rfind(b"\n", max(0, found.start() - 2000), found.start()) + 1
        if content[start : found.start()].lstrip().startswith((b"#", b"//", b"*", b";")):
            continue
        line = content.count(b"\n", 0, found.start()) + 1
        told, host, name = text_of(scheme[0].lower()), text_of(found[3]), text_of(found[4] or b"")
        kind = system(told)
        if kind:
            opens = database(kind, name, host, text_of(user))
            yield FoundSecret("database-password", line, f"address {told}://", password, opens)
            continue
        what = "mail account" if told.startswith(("smtp", "imap")) else f"account for {told}"
        slug = "mail-password" if told.startswith(("smtp", "imap")) else "url-password"
        opens = account(what, text_of(user), host)
        yield FoundSecret(slug, line, f"address {told}://", password, opens)
