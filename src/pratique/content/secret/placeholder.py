"""Whether a value only stands where a secret is to be put in, or is fetched from elsewhere."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 4096
_WORDS: Final = frozenset(
    b"null none nil true false yes no on off undefined unset default 0 1 -1 x md5 plain sha1 "
    b"sha256 optional required string text".split()
)
_STANDS_FOR: Final = re.compile(
    rb"\$\{|\{\{|<\?|\$\(|%\(|%env\(|\bgetenv\b|\benviron\b|process\.env|ENC\[|!vault|\{cipher\}"
    rb"|\A<.*>\Z|\A\[.*\]\Z|\A@.*@\Z|\A%[A-Za-z_]+%\Z|\A__\w+__\Z|\A\{[A-Za-z_]+\}\Z|\A\*+\Z|\A%[a-z]\Z"
    rb"|example|placeholder|redacted|\btodo\b|fixme|dummy"
    rb"|your[-_ ]|\byour(?:pass|secret|key|token|api)|\bmy(?:password|secretpassword)\b"
    rb"|(?:pass(?:word|wd)?|secret|key|token|phrase|value|string)[-_ ]?(?:goes[-_ ])?here"
    rb"|(?:put|enter|insert|type|set|choose|replace)[-_ ](?:your|a|the|this|with|me|it|in|some)\b"
    rb"|replace[-_]?me|not[-_ ]?set|\bsome[-_ ]?(?:pass|secret|key)|xxxx",
    re.IGNORECASE | re.DOTALL,
)
_MACRO: Final = re.compile(rb"[A-Z]+(?:_[A-Z]+)+")
_PROSE: Final = re.compile(rb"[^\W\d_]+[:,.!?]?(?: [^\W\d_]+[:,.!?]?)+|\S+(?: \S+){3,}")


def is_placeholder(value: bytes) -> bool:
    """Whether `value` is empty, too long, a word that says "none", or a place to fill in.

    `changeme` and `password` are none of these: servers do run with them.
    """
    bare = value.strip()
    if not bare or len(bare) > _LONGEST or bare.lower() in _WORDS:
        return True
    if len(set(bare)) == 1:
        return True
    return (_STANDS_FOR.search(bare) or _MACRO.fullmatch(bare)) is not None


def is_prose(value: bytes) -> bool:
    """Whether `value` reads like words for people: a label, a message."""
    return _PROSE.fullmatch(value.strip()[:_LONGEST]) is not None
