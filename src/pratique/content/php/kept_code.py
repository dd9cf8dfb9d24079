"""Code that a page takes out of the site's own store: an option, a cache, a row, a data file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from pratique.content.names import PHP_RUNS_DECODED
from pratique.content.php.constant import constant, function_name, text_of
from pratique.content.php.flow import pieces, resolved
from pratique.content.php.program import Program
from pratique.content.php.sinks import Sighting
from pratique.content.php.syntax import arguments

# Functions of WordPress, Drupal and PHP's caches that give what was stored under a name.
_GIVES: Final = frozenset(
    {
        *("get_option", "get_site_option", "get_transient", "get_site_transient"),
        *("get_post_meta", "get_user_meta", "get_metadata", "get_theme_mod", "wp_cache_get"),
        *("variable_get", "apc_fetch", "apcu_fetch", "xcache_get", "shm_get_var", "shmop_read"),
        *("zend_shm_cache_fetch", "zend_disk_cache_fetch", "wincache_ucache_get"),
    }
)
_FETCHES_ROW: Final = frozenset(
    f"{base}_{what}"
    for base in ("mysql", "mysqli", "pg", "sqlite", "mssql")
    for what in (
        "fetch_array",
        "fetch_assoc",
        "fetch_row",
        "fetch_object",
        "fetch_result",
        "result",
    )
)
_ROW_METHODS: Final = frozenset(
    {"get_var", "get_row", "fetch_assoc", "fetch_array", "fetch_row", "fetch_object", "fetchcolumn"}
)
_READS_FILE: Final = frozenset({"file_get_contents", "php_strip_whitespace"})
_PROGRAM: Final = re.compile(rb"\.(?:ph\w{1,4}|inc|tpl|module|class|conf|cfg)$", re.IGNORECASE)
_CACHES: Final = frozenset({"memcached", "memcache", "redis"})
_RUNS: Final = frozenset({"eval", "assert", "create_function"})
# An application keeps its own snippets in a class or behind a page of settings.
_MOST: Final = 8192
_DEPTH: Final = 20
_LEFT_ALONE: Final = (b"class ", b"current_user_can", b"register_setting", b"nonce")


def kept_code(program: Program) -> Iterator[Sighting]:
    """Where a small page runs, whole and as it is, what the site's own store holds."""
    text = program.lowered
    if len(text) > _MOST or any(word in text for word in _LEFT_ALONE):
        return
    for call in program.calls:
        callee, values = call.child_by_field_name("function"), arguments(call)
        if callee is None or not values or program.steps_left <= 0:
            continue
        name = function_name(program, callee)
        if name in _RUNS:
            yield from _runs(program, call, name, values)
        elif callee.type != "name" and constant(program, callee) is None:
            store, given = _store(program, callee), _store(program, values[0])
            if store and given:
                why = f"Line {program.source.line(call)} calls a function named by {store}."
                yield Sighting(PHP_RUNS_DECODED, call, why, 0.75)


def _runs(program: Program, call: Node, name: str, values: list[Node]) -> Iterator[Sighting]:
    # What stands before it, such as the end of a tag, makes it a template.
    parts = pieces(program, values[-1])
    store = _store(program, parts[0]) if len(parts) == 1 else ""
    file = _read_file(program, parts[0]) if not store and len(parts) == 1 else ""
    if file:
        line = program.source.line(call)
        why = (
            f"{name} runs, on line {line}, what stands in {file!r}, which has no name of a program."
        )
        yield Sighting(PHP_RUNS_DECODED, call, why, 0.75)
    if store:
        why = (
            f"{name} runs, on line {program.source.line(call)}, what {store} holds: the code"
            " itself does not stand in this file."
        )
        yield Sighting(PHP_RUNS_DECODED, call, why, 0.75)


def _read_file(program: Program, node: Node) -> str:
    """The file that stands there whole, if its name is written and is no name of a program."""
    node = resolved(program, node)
    callee, values = node.child_by_field_name("function"), arguments(node)
    if node.type != "function_call_expression" or callee is None or not values:
        return ""
    if function_name(program, callee) not in _READS_FILE:
        return ""
    path = text_of(program, values[0])
    if not path or b"://" in path or path.startswith(b"//") or _PROGRAM.search(path):
        return ""
    return path[:100].decode("utf-8", "replace")


def _store(program: Program, node: Node) -> str:
    """What gives a value, if it is the site's store; empty for anything else."""
    for _ in range(_DEPTH):
        node = resolved(program, node)
        if node.type in ("subscript_expression", "member_access_expression", "cast_expression"):
            inner = node.child_by_field_name("value") or node.child_by_field_name("object")
            following = inner or (node.named_children[0] if node.named_children else None)
        elif node.type == "function_call_expression":
            callee = node.child_by_field_name("function")
            name = function_name(program, callee) if callee is not None else None
            if name in _GIVES:
                return f"`{name}`"
            if name in _FETCHES_ROW:
                return "a row of the database"
            following = arguments(node)[0] if name in _UNCHANGED and arguments(node) else None
        elif node.type in ("member_call_expression", "nullsafe_member_call_expression"):
            return _method(program, node)
        else:
            return ""
        if following is None:
            return ""
        node = following
    return ""


_UNCHANGED: Final = frozenset(
    {"trim", "stripslashes", "strval", "html_entity_decode", "unserialize"}
)


def _method(program: Program, call: Node) -> str:
    named, held = call.child_by_field_name("name"), call.child_by_field_name("object")
    name = program.source.word(named).lower() if named is not None else ""
    if name in _ROW_METHODS:
        return "a row of the database"
    if name != "get" or held is None:
        return ""
    made = resolved(program, held)
    if made.type != "object_creation_expression" or not made.named_children:
        return ""
    kind = program.source.word(made.named_children[0]).lstrip("\\").lower()
    return f"the cache ({kind})" if kind in _CACHES else ""
