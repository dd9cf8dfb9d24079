r"""Commands that ran, put together of what the logs tell apart; they join those of `process_event`.

The audit system writes one command as several records: SYSCALL (who, and whether it was allowed),
EXECVE (the arguments, also as several), CWD, PATH, PROCTITLE. They share the number of the event,
may stand among those of others or in the next file of the log, and some may be missing: then it
is told what is there. Shells that keep times tell commands, too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pratique.parsers.log.row.process_event import ProcessEvent
from pratique.store.derived import write_derived
from pratique.store.tables import Tables

# execve and execveat, by the number that the kernel gives the machine (linux/audit.h), in hex.
_CALLS: Final = {
    "c000003e": (59, 322, 520, 545),  # x86-64, and its x32
    "40000003": (11, 358),  # i386
    "c00000b7": (221, 281),  # AArch64
    "40000028": (11, 387),  # ARM
    "c0000015": (11, 362),  # PowerPC, little end first
    "80000015": (11, 362),
    "80000016": (11, 354),  # s390x
    "c00000f3": (221, 281),  # RISC-V
}
_EXECUTES: Final = " OR ".join(
    f"(arch = '{arch}' AND syscall IN ({', '.join(repr(str(one)) for one in numbers)}))"
    for arch, numbers in _CALLS.items()
)
# An argument that goes on from the record before: `a1[1]=...`.
_GOES_ON: Final = r"^ *a[0-9]+\[0*[1-9][0-9]*\]="

COMMANDS: Final = rf"""
WITH record AS (
    SELECT DISTINCT ON (chain, r.node, r.event, r.type, r.fields)
           coalesce(f.chain, r.path) AS chain, r.* EXCLUDE (node), coalesce(r.node, '') AS node,
           regexp_extract(r.fields, '^ arch=([0-9a-f]+)', 1) AS arch
    FROM audit_record r LEFT JOIN log_file f USING (path)
    WHERE r.type IN ('SYSCALL', 'EXECVE', 'CWD', 'PATH', 'PROCTITLE') AND r.event <> ''
    ORDER BY chain, r.node, r.event, r.type, r.fields, r.path, r.line
), executed AS (
    SELECT DISTINCT chain, node, event FROM record
    WHERE type = 'EXECVE' OR (type = 'SYSCALL' AND (
        {_EXECUTES} OR syscall IN ('execve', 'execveat')
        OR regexp_matches(fields, '\x1d.*SYSCALL=execve')))
), told AS (
    SELECT chain, node, event,
           arg_min({{'path': path, 'line': line, 'time': time, 'source': time_source,
                    'confidence': time_confidence}}, (type <> 'SYSCALL', path, line)) AS first,
           any_value(fields) FILTER (type = 'SYSCALL') AS call,
           any_value(uid) FILTER (type = 'SYSCALL') AS uid,
           any_value(auid) FILTER (type = 'SYSCALL') AS auid,
           any_value(euid) FILTER (type = 'SYSCALL') AS euid,
           any_value(pid) FILTER (type = 'SYSCALL') AS pid,
           any_value(parent) FILTER (type = 'SYSCALL') AS parent,
           any_value(executable) FILTER (type = 'SYSCALL') AS executable,
           any_value(program) FILTER (type = 'SYSCALL') AS program,
           any_value(tty) FILTER (type = 'SYSCALL') AS tty,
           any_value(session) FILTER (type = 'SYSCALL') AS session,
           any_value(success) FILTER (type = 'SYSCALL') AS success,
           any_value("exit") FILTER (type = 'SYSCALL') AS "exit",
           any_value(key) FILTER (type = 'SYSCALL') AS key,
           any_value(folder) FILTER (type = 'CWD') AS folder,
           any_value(command) FILTER (type = 'PROCTITLE') AS title,
           any_value(name) FILTER (type = 'PATH' AND regexp_matches(fields, '^ *item=0 '))
               AS first_name,
           ltrim(string_agg(
               CASE WHEN regexp_matches(fields, '{_GOES_ON}') THEN '' ELSE ' ' END || command, ''
               ORDER BY path DESC, line) FILTER (type = 'EXECVE'), ' ') AS arguments
    FROM record SEMI JOIN executed USING (chain, node, event)
    GROUP BY chain, node, event
), known AS (
    SELECT uid, min(username) AS username FROM account
    WHERE path = '/etc/passwd' AND uid IS NOT NULL GROUP BY uid
)
SELECT t.first.path AS path, t.first.line AS line, t.first.time AS time,
       t.first.source AS time_source, t.first.confidence AS time_confidence, 'audit' AS source,
       coalesce(nullif(regexp_extract(call, '\x1d.*\bUID="([^"]*)"', 1), ''), u.username) AS "user",
       CASE WHEN t.auid IS NOT NULL THEN coalesce(
           nullif(regexp_extract(call, '\x1d.*\bAUID="([^"]*)"', 1), ''), a.username,
           CAST(t.auid AS VARCHAR)) END AS login_user,
       t.uid AS uid, t.auid AS auid, euid, pid, parent,
       coalesce(executable, first_name) AS executable,
       coalesce(arguments, title, program) AS command, folder, tty, session, success, "exit",
       key, event
FROM told t LEFT JOIN known u ON u.uid = t.uid LEFT JOIN known a ON a.uid = t.auid
UNION ALL BY NAME
SELECT path, line, time, 'written by the shell' AS time_source, 0.9 AS time_confidence,
       'history' AS source, nullif(username, '') AS "user", command
FROM shell_history
WHERE time IS NOT NULL AND program IN ('bash', 'sh', 'ash', 'ksh', 'zsh', 'fish')
"""  # noqa: S608 - our own words


def write_executed_commands(tables: Tables, folder: Path) -> None:
    """Put records together to commands, into files of `process_event` below `folder`.

    What logs tell as one line, such as that of sudo, lies in the folder of the pass over them.
    """
    write_derived(tables, ProcessEvent, _all_columns(), folder)


def _all_columns() -> str:
    from pratique.store.columns import columns

    chosen = ", ".join(
        f'CAST("{c.name}" AS {c.sql_type}) AS "{c.name}"' for c in columns(ProcessEvent)
    )
    return f"WITH command AS ({COMMANDS}) SELECT {chosen} FROM command"  # noqa: S608 - our own words
