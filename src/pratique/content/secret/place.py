"""What the name and the place of a file say about where in it secrets may stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from pratique.content.secret import login_list, neighbour
from pratique.content.secret.found import FoundSecret

Reader = Callable[[bytes, str], Iterator[FoundSecret]]

# Samples, and what comes with libraries: test keys and examples, which open nothing.
_SAMPLE: Final = re.compile(
    r"(?:^|[._\-])(?:examples?|samples?|dist|template|tmpl|tpl|skel|stub|test|spec|pot?|in|j2|erb)"
    r"(?:[._\-]|$)|^default\.|[._\-]default\.settings|^readme|^changelog|\.(?:md|rst|html?|adoc|css|"
    r"map|svg|mo|txt\.gz)$",
    re.IGNORECASE,
)
_FOREIGN: Final = re.compile(
    r"/(?:tests?|testing|testdata|test_data|unittests?|fixtures?|specs?|__tests__|examples?|samples?"
    r"|docs?|documentation|node_modules|vendor|vendors|bower_components|site-packages|dist-packages"
    r"|gems|i18n|locales?|languages?|lang|localization|l10n|labels|translations|\.git/objects|wp-includes|wp-admin)/"
    r"|^/usr/(?:share|src|include|libexec)/|^/usr/(?:local/)?lib(?:32|64|x32)?/(?!nagios/|cgi-bin/)"
    r"|^/(?:proc|sys|dev)/|^/var/lib/(?:dpkg|apt|ucf|rpm)/|/(?:node|go)/pkg/mod/|^/snap/",
    re.IGNORECASE,
)
# Where these words name something else: services, questions, kinds of login.
_OTHER: Final = re.compile(
    r"/(?:nsswitch|openssl|pam|login|host|debconf|adduser|deluser)\.(?:conf|cnf|defs)$|^/etc/pam\.d/"
    r"|^/etc/(?:logcheck|mime|selinux|apparmor(?:\.d)?|fonts|X11)/"
)
# Code is shipped in such folders, and people keep their keys there.
_KEPT: Final = re.compile(r"/(?:\.env|wp-config)[\w.\-]*$|^/usr/(?:local/)?(?:share|lib)/.*/\.env$")

_LISTS: Final[tuple[tuple[re.Pattern[str], Reader], ...]] = (
    (re.compile(r"^/(?:etc|var/backups)/g?shadow(?:[-~.].*)?$"), login_list.shadow),
    (re.compile(r"/shadow(?:[-~.](?:bak|old|orig|save|backup|copy))?$"), login_list.shadow),
    (re.compile(r"^/etc/(?:security/)?opasswd(?:\.old)?$"), login_list.old_passwords),
    (re.compile(r"/\.?htpasswd[^/]*$|/\.htdigest$|\.htpasswd$|^/etc/(?:nginx|apache2|httpd)/\.?(?:ht)?"
                r"passwd[^/]*$"), login_list.web_passwords),
    (re.compile(r"/\.pgpass$|/pgpass\.conf$"), login_list.postgres),
    (re.compile(r"/[._]netrc$|^/etc/apt/auth\.conf(?:\.d/[^/]+)?$"), login_list.netrc),
    (re.compile(r"^/etc/(?:dovecot|mail|vmail)/(?:[^/]+/)*[^/]*(?:passwd|users|userdb)[^/]*$"
                r"|^/etc/(?:proftpd|pure-ftpd|vsftpd)/[^/]*(?:passwd|users|login)[^/]*$"
                r"|/(?:ftpd|proftpd|pureftpd)\.passwd$|^/home/[^/]+/etc/[^/]+/shadow$"),
     login_list.service_passwords),
    (re.compile(r"/(?:exim4?/)?passwd\.client$|/sasl_?passwd$|^/etc/postfix/[^/]*(?:sasl|relay)[^/]*"
                r"(?:passwd|password|auth)[^/]*(?<!\.db)$"), login_list.outgoing_mail),
    (re.compile(r"^/etc/ppp/(?:chap|pap)-secrets$"), login_list.point_to_point),
    (re.compile(r"/ipsec\.(?:[\w.\-]+\.)?secrets$|/ipsec\.d/[^/]+\.secrets$"), login_list.ipsec),
    (re.compile(r"/conf/passwd$"), login_list.subversion),
    (re.compile(r"^/var/cache/debconf/passwords\.dat(?:-old)?$"), login_list.debconf),
    (re.compile(r"/\.ssh/known_hosts(?:2|\.old)?$|^/etc/ssh/ssh_known_hosts2?$"),
     neighbour.known_hosts),
    (re.compile(r"/\.ssh/config(?:\.d/[^/]+)?$|^/etc/ssh/ssh_config\.d/[^/]+$"),
     neighbour.ssh_hosts),
)  # fmt: skip

_PHP: Final = re.compile(
    r"(?:^|[._\-])(?:config|configuration|configure|settings?|conf|credentials?|secrets?|parameters"
    r"|env|database|db|dbconfig|connect|connection|conn|conexion|localsettings|localconfiguration"
    r"|local|constants|mysql|wp-config|passwords?|mail|smtp)(?:[._\-\d]|$)",
    re.IGNORECASE,
)
_CODE: Final = re.compile(
    r"(?:^|[._\-])(?:config|configuration|settings?|local_settings|credentials?|secrets?|auth|database"
    r"|appsettings|ormconfig|service[_\-]?account|key|keys|token|tokens|azureprofile|accesstokens"
    r"|application_default_credentials|terraform|connections?|env|production|development|staging"
    r"|legacy_credentials|adc|mcconfig|gitlab|dockerconfigjson|db|mongo\w*|local|rclone)(?:[._\-\d]|$)",
    re.IGNORECASE,
)
_LINES: Final = re.compile(
    r"\.(?:ini|cnf|cf|conf|cfg|properties|toml|ya?ml|env|netdev|nmconnection|pgsql|ovpn|tfvars|ext"
    r"|auth|secret|secrets|htaccess|boto|config)$|^\.(?:env|envrc|npmrc|yarnrc|pypirc|my\.cnf|"
    r"mylogin|s3cfg|boto|smbcredentials|cifs\w*|fetchmailrc|msmtprc|muttrc|mailrc|wgetrc|curlrc|"
    r"htaccess|ldaprc|rclone\.conf|passwd-s3fs)|^(?:credentials|config|rclone\.conf|rsyncd\.conf|"
    r"fetchmailrc|msmtprc|debian\.cnf|envvars|environment|smbcredentials|ldap\.conf)$"
    r"|^\.env|\.env(?:\.|$)",
    re.IGNORECASE,
)
_YAML: Final = re.compile(
    r"\.ya?ml$|/\.kube/config$|kubeconfig$|^/etc/(?:kubernetes|rancher)/.*\.conf$"
)
_SHELL: Final = re.compile(r"/\.env|\.env(?:\.|$)|/envvars$|/environment$|/\.envrc$|^/etc/default/")
_SCRIPT: Final = re.compile(
    r"\.(?:sh|bash|cron|service|conf|env|mk)$|^/etc/(?:cron|default/|systemd/|init\.d/|rc\.local|profile"
    r"|environment|backup)|^/var/spool/cron/|_history$|/\.(?:bash|zsh|profile)\w*$|/(?:s?bin)/[^/.]+$"
)
_BACKED_UP: Final = re.compile(
    r"(?:\.(?:bak|old|orig|save|swp|backup|copy|dpkg-\w+|ucf-\w+|txt|\d+)|~)$"
)


def is_foreign(path: str) -> bool:
    """Whether it lies where libraries, tests and documentation lie, or is a sample by its name."""
    if _KEPT.search(path) is not None and not _SAMPLE.search(path.rpartition("/")[2]):
        return False
    return (_FOREIGN.search(path) or _OTHER.search(path)) is not None or is_sample(path)


def is_sample(path: str) -> bool:
    """Whether its name says that it is to be copied and filled in, or is a text to read."""
    return _SAMPLE.search(path.rpartition("/")[2]) is not None


def list_reader(path: str) -> Reader | None:
    """The reader of the list of logins that lies there by its name."""
    return next((reader for pattern, reader in _LISTS if pattern.search(path)), None)


def original(path: str) -> str:
    """The path without the suffix of a copy: `wp-config.php` for `wp-config.php.bak`."""
    return _BACKED_UP.sub("", path)


def is_php_settings(path: str) -> bool:
    """Whether a PHP file is called as files of settings are."""
    return _PHP.search(path.rpartition("/")[2]) is not None


def is_code_settings(path: str) -> bool:
    """Whether a file in another language, or in JSON, is called as files of settings are."""
    return _CODE.search(path.rpartition("/")[2]) is not None


def is_line_settings(path: str) -> bool:
    """Whether a file of lines `name = value` has the name of one with settings."""
    return _LINES.search(path.rpartition("/")[2]) is not None


def is_yaml(path: str) -> bool:
    """Whether its lines are grouped by how far they are indented."""
    return _YAML.search(path) is not None


def is_shell_settings(path: str) -> bool:
    """Whether a shell or a like reader puts variables into its values."""
    return _SHELL.search(path) is not None


def is_script(path: str, kind: str) -> bool:
    """Whether commands stand in it."""
    return kind in ("shell", "script") or _SCRIPT.search(path) is not None
