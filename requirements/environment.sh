# shellcheck shell=sh disable=SC2015,SC2154
# Read by `pratique` and `test`: makes the Python environment in .venv below $home, once for each state of
# the locks. Copies of the locks are put into it last: without them it was interrupted, and is made again.

say() {
    printf '%s\n' "pratique: $*" >&2
}

fail() {
    say "$@"
    exit 2
}

# Locks of what has no wheel for some machines.
optional='disks openpgp pdf sigma yara'

# environment LOCK...: the environment holds what requirements/LOCK.txt pins; the last LOCK is the largest.
environment() {
    environment_stands "$@" && return
    case $home in
        *:*) fail "the path of this folder has a colon in it, and Python cannot search such a path. Please rename it: $home" ;;
    esac
    find_python
    command -v flock >/dev/null || { make_environment "$@"; return; }
    (exec 9>"$home/.venv.lock") 2>/dev/null ||
        fail "cannot write into $home. Copy the folder to a place of your own, and start it there."
    exec 9>"$home/.venv.lock"
    flock -n 9 || { say "another run is making the environment; waiting for it."; flock 9; }
    environment_stands "$@" || make_environment "$@"
    exec 9>&-
}

environment_stands() {
    [ -x "$home/.venv/bin/python" ] || return
    for lock in $optional "$@"; do
        cmp -s "$home/requirements/$lock.txt" "$home/.venv/$lock.txt" || return
    done
}

# Sets $python to the full path of the program itself: behind a link such as /usr/bin/python3, another version
# could stand after an upgrade of the system.
find_python() {
    without_venv=
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        python=$("$name" -c 'import os, sys
sys.version_info >= (3, 11) and print(os.path.realpath(sys._base_executable))' 2>/dev/null) || continue
        [ -n "$python" ] || continue
        "$python" -c 'import ensurepip, venv' 2>/dev/null && return
        without_venv=${without_venv:-$python}
    done
    [ -n "$without_venv" ] ||
        fail "no Python 3.11 or newer here. On Debian 12, Ubuntu 24.04 and newer: apt-get install python3 python3-venv"
    python=$without_venv
    package=python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv
    install_package "$package" >&2 && "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "$python cannot make an environment without the package $package. As root: apt-get install $package"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

# install_package NAME: false where we may not, or where it did not work.
install_package() {
    command -v apt-get >/dev/null && as_root true 2>/dev/null || return
    say "installing the system's package $1."
    set -- as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$1"
    "$@" >/dev/null 2>&1 && return
    as_root apt-get update -qq >/dev/null 2>&1
    "$@" >/dev/null 2>&1
}

make_environment() {
    say "Pratique makes its environment once; this takes a minute."
    for largest in "$@"; do :; done
    rm -rf "$home/.venv" && "$python" -m venv "$home/.venv" >&2 ||
        fail "cannot make $home/.venv. Is the disk full, or the folder not yours?"
    # A folder `wheels` stands in for the network: docs/guides/without-a-network.md
    carried=
    [ ! -d "$home/wheels" ] || carried=$home/wheels
    "$home/.venv/bin/python" -m pip install --quiet --no-input --disable-pip-version-check --retries 2 \
        --require-hashes --no-deps --only-binary :all: \
        ${carried:+--no-index --find-links "$carried"} \
        -r "$home/requirements/$largest.txt" >"$home/.venv/pip.log" 2>&1 || {
        tail -n 3 "$home/.venv/pip.log" >&2
        fail "could not fetch what Pratique is built on. Is there a network? Without one: docs/guides/without-a-network.md"
    }
    # These are not made for every machine; all else works without them.
    for lock in $optional; do
        "$home/.venv/bin/python" -m pip install --quiet --no-input --disable-pip-version-check --retries 2 \
            --require-hashes --no-deps --only-binary :all: \
            ${carried:+--no-index --find-links "$carried"} \
            -r "$home/requirements/$lock.txt" >>"$home/.venv/pip.log" 2>&1 ||
            case $lock in
            disks) say "there is no library for FAT for this machine: such parts of disk images are not read." ;;
            pdf) say "there is no typesetter for this machine: all but 'report --format pdf' works." ;;
            sigma) say "there is no engine for Sigma rules for this machine: all but 'examine --sigma' works." ;;
            yara) say "there is no engine for YARA rules for this machine: all but 'examine --yara' works." ;;
            openpgp) say "there is no library for OpenPGP for this machine: signatures are not verified." ;;
            esac
    done
    for lock in $optional "$@"; do
        cp "$home/requirements/$lock.txt" "$home/.venv/$lock.txt"
    done
}
