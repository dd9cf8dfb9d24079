"""Machines that somebody broke into and some that nobody did, made by real programs.

`python bench/incidents NAME... OUT` makes OUT/NAME/disk, a dead disk of Debian 12, and
OUT/NAME/truth.json, what happened on it; without names all of them. Each runs the daemons of
its own disk (web server, PHP, OpenSSH, Postfix, Dovecot, FTP, cron, rsyslog, logrotate) in name
spaces of its own, where nothing reaches further than loopback, and lives some days in a minute
by a clock that is moved (clock.c). What intruders leave behind is inert.
Needs: root, unshare, gcc, ssh, and mmdebstrap with a Debian mirror or --bases; --root, a root
with WordPress and MariaDB (that of the measures). Takes: about a minute each.
"""

from __future__ import annotations

import argparse
import importlib
import shutil
import subprocess
import sys
from pathlib import Path

from machine import Bases

NAMES = (
    "upload_form",
    "cms_password",
    "plugin_exploit",
    "ssh_guessed",
    "ssh_key",
    "ftp_password",
    "mail_account",
    "old_cron",
    "neighbour_site",
    "update_supply",
    "quiet_web",
    "quiet_mail",
    "quiet_apache",
)
# The second set was written without a look at what finds the ways in, and measured blind.
SECOND = (
    "journal_guessed",
    "proftpd_password",
    "pureftpd_guessed",
    "panel_login",
    "template_editor",
    "form_exploit",
    "webmail_exploit",
    "log_poisoning",
    "command_injection",
    "edited_logs",
    "two_doors",
    "copied_disk",
    "neighbour_key",
    "colleague",
    "docker_socket",
    "composer_supply",
    "database_outfile",
    "older_than_logs",
    "quiet_manager",
    "quiet_ftp",
    "quiet_journal",
)
EVERY = (
    "openssh-server,cron,rsyslog,logrotate,sudo,postfix,dovecot-imapd,ca-certificates,"
    "libsasl2-modules,php8.2-mysql,php8.2-sqlite3"
)
SMALL = (
    "openssh-server,cron,rsyslog,logrotate,sudo,ca-certificates,php8.2-sqlite3,curl,systemd,"
    "iproute2"
)
KINDS = {
    "nginx": f"nginx,php8.2-fpm,vsftpd,{EVERY}",
    "apache": f"apache2,libapache2-mod-php8.2,proftpd-core,{EVERY}",
    "proftpd": f"nginx,php8.2-fpm,proftpd-core,composer,php8.2-curl,{SMALL}",
    "pureftpd": f"apache2,libapache2-mod-php8.2,pure-ftpd,{SMALL}",
    "mariadb": f"nginx,php8.2-fpm,php8.2-mysql,mariadb-server,{SMALL}",
}


def main() -> None:
    """Make the machines, one after the other; SystemExit with 1 if one could not be made."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES + SECOND)}")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--root", type=Path, required=True, metavar="DIR")
    parser.add_argument("--bases", type=Path, required=True, metavar="DIR", help="made if missing")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    places = {kind: options.bases / kind for kind in KINDS}
    bases = Bases(web=options.root, **places)
    if options.inside:
        importlib.import_module(options.names[0]).make(options.out, bases)
        return
    names = options.names or NAMES + SECOND
    kinds = {"nginx", "apache"} if set(names) & set(NAMES) else set()
    kinds |= {"proftpd", "pureftpd", "mariadb"} if set(names) & set(SECOND) else set()
    for kind in sorted(kinds):
        _base(options.bases / kind, KINDS[kind])
    failed = [name for name in names if not _made(name, options)]
    if failed:
        raise SystemExit(f"not made: {', '.join(failed)}")


def _base(folder: Path, packages: str) -> None:
    if folder.exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    without = [f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in ("doc", "man", "locale")]
    command = ["mmdebstrap", "--variant=minbase", *without, f"--include={packages}"]
    subprocess.run([*command, "bookworm", str(folder)], check=True)


def _made(name: str, options: argparse.Namespace) -> bool:
    out = options.out.resolve() / name
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    own = [
        "unshare",
        "--mount",
        "--net",
        "--uts",
        "--pid",
        "--fork",
        "--kill-child",
        sys.executable,
    ]
    where = [f"--root={options.root.resolve()}", f"--bases={options.bases.resolve()}"]
    command = [*own, str(Path(__file__).parent), "--inside", *where, name, str(out)]
    done = subprocess.run(command, check=False)
    for left in out.iterdir():
        if left.name not in {"disk", "truth.json"}:
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    print(f"{name}: {'made' if done.returncode == 0 else 'failed'}", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    main()
