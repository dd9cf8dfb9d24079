"""One line for each event of the time line; it is as harmless as what it was made of: not at all.

Who shows it escapes it.
"""

from __future__ import annotations

import posixpath
from typing import Final

from pratique.phrase import N_
from pratique.report.event_phrase import event_phrase
from pratique.report.phrases import duration
from pratique.report.story_words import said
from pratique.report.words import _, figure
from pratique.story.timeline.event import Event

_NAMED: Final = 4
_SECOND: Final = 1_000_000_000
_BURSTS: Final = {
    "request": N_("%(count)s requests"),
    "failure": N_("%(count)s failures"),
    "login": N_("%(count)s logins"),
    "session": N_("%(count)s steps of sessions"),
    "command": N_("%(count)s commands"),
    "mail": N_("%(count)s steps of mail"),
    "transfer": N_("%(count)s transfers"),
    "file": N_("%(count)s files"),
    "error": N_("%(count)s complaints"),
    "database": N_("%(count)s events of a database"),
    "block": N_("%(count)s steps of a guard"),
    "snapshot": N_("%(count)s snapshots"),
    "message": N_("%(count)s messages"),
}


def lane_words(kind: str) -> str:
    """What the events of a kind are, as the name of their lane; an unknown kind stays as it is."""
    return {
        "login": _("logins"),
        "failure": _("failed logins"),
        "session": _("sessions"),
        "request": _("web requests"),
        "transfer": _("transfers"),
        "command": _("commands"),
        "account": _("accounts"),
        "file": _("files"),
        "mail": _("mail"),
        "package": _("packages"),
        "database": _("databases"),
        "error": _("complaints"),
        "block": _("shut out"),
        "message": _("messages"),
        "boot": _("starts"),
        "clock": _("clock set"),
        "snapshot": _("backups"),
        "finding": _("findings"),
    }.get(kind, kind)


def event_words(event: Event) -> str:
    """What happened, with how often and how long for a burst; one line, of any characters."""
    text = said(event_phrase(event))
    if event.count == 1 or event.last is None:
        return text
    told = {
        "what": _(_BURSTS.get(event.kind, N_("%(count)s events"))) % {"count": figure(event.count)},
        "who": _who(event),
        "duration": duration(event.time, event.last),
        "text": text,
    }
    if event.last - event.time < _SECOND:
        return _("%(what)s%(who)s at once, the first: %(text)s") % told
    return _("%(what)s%(who)s (%(duration)s), the first: %(text)s") % told


def _who(event: Event) -> str:
    if event.kind == "file":
        folder = _folder(event.subjects)
        below = _(" below %(folder)s") % {"folder": folder} if folder else ""
        owner = _(" of %(account)s") % {"account": event.account} if event.account else ""
        return f"{owner}{below}"
    accounts = ", ".join(event.accounts[:_NAMED])
    if len(event.accounts) > _NAMED:
        accounts += " ..."
    of = _(" of %(address)s") % {"address": event.address} if event.address else ""
    names = _(" for %(accounts)s") % {"accounts": accounts} if accounts else ""
    return f"{of}{names}"


def _folder(paths: tuple[str, ...]) -> str:
    """The folder that holds all of them: the last two are the ends of the alphabet."""
    folders = [posixpath.dirname(path) for path in paths[-2:]]
    return posixpath.commonpath(folders) if folders and all(folders) else ""
