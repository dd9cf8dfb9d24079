"""The `file_transfer` table: what FTP servers and their kin moved, one row a step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class FileTransfer:
    """One file that was moved, or another act of a client of a file server."""

    table: ClassVar[str] = "file_transfer"

    path: Annotated[str, "the log, in readable form"]
    line: Annotated[int, "number of its (first) line, from 1; of the entry in a binary log"]
    time: Annotated[Instant | None, "when, UTC; null where the line does not say"]
    time_source: Annotated[
        str, "where the time comes from: `written zone`, `machine zone, year by rotation` ..."
    ]
    time_confidence: Annotated[float, "how sure the time is, 0 to 1; 0 where there is none"]
    service: Annotated[str, "`vsftpd`, `proftpd`, `pure-ftpd`, `sftp`, `xferlog`"]
    action: Annotated[str, "`upload`, `download`, `delete`, `rename`, `mkdir`, `rmdir`, `chmod`"]
    user: Annotated[str | None, "account, as given"]
    address: Annotated[str | None, "address of the client, IPv4 or IPv6"]
    client: Annotated[str | None, "where it came from as written, where that is a name"]
    file: Annotated[
        str | None,
        "path as the log gives it: on the machine, or inside what the account sees",
    ]
    to: Annotated[str | None, "new name, of a `rename`"]
    bytes: Annotated[int | None, "how many bytes were moved"]
    duration: Annotated[float | None, "seconds that it took"]
    complete: Annotated[bool | None, "whether it came to its end"]
    pid: Annotated[int | None, "number of the process"]
