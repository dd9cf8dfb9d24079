"""Everything that intruders leave is in the inventory and a finding; nothing innocent is one."""

from __future__ import annotations

import os
import re

import pytest

from plantings.all_cases import CASES, twins
from plantings.matrix import PAGE, Matrix, is_found, lines, matrix, page
from pratique.model import Severity

ON_DISK = [case for case in CASES if not case.unseen]
every_case = pytest.mark.parametrize("case", ON_DISK, ids=lambda case: case.slug)
every_twin = pytest.mark.parametrize("twin", twins(), ids=lambda twin: twin.slug)

# The rows of the table of places that the project keeps, as far as a disk can hold them.
GROUPS = (
    "Cron|At|systemd timers|systemd units|systemd other|SysV/other init|Login scripts|Traps, env|"
    "MOTD|Dynamic linker|PATH / shadow binaries|Trojaned binaries|PAM, NSS, auth|SSH|Accounts|"
    "sudo, doas, polkit, caps|D-Bus|udev|Kernel modules|eBPF|Boot|Package hooks|Language hooks|"
    "Network hooks|Service hooks|cloud-init / agents|Git / editors / desktop|Web|Database|"
    "Containers|Remote access, tunnels|Trust changes"
).split("|")
PANIX = (
    "at authorized_keys backdoor_system_user backdoor_user bind_shell cap_backdoor create_new_user "
    "cron dbus generator_persistence git_persistence grub initd_backdoor initramfs ld_preload lkm "
    "malicious_docker_container malicious_package motd_backdoor network_manager "
    "package_manager_persistence pam passwd_user password_change polkit rc_local_backdoor "
    "reverse_shell rootkit shell_profile ssh_key sudoers_backdoor suid_backdoor "
    "system_binary_backdoor systemd udev web_shell xdg"
).split()


@pytest.fixture(scope="module")
def measures(tmp_path_factory) -> Matrix:
    return matrix(tmp_path_factory.mktemp("matrix"))


def test_every_row_and_every_module_has_a_case():
    assert {case.group for case in CASES} >= set(GROUPS)
    assert {case.panix for case in CASES} - {""} == {f"setup_{name}" for name in PANIX}


def test_slugs_are_unique():
    assert len({case.slug for case in CASES}) == len(CASES)
    by_slug = {twin.slug: twin for twin in twins()}
    assert all(case.twin is None or by_slug[case.twin.slug] is case.twin for case in CASES)


@every_case
def test_what_is_planted_is_in_the_inventory(measures, case):
    said = measures.of(case)
    if not said.planted:
        pytest.skip("only root can plant it")
    assert said.listed


@every_case
def test_what_is_planted_is_found(measures, case):
    said = measures.of(case)
    if not said.planted:
        pytest.skip("only root can plant it")
    if case.everyday:
        assert said.severity is Severity.LOW, said.finding
        return
    assert is_found(said), said.finding


@every_twin
def test_what_is_innocent_is_in_the_inventory(measures, twin):
    said = measures.twins[twin.slug]
    if not said.planted:
        pytest.skip("only root can plant it")
    assert said.listed


@every_twin
def test_what_is_innocent_is_left_alone(measures, twin):
    said = measures.twins[twin.slug]
    assert not is_found(said), said.finding


def test_nothing_is_found_that_nobody_planted(measures):
    assert measures.astray == ()


def test_the_page_of_the_docs_is_what_was_measured(measures):
    again = "run as root: PYTHONPATH=src python bench/persistence_matrix.py --write"
    written = PAGE.read_text()
    if os.geteuid() == 0 and all(said.planted for said in measures.cases.values()):
        assert written == page(measures), again
        return
    # Who is not root plants less, and measures the rest alike.
    planted = {slug for slug, said in measures.cases.items() if said.planted}
    for line in lines(measures):
        slug = re.match(r"\| `([^`]+)`", line)[1]
        assert slug not in planted or line in written, again
