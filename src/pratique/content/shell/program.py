"""Which program a command really starts, once `sudo`, `nohup`, `env` and their kin are taken off.

Option letters are those of the manual pages of sudo(8), util-linux, coreutils and busybox.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from pratique.content.shell.syntax import Command, Word

SHELLS = frozenset(
    [
        "sh",
        "bash",
        "dash",
        "ash",
        "zsh",
        "ksh",
        "ksh93",
        "mksh",
        "csh",
        "tcsh",
        "fish",
        "rbash",
        "lksh",
        "yash",
        "posh",
    ]
)
FETCHERS = frozenset(
    [
        "curl",
        "wget",
        "fetch",
        "lynx",
        "links",
        "elinks",
        "w3m",
        "GET",
        "HEAD",
        "lwp-request",
        "lwp-download",
        "lwp-mirror",
        "aria2c",
        "axel",
        "http",
        "https",
        "httpie",
        "xh",
        "wget2",
        "curlie",
        "ftp",
        "lftp",
        "ncftpget",
        "tftp",
    ]
)
NETCATS = frozenset(["nc", "ncat", "netcat", "nc.traditional", "nc.openbsd", "telnet", "rcat"])

_INTERPRETER = re.compile(
    r"(python|perl|php|ruby|node|nodejs|lua|luajit|tclsh|gawk|mawk|awk|pypy)[-\d.]*\Z"
)
_CODE_OPTIONS = {
    "python": "c",
    "pypy": "c",
    "perl": "eE",
    "php": "rBR",
    "ruby": "e",
    "node": "ep",
    "nodejs": "ep",
    "lua": "e",
    "luajit": "e",
}
# Options that take the next word, and how many words stand before the command.
_WRAPPERS: dict[str, tuple[str, int]] = {
    "sudo": ("-u -g -h -p -C -r -t -U -D -R -T", 0),
    "doas": ("-u -C", 0),
    "env": ("-u -C", 0),
    "nohup": ("", 0),
    "setsid": ("", 0),
    "exec": ("-a", 0),
    "command": ("", 0),
    "builtin": ("", 0),
    "time": ("-f -o", 0),
    "nice": ("-n", 0),
    "ionice": ("-c -n", 0),
    "chrt": ("", 1),
    "taskset": ("", 1),
    "timeout": ("-s -k", 1),
    "stdbuf": ("-i -o -e", 0),
    "busybox": ("", 0),
    "toybox": ("", 0),
    "xargs": ("-n -I -L -P -d -a -E -s", 0),
    "parallel": ("-j", 0),
    "flock": ("-w -E", 1),
    "chroot": ("", 1),
    "unshare": ("", 0),
    "nsenter": ("-t", 0),
    "strace": ("-o -e -p", 0),
    "systemd-run": ("-p -u -M -H", 0),
    "systemd-inhibit": ("", 0),
    "systemd-cat": ("-t -p", 0),
    "chronic": ("", 0),
    "cronic": ("", 0),
    "eatmydata": ("", 0),
    "fakeroot": ("", 0),
    "torsocks": ("", 0),
    "torify": ("", 0),
    "proxychains": ("-f", 0),
    "proxychains4": ("-f", 0),
    "watch": ("-n", 0),
    "memfd-exec": ("", 0),
    "tcpd": ("", 0),
}
_STARTERS = frozenset({"--exec", "-x", "--startas", "-a"})
_LOADER = re.compile(r"ld-linux[-\w]*\.so\.\d+\Z|ld-musl-\w+\.so\.1\Z|ld-[\d.]+\.so\Z")
_POSITIONAL = re.compile(r"\$[@*!0-9]")
_HIDEABLE = tuple(sorted({*SHELLS, *FETCHERS, *NETCATS, "base64", "python3", "perl", "php"}))
_MOST_WRAPPERS = 8
_GLOB_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Program:
    """The program a command starts: the word that names it, its name, what it is given."""

    word: Word
    name: str
    arguments: tuple[Word, ...]
    assignments: tuple[tuple[str, Word], ...]
    through: tuple[str, ...]

    @property
    def language(self) -> str | None:
        """`python`, `perl` ... when it is an interpreter of that language."""
        found = _INTERPRETER.match(self.name)
        return found[1] if found else None

    @property
    def texts(self) -> tuple[str, ...]:
        """The arguments as text."""
        return tuple(word.text for word in self.arguments)


def program_of(command: Command) -> Program | None:
    """The program that `command` starts in the end; None when it only sets or redirects."""
    words = command.words
    assignments = list(command.assignments)
    through: list[str] = []
    for _ in range(_MOST_WRAPPERS):
        if not words:
            return None
        name = _name(words[0])
        rest = _unwrapped(name, words, assignments)
        if not rest:
            break
        through.append(name)
        words = rest
    return Program(words[0], _name(words[0]), words[1:], tuple(assignments), tuple(through))


def code_arguments(program: Program) -> tuple[tuple[str, Word], ...]:
    """Words that `program` runs as code, each with its language (`shell` or an interpreter)."""
    words = program.arguments
    if program.name in SHELLS or program.name in ("su", "runuser", "script", "flock"):
        return tuple(("shell", word) for word in _after_option(words, "c", "--command"))
    if program.name == "eval":
        return (("shell", _joined(words)),) if words else ()
    if program.name == "trap" and len(words) > 1:
        return (("shell", words[0]),)
    if program.name == "watch":
        return (("shell", _joined(words)),)
    language = program.language
    if language in ("awk", "gawk", "mawk"):
        return tuple(("awk", word) for word in words[:4] if "{" in word.text)
    if language in _CODE_OPTIONS:
        found = _after_option(words, _CODE_OPTIONS[language], "--eval")
        return tuple((language, word) for word in found)
    return ()


def script_argument(program: Program) -> Word | None:
    """The file whose content `program` runs: of a shell, an interpreter, `.` or `source`."""
    if program.name in (".", "source"):
        return program.arguments[0] if program.arguments else None
    if program.name not in SHELLS and program.language is None and program.name != "java":
        return None
    if program.language in ("awk", "gawk", "mawk") or code_arguments(program):
        return None
    takes_value = {"-o", "+o", "-O", "-d", "-W", "-X", "--rcfile", "--init-file", "-I", "-cp"}
    skip = False
    for word in program.arguments:
        if skip:
            skip = False
        elif word.text in takes_value:
            skip = True
        elif word.text == "-m":
            return None
        elif not word.text.startswith(("-", "+")) or word.made_by:
            return word
        elif word.text in ("-s", "-"):
            return None
    return None


def reads_code(program: Program) -> bool:
    """Whether `program` runs whatever comes in at its standard input."""
    if program.name in ("at", "batch"):
        return "-f" not in program.texts
    if program.name == "crontab":
        return program.texts[-1:] == ("-",) or not program.texts
    if program.name == "su" or (program.name in ("sudo", "doas") and "-s" in program.texts):
        return not code_arguments(program)
    script = script_argument(program)
    if script is not None:
        return script.text in ("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0")
    if "xargs" in program.through and program.name in SHELLS:
        return True
    if program.name in SHELLS:
        return not _after_option(program.arguments, "c", "--command")
    if program.language in ("awk", "gawk", "mawk", None):
        return False
    options = program.texts
    informative = any(o in ("-m", "-V", "--version", "-v", "-h", "--help", "-i") for o in options)
    return not code_arguments(program) and not informative


def _joined(words: tuple[Word, ...]) -> Word:
    texts = " ".join(word.text for word in words)
    made_by = tuple(made for word in words[:1] for made in word.made_by)
    return Word(texts, made_by or tuple(made for word in words for made in word.made_by)[:8])


def _after_option(words: tuple[Word, ...], letters: str, long: str) -> list[Word]:
    """The words that stand after an option such as `-c`, `-lc`, `--command`."""
    for index, word in enumerate(words):
        text = word.text
        if text.startswith(long + "="):
            return [Word(text[len(long) + 1 :], word.made_by)]
        if text == long and index + 1 < len(words):
            return [words[index + 1]]
        if not text.startswith("-") or text.startswith("--"):
            continue
        if any(letter in text[1:6] for letter in letters):
            if text[1:2] in letters and len(text) > 2 and not text[2:].isalpha():
                return [Word(text[2:], word.made_by)]
            return [words[index + 1]] if index + 1 < len(words) else []
    return []


def _name(word: Word) -> str:
    text = word.text
    name = text.rpartition("/")[2]
    if "$" in name:
        name = _POSITIONAL.sub("", name)
    if ("?" in name or "[" in name or "*" in name) and len(name) <= _GLOB_LENGTH:
        literal = sum(character.isalnum() for character in name)
        if literal and text.startswith("/"):
            return next((known for known in _HIDEABLE if fnmatchcase(known, name)), name)
    return name


def _unwrapped(
    name: str, words: tuple[Word, ...], assignments: list[tuple[str, Word]]
) -> tuple[Word, ...]:
    """The words of the command that a wrapper starts; nothing when this is no wrapper."""
    if name == "start-stop-daemon":
        return _started_daemon(words)
    if name == "find":
        return _found(words)
    if _LOADER.match(name):
        return _behind_options(words, frozenset({"--library-path", "--preload", "--argv0"}), 0, [])
    if name not in _WRAPPERS:
        return ()
    if name == "flock" and _after_option(words[1:], "c", "--command"):
        return ()
    valued, positional = _WRAPPERS[name]
    return _behind_options(words, frozenset(valued.split()), positional, assignments)


def _behind_options(
    words: tuple[Word, ...],
    valued: frozenset[str],
    positional: int,
    assignments: list[tuple[str, Word]],
) -> tuple[Word, ...]:
    index = 1
    while index < len(words):
        text = words[index].text
        if text.startswith("-") and len(text) > 1:
            index += 2 if text in valued else 1
        elif "=" in text and text.partition("=")[0].isidentifier():
            key, _, value = text.partition("=")
            assignments.append((key, Word(value, words[index].made_by)))
            index += 1
        elif positional:
            positional -= 1
            index += 1
        else:
            return words[index:]
    return ()


def _started_daemon(words: tuple[Word, ...]) -> tuple[Word, ...]:
    texts = [word.text for word in words]
    if "--stop" in texts or "-K" in texts:
        return ()
    for index, text in enumerate(texts[:-1]):
        if text in _STARTERS:
            after = texts.index("--") + 1 if "--" in texts else len(words)
            return (words[index + 1], *words[after:])
    return ()


def _found(words: tuple[Word, ...]) -> tuple[Word, ...]:
    for index, word in enumerate(words):
        if word.text in ("-exec", "-execdir", "-ok"):
            return words[index + 1 :]
    return ()
