"""Which settings of a file are secrets, and what they open by what stands beside them.

A name that ends in a word for a password, a key or a token is one; what stands before that word
(`db` of `DB_PASSWORD`, `smtp` of `smtppass`) says which of the hosts, users and databases in the
same group of settings belong to it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pratique.content.secret.found import FoundSecret, Setting
from pratique.content.secret.opens import account, database, system, text_of
from pratique.content.secret.placeholder import is_placeholder, is_prose

_PASSWORD: Final = re.compile(
    r"(?:password|passwd|passwort|passphrase|(?<!by)(?<!com)(?<!tres)pass|pwd|(?:^|_)pw|bindpw"
    r"|(?:^|_)psk|pass_?word_?clear|userpassword|dbpw|_authtoken|(?:^|_)_auth|(?:^|_)_password)$"
)
_KEY: Final = re.compile(
    r"(?:(?:auth|secure_auth|logged_in|nonce)_(?:key|salt)|secret|secret_?key|secret_key_base"
    r"|app_?key|(?:hash|password|cache_key)_?salt|(?:new_)?cookie_(?:key|iv)|blowfish_?secret"
    r"|rijndael_key|des_key|encryption_?key|crypt_?key|upgrade_?key|signing_?(?:key|secret)"
    r"|jwt_(?:key|secret)|instance_?key)$"
)
_TOKEN: Final = re.compile(
    r"(?:(?:api|access|auth|secret|bearer|refresh|bot|deploy|personal|id|runner|registration)_?token"
    r"|api_?(?:key|secret)|(?:client|consumer|webhook|channel|shared)_?secret|private_?key"
    r"|secret_access_key|access_?key|account_?key|client_key_data|authtoken|(?:^|_)token"
    r"|preshared_?key|identity_token|registry_token)$"
)
# Words before `password` that make a label or a switch of it.
_NO_SECRET: Final = re.compile(
    r"(?:^|_)(?:min|max|has|use|show|reset|forgot|forgotten|lost|change|changed|confirm|confirmed"
    r"|confirmation|repeat|retype|old|new|invalid|wrong|enter|no|need|needs|require|requires|required"
    r"|allow|allows|enable|save|store|send|generate|verify|type|input|empty|blank|missing|hide"
    r"|public|max_length|force|prompt|ask|check|validate|regenerate|disable|mode|set"
    r"|csrf|xsrf|url)_?(?:\w{0,12}_)?$"
)
_FILE_NAME: Final = re.compile(rb".*\.(?:key|pem|crt|txt|php|conf|json|file|gpg)")
# A token was made by chance: it is long, and has a digit.
_CHANCE: Final = re.compile(rb"(?=\D*\d)[^\s]{12,}")
_NAME: Final = re.compile(r"[A-Za-z0-9][\w.:\[\]/-]*", re.ASCII)
_LABEL: Final = re.compile(r"[A-Z][a-z]+:?")
_HOSTS: Final = ("host", "hostname", "server", "hosts", "servername", "address", "uri", "url",
                 "endpoint", "hostspec", "datasource")  # fmt: skip
_USERS: Final = ("user", "username", "login", "usr", "uid", "userid", "loginname", "binddn", "dn",
                 "email", "account", "user1", "uname")  # fmt: skip
_NAMES: Final = ("database", "dbname", "db", "schema", "base", "initialcatalog")
_DRIVERS: Final = ("driver", "adapter", "engine", "connection", "type", "dbtype", "phptype",
                   "client", "dialect", "driverclassname")  # fmt: skip
_MAIL: Final = re.compile(r"smtp|mail|imap|pop3|sasl")
_DIRECTORY: Final = re.compile(r"ldap|bind_?(?:pw|dn|pass)")
_CLOUD: Final = re.compile(r"aws|azure|gcs|gcloud|s3|secret_access|account_?key|access_key|b2_")
_DATA: Final = re.compile(
    r"db|database|sql|datasource|mongo|redis|pgpass|maria|postgres|dsn|cfg_servers"
)
# Files whose system no setting names.
_FILES: Final = (
    ("wp-config", "MySQL"), ("configuration.php", "MySQL"), ("settings.inc.php", "MySQL"),
    ("env.php", "MySQL"), ("local.xml", "MySQL"), ("my.cnf", "MySQL"), ("debian.cnf", "MySQL"),
    ("mysql", "MySQL"), ("pgsql", "PostgreSQL"), ("localsettings.php", "MySQL"),
    ("config.inc.php", "MySQL"), ("mongod", "MongoDB"), ("redis", "Redis"),
)  # fmt: skip
_APPLICATIONS: Final = (
    ("wp-config", "WordPress"), ("configuration.php", "Joomla"), ("localsettings.php", "MediaWiki"),
    ("settings.inc.php", "PrestaShop"), ("local.xml", "Magento"), ("env.php", "Magento"),
    ("localconfiguration.php", "TYPO3"), ("settings.php", "Drupal"),
)  # fmt: skip
# What a file is for decides where its settings are all for one thing.
_PLACES: Final = (
    (re.compile(r"/wireguard/|\.netdev$|/openvpn/|\.ovpn$"), "vpn-key", "the VPN"),
    (
        re.compile(r"wpa_supplicant|/system-connections/|hostapd|/iwd/"),
        "wifi-password",
        "the network",
    ),
    (
        re.compile(r"/\.(?:npmrc|yarnrc|pypirc)[^/]*$|/\.m2/|/\.gem/|/\.composer/"),
        "registry-token",
        "packages: account",
    ),
    (
        re.compile(r"/\.(?:s3cfg|boto|passwd-s3fs)|/\.aws/|/\.azure/|/gcloud/|/\.mc/"),
        "cloud-key",
        "the cloud account that the file is for",
    ),
    (re.compile(r"/\.kube/|kubeconfig|/etc/kubernetes/"), "ci-secret", "the Kubernetes cluster"),
    (
        re.compile(r"\.tfstate|\.tfvars|/jenkins/"),
        "ci-secret",
        "what is deployed from here: account",
    ),
)
_JDBC: Final = re.compile(r"(?:jdbc:)?(\w+)(?:\+\w+)?:(?://)?([^/;?,]*)[/;]?([^?;,]*)")


@dataclass(frozen=True, slots=True)
class _Beside:
    host: str
    user: str
    database: str
    driver: str


def secrets_among(
    settings: Iterable[Setting], path: str, *, strict: bool = False
) -> Iterator[FoundSecret]:
    """The secrets in a file of settings.

    With `strict`, for files that are programs: only passwords beside which a user and a host or a
    database stand, too.
    """
    groups: dict[int, list[Setting]] = defaultdict(list)
    for setting in settings:
        groups[setting.group].append(setting)
    for group in groups.values():
        values = {_plain(_last(one.key)).replace("_", ""): one.value for one in group}
        for setting in group:
            found = _secret(setting, values, path, strict=strict)
            if found is not None:
                yield found


def _secret(
    setting: Setting, values: Mapping[str, bytes], path: str, *, strict: bool
) -> FoundSecret | None:
    key, value = _plain(setting.key), setting.value.strip()
    last = _plain(_last(setting.key))
    word = _PASSWORD.search(key) or (None if strict else _TOKEN.search(key) or _KEY.search(key))
    if word is None or is_placeholder(value) or value.lower() == last.encode():
        return None
    if word.re is not _KEY and is_prose(value):
        return None
    if word.re is _TOKEN and (_CHANCE.fullmatch(value) is None or value.startswith(b"http")):
        return None
    stem = key[: word.start()]
    inner = last[: -len(word[0])] if last.endswith(word[0]) else ""
    if (
        _FILE_NAME.fullmatch(value)
        or _NO_SECRET.search(inner)
        or value.startswith((b"/", b"~/", b"./", b"file:"))
    ):
        return None
    beside = _beside(inner.replace("_", ""), values)
    if strict and not _is_login(value, beside):
        return None
    kind, opens = _meaning(word.re, stem, beside, path, setting.key)
    return FoundSecret(kind, setting.line, text_of(setting.key), value, opens)


def _is_login(value: bytes, beside: _Beside) -> bool:
    """Whether a program means a login by it: labels and names of other settings are none."""
    place = beside.host or beside.database
    if not beside.user or _NAME.fullmatch(place) is None or not value.isascii():
        return False
    return _LABEL.fullmatch(place) is None and _PASSWORD.search(_plain(value.decode())) is None


def _beside(stem: str, values: Mapping[str, bytes]) -> _Beside:
    def told(words: Iterable[str], *, bare: bool = True) -> str:
        for word in words:
            value = values.get(stem + word) or (values.get(word) if bare and stem else None)
            if value:
                return text_of(value)
        return ""

    host, name, driver = told(_HOSTS), told(_NAMES), told(_DRIVERS, bare=False)
    if not name and stem:
        name = told(("name",), bare=False)
    located = _JDBC.fullmatch(host) if "://" in host or host.startswith("jdbc:") else None
    if located is not None:
        driver, name = driver or located[1], name or located[3].strip("/")
        host = located[2].rpartition("@")[2]
    return _Beside(host, told(_USERS), name, driver)


def _meaning(
    word: re.Pattern[str], stem: str, beside: _Beside, path: str, name: str
) -> tuple[str, str]:
    filename = path.rpartition("/")[2].lower()
    for place, kind, opens in _PLACES:
        if place.search(path.lower()):
            return kind, account(opens, beside.user, beside.host)
    if word is _KEY:
        return "application-key", _protects(filename)
    if _MAIL.search(stem) and not _DATA.search(stem):
        return "mail-password", account("mail account", beside.user, beside.host)
    if "ftp" in stem:
        return "ftp-password", account("FTP account", beside.user, beside.host)
    if _DIRECTORY.search(stem) or _DIRECTORY.search(name.lower()):
        return "directory-password", account("directory (LDAP) account", beside.user, beside.host)
    if _CLOUD.search(f"{stem} {name.lower()}") and not beside.database:
        return "cloud-key", "the cloud account that the settings beside it name"
    if word is _TOKEN:
        return "api-key", f'the service for which the setting "{text_of(name)}" is'
    return _login(stem, beside, filename, name)


def _login(stem: str, beside: _Beside, filename: str, name: str) -> tuple[str, str]:
    """A database where anything points to one, else an account of whatever it is."""
    kind = system(beside.driver, stem) or next(
        (told for part, told in _FILES if part in filename), ""
    )
    if kind or beside.database or _DATA.search(stem):
        return "database-password", database(kind, beside.database, beside.host, beside.user)
    if beside.user or beside.host:
        return "password", account("account", beside.user, beside.host)
    return "password", f'what the setting "{text_of(name)}" is for'


def _protects(filename: str) -> str:
    who = next((who for start, who in _APPLICATIONS if filename.startswith(start)), "")
    return f"logins, cookies and stored data of {who or 'the application'}, which it protects"


def _plain(key: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", key.lower()).strip("_") or "_"


def _last(key: str) -> str:
    return key.rpartition(".")[2]
