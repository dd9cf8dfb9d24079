"""The `web_directive` table: what web servers and PHP are told to do, one row a directive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.parsers.base import Parser

# Sections inside each other: no server has as many.
DEEPEST = 1000

_APACHE_SETTERS = frozenset(
    {"php_value", "php_admin_value", "php_flag", "php_admin_flag", "suphp_configpath"}
)


@dataclass(frozen=True, slots=True)
class WebDirective:
    """One directive of a web server or of PHP, with the section that it stands in."""

    table: ClassVar[str] = "web_directive"

    path: Annotated[str, "the file it stands in, in readable form"]
    line: Annotated[int | None, "line where it starts, from 1"]
    server: Annotated[str, "who reads it: `apache`, `nginx`, `php` or `php-fpm`"]
    directive: Annotated[str, "its name, as written"]
    value: Annotated[str, "the rest, as text on one line; quotes around the whole are gone"]
    section: Annotated[str, "innermost section around it, e.g. `FilesMatch \\.jpg$`; empty at top"]

    @property
    def php_setting(self) -> tuple[str, str] | None:
        """The setting of PHP that this gives, with its value; None where it gives none.

        `auto_prepend_file = x` in an ini file, `php_value[auto_prepend_file] = x` in a
        pool, `php_value auto_prepend_file x` in Apache, and the parameter `PHP_VALUE` of
        nginx all say the same. See configuration.changes in PHP's manual.
        """
        name, value = self.directive, self.value
        if self.server == "apache":
            if name.lower() not in _APACHE_SETTERS:
                return None
            name, _, value = value.partition(" ")
        elif self.server == "php-fpm":
            _, bracket, rest = name.partition("[")
            if not bracket:
                return None
            name = rest.rstrip("]")
        elif self.server == "nginx":
            if name != "fastcgi_param":
                return None
            key, _, setting = value.partition(" ")
            if key not in ("PHP_VALUE", "PHP_ADMIN_VALUE"):
                return None
            name, _, value = unquoted(setting).partition("=")
        return name.strip().lower(), unquoted(value)


def unquoted(value: str) -> str:
    """`value` without blanks and without one pair of quotes around the whole of it."""
    value = value.strip()
    if (
        len(value) >= 2
        and value[0] == value[-1]
        and value[0] in "\"'"
        and value[0] not in value[1:-1]
    ):
        return value[1:-1]
    return value


def folder(written: str) -> str:
    """A folder as configuration writes it, without quotes and without a slash at the end."""
    written = unquoted(written)
    return written.rstrip("/") or written[:1]


PARSERS: tuple[Parser, ...] = ()  # the formats are in `apache`, `nginx` and `php_settings`
