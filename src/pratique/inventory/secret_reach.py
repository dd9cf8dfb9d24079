"""Who could read each secret, and whether the intruder could: the table `secret_reach`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final

from pratique.inventory.file_access import FileAccess
from pratique.inventory.intruder_account import (
    IntruderAccount,
    intruder_accounts,
    named_paths,
)
from pratique.inventory.key_use import with_use
from pratique.inventory.secret_change import change_of
from pratique.model import Finding
from pratique.store.parts import storage_error, write_rows
from pratique.store.tables import Tables
from pratique.survey.secret import Secret

# Of `secret`, which holds all: a person changes a few hundred, an intruder may plant a million.
_MOST: Final = 100_000
_MOST_PLACES: Final = 20
_MOST_READERS: Final = 200


@dataclass(frozen=True, slots=True)
class SecretReach:
    """A secret with who could read it. `secret` tells what was found, this what follows."""

    table: ClassVar[str] = "secret_reach"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1; null where the whole file is meant"]
    kind: Annotated[str, "what sort it is, e.g. `database-password`, `ssh-key`, `neighbour`"]
    name: Annotated[str, "which setting or account it is"]
    opens: Annotated[str, "what somebody who has it can open"]
    fingerprint: Annotated[str, "the same for the same secret in this case; empty for a neighbour"]
    also_in: Annotated[tuple[str, ...], "other places with the same secret, at most 20"]
    owner: Annotated[str, "account that owns the file"]
    mode: Annotated[str, "permission bits of the file, octal"]
    readers: Annotated[
        tuple[str, ...],
        "accounts that could read it by the modes of the file and of all folders above it, at most "
        "200, or `everybody`; access control lists were not looked at",
    ]
    within_reach: Annotated[bool, "whether an account that findings show could read it"]
    reached_as: Annotated[str, "that account; empty when it was not within reach"]
    findings: Annotated[tuple[str, ...], "the findings that show that account"]
    change: Annotated[str, "what to do about it"]


REACH_TYPES: Final = (IntruderAccount, SecretReach)


def write_reach(tables: Tables, findings: Iterable[Finding], folder: Path) -> None:
    """Find out who could read what, into the tables below `folder`. CaseStorage if it is full."""
    findings = tuple(findings)
    secrets = list(map(with_use(tables), tables.rows(Secret, most=_MOST)))
    access = FileAccess(tables, (*(one.path for one in secrets), *named_paths(findings)))
    intruders = intruder_accounts(tables, findings, access)
    reached = reaches(secrets, access, intruders)
    try:
        _write(folder, IntruderAccount, intruders)
        _write(folder, SecretReach, reached)
    except OSError as error:
        raise storage_error(folder, error) from error


def reaches(
    secrets: Iterable[Secret], access: FileAccess, intruders: Iterable[IntruderAccount]
) -> list[SecretReach]:
    """Each secret with its readers; those within reach of `intruders` first."""
    secrets, intruders = list(secrets), list(intruders)
    places: dict[str, list[str]] = defaultdict(list)
    for secret in secrets:
        if secret.fingerprint:
            places[secret.fingerprint].append(_place(secret))
    readers: dict[str, tuple[str, ...]] = {}
    found = []
    for secret in secrets:
        if secret.path not in readers:
            readers[secret.path] = access.readers(secret.path)[:_MOST_READERS]
        # The least account that could: who needed no root is what a person wants to know.
        able = [one for one in intruders if access.may_read(one.uid, secret.path)]
        reached = max(able, key=lambda one: one.uid, default=None)
        status = access.status(secret.path)
        own = _place(secret)
        also = dict.fromkeys(one for one in places[secret.fingerprint] if one != own)
        found.append(
            SecretReach(
                path=secret.path,
                line=secret.line,
                kind=secret.kind,
                name=secret.name,
                opens=secret.opens,
                fingerprint=secret.fingerprint,
                also_in=tuple(also)[:_MOST_PLACES],
                owner="" if status is None else access.name(status.uid),
                mode="" if status is None else f"{status.mode:04o}",
                readers=readers[secret.path],
                within_reach=reached is not None,
                reached_as="" if reached is None else reached.username,
                findings=() if reached is None else reached.findings,
                change=change_of(secret.kind),
            )
        )
    root = access.name(0)
    return sorted(
        found,
        # What needed no root was surely in reach, whoever root was in the end.
        key=lambda one: (not one.within_reach, one.reached_as == root, one.path, one.line or 0),
    )


def _place(secret: Secret) -> str:
    return secret.path if secret.line is None else f"{secret.path}:{secret.line}"


def _write(folder: Path, row: type[Any], rows: Iterable[Any]) -> None:
    write_rows(folder, row, row.table, rows)
