"""How the shared nouns are said to a person: moments, windows, figures, degrees."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pratique.checks.runner import Outcome
from pratique.inventory.verification import Standing
from pratique.model import Finding, Instant, Severity, Window
from pratique.phrase import N_
from pratique.report.row_words import occasion_words
from pratique.report.story_words import said
from pratique.report.words import _, decimal, figure, ngettext
from pratique.story.examination import State
from pratique.story.history_answer import LongUnchanged, Part
from pratique.story.stock import Stock, Unexplained
from pratique.survey.medium_row import MediumRow

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = (N_("B"), N_("KB"), N_("MB"), N_("GB"), N_("TB"), N_("PB"), N_("EB"))


def moment(instant: Instant) -> str:
    """`2026-11-03 04:00:11 UTC`, whole seconds, rounded down."""
    at = _EPOCH + timedelta(seconds=instant // 1_000_000_000)
    return at.strftime("%Y-%m-%d %H:%M:%S UTC")


def state_of_finding(finding: Finding) -> str:
    """What people decided about a finding."""
    return {
        "open": _("open"),
        "malicious": _("confirmed: malicious"),
        "innocent": _("judged innocent"),
        "accepted": _("accepted as it is"),
        "reopened": _("open again: it changed after it was decided about"),
    }.get(finding.state, finding.state)


def clock_words(time: datetime) -> str:
    """`2026-11-03 04:00 UTC`: when somebody did something, by the clock of their machine."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def machine_moment(instant: Instant) -> str:
    """`2026-11-03T04:00:11Z`, for the `datetime` of an HTML `time`."""
    at = _EPOCH + timedelta(seconds=instant // 1_000_000_000)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def duration(started: Instant, finished: Instant) -> str:
    """How long it took, in the two largest units that matter."""
    seconds = max(0, finished - started) // 1_000_000_000
    if seconds < 60:
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}
    hours, minutes = divmod(minutes, 60)
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}


def size(count: int) -> str:
    """`1.4 GB`, in powers of 1000, as the reader's language writes it."""
    amount, power = float(count), 0
    while amount >= 999.5 and power < len(_UNITS) - 1:
        amount /= 1000
        power += 1
    exact = power == 0 or amount >= 99.5
    shown = f"{amount:.0f}" if exact else f"{amount:.1f}".replace(".", decimal())
    return f"{shown} {_(_UNITS[power])}"


def medium_words(row: MediumRow) -> str:
    """`SHA-256 of disk.qcow2 (1.4 GB): 9f86...`, and whether what it holds of itself is right."""
    name = row.path.rpartition("/")[2]
    if len(row.files) > 1:
        told = {"name": name, "count": figure(len(row.files))}
        name = _("%(name)s and its other files, %(count)s in all") % told
    told = {"name": name, "size": size(row.size)}
    if row.sha256 is None:
        return _("no SHA-256 of %(name)s (%(size)s): %(why)s") % {**told, "why": row.skipped}
    told |= {
        "hash": row.sha256,
        "kind": ", ".join(one.partition(" ")[0].upper() for one in row.stored),
    }
    if row.agrees is None:
        return _("SHA-256 of %(name)s (%(size)s): %(hash)s") % told
    if row.agrees:
        return (
            _("SHA-256 of %(name)s (%(size)s): %(hash)s; the %(kind)s stored in it agrees") % told
        )
    text = _("SHA-256 of %(name)s (%(size)s): %(hash)s; the %(kind)s stored in it does NOT agree")
    return text % told


def share(part: int, whole: int) -> str:
    """`part` of `whole` in percent. It says 100 % and 0 % only where that is exact."""
    if whole <= 0 or part >= whole:
        return _("100 %")
    if part <= 0:
        return _("0 %")
    percent = 100 * part / whole
    if percent > 99.9:
        return _("more than 99.9 %")
    return (
        _("less than 0.1 %")
        if percent < 0.1
        else _("%(percent)s %%") % {"percent": f"{percent:.1f}".replace(".", decimal())}
    )


def percent(part: float) -> str:
    """`69%`, of a part from 0 to 1; whole, as the language writes it."""
    return _("%(percent)s%%") % {"percent": f"{100 * part:.0f}"}


def severity_word(severity: Severity) -> str:
    """The word that stands beside its shape and colour."""
    return {
        Severity.CRITICAL: _("critical"),
        Severity.HIGH: _("high"),
        Severity.MEDIUM: _("medium"),
        Severity.LOW: _("low"),
        Severity.NOTE: _("note"),
    }[severity]


def state_words(state: State) -> str:
    """The first words of the answer."""
    return {
        State.COMPROMISED: _("Compromised"),
        State.SUSPICIOUS: _("Suspicious"),
        State.NO_TRACE: _("No trace found in what was read"),
    }[state]


def finding_state_words(state: str) -> str:
    """What a person decided about a finding; an unknown word stays as it is."""
    return {
        "open": _("open"),
        "malicious": _("malicious"),
        "innocent": _("innocent"),
        "accepted": _("accepted as it is"),
        "reopened": _("open again"),
    }.get(state, state)


def outcome_words(outcome: Outcome) -> str:
    """What a check answered."""
    return {
        Outcome.FOUND: _("found"),
        Outcome.NOTHING: _("nothing in what was read"),
        Outcome.COULD_NOT_LOOK: _("could not look"),
    }[outcome]


def confidence_words(confidence: float) -> str:
    """How sure we are that the finding is what it says, from 0 to 1."""
    if confidence >= 0.95:
        return _("as good as certain")
    if confidence >= 0.8:
        return _("very likely")
    if confidence >= 0.6:
        return _("likely")
    return _("possible") if confidence >= 0.3 else _("a weak hint")


def unchanged_words(one: LongUnchanged) -> str:
    """What one history vouches for, and by which of its snapshots; or why for nothing."""
    told = {"name": one.name, "count": figure(one.files), "why": said(one.why)}
    if one.time is None:
        return _("%(name)s vouches for no file: %(why)s.") % told
    told |= {"label": str(one.label), "time": moment(one.time)}
    return (
        ngettext(
            "%(count)s file is as in %(label)s, %(time)s, of %(name)s (%(why)s).",
            "%(count)s files are as in %(label)s, %(time)s, of %(name)s (%(why)s).",
            one.files,
        )
        % told
    )


def window_words(window: Window) -> str:
    """A window with its basis, as one sentence."""
    known = {
        "after": "" if window.after is None else moment(window.after),
        "before": "" if window.before is None else moment(window.before),
        "basis": "; ".join(basis_words(basis) for basis in window.basis),
    }
    if window.after is not None and window.before is not None:
        if window.basis:
            return _("Between %(after)s and %(before)s, by %(basis)s.") % known
        return _("Between %(after)s and %(before)s.") % known
    if window.before is not None:
        if window.basis:
            return _("Not later than %(before)s, by %(basis)s.") % known
        return _("Not later than %(before)s.") % known
    if window.after is not None:
        if window.basis:
            return _("Not before %(after)s, by %(basis)s.") % known
        return _("Not before %(after)s.") % known
    return _("The evidence does not tell when.")


def claim_words(window: Window) -> str:
    """What the modification time says, as one sentence; empty where it adds nothing."""
    if window.claimed is None or window.claimed == window.before:
        return ""
    told = {"claimed": moment(window.claimed)}
    return _("Its modification time, which anybody can set, says %(claimed)s.") % told


def basis_words(basis: str) -> str:
    """Where a bound comes from; a basis that has no words of its own stays as it is."""
    return {
        "ctime": _("the inode's change time"),
        "mtime": _("the modification time, which anybody can set"),
        "btime": _("the birth time of the file"),
        "atime": _("the access time"),
        "access-log": _("the web server's access log"),
        "log": _("the line of a log that tells of the way in"),
        "auth-log": _("the log of logins"),
        "mail-log": _("the mail log"),
        "journal": _("the system journal"),
        "login": _("the record of logins"),
        "package": _("the package database"),
        "backup": _("a backup"),
        "history": _("earlier evidence of the same machine"),
        "snapshot": _("the snapshots of a backup"),
        "package-log": _("the log of the package manager"),
        "deleted-inode": _("the deletion of what stood there before"),
    }.get(basis, basis)


def stage_words(stage: str) -> str:
    """At which step something got lost; an unknown stage stays as it is."""
    return {
        "source": _("This kind of evidence cannot tell"),
        "list": _("Folders that could not be listed"),
        "read": _("Files that could not be read, or not wholly"),
        "parse": _("Read, but not understood"),
        "analyse": _("Understood only in part"),
        "check": _("Checks that could not put their question"),
    }.get(stage, stage)


def standing_words(standing: str) -> str:
    """How a file stands to packages and clean copies; what explains it stays as it is."""
    return {
        "unowned": _("a file of no package"),
        "modified": _("a file that is not as its package brought it"),
        "conffile changed": _("a configuration file that was changed"),
        "not checkable": _("a file that cannot be compared with its package"),
        "not there": _("not there"),
    }.get(standing, standing)


def explains(standing: str) -> bool:
    """Whether a file that stands so is explained, or names nothing that could be."""
    return standing not in ("unowned", "modified", "conffile changed", "not checkable", "missing")


def unknown_words(item: Unexplained) -> str:
    """What is not known of an item: of the file that names it, and of the one it ends in."""
    if not item.target or item.target == item.path:
        return "" if explains(item.standing) else standing_words(item.standing)
    parts = []
    if not explains(item.target_standing):
        parts.append(_("ends in %(what)s") % {"what": standing_words(item.target_standing)})
    if not explains(item.standing):
        parts.append(_("named in %(what)s") % {"what": standing_words(item.standing)})
    return "; ".join(parts)


def run_words(occasion: str, username: str) -> str:
    """When, and as whom."""
    occasion = occasion_words(occasion)
    if not username:
        return occasion
    return _("%(when)s, as %(account)s") % {"when": occasion, "account": username}


def package_words(stock: Stock) -> str:
    """How many files of packages are in which state, and what the verified ones rest on."""
    parts = [
        _("%(count)s verified by %(proof)s") % {"count": figure(one.files), "proof": one.proof}
        for one in stock.packages
        if one.state == Standing.VERIFIED and one.proof
    ]
    parts += [
        words % {"count": figure(stock.files(state))}
        for state, words in (
            (Standing.MODIFIED, _("%(count)s modified")),
            (Standing.CONFFILE_CHANGED, _("%(count)s configuration files changed")),
            (Standing.MISSING, _("%(count)s missing")),
            (Standing.UNOWNED, _("%(count)s beside them of no package")),
            (Standing.NOT_CHECKABLE, _("%(count)s not checkable")),
        )
        if stock.files(state)
    ]
    return ", ".join(parts)


def part_words(kind: str, path: str) -> str:
    """A part of the machine that is restored on its own."""
    words = {
        "site": _("site %(path)s"),
        "settings": _("settings in %(path)s"),
        "home": _("home %(path)s"),
        "database": _("database files in %(path)s"),
        "mail": _("mail in %(path)s"),
    }
    if kind not in words:
        return _("programs and everything else")
    return words[kind] % {"path": path}


def restore_words(part: Part) -> str:
    """From when a part can be restored, as one or two sentences."""
    if part.kind == "programs":
        return _("Install them anew from their packages, not from a backup.")
    if part.time is None:
        return _("Each snapshot that tells has a trace in it.")
    told = {"label": str(part.label), "time": moment(part.time)}
    if part.kind == "database":
        return (
            _(
                "%(time)s (%(label)s). These are files of a running server: look for a dump of it "
                "in that snapshot, and read what it would bring back."
            )
            % told
        )
    return _("%(time)s (%(label)s)") % told
