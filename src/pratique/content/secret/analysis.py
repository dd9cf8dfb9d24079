"""The one entry to everything that looks for secrets in the bytes of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from pratique.content.identify import TEXT_KINDS
from pratique.content.secret import (
    issued_key,
    login_list,
    private_key,
    typed_password,
    url_password,
)
from pratique.content.secret.code_settings import code_settings
from pratique.content.secret.found import FoundSecret
from pratique.content.secret.json_login import json_logins
from pratique.content.secret.line_settings import data_sources, line_settings
from pratique.content.secret.place import (
    is_code_settings,
    is_foreign,
    is_line_settings,
    is_php_settings,
    is_script,
    is_shell_settings,
    is_yaml,
    list_reader,
    original,
)
from pratique.content.secret.setting_group import secrets_among
from pratique.content.secret.whole_file import is_secret_place, whole_file
from pratique.content.secret.xml_settings import xml_settings
from pratique.model import Gap, Stage

# Of one file. Nobody has that many to change by hand; a dump of a password list may.
MOST: Final = 200
_LARGE: Final = 2 << 20
_CODE: Final = frozenset({"json", "python", "javascript", "ruby", "text"})
_CODE_SUFFIXES: Final = (".json", ".py", ".js", ".cjs", ".mjs", ".ts", ".rb", ".tfstate")
_WORDS: Final = (
    b"pass",
    b"pwd",
    b"secret",
    b"key",
    b"token",
    b"salt",
    b"psk",
    b"auth",
    b"connect",
    b"mysqli",
    b"pdo",
)
_LOGIN_WORDS: Final = (
    b"password",
    b"passwd",
    b"_connect",
    b"mysqli",
    b"PDO",
    b"ftp_login",
    b"pass'",
)


def find_secrets(content: bytes, path: str, kind: str) -> Iterator[FoundSecret | Gap]:
    """The secrets in a file, each once; `kind` is the word of `identify`.

    A gap says where there were more than are kept. Never raises on any bytes but by a fault of
    ours; its time is linear in them.
    """
    seen: set[tuple[int | None, bytes, str]] = set()
    for secret in _all(content, path, kind):
        mark = (secret.line, secret.value, "" if secret.value else secret.opens)
        if mark in seen:
            continue
        if len(seen) >= MOST:
            detail = f"the first {MOST} are kept"
            yield Gap(path, None, Stage.ANALYSE, "many secrets in one file", detail, matters=False)
            return
        seen.add(mark)
        yield secret


def _all(content: bytes, path: str, kind: str) -> Iterator[FoundSecret]:
    if is_secret_place(path):
        yield from whole_file(content, path)
        return
    if kind not in TEXT_KINDS and kind not in ("empty", "putty", "gpg"):
        return
    name = original(path)
    reader = list_reader(name) or list_reader(path)
    if reader is not None:
        yield from reader(content, path)
        return
    if is_foreign(name):
        return
    yield from _settings(content, name, kind)
    if any(gate in content for gate in private_key.GATES):
        yield from private_key.private_keys(content, path)
    if b"SQLConnectInfo" in content or b"sql_servers" in content:
        yield from login_list.server_accounts(content)
    if kind in ("css", "svg"):
        return
    yield from issued_key.issued_keys(content)
    if url_password.GATE in content and b"@" in content and len(content) <= _LARGE:
        yield from url_password.url_passwords(content)
    if is_script(name, kind):
        yield from typed_password.typed_passwords(content)


def _settings(content: bytes, path: str, kind: str) -> Iterable[FoundSecret]:
    """The settings in the language of the file that are secrets."""
    lowered = content[:_LARGE].lower()
    if not any(word in lowered for word in _WORDS):
        return ()
    suffix = path.rpartition(".")[2].lower()
    if kind == "php" or suffix in ("php", "inc"):
        return _php(content, path)
    if kind == "xml" or (suffix in ("xml", "config") and content.lstrip()[:1] == b"<"):
        if is_code_settings(path) or b"connectionString" in content or _is_xml(path):
            settings = xml_settings(content)
            return chain(data_sources(settings, path), secrets_among(settings, path))
        return ()
    if path.endswith(_CODE_SUFFIXES) or (kind == "json" and content.lstrip()[:1] in (b"{", b"[")):
        if not is_code_settings(path) and not _is_hidden(path):
            return ()
        settings, secrets = code_settings(content, colons=True)
        return chain(secrets, json_logins(settings), secrets_among(settings, path))
    if is_line_settings(path) or _is_hidden(path) or path.startswith(_CONFIGURED):
        lines = list(line_settings(content, indented=is_yaml(path), shell=is_shell_settings(path)))
        return chain(data_sources(lines, path), secrets_among(lines, path))
    return ()


_CONFIGURED: Final = ("/etc/default/", "/etc/sysconfig/", "/etc/exim4/", "/etc/NetworkManager/")
_HIDDEN: Final = ("/.aws/", "/.config/", "/.docker/", "/.azure/", "/.kube/", "/.mc/", "/.s3/",
                  "/.composer/", "/gcloud/", "/.m2/", "/.subversion/", "/.gem/")  # fmt: skip
_XML: Final = ("credentials.xml", "local.xml", "tomcat-users.xml", "server.xml", "context.xml",
               "settings.xml", "sitemanager.xml", "recentservers.xml", "web.config",
               "app.config", "hibernate.cfg.xml", "datasources.xml")  # fmt: skip


def _is_hidden(path: str) -> bool:
    return any(folder in path for folder in _HIDDEN)


def _is_xml(path: str) -> bool:
    return path.lower().endswith(_XML)


def _php(content: bytes, path: str) -> Iterable[FoundSecret]:
    named = is_php_settings(path)
    if not named and not any(word in content for word in _LOGIN_WORDS):
        return ()
    settings, secrets = code_settings(content)
    return chain(secrets, secrets_among(settings, path, strict=not named))
