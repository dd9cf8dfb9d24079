"""A root that nobody broke into gives no finding; the same root with implants gives them all.

Measured, three examinations:
  1. the root as its packages left it: findings at medium or above, which must be none;
  2. a copy of it with the sites, people and jobs of the demo's server before the break-in:
     none either;
  3. the same copy with the implants of the demo: each must be found by the check that it
     names, at the path that it names.
Against: the list of implants in pratique.demo. Everything is planted by new inodes in a copy.
Needs: a root of its own (mmdebstrap) or --root; root, for owners, devices and chattr.
Takes: about two minutes on two cores, and 1 GB in the temporary folder (TMPDIR).
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import root as roots
from kills import unlock
from main_job import examine, findings
from planting import Planted, dress, plant

GRAVE = ("medium", "high", "critical")


def main() -> None:
    """Examine three times, print what was found; SystemExit with 1 if anything is amiss."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    roots.add_option(parser)
    options = parser.parse_args()
    with (
        roots.web_root(options.root) as root,
        tempfile.TemporaryDirectory(prefix="pratique-bench-") as name,
    ):
        folder = Path(name)
        try:
            amiss = measures(root, folder)
        finally:
            unlock(folder)
    if amiss:
        raise SystemExit(1)


def measures(root: Path, folder: Path) -> bool:
    """Print the three answers; whether one of them is not what it must be."""
    alarms = grave(root, folder / "case-clean")
    say_alarms("the root as its packages left it", alarms)
    copy = folder / "root"
    subprocess.run(["cp", "-a", "--reflink=auto", str(root), str(copy)], check=True)
    dress(copy, folder)
    dressed = grave(copy, folder / "case-dressed")
    say_alarms("with the sites and people of the demo", dressed)
    planted = plant(copy, folder)
    examine(copy, folder / "case-planted")
    found = findings(folder / "case-planted")
    print("\n| implant | path | check | found |\n|---|---|---|---|")
    missed = 0
    for one in planted:
        answer = answer_for(one, found)
        missed += not answer.startswith("yes") and not one.unplanted
        print(f"| {one.what} | `{one.path}` | {', '.join(one.checks)} | {answer} |")
    there = [one for one in planted if not one.unplanted]
    print(f"\n{len(there) - missed} of {len(there)} found; {len(planted)} implants in all")
    others = unexpected(planted, found)
    print(f"{len(others)} findings at medium or above that name no path of an implant")
    for finding in others:
        print(f"  {finding['severity']} {finding['check']} {paths(finding)[:3]}")
    return bool(alarms or dressed or missed)


def grave(root: Path, case: Path) -> list[dict[str, Any]]:
    """The findings at medium or above of a root."""
    examine(root, case)
    return [finding for finding in findings(case) if finding["severity"] in GRAVE]


def say_alarms(what: str, alarms: list[dict[str, Any]]) -> None:
    """How many false alarms, and each of them."""
    print(f"{what}: {len(alarms)} findings at medium or above")
    for finding in alarms:
        print(f"  {finding['severity']} {finding['check']} {paths(finding)[:3]}")


def answer_for(one: Planted, found: list[dict[str, Any]]) -> str:
    """Whether the checks of an implant point at its path, and how gravely."""
    if one.unplanted:
        return f"not planted: {one.unplanted}"
    pointing = {f["check"]: f["severity"] for f in reversed(found) if one.path in paths(f)}
    if all(check in pointing for check in one.checks):
        return "yes, " + ", ".join(pointing[check] for check in one.checks)
    return "**no**" + (f", but by {', '.join(pointing)}" if pointing else "")


def unexpected(planted: list[Planted], found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Grave findings about paths that no implant names."""
    named = {one.path for one in planted}
    return [f for f in found if f["severity"] in GRAVE and named.isdisjoint(paths(f))]


def paths(finding: dict[str, Any]) -> list[str]:
    """The paths that a finding names."""
    return [place["path"] for place in finding["places"]]


if __name__ == "__main__":
    main()
