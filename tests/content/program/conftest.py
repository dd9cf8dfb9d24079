"""ELF object files made for a test, with no code in them that does anything."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping

import pytest


def _object(
    contents: Mapping[str, bytes], asked: tuple[str, ...] = (), *, machine: int = 62
) -> bytes:
    """An object file of 64 bits with these sections, which asks for these symbols."""
    texts = b"\0" + b"".join(name.encode() + b"\0" for name in asked)
    table = bytes(24)
    for name in asked:
        table += struct.pack("<IBBHQQ", texts.index(name.encode() + b"\0"), 16, 0, 0, 0, 0)
    parts = {**contents, ".symtab": table, ".strtab": texts}
    names = b"\0" + b"".join(name.encode() + b"\0" for name in (*parts, ".shstrtab"))
    parts[".shstrtab"] = names
    body, rows, offset = b"", [bytes(64)], 64
    for index, (name, content) in enumerate(parts.items(), start=1):
        kind = 2 if name == ".symtab" else 1
        rows.append(
            struct.pack(
                "<IIQQQQIIQQ", names.index(name.encode() + b"\0"), kind, 6, 0, offset,
                len(content), index + 1, 0, 1, 0,
            )
        )  # fmt: skip
        body += content
        offset += len(content)
    head = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack(
        "<HHIQQQIHHHHHH", 1, machine, 1, 0, 0, offset, 0, 64, 0, 0, 64, len(rows), len(rows) - 1
    )  # fmt: skip
    return head + body + b"".join(rows)


@pytest.fixture
def elf_object() -> Callable[..., bytes]:
    return _object
