r"""Why other servers did not take mail: by their status codes and their words.

Codes are those of RFC 3463 and of the registry of enhanced status codes (RFC 5248). The words are
those that receivers publish about themselves: Gmail ("SMTP errors and codes"), Outlook.com
("Postmaster: troubleshooting", codes S3140, S77719, 5.7.606 to 5.7.649), Yahoo (TSS, PH), iCloud
(CS01, HM08), mail.ru, T-Online, GMX, Comcast (BL), QQ and 163 (DT:SPM), and the names of lists.
A receiver that says nothing of spam and means it is counted under `policy`.
"""

from __future__ import annotations

from typing import Final

LISTS: Final = (
    "spamhaus|spamcop|barracuda|sorbs|uceprotect|abuseat|invaluement|spfbl|senderbase|"
    r"proofpoint|cloudmark|mailspike|truncate\.gbudb|backscatterer|s5h\.net|psbl|abusix|"
    "mimecast|hostkarma|fabel|nixspam|sophos|trendmicro|symantec|messagelabs|vadesecure"
)
_BLOCKED: Final = (
    rf"({LISTS})|block ?list|black ?list|\bblocked\b|listed (?:at|by|in|on)\b|"
    r"\bdnsbl\b|\brbl\b|banned (?:sending|sender)|\b(?:s3140|s3150)\b|"
    r"5\.7\.6[0-4][0-9]|\bbl0000|"
    r"(?:bad|poor|low|no)[a-z/ ]{0,12} reputation|reputation of|refused to talk to me: 554"
)
_SPAM: Final = (
    "unsolicited|detected as spam|spam message|looks? like spam|suspected spam|spam (?:content|"
    r"detected|score)|considered (?:as )?spam|classified as spam|notspam|dt:spm|\[ph0[0-9]\]|"
    r"\[(?:cs|hm)[0-9]{2}\]|mail content denied|spammy|phish"
)
_RATE: Final = (
    r"unusual rate|too many|rate[- ]?limit|\[tss?[0-9]{2}\]|unexpected volume|user complaints|"
    r"s77719|4\.7\.28|4\.7\.650|(?:hourly|daily) (?:limit|quota)|exceeded the (?:max|rate)|throttl"
)
_UNPROVEN: Final = (
    r"5\.7\.(?:2[0-9]|509|515)|\b(?:dmarc|dkim)\b|\bspf\b|not pass authentication|unauthenticated"
)
_UNKNOWN: Final = (
    r"5\.1\.(?:1|2|3|6|10)\b|user unknown|unknown (?:user|recipient)|no such (?:user|recipient|"
    r"mailbox|address)|does not exist|doesn.?t exist|no mailbox|mailbox (?:unavailable|not found)|"
    r"recipient (?:address )?rejected: (?:user|undeliv|unknown)|unrouteable address|"
    r"invalid (?:recipient|mailbox)|account (?:is )?(?:disabled|inactive)|5\.5\.0 .*unavailable"
)
_FULL: Final = r"[45]\.2\.2\b|over ?quota|quota exceeded|mailbox (?:is )?full|insufficient storage"
_UNREACHABLE: Final = (
    r"timed out|connection refused|no route to host|network is unreachable|host not found|"
    r"name service error|lost connection|retry time(?:out)? (?:not )?reached|retry timeout|"
    r"4\.4\.[1-7]\b|no mail servers"
)
# In this order: what comes first tells more. `grey` is a delay of the receiver's own making.
_KINDS: Final = (
    ("greylisted", r"gr[ea]y-? ?list"),
    ("unproven", _UNPROVEN),
    ("rate", _RATE),
    ("spam", _SPAM),
    ("blocked", _BLOCKED),
    ("unknown", _UNKNOWN),
    ("full", _FULL),
    ("unreachable", _UNREACHABLE),
    ("policy", r"[45]\.7\.[0-9]+"),
)
# Kinds that say: what comes from here is spam.
AS_SPAM: Final = ("rate", "spam", "blocked")
_RECEIVERS: Final = (
    ("Gmail", r"google(?:mail)?\.com|gmail|gsmtp"),
    ("Microsoft", r"outlook\.com|hotmail|office365|prod\.exchangelabs|microsoft"),
    ("Yahoo", r"yahoo|aol\.com"),
    ("Apple", r"icloud\.com|apple\.com|mac\.com"),
    ("GMX and web.de", r"gmx\.(?:net|com|de)|web\.de|kundenserver|nemesis|mail\.com"),
    ("T-Online", r"t-online|telekom\.de"),
    ("mail.ru", r"mail\.ru"),
    ("Yandex", r"yandex"),
    ("QQ", r"qq\.com"),
    ("NetEase", r"163\.com|126\.com|netease"),
    ("Orange", r"orange\.fr|wanadoo"),
    ("Comcast", r"comcast"),
    ("AT&T", r"att\.net|sbcglobal|prodigy\.net"),
    ("Proton", r"protonmail|proton\.(?:me|ch)"),
)


def kind_of(reason: str, dsn: str = "''") -> str:
    """SQL: what a refusal says, from the columns of its words and of its code.

    `spam`, `blocked`, `rate`, `unproven`, `unknown`, `full`, `greylisted`, `unreachable`, `policy`,
    or `other`.
    """
    said = f"lower(coalesce({dsn}, '') || ' ' || coalesce({reason}, ''))"
    cases = " ".join(
        f"WHEN regexp_matches({said}, '{pattern}') THEN '{kind}'" for kind, pattern in _KINDS
    )
    return f"CASE {cases} ELSE 'other' END"


def receiver_of(relay: str) -> str:
    """SQL: who did not take it: a large receiver by its name, else the domain of the server."""
    host = f"lower(regexp_extract({relay}, '^([^ \\[:,]+)', 1))"
    cases = " ".join(
        f"WHEN regexp_matches({host}, '{pattern}') THEN '{name}'" for name, pattern in _RECEIVERS
    )
    own = f"regexp_extract({host}, '([^.]+[.][^.]+)[.]?$', 1)"
    return f"CASE {cases} ELSE coalesce(nullif({own}, ''), nullif({host}, ''), '') END"


def list_of(reason: str) -> str:
    """SQL: the block list that a refusal names, or null."""
    return f"nullif(regexp_extract(lower({reason}), '{LISTS}'), '')"


def code_of(reason: str, dsn: str = "NULL") -> str:
    """SQL: the enhanced status code, of its column or else of the words; null for none."""
    written = rf"regexp_extract({reason}, '\b([245]\.[0-9]{{1,3}}\.[0-9]{{1,3}})\b', 1)"
    return f"coalesce(nullif({dsn}, ''), nullif({written}, ''))"
