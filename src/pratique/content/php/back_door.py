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
from pratique.content.shell.command import CONNECTS_BACK, judge

_SMALL = 16_384
# Commands that stand in a page as a whole: how long they are, and how sure the judge must be.
_LEAST_COMMAND, _COMMAND_LENGTH = 8, 16_384
_SURE = 0.7
# WordPress: makes an account, with the place of the password among the arguments; None stands
# for one array of all that is said of it.
_MAKES_ACCOUNT = {"wp_create_user": 1, "wp_insert_user": None, "wpmu_create_user": 1}
_PASSWORD_KEY = b"user_pass"
# WordPress: logs in as whoever is named, without a password.
_LOGS_IN = frozenset({"wp_set_auth_cookie"})
_CONNECTS = frozenset({"fsockopen", "pfsockopen", "stream_socket_client", "socket_connect"})
# Objects of Windows that make accounts of the machine.
_COM_ACCOUNTS = (b"shell.users", b"winnt://")
_MAKES = frozenset({"create", "changepassword", "setpassword"})
# Methods of WordPress that ask its database.
_ASKS_DATABASE = frozenset({"get_results", "get_var", "get_col", "get_row"})
_SHELL = re.compile(
    rb"(?:^|[\s;/'\"])(?:ba|da|k|z|c|a)?sh\b(?:\s+-\w*i|\s*$)|/bin/(?:ba|da|k|z|c|a)?sh\b|cmd(?:\.exe)?\s*$",
    re.IGNORECASE,
)
# A filter of WordPress on its list of accounts that leaves one out; one on its plug-ins.
_LEAVES_OUT = re.compile(
    rb"user_login\s{0,9}(?:!=|<>|not\s{1,9}in)|\bid\s{0,9}(?:!=|<>|not\s{1,9}in)\s{0,9}['\"{$\d(]",
    re.IGNORECASE,
)
_ADMINISTRATOR = re.compile(rb"['\"](?:administrator|super users?)['\"]", re.IGNORECASE)
# Words of a page that asks who its visitor is before it makes or opens an account.
_ASKS_WHO = re.compile(
    rb"nonce|current_user_can|check_admin_referer|token|hash|transient|signon|check_password|verify|"
    rb"oauth|saml|ldap|secret|signature|key_?exists|is_admin|capabilit|wp_generate_password",
    re.IGNORECASE,
)
# Functions of WordPress that look an account up.
_LOOKS_UP = frozenset(
    {"get_users", "get_user_by", "get_userdata", "get_user_by_email", "get_userdatabylogin"}
)
_JOOMLA_GROUPS = re.compile(rb"['\"](?:groups|gid)['\"]\s{0,9}=>[^;]{0,40}(?:\b[78]\b|2[45])")
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
        elif name == "user_save" and len(arguments(call)) > 1:
            yield from _site_account(program, call, arguments(call)[1])
    yield from _whole_commands(program)
    yield from _bound(program)
    yield from _machine_account(program)
    if connection is not None and shells:
        line = program.source.line(connection)
        why = (
            f"A connection to another machine is opened on line {line}, and a shell that takes"
            f" commands is started on line {program.source.line(shells[0])}."
        )
        yield Sighting(PHP_SHELL_CALLS_OUT, shells[0], why, 0.9)


def _whole_commands(program: Program) -> Iterator[Sighting]:
    for call in program.calls:
        callee = call.child_by_field_name("function")
        if program.steps_left <= 0:
            return
        values = arguments(call)
        if callee is not None and values and function_name(program, callee) in RUNS_COMMAND:
            yield from _calls_back(program, call, text_of(program, values[0]))
    for shell in program.shells:
        yield from _calls_back(program, shell, program.source.slice(shell).strip(b"`"))


def _calls_back(program: Program, call: Node, text: bytes | None) -> Iterator[Sighting]:
    """A command that is written here as a whole, and that gives a shell to somebody outside."""
    if text is None or len(text) < _LEAST_COMMAND:
        return
    command = text[:_COMMAND_LENGTH].decode("utf-8", "backslashreplace")
    for judged in judge(command):
        if judged.mark == CONNECTS_BACK and judged.confidence >= _SURE:
            line = program.source.line(call)
            why = f"The command that is run on line {line} connects out: {judged.why}."
            yield Sighting(PHP_SHELL_CALLS_OUT, call, why, judged.confidence)
            return


def _machine_account(program: Program) -> Iterator[Sighting]:
    """An account of a Windows machine, made through one of its objects."""
    if not any(word in program.lowered for word in _COM_ACCOUNTS):
        return
    for call in program.methods:
        named, values = call.child_by_field_name("name"), arguments(call)
        if named is None or not values:
            continue
        word = program.source.word(named).lower()
        # Who changes his own password gives the one that he had; an intruder wrote one down.
        own = word == "changepassword" and text_of(program, values[0]) is None
        if word in _MAKES and not own:
            why = f"Line {program.source.line(call)} makes an account of the machine itself."
            yield Sighting(PHP_GRANTS_ACCOUNT, call, why, 0.85)
            return


def _bound(program: Program) -> Iterator[Sighting]:
    if b"juser" not in program.lowered:
        return
    for call in program.methods:
        named, values = call.child_by_field_name("name"), arguments(call)
        if named is not None and values and program.source.slice(named).lower() == b"bind":
            yield from _site_account(program, call, values[0])


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
    line = program.source.line(call)
    if not password:
        given = values[at] if at is not None and at < len(values) else None
        yield from _opened_account(program, call, given if at is not None else values[0])
        return
    why = f"Line {line} makes an account with a password that stands in this file."
    yield Sighting(PHP_GRANTS_ACCOUNT, call, why, 0.85)


def _opened_account(program: Program, call: Node, password: Node | None) -> Iterator[Sighting]:
    """An administrator whose password the visitor says, on a page that asks nobody who he is."""
    text = program.source.text
    if password is None or len(text) > _SMALL or _ASKS_WHO.search(text):
        return
    flow = Tracer(program).trace(password)
    if flow.requests and _ADMINISTRATOR.search(text):
        why = (
            f"Line {program.source.line(call)} makes an administrator with the password that"
            f" {flow.requests[0].text} holds."
        )
        yield Sighting(PHP_GRANTS_ACCOUNT, call, why, 0.8)


def _site_account(program: Program, call: Node, array: Node) -> Iterator[Sighting]:
    """`user_save` of Drupal and `bind` of Joomla: an administrator whose password stands here."""
    text = program.source.text
    password = _element(program, array, b"pass") or _element(program, array, b"password")
    if not password or b"class " in text:
        return
    if _ADMINISTRATOR.search(text) or _JOOMLA_GROUPS.search(text) or b"'uid' => 1" in text:
        line = program.source.line(call)
        why = f"Line {line} makes an administrator with a password that stands in this file."
        yield Sighting(PHP_GRANTS_ACCOUNT, call, why, 0.8)


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
    elif _ASKS_WHO.search(program.source.text) is None and _looked_up(program, values[0]):
        why = f"Line {line} logs in as an account that is only looked up, without a password."
        yield Sighting(PHP_GRANTS_ACCOUNT, call, why, 0.8)
    elif values[0].type == "integer":
        why = f"Line {line} logs in as one fixed account, without a password."
        yield Sighting(PHP_GRANTS_ACCOUNT, call, why, 0.85)


def _looked_up(program: Program, account: Node) -> bool:
    """Whether an account is the field of what an administrator's or a visitor's name gives."""
    text = program.lowered
    if b"administrator" in text or b"get_super_admins" in text or b"user_level" in text:
        getters = Tracer(program).trace(account).getters
        if any(one.text in _ASKS_DATABASE for one in getters) or b"get_super_admins" in text:
            return True
    node = account
    for _ in range(20):
        if node.type in ("member_access_expression", "subscript_expression"):
            node = node.named_children[0]
        else:
            behind = _first_value(program, node)
            if behind is None:
                break
            node = behind
    if node.type != "function_call_expression":
        return False
    callee = node.child_by_field_name("function")
    if callee is None or function_name(program, callee) not in _LOOKS_UP:
        return False
    asked = program.source.slice(node)
    if _ADMINISTRATOR.search(asked):
        return True
    return bool(Tracer(program).trace(*arguments(node)).requests)


def _first_value(program: Program, node: Node) -> Node | None:
    name = program.names.name_of(node)
    if name is None:
        return None
    found = program.names.definitions(program.names.scope_of(node), name)
    return found[0].value if len(found) == 1 else None


def _hidden(program: Program, call: Node) -> Iterator[Sighting]:
    text = program.source.slice(call)[:200]
    if not _QUERY_HOOKS.search(text) or not _LEAVES_OUT.search(program.source.text):
        return
    line = program.source.line(call)
    why = f"Line {line} changes the list of accounts that WordPress shows, so that one is missing."
    yield Sighting(PHP_HIDES_ACCOUNT, call, why, 0.85)
