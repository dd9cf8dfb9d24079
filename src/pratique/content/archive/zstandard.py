"""A stream of zstd (RFC 8878), unpacked a piece at a time as those of the standard library are."""

from __future__ import annotations

import importlib
from typing import Any


def zstandard() -> Zstandard | None:
    """Something that unpacks one frame; None where this Python cannot."""
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return Zstandard(importlib.import_module(name))
        except ModuleNotFoundError:
            continue
    return None


class Zstandard:
    """A stream of zstd (RFC 8878), whose damage is an error of values like that of others."""

    def __init__(self, library: Any) -> None:
        self._error = library.ZstdError
        # More than what `zstd --ultra` asks for is refused by the library itself (128 MiB).
        self._stream = library.ZstdDecompressor()

    @property
    def eof(self) -> bool:
        """Whether the frame has ended."""
        return bool(self._stream.eof)

    @property
    def needs_input(self) -> bool:
        """Whether nothing is left of what it was given."""
        return bool(self._stream.needs_input)

    @property
    def unused_data(self) -> bytes:
        """What stands behind the frame."""
        return bytes(self._stream.unused_data)

    def decompress(self, packed: bytes, most: int) -> bytes:
        """The next bytes, `most` of them; ValueError where it is damaged."""
        try:
            return bytes(self._stream.decompress(packed, most))
        except self._error as error:
            raise ValueError(str(error)) from error
