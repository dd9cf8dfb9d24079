"""Whether a program that runs anything it is told was given the rights of root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names, reads
from pratique.model import Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

_ANYTHING: Final = (
    r"(ba|da|z|k|c|tc|fi|rba|a)?sh|busybox|(python|perl|ruby|lua|node|php|tclsh|gawk|mawk|awk)[0-9.]*"
    r"|vi|vim(\.[a-z]+)?|nano|emacs.*|less|more|find|env|nmap|gdb|strace|tar|zip|rsync|cp|mv|dd|tee"
    r"|socat|nc(\.[a-z]+)?|ncat|openssl|systemctl|docker|xargs|watch|time(out)?|nice|ed|sed|curl|wget|make"
)
# cap_setuid, cap_setgid, cap_dac_override, cap_dac_read_search, cap_sys_admin, cap_sys_ptrace,
# cap_sys_module, cap_chown, cap_fowner: see capabilities(7).
_STRONG: Final = sum(1 << bit for bit in (0, 1, 2, 3, 6, 7, 16, 19, 21))
_LOW_WORD: Final = slice(8, 16)  # hexadecimal digits of the first permitted word, little endian

_SQL: Final = """
SELECT path, filename, mode, uid, capabilities, sha256 FROM file
WHERE type = 'regular' AND regexp_full_match(filename, ?)
  AND ((mode & 2048) > 0 OR capabilities IS NOT NULL)
  AND (kind = 'elf' OR kind IS NULL)
ORDER BY path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each interpreter, editor or copier that is set-uid or has strong capabilities."""
    for path, name, mode, uid, capabilities, sha256 in tables.select(_SQL, _ANYTHING):
        setuid = bool(mode & 0o4000)
        if not setuid and not _strong(capabilities):
            continue
        told = {"name": name, "uid": uid, "capabilities": capabilities or ""}
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),
            quote=f"{mode:04o} user {uid} {path}" + (f" {capabilities}" if capabilities else ""),
            why=(
                Phrase(
                    "%(name)s does whatever its user tells it, and it was given the rights of "
                    "user %(uid)s. Anyone on this machine can take them with one line. No "
                    "distribution ships it like that.",
                    told,
                )
                if setuid
                else Phrase(
                    "%(name)s does whatever its user tells it, and it was given capabilities "
                    "(%(capabilities)s). Anyone on this machine can take them with one line. No "
                    "distribution ships it like that.",
                    told,
                )
            ),
            verify=(*names(path), reads("getcap", path)),
            confidence=0.95,
            severity=Severity.CRITICAL if setuid and uid == 0 else Severity.HIGH,
        )


def _strong(capabilities: str | None) -> bool:
    """Whether the permitted set of a vfs_cap_data (<linux/capability.h>) holds a strong one."""
    word = (capabilities or "")[_LOW_WORD]
    try:
        return bool(int.from_bytes(bytes.fromhex(word), "little") & _STRONG)
    except ValueError:
        return False


CHECK = Check(
    slug="files-setuid-interpreter",
    title="A program that runs anything was given the rights of root",
    severity=Severity.HIGH,
    technique="T1548.001",
    reads=(File,),
    innocent="None is known for set-uid. Capabilities are given to node or python for low ports.",
    blind="A set-uid program under another name; see what belongs to no package.",
    next="Treat every account of this machine as root. See when the mode was changed (ctime).",
    find=find,
    about_content=False,
)
