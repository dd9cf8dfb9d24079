"""The one entry to everything that looks at the bytes of a file: its marks."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.content.credential_form import credential_forms
from pratique.content.identify import PHP_SUFFIXES
from pratique.content.mark import Mark
from pratique.content.php.analysis import php_marks
from pratique.content.php.opening import Opening, find_opening, is_guard
from pratique.model import Gap, Stage
from pratique.parsers.base import shown

PHP_CODE = "php-code"

# Kinds of text; everything else is data, in which PHP is looked for with more suspicion.
TEXT_KINDS = frozenset(
    {
        "php",
        "html",
        "xml",
        "svg",
        "css",
        "javascript",
        "json",
        "text",
        "script",
        "python",
        "perl",
        "ruby",
        "shell",
        "sql",
        "asp",
        "jsp",
        "pem",
    }
)
# Texts that hold PHP as an example or as a pattern, and that no web server runs.
_ABOUT_PHP = frozenset({"python", "perl", "ruby", "shell", "script", "pem"})


def find_marks(content: bytes, path: str, kind: str, *, whole: bool = True) -> Iterator[Mark | Gap]:
    """The marks of `content`, and a gap for whatever in it could not be analysed.

    `path` is the readable absolute path, `kind` the word of `identify`. `whole` is false
    when `content` is only the beginning of a larger file. Never raises on any bytes.
    """
    if kind in ("html", "php", "text"):
        yield from credential_forms(content, path)
    if b"<?" not in content and kind != "php":
        return
    opening = find_opening(content, text=kind in TEXT_KINDS)
    if opening is None or (kind in _ABOUT_PHP and not _runnable(path)):
        return
    if not is_guard(content):
        yield _code(content, path, opening, kind)
        if not whole and kind in TEXT_KINDS:
            reason = "longer than the PHP analysis reads"
            yield Gap(path, None, Stage.ANALYSE, reason, "analysed in pieces")
        yield from php_marks(content, path, opening)


def _runnable(path: str) -> bool:
    return path.rpartition(".")[2].lower() in PHP_SUFFIXES


def _code(content: bytes, path: str, opening: Opening, kind: str) -> Mark:
    line = content.count(b"\n", 0, opening.start) + 1 if kind in TEXT_KINDS else None
    start = content[opening.start : min(opening.end, opening.start + 900)]
    quote = shown(b" ".join(start.split()), 300)
    return Mark(path, line, PHP_CODE, quote, "", 0.7 if opening.short else 0.95)
