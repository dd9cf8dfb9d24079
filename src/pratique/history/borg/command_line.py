"""What the command line of `borg create` says about an archive: it is recorded in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

_DEFAULT: Final = "ctime,size,inode"  # since borg 1.1.0, --files-cache
_WITH_VALUE: Final = frozenset(
    """
    -e --exclude --exclude-from --pattern --patterns-from --exclude-if-present --comment
    --timestamp -c --checkpoint-interval --chunker-params -C --compression --files-cache
    --stdin-name --stdin-user --stdin-group --stdin-mode --paths-delimiter --rsh --remote-path
    --lock-wait --umask --remote-ratelimit --upload-ratelimit --remote-buffer --upload-buffer
    --debug-topic --debug-profile --filter
    """.split()
)
_EXCLUDES: Final = frozenset(("-e", "--exclude", "--exclude-from", "--exclude-if-present"))
_PATTERNS: Final = frozenset(("--pattern", "--patterns-from"))


@dataclass(frozen=True, slots=True)
class CommandLine:
    """`paths` as they are stored: without a slash in front; `b""` for `/` and for `.`."""

    paths: tuple[bytes, ...] = ()
    excludes: tuple[str, ...] = ()
    files_cache: str = _DEFAULT
    one_file_system: bool = False

    @classmethod
    def of(cls, words: object) -> Self:
        """The meaning of a recorded command line, a list of words; anything else says nothing."""
        if not isinstance(words, list):
            return cls()
        paths: list[bytes] = []
        excludes: list[str] = []
        files_cache, one_file_system, archive = _DEFAULT, False, False
        for option, value in _split([str(word) for word in words]):
            if option in _EXCLUDES or option in _PATTERNS:
                excludes.append(f"{option} {value}")
            elif option == "--exclude-caches":
                excludes.append(option)
            elif option == "--files-cache":
                files_cache = value
            elif option in {"-x", "--one-file-system"}:
                one_file_system = True
            elif not option and "::" in value:
                archive = True
            elif not option and archive:
                paths.append(_stored(value))
        return cls(tuple(paths), tuple(excludes), files_cache, one_file_system)


def _split(words: list[str]) -> Iterator[tuple[str, str]]:
    """Options with their values, and the rest with an empty option."""
    left = iter(words)
    for word in left:
        name, equals, value = word.partition("=")
        if word == "--":
            yield from (("", rest) for rest in left)
        elif not word.startswith("-") or word == "-":
            yield "", word
        elif name.startswith("--") and equals:
            yield name, value
        elif word in _WITH_VALUE:
            yield word, next(left, "")
        else:
            yield word, ""


def _stored(path: str) -> bytes:
    parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
    return "/".join(parts).encode("utf-8", "surrogateescape")
