"""The quick look that decides whether PHP source is worth its parse.

A file is parsed when something in it acts (runs, includes, writes, sends) and something
feeds it (a visitor, the network, a hidden text). Both are looked for as words; a program
that hides its words has to undo the hiding with one that stands here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Self

from pratique.content.php.packed import is_packed
from pratique.content.php.site_changes import has_fixed_word
from pratique.content.php.vocabulary import (
    CALLABLE_CLASSES,
    CALLS_BACK,
    DECODES,
    DROP_BOXES,
    FETCHES,
    MAILS,
    METHODS_CALL_BACK,
    REQUEST_FUNCTIONS,
    REQUEST_STREAM,
    REQUEST_VARIABLES,
    RUNS_CODE,
    RUNS_COMMAND,
    SENDS,
    WRITES_FILE,
    is_request_key,
)
from pratique.content.words import words_of

# A command that is written as a whole, and by which a shell is tied to a connection.
_CALLS_OUT = re.compile(
    rb"/dev/(?:tcp|udp)/|\bsocat\b|\bn(?:c|cat|etcat)(?:\.\w{1,12})?\s[^;]{0,80}\s-\w{0,4}[ec]\b"
    rb"|\bn(?:c|cat|etcat)(?:\.\w{1,12})?\s+-\w{0,4}[ec]\b|\bmkfifo\b"
)


def _encoded(*names: str) -> frozenset[bytes]:
    return frozenset(name.lower().encode() for name in names)


# Everything here is looked for in lower case.
_REQUEST = _encoded(
    *("$" + name for name in REQUEST_VARIABLES),
    *("_GET", "_POST", "_REQUEST", "_COOKIE", "_FILES"),
    *REQUEST_FUNCTIONS,
    *("get_all_headers", "argv", "$argv", "import_request_variables"),
)
_SERVER = _encoded("$_SERVER", "_SERVER", "getenv", "$HTTP_SERVER_VARS")
_HIDING = _encoded(*(DECODES - {"pack", "quoted_printable_decode"}))
# A program that reads itself; most that name themselves only ask where they lie.
_SELF = b"__file__"
_ITSELF = re.compile(_SELF)
_ASKS_PLACE = tuple(
    name + b"("
    for name in (b"dirname", b"basename", b"realpath", b"pathinfo", b"_url", b"_path", b"_hook")
)
# Patterns start with a literal wherever they can: the search for one is much faster.
_EXCLUSIVE_OR = re.compile(rb"\^(?<=['\")\w\]\s]\^)\s{0,9}['\"$(~]")
# Escapes that stand for letters: two in a row, or one inside a word.
_HEX_ESCAPES = re.compile(rb"\\x[4-7][0-9a-f](?:\\x[4-7]|(?<=\w\\x..)\w)")
_OCTAL_ESCAPES = re.compile(rb"\\1[0-7]{2}(?:\\1?[0-7]{2}|(?<=\w\\...)\w)")
# Signs of hiding only where the file also runs a text.
_WEAK_HIDING = _encoded(
    *("chr", "strtr", "pack", "urldecode", "rawurldecode", "str_replace", "implode", "join"),
    *("substr", "str_split", "sprintf", "range", "ucwords", "preg_filter"),
)
_MANY_CHARACTERS = 4
# Letters that are picked out of a text one by one: `$a[4] . $a[21] . $a[0]`.
_PICKED = re.compile(
    rb"[\]}]\s?\.\s?\$\w{1,60}[\[{]['\"]?\d{1,3}['\"]?[\]}]"
    rb"\s?\.\s?\$\w{1,60}[\[{]['\"]?\d{1,3}['\"]?[\]}]\s?\.\s?\$"
)
_ODD_VARIABLE = re.compile(
    rb"\$\{[^}\w]|\$\$|\$globals\s{0,9}\[\s{0,9}(?:['\"]_|[^'\"]|['\"][^'\"\n]{0,80}(?:\\|['\"]\s{0,9}\.))"
)
_SPLICED = re.compile(rb"['\"]\s{0,9}\.\s{0,9}['\"]")
_SPLICED_SOMEWHERE = re.compile(rb"\.(?:(?<=['\"]\.)|(?<=['\"]\s\.))\s{0,9}['\"]")
_READING = {
    word: re.compile(word + rb"[\s(@]{0,9}['\"](?:https?|ftp):")
    for word in _encoded(
        *("file_get_contents", "fopen", "file", "copy", "curl_init", "readfile"),
        *("include", "require", "include_once", "require_once"),
    )
}
_DYNAMIC_CALLS = (
    re.compile(rb"\$[\w\x80-\xff]{1,80}\s{0,9}\("),
    re.compile(rb"\]\s{0,9}\((?<!\]\(\?)"),
    re.compile(rb"\}\s{0,9}\("),
    re.compile(rb"\)\s{0,9}\((?<=['\"\]]\)\()"),
    re.compile(rb"\)\s{0,9}\(\s{0,9}@?\$_(?:get|post|request|cookie|server)\b"),
    re.compile(rb"new\s{1,9}\$"),
)
_INCLUDES = _encoded("include", "include_once", "require", "require_once")
_INCLUDED = (
    rb"(?:_once)?[\s(@]{0,40}"
    rb"(?:(?P<moving>\$)|(?P<odd>['\"](?:https?:|ftp:|data:|php:)"
    rb"|['\"][^'\"\n]{0,300}(?:\\x[0-9a-f]{2}|\\[0-7]{2,3})"
    rb"|['\"][^'\"\n]{0,300}\.(?:ico|jpe?g|png|gif|bmp|webp|svg|woff2?|ttf|eot|mp[34]|pdf)['\"]"
    rb"|(?:base64_decode|str_rot13|strrev|hex2bin|pack|urldecode|chr)\s{0,9}\())"
)
_INCLUDE = tuple(re.compile(word + _INCLUDED) for word in (rb"include", rb"require"))
_PATTERN_CALLS = _encoded(
    *("preg_replace", "preg_filter", "ereg_replace", "eregi_replace"),
    *("mb_ereg_replace", "mb_eregi_replace"),
)
_PATTERN_RUNS = re.compile(
    rb"[/#~|@!%})\]][imsxuadsjnr]{0,9}e[imsxuadsjnr]{0,9}['\"]|['\"][imxsr]{0,4}e[imxsr]{0,4}['\"]\s*\)"
)
_MAIL = re.compile(rb"(?<![\w$>:])(?:mb_send_|imap_)?mail\s{0,9}\(")
_FIFTH = 4  # commas before the argument of `mail` that goes to a command line
_UPLOADED_PROGRAM = re.compile(rb"move_uploaded_file\s{0,9}\([^;]{1,200}\.ph[pt]\w{0,3}['\"]")
_TAPS = re.compile(
    rb"(?:function\s{1,9}(?:wp_(?:authenticate|signon|check_password)|onuserauthenticate|verify_auth)"
    rb"|add_(?:filter|action)\s{0,9}\(\s{0,9}['\"](?:wp_)?(?:authenticate|login|check_password))"
)
_TAPPED = _encoded("authenticate", "wp_authenticate", "wp_signon", "wp_check_password", "wp_login")
_TAPPED |= _encoded("onuserauthenticate", "verify_authentication", "wp_authenticate_user")
_ADDRESS = re.compile(rb"://(?:(?<=['\"]https://)|(?<=['\"]http://)|(?<=['\"]ftp://))")
# A program that makes copies of itself.
_COPIES_ITSELF = re.compile(
    rb"(?:copy|file_get_contents)\s{0,9}\(\s{0,9}"
    rb"(?:__file__|\$_server\s{0,3}\[\s{0,3}['\"]script_filename)"
)
_PROGRAM_NAME = re.compile(rb"\.(?:php|phtml|inc)\d?['\"]")
_LOGIN = re.compile(rb"\$_(?:post|request)\[\s{0,3}['\"]pwd['\"]\s{0,3}\]")
_PASSWORD = (b"payment", b"pass", b"pwd", b"card", b"cvv", b"pin", b"otp")


def _calls(words: frozenset[str], behind: bytes) -> dict[bytes, re.Pattern[bytes]]:
    """For each word a pattern for it with `behind` behind it."""
    patterns = {}
    for word in sorted(words):
        name = re.escape(word.encode())
        # The look behind stands after the word, so that the search starts at a literal.
        patterns[word.encode()] = re.compile(rb"%s(?<![\w$>:]%s)\s{0,20}%s" % (name, name, behind))
    return patterns


_RUNS = frozenset(RUNS_CODE) | (frozenset(RUNS_COMMAND) - {"mail", "mb_send_mail", "dl"})
_RUNNING = _calls(_RUNS, rb"[(/#]")
# What honest programs claim in an assertion is no text.
_RUNNING[b"assert"] = re.compile(
    rb"assert(?<![\w$>:]assert)\s{0,20}(?:[/#]|\(\s{0,20}"
    rb"(?!!|\\?(?:is_|in_array|count|array_|preg_match|isset|null|\w{1,20}_exists)"
    rb"|\$\w{1,80}\s{0,9}(?:instanceof|[!=<>]=|[<>])))"
)
_NAMED_RUNNING = {word: re.compile(re.escape(word) + rb"\s?['\"]") for word in _RUNNING}
# Every program with a database calls `fetchAll`; what calls back is its mode.
_CALLING_METHODS = METHODS_CALL_BACK.keys() - {"fetchall"}
_CALLING_BACK = {
    word: re.compile(
        word
        + rb"\s{0,20}(?:/\*[^\n]{0,80})?\("
        + rb"(?:[\s@]{0,20}(?:\$|"
        + rb"(?!array|function|static|fn\b|new\b|__)[a-z_]\w{0,40}\s?\()"
        + rb"|[^;]{1,200}?,\s{0,20}@?(?:\(\w{1,9}\)\s{0,9})?\$)"
    )
    for word in _encoded(*CALLS_BACK, *_CALLING_METHODS, *CALLABLE_CLASSES)
}
_PAYMENT = rb"\$_(?:post|request)\s?\[\s?['\"](?:payment|paymentmethod|billing)['\"]"
_WRITING = _calls(frozenset(WRITES_FILE), rb"(?:[(/#]|['\"])")
_HANDING = {
    word.encode(): re.compile(pattern)
    for word, pattern in (
        ("extractto", rb"extractto\s{0,9}\("),
        ("splfileobject", rb"new\s{1,9}\\?splfileobject\b"),
        ("registerphpfunctions", rb"registerphpfunctions\s{0,9}\(\s{0,9}\)"),
        ("yaml_parse", rb"yaml\.decode_php"),
        ("ffi", rb"ffi\s{0,3}::"),
        ("com", rb"new\s{1,9}\\?com\s{0,9}\("),
        ("dl", rb"\bdl\s{0,9}\("),
        ("fetch_func", rb"::\s{0,3}fetch_func"),
        ("preg_replace_callback_array", rb"preg_replace_callback_array\s{0,9}\("),
        ("filter_var_array", rb"filter_var_array\s{0,9}\("),
        ("set_exception_handler", rb"set_exception_handler\s{0,9}\("),
        ("outfile", rb"into\s{1,9}outfile[^;]{0,300}\.(?:ph|inc)"),
        ("dumpfile", rb"into\s{1,9}dumpfile[^;]{0,300}\.(?:ph|inc)"),
        (
            "file_get_contents",
            rb"file_get_contents\s{0,9}\([^;]{0,200}//[^;]{1,200}(?:pass|pwd|card|cc_?[ncoe]|payment)",
        ),
        ("curl_setopt", _PAYMENT),
        ("curl_setopt_array", _PAYMENT),
    )
}
_NAMES_WORTH_HIDING = tuple(
    name.encode() for name in sorted(frozenset(RUNS_CODE) | frozenset(RUNS_COMMAND) | DECODES)
)
_SENDING = _calls(SENDS | frozenset(MAILS), rb"(?:[(/#]|['\"])")
_FETCHES = _encoded(*FETCHES)
_SMALL = 16_384
_RUNS_TEXT = _encoded(*RUNS_CODE)
_ASSERTS_TEXT = re.compile(rb"assert\s{0,9}\(\s{0,9}['\"]")
_BACKTICK = re.compile(
    rb"`(?<=[=(.,;{}@?:\s]`)(?<![\w'\"*/]\s`)[^`\n]{0,400}[$]|(?:echo|print|return)\s{1,9}`"
)


# What stands so near belongs together.
_NEAR = 3_000
_HIDING_AT = {word: (re.compile(re.escape(word)),) for word in _HIDING} | {
    b"_decrypt(": (re.compile(rb"_decrypt\("),),
    b"chr": (re.compile(rb"chr\s{0,9}\("),),
    b"$$": (_ODD_VARIABLE,),
    b"${": (_ODD_VARIABLE,),
    b"$globals": (_ODD_VARIABLE,),
    b"^": (_EXCLUSIVE_OR,),
    b"\\": (_HEX_ESCAPES, _OCTAL_ESCAPES),
    _SELF: (_ITSELF,),
}
_WEAKLY_HIDING_AT = (
    _HIDING_AT
    | {word: (re.compile(re.escape(word) + rb"\s{0,9}\("),) for word in _WEAK_HIDING}
    | {b".": (_SPLICED_SOMEWHERE,)}
)
_RUNNING_AT = (
    {word: (re.compile(re.escape(word) + rb"\s{0,9}\("),) for word in _RUNS_TEXT}
    | {word: (pattern,) for word, pattern in _CALLING_BACK.items()}
    | {word: (_INCLUDE[word.startswith(b"require")],) for word in _INCLUDES}
    | dict.fromkeys(_PATTERN_CALLS, (_PATTERN_RUNS,))
    | {b"(": _DYNAMIC_CALLS}
)


# Whoever reads so little can read it all: there it is enough that both sorts of words meet.
_LITTLE = 4096
_BACK_DOORS = _encoded(
    *("wp_insert_user", "wp_create_user", "wpmu_create_user", "wp_set_auth_cookie"),
    *("pre_user_query", "juser", "user_save", "getccnumber"),
    *("oproxycommand", "ld_preload", "ld_audit", "gconv_path"),
    *("zif_system", "0x6d6574737973"),
)
# What keeps texts for a site, and what makes pages of them.
_KEPT = _encoded("get_option", "get_transient", "get_site_option", "apc_fetch", "apcu_fetch")
_PAGES = _encoded(
    *("wp_insert_post", "wp_update_post", "update_option", "add_option", "post_content"),
    *("posts", "wp_posts", "wp_options", "option_value", "full_content"),
)
_WRITES = frozenset(_WRITING)
_ACTS = frozenset({*_RUNNING, *_WRITING, *_CALLING_BACK, *_INCLUDES, *_PATTERN_CALLS, b"mail"})


class Look:
    """A quick look at PHP source in any text; what several questions ask is worked out once."""

    def __init__(self, lowered: bytes, words: Counter[bytes]) -> None:
        self.lowered = lowered
        self.words = words

    @classmethod
    def at(cls, part: bytes) -> Self:
        """A look at these bytes alone."""
        lowered = part.lower()
        return cls(lowered, words_of(lowered))

    def worth_parsing(self) -> bool:
        """Whether it holds both something that acts and a feed."""
        lowered = self.lowered
        if b" " * 100 in lowered or b"\t" * 100 in lowered or self._odd_include():
            return True
        request, hiding, fetched = self._request, self._hiding, self._fetched
        fed = request or hiding or fetched
        little = len(lowered) <= _LITTLE
        if little and (fed or self._names(_KEPT)) and (self._names(_ACTS) or self._unwritten):
            return True
        if (fed or self._names(_WEAK_HIDING)) and (self._runs or self._runs_pattern):
            return True
        if (request or hiding) and (_shell(lowered) or self._unwritten):
            return True
        if request and (self._acts(_CALLING_BACK) or self._sends() or self._moving_include()):
            return True
        if (request or fetched) and self._acts(_WRITING):
            return True
        if (request or hiding) and self._acts(_HANDING):
            return True
        if request and self._names(_PAGES) and has_fixed_word(lowered):
            return True
        if hiding and b"mail" in self.words and _MAIL.search(lowered) is not None:
            return True
        named = self._names(_BACK_DOORS) or self._calls_out()
        return self._takes_logins() or named or self._spliced_call()

    def _calls_out(self) -> bool:
        """Whether it runs something, and words stand in it that tie a shell to a connection."""
        return self._runs and _CALLS_OUT.search(self.lowered) is not None

    def _takes_logins(self) -> bool:
        """Whether it does what needs no word of a request: a kit's page, a tap, an uploader."""
        words, lowered = self.words, self.lowered
        if b"com" in words and (b"shell.users" in lowered or b"winnt://" in lowered):
            return True
        if b"move_uploaded_file" in words and _UPLOADED_PROGRAM.search(lowered) is not None:
            return True
        if (
            (b"__file__" in words or b"script_filename" in words)
            and self._acts(_WRITING)
            and _COPIES_ITSELF.search(lowered) is not None
            and _PROGRAM_NAME.search(lowered) is not None
        ):
            return True
        if b"$_session" in words and b"mail" in words and self._sends():
            return True
        taps = self._names(_TAPPED) and self._acts(_WRITING | _SENDING)
        return taps and _TAPS.search(lowered) is not None

    def worth_emulating(self) -> bool:
        """Whether something in it hides a text, and something may run it or call its name."""
        if len(self.lowered) <= _LITTLE and self._runs_any_text():
            return True
        if self._names(_WRITES) and self._writes_program():
            return True
        if not self._may_run_hidden:
            return False
        # In a long program, a text that is put together is nothing unusual.
        weak = len(self.lowered) < _SMALL
        hides = self._hiding or (weak and self._puts_together)
        near = len(self.lowered) <= _NEAR
        return (hides and (near or self._meet(weak=weak))) or is_packed(self.lowered)

    @property
    def _may_run_hidden(self) -> bool:
        return (
            self._names(_RUNS_TEXT)
            or self._unwritten
            or self._odd_include()
            or self._runs_pattern
            or self._acts(_CALLING_BACK)
        )

    @property
    def _puts_together(self) -> bool:
        return self._names(_WEAK_HIDING) or _SPLICED_SOMEWHERE.search(self.lowered) is not None

    def _meet(self, *, weak: bool) -> bool:
        """Whether a hiding stands near something that may run what it hides."""
        hidden = sorted(self._places(_WEAKLY_HIDING_AT if weak else _HIDING_AT))
        if not hidden:
            return False
        for place in self._places(_RUNNING_AT):
            after = bisect_left(hidden, place - _NEAR)
            if after < len(hidden) and hidden[after] <= place + _NEAR:
                return True
        return False

    def _places(self, patterns: Mapping[bytes, tuple[re.Pattern[bytes], ...]]) -> Iterator[int]:
        """Where any of the patterns is found whose key stands in the program."""
        lowered = self.lowered
        # One pattern may stand under several keys: it goes over the program once.
        wanted = {
            pattern
            for key, those in patterns.items()
            if key in self.words or (not key[-1:].isalnum() and key in lowered)
            for pattern in those
        }
        for pattern in wanted:
            yield from (match.start() for match in pattern.finditer(lowered))

    def _runs_any_text(self) -> bool:
        words = self.words
        return b"eval" in words or (
            b"assert" in words and _ASSERTS_TEXT.search(self.lowered) is not None
        )

    def _writes_program(self) -> bool:
        """Whether a text that is put together may be a program: its tag, or a text undone."""
        if len(self.lowered) > _SMALL:
            return False
        return b"<?" in self.lowered[2:] or self._hiding or b"pack" in self.words

    # --- feeds

    @cached_property
    def _request(self) -> bool:
        if self._names(_REQUEST) or REQUEST_STREAM in self.lowered:
            return True
        if not self._names(_SERVER):
            return False
        keys = (word.decode("ascii", "replace").upper() for word in self.words)
        return any(map(is_request_key, keys)) or b"$_server[$" in self.lowered

    @cached_property
    def _hiding(self) -> bool:
        if self._names(_HIDING) or b"_decrypt" in self.lowered or self._escapes():
            return True
        return _SELF in self.words and _names_itself(self.lowered)

    @cached_property
    def _fetched(self) -> bool:
        if self._names(_FETCHES) or (b"://" in self.lowered and self._acts(_READING)):
            return True
        # An address in a variable, and the name of a program to write.
        return (
            len(self.lowered) <= _LITTLE
            and not self.words.keys().isdisjoint(_READING)
            and _ADDRESS.search(self.lowered) is not None
            and _PROGRAM_NAME.search(self.lowered) is not None
        )

    def _escapes(self) -> bool:
        lowered = self.lowered
        if self.words[b"chr"] >= _MANY_CHARACTERS:
            return True
        if b"$" in lowered and _ODD_VARIABLE.search(lowered) is not None:
            return True
        if b"$" in lowered and _PICKED.search(lowered) is not None:
            return True
        if b"^" in lowered and _EXCLUSIVE_OR.search(lowered) is not None:
            return True
        if b"\\x" in lowered and _HEX_ESCAPES.search(lowered) is not None:
            return True
        return b"\\1" in lowered and _OCTAL_ESCAPES.search(lowered) is not None

    # --- acts

    def _names(self, words: frozenset[bytes]) -> bool:
        # This way round it goes through the few words, and not through those of the program.
        return not self.words.keys().isdisjoint(words)

    def _acts(self, patterns: dict[bytes, re.Pattern[bytes]]) -> bool:
        here = patterns.keys() & self.words.keys()
        return any(patterns[word].search(self.lowered) is not None for word in here)

    @cached_property
    def _runs(self) -> bool:
        """Whether it runs a text or a command, or names what does where names are called."""
        if self._acts(_RUNNING):
            return True
        return (self._unwritten or self._acts(_CALLING_BACK)) and self._acts(_NAMED_RUNNING)

    @cached_property
    def _unwritten(self) -> bool:
        """Whether it calls, or makes, what no name in the text says."""
        return any(pattern.search(self.lowered) is not None for pattern in _DYNAMIC_CALLS)

    @cached_property
    def _runs_pattern(self) -> bool:
        return self._names(_PATTERN_CALLS) and _PATTERN_RUNS.search(self.lowered) is not None

    @cached_property
    def _includes(self) -> tuple[re.Match[bytes], ...]:
        if not self._names(_INCLUDES):
            return ()
        return tuple(match for one in _INCLUDE for match in one.finditer(self.lowered))

    def _odd_include(self) -> bool:
        """Whether there is an include as no program writes it."""
        return any(match["odd"] for match in self._includes)

    def _moving_include(self) -> bool:
        return any(match["moving"] for match in self._includes)

    def _spliced_call(self) -> bool:
        """A name in two pieces that is called: `('sys'.'tem')(...)`, `$f = 'ev'.'al'`."""
        lowered = self.lowered
        if not self._unwritten or _SPLICED_SOMEWHERE.search(lowered) is None:
            return False
        joined = words_of(_SPLICED.sub(b"", lowered))
        return any(joined[name] > self.words[name] for name in _NAMES_WORTH_HIDING)

    def _sends(self) -> bool:
        lowered = self.lowered
        if self.words[b"log"] and self.words[b"pwd"] and _LOGIN.search(lowered) is not None:
            return True
        if b"mail" in lowered and any(
            any(word in lowered for word in _PASSWORD)
            or lowered.count(b",", match.end(), match.end() + 2000) >= _FIFTH
            for match in _MAIL.finditer(lowered)
        ):
            return True
        return any(box in lowered for box in DROP_BOXES)


def _shell(lowered: bytes) -> bool:
    """Whether a command stands in backticks; in comments they only mark a name."""
    if b"`" not in lowered:
        return False
    for match in _BACKTICK.finditer(lowered):
        start = lowered.rfind(b"\n", 0, match.start()) + 1
        if not lowered[start : match.start() + 1].lstrip().startswith((b"*", b"//", b"#")):
            return True
    return False


def _names_itself(lowered: bytes) -> bool:
    """Whether it takes its own file for more than to ask where it lies."""
    return any(
        not lowered[max(0, match.start() - 40) : match.start()]
        .replace(b" ", b"")
        .endswith(_ASKS_PLACE)
        for match in _ITSELF.finditer(lowered)
    )
