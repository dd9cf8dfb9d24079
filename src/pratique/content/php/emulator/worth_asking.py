"""Which functions that nothing calls are worth a call with values that nobody knows."""

from __future__ import annotations

import re
from collections.abc import KeysView
from typing import Final

from pratique.content.php.emulator.value import Function
from pratique.content.words import words_of

_MOST_ROUNDS: Final = 8
# What runs a text, calls what a value names, includes or writes what is put together, or sends:
# words that are followed by this, and signs. Each pattern starts with a literal.
_CALLS: Final = """
    eval assert create_function exec system passthru popen shell_exec pcntl_exec proc_open copy
    rename mail mb_send_mail call_user_func call_user_func_array array_map array_filter array_walk
    array_walk_recursive array_reduce array_udiff array_diff_ukey array_diff_uassoc
    array_uintersect array_intersect_ukey usort uasort uksort iterator_apply
    preg_replace_callback preg_replace preg_filter ereg_replace eregi_replace mb_ereg_replace
    register_shutdown_function register_tick_function header_register_callback
    set_error_handler set_exception_handler ob_start spl_autoload_register
    forward_static_call fromcallable file_put_contents fwrite fputs move_uploaded_file curl_exec
    fsockopen
"""
_INCLUDES: Final = "include include_once require require_once"
_CLASSES: Final = "reflectionfunction reflectionmethod reflectionclass ffi com"
_ACTING_WORDS: Final = {
    word: re.compile(word + behind)
    for words, behind in (
        (_CALLS, rb"\s{0,9}\("),
        (
            _INCLUDES,
            rb"\b[\s(@]{0,40}(?:[^'\"\s(@]|['\"][^'\"]{0,300}(?:\\|['\"]\s{0,9}\.))",
        ),
        (_CLASSES, b""),
    )
    for word in words.encode().split()
}
_ACTING_SIGNS: Final = tuple(
    (sign, re.compile(pattern))
    for sign, pattern in (
        (
            b"`",
            rb"`(?<=[=(.,;{}@]`)|`(?<=[=(.,;{}@]\s`)|`(?<=echo\s`)|`(?<=(?:retur|.prin)[nt]\s`)",
        ),
        (b"$", rb"\$\w{1,80}\s{0,9}\("),
        (b"(", rb"\((?<=[\])}'\"]\()|\((?<=[\])}'\"]\s\()"),
        (b"->", rb"->\s{0,9}[${]"),
        (b"::", rb"::\s{0,9}[${]"),
        (b"new", rb"new\s{1,9}[$(]"),
    )
)
# What undoes a hiding, puts a name together, or takes what a visitor sends.
_HIDING_WORDS: Final = frozenset(
    b"base64_decode gzinflate gzuncompress gzdecode zlib_decode bzdecompress str_rot13 strrev"
    b" hex2bin convert_uudecode urldecode rawurldecode openssl_decrypt mcrypt_decrypt pack chr"
    b" strtr str_replace preg_replace implode join substr file_get_contents $_get $_post $_request"
    b" $_cookie $_files $_server $globals getenv".split()
)
_HIDING_SIGNS: Final = tuple(
    (sign, re.compile(pattern))
    for sign, pattern in (
        (b"^", rb"\^"),
        (b"\\", rb"\\[x01]"),
        (b"$", rb"\$[${]"),
        (b"php://", rb"php://"),
        (b".", rb"\.(?<=['\"\]}]\.)|\.(?<=['\"\]}]\s\.)"),
    )
)


def worth_asking(functions: list[Function], *, thorough: bool) -> tuple[set[bytes], set[bytes]]:
    """The names of those that bring together something that acts and something hidden.

    By themselves, or by what they call; the second set has those that do so alone. To be
    `thorough`, an act is enough.
    """
    words = {one.name: words_of(one.text).keys() for one in functions}
    acts = {one.name for one in functions if not one.text or _acts(one.text, words[one.name])}
    if not acts:
        return acts, acts
    hides = {one.name for one in functions if not one.text or _hides(one.text, words[one.name])}
    names = words.keys()
    called = {name: set(names & held) - {name} for name, held in words.items()}
    reach_act, reach_hidden = _reaching(acts, called), _reaching(hides, called)
    if thorough:
        return reach_act, acts & hides
    both = reach_act & reach_hidden
    # Who only calls one of them adds nothing to what that one does alone.
    asked = {
        name for name in both if name in acts or name in hides or len(called[name] & both) != 1
    }
    return asked, acts & hides


def _acts(text: bytes, words: KeysView[bytes]) -> bool:
    named = _ACTING_WORDS.keys() & words
    if any(_ACTING_WORDS[word].search(text) is not None for word in named):
        return True
    return any(sign in text and one.search(text) is not None for sign, one in _ACTING_SIGNS)


def _hides(text: bytes, words: KeysView[bytes]) -> bool:
    if not words.isdisjoint(_HIDING_WORDS):
        return True
    return any(sign in text and one.search(text) is not None for sign, one in _HIDING_SIGNS)


def _reaching(those: set[bytes], called: dict[bytes, set[bytes]]) -> set[bytes]:
    """The names of those functions, and of all that call them."""
    found = set(those)
    for _ in range(_MOST_ROUNDS):
        more = {name for name, names in called.items() if not names.isdisjoint(found)}
        if more <= found:
            break
        found |= more
    return found
