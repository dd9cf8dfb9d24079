"""Errors that a person can see: what happened, where, and what to do next.

Only `cli` and `web` turn them into text; everything below them raises.

    PratiqueError                       exit status
    +-- UsageError                      2   the command was given something that it cannot use
    |   +-- NoCleanCopy                 2   what was given as a clean copy cannot be taken as one
    |   +-- NoAdvisories                2   what was given as advisories holds none
    |   +-- NotAStamp                   2   what was given is no time stamp for this bag
    +-- EvidenceError                   4   the evidence cannot be opened or read
    |   +-- NotEvidence                 4   nothing here recognises this path
    |   +-- OutsideEvidence             4   a path that leads out of the evidence
    |   +-- Unreadable                  4   one thing in the evidence could not be read
    |       +-- Vanished                4   it was listed, and is gone
    |       +-- Replaced                4   it was listed as something else
    |       +-- NotCollected            4   a collection lists it, and does not hold it
    +-- HistoryError                    4   a history cannot be opened or read
    |   +-- HistoryLocked               4   another program is writing to it, or left its lock
    |   +-- PasswordNeeded              4   it is encrypted, and no password was given
    +-- CaseError                       5   the case folder cannot be used
    |   +-- NoCase                      5   there is none here
    |   +-- CaseLocked                  5   another run is using it
    |   +-- CaseVersion                 5   it was written by another version
    |   +-- CaseStorage                 5   the disk is full, or the folder is read-only
    |   +-- Pruned                      5   it was in the case, and `pratique prune` removed it
    |   +-- NoBag                       5   this is no sealed bag, or cannot be opened as one
    |   +-- BagStorage                  5   there is no room for the bag, or it may not be written
    |   +-- DutiesUnreadable            5   its people or rules, edited by hand, cannot be read
    +-- OwnFault                       70   Pratique itself failed; nothing is said of the evidence
"""

from __future__ import annotations

from typing import ClassVar


class PratiqueError(Exception):
    """Base of every error shown to a person.

    `what` is one sentence; `where` a path or an address in readable form, may be empty;
    `next_step` one sentence that tells what to do, may be empty.
    """

    code: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 2

    def __init__(self, what: str, *, where: str = "", next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.next_step = next_step


class UsageError(PratiqueError):
    """The command was given something that it cannot use."""

    code = "usage"
    exit_status = 2


class NoCleanCopy(UsageError):
    """What was given as a clean copy cannot be read as one, or not wholly."""

    code = "clean-copy"


class NoAdvisories(UsageError):
    """What was given as advisories cannot be read, or holds none that are understood."""

    code = "advisories"


class NotAStamp(UsageError):
    """What was given is no answer of a time-stamp authority, or not for this bag."""

    code = "not-a-stamp"


class EvidenceError(PratiqueError):
    """The evidence cannot be opened or read."""

    code = "evidence"
    exit_status = 4


class NotEvidence(EvidenceError):
    """No evidence source recognises this path."""

    code = "evidence-not-recognised"


class OutsideEvidence(EvidenceError):
    """A path leads out of the evidence, or in a circle."""

    code = "evidence-outside"


class Unreadable(EvidenceError):
    """One thing in the evidence could not be read. The survey turns this into a gap."""

    code = "evidence-unreadable"


class Vanished(Unreadable):
    """It was listed, and is gone."""

    code = "evidence-vanished"


class Replaced(Unreadable):
    """It was listed as one thing, and is another."""

    code = "evidence-replaced"


class NotCollected(Unreadable):
    """A collection lists it, and does not hold its content. It is no loss of this run."""

    code = "evidence-not-collected"


class HistoryError(PratiqueError):
    """A history cannot be opened or read: the program's own words, and its exit status."""

    code = "history"
    exit_status = 4


class HistoryLocked(HistoryError):
    """Another program is writing to the repository, or one that was killed left its lock."""

    code = "history-locked"


class PasswordNeeded(HistoryError):
    """It is encrypted, and no password was given, or a wrong one."""

    code = "history-password"


class CaseError(PratiqueError):
    """The case folder cannot be used."""

    code = "case"
    exit_status = 5


class NoCase(CaseError):
    """There is no case folder here."""

    code = "case-missing"


class CaseLocked(CaseError):
    """Another run is using the case folder."""

    code = "case-locked"


class CaseVersion(CaseError):
    """The case folder was written by another version."""

    code = "case-version"


class CaseStorage(CaseError):
    """The case folder cannot be written: the disk is full, or it is read-only."""

    code = "case-storage"


class Pruned(CaseError):
    """It was in the case, and was removed because its time was over."""

    code = "case-pruned"


class NoBag(CaseError):
    """What was named is no sealed bag, or cannot be opened as one."""

    code = "bag-missing"


class BagStorage(CaseError):
    """The sealed bag cannot be written: the disk is full, or the folder is read-only."""

    code = "bag-storage"


class DutiesUnreadable(CaseError):
    """The people or the rules of the case, which may be edited by hand, cannot be read."""

    code = "duties-unreadable"


class OwnFault(PratiqueError):
    """Pratique itself failed. Nothing follows from it about the evidence."""

    code = "own-fault"
    exit_status = 70  # EX_SOFTWARE of sysexits.h
