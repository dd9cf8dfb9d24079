r"""Settings written as code: PHP, Python, JavaScript, Ruby, JSON.

What is read is one grammar wide enough for all of them: a name, a sign (`=`, `=>`, `:`), and one
text in quotes; brackets that hold such pairs; and calls with texts for arguments
(`define('DB_PASSWORD', '...')`, `mysqli_connect('localhost', 'shop', '...')`). A value that is
put together from pieces, or fetched by a call, is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from pratique.content.secret.found import FoundSecret, Setting
from pratique.content.secret.opens import account, database, system, text_of
from pratique.content.secret.placeholder import is_placeholder

MOST_BYTES: Final = 1 << 20
_DEEP: Final = 60
_TOKEN: Final = re.compile(
    rb"(?P<comment>/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|(?://|#(?!\[))[^\n]*+)"
    rb"|'(?P<single>(?:[^'\\\n]|\\.)*+)'?|\"(?P<double>(?:[^\"\\\n]|\\.)*+)\"?"
    rb"|(?P<word>[$@]?[A-Za-z_][\w]*+(?:(?:->|::)[A-Za-z_]\w*+)*+)"
    rb"|(?P<sign>=>|===?|!==?|<=|>=|\?:|[=:\[\](){},;.?+%])|(?P<line>\n)|(?P<number>[0-9]+)",
    re.DOTALL,
)
_ESCAPED: Final = re.compile(rb"\\(.)", re.DOTALL)
_PUT_IN: Final = re.compile(rb"\$\w|\{\$|#\{|\$\{")
_OPEN: Final = {b"[": b"]", b"(": b")", b"{": b"}"}
_FOLLOWS: Final = frozenset((b",", b";", b"]", b")", b"}", b""))
_SQL: Final = {
    "mysqli_connect": "MySQL", "mysql_connect": "MySQL", "mysql_pconnect": "MySQL",
    "mysqli": "MySQL", "mysqli_real_connect": "MySQL", "real_connect": "MySQL",
}  # fmt: skip
_LOGINS: Final = {"ftp_login": "FTP account", "ssh2_auth_password": "SSH account"}
_KEYWORDS: Final = frozenset(b"return echo print else in not and or if yield case".split())
_DSN_PASSWORD: Final = re.compile(rb"(?i)(?:^|[;\s])(?:password|pwd)\s*=\s*'?([^;'\s]+)")
_DSN_PART: Final = rb"(?i)(?:^|[;:\s])%s\s*=\s*'?([^;'\s]+)"


@dataclass(slots=True)
class _Bracket:
    """What is open: a call with its arguments, or a group of pairs."""

    closing: bytes
    name: str
    path: tuple[str, ...]
    group: int
    call: str = ""
    arguments: list[bytes | None] = field(default_factory=list)
    index: bool = False


@dataclass(slots=True)
class _Text:
    value: bytes
    line: int
    literal: bool


class _Walk:
    """One pass over the tokens of a file."""

    def __init__(self, content: bytes, *, colons: bool) -> None:
        self._tokens = _TOKEN.finditer(content)
        self._signs = (b"=>", b"=", b":") if colons else (b"=>", b"=")
        self.settings: list[Setting] = []
        self.secrets: list[FoundSecret] = []
        self._groups = 0
        self._open = [_Bracket(b"", "", (), 0)]
        self._left: list[str] = []  # the name that a sign may follow
        self._named = False  # whether a sign did
        self._waiting: tuple[Setting, bool] | None = None
        self._line = 1
        self._before = b""
        self._of_index: dict[str, int] = {}

    def run(self) -> None:
        """Collect settings and secrets."""
        for token in self._tokens:
            sort = token.lastgroup
            if sort in ("line", "comment"):
                self._line += token[0].count(b"\n")
                continue
            if sort in ("single", "double"):
                self._text(token, sort)
            elif sort == "word":
                self._word(token[0])
            elif sort == "number":
                self._settle(token[0])
                self._argument(None)
                self._named = False
            else:
                self._sign(token[0])
            self._before = token[0] if sort == "sign" else b"a"
        self._settle(b"")

    def _text(self, token: re.Match[bytes], sort: str) -> None:
        raw = token[sort]
        value = _ESCAPED.sub(rb"\1", raw) if b"\\" in raw else raw
        literal = sort == "single" or _PUT_IN.search(raw) is None
        self._settle(b"a")
        here = self._open[-1]
        if here.index:
            here.arguments.append(value)
        elif self._named and self._left:
            self._pair(value, literal=literal)
            self._left, self._named = [], False
        else:
            if self._before in (b"(", b","):
                self._argument(value if literal else None, fresh=True)
            else:
                self._argument(None)
            self._left = [text_of(value)]
        self._line += raw.count(b"\n")

    def _pair(self, value: bytes, *, literal: bool) -> None:
        here = self._open[-1]
        names = (*here.path, *self._left)
        group = here.group
        if len(self._left) > 1:
            stem = ".".join(names[:-1])
            group = self._of_index.setdefault(stem, self._fresh())
        self._waiting = (Setting(self._line, ".".join(names), value, group), literal)

    def _word(self, word: bytes) -> None:
        self._settle(b"a")
        if self._open[-1].index:
            self._open[-1].arguments.append(word.lstrip(b"$"))
            return
        self._argument(None)
        if self._named:
            # `= new PDO(...)`, `= getenv(...)`: the value is what a call gives.
            if word not in (b"array", b"dict", b"Array"):
                self._named = False
                self._left = [text_of(word)]
            return
        if word.lower() in _KEYWORDS:
            self._left = []
            return
        self._left = [text_of(part) for part in re.split(rb"->|::", word.lstrip(b"$@"))]

    def _sign(self, sign: bytes) -> None:
        self._settle(sign)
        if sign in self._signs and self._left:
            self._named = True
            return
        if sign in _OPEN:
            self._opened(sign)
        elif sign in (b"]", b")", b"}"):
            self._closed(sign)
        else:
            if sign not in (b",", b"("):
                self._argument(None)
            self._left, self._named = [], False

    def _opened(self, sign: bytes) -> None:
        if len(self._open) > _DEEP:
            return
        here = self._open[-1]
        indexing = sign == b"[" and bool(self._left) and not self._named
        called = sign == b"(" and not self._named and bool(self._left)
        name = ".".join(self._left)
        path = (*here.path, *self._left) if self._named else here.path
        group = here.group if indexing or called else self._fresh()
        self._open.append(_Bracket(_OPEN[sign], name, path, group, name if called else ""))
        self._open[-1].index = indexing
        if not indexing:
            self._left, self._named = [], False

    def _closed(self, sign: bytes) -> None:
        here = self._open[-1]
        if len(self._open) == 1 or here.closing != sign:
            self._left, self._named = [], False
            return
        self._open.pop()
        if here.index:
            self._left += [text_of(one) for one in here.arguments if one is not None]
            return
        if here.call:
            self._called(here)
        self._left, self._named = [], False
        self._argument(None)

    def _called(self, call: _Bracket) -> None:
        name = call.call.rpartition(".")[2].lower()
        texts = call.arguments
        if name == "define" and len(texts) == 2 and texts[0] is not None and texts[1] is not None:
            self.settings.append(Setting(self._line, text_of(texts[0]), texts[1], call.group))
        elif name in _SQL and len(texts) >= 3 and texts[2] is not None:
            told = [text_of(one or b"") for one in (*texts, b"")]
            opens = database(_SQL[name], told[3], told[0], told[1])
            self._secret("database-password", name, texts[2], opens)
        elif name == "pdo" and len(texts) >= 3 and texts[0] is not None and texts[2] is not None:
            self._data_source(name, texts[0], texts[2], texts[1] or b"")
        elif name in ("pg_connect", "pg_pconnect", "odbc_connect") and texts and texts[0]:
            found = _DSN_PASSWORD.search(texts[0])
            if found is not None:
                self._data_source(name, b"pgsql:" + texts[0], found[1], b"")
        elif name in _LOGINS and len(texts) >= 3 and texts[2] is not None:
            opens = account(_LOGINS[name], text_of(texts[1] or b""), "")
            self._secret("password", name, texts[2], opens)

    def _data_source(self, name: str, source: bytes, password: bytes, user: bytes) -> None:
        opens = database(
            system(text_of(source)),
            source_part(source, b"dbname"),
            source_part(source, b"host"),
            text_of(user) or source_part(source, b"user"),
        )
        self._secret("database-password", name, password, opens)

    def _secret(self, kind: str, name: str, value: bytes, opens: str) -> None:
        if not is_placeholder(value):
            self.secrets.append(FoundSecret(kind, self._line, name, value, opens))

    def _argument(self, value: bytes | None, *, fresh: bool = False) -> None:
        here = self._open[-1]
        if here.index or not here.call:
            return
        if fresh or self._before in (b"(", b","):
            here.arguments.append(value)
        elif here.arguments:
            here.arguments[-1] = None  # more than one text: what it is in the end is not known

    def _settle(self, following: bytes) -> None:
        """Take the pair before, unless its text goes on."""
        if self._waiting is None:
            return
        (setting, literal), self._waiting = self._waiting, None
        # A new line of code after it, in languages without a sign at the end, is an end too.
        if literal and (following in _FOLLOWS or following == b"a"):
            self.settings.append(setting)

    def _fresh(self) -> int:
        self._groups += 1
        return self._groups


def source_part(source: bytes, name: bytes) -> str:
    """The value of `name` in a data source name (`host=...;dbname=...`); empty without one."""
    found = re.search(_DSN_PART % name, source)
    return text_of(found[1]) if found is not None else ""


def code_settings(
    content: bytes, *, colons: bool = False
) -> tuple[list[Setting], list[FoundSecret]]:
    """The settings of a file of code, and the passwords in its calls; of the first megabyte.

    With `colons`, a colon stands between name and value, too: all languages but PHP.
    """
    walk = _Walk(content[:MOST_BYTES], colons=colons)
    walk.run()
    return walk.settings, walk.secrets
