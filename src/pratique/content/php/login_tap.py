"""Passwords taken at the login of an application: inside its own function, or on its hook."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from pratique.content.names import PHP_MAILS_PASSWORD
from pratique.content.php.constant import function_name, text_of
from pratique.content.php.program import Program
from pratique.content.php.sinks import Sighting
from pratique.content.php.syntax import arguments, by_kind
from pratique.content.php.vocabulary import MAILS, SENDS, WRITES_FILE

# Functions and methods by which WordPress, Joomla, Drupal and vBulletin check a password.
_CHECKS = frozenset(
    {
        "wp_authenticate",
        "wp_signon",
        "wp_check_password",
        "wp_authenticate_username_password",
        "wp_authenticate_email_password",
        "onuserauthenticate",
        "user_authenticate",
        "user_check_password",
        "user_login_authenticate_validate",
        "verify_authentication",
    }
)
# Hooks of WordPress that are given a password, or run while the form with it is there.
_HOOKS = frozenset(
    {
        b"authenticate",
        b"wp_authenticate",
        b"wp_authenticate_user",
        b"check_password",
        b"wp_login",
        b"wp_login_failed",
    }
)
# One of these is part of all their names.
_WORDS = (
    *(b"wp_authenticate", b"wp_signon", b"check_password", b"'authenticate'", b'"authenticate"'),
    *(b"user_authenticate", b"onuserauthenticate", b"verify_authentication", b"wp_login"),
    b"user_login_authenticate",
)
_PASSWORD = re.compile(r"pass|pwd|credential", re.IGNORECASE)
_FORM_PASSWORD = re.compile(rb"\$_(?:POST|REQUEST)\s*\[\s*['\"](?:pwd|pass\w{0,9})['\"]\s*\]")
# In these functions the second value is the password, whatever it is called.
_SECOND = frozenset({"wp_authenticate", "wp_authenticate_username_password"})
_FOLLOWED = 200
_KEEPS = {**{name: (data,) for name, (_, data) in WRITES_FILE.items()}, **MAILS}


def login_taps(program: Program) -> Iterator[Sighting]:
    """Where the function that checks a password also keeps it, mails it or sends it."""
    if not any(word in program.lowered for word in _WORDS):
        return
    taps = _taps(program)
    if not taps:
        return
    names = program.names
    for call in program.calls:
        scope = names.scope_of(call)
        passwords = taps.get(scope)
        callee = call.child_by_field_name("function")
        if passwords is None or callee is None:
            continue
        name = function_name(program, callee) or ""
        values = arguments(call)
        if name in _KEEPS:
            sent = [values[at] for at in _KEEPS[name] if at < len(values)]
        elif name in SENDS or name == "wp_remote_get":
            sent = values
        else:
            continue
        if not _reached(program, sent, scope, passwords):
            continue
        line = program.source.line(call)
        function = names.scopes[scope].name or "a function"
        why = (
            f"`{function}` is given the password at each login, and {name} on line {line} passes"
            " it on."
        )
        # Some sites let another server of theirs check the passwords.
        sure = 0.85 if name in _KEEPS else 0.6
        yield Sighting(PHP_MAILS_PASSWORD, call, why, sure)


def _taps(program: Program) -> dict[int, set[str]]:
    """The scopes that see passwords of a login, with the names that hold one."""
    names = program.names
    hooked: set[str] = set()
    closures: set[int] = set()
    for call in program.calls:
        callee = call.child_by_field_name("function")
        if callee is None or program.source.slice(callee) not in (b"add_filter", b"add_action"):
            continue
        values = arguments(call)
        if len(values) < 2 or text_of(program, values[0]) not in _HOOKS:
            continue
        called = values[1]
        if called.type == "array_creation_expression" and called.named_children:
            called = called.named_children[-1].named_children[-1]
        known = text_of(program, called)
        if known is not None:
            hooked.add(known.decode("latin-1").lower())
        closures.add(called.id)
    found = {}
    for index, scope in enumerate(names.scopes):
        if scope.name in _CHECKS or scope.name in hooked or scope.node.id in closures:
            held = {name for name in scope.parameters if _PASSWORD.search(name)}
            if not held and (scope.name in _SECOND) and len(scope.parameters) > 1:
                held = {scope.parameters[1]}
            if not held and scope.name not in _CHECKS and len(scope.parameters) > 2:
                held = {scope.parameters[2]}  # `authenticate` gives account, name, password
            found[index] = held
    return found


def _reached(program: Program, nodes: list[Node], scope: int, passwords: set[str]) -> bool:
    """Whether one of the names is part of a value, or of what it was put together from."""
    waiting, seen = list(nodes), set[str]()
    for _ in range(_FOLLOWED):
        if not waiting:
            return False
        node = waiting.pop()
        if _FORM_PASSWORD.search(program.source.slice(node)):
            return True
        for variable in by_kind(node, frozenset({"variable_name"})).get("variable_name", []):
            name = program.source.word(variable)[1:]
            if name in passwords:
                return True
            if name not in seen:
                seen.add(name)
                found = program.names.definitions(scope, name)[:_FOLLOWED]
                waiting += [one.value for one in found if one.scope == scope]
    return False
