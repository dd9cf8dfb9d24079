"""Which logs the settings of web servers and of PHP name, and the forms that they declare.

Apache: `LogFormat`, `CustomLog`, `TransferLog`, `ErrorLog`, `ErrorLogFormat`; nginx: `log_format`,
`access_log`, `error_log`; PHP and its pools: `error_log`, `slowlog`, `access.log`, `access.format`.
A log that is written through
a program (`|/usr/bin/rotatelogs /var/log/x-%Y%m%d`) lies where that program is told to write.
Nothing is resolved on this machine: paths are texts, compared with those of the evidence.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from pratique.parsers.environment_setting import EnvironmentSetting
from pratique.parsers.log import (
    all_log_formats,
    apache_error_log_format,
    apache_log_format,
    nginx_log_format,
    php_fpm_log_format,
)
from pratique.parsers.log.base import LogFormat
from pratique.parsers.web_directive import WebDirective, unquoted
from pratique.store.tables import Tables

# Where Apache's own variables point when nothing says otherwise: Debian's envvars.
_VARIABLES: Final = {"APACHE_LOG_DIR": "/var/log/apache2", "SUFFIX": ""}
_ROOTS: Final = (
    ("/etc/httpd/", "/etc/httpd"),
    ("/usr/local/apache2/", "/usr/local/apache2"),
    ("/etc/apache2/", "/etc/apache2"),
)
# A folder of settings that is a link to where the logs are, on systems of Red Hat.
_LINKED: Final = (("/etc/httpd/logs/", "/var/log/httpd/"),)
_NGINX_ROOTS: Final = (
    ("/usr/local/nginx/", "/usr/local/nginx"),
    ("/etc/nginx/", "/usr/share/nginx"),
)
_WORD: Final = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|(\S+)")
_VARIABLE: Final = re.compile(r"\$\{(\w+)\}")
_CHANGING: Final = re.compile(r"%[A-Za-z]|\$\{?\w+\}?")
_COUNTED: Final = re.compile(r"%[BO]")
_COMMON: Final = '%h %l %u %t "%r" %s %b'
_COMBINED: Final = f'{_COMMON} "%{{Referer}}i" "%{{User-Agent}}i"'
# What the form of the usual ones reads by itself, and faster.
_USUAL: Final = frozenset(
    {
        *(f"{front}{form}" for front in ("", "%v ", "%v:%p ") for form in (_COMMON, _COMBINED)),
        *(form.replace("%h", "%a") for form in (_COMMON, _COMBINED)),
        f"'{nginx_log_format.COMBINED}'",
    }
)
_MOST: Final = 500  # forms that one machine declares
_MOST_PATHS: Final = 5000
_Make: TypeAlias = Callable[[str, str], LogFormat | None]
# How what a server declares is made into a form, by the name that is a part of its slug.
_MAKERS: Final[dict[str, _Make]] = {
    "apache": apache_log_format.form_of,
    "apache-error": apache_error_log_format.form_of,
    "nginx": nginx_log_format.form_of,
    "php-fpm": php_fpm_log_format.form_of,
}
_NOWHERE: Final = ("off", "/dev/", "syslog", "stderr", "stdout", "memory:", "none", "|", "journald")


@dataclass(slots=True)
class _Told:
    """What settings say so far."""

    paths: dict[str, list[LogFormat]] = field(default_factory=dict)
    compiled: dict[tuple[str, str], LogFormat | None] = field(default_factory=dict)

    def add(self, path: str, *forms: LogFormat | None) -> None:
        if not path.startswith("/") or path.startswith("/dev/") or len(self.paths) >= _MOST_PATHS:
            return
        known = self.paths.setdefault(posixpath.normpath(path), [])
        known.extend(form for form in forms if form is not None and form not in known)

    def form(self, server: str, text: str) -> LogFormat | None:
        if _COUNTED.sub("%b", text.replace("%>s", "%s")).strip() in _USUAL:
            return _by_slug("access")
        key = server, text
        if key not in self.compiled:
            if len(self.compiled) >= _MOST:
                return None
            mark = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:6]
            self.compiled[key] = _MAKERS[server](text, f"declared-{server}-{mark}")
        return self.compiled[key]


def declared(tables: Tables) -> dict[str, tuple[LogFormat, ...]]:
    """Each log that settings name, by its path, with the forms that they declare for it."""
    rows = list(
        tables.rows(
            WebDirective,
            "lower(directive) IN ('logformat', 'customlog', 'transferlog', 'errorlog', "
            "'errorlogformat', 'log_format', 'access_log', 'error_log', 'slowlog', 'access.log', "
            "'access.format') "
            "OR lower(directive) LIKE '%[error_log]' OR lower(value) LIKE 'error_log %'",
        )
    )
    told = _Told()
    _apache([row for row in rows if row.server == "apache"], _variables(tables), told)
    _nginx([row for row in rows if row.server == "nginx"], told)
    _php(rows, told)
    found: dict[str, tuple[LogFormat, ...]] = {}
    for path, forms in told.paths.items():
        for place in _places(tables, path):
            found[place] = (*found.get(place, ()), *forms)
    return found


def _variables(tables: Tables) -> dict[str, str]:
    rows = tables.rows(EnvironmentSetting, "name LIKE 'APACHE%'")
    return {**_VARIABLES, **{row.name: _VARIABLE.sub("", row.value) for row in rows}}


def _words(value: str) -> list[str]:
    found = []
    for match in _WORD.finditer(value):
        if match[3] is not None:
            found.append(match[3])
            continue
        quoted = match[1] if match[1] is not None else match[2]
        # Here `\"` is a quote, as in the words of Apache's settings; other escapes are the form's.
        found.append(quoted.replace('\\"', '"').replace("\\\\", "\\"))
    return found


def _apache(rows: Sequence[WebDirective], variables: dict[str, str], told: _Told) -> None:
    names: dict[str, str] = {}
    usual = ""
    for row in rows:
        if row.directive.lower() == "logformat":
            words = _whole(row.value)
            if len(words) > 1:
                names[words[1]] = words[0]
            elif words:
                usual = words[0]
    complaints = [
        told.form("apache-error", unquoted(row.value).replace('\\"', '"'))
        for row in rows
        if row.directive.lower() == "errorlogformat"
    ]
    for row in rows:
        name = row.directive.lower()
        words = _words(row.value) if name != "errorlog" else [unquoted(row.value)]
        if name in ("logformat", "errorlogformat") or not words:
            continue
        path = _apache_path(words[0], row.path, variables)
        if name == "errorlog":
            told.add(path, *complaints, _by_slug("apache-error"))
            continue
        text = usual
        if name == "customlog" and len(words) > 1:
            text = names.get(words[1], words[1])
        told.add(path, told.form("apache", text) if "%" in text else None)


def _whole(value: str) -> list[str]:
    """The words of a LogFormat; a lone one comes without its quotes."""
    if value.startswith(('"', "'")):
        return _words(value)
    head, _, last = value.rpartition(" ")
    return [value.replace('\\"', '"')] if "%" in last or not head else [head, last]


def _apache_path(written: str, settings: str, variables: dict[str, str]) -> str:
    written = _VARIABLE.sub(lambda match: variables.get(match[1], ""), written)
    if written.startswith("|"):
        return next((word for word in _piped(written) if word.startswith("/")), "")
    if written.startswith(_NOWHERE):
        return ""
    return _below(written, settings, _ROOTS)


def _piped(written: str) -> Iterator[str]:
    """The words behind the program that a log is piped to, without its switches."""
    words = written.lstrip("|$").replace('"', "").split()
    yield from (word for word in words[1:] if not word.startswith("-"))


def _below(written: str, settings: str, roots: Sequence[tuple[str, str]]) -> str:
    if not written.startswith("/"):
        root = next((root for start, root in roots if settings.startswith(start)), "")
        if not root:
            return ""
        written = f"{root}/{written}"
    for link, target in _LINKED:
        if written.startswith(link):
            return target + written.removeprefix(link)
    return written


def _nginx(rows: Sequence[WebDirective], told: _Told) -> None:
    names = {"combined": nginx_log_format.COMBINED}
    for row in rows:
        name, _, text = row.value.partition(" ")
        if row.directive == "log_format":
            names[unquoted(name)] = text
    combined = told.form("nginx", f"'{nginx_log_format.COMBINED}'")
    for row in rows:
        words = _words(row.value)
        if row.directive == "log_format" or not words or words[0].startswith(_NOWHERE):
            continue
        path = _below(words[0], row.path, _NGINX_ROOTS)
        if row.directive == "error_log":
            told.add(path, _by_slug("nginx-error"))
        elif row.directive == "access_log":
            name = words[1] if len(words) > 1 and "=" not in words[1] else "combined"
            told.add(
                path, combined if name == "combined" else told.form("nginx", names.get(name, ""))
            )


def _php(rows: Sequence[WebDirective], told: _Told) -> None:
    written = {
        (row.path, row.section): told.form("php-fpm", unquoted(row.value).replace('\\"', '"'))
        for row in rows
        if row.directive.lower() == "access.format"
    }
    for row in rows:
        name, value = row.directive.lower(), row.value
        if setting := row.php_setting:
            name, value = setting
        value = unquoted(value).replace("$pool", unquoted(row.section))
        if row.server == "php-fpm" and row.directive.lower() in (
            "slowlog",
            "error_log",
            "access.log",
        ):
            slug = {"slowlog": "php-fpm-slow", "error_log": "php-fpm"}.get(name, "php-fpm-access")
            declares = written.get((row.path, row.section)) if name == "access.log" else None
            told.add(value, declares, _by_slug(slug))
        elif name == "error_log" and row.server != "nginx":
            told.add(value, _by_slug("php-error"))


def _by_slug(slug: str) -> LogFormat:
    return next(form for form in all_log_formats() if form.slug == slug)


def _places(tables: Tables, path: str) -> Iterator[str]:
    """`path`; where a date or a name is put into it, the files that this may have made."""
    if _CHANGING.search(path) is None:
        yield path
        return
    parts = _CHANGING.split(path)
    pattern = "[^/]*".join(re.escape(part) for part in parts)
    start = parts[0]
    if start.count("/") < 2:
        return
    sql = (
        "SELECT path FROM file WHERE type = 'regular' AND starts_with(path, ?) "
        "AND regexp_full_match(path, ?) ORDER BY path LIMIT ?"
    )
    for (found,) in tables.select(sql, start, pattern + r"(?:\.[A-Za-z0-9]+)*", _MOST_PATHS):
        yield found
