"""A root as Alpine has it: busybox, the database of apk, OpenRC's runlevels, crontabs.

No Alpine mirror is needed: the programs come out of a Debian root, only the layout and the
database are Alpine's. So it measures the manager and the layout, and not a distribution.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_TEXTS = {
    "etc/os-release": 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.0\n',
    "etc/alpine-release": "3.20.0\n",
    "etc/passwd": (
        "root:x:0:0:root:/root:/bin/sh\nbin:x:1:1:bin:/bin:/sbin/nologin\n"
        "daemon:x:2:2:daemon:/sbin:/sbin/nologin\nsshd:x:22:22:sshd:/dev/null:/sbin/nologin\n"
        "nobody:x:65534:65534:nobody:/:/sbin/nologin\n"
    ),
    "etc/group": "root:x:0:root\nbin:x:1:root,bin,daemon\ndaemon:x:2:root,bin,daemon\n"
    "wheel:x:10:root\nsshd:x:22:\nnobody:x:65534:\n",
    "etc/shells": "/bin/sh\n/bin/ash\n",
    "etc/profile": (
        "export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
        "export PAGER=less\numask 022\n"
        'for script in /etc/profile.d/*.sh; do\n\tif [ -r "$script" ]; then\n\t\t. "$script"\n'
        "\tfi\ndone\nunset script\n"
    ),
    "etc/profile.d/locale.sh": "export CHARSET=${CHARSET:-UTF-8}\nexport LANG=${LANG:-C.UTF-8}\n",
    "etc/inittab": (
        "::sysinit:/sbin/openrc sysinit\n::sysinit:/sbin/openrc boot\n::wait:/sbin/openrc default\n"
        "tty1::respawn:/sbin/getty 38400 tty1\n::ctrlaltdel:/sbin/reboot\n"
        "::shutdown:/sbin/openrc shutdown\n"
    ),
    "etc/crontabs/root": (
        "# do daily/weekly/monthly maintenance\n"
        "*/15\t*\t*\t*\t*\trun-parts /etc/periodic/15min\n"
        "0\t*\t*\t*\t*\trun-parts /etc/periodic/hourly\n"
        "0\t2\t*\t*\t*\trun-parts /etc/periodic/daily\n"
        "0\t3\t*\t*\t6\trun-parts /etc/periodic/weekly\n"
        "0\t5\t1\t*\t*\trun-parts /etc/periodic/monthly\n"
    ),
    "etc/modules": "af_packet\nipv6\n",
    "etc/modprobe.d/blacklist.conf": "blacklist pcspkr\n",
    "etc/sysctl.conf": "# what stands in sysctl.d is read first\n",
    "lib/sysctl.d/00-alpine.conf": "net.ipv4.tcp_syncookies = 1\nkernel.kptr_restrict = 1\n",
    "etc/network/interfaces": "auto lo\niface lo inet loopback\n",
    "etc/securetty": "console\ntty1\n",
    "etc/logrotate.d/acpid": "/var/log/acpid.log {\n\tmissingok\n\tnotifempty\n}\n",
}
_SHADOW = "root:*::0:::::\nbin:!::0:::::\ndaemon:!::0:::::\nsshd:!::0:::::\nnobody:!::0:::::\n"
_APPLETS = (
    "ash", "cat", "chmod", "cp", "date", "dd", "df", "dmesg", "echo", "grep", "gzip", "kill", "ln",
    "login", "ls", "mkdir", "mount", "mv", "ps", "rm", "sed", "sh", "sleep", "tar", "touch",
)  # fmt: skip
_SUPERUSER_APPLETS = ("crond", "getty", "halt", "init", "klogd", "reboot", "syslogd")
_SERVICES = {
    "sysinit": ("devfs", "dmesg", "mdev"),
    "boot": ("bootmisc", "hostname", "modules", "networking", "sysctl", "syslog"),
    "default": ("acpid", "crond", "sshd"),
    "shutdown": ("killprocs", "mount-ro", "savecache"),
}
_SERVICE = """#!/sbin/openrc-run

description="{name}"
command="/usr/sbin/{name}"
pidfile="/run/{name}.pid"

depend() {{
	need localmount
	after bootmisc
}}
"""
# What a package brings, by where it begins; the first that fits.
_PACKAGES = (
    ("busybox", ("bin/busybox",)),
    ("alpine-release", ("etc/alpine-release", "etc/os-release")),
    ("openrc", ("etc/init.d/", "sbin/openrc", "etc/conf.d/")),
    ("busybox-openrc", ("etc/crontabs/", "etc/periodic/")),
    ("musl", ("lib/",)),
    ("openssh-server", ("usr/sbin/sshd", "etc/ssh/")),
    ("alpine-baselayout", ("",)),
)


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    line: str  # its owner and mode, as the database has them; empty for the usual ones
    digest: str


def make(source: Path, root: Path) -> None:
    """Write an Alpine-like root to `root`; the Debian root `source` has busybox and sshd."""
    for path in ("bin", "sbin", "usr/bin", "usr/sbin", "etc/periodic/daily", "lib/apk/db", "root"):
        (root / path).mkdir(parents=True, exist_ok=True)
    for path, text in _TEXTS.items():
        _written(root, path, text, 0o644)
    for level, names in _SERVICES.items():
        (root / "etc/runlevels" / level).mkdir(parents=True)
        for name in names:
            _written(root, f"etc/init.d/{name}", _SERVICE.format(name=name), 0o755)
            (root / "etc/runlevels" / level / name).symlink_to(f"/etc/init.d/{name}")
    _taken(source, root, "bin/busybox", "bin/busybox")
    _taken(source, root, "bin/busybox", "sbin/openrc")
    _taken(source, root, "usr/sbin/sshd", "usr/sbin/sshd")
    _taken(source, root, "lib/x86_64-linux-gnu/libz.so.1", "lib/libz.so.1.3.1")
    _taken(source, root, "lib/x86_64-linux-gnu/libc.so.6", "lib/ld-musl-x86_64.so.1")
    (root / "lib/libc.musl-x86_64.so.1").symlink_to("ld-musl-x86_64.so.1")
    brought = sorted(one for one in root.rglob("*") if one.is_symlink() or one.is_file())
    packaged = [one for one in brought if "runlevels" not in one.parts]
    # Made on the machine: the links of busybox, and the passwords.
    for folder, names in (("bin", _APPLETS), ("sbin", _SUPERUSER_APPLETS)):
        for name in names:
            (root / folder / name).symlink_to("/bin/busybox")
    _written(root, "etc/shadow", _SHADOW, 0o640)
    _written(root, "etc/hostname", "alpine\n", 0o644)
    _written(root, "etc/apk/world", "alpine-base\nopenssh\n", 0o644)
    _written(
        root, "etc/apk/repositories", "https://dl-cdn.alpinelinux.org/alpine/v3.20/main\n", 0o644
    )
    _written(root, "lib/apk/db/installed", "".join(_database(root, packaged)), 0o644)


def _written(root: Path, path: str, text: str, mode: int) -> None:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)
    place.chmod(mode)


def _taken(source: Path, root: Path, path: str, other: str) -> None:
    shutil.copy(source / path, root / other)
    subprocess.run(["touch", "-d", "2024-05-22", str(root / other)], check=True)


def _database(root: Path, paths: Iterable[Path]) -> Iterator[str]:
    """A paragraph for each package: folders, and in each its files with their digests."""
    held: dict[str, list[_File]] = {name: [] for name, _starts in _PACKAGES}
    for place in paths:
        path = place.relative_to(root).as_posix()
        name = next(name for name, starts in _PACKAGES if path.startswith(starts))
        content = str(place.readlink()).encode() if place.is_symlink() else place.read_bytes()
        digest = base64.b64encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()
        mode = 0o777 if place.is_symlink() else place.stat().st_mode & 0o7777
        told = "" if mode == 0o644 else f"a:0:0:{mode:o}\n"
        held[name].append(_File(path, told, f"Q1{digest}"))
    for name, files in held.items():
        yield f"C:Q1{'A' * 27}=\nP:{name}\nV:1.0-r0\nA:x86_64\nS:1\nI:1\nT:{name}\no:{name}\n"
        yield "m:Example <example@example.org>\nt:1716000000\n"
        folder = None
        for file in files:
            above, _, base = file.path.rpartition("/")
            if above != folder:
                yield f"F:{above}\n"
                folder = above
            yield f"R:{base}\n{file.line}Z:{file.digest}\n"
        yield "\n"
