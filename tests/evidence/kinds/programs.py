"""Backups that a program keeps: one snapshot of restic, one archive of borg."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from kinds import Kind, Loss
from pratique.evidence.location import Location
from pratique.history.borg.source import BorgSource
from pratique.history.location import SnapshotLocation
from pratique.history.restic.source import ResticSource

_LOST = frozenset({Loss.INODE, Loss.SPARSE, Loss.LENGTH_OF_FOLDER})


def _restic(tree: Path, folder: Path) -> Location:
    # The password reaches whoever opens it by the environment, as it does for a person.
    os.environ["RESTIC_PASSWORD"] = "x"
    command = ["restic", "-q", "--no-cache", "-r", str(folder)]
    subprocess.run([*command, "init"], check=True, capture_output=True)
    subprocess.run([*command, "backup", "."], cwd=tree, check=True, capture_output=True)
    return SnapshotLocation("restic", str(folder))


def _borg(tree: Path, folder: Path) -> Location:
    os.environ["BORG_PASSPHRASE"] = "x"
    base = folder.with_name(folder.name + "-base")
    own = {**os.environ, "BORG_BASE_DIR": str(base)}
    for command in (["init", "-e", "repokey", folder], ["create", f"{folder}::web", "."]):
        subprocess.run(["borg", *command], cwd=tree, check=True, capture_output=True, env=own)
    return SnapshotLocation("borg", str(folder), "web")


_BORG = _LOST | {Loss.MTIME_FRACTION, Loss.ATTRIBUTES}

KINDS = (
    Kind("restic", ResticSource.kind, _restic, _LOST | {Loss.HARD_LINKS}, ("restic",), slow=True),
    Kind("borg", BorgSource.kind, _borg, _BORG, ("borg",), slow=True),
)
