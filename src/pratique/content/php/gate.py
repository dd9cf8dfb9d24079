"""The quick look that decides whether PHP source is worth its parse.

A file is parsed when something in it acts (runs, includes, writes, sends) and something
feeds it (a visitor, the network, a hidden text). Both are looked for as words; a program
that hides its words has to undo the hiding with one that stands here.
"""

from __future__ import annotations

import re
from functools import cached_property

from pratique.content.php.vocabulary import (
    CALLS_BACK,
    DECODES,
    DROP_BOXES,
    FETCHES,
    METHODS_CALL_BACK,
    RUNS_CODE,
    RUNS_COMMAND,
    WRITES_FILE,
)

# Everything here is looked for in lower case.
_REQUEST = (
    b"$_get",
    b"$_post",
    b"$_request",
    b"$_cookie",
    b"$_files",
    b"$http_",
    b"php://input",
    b"_all_headers",
    b"getallheaders",
    b"apache_request_headers",
    b"filter_input",
    b"argv",
)
_SERVER_KEY = re.compile(
    rb"(?:\$_server|getenv)[\s\[(]{0,9}['\"]?(?:http_|query_string|request_uri|path_info|php_auth|\$|\\|\{)"
)
_HIDING = (
    b"base64_decode",
    b"gzinflate",
    b"gzuncompress",
    b"gzdecode",
    b"zlib_decode",
    b"bzdecompress",
    b"str_rot13",
    b"strrev",
    b"uudecode",
    b"hex2bin",
    b"_decrypt",
    b"__file__",
)
# Patterns start with a literal wherever they can: the search for one is much faster.
_EXCLUSIVE_OR = re.compile(rb"\^(?<=['\")\w\]\s]\^)\s{0,9}['\"$(~]")
# Escapes that stand for letters: two in a row, or one inside a word.
_HEX_ESCAPES = re.compile(rb"\\x[4-7][0-9a-f](?:\\x[4-7]|(?<=\w\\x..)\w)")
_OCTAL_ESCAPES = re.compile(rb"\\1[0-7]{2}(?:\\1?[0-7]{2}|(?<=\w\\...)\w)")
# Signs of hiding only where the file also runs a text.
_WEAK_HIDING = (b"chr(", b"strtr(", b"pack(", b"urldecode(", b"str_replace(", b"implode(", b"join(")
_MANY_CHARACTERS = 4
_ODD_VARIABLE = re.compile(
    rb"\$\{[^}\w]|\$\$|\$globals\s{0,9}\[\s{0,9}(?:['\"]_|[^'\"]|['\"][^'\"\n]{0,80}(?:\\|['\"]\s{0,9}\.))"
)
_SPLICED = re.compile(rb"['\"]\s{0,9}\.\s{0,9}['\"]")
_READING = tuple(
    (word, re.compile(word + rb"[\s(@]{0,9}['\"](?:https?|ftp):"))
    for word in (
        b"file_get_contents",
        b"fopen",
        b"file",
        b"copy",
        b"curl_init",
        b"readfile",
        b"include",
        b"require",
        b"_once",
    )
)
_DYNAMIC_CALL = re.compile(
    rb"\$\w{1,80}\s{0,9}\(|\]\s{0,9}\((?<!\]\(\?)|\}\s{0,9}\(|['\"]\s{0,9}\)\s{0,9}\("
)
_NEW = re.compile(rb"new\s{1,9}\$")
_INCLUDE = re.compile(
    rb"(?:include|require)(?:_once)?[\s(@]{0,40}"
    rb"(?:(?P<moving>\$)|(?P<odd>['\"](?:https?:|ftp:|data:|php:)"
    rb"|['\"][^'\"\n]{0,300}(?:\\x[0-9a-f]{2}|\\[0-7]{2,3})"
    rb"|['\"][^'\"\n]{0,300}\.(?:ico|jpe?g|png|gif|bmp|webp|svg|woff2?|ttf|eot|mp[34]|pdf)['\"]"
    rb"|(?:base64_decode|str_rot13|strrev|hex2bin|pack|urldecode|chr)\s{0,9}\())"
)
_PATTERN_CALL = re.compile(rb"(?:preg_replace|preg_filter|ereg_replace|eregi_replace)\s{0,9}\(")
_PATTERN_RUNS = re.compile(
    rb"[/#~|@!%})\]][imsxuadsjnr]{0,9}e[imsxuadsjnr]{0,9}['\"]|['\"][imxsr]{0,4}e[imxsr]{0,4}['\"]\s*\)"
)
_MAIL = re.compile(rb"(?<![\w$>:])(?:mb_send_|imap_)?mail\s{0,9}\(")
_FIFTH = 4  # commas before the argument of `mail` that goes to a command line
_PASSWORD = (b"pass", b"pwd", b"card", b"cvv", b"pin", b"otp")


def _calls(words: frozenset[str]) -> dict[bytes, re.Pattern[bytes]]:
    """For each word a pattern for its call, or for its name in quotes."""
    patterns = {}
    for word in sorted(words):
        name = re.escape(word.encode())
        # The look behind stands after the word, so that the search starts at a literal.
        bare = rb"%s(?<![\w$>:]%s)\s{0,20}(?:[(/#]|['\"])" % (name, name)
        patterns[word.encode()] = re.compile(bare)
    return patterns


_RUNNING = _calls(frozenset(RUNS_CODE) | (frozenset(RUNS_COMMAND) - {"mail", "mb_send_mail", "dl"}))
_CALLING_BACK = {
    word.encode(): re.compile(
        word.encode() + rb"\s{0,20}(?:/\*[^\n]{0,80})?\((?:[\s@]{0,20}\$|[^;]{1,200}?,\s{0,20}@?\$)"
    )
    for word in (*CALLS_BACK, *METHODS_CALL_BACK, "reflectionfunction", "reflectionmethod")
}
_WRITING = _calls(frozenset(WRITES_FILE))
_NAMES_WORTH_HIDING = tuple(
    name.encode() for name in sorted(frozenset(RUNS_CODE) | frozenset(RUNS_COMMAND) | DECODES)
)
_FETCHES = tuple(name.encode() for name in sorted(FETCHES))
_SMALL = 16_384
_RUNS_TEXT = (b"eval", b"assert", b"create_function")
_BACKTICK = re.compile(
    rb"`(?<=[=(.,;{}@?:\s]`)(?<![\w'\"*/]\s`)[^`\n]{0,400}[$]|(?:echo|print|return)\s{1,9}`"
)


class Look:
    """A quick look at PHP source in any text; what both questions ask is worked out once."""

    def __init__(self, part: bytes) -> None:
        self._lowered = part.lower()

    @cached_property
    def _hiding(self) -> bool:
        return _holds(self._lowered, _HIDING) or _escapes(self._lowered)

    def worth_parsing(self) -> bool:
        """Whether it holds both something that acts and a feed."""
        lowered = self._lowered
        if _odd_include(lowered):
            return True
        if b" " * 100 in lowered or b"\t" * 100 in lowered:
            return True
        request = _holds(lowered, _REQUEST) or _SERVER_KEY.search(lowered) is not None
        hiding = self._hiding
        fetched = _holds(lowered, _FETCHES) or (
            b"://" in lowered
            and any(w in lowered and p.search(lowered) is not None for w, p in _READING)
        )
        runs = _acts(lowered, _RUNNING) or _runs_pattern(lowered)
        if runs and (request or hiding or fetched or _holds(lowered, _WEAK_HIDING)):
            return True
        if (request or hiding) and (_shell(lowered) or _calls_unwritten(lowered)):
            return True
        if request and (
            _acts(lowered, _CALLING_BACK) or _sends(lowered) or _moving_include(lowered)
        ):
            return True
        if (request or fetched) and _acts(lowered, _WRITING):
            return True
        return _spliced_call(lowered)

    def worth_emulating(self) -> bool:
        """Whether something in it hides a text, and something may run it or call its name."""
        lowered = self._lowered
        hides = self._hiding
        if not hides and len(lowered) < _SMALL:
            # In a long program, a text that is put together is nothing unusual.
            hides = _holds(lowered, _WEAK_HIDING) or _SPLICED.search(lowered) is not None
        if not hides:
            return False
        if any(word in lowered for word in _RUNS_TEXT):
            return True
        return (
            _calls_unwritten(lowered)
            or _odd_include(lowered)
            or _runs_pattern(lowered)
            or _acts(lowered, _CALLING_BACK)
        )


def _calls_unwritten(lowered: bytes) -> bool:
    return _DYNAMIC_CALL.search(lowered) is not None or _NEW.search(lowered) is not None


def _holds(lowered: bytes, words: tuple[bytes, ...]) -> bool:
    return any(word in lowered for word in words)


def _escapes(lowered: bytes) -> bool:
    if lowered.count(b"chr(") >= _MANY_CHARACTERS:
        return True
    if b"$" in lowered and _ODD_VARIABLE.search(lowered) is not None:
        return True
    if b"^" in lowered and _EXCLUSIVE_OR.search(lowered) is not None:
        return True
    if b"\\x" in lowered and _HEX_ESCAPES.search(lowered) is not None:
        return True
    return b"\\1" in lowered and _OCTAL_ESCAPES.search(lowered) is not None


def _acts(lowered: bytes, patterns: dict[bytes, re.Pattern[bytes]]) -> bool:
    return any(
        word in lowered and pattern.search(lowered) is not None
        for word, pattern in patterns.items()
    )


def _odd_include(lowered: bytes) -> bool:
    """Whether there is an include as no program writes it."""
    return any(match["odd"] for match in _INCLUDE.finditer(lowered))


def _moving_include(lowered: bytes) -> bool:
    return any(match["moving"] for match in _INCLUDE.finditer(lowered))


def _spliced_call(lowered: bytes) -> bool:
    """A name in two pieces that is called: `('sys'.'tem')(...)`, `$f = 'ev'.'al'`."""
    if _SPLICED.search(lowered) is None or _DYNAMIC_CALL.search(lowered) is None:
        return False
    joined = _SPLICED.sub(b"", lowered)
    return any(joined.count(name) > lowered.count(name) for name in _NAMES_WORTH_HIDING)


def _runs_pattern(lowered: bytes) -> bool:
    if b"replace" not in lowered and b"preg_filter" not in lowered:
        return False
    return _PATTERN_CALL.search(lowered) is not None and _PATTERN_RUNS.search(lowered) is not None


def _shell(lowered: bytes) -> bool:
    return b"`" in lowered and _BACKTICK.search(lowered) is not None


def _sends(lowered: bytes) -> bool:
    if b"mail" in lowered and any(
        _holds(lowered, _PASSWORD) or lowered.count(b",", match.end(), match.end() + 2000) >= _FIFTH
        for match in _MAIL.finditer(lowered)
    ):
        return True
    return any(box in lowered for box in DROP_BOXES)
