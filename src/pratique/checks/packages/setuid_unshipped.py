"""Whether a packaged program has rights of another that no distribution gives it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names, reads
from pratique.checks.files.setuid_interpreter import CHECK as INTERPRETER
from pratique.checks.package_database import CONTAINED, needs_packages
from pratique.model import Gap, Place, Severity
from pratique.parsers.stat_override import StatOverride
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_HOUR: Final = 3_600_000_000_000
# Programs that packages of the distributions ship set-uid to root or whose scripts make them so.
_SHIPPED: Final = frozenset(
    "su sudo sudoedit sudo-rs su-rs doas doas.real mount umount passwd chsh chfn gpasswd newgrp sg"
    " chage expiry pkexec polkit-agent-helper-1 ping ping6 ping4 fusermount fusermount3 ssh-keysign"
    " dbus-daemon-launch-helper exim4 exim at atd crontab unix_chkpwd unix2_chkpwd unix_update"
    " pam_timestamp_check ksu sendmail postdrop postqueue pppd Xorg.wrap Xorg chrome-sandbox"
    " snap-confine bwrap mount.nfs mount.nfs4 mount.cifs mount.ecryptfs_private mount.davfs ntfs-3g"
    " lppasswd traceroute traceroute6 traceroute6.iputils usernetctl userhelper staprun"
    " cockpit-session cockpit-wsinstance suexec procmail lockfile maidag screen tmux mtr mtr-packet"
    " arping fping fping6 nullmailer-queue firejail grub2-set-bootflag seunshare pmount pumount"
    " slock i3lock physlock cdrecord wodim lxc-user-nic auth_pam_tool polkit-auth-helper dma"
    " dma-mbox-create vmware-user-suid-wrapper open-vm-tools kismet_capture dumpcap newuidmap"
    " newgidmap utempter wall write bsd-write dotlockfile mlocate plocate locate ssh-agent"
    " squid pinger basic_pam_auth ntlm_auth basic_ncsa_auth check_icmp check_dhcp ndo_moddb"
    " nagios-plugins sensible-mda uml_net ecryptfs mount.ecryptfs fbterm bbsuid bsd-mailx authbind"
    " helper zabbix_sender singularity starter-suid apptainer virtualbox VBoxHeadless VBoxNetNAT"
    " VBoxNetDHCP VBoxNetAdpCtl VBoxSDL VirtualBoxVM unix_chkpwd-helper ubuntu-core-launcher"
    " enlightenment_sys enlightenment_ckpasswd enlightenment_system gnome-pty-helper"
    " accounts-daemon kppp kcheckpass kgrantpty start_kdeinit lp lpr lprm lpq lpc cups-pk-helper"
    " cgi-wrapper php-cgi-wrapper fstab-decode cryptmount xlock xscreensaver vlock super calife"
    " glusterfs fusermount-glusterfs ocamlfuse quota v4l-conf hddtemp inndstart rnews startinnfeed"
    " courier authdaemon courierlogger sslh newrole run_init jailkit jk_chrootsh jk_uchroot"
    " isolate spice-client-glib-usb-acl-helper guix-daemon opieinfo opiepasswd opiesu otpw-gen"
    " abrt-action-install-debuginfo-to-abrt-cache sssd krb5_child ldap_child proxy_child"
    " selinux_child sssd_pam p11_child nfs-ganesha rlogin rsh rcp netreport timedatex".split()
)

_OVERRIDES: Final = "/var/lib/dpkg/statoverride"
# By whether the package's manifest tells modes: that of dpkg does not.
_UNSHIPPED: Final = {
    True: Phrase("The manifest of its package gives it another mode."),
    False: Phrase(
        "It is not among the programs that distributions ship so, and no "
        "line of %(overrides)s says it.",
        {"overrides": _OVERRIDES},
    ),
}

_SQL: Final = f"""
WITH setuid AS (
    SELECT f.*, p.package, p.mode IS NOT NULL AS told
    FROM file f JOIN package_file p USING (path)
    WHERE f.type = 'regular' AND f.mode & 2048 > 0 AND f.uid = 0 AND NOT {CONTAINED}
      AND f.path NOT IN (SELECT listed FROM stat_override WHERE mode & 2048 > 0)
      AND (p.mode & 2048 = 0
           OR p.mode IS NULL AND f.filename NOT IN (SELECT unnest(CAST(? AS VARCHAR[]))))
),
usual AS (
    SELECT p.package, quantile_disc(epoch_ns(f.ctime), 0.5) AS changed, count(*) AS files
    FROM package_file p JOIN file f USING (path)
    WHERE f.type = 'regular' AND p.package IN (SELECT package FROM setuid) GROUP BY p.package
)
SELECT s.path, min(s.package), s.mode, s.sha256, s.ctime::VARCHAR,
       bool_or(u.files > 1 AND epoch_ns(s.ctime) > u.changed + {_HOUR}) AS later,
       bool_or(s.told) AS told
FROM setuid s LEFT JOIN usual u USING (package)
GROUP BY s.path, s.mode, s.sha256, s.ctime ORDER BY s.path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at packaged programs with the rights of root that are not known to be shipped so."""
    needs_packages(tables)
    elsewhere = {sign.subject for sign in INTERPRETER.find(tables)}
    for path, package, mode, sha256, ctime, later, told in tables.select(_SQL, sorted(_SHIPPED)):
        if path in elsewhere:
            continue
        when = (
            Phrase(
                "Its inode was changed at %(ctime)s UTC, long after the other files "
                "of the package: the mode was set by hand.",
                {"ctime": ctime},
            )
            if later
            else None
        )
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),
            quote=f"{mode:04o} user 0 {path} ({package})",
            why=prose(
                Phrase("%(path)s runs with the rights of root for everybody.", {"path": path}),
                _UNSHIPPED[bool(told)],
                when,
            ),
            verify=names(path) if told else (*names(path), reads("cat", _OVERRIDES)),
            confidence=0.85 if later or told else 0.35,
            severity=Severity.HIGH if later or told else Severity.LOW,
        )


CHECK = Check(
    slug="packages-setuid-unshipped",
    title="A packaged program runs with the rights of root, and is not shipped so",
    severity=Severity.HIGH,
    technique="T1548.001",
    reads=(File, PackageFile, StatOverride, Gap),
    innocent="A rarer package that ships such a program; only a later change of its inode tells.",
    blind="Programs that are shipped so and were altered; the manifests of dpkg hold no modes.",
    next="Ask who set the mode. Install the package elsewhere and compare: `ls -l` tells.",
    find=find,
    about_content=False,
)
