"""Style sheets that call a function of PHP which runs a text.

XSL reaches PHP through the namespace `http://php.net/xsl`; source: the manual of PHP,
`XSLTProcessor::registerPHPFunctions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.names import PHP_RUNS_DECODED
from pratique.content.php.opening import find_opening
from pratique.parsers.base import shown

_NAMESPACE: Final = b"//php.net/xsl"
_CALLS: Final = re.compile(
    rb":function(?:string)?\s{0,3}\(\s{0,3}['\"](assert|system|passthru|exec|shell_exec|eval"
    rb"|popen|proc_open|create_function|file_put_contents)['\"]"
)
_QUOTE: Final = 200


def find(content: Content) -> Iterator[Mark]:
    """Point at the call; a PHP program that carries such a sheet is looked at as a program."""
    if _NAMESPACE not in content.lowered:
        return
    found = _CALLS.search(content.lowered)
    if found is None or find_opening(content.held, text=True) is not None:
        return
    line = content.line(found.start())
    start = content.held.rfind(b"\n", 0, found.start()) + 1
    quote = shown(content.held[start : start + 2 * _QUOTE].split(b"\n", 1)[0].strip(), _QUOTE)
    called = found[1].decode("ascii")
    why = f"The style sheet calls, on line {line}, `{called}` of PHP, which runs what it is given."
    yield Mark(content.path, line, PHP_RUNS_DECODED, quote, why, 0.85)


ANALYSER = Analyser(frozenset(), find)
