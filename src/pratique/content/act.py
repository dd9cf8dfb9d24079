"""What a short piece of code does, in single words: for blocks that are compared, not judged."""

from __future__ import annotations

import re
from typing import Final

_FOREIGN: Final = rb"(?:https?:)?//"

# For each word: what must stand there at all, in lower case, and the pattern that decides.
_ACTS: Final[tuple[tuple[str, str, tuple[bytes, ...]], ...]] = (
    (
        "runs",
        "eval assert create_function exec system passthru popen proc_open function(",
        (
            rb"\b(?:eval|assert|create_function|system|passthru)\s{0,9}\(",
            rb"\b(?:shell_exec|proc_open|popen)\s{0,9}\(",
            rb"(?<!->)(?<!::)(?<!\.)\bexec\s{0,9}\(",
            rb"\bnew\s{1,9}function\s{0,9}\(",
        ),
    ),
    (
        "calls-name",
        "",
        (
            rb"\$\w{1,60}(?:\[[^\]]{1,40}\])?\s{0,3}\((?!\))",
            rb"\$\{[^}]{1,40}\}\s{0,3}\(",
        ),
    ),
    (
        "decodes",
        (
            "base64 gzinflate gzuncompress gzdecode rot13 hex2bin pack chr strrev atob "
            "unescape uudecode"
        ),
        (
            (
                rb"\b(?:base64_decode|gz(?:inflate|uncompress|decode)|str_rot13|hex2bin|unpack|pack|chr"
                rb"|strrev|atob|fromcharcode|unescape|convert_uudecode)\s{0,9}\("
            ),
        ),
    ),
    (
        "escapes",
        "\\x \\0 \\1",
        (rb"(?:\\(?:x[0-9a-f]{2}|[01][0-7]{2})[^\\'\"\s]{0,2}){3}",),
    ),
    (
        "includes",
        "include require",
        (rb"\b(?:include|require)(?:_once)?\b[\s(@]{0,9}[$'\"\w]",),
    ),
    (
        "fetches",
        "// curl_ fsockopen",
        (
            (
                rb"\b(?:file_get_contents|fopen|readfile|copy|fetch|wp_remote_get)\s{0,9}\("
                rb"[^)]{0,80}//"
            ),
            rb"\bcurl_(?:init|exec|setopt)\b|\bfsockopen\b",
        ),
    ),
    (
        "asks-visitor",
        "$_ http_ navigator referrer cookie",
        (
            rb"\$_(?:get|post|cookie|request|files)\b",
            rb"http_(?:user_agent|referer|x_forwarded|cookie|cf_)",
            rb"\bnavigator\.useragent|document\.(?:referrer|cookie)",
        ),
    ),
    (
        "redirects",
        "location refresh",
        (
            rb"header\s{0,9}\(\s{0,9}['\"]location:\s{0,9}" + _FOREIGN,
            rb"\blocation(?:\.href|\.replace)?\s{0,9}[=(]\s{0,9}['\"]" + _FOREIGN,
            rb"http-equiv\s{0,9}=\s{0,9}['\"]?refresh",
        ),
    ),
    (
        "writes",
        "file_put fwrite fputs touch chmod move_upl",
        (rb"\b(?:file_put_contents|fwrite|fputs|touch|chmod|move_uploaded_file)\s{0,9}\(",),
    ),
    (
        "adds-script",
        "<script createelement document.write <iframe",
        (
            rb"<script[\s>]|<iframe\b|document\.write(?:ln)?\s{0,9}\(",
            rb"createelement\s{0,9}\(\s{0,9}['\"]script",
        ),
    ),
    (
        "silences",
        "error_reporting ini_set ignore_user @",
        (
            rb"error_reporting\s{0,9}\(\s{0,9}(?:0|null|!1|false)\s{0,9}\)",
            rb"ini_set\s{0,9}\(\s{0,9}['\"](?:display_errors|error_log|log_errors)",
            rb"@\s{0,3}(?:include|require)|ignore_user_abort\s{0,9}\(",
        ),
    ),
    ("globals", "$globals", (rb"\$globals\s{0,9}[\[{]",)),
    ("scrambled", "_0x", (rb"_0x[0-9a-f]{3,8}\b",)),
)
_COMPILED: Final = tuple(
    (word, tuple(sign.encode() for sign in signs.split()), re.compile(b"|".join(patterns)))
    for word, signs, patterns in _ACTS
)
# Most code does nothing of this: one look, and only then one for each word.
_ANY: Final = re.compile(
    b"|".join(re.escape(sign) for _, signs, _ in _COMPILED for sign in signs)
    + rb"|\$[\w{[\]'\"}]{0,99}\s{0,3}\("
)


def acts(code: bytes) -> list[str]:
    """The words for what `code` does, which is without comments; in time linear in it."""
    lowered = code.lower()
    if not _ANY.search(lowered):
        return []
    return [
        word
        for word, signs, pattern in _COMPILED
        if (not signs or any(sign in lowered for sign in signs)) and pattern.search(lowered)
    ]
