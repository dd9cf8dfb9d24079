"""E01, Ex01 (EnCase, Expert Witness) and their segments, through libewf.

libewf opens the files by name, all of them beside the first; a link among them is refused here.
It keeps a checksum of each chunk, and the MD5 or SHA-1 of the whole.
"""

from __future__ import annotations

import importlib
import threading
from pathlib import Path
from typing import Any, Final

from pratique.errors import EvidenceError, Unreadable
from pratique.model import Gap, Stage, readable

MAGICS: Final = (b"EVF\x09\x0d\x0a\xff\x00", b"EVF2\x0d\x0a\x81\x00")
_HASHES: Final = ("MD5", "SHA1")


class Ewf:
    """The disk inside a set of segments."""

    form = "ewf"

    def __init__(self, path: Path) -> None:
        self.name = readable(path.name.encode("utf-8", "surrogateescape"))
        library = _library(self.name)
        try:
            segments = [Path(name) for name in library.glob(str(path))]
        except OSError as error:
            raise self._refused("The segments of this image are not all there", error) from error
        for segment in segments:
            if segment != path and (segment.is_symlink() or not segment.is_file()):
                raise self._refused(f"A segment is no file: {readable(bytes(segment))}", None)
        self.files = tuple(segments)
        self._handle = library.handle()
        self._lock = threading.Lock()
        try:
            self._handle.open([str(segment) for segment in segments])
            self.size: int = self._handle.get_media_size()
        except OSError as error:
            raise self._refused("This image cannot be opened", error) from error

    def _refused(self, what: str, error: OSError | None) -> EvidenceError:
        said = f": {_last_words(error)}" if error else ""
        return EvidenceError(
            what + said,
            where=self.name,
            next_step="Put all segments (E01, E02 ...) as files into one folder, and give the "
            "first; `ewfverify` tells which one is damaged.",
        )

    def read_at(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`; `Unreadable` where a segment or a chunk is damaged."""
        length = max(0, min(length, self.size - offset))
        if not length:
            return b""
        with self._lock:
            try:
                found: bytes = self._handle.read_buffer_at_offset(length, offset)
            except OSError as error:
                raise Unreadable(
                    f"A segment of the image is damaged: {_last_words(error)}",
                    where=f"{self.name}, {length} bytes at {offset}",
                    next_step="Copy the segments again; `ewfverify` tells which one is damaged.",
                ) from error
        if len(found) != length:
            raise Unreadable("The image is cut short", where=f"{self.name}, {offset}")
        return found

    def stored_hashes(self) -> dict[str, str]:
        """What whoever made the image stored of its content: `md5`, `sha1`, in hexadecimal."""
        found: dict[str, str] = {}
        with self._lock:
            for name in _HASHES:
                try:
                    value = self._handle.get_hash_value(name)
                except OSError:
                    continue
                if value:
                    found[name.lower()] = value.lower()
        return found

    def plain(self) -> None:
        """None: the bytes are compressed, or between checksums."""

    def limits(self) -> tuple[Gap, ...]:
        """Sectors that the imager itself could not read."""
        try:
            count = self._handle.get_number_of_acquisition_errors()
        except (AttributeError, OSError):
            return ()
        if not count:
            return ()
        detail = f"{self.name}: {count} ranges, which the image holds as zeros"
        return (Gap("", None, Stage.SOURCE, "the disk had read errors when it was imaged", detail),)

    def close(self) -> None:
        """Close the segments."""
        with self._lock:
            try:
                self._handle.close()
            except OSError:  # it was closed before
                return


def _library(name: str) -> Any:
    try:
        return importlib.import_module("pyewf")
    except ModuleNotFoundError as error:
        raise EvidenceError(
            "E01 images need the library libewf, which is not installed",
            where=name,
            next_step="Install it with `pip install libewf-python`; or make a raw image with "
            "`ewfexport -f raw`.",
        ) from error


def _last_words(error: OSError) -> str:
    """libewf tells the chain of its functions; a person needs the first of its words."""
    words = str(error).split(" libewf_")[0].split(" libbfio_")[0]
    return readable(words.encode("utf-8", "replace"))[:200]
