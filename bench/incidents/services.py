"""The daemons of a machine, started with the settings that a Debian administrator gives them."""

from __future__ import annotations

import subprocess
from datetime import timedelta

from machine import DATABASE, SERVER, Bases, Machine

TRADITIONAL = "$ActionFileDefaultTemplate RSYSLOG_TraditionalFileFormat\n"
SYSTEMCTL = """#!/bin/sh
case "$*" in *rsyslog*) kill -HUP "$(cat /run/rsyslogd.pid)" ;; esac
"""
ROTATE = """#!/bin/sh
case "$1" in
    nginx) kill -USR1 "$(cat /run/nginx.pid)" ;;
    apache2) kill -USR1 "$(cat /run/apache2/apache2.pid)" ;;
esac
"""
RELAY = "192.0.2.99:2525"
NGINX_SITE = """server {{
    listen {address}:80;
    listen [::]:80;
    server_name {names};
    root {root};
    index index.php index.html;
    client_max_body_size 32m;
    access_log {log} {form};
    location / {{ try_files $uri $uri/ /index.php?$args; }}
    location ~ \\.php$ {{
        try_files $uri =404;
        include fastcgi_params;
        fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
        fastcgi_pass unix:/run/php/{pool}.sock;
    }}
}}
"""
POOL = """[{name}]
user = {user}
group = {user}
listen = /run/php/{name}.sock
listen.owner = www-data
pm = static
pm.max_children = 2
php_admin_value[upload_max_filesize] = 32M
"""
APACHE_SITE = """<VirtualHost *:80>
    ServerName {name}
    ServerAlias {aliases}
    DocumentRoot {root}
    <Directory {root}>
        AllowOverride All
        Require all granted
        FallbackResource /index.php
    </Directory>
    CustomLog {log} {form}
    ErrorLog /var/log/apache2/error.log
</VirtualHost>
"""


def syslog(machine: Machine, *, traditional: bool = False) -> None:
    """Rsyslogd with its own clock instead of the kernel's, and no kernel to listen to.

    With it the days begin: what was done before was done when the machine was installed.
    """
    machine.clock.set(machine.start)
    if traditional:
        machine.write("/etc/rsyslog.d/10-format.conf", TRADITIONAL)
    text = machine.path("/etc/rsyslog.conf").read_text()
    text = text.replace(
        'module(load="imuxsock")',
        'module(load="imuxsock" SysSock.UseSysTimeStamp="off" SysSock.RateLimit.Interval="0")',
    ).replace('module(load="imklog")', "#")
    machine.write("/run/rsyslog.conf", text)
    machine.daemon("rsyslogd", "-n", "-f", "/run/rsyslog.conf")
    machine.wait("/dev/log")


def journald(machine: Machine) -> None:
    """Journald alone, as on a small cloud image: no rsyslog, no text logs of the system."""
    machine.run("dpkg", "--purge", "rsyslog")
    machine.clock.set(machine.start)
    machine.path("/var/log/journal").mkdir(exist_ok=True)
    machine.write("/run/systemd/journal/flushed", "")
    machine.write("/etc/systemd/journald.conf.d/local.conf", JOURNAL)
    groups = str(machine.disk / "sys" / "fs" / "cgroup")  # it does not start without them
    machine.path("/sys/fs/cgroup").mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "cgroup2", "-o", "ro", "cgroup2", groups], check=True)
    machine.daemon("/lib/systemd/systemd-journald")
    machine.wait("/run/systemd/journal/dev-log")
    machine.path("/dev/log").symlink_to("/run/systemd/journal/dev-log")


def proftpd(machine: Machine, settings: str = "") -> None:
    """ProFTPD on port 21; each account sees its own home."""
    machine.write("/etc/proftpd/conf.d/local.conf", PROFTPD + settings)
    machine.run("proftpd", "-c", "/etc/proftpd/proftpd.conf")  # in front it keeps no log
    machine.wait("/run/proftpd.pid")


def pureftpd(machine: Machine) -> None:
    """Pure-FTPd with the options that Debian's wrapper gives it."""
    machine.path("/var/log/pure-ftpd").mkdir(exist_ok=True)
    machine.daemon(
        *("pure-ftpd", "-l", "pam", "-E", "-H", "-u", "1000"),
        *("-O", "clf:/var/log/pure-ftpd/transfer.log", "-g", "/run/pure-ftpd.pid"),
    )
    machine.wait("/run/pure-ftpd.pid")


def mariadb(machine: Machine, settings: str, first: str) -> None:
    """MariaDB of the machine itself, with its settings and the first statements."""
    machine.write("/etc/mysql/mariadb.conf.d/90-local.cnf", f"[mysqld]\n{settings}")
    machine.run("sh", "-c", MADE)
    machine.write("/run/first.sql", first)
    machine.daemon("mariadbd", "--user=mysql", "--init-file=/run/first.sql")
    machine.wait("/run/mysqld/mysqld.sock")


MADE = "mkdir -p /run/mysqld /var/log/mysql; chown mysql:adm /run/mysqld /var/log/mysql"
JOURNAL = "[Journal]\nStorage=persistent\nRateLimitBurst=0\nForwardToWall=no\n"
PROFTPD = "DefaultRoot ~\nIdentLookups off\nUseReverseDNS off\nDelayEngine off\nUseIPv6 off\n"


def cron(machine: Machine) -> None:
    """Cron, and an hour hand: a moment in each hour at which it gets to look at the clock."""
    machine.daemon("cron", "-f", "-L", "1")
    moment = machine.start + timedelta(hours=1, minutes=17, seconds=1)
    while moment < machine.start + timedelta(days=machine.days):
        machine.at(moment, breath)
        moment += timedelta(hours=1)


def breath() -> None:
    """Long enough for cron to look at the clock."""
    subprocess.run(["sleep", "0.05"], check=True)


def rotation(machine: Machine) -> None:
    """Logrotate at midnight, as its timer starts it; the first run is long past."""
    machine.write("/run/bin/systemctl", SYSTEMCTL, 0o755)
    machine.write("/run/bin/invoke-rc.d", ROTATE, 0o755)
    machine.write("/run/bin/pgrep", "#!/bin/sh\n# asked whether apache2 runs: it does\n", 0o755)

    def rotate() -> None:
        machine.run("logrotate", "/etc/logrotate.conf", status=None)
        subprocess.run(["sleep", "0.2"], check=True)

    for day in range(machine.days):
        machine.at(machine.on(day, 0, 0, 7), rotate)


def sshd(machine: Machine, settings: str = "PasswordAuthentication yes\n") -> None:
    """OpenSSH's server on port 22; a failed password costs no two seconds."""
    machine.write("/etc/ssh/sshd_config.d/local.conf", settings)
    machine.change("/etc/pam.d/common-auth", ("pam_unix.so nullok", "pam_unix.so nullok nodelay"))
    machine.daemon("/usr/sbin/sshd", "-D", "-o", "MaxStartups=100", "-o", "UseDNS=no")
    machine.wait("/run/sshd.pid")
    machine.undo.append(
        lambda: machine.change("/etc/pam.d/common-auth", ("nullok nodelay", "nullok"))
    )


def pool(machine: Machine, name: str, user: str = "www-data") -> None:
    """A pool of PHP-FPM; before `php`."""
    machine.write(f"/etc/php/8.2/fpm/pool.d/{name}.conf", POOL.format(name=name, user=user))


def php(machine: Machine) -> None:
    """PHP-FPM with all its pools."""
    machine.path("/etc/php/8.2/fpm/pool.d/www.conf").unlink()
    machine.daemon("php-fpm8.2", "-F", "--fpm-config", "/etc/php/8.2/fpm/php-fpm.conf")
    for one in machine.path("/etc/php/8.2/fpm/pool.d").iterdir():
        machine.wait(f"/run/php/{one.stem}.sock")


def nginx(machine: Machine) -> None:
    """Nginx, when its sites are written."""
    machine.path("/etc/nginx/sites-enabled/default").unlink()
    machine.daemon("nginx", "-g", "daemon off;")
    machine.wait("/run/nginx.pid")


def nginx_site(  # noqa: PLR0913 -- each has a name where it is called
    machine: Machine,
    names: str,
    root: str,
    *,
    pool: str,
    log: str = "/var/log/nginx/access.log",
    form: str = "combined",
) -> None:
    """A site of nginx; the first name is the file's."""
    name = names.split(maxsplit=1)[0]
    text = NGINX_SITE.format(address=SERVER, names=names, root=root, pool=pool, log=log, form=form)
    machine.write(f"/etc/nginx/sites-enabled/{name}.conf", text)
    _named(machine, names)


def apache_site(machine: Machine, names: str, root: str, log: str, form: str) -> None:
    """A site of apache2; the first name is the file's."""
    name, *aliases = names.split()
    text = APACHE_SITE.format(
        name=name, aliases=" ".join(aliases) or name, root=root, log=log, form=form
    )
    machine.write(f"/etc/apache2/sites-enabled/{name}.conf", text)
    _named(machine, names)


def apache(machine: Machine) -> None:
    """Apache with mod_php, when its sites are written."""
    machine.path("/etc/apache2/sites-enabled/000-default.conf").unlink()
    machine.run("a2enmod", "rewrite")
    machine.daemon("sh", "-c", ". /etc/apache2/envvars; exec apache2 -DFOREGROUND")
    machine.wait("/run/apache2/apache2.pid")


def _named(machine: Machine, names: str) -> None:
    with machine.path("/etc/hosts").open("a") as hosts:
        hosts.write(f"{SERVER} {names}\n")


def database(machine: Machine, bases: Bases) -> None:
    """MariaDB on a machine of its own, which is no part of the evidence."""
    folder = machine.disk.parent / "database"
    folder.mkdir()
    for name in ("upper", "work", "root"):
        (folder / name).mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(folder)], check=True)
    for name in ("upper", "work", "root"):
        (folder / name).mkdir()
    options = f"lowerdir={bases.web},upperdir={folder}/upper,workdir={folder}/work"
    root = str(folder / "root")
    subprocess.run(["mount", "-t", "overlay", "-o", options, "overlay", root], check=True)
    subprocess.run(["mount", "--bind", f"{machine.disk}/dev", f"{root}/dev"], check=True)
    made = "mkdir -p /run/mysqld /var/lib/site && chown mysql /run/mysqld /var/lib/site"
    install = "mariadb-install-db --user=mysql --datadir=/var/lib/site --skip-test-db"
    subprocess.run(
        ["chroot", root, "sh", "-c", f"{made} && {install}"], check=True, capture_output=True
    )
    first = "create database wordpress;\ncreate user wp@'%' identified by 'pier-lamp-41';\n"
    start = folder / "root" / "run" / "first.sql"
    start.write_text(f"{first}grant all on wordpress.* to wp@'%';\n")
    subprocess.Popen(
        [
            *("chroot", root, "mariadbd", "--no-defaults", "--user=mysql"),
            *("--datadir=/var/lib/site", f"--bind-address={DATABASE}", "--skip-name-resolve"),
            *("--socket=/run/mysqld/mysqld.sock", "--init-file=/run/first.sql"),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with machine.path("/etc/hosts").open("a") as hosts:
        hosts.write(f"{DATABASE} db.example.org\n")


def dovecot(machine: Machine) -> None:
    """Dovecot: IMAP, and the passwords of those who send mail."""
    machine.write("/etc/dovecot/local.conf", DOVECOT)
    machine.daemon("dovecot", "-F")
    machine.wait("/var/spool/postfix/private/auth")


DOVECOT = """mail_location = mbox:~/mail:INBOX=/var/mail/%u
disable_plaintext_auth = no
ssl = no
auth_failure_delay = 0
auth_mechanisms = plain login
protocols = imap
service auth {
  unix_listener /var/spool/postfix/private/auth {
    mode = 0660
    user = postfix
    group = postfix
  }
}
"""
MAIN = """myhostname = {host}
mydestination = {host}, example.org, localhost
mynetworks = 127.0.0.0/8
inet_interfaces = {address}, 127.0.0.1
inet_protocols = ipv4
relayhost = [192.0.2.99]:2525
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_client_connection_rate_limit = 0
maillog_file =
compatibility_level = 3.6
alias_maps = hash:/etc/aliases
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
"""
SUBMISSION = """submission inet n       -       y       -       -       smtpd
  -o syslog_name=postfix/submission
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
"""


def postfix(machine: Machine) -> subprocess.Popen[bytes]:
    """Postfix with submission; what leaves goes to the relay that is returned, or waits."""
    machine.write("/etc/postfix/main.cf", MAIN.format(host=machine.host, address=SERVER))
    with machine.path("/etc/postfix/master.cf").open("a") as master:
        master.write(SUBMISSION)
    machine.write("/etc/aliases", "postmaster: root\n")
    machine.run("postalias", "/etc/aliases")
    machine.write("/var/spool/postfix/etc/hosts", "127.0.0.1 localhost\n")
    relay = machine.daemon("smtp-sink", "-u", "nobody", RELAY, "100")
    machine.run("postfix", "start", status=None)
    machine.wait("/var/spool/postfix/private/smtp")
    return relay
