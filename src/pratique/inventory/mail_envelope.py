r"""Senders of envelopes as the people who they stand for.

A forwarder, a mailing list and some servers write more into the sender than an address:

    SRS0=HASH=TIME=DOMAIN=NAME@FORWARDER       Sender Rewriting Scheme: NAME@DOMAIN, forwarded
    SRS1=HASH=FIRST==HASH=TIME=DOMAIN=NAME@... the same, forwarded twice
    prvs=TAG=NAME@DOMAIN, prvs=NAME/TAG@DOMAIN Bounce Address Tag Validation
    btv1==TAG==NAME@DOMAIN                     the same of a filter
    LIST-bounces+NAME=DOMAIN@HOST              variable envelope return path: one for each reader
    LIST-return-12-NAME=DOMAIN@HOST            the same of ezmlm
    bounce-12345-678@HOST                      the same with numbers of a newsletter

Counted as they stand, one list is a thousand senders of one message each. The rules are those of
"The Sender Rewriting Scheme" (Shevek 2004), of draft-levine-smtp-batv and of VERP (Bernstein 1997).
"""

from __future__ import annotations

from typing import Final

# Each pattern of RE2, small letters and large ones alike, and what stands for it.
_RULES: Final = (
    (r"^SRS1[=+-][^=@]*=[^=@]*==[^=@]*=[^=@]*=([^=@]+)=(.+)@[^@]*$", r"\2@\1"),
    (r"^SRS0[=+-][^=@]*=[^=@]*=([^=@]+)=(.+)@[^@]*$", r"\2@\1"),
    (r"^prvs=[0-9a-z]{6,14}=", ""),
    (r"^prvs=([^/@=]+)/[0-9a-z]{6,14}@", r"\1@"),
    (r"^btv1==[^=@]*==", ""),
    (r"^([^@+=]+)\+[^@=]+=[^@=]+@(.*)$", r"\1@\2"),
    (r"^([^@=]*?(?:return|bounces?|errors?))-[^@=]+=[^@=]+@(.*)$", r"\1@\2"),
    (r"^((?:[^@]*[-+._])?(?:return|bounces?|errors?))[-+._][^@]*[0-9][^@]*@(.*)$", r"\1@\2"),
)


def unfolded(column: str) -> str:
    """SQL of DuckDB: the address that the text of `column` stands for; an empty one stays empty."""
    sql = column
    for pattern, instead in _RULES:
        sql = f"regexp_replace({sql}, '{pattern}', '{instead}', 'i')"
    return sql
