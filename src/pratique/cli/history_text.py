"""What histories say, for a person on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from pratique.cli.say import say, say_json, say_prose
from pratique.report.finding_words import title
from pratique.report.phrases import moment, part_words, size, unchanged_words, window_words
from pratique.report.story_words import said
from pratique.report.words import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable

    from pratique.dating.folder_changes import Step
    from pratique.dating.versions import Stand
    from pratique.history.base import Change, History, Snapshot
    from pratique.inventory.package_run import PackageRun
    from pratique.model import Finding
    from pratique.story.examination import Examination
    from pratique.story.history_answer import HistoryAnswer, Line, LongUnchanged, Part

_MOST_FINDINGS: Final = 12  # of one interval
_NEVER: Final = 1 << 63
_MOST_NAMED: Final = 5  # packages of a run whose command is not known
_MOST_CHANGES: Final = 400  # of one step; --json gives them all
_WIDTH: Final = 60  # snapshots on a line


def say_history(answer: Examination) -> None:
    """Since when, what to trust, what to restore from when, and what is not known."""
    history = answer.history
    for line in history.lines:
        _line(line)
    dated = [f for f in answer.findings if "snapshot" in f.window.basis]
    if dated:
        say(_("When the findings came about, as far as it is known:"))
        for found in _by_window(dated):
            _window(found)
        say()
    if history.parts:
        say(_("What can be restored from when:"))
        for part in history.parts:
            _part(part)
        say()
    _unchanged(history.unchanged)
    if history.older:
        say_prose(
            _("In the oldest snapshot already, so older than the backups, or your own: %(ids)s")
            % {"ids": ", ".join(history.older)},
            hang=2,
        )
        say()
    if history.blind:
        say(_("What the backups cannot tell:"))
        for sentence in history.blind:
            say_prose(f"  - {said(sentence)}", hang=4)
        say()


def history_json(history: HistoryAnswer) -> dict[str, Any]:
    """The answer of the histories for scripts. Fields may be added, never renamed."""
    return {
        **asdict(history),
        "blind": [sentence.english for sentence in history.blind],
        "unchanged": [{**asdict(one), "why": one.why.english} for one in history.unchanged],
    }


def _unchanged(found: tuple[LongUnchanged, ...]) -> None:
    if found:
        say(_("What stands unchanged since well before:"))
    for one in found:
        say_prose(f"  - {unchanged_words(one)}", hang=4)
    if found:
        say()


def _line(line: Line) -> None:
    moments = line.moments
    if not moments:
        say(_("%(name)s: no snapshot of this machine") % {"name": line.name})
        say()
        return
    told = {
        "name": line.name,
        "count": len(moments),
        "first": moment(moments[0].time),
        "last": moment(moments[-1].time),
    }
    say_prose(_("%(name)s: %(count)s snapshots, from %(first)s to %(last)s") % told, hang=2)
    for row in _drawn(line):
        say(f"  {row}")
    say(_("  - no trace   x a trace   . not looked at"))
    if line.trusted is not None:
        told = {"label": line.trusted.label, "time": moment(line.trusted.time)}
        say_prose(
            _("  The newest with no trace of what was found: %(label)s, %(time)s") % told, hang=4
        )
    else:
        say_prose(_("  None of them is without a trace of what was found."), hang=4)
    if line.dirty is not None:
        told = {
            "label": line.dirty.label,
            "time": moment(line.dirty.time),
            "count": line.dirty.findings,
        }
        say_prose(
            ngettext(
                "  The first with a trace: %(label)s, %(time)s, of %(count)s finding",
                "  The first with a trace: %(label)s, %(time)s, of %(count)s findings",
                line.dirty.findings or 0,
            )
            % told,
            hang=4,
        )
    say()


def _drawn(line: Line) -> Iterator[str]:
    """The snapshots as one sign each, oldest first."""
    signs = "".join(
        "." if one.findings is None else "x" if one.findings else "-" for one in line.moments
    )
    for start in range(0, len(signs), _WIDTH):
        yield signs[start : start + _WIDTH]


def _by_window(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings of one interval together, the earliest first; the worst first in each."""
    found: dict[tuple[int, int], list[Finding]] = {}
    for finding in findings:
        window = finding.window
        key = (window.before or _NEVER, window.after or 0)
        found.setdefault(key, []).append(finding)
    return [found[key] for key in sorted(found)]


def _window(findings: list[Finding]) -> None:
    say_prose(f"  {window_words(findings[0].window)}", hang=4)
    for finding in findings[:_MOST_FINDINGS]:
        words = f"{title(finding)}: {finding.places[0]}" if finding.places else title(finding)
        say_prose(f"    {finding.id}  {words}", hang=16)
    left = len(findings) - _MOST_FINDINGS
    if left > 0:
        say(_("    ... and %(count)s more: pratique findings") % {"count": left})


def _part(part: Part) -> None:
    told = {"part": part_words(part.kind, part.path)}
    if part.kind == "programs":
        say_prose(
            _("  %(part)s: install them anew from their packages, not from a backup") % told, hang=4
        )
    elif part.time is None:
        say_prose(_("  %(part)s: each snapshot has a trace in it") % told, hang=4)
    else:
        told |= {"label": str(part.label), "time": moment(part.time)}
        say_prose(_("  %(part)s: from %(label)s, %(time)s") % told, hang=4)
    if part.kind == "database":
        say_prose(
            _(
                "    These are files of a running server: look for a dump of it in that snapshot, "
                "and read what it would bring back."
            ),
            hang=4,
        )


def say_path(
    history: History, name: str, path: bytes, runs: tuple[PackageRun, ...], *, as_json: bool
) -> None:
    """The versions of a file, or what changed in a folder."""
    from pratique.dating.folder_changes import steps
    from pratique.dating.versions import stands

    if _is_folder(history, path):
        with _progress(name) as tell:
            found = steps(history, path, tell)
            _steps(history, name, found, runs, as_json=as_json)
    else:
        with _progress(name) as tell:
            told = _stands(name, path, stands(history, path, tell), as_json=as_json)
        silent = len(history.snapshots()) - told
        if silent and not as_json:
            say(
                ngettext(
                    "%(count)s snapshot does not tell: it could not be read, or leaves this out.",
                    "%(count)s snapshots do not tell: they could not be read, or leave this out.",
                    silent,
                )
                % {"count": silent}
            )


def _is_folder(history: History, path: bytes) -> bool:
    """What the newest snapshot says of a path, else the oldest, else one between."""
    from pratique.history.base import Version
    from pratique.model import EntryType

    snapshots = history.snapshots()
    for snapshot in dict.fromkeys(snapshots[i] for i in (-1, 0, len(snapshots) // 2) if snapshots):
        seen = history.look(snapshot, [path]).get(path)
        if isinstance(seen, Version):
            return seen.entry.type is EntryType.DIRECTORY
    return False


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None]]:
    from pratique.cli.watch_progress import watching

    with watching(quiet=False, say_case=False) as watcher:
        yield lambda done, total: watcher.dated(name, done, total)


def _stands(name: str, path: bytes, found: Iterable[Stand], *, as_json: bool) -> int:
    """Tell how a path stood over time; how many snapshots told it."""
    from pratique.model import readable

    shown = readable(b"/" + path)
    if as_json:
        kept = list(found)
        say_json(_stand_json(name, shown, one) for one in kept)
        return sum(one.snapshots for one in kept)
    count = 0
    say_prose(_("%(path)s in %(history)s:") % {"path": shown, "history": name}, hang=2)
    for one in found:
        say()
        say_prose(f"  {_span(one.first, one.last)}", hang=4)
        _stand(one)
        count += one.snapshots
    say()
    return count


def _stand(one: Stand) -> None:
    if one.version is None:
        say(_("    not there"))
        return
    entry = one.version.entry
    told = [str(entry.type), size(entry.size), f"{entry.mode:04o} {entry.uid}:{entry.gid}"]
    if entry.mtime is not None:
        told.append(_("modified %(time)s") % {"time": moment(entry.mtime)})
    say_prose("    " + ", ".join(told), hang=6)
    if one.sha256:
        say(f"    sha256 {one.sha256}")
    for line in one.difference:
        say(f"      {line}")
    if one.note:
        say_prose(f"    ({one.note})", hang=4)


def _stand_json(name: str, path: str, one: Stand) -> dict[str, Any]:
    from pratique.case.answer import iso
    from pratique.model import readable

    entry = None if one.version is None else one.version.entry
    return {
        "history": name,
        "path": path,
        "first": {"snapshot": one.first.key, "time": iso(one.first.time)},
        "last": {"snapshot": one.last.key, "time": iso(one.last.time)},
        "snapshots": one.snapshots,
        "there": entry is not None,
        **(
            {}
            if entry is None
            else {
                "type": str(entry.type),
                "size": entry.size,
                "mode": entry.mode,
                "uid": entry.uid,
                "gid": entry.gid,
                "mtime": iso(entry.mtime),
                "ctime": iso(entry.ctime),
                "symlink_target": None
                if entry.symlink_target is None
                else readable(entry.symlink_target),
                "sha256": one.sha256 or None,
            }
        ),
        "difference": list(one.difference),
        "note": one.note,
    }


def _steps(
    history: History,
    name: str,
    found: Iterable[Step],
    runs: tuple[PackageRun, ...],
    *,
    as_json: bool,
) -> None:
    if as_json:
        say_json(row for step in found for row in _step_json(history, name, step, runs))
        return
    say(_("What changed, in %(history)s:") % {"history": name})
    quiet = 0
    for step in found:
        if not step.changes:
            quiet += 1
            continue
        say()
        say_prose(f"  {_span(step.before, step.after)}", hang=4)
        say_prose("    " + _by_whom(history, step, runs), hang=6)
        for change in step.changes[:_MOST_CHANGES]:
            say(f"    {_change(change)}")
        if len(step.changes) > _MOST_CHANGES:
            more = {"count": len(step.changes) - _MOST_CHANGES}
            say(_("    ... and %(count)s more; --json gives them all") % more)
    say()
    if quiet:
        say(
            _("Between %(count)s other pairs of snapshots nothing changed here.") % {"count": quiet}
        )


def _change(change: Change) -> str:
    from pratique.dating.folder_changes import What, what
    from pratique.model import readable

    signs = {
        What.ADDED: "+", What.REMOVED: "-", What.CHANGED: "M", What.RIGHTS: "U", What.REPLACED: "T",
    }  # fmt: skip
    return f"{signs[what(change)]} {readable(b'/' + change.path)}"


def _by_whom(history: History, step: Step, runs: tuple[PackageRun, ...]) -> str:
    """What ran in that time, or what the snapshot itself says; else by hand, as it seems."""
    from pratique.inventory.package_run import covered, runs_between

    said = _said(history, step.after)
    if said:
        return said
    found = runs_between(runs, step.before.time, step.after.time)
    if not found and covered(runs, step.before.time):
        return _("no package manager ran in that time, as far as its logs tell: by hand")
    if not found:
        return _("no log of a package manager tells of that time")
    return "; ".join(map(_run, found))


def _said(history: History, snapshot: Snapshot) -> str:
    """What a commit says that it was made by; empty for what is no repository of git."""
    from pratique.history.git.repository import Git

    if not isinstance(history, Git):
        return ""
    cause = history.cause(snapshot)
    told = {"how": cause.how, "command": cause.command, "who": cause.who}
    if cause.command:
        return _("%(how)s: %(command)s (%(who)s)") % told
    return _("%(how)s (%(who)s)") % told


def _run(run: PackageRun) -> str:
    told = {
        "time": moment(run.start),
        "what": run.command or ", ".join(run.changes[:_MOST_NAMED]) or run.manager,
        "who": run.username,
    }
    if run.username:
        return _("%(time)s %(what)s, by %(who)s") % told
    return _("%(time)s %(what)s") % told


def _step_json(
    history: History, name: str, step: Step, runs: tuple[PackageRun, ...]
) -> Iterator[dict[str, Any]]:
    from pratique.case.answer import iso
    from pratique.dating.folder_changes import what
    from pratique.model import readable

    for change in step.changes:
        yield {
            "history": name,
            "path": readable(b"/" + change.path),
            "what": str(what(change)),
            "after": {"snapshot": step.before.key, "time": iso(step.before.time)},
            "before": {"snapshot": step.after.key, "time": iso(step.after.time)},
            "by": _by_whom(history, step, runs),
        }


def _span(first: Snapshot, last: Snapshot) -> str:
    if first.key == last.key:
        return f"{moment(first.time)}  {first.label}"
    told = {
        "first": moment(first.time),
        "last": moment(last.time),
        "labels": f"{first.label} .. {last.label}",
    }
    return _("%(first)s to %(last)s  %(labels)s") % told
