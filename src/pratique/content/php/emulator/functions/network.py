"""Functions that ask another server, a database or a visitor: nobody knows the answer.

Source: the manual, "cURL", "Streams", "Sockets"; the documentation of WordPress.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.event import Act
from pratique.content.php.emulator.functions.calls import call_back
from pratique.content.php.emulator.functions.files import handle
from pratique.content.php.emulator.functions.stream import fetched, quoted
from pratique.content.php.emulator.machine import Call
from pratique.content.php.emulator.value import (
    Array,
    Cell,
    Instance,
    Origin,
    Source,
    Unknown,
    Value,
    unknown_from,
)
from pratique.content.php.vocabulary import FETCHES, REQUEST_FUNCTIONS

Acting = Callable[[Call], Value]
_CURL: Final = b"CurlHandle"
_URL, _FIELDS, _RECEIVER = b"10002", b"10015", b"20011"
# A constant that the emulator does not know is its own name.
_NAMES: Final = {
    b"CURLOPT_URL": _URL,
    b"CURLOPT_POSTFIELDS": _FIELDS,
    b"CURLOPT_WRITEFUNCTION": _RECEIVER,
}


# --- cURL


def _curl_init(call: Call) -> Value:
    made = Instance(_CURL, None)
    if call.value(0) is not None:
        made.properties[_URL] = Cell(convert.text(call.value(0)))
    return made


def _option(call: Call, held: Instance, option: Value, value: Value) -> None:
    name = convert.text(option)
    if name.__class__ is bytes:
        cell = held.properties.setdefault(_NAMES.get(name, name), Cell())
        call.machine.write(cell, call.machine.shared(value))


def _curl_setopt(call: Call) -> Value:
    held = call.value(0)
    if held.__class__ is Instance:
        _option(call, held, call.value(1), call.value(2))
    else:
        call.set(0, unknown_from(held, call.value(2)))
    return True


def _curl_setopt_array(call: Call) -> Value:
    held, options = call.value(0), call.value(1)
    if held.__class__ is Instance and options.__class__ is Array:
        for key, value in options.pairs():
            _option(call, held, key, value)
    return True


def _curl_exec(call: Call) -> Value:
    held = call.value(0)
    if held.__class__ is not Instance:
        return fetched(call, held if held.__class__ is Unknown else Unknown())
    options = {name: cell.value for name, cell in held.properties.items()}
    fields = [options[_FIELDS]] if _FIELDS in options else []
    answer = fetched(call, options.get(_URL, Unknown()), *fields)
    if _RECEIVER in options:
        call_back(call, options[_RECEIVER], [held, answer])
    return answer


# --- others


def _connected(call: Call) -> Value:
    address = convert.text(call.value(0))
    port = call.value(1)
    more = (port,) if call.name.endswith(b"fsockopen") and port is not None else ()
    return handle(address, fetched(call, address, *more))


def _asked(call: Call) -> Value:
    address = call.value(0)
    if address.__class__ is Instance:
        address = unknown_from(address)
    more = tuple(value for value in call.values[1:] if value.__class__ is not Instance)
    return fetched(call, address, *more)


def _answer_of(call: Call) -> Value:
    """What reads a part of an answer that was asked for before."""
    held = unknown_from(*call.values)
    if held.of(Source.REMOTE) is not None:
        return held
    return Unknown((Origin(Source.REMOTE, call.name.decode("latin-1") + "()", call.line),))


def _stored(call: Call) -> Value:
    """What a database gives; which value it is stands in the argument of some functions."""
    named = call.value(0)
    shown = f" ({quoted(named)})" if named.__class__ is bytes else ""
    return Unknown((Origin(Source.STORED, "the database" + shown, call.line),))


def _requested(call: Call) -> Value:
    return Unknown((Origin(Source.REQUEST, call.name.decode("latin-1") + "()", call.line),))


# --- mail and headers


def _mail(call: Call) -> Value:
    name = call.name.decode("latin-1")
    call.machine.note(Act.MAIL, name, call.frame, call.line, call.values)
    if len(call.values) > 4:
        # The fifth argument goes to the command line of the program that sends.
        call.machine.note(Act.COMMAND, name, call.frame, call.line, (call.values[4],))
    return Unknown()


def _header(call: Call) -> Value:
    name = call.name.decode("latin-1")
    call.machine.note(Act.SEND_HEADER, name, call.frame, call.line, call.values)
    return None


_CONNECTIONS: Final = (b"fsockopen", b"pfsockopen", b"stream_socket_client")
_ANSWERS: Final = (
    b"curl_multi_getcontent",
    b"wp_remote_retrieve_body",
    b"socket_read",
    b"socket_recv",
    b"stream_socket_recvfrom",
)
_DATABASE: Final = """
    get_option get_site_option get_transient get_site_transient get_post_meta get_user_meta
    get_term_meta get_theme_mod get_post get_posts
    mysql_fetch_array mysql_fetch_assoc mysql_fetch_row mysql_fetch_object mysql_result
    mysqli_fetch_array mysqli_fetch_assoc mysqli_fetch_row mysqli_fetch_object mysqli_fetch_all
    pg_fetch_array pg_fetch_assoc pg_fetch_row pg_fetch_result pg_fetch_all
    sqlite_fetch_array sqlite_array_query mssql_fetch_array odbc_fetch_array oci_fetch_array
    apc_fetch apcu_fetch xcache_get shmop_read session_id
""".split()

NETWORK: Final[dict[bytes, Acting]] = {
    **{name.encode(): _asked for name in FETCHES},
    **dict.fromkeys(_CONNECTIONS, _connected),
    **dict.fromkeys(_ANSWERS, _answer_of),
    **{name.encode(): _stored for name in _DATABASE},
    **{name.encode(): _requested for name in REQUEST_FUNCTIONS if "filter" not in name},
    b"curl_init": _curl_init,
    b"curl_setopt": _curl_setopt,
    b"curl_setopt_array": _curl_setopt_array,
    b"curl_exec": _curl_exec,
    b"get_headers": _asked,
    b"getopt": _requested,
    b"mail": _mail,
    b"mb_send_mail": _mail,
    b"imap_mail": _mail,
    b"wp_mail": _mail,
    b"header": _header,
    b"setcookie": _header,
    b"setrawcookie": _header,
}
