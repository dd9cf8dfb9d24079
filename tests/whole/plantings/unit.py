"""Services, sockets, paths, mounts and drop-ins: systemd.unit(5)."""

from __future__ import annotations

from typing import Final

from plantings.case import Case, Twin, both, put, run, shell, unit
from plantings.command import (
    BASH_BACK,
    DECODE,
    FETCH,
    HIDDEN,
    PYTHON_BACK,
    SHM,
    program,
    tool,
    with_program,
)
from plantings.systemd import USER

_UNITS: Final = "systemd units"

_ID: Final = "T1543.002"

_ETC: Final = "/etc/systemd/system"

_OWN: Final = "/home/anna/.config/systemd/user"

_ANNA: Final = (1000, 1000)

_CONNECTS: Final = f"/usr/bin/{BASH_BACK}"

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
    table="file",
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


def _service(slug: str, what: str, name: str, *text: str, twin: Twin = _APP) -> Case:
    path = f"{_ETC}/{name}.service"
    return Case(slug, _UNITS, _ID, what, path, put(path, unit(*text)), twin)


CASES: Final = (
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
        put("/etc/systemd/system.attached/portal.service", unit(f"/usr/bin/{PYTHON_BACK}")),
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
        USER,
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
            table="file",
        ),
    ),
)
