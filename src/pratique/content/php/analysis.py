"""The way into the analysis of PHP: from the bytes of a file to its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pratique.content.mark import Mark
from pratique.content.php.deliveries import deliveries
from pratique.content.php.hidden_line import hidden_lines
from pratique.content.php.opening import Opening
from pratique.content.php.program import Program
from pratique.content.php.sinks import Sighting, runs
from pratique.content.php.syntax import TooLong, parse
from pratique.model import Gap, Stage
from pratique.parsers.base import shown

LENGTH_LIMIT = 4 * 1024 * 1024
MARKS_PER_KIND = 5

# What a text must hold to be worth a parse: something that runs, writes or sends, and
# something to feed it. Lower case; a text that hides both still calls through a variable.
_RUNS = (
    b"eval",
    b"assert",
    b"create_function",
    b"system",
    b"exec",
    b"passthru",
    b"popen",
    b"proc_open",
    b"`",
    b"call_user_func",
    b"forward_static",
    b"register_",
    b"array_",
    b"sort",
    b"preg_replace",
    b"ereg_replace",
    b"preg_filter",
    b"filter_",
    b"iterator_apply",
    b"ob_start",
    b"_handler",
    b"include",
    b"require",
    b"file_put_contents",
    b"fwrite",
    b"fputs",
    b"copy",
    b"rename",
    b"move_uploaded_file",
    b"mail",
    b"curl_",
    b"file_get_contents",
    b"reflection",
    b"fromcallable",
    b"createfunction",
    b"dl(",
)
_FEEDS = (
    b"$_get",
    b"$_post",
    b"$_request",
    b"$_cookie",
    b"$_files",
    b"$_server",
    b"$http_",
    b"php://input",
    b"getallheaders",
    b"apache_request_headers",
    b"getenv",
    b"base64_decode",
    b"gzinflate",
    b"gzuncompress",
    b"gzdecode",
    b"str_rot13",
    b"strrev",
    b"uudecode",
    b"hex2bin",
    b"_decrypt",
    b"pack(",
    b"chr(",
    b"://",
    b"data:",
    b"curl_exec",
    b"wp_remote_",
    b"fsockopen",
    b"__file__",
    b"$globals",
    b"${",
    b"$$",
)
_DYNAMIC_CALL = re.compile(rb"\$\w{1,80}\s{0,9}\(|[\]})'\"]\s{0,9}\(")


def php_marks(content: bytes, path: str, opening: Opening) -> Iterator[Mark | Gap]:
    """The marks of the PHP that starts at `opening`, the surest of each kind first."""
    part = content[opening.start : opening.end]
    if opening.start and not opening.short:
        first_line = content.count(b"\n", 0, opening.start) + 1
    else:
        part, first_line = content[: opening.end], 1
        if opening.start:
            part, first_line = (
                content[opening.start : opening.end],
                content.count(b"\n", 0, opening.start) + 1,
            )
    if not worth_parsing(part):
        return
    if len(part) > LENGTH_LIMIT:
        detail = f"{len(part)} bytes; the first {LENGTH_LIMIT} were analysed"
        yield Gap(path, None, Stage.ANALYSE, "longer than the PHP analysis reads", detail)
        part = part[:LENGTH_LIMIT]
    try:
        source = parse(part, first_line)
    except TooLong:
        detail = f"{len(part)} bytes"
        yield Gap(path, None, Stage.ANALYSE, "PHP that takes too long to parse", detail)
        return
    program = Program(source)
    seen: dict[str, list[Sighting]] = {}
    for sighting in (*runs(program), *deliveries(program)):
        seen.setdefault(sighting.mark, []).append(sighting)
    for sightings in seen.values():
        sightings.sort(key=lambda one: -one.confidence)
        for one in sightings[:MARKS_PER_KIND]:
            quote = source.quote(one.node)
            yield Mark(
                path, source.line(one.node), one.mark, quote, shown(one.why, 600), one.confidence
            )
    yield from hidden_lines(source, path)
    if program.steps_left <= 0:
        detail = "what it does was followed in part"
        yield Gap(path, None, Stage.ANALYSE, "PHP with more connections than are followed", detail)


def worth_parsing(part: bytes) -> bool:
    """Whether `part` holds both something that acts and something to feed it."""
    lowered = part.lower()
    fed = any(word in lowered for word in _FEEDS) or b"\\x" in lowered or b"^" in lowered
    if not fed and not _octal(lowered):
        return False
    return any(word in lowered for word in _RUNS) or _DYNAMIC_CALL.search(part) is not None


_OCTAL = re.compile(rb"\\[0-7]{2,3}\\[0-7]{2,3}")


def _octal(lowered: bytes) -> bool:
    return b"\\" in lowered and _OCTAL.search(lowered) is not None
