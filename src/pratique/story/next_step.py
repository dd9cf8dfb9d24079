"""The sentences at the end: which door to close first, and where to read on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pratique.phrase import N_, Phrase
from pratique.story.entry.situation import Situation
from pratique.story.examination import State
from pratique.story.story import About, Sentence, Way

CLOSE: Final = {
    "file-upload": N_(
        "Close this door first: the page that takes files must not be reached by anybody before "
        "it is mended."
    ),
    "web-exploit": N_(
        "Close this door first: what took that request must be renewed or taken out before the "
        "site comes back."
    ),
    "cms-login": N_(
        "Close this door first: end all sessions of that web application, change the passwords of "
        "all its users, and look for users that nobody knows."
    ),
    "ssh-password": N_(
        "Close this door first: a new password for %(account)s here and wherever else it is used, "
        "and better logins with keys alone."
    ),
    "ssh-key": N_(
        "Close this door first: take that key of %(account)s away, here and on every machine that "
        "takes it, and find out from where it was stolen."
    ),
    "local-user": N_(
        "Close this door first: lock the account %(account)s, talk to the person whom it belongs "
        "to, and change the passwords of all whom it could become."
    ),
    "ftp-login": N_(
        "Close this door first: a new FTP password for %(account)s, and a look at the computers "
        "that had the old one."
    ),
    "mail-account": N_(
        "Close this door first: a new password for %(account)s. Hold back what still waits in the "
        "queue, and keep it: it is evidence."
    ),
    "panel-login": N_(
        "Close this door first: a new password for %(account)s in the control panel, and an end "
        "to all its sessions."
    ),
    "database-login": N_(
        "Close this door first: the database must not answer strangers, its accounts need new "
        "passwords, and none of them the right to write files (%(account)s)."
    ),
    "neighbour-site": N_(
        "Close this door first: the other site of %(account)s must be mended too, and before "
        "this one comes back."
    ),
    "supply": N_(
        "Close this door first: take no package from that source, and tell those who make it and "
        "all who may have it."
    ),
}


def next_step(state: State, best: Sequence[Way], situation: Situation) -> Iterator[Sentence]:
    """`best` is the way in, where it is known."""
    if state is State.NO_TRACE:
        text = (
            "If something else made you look, such as a complaint or a warning, keep this disk as "
            "it is: no trace in what was read is no proof that nobody came."
        )
        yield Sentence(text, {}, (), About.NEXT)
        return
    for way in best:
        if way.vector in CLOSE:
            told = {"account": way.account or Phrase("that account")}
            yield Sentence(CLOSE[way.vector], told, (), About.NEXT)
    if not best and situation.traces:
        text = (
            "As long as nobody knows the way in, take every one for open: new passwords and keys "
            "throughout, and everything renewed that the network reaches."
        )
        yield Sentence(text, {}, (), About.NEXT)
    told = {"findings": "pratique findings", "timeline": "pratique timeline"}
    text = (
        "Keep this disk as it is. All that was found, with how to check it by hand: %(findings)s; "
        "what happened in order of time: %(timeline)s."
    )
    yield Sentence(text, told, (), About.NEXT)
