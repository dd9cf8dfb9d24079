"""Where the output of a command comes from: the network, a decoder, a connection, a loose file.

Options are those of curl(1), wget(1), base64(1), openssl-enc(1), xxd(1) and gzip(1).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from pratique.content.program.place import doubtful_place
from pratique.content.shell.one_liner import one_liner
from pratique.content.shell.program import (
    FETCHERS,
    NETCATS,
    SHELLS,
    Program,
    code_arguments,
)

ESCAPES: Final = re.compile(r"\\(?:x[0-9a-fA-F]{1,2}|0?[0-7]{3})")
_URL = re.compile(r"(?:https?|ftps?|tftp)://", re.IGNORECASE)
_NO_SOURCE: Final = frozenset("echo printf logger grep test [ [[ case for rm".split()) | SHELLS
_RESOLVERS: Final = frozenset({"dig", "nslookup", "host"})
_BASES: Final = frozenset({"base64", "base32", "basenc", "gbase64"})
_UNPACKERS: Final = frozenset("gunzip zcat bzcat bunzip2 xzcat unxz zstdcat lzcat".split())
_PACKERS: Final = frozenset({"gzip", "bzip2", "xz", "zstd", "lzma"})
_READERS: Final = frozenset({"cat", "head", "tail", "dd"})
_TO_OUTPUT: Final = frozenset({"-o", "--output", "-O", "--output-document", "-qO"})
_LOOKED_AT: Final = 64
_OUTPUT = re.compile(r"-[a-zA-Z]*?([oO])(.*)")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where data comes from: `network`, `decoder`, `connection` or `writable`, and through what."""

    kind: str
    by: str
    confidence: float


def origin_of(program: Program) -> Origin | None:
    """Where what `program` prints comes from; None when it is nothing to be wary of."""
    questions: tuple[Callable[[Program], Origin | None], ...] = (
        _network,
        _decoder,
        _own_code,
        _loose_file,
    )
    for question in questions:
        origin = question(program)
        if origin is not None:
            return origin
    return None


def fetched_to(program: Program) -> Iterator[str]:
    """Files into which a fetcher saves what it fetches."""
    texts = program.texts[:_LOOKED_AT]
    is_curl = program.name == "curl"
    named = False
    by_address = program.name in ("wget", "wget2", "aria2c", "axel")
    for text, following in zip(texts, (*texts[1:], ""), strict=False):
        option = _OUTPUT.fullmatch(text)
        if text.startswith(("--output=", "--output-document=")):
            named = True
            yield text.partition("=")[2]
        elif text == "--remote-name" or (is_curl and option and option[1] == "O"):
            by_address = True
        elif text in _TO_OUTPUT:
            named = True
            yield following
        elif option and (option[1] == "O" or not by_address):
            named = True
            yield option[2] or following
    if by_address and not named:
        for text in texts:
            if not text.startswith("-"):
                yield text.partition("?")[0].rstrip("/").rpartition("/")[2]


def _network(program: Program) -> Origin | None:
    name, texts = program.name, program.texts
    if name in FETCHERS:
        return Origin("network", name, 0.95)
    if name in NETCATS or (name == "openssl" and "s_client" in texts):
        return Origin("connection", name, 0.9)
    # A fetcher under another name still needs an address.
    addressed = any(_URL.match(text) for text in texts[:_LOOKED_AT])
    if name in _RESOLVERS or (addressed and name not in _NO_SOURCE):
        return Origin("network", name or "a program", 0.8)
    return None


def _decoder(program: Program) -> Origin | None:
    name, texts = program.name, program.texts[:_LOOKED_AT]
    flags = {c for t in texts if t.startswith("-") and not t.startswith("--") for c in t[1:]}
    decodes = any(text.startswith("--d") for text in texts)  # --decode, --decompress
    if (name in _BASES and (decodes or flags & {"d", "D"})) or (
        name == "openssl" and "-d" in texts
    ):
        return Origin("decoder", name, 0.95)
    if (name == "xxd" and "r" in flags) or name in ("uudecode", "rev", "uncompress"):
        return Origin("decoder", name, 0.9)
    if name in _UNPACKERS or (name in _PACKERS and (decodes or "d" in flags)):
        return Origin("decoder", name, 0.65)
    return _spelled(name, texts, flags)


def _spelled(name: str, texts: tuple[str, ...], flags: set[str]) -> Origin | None:
    if name in ("echo", "printf") and any(len(ESCAPES.findall(t[:4096])) >= 3 for t in texts):
        return Origin("decoder", name, 0.85)
    if name == "tr" and not flags and sum(len(text) for text in texts) >= 10:
        return Origin("decoder", name, 0.7)
    return None


def _own_code(program: Program) -> Origin | None:
    for language, word in code_arguments(program):
        seen = one_liner(word.text) if language != "shell" else None
        if seen is not None and seen.fetches:
            return Origin("network", program.name, 0.9)
        if seen is not None and seen.decodes:
            return Origin("decoder", program.name, 0.8)
    return None


def _loose_file(program: Program) -> Origin | None:
    if program.name not in _READERS:
        return None
    for text in program.texts[:_LOOKED_AT]:
        path = text.removeprefix("if=")
        if doubtful_place(path):
            return Origin("writable", path[:200], 0.85)
    return None
