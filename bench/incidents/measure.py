"""How somebody came in, as `pratique story` tells it, against what did happen.

Measured, for each machine that `bench/incidents` made: `pratique examine`, then `pratique story
--json` by its contract: the first entry's vector, time (no more than TOLERANCE from the true
one, or within the story's window), address and log line, and how many of the accounts, sites and
services of its scope are right: sites by folder or name, services by daemon or name. A quiet
machine must have no entry, an undeterminable one must say so. Where two came in,
both must be told, either of them first. Where the command does not exist yet, that is said.
Needs: the machines' folder. Takes: a minute for each.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import peers
from main_job import examine

TOLERANCE = timedelta(minutes=2)
Told = dict[str, Any]


def main() -> None:
    """Examine each, print the table; SystemExit with 1 if fewer are right than must be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, metavar="OUT")
    parser.add_argument("names", nargs="*", metavar="NAME", help="all, if none is named")
    options = parser.parse_args()
    machines = sorted(one.parent for one in options.folder.glob("*/truth.json"))
    machines = [one for one in machines if not options.names or one.name in options.names]
    print("| machine | true | told | vector | time | address | line | scope |")
    print("|---|---|---|---|---|---|---|---|")
    right = sum(measured(machine) for machine in machines)
    print(f"\n{right} of {len(machines)} machines: first entry right, or rightly none")
    if right < len(machines):
        raise SystemExit(1)


def measured(machine: Path) -> bool:
    """Examine one machine and print its line; whether the first entry's vector is right."""
    truth = json.loads((machine / "truth.json").read_text())
    with tempfile.TemporaryDirectory(prefix="pratique-bench-") as folder:
        case = Path(folder) / "case"
        cost = examine(machine / "disk", case)
        story = told(case)
    name = f"{machine.name} ({cost.seconds:.0f} s)"
    if story is None:
        print(f"| {name} | {truth['vector']} | no `story` command | - | - | - | - | - |")
        return False
    return compared(name, truth, story)


def told(case: Path) -> Told | None:
    """The story of a case; None where there is no such command (yet)."""
    done = subprocess.run(
        peers.pratique("story", "--case", case, "--json"),
        capture_output=True,
        check=False,
        env=peers.ENVIRONMENT,
    )
    if done.returncode == 2:
        return None
    if not done.stdout.strip():
        raise SystemExit(done.stderr.decode("utf-8", "replace"))
    story: Told = json.loads(done.stdout)
    return story


def compared(name: str, truth: Told, story: Told) -> bool:
    """Print the line of one machine."""
    entries = story.get("entry") or []
    first = entries[0] if entries else {}
    if truth["vector"] is None:
        right = not entries
    elif truth["vector"] == "unknown":
        right = not story.get("determinable") and bool(story.get("why_not"))
    else:
        doors = {truth["vector"], *truth.get("also", ())}
        right = first.get("vector") in doors <= {one["vector"] for one in entries}
    sure = f" {first['confidence']:.2f}" if first.get("confidence") is not None else ""
    cells = (
        " + ".join([truth["vector"] or "nobody", *truth.get("also", ())]),
        f"{first.get('vector') or 'no entry'}{sure}",
        sign(right),
        sign(in_time(truth, story, first)) if truth["time"] else "-",
        sign(first.get("address") == truth["address"]) if truth["address"] else "-",
        sign(first.get("line") == truth["line"]) if truth["line"] else "-",
        scope(truth, story.get("scope") or {}),
    )
    print(f"| {name} | {' | '.join(cells)} |", flush=True)
    return right


def in_time(truth: Told, story: Told, first: Told) -> bool:
    """Whether the time of the entry is near the true one, or else the window holds it."""
    true = datetime.fromisoformat(truth["time"])
    if first.get("time"):
        return abs(datetime.fromisoformat(first["time"]) - true) <= TOLERANCE
    window = story.get("window") or {}
    if not window.get("after") or not window.get("before"):
        return False
    after, before = (datetime.fromisoformat(window[end]) for end in ("after", "before"))
    return after <= true <= before


def scope(truth: Told, told: Told) -> str:
    """For each part of the scope: how many of the true ones are told, and how many more.

    Then, of what was not touched, how many are named as touched all the same.
    """
    lines = [line for line in told.get("lines") or () if line["reached"] == "touched"]
    parts = []
    for part in ("accounts", "sites", "services"):
        named = [line for line in lines if f"{line['kind']}s" == part]
        right = sum(any(means(line, true) for line in named) for true in truth[part])
        more = sum(not any(means(line, true) for true in truth[part]) for line in named)
        parts.append(f"{part} {right}/{len(truth[part])} +{more}")
    wrong = sum(any(means(line, true) for line in lines) for true in truth["untouched"])
    return "; ".join([*parts, f"untouched but named: {wrong}"])


def means(line: Told, true: str) -> bool:
    """Whether a line of the scope is about what the truth names: a folder, a daemon, an account.

    No access log names the user of an application: to tell whose user it was is all there is.
    """
    return true.partition(": ")[0] in {line["name"], *line.get("also", ())}


def sign(right: bool) -> str:  # noqa: FBT001 -- it is the one thing that it is about
    """How the table says it."""
    return "yes" if right else "**no**"


if __name__ == "__main__":
    main()
