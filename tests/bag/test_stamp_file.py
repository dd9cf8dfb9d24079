from __future__ import annotations

import hashlib

from pratique.bag.stamp_file import ANSWER, MOST, answer_name, sum_line


def test_names_are_those_that_are_looked_for():
    assert all(ANSWER.fullmatch(answer_name(number)) for number in (1, 42, MOST))
    assert not ANSWER.fullmatch("time-stamp-0.tsr")
    assert not ANSWER.fullmatch("time-stamp-1.tsr.sha256")


def test_the_sum_is_that_of_sha256sum():
    digest = hashlib.sha256(b"x").hexdigest()
    assert sum_line("a.tsr", b"x") == f"{digest}  a.tsr\n".encode()
