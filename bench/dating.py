"""How quickly and how rightly backups date what an intruder did.

Measured: `pratique examine --history restic:... --history borg:...` of the machine of
history_material.py: 30 daily snapshots in each repository, 500 honest changes a day, and five
things planted on days that are known: a file added, changed, replaced with its old mtime, deleted
and made again, renamed.
  1. listings of each repository beyond the first and the last (limit 12);
  2. seconds that both histories take together (limit 60): the time with them less that without;
  3. for every thing planted, the last snapshot without it and the first with it, of each
     history, and the window of its finding, against the truth.
Needs: root, a loop device, mkfs.ext4, debugfs, restic, borg; a root of its own (mmdebstrap) or
--root. Takes: four minutes to make the material (kept in --folder), then two.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import peers
import ratio
import root as roots
from main_job import DONE, command, findings, said
from process import run

MOST_LISTINGS = 12
MOST_SECONDS = 60
_FIRST_DAY = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)
_PASSWORDS = {"RESTIC_PASSWORD": "material", "BORG_PASSPHRASE": "material"}
_MATERIAL = Path(__file__).with_name("history_material.py")


def main() -> None:
    """Make the material if it is not there, examine it twice, compare; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    roots.add_option(parser)
    parser.add_argument("--folder", type=Path, help="where the material is made, and kept")
    options = parser.parse_args()
    os.environ.update(_PASSWORDS)
    with tempfile.TemporaryDirectory(prefix="pratique-bench-") as name:
        folder = (options.folder or Path(name) / "past").resolve()
        if not (folder / "truth.json").exists():
            with roots.web_root(options.root) as root:
                subprocess.run([sys.executable, _MATERIAL, root, folder], check=True)
        with mounted(folder) as machine:
            wrong = measures(machine, folder, Path(name))
    if wrong:
        raise SystemExit(1)


@contextmanager
def mounted(folder: Path) -> Iterator[Path]:
    """The machine as it is at the end, read-only."""
    place = folder / "machine"
    subprocess.run(
        ["mount", "-o", "loop,ro,noload", str(folder / "machine.img"), str(place)], check=True
    )
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def measures(machine: Path, folder: Path, work: Path) -> int:
    """Print the table and the comparison; how many answers are wrong."""
    histories = [f"restic:{folder / 'restic'}", f"borg:{folder / 'borg'}"]
    asked = [word for history in histories for word in ("--history", history)]
    without = run(
        command(machine, work / "without"), environment=peers.ENVIRONMENT, accepted=DONE
    ).seconds
    case = work / "with"
    whole = run(
        [*command(machine, case), *asked], environment=peers.ENVIRONMENT, accepted=DONE
    ).seconds
    print(ratio.heading())
    seconds = whole - without
    limit = f"{MOST_SECONDS} s"
    kept = seconds <= MOST_SECONDS
    print(ratio.line("both histories together", f"{seconds:.0f} s", limit, kept=kept))
    wrong = not kept
    for row in _rows(case, "SELECT history, listings, contents, snapshots FROM history"):
        # Opening lists the snapshots, and looks where the root lies; then the first and the last.
        beyond = max(0, int(row["listings"]) - 4)
        name = str(row["history"]).partition(":")[0]
        wrong |= beyond > MOST_LISTINGS
        told = f"{beyond} ({row['snapshots']} snapshots, {row['contents']} contents read)"
        what = f"listings of {name} beyond the first and last"
        kept = beyond <= MOST_LISTINGS
        print(ratio.line(what, told, str(MOST_LISTINGS), kept=kept))
    truth = [Truth(**planted) for planted in json.loads((folder / "truth.json").read_text())]
    amiss = sum(compare(planted, case) for planted in truth)
    print(f"\n{len(truth)} planted; {amiss} answers wrong; {len(findings(case))} findings dated")
    return wrong + amiss


@dataclass(frozen=True, slots=True)
class Truth:
    """One thing planted, as history_material.py notes it."""

    path: str
    what: str
    first: int
    before: str


def compare(truth: Truth, case: Path) -> int:
    """Print what each history says of one thing planted, and count what is wrong."""
    wrong = 0
    rows = _rows(
        case,
        f"SELECT finding, history, state, time FROM sighting WHERE path = '/{truth.path}' "
        "ORDER BY time",
    )
    by_history: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        by_history.setdefault((row["finding"], row["history"]), []).append(row)
    print(f"\n{truth.what}: /{truth.path}, first in snapshot {truth.first}")
    if not by_history:
        print("  **no sighting**")
        return 1
    for (finding, history), seen in by_history.items():
        # What it was before an absence is another life of the same path.
        last = max((i for i, row in enumerate(seen) if row["state"] == "without"), default=-1)
        days = [_day(row["time"]) for row in seen]
        without = days[last] if last >= 0 else None
        with_it = next((days[i] for i in range(last + 1, len(seen))
                        if seen[i]["state"] == "with"), None)  # fmt: skip
        right = (without, with_it) == (truth.first - 1, truth.first)
        wrong += not right
        word = "right" if right else "**WRONG**"
        print(f"  {finding} {history.partition(':')[0]}: ({without}, {with_it}] {word}")
    windows = [f["window"] for f in findings(case) if _names(f, truth.path)]
    came = _FIRST_DAY + timedelta(days=truth.first, hours=-6)
    for window in windows:
        after, before = (datetime.fromisoformat(t) if t else None
                         for t in (window["after"], window["before"]))  # fmt: skip
        inside = (after is None or after <= came) and (before is None or came <= before)
        wrong += not inside
        word = "holds the truth" if inside else f"**does not hold {came}**"
        print(f"  window {window['after']} to {window['before']}: {word}")
    return wrong


def _names(finding: dict[str, Any], path: str) -> bool:
    return [place["path"] for place in finding["places"]] == [f"/{path}"]


def _day(time: str) -> int:
    """The number of the snapshot that was made at that time."""
    moment = datetime.fromisoformat(time)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round((moment - _FIRST_DAY) / timedelta(days=1))


def _rows(case: Path, question: str) -> list[dict[str, Any]]:
    return [
        json.loads(line) for line in said("sql", "--case", case, "--json", question).splitlines()
    ]


if __name__ == "__main__":
    main()
