"""PHP that only an extension can read: what stands in the file is no source any more.

Makers sell programs in this form, and intruders hide theirs in it. Neither can be told from
the other without the extension, so such a file is something that could not be looked at. The
forms are those that the loaders' makers document: ionCube, SourceGuardian, Zend Guard,
phpSHIELD, PHP Express.
"""

from __future__ import annotations

import re
from typing import Final

from pratique.content.base import Content
from pratique.content.php.opening import Opening
from pratique.model import Gap, Stage

_HEAD: Final = 4096
_LEAST_BODY: Final = 200
# For each extension a beginning that only its encoder writes, in lower case.
_BEGINNINGS: Final = (
    ("ionCube Loader", re.compile(rb"<\?(?:php)?\s{1,9}//[0-9a-f]{5}\b")),
    ("Zend Guard Loader", re.compile(rb"<\?(?:php)?\s{1,9}@zend;\s{0,9}\d{1,6};")),
)
# And the calls by which others hand their text to the extension.
_CALLS: Final = (
    ("SourceGuardian Loader", b"sg_load"),
    ("ionCube Loader", b"_il_exec"),
    ("phpSHIELD Loader", b"phpshield_load"),
    ("PHP Express", b"phpexpress"),
)
_CALLED: Final = {
    name: re.compile(name + rb"\s{0,9}\(\s{0,9}['\"][\w+/=\\-]{100}") for _, name in _CALLS
}
_BODY: Final = re.compile(rb"\?>\s{0,9}[\w+/=\\-]{40,}")
_ENCODED: Final = re.compile(rb"[\w+/=\\-]{100,}|[\x80-\xff]+")


def unreadable(content: Content, opening: Opening) -> Gap | None:
    """A gap for a program that is encoded for an extension; None for any other."""
    loader = _loader(content, opening.start)
    if not loader:
        return None
    detail = f"only the extension {loader} can read it: ask its maker for a fresh copy"
    return Gap(content.path, None, Stage.ANALYSE, "PHP encoded for an extension", detail)


def readable_part(program: bytes) -> bytes:
    """What of an encoded program is source: the lines that ask for the extension."""
    return _ENCODED.sub(b"", program)


def _loader(content: Content, start: int) -> str:
    lowered = content.lowered
    for name, beginning in _BEGINNINGS:
        if beginning.match(lowered, start) and _has_body(lowered, start):
            return name
    for name, call in _CALLS:
        if call in content.words and _CALLED[call].search(lowered):
            return name
    return ""


def _has_body(lowered: bytes, start: int) -> bool:
    """Whether an encoded text follows: behind the end of the PHP, or as bytes that are no text."""
    if len(lowered) - start < _LEAST_BODY:
        return False
    if _BODY.search(lowered, start, start + _HEAD):
        return True
    return not lowered[start : start + _HEAD].isascii()
