"""Ways back in that no data of a visitor shows: accounts, hidden ones, a shell that calls out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from pratique.content.names import (
    PHP_GRANTS_ACCOUNT,
    PHP_HIDES_ACCOUNT,
    PHP_SHELL_CALLS_OUT,
)
from pratique.content.php.constant import constant, function_name, text_of
from pratique.content.php.flow import Tracer
from pratique.content.php.program import Program
from pratique.content.php.sinks import Sighting
from pratique.content.php.syntax import arguments
from pratique.content.php.vocabulary import RUNS_COMMAND

# WordPress: an account with a password that stands in the file.
_MAKES_ACCOUNT = {"wp_create_user": 1, "wp_insert_user": None, "wpmu_create_user": 1}
_PASSWORD_KEY = b"user_pass"
# WordPress: logs in as whoever is named, without a password.
_LOGS_IN = frozenset({"wp_set_auth_cookie"})
_CONNECTS = frozenset({"fsockopen", "pfsockopen", "stream_socket_client", "socket_connect"})
_SHELL = re.compile(
    rb"(?:^|[\s;/'\"])(?:ba|da|k|z|c|a)?sh\b(?:\s+-\w*i|\s*$)|/bin/(?:ba|da|k|z|c|a)?sh\b|cmd(?:\.exe)?\s*$",
    re.IGNORECASE,
)
# A filter of WordPress on its list of accounts that leaves one out; one on its plug-ins.
_LEAVES_OUT = re.compile(
    rb"user_login\s{0,9}(?:!=|<>|not\s{1,9}in)|\bid\s{0,9}(?:!=|<>)\s{0,9}['\"{$]", re.IGNORECASE
)
_QUERY_HOOKS = re.compile(rb"['\"]pre_user_query['\"]", re.IGNORECASE)


def back_doors(program: Program) -> Iterator[Sighting]:
    """Accounts with a password that is written here, hidden accounts, shells that call out."""
    connection: Node | None = None
    shells: list[Node] = []
    for call in program.calls:
        callee = call.child_by_field_name("function")
        if callee is None or program.steps_left <= 0:
            continue
        name = function_name(program, callee)
        if name in _CONNECTS:
            connection = connection or call
        elif name in RUNS_COMMAND and _is_shell(program, call):
            shells.append(call)
        elif name in _MAKES_ACCOUNT:
            yield from _account(program, call, name)
        elif name in _LOGS_IN:
            yield from _login(program, call)
        elif name in ("add_action", "add_filter"):
            yield from _hidden(program, call)
    if connection is not None and shells:
        line = program.source.line(connection)
        why = (
            f"A connection to another machine is opened on line {line}, and a shell that takes"
            f" commands is started on line {program.source.line(shells[0])}."
        )
        yield Sighting(PHP_SHELL_CALLS_OUT, shells[0], why, 0.9)


def _is_shell(program: Program, call: Node) -> bool:
    values = arguments(call)
    text = text_of(program, values[0]) if values else None
    return text is not None and _SHELL.search(text[:400]) is not None


def _account(program: Program, call: Node, name: str) -> Iterator[Sighting]:
    values = arguments(call)
    at = _MAKES_ACCOUNT[name]
    if at is not None:
        password = text_of(program, values[at]) if at < len(values) else None
    else:
        password = _element(program, values[0], _PASSWORD_KEY) if values else None
    if not password:
        return
    line = program.source.line(call)
    why = f"Line {line} makes an account with a password that stands in this file."
    yield Sighting(PHP_GRANTS_ACCOUNT, call, why, 0.85)


def _element(program: Program, array: Node, wanted: bytes) -> bytes | None:
    """The text at `wanted` in an array, as far as it is written."""
    found = constant(program, array)
    if found is None or not isinstance(found.value, tuple):
        return None
    texts = [item.text for key, item in found.value if item is not None and key == wanted]
    return texts[0] if texts else None


def _login(program: Program, call: Node) -> Iterator[Sighting]:
    values = arguments(call)
    if not values:
        return
    line = program.source.line(call)
    flow = Tracer(program, naming=True).trace(values[0])
    if flow.requests and not flow.checked:
        why = f"Line {line} logs in as the account that {flow.requests[0].text} names."
        yield Sighting(PHP_GRANTS_ACCOUNT, call, why, 0.8)
    elif values[0].type == "integer":
        why = f"Line {line} logs in as one fixed account, without a password."
        yield Sighting(PHP_GRANTS_ACCOUNT, call, why, 0.85)


def _hidden(program: Program, call: Node) -> Iterator[Sighting]:
    text = program.source.slice(call)[:200]
    if not _QUERY_HOOKS.search(text) or not _LEAVES_OUT.search(program.source.text):
        return
    line = program.source.line(call)
    why = f"Line {line} changes the list of accounts that WordPress shows, so that one is missing."
    yield Sighting(PHP_HIDES_ACCOUNT, call, why, 0.85)
