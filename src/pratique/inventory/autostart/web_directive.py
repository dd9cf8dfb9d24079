"""Settings of web servers and of PHP that put code before every page, or load a module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.parsers.startup_item import StartupItem
from pratique.parsers.web_directive import WebDirective
from pratique.store.tables import Tables

# The names are compared in lower case; `php_value` and its kin have the setting in the value.
_PUT_BEFORE: Final = ("auto_prepend_file", "auto_append_file", "extension", "zend_extension")
_SQL: Final = """
lower(directive) IN ('auto_prepend_file', 'auto_append_file', 'extension', 'zend_extension',
                     'opcache.preload', 'loadmodule', 'load_module', 'loadfile')
OR lower(directive) LIKE 'php\\_%' ESCAPE '\\' AND regexp_matches(lower(value),
    '^(auto_(pre|ap)pend_file|extension|zend_extension|opcache.preload)[ \t=]')
OR regexp_matches(lower(directive), '^(php_(admin_)?value)\\[(auto_(pre|ap)pend_file|extension)\\]')
"""


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a setting with a value."""
    for told in tables.rows(WebDirective, _SQL):
        words = told.value.replace("=", " ").split()
        file = words[-1].strip("\"'") if words else ""
        if file and file.lower() != "none":
            yield StartupItem(
                path=told.path,
                line=told.line,
                kind="web-directive",
                name=told.directive,
                username="",
                occasion="with every page" if _is_put_before(told) else "when the server starts",
                command=told.value,
                program=file if file.startswith("/") else "",
                technique="T1505.003" if _is_put_before(told) else "T1505",
            )


def _is_put_before(told: WebDirective) -> bool:
    said = f"{told.directive} {told.value}".lower()
    return any(name in said for name in _PUT_BEFORE[:2])
