"""Where scripts and programs lie that run by themselves, by the occasion on which they run.

The places are those of the programs' own manuals: bash(1), zsh(1), run-parts(8), interfaces(5),
dhclient-script(8), pppd(8), initramfs-tools(7), dracut.modules(7), kernel-install(8), runsv(8),
githooks(5), systemd-sleep(8), Xsession(5), cloud-init's documentation of per-boot scripts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pratique.parsers.base import Parser

_UNIT_FOLDERS: Final = ("/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib")
# Homes are named in /etc/passwd and may lie anywhere; a name without a sign costs nothing.
_LOGIN_FILES: Final = (
    ".bashrc .profile .bash_profile .bash_login .bash_logout .bash_aliases .zshrc .zshenv "
    ".zprofile .zlogin .zlogout .kshrc .mkshrc .shrc .cshrc .tcshrc .login .logout "
    ".pam_environment .config/fish/config.fish .config/fish/conf.d/* .bash_completion "
    ".bashrc.d/* .config/zsh/.zshrc .config/bash/bashrc"
).split()
_DESKTOP_FILES: Final = ".xprofile .xinitrc .xsession .xsessionrc .xserverrc".split()
_GIT_HOOKS: Final = (
    "applypatch-msg pre-applypatch post-applypatch pre-commit pre-merge-commit "
    "prepare-commit-msg commit-msg post-commit pre-rebase post-checkout post-merge pre-push "
    "pre-receive update proc-receive post-receive post-update reference-transaction "
    "push-to-checkout pre-auto-gc post-rewrite sendemail-validate fsmonitor-watchman "
    "post-index-change"
).split()

# As in the documentation of snapd, "Supported snap hooks" and "Interface hooks".
_SNAP_HOOKS: Final = (
    "configure default-configure install remove pre-refresh post-refresh check-health fde-setup "
    "gate-auto-refresh prepare-device prepare-plug-* prepare-slot-* connect-plug-* connect-slot-* "
    "disconnect-plug-* disconnect-slot-* unprepare-plug-* unprepare-slot-*"
).split()


@dataclass(frozen=True, slots=True)
class ScriptSort:
    """Scripts of one sort: when they run, and where they lie.

    `occasion` is a word of `startup_command`, `kind` one of `startup_item`, `when` says the
    occasion to a person; `username` is empty where it depends on the owner of the home.
    """

    occasion: str
    kind: str
    when: str
    technique: str
    places: tuple[str, ...]
    username: str = "root"
    compiled: bool = False  # they are programs and libraries, which may be long


SORTS: Final = (
    ScriptSort(
        "login",
        "login-script",
        "at each login or start of a shell",
        "T1546.004",
        (
            "/etc/profile",
            "/etc/profile.d/*",
            "/etc/profile.local",
            "/etc/bash.bashrc",
            "/etc/bash.bashrc.local",
            "/etc/bash.bash_logout",
            "/etc/bashrc",
            "/etc/bash/bashrc",
            "/etc/bash/bashrc.d/*",
            "/etc/bash_completion",
            "/etc/bash_completion.d/*",
            "/etc/zsh/*",
            "/etc/zshrc",
            "/etc/zshenv",
            "/etc/zprofile",
            "/etc/zlogin",
            "/etc/zlogout",
            "/etc/ksh.kshrc",
            "/etc/mkshrc",
            "/etc/shinit",
            "/etc/csh.*",
            "/etc/csh/*",
            "/etc/csh/login.d/*",
            "/etc/environment",
            "/etc/fish/config.fish",
            "/etc/fish/conf.d/*",
            "/usr/share/fish/vendor_conf.d/*",
            *(f"/**/{name}" for name in _LOGIN_FILES),
        ),
        username="",
    ),
    ScriptSort(
        "login",
        "desktop-script",
        "when a desktop session starts",
        "T1547.013",
        (
            "/etc/X11/Xsession",
            "/etc/X11/Xsession.d/*",
            "/etc/X11/Xreset.d/*",
            "/etc/X11/xinit/xinitrc",
            "/etc/X11/xinit/xinitrc.d/*",
            "/etc/X11/xinit/Xclients",
            "/etc/X11/xdm/Xsetup",
            "/etc/xprofile",
            "/etc/gdm3/*/Default",
            "/etc/gdm/*/Default",
            "/etc/lightdm/Xsession",
            "/etc/xdg/plasma-workspace/env/*",
            *(f"/**/{name}" for name in _DESKTOP_FILES),
        ),
        username="",
    ),
    ScriptSort(
        "login",
        "ssh-rc",
        "at each login through SSH of that account",
        "T1546.004",
        ("/**/.ssh/rc",),
        username="",
    ),
    ScriptSort(
        "cron",
        "periodic-script",
        "by the clock",
        "T1053.003",
        (
            *(f"/etc/cron.{p}/*" for p in ("hourly", "daily", "weekly", "monthly", "yearly")),
            *(f"/etc/periodic/{p}/*" for p in ("15min", "hourly", "daily", "weekly", "monthly")),
        ),
    ),
    ScriptSort(
        "boot",
        "boot-script",
        "when the machine starts or stops",
        "T1037.004",
        (
            "/etc/rc.local",
            "/etc/rc.local.d/*",
            "/etc/rc.d/rc.local",
            "/etc/rc.shutdown",
            "/etc/rc.d/rc.*",
            "/etc/rc.sysinit",
            "/etc/init.d/*",
            "/etc/rc?.d/*",
            "/etc/rc.d/init.d/*",
            "/etc/rc.d/rc?.d/*",
            "/etc/local.d/*",
            "/etc/runlevels/*/*",
            "/etc/init/*.conf",
            "/etc/init/*.override",
            "/etc/init-d/*",
            "/etc/runit/*",
            "/etc/runit/core-services/*",
        ),
    ),
    ScriptSort(
        "boot",
        "boot-settings",
        "read as a script by the service of the same name",
        "T1037.004",
        ("/etc/default/*", "/etc/conf.d/*", "/etc/rc.conf", "/etc/rc.conf.d/*"),
    ),
    ScriptSort(
        "boot",
        "sleep-hook",
        "when the machine sleeps, wakes or goes down",
        "T1546",
        (
            *(
                f"{folder}/systemd/system-{kind}/*"
                for folder in _UNIT_FOLDERS
                for kind in ("shutdown", "sleep")
            ),
            "/etc/pm/*.d/*",
            "/usr/lib/pm-utils/*.d/*",
            "/etc/elogind/system-sleep/*",
            "/usr/lib/elogind/system-sleep/*",
        ),
    ),
    ScriptSort(
        "boot",
        "grub-script",
        "when the menu of GRUB is made anew",
        "T1542",
        ("/etc/grub.d/*",),
    ),
    ScriptSort(
        "service",
        "service-script",
        "as a service, started again whenever it ends",
        "T1543",
        (
            *(
                f"{folder}/*/{name}"
                for folder in (
                    "/etc/sv",
                    "/etc/service",
                    "/service",
                    "/var/service",
                    "/etc/runit/runsvdir/*",
                    "/etc/s6/sv",
                    "/etc/s6-rc/sv",
                    "/etc/s6-overlay/s6-rc.d",
                    "/etc/services.d",
                )
                for name in ("run", "finish", "check", "up", "log/run")
            ),
            # Where s6 keeps its services, a distribution decides.
            *(f"/etc/s6/**/{name}" for name in ("run", "finish", "up", "down")),
            *(f"/var/lib/s6/**/{name}" for name in ("run", "finish")),
            "/etc/cont-init.d/*",
        ),
    ),
    ScriptSort(
        "motd",
        "motd-script",
        "whenever somebody logs in",
        "T1037",
        ("/etc/update-motd.d/*", "/usr/lib/update-motd.d/*", "/etc/motd.d/*.sh"),
    ),
    ScriptSort(
        "network",
        "network-script",
        "when a network comes or goes",
        "T1546",
        (
            "/etc/network/if-*.d/*",
            *(
                f"{folder}/NetworkManager/dispatcher.d/**/*"
                for folder in ("/etc", "/usr/lib", "/usr/local/lib")
            ),
            "/etc/networkd-dispatcher/**/*",
            "/usr/lib/networkd-dispatcher/**/*",
            "/etc/dhcp/dhclient-*-hooks.d/*",
            "/etc/dhcp/dhclient-*-hooks",
            "/etc/dhcp/dhclient.d/*",
            "/etc/dhclient-*-hooks",
            "/etc/dhcpcd.*-hook",
            "/usr/lib/dhcpcd/dhcpcd-hooks/*",
            "/lib/dhcpcd/dhcpcd-hooks/*",
            "/usr/libexec/dhcpcd-hooks/*",
            "/etc/udhcpc/*",
            "/usr/share/udhcpc/default.script",
            "/etc/ppp/*.d/*",
            *(
                f"/etc/ppp/{name}"
                for name in (
                    "ip-up",
                    "ip-down",
                    "ip-pre-up",
                    "ipv6-up",
                    "ipv6-down",
                    "auth-up",
                    "auth-down",
                    "ip-up.local",
                    "ip-down.local",
                )
            ),
            "/etc/resolvconf/update*.d/*",
            "/etc/resolvconf/interface-order.d/*",
            "/etc/sysconfig/network-scripts/if*-*",
            "/sbin/if*-local",
            "/usr/sbin/if*-local",
            "/etc/wpa_supplicant/*.sh",
            "/etc/openvpn/**/*.sh",
            "/etc/wireguard/*.sh",
            "/etc/libvirt/hooks/**/*",
            "/etc/vpnc/*.d/*",
        ),
    ),
    ScriptSort(
        "device",
        "device-script",
        "when a device or a key of the machine tells something",
        "T1546",
        ("/etc/acpi/*.sh", "/etc/acpi/*.d/*.sh", "/etc/usb_modeswitch.sh", "/etc/apcupsd/*"),
    ),
    ScriptSort(
        "kernel",
        "kernel-hook",
        "when a kernel is installed or removed",
        "T1546",
        (
            "/etc/kernel/*.d/*",
            "/etc/kernel/*.d/*/*",
            "/usr/lib/kernel/install.d/*",
            "/usr/share/kernel/*.d/*",
            "/etc/initramfs/post-update.d/*",
            "/etc/kernel-img.d/*",
        ),
    ),
    ScriptSort(
        "kernel",
        "initramfs-script",
        "when an initramfs is made, or out of it before the disk is mounted",
        "T1542",
        (
            "/etc/initramfs-tools/hooks/*",
            "/etc/initramfs-tools/scripts/**/*",
            "/usr/share/initramfs-tools/init",
            "/usr/share/initramfs-tools/hooks/*",
            "/usr/share/initramfs-tools/scripts/**/*",
            "/usr/lib/dracut/modules.d/*/*.sh",
            "/usr/lib/dracut/modules.d/*/*/*.sh",
            "/usr/share/dracut/modules.d/*/*.sh",
            "/etc/dracut.conf",
            "/etc/dracut.conf.d/*.conf",
            "/etc/initcpio/**/*",
            "/usr/lib/initcpio/init",
            "/usr/lib/initcpio/hooks/*",
            "/usr/lib/initcpio/install/*",
            "/etc/mkinitcpio.conf",
            "/etc/mkinitfs/features.d/*",
        ),
    ),
    ScriptSort(
        "package",
        "package-script",
        "when its package is installed, changed or removed",
        "T1546.016",
        tuple(
            f"/var/lib/dpkg/info/*.{name}"
            for name in ("preinst", "postinst", "prerm", "postrm", "config")
        ),
    ),
    ScriptSort(
        "package",
        "snap-hook",
        "when its snap is installed, changed, asked for its settings or removed",
        "T1546.016",
        tuple(f"/**/meta/hooks/{name}" for name in _SNAP_HOOKS),
    ),
    ScriptSort(
        "kernel",
        "dkms",
        "when dkms builds or installs this module, for every new kernel",
        "T1547.006",
        ("/usr/src/*/dkms.conf", "/etc/dkms/*.conf", "/var/lib/dkms/*/*/source/dkms.conf"),
    ),
    ScriptSort(
        "package",
        "package-hook",
        "when packages are installed or changed",
        "T1546.016",
        (
            "/etc/apk/commit_hooks.d/*",
            "/lib/apk/commit_hooks.d/*",
            "/usr/lib/apk/commit_hooks.d/*",
            "/etc/needrestart/hook.d/*",
            "/etc/needrestart/restart.d/*",
            "/usr/lib/zypp/plugins/**/*",
            "/etc/zypp/plugins/**/*",
            "/etc/ca-certificates/update.d/*",
            "/etc/letsencrypt/renewal-hooks/*/*",
            "/etc/flatpak/hooks/*",
        ),
    ),
    ScriptSort(
        "service",
        "print-program",
        "when something is printed",
        "T1546",
        tuple(f"/usr/lib/cups/{kind}/*" for kind in ("backend", "filter", "notifier", "monitor")),
        compiled=True,
    ),
    ScriptSort(
        "service",
        "database-library",
        "when a query calls it",
        "T1505",
        (
            "/usr/lib/mysql/plugin/*.so",
            "/usr/lib/mysql/plugin/*/*.so",
            "/usr/lib/*/mysql/plugin/*.so",
            "/usr/lib/*/mariadb*/plugin/*.so",
            "/usr/lib64/mysql/plugin/*.so",
            "/usr/lib64/mariadb/plugin/*.so",
            "/usr/lib/postgresql/*/lib/*.so",
            "/usr/lib64/pgsql/*.so",
            "/usr/pgsql-*/lib/*.so",
        ),
        username="",
        compiled=True,
    ),
    ScriptSort(
        "network",
        "container-network",
        "when a container gets its network",
        "T1546",
        ("/opt/cni/bin/*", "/usr/lib/cni/*", "/usr/libexec/cni/*"),
        compiled=True,
    ),
    ScriptSort(
        "language",
        "language-hook",
        "whenever a program of that language starts",
        "T1546.018",
        (
            "/**/sitecustomize.py",
            "/**/usercustomize.py",
            "/**/sitecustomize.pl",
            "/**/.pythonrc",
            "/**/.pythonrc.py",
            "/**/.irbrc",
            "/**/.pryrc",
            "/**/.Rprofile",
            "/**/.perldb",
        ),
        username="",
    ),
    ScriptSort(
        "language",
        "package-plugin",
        "whenever packages are installed or looked for",
        "T1546.016",
        (
            "/usr/lib/python*/site-packages/dnf-plugins/*.py",
            "/usr/lib/yum-plugins/*.py",
            "/usr/share/yum-plugins/*.py",
        ),
    ),
    ScriptSort(
        "cloud",
        "cloud-script",
        "at boot, by cloud-init",
        "T1037",
        (
            "/var/lib/cloud/scripts/per-*/*",
            "/var/lib/cloud/instance/scripts/*",
            "/var/lib/cloud/instances/*/scripts/*",
        ),
    ),
    ScriptSort(
        "git",
        "git-hook",
        "when somebody works with the git repository",
        "T1546",
        (
            *(f"/**/hooks/{name}" for name in _GIT_HOOKS),
            *(f"/**/custom_hooks/{name}" for name in _GIT_HOOKS),
            *(f"/**/custom_hooks/{name}.d/*" for name in _GIT_HOOKS),
        ),
        username="",
    ),
    ScriptSort(
        "at",
        "at-job",
        "once, at the time that it waits for",
        "T1053.002",
        (
            "/var/spool/cron/atjobs/*",
            "/var/spool/at/*",
            "/var/spool/atjobs/*",
            "/var/spool/atspool/*",
            "/var/spool/cron/atspool/*",
            "/var/at/jobs/*",
        ),
        username="",
    ),
    ScriptSort("sshrc", "sshrc", "at each login through SSH", "T1546.004", ("/etc/ssh/sshrc",), ""),
    ScriptSort(
        "generator",
        "generator",
        "early at each start, before almost everything else",
        "T1543.002",
        tuple(
            f"{folder}/systemd/{scope}{kind}-generators/*"
            for folder in _UNIT_FOLDERS
            for scope in ("system", "user")
            for kind in ("", "-environment")
        ),
    ),
)

# The format is read in `startup_command`.
PARSERS: tuple[Parser, ...] = ()
