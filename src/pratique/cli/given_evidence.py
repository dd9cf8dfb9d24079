"""What a person gives as evidence: a path, several disks, a snapshot; and the keys to it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pratique.report.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pratique.evidence.disks import Disks
    from pratique.evidence.location import Location

_ASKED: Final = 3  # times for one volume
_LONGEST: Final = 8 << 20  # bytes of a key file, as cryptsetup(8) has it


def evidence_at(
    places: Sequence[str], key_files: Sequence[Path] = (), root: str = ""
) -> Path | Location:
    """The evidence at `places`, opened with the keys in `key_files` or with what is typed now.

    `UsageError` where several places are given and one is no disk, and where a key or a root is
    given for what is none.
    """
    from pratique.errors import UsageError
    from pratique.evidence.disk.image import is_image
    from pratique.evidence.disks import Disks
    from pratique.history.location import location_of

    if len(places) == 1:
        place = location_of(places[0])
        if not isinstance(place, Path) or not is_image(place):
            if key_files or root:
                raise UsageError(
                    "--key-file and --root are for disks and their images",
                    where=places[0],
                    next_step="Leave them out; or is the path of the image right?",
                )
            return place
        paths: tuple[Path, ...] = (place,)
    else:
        paths = tuple(map(Path, places))
        _refuse_others(paths)
    found = with_keys(Disks(paths, root=root), key_files)
    return found if len(paths) > 1 or found.keys or root else paths[0]


def reopened(place: Path | Location, key_files: Sequence[Path] = ()) -> Path | Location:
    """Evidence that a case knows, with the keys that it needs and that no case keeps."""
    from pratique.evidence.disk.image import is_image
    from pratique.evidence.disks import Disks

    if isinstance(place, Disks):
        return with_keys(place, key_files)
    if not isinstance(place, Path) or not is_image(place):
        return place
    found = with_keys(Disks((place,)), key_files)
    return found if found.keys else place


def with_keys(disks: Disks, key_files: Sequence[Path]) -> Disks:
    """The disks with keys for the encrypted volumes on them; nothing is asked where none is."""
    from pratique.cli.say import say_aside
    from pratique.evidence.unlocking import unlocked

    given = [_content(path) for path in key_files]
    found, encrypted = unlocked(replace(disks, keys=()), given, ask)
    locked = encrypted - len(found.keys)
    if given and not encrypted:
        say_aside(_("pratique: nothing here is encrypted; the key file was not needed"))
    elif given and locked:
        told = {"locked": locked, "encrypted": encrypted}
        say_aside(_("pratique: %(locked)s of %(encrypted)s encrypted volumes stay locked") % told)
    return found


def ask(name: str, times: int) -> bytes | None:
    """The passphrase of a volume, typed unseen; None without a terminal, and for no answer."""
    import getpass

    from pratique.cli.say import say_aside
    from pratique.report.escape import for_terminal

    if times >= _ASKED or not _at_terminal():
        return None
    if times:
        say_aside(_("pratique: that does not open it"))
    told = {"name": for_terminal(name)}
    question = _("Passphrase of %(name)s, which is encrypted (Enter to leave it locked): ") % told
    try:
        typed = getpass.getpass(question, stream=sys.stderr)
    except EOFError:
        return None
    return typed.encode("utf-8", "surrogateescape") or None


def _at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def _content(path: Path) -> bytes:
    """What is in a key file, which may be a pipe: `--key-file <(pass show disk)`."""
    from pratique.case.folder import shown_path
    from pratique.errors import UsageError

    try:
        with path.open("rb") as opened:
            found = opened.read(_LONGEST + 1)
    except OSError as error:
        raise UsageError(
            f"The key file cannot be read: {error.strerror or error}",
            where=shown_path(path),
            next_step="Check its name, and that you may read it.",
        ) from error
    if not found or len(found) > _LONGEST:
        raise UsageError(
            "The key file is empty" if not found else "This is too long for a key file",
            where=shown_path(path),
            next_step="Give the file that holds the key, as `cryptsetup open --key-file` takes it.",
        )
    return found


def _refuse_others(paths: Sequence[Path]) -> None:
    """Several disks are one machine; several folders, or the same disk twice, are not."""
    from pratique.case.folder import shown_path
    from pratique.errors import UsageError

    met: list[Path] = []
    for path in paths:
        if path.is_dir():
            raise UsageError(
                "Several places can only be the disks of one machine, and this is a folder",
                where=shown_path(path),
                next_step="Mount one file system in the folder of the other, and give the upper "
                "one; or examine them one after the other.",
            )
        try:
            again = any(path.samefile(other) for other in met if other.exists())
        except OSError:
            again = False
        if again:
            raise UsageError(
                "This disk is given twice",
                where=shown_path(path),
                next_step="Give each disk of the machine once.",
            )
        met.append(path)
