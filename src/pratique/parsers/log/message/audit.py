r"""Records of the audit system that went to syslog or the journal.

Without auditd(8), the kernel says them itself (`kauditd_printk_skb` of the kernel's `audit.c`),
with the number of the type; so does AppArmor. The syslog plug-in of auditd writes them as they
stand in its log. The journal has those that it took from the kernel under the name `audit`, with
the name of the type first and without a number of the event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.audit import read_fields
from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.audit_record import AuditRecord

if TYPE_CHECKING:
    import polars as pl

# AUDIT_... of linux/audit.h and of audit-records.h.
_TYPES: Final = {
    "1006": "LOGIN", "1100": "USER_AUTH", "1101": "USER_ACCT", "1102": "USER_MGMT",
    "1103": "CRED_ACQ", "1104": "CRED_DISP", "1105": "USER_START", "1106": "USER_END",
    "1107": "USER_AVC", "1108": "USER_CHAUTHTOK", "1109": "USER_ERR", "1110": "CRED_REFR",
    "1112": "USER_LOGIN", "1113": "USER_LOGOUT", "1114": "ADD_USER", "1115": "DEL_USER",
    "1116": "ADD_GROUP", "1117": "DEL_GROUP", "1123": "USER_CMD", "1130": "SERVICE_START",
    "1131": "SERVICE_STOP", "1300": "SYSCALL", "1302": "PATH", "1305": "CONFIG_CHANGE",
    "1306": "SOCKADDR", "1307": "CWD", "1309": "EXECVE", "1320": "EOE", "1325": "NETFILTER_CFG",
    "1326": "SECCOMP", "1327": "PROCTITLE", "1334": "BPF", "1400": "AVC", "1401": "SELINUX_ERR",
    "1403": "MAC_POLICY_LOAD", "1404": "MAC_STATUS", "1701": "ANOM_ABEND",
}  # fmt: skip


def _read(rows: pl.DataFrame) -> pl.DataFrame:
    """The fields of each record; the name of the machine is that of the log."""
    import polars as pl

    kept = rows.drop("pid", "program").rename({"host": "node"})
    return read_fields(kept.with_columns(pl.col("type").replace(_TYPES)))


SPEAKERS: Final = (
    Speaker(
        ("kernel", "audit", "auditd", "audispd", "audisp-syslog"),
        (
            Saying(
                AuditRecord,
                "audit(",
                r"(?:\[ *[0-9.]+\] )?(?:audit: )?(?:node=[^ ]+ )?type ?=(?P<type>[^ ]+) "
                r"(?:msg=)?audit\((?P<event>[0-9.]+:[0-9]+)\):(?P<fields>(?s:.)*)$",
                decoded=_read,
            ),
        ),
    ),
    Speaker(
        ("audit",),
        (
            Saying(
                AuditRecord,
                "=",
                r"(?P<type>[A-Z][A-Z0-9_]+)(?P<fields> (?s:.)*=(?s:.)*)$",
                {"event": ""},
                decoded=_read,
            ),
        ),
    ),
)
