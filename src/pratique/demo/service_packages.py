"""The packages of the made-up server that serve somebody."""

from __future__ import annotations

from typing import Final

from pratique.demo.package import UNITS, Package, paths, service

PAM_SSHD: Final = "@include common-auth\naccount required pam_nologin.so\n"

SERVICES: Final = (
    Package(
        "openssh-client",
        "1:9.2p1-2+deb12u6",
        "logs in to other machines",
        programs=paths("/usr/bin", "scp sftp ssh ssh-add ssh-keygen"),
        configuration={
            "/etc/ssh/ssh_config": "Host *\n    SendEnv LANG LC_*\n    HashKnownHosts yes\n"
        },
    ),
    Package(
        "openssh-server",
        "1:9.2p1-2+deb12u6",
        "lets people log in",
        programs=paths("/usr/sbin", "sshd"),
        files={f"{UNITS}/ssh.service": service("OpenBSD Secure Shell server", "/usr/sbin/sshd -D")},
        configuration={"/etc/pam.d/sshd": PAM_SSHD},
    ),
    Package(
        "openssh-sftp-server",
        "1:9.2p1-2+deb12u6",
        "hands files to people who log in",
        programs=paths("/usr/lib/openssh", "sftp-server"),
    ),
    Package(
        "cron",
        "3.0pl1-162",
        "runs things at their time",
        programs=(*paths("/usr/bin", "crontab"), *paths("/usr/sbin", "cron")),
        files={
            f"{UNITS}/cron.service": service(
                "Regular background program processing", "/usr/sbin/cron -f"
            )
        },
        configuration={
            "/etc/crontab": (
                "SHELL=/bin/sh\nPATH=/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin\n"
                "17 * * * * root cd / && run-parts --report /etc/cron.hourly\n"
                "25 6 * * * root test -x /usr/sbin/anacron || run-parts --report /etc/cron.daily\n"
            ),
            "/etc/cron.d/.placeholder": "# This file keeps the folder.\n",
            "/etc/cron.hourly/.placeholder": "# This file keeps the folder.\n",
        },
    ),
    Package(
        "at",
        "3.2.5-1+b1",
        "runs things once",
        programs=(*paths("/usr/bin", "at"), *paths("/usr/sbin", "atd")),
        files={f"{UNITS}/atd.service": service("Deferred execution scheduler", "/usr/sbin/atd -f")},
    ),
    Package(
        "rsyslog",
        "8.2302.0-1+deb12u1",
        "writes logs",
        programs=paths("/usr/sbin", "rsyslogd"),
        files={
            f"{UNITS}/rsyslog.service": service("System Logging Service", "/usr/sbin/rsyslogd -n")
        },
        configuration={
            "/etc/rsyslog.conf": (
                'module(load="imuxsock")\nauth,authpriv.* /var/log/auth.log\n'
                "*.*;auth,authpriv.none -/var/log/syslog\n"
            )
        },
    ),
    Package(
        "nginx",
        "1.22.1-9+deb12u2",
        "the web server",
        programs=paths("/usr/sbin", "nginx"),
        files={
            f"{UNITS}/nginx.service": service("A web server", "/usr/sbin/nginx -g 'daemon off;'")
        },
        configuration={
            "/etc/nginx/nginx.conf": (
                "user www-data;\nworker_processes auto;\nevents {\n    worker_connections 768;\n}\n"
                "http {\n    include /etc/nginx/mime.types;\n"
                "    access_log /var/log/nginx/access.log;\n"
                "    include /etc/nginx/sites-enabled/*;\n}\n"
            ),
            "/etc/nginx/mime.types": (
                "types {\n    text/html html;\n    image/png png;\n    image/jpeg jpg jpeg;\n}\n"
            ),
        },
        section="httpd",
    ),
    Package(
        "php8.2-fpm",
        "8.2.28-1~deb12u1",
        "runs PHP for the web server",
        programs=paths("/usr/sbin", "php-fpm8.2"),
        files={
            f"{UNITS}/php8.2-fpm.service": service(
                "The PHP 8.2 FastCGI Process Manager", "/usr/sbin/php-fpm8.2 --nodaemonize"
            )
        },
        configuration={
            "/etc/php/8.2/fpm/php.ini": (
                "[PHP]\nengine = On\nexpose_php = Off\nmemory_limit = 128M\nauto_prepend_file =\n"
                "auto_append_file =\nfile_uploads = On\nupload_max_filesize = 8M\n"
            ),
            "/etc/php/8.2/fpm/pool.d/www.conf": (
                "[www]\nuser = www-data\ngroup = www-data\nlisten = /run/php/php8.2-fpm.sock\n"
                "pm = dynamic\npm.max_children = 5\nsecurity.limit_extensions = .php\n"
            ),
        },
        section="php",
    ),
    Package(
        "php8.2-cli",
        "8.2.28-1~deb12u1",
        "runs PHP by hand",
        programs=paths("/usr/bin", "php8.2 php"),
        section="php",
    ),
    Package(
        "php-common",
        "2:93",
        "what all versions of PHP need",
        files={"/usr/lib/php/sessionclean": "#!/bin/sh\n# Takes old sessions away.\nexit 0\n"},
        configuration={
            "/etc/cron.d/php": (
                "09,39 * * * * root [ -x /usr/lib/php/sessionclean ] && /usr/lib/php/sessionclean\n"
            )
        },
        section="php",
    ),
    Package(
        "mariadb-server",
        "1:10.11.11-0+deb12u1",
        "the database",
        programs=paths("/usr/sbin", "mariadbd"),
        files={
            f"{UNITS}/mariadb.service": service(
                "MariaDB 10.11 database server", "/usr/sbin/mariadbd", User="mysql"
            )
        },
        configuration={
            "/etc/mysql/mariadb.cnf": "[client-server]\nsocket = /run/mysqld/mysqld.sock\n"
        },
        section="database",
    ),
    Package(
        "mariadb-client",
        "1:10.11.11-0+deb12u1",
        "asks the database",
        programs=paths("/usr/bin", "mariadb mariadb-dump"),
        section="database",
    ),
    Package(
        "postfix",
        "3.7.11-0+deb12u1",
        "sends mail",
        programs=paths("/usr/sbin", "postfix postqueue sendmail"),
        files={
            f"{UNITS}/postfix.service": service(
                "Postfix Mail Transport Agent", "/usr/sbin/postfix start"
            )
        },
        configuration={"/etc/postfix/master.cf": "smtp inet n - y - - smtpd\n"},
        section="mail",
    ),
    Package(
        "perl-base",
        "5.36.0-7+deb12u2",
        "a language",
        programs=paths("/usr/bin", "perl"),
        section="perl",
    ),
    Package(
        "python3-minimal",
        "3.11.2-1+b1",
        "a language",
        programs=paths("/usr/bin", "python3"),
        section="python",
    ),
)
