"""Keys of services, known by the prefixes and shapes that their issuers publish.

Issuers give their keys a prefix so that scanners can find them: GitHub ("Behind GitHub's new
authentication token formats"), GitLab ("Token overview"), Slack, Stripe, AWS (IAM identifiers),
Google Cloud, SendGrid, npm, PyPI, Docker, Telegram, Shopify, DigitalOcean, HashiCorp and others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.content.secret.found import FoundSecret
from pratique.content.secret.placeholder import is_placeholder


@dataclass(frozen=True, slots=True)
class _Shape:
    gate: bytes
    pattern: re.Pattern[bytes]
    name: str
    opens: str
    kind: str = "api-key"


def _shape(gate: bytes, pattern: bytes, name: str, opens: str, kind: str = "api-key") -> _Shape:
    # Group 1 is the key; it is no part of a longer word.
    whole = re.compile(rb"(?<![A-Za-z0-9_\-])(" + pattern + rb")(?![A-Za-z0-9_\-])")
    return _Shape(gate, whole, name, opens, kind)


_SHAPES: Final = (
    _shape(b"AKIA", rb"AKIA[A-Z2-7]{16}", "access key id of AWS",
           "an account of Amazon Web Services, with the secret key beside it", "cloud-key"),
    _shape(b"ghp_", rb"ghp_[A-Za-z0-9]{36}", "token of GitHub", "a GitHub account"),
    _shape(b"gho_", rb"gho_[A-Za-z0-9]{36}", "token of GitHub", "a GitHub account"),
    _shape(b"ghs_", rb"ghs_[A-Za-z0-9]{36}", "token of GitHub", "repositories on GitHub"),
    _shape(b"ghr_", rb"ghr_[A-Za-z0-9]{36,76}", "token of GitHub", "a GitHub account"),
    _shape(b"github_pat_", rb"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}", "token of GitHub",
           "a GitHub account"),
    _shape(b"glpat-", rb"glpat-[A-Za-z0-9_\-.]{20,60}", "token of GitLab", "a GitLab account"),
    _shape(b"glrt-", rb"glrt-[A-Za-z0-9_\-.]{20,60}", "runner token of GitLab",
           "the jobs of a GitLab runner"),
    _shape(b"gldt-", rb"gldt-[A-Za-z0-9_\-.]{20,60}", "deploy token of GitLab",
           "repositories on GitLab"),
    _shape(b"xox", rb"xox[abeprs]-[0-9A-Za-z\-]{20,200}", "token of Slack", "a Slack workspace"),
    _shape(b"hooks.slack.com/services/",
           rb"hooks\.slack\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20,30}",
           "webhook of Slack", "a channel of Slack, for writing"),
    _shape(b"sk_live_", rb"sk_live_[0-9A-Za-z]{16,120}", "secret key of Stripe",
           "payments of a Stripe account"),
    _shape(b"rk_live_", rb"rk_live_[0-9A-Za-z]{16,120}", "restricted key of Stripe",
           "payments of a Stripe account"),
    _shape(b"whsec_", rb"whsec_[0-9A-Za-z+/=]{24,80}", "webhook secret of Stripe",
           "messages to this server in the name of Stripe"),
    _shape(b"SG.", rb"SG\.[A-Za-z0-9_\-]{22}\.[A-Za-z0-9_\-]{43}", "key of SendGrid",
           "mail in the name of a SendGrid account"),
    _shape(b"AIza", rb"AIza[0-9A-Za-z_\-]{35}", "API key of Google",
           "services of Google that the key is allowed; keys of maps in pages are public"),
    _shape(b"GOCSPX-", rb"GOCSPX-[A-Za-z0-9_\-]{28}", "client secret of Google",
           "logins by Google for an application"),
    _shape(b"npm_", rb"npm_[A-Za-z0-9]{36}", "token of npm", "packages of an npm account",
           "registry-token"),
    _shape(b"pypi-AgEI", rb"pypi-AgEI[A-Za-z0-9_\-]{50,250}", "token of PyPI",
           "packages of a PyPI account", "registry-token"),
    _shape(b"dckr_pat_", rb"dckr_pat_[A-Za-z0-9_\-]{20,50}", "token of Docker Hub",
           "images of a Docker Hub account", "registry-token"),
    _shape(b"rubygems_", rb"rubygems_[0-9a-f]{48}", "token of RubyGems",
           "packages of a RubyGems account", "registry-token"),
    _shape(b":AA", rb"[0-9]{8,10}:AA[A-Za-z0-9_\-]{33}", "token of a Telegram bot",
           "a Telegram bot, and all that is written to it"),
    _shape(b"key-", rb"key-[0-9a-f]{32}", "key of Mailgun", "mail in a Mailgun account's name"),
    _shape(b"SK", rb"SK[0-9a-f]{32}", "API key id of Twilio",
           "a Twilio account, with the secret beside it"),
    _shape(b"xkeysib-", rb"xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}", "key of Brevo",
           "mail in the name of a Brevo account"),
    _shape(b"shpat_", rb"shpat_[0-9a-fA-F]{32}", "token of Shopify", "a shop at Shopify"),
    _shape(b"shpss_", rb"shpss_[0-9a-fA-F]{32}", "shared secret of Shopify", "a shop at Shopify"),
    _shape(b"sq0csp-", rb"sq0csp-[0-9A-Za-z_\-]{43}", "secret of Square",
           "payments of a Square account"),
    _shape(b"dop_v1_", rb"dop_v1_[0-9a-f]{64}", "token of DigitalOcean",
           "servers of a DigitalOcean account", "cloud-key"),
    _shape(b"hvs.", rb"hvs\.[A-Za-z0-9_\-]{24,200}", "token of Vault", "secrets kept in Vault",
           "ci-secret"),
    _shape(b"atlasv1.", rb"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9\-_=]{60,70}",
           "token of Terraform Cloud", "the infrastructure that Terraform keeps", "ci-secret"),
    _shape(b"sk-ant-", rb"sk-ant-[a-z0-9]+-[A-Za-z0-9_\-]{80,120}", "key of Anthropic",
           "the account that pays for it"),
    _shape(b"T3BlbkFJ", rb"sk-[A-Za-z0-9_\-]{20,100}T3BlbkFJ[A-Za-z0-9_\-]{20,100}",
           "key of OpenAI", "the account that pays for it"),
    _shape(b"hf_", rb"hf_[A-Za-z]{34}", "token of Hugging Face", "a Hugging Face account"),
    _shape(b"AGE-SECRET-KEY-1", rb"AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}",
           "key of age", "files encrypted to it", "private-key"),
    _shape(b"AccountKey=", rb"AccountKey=[A-Za-z0-9+/]{86}==", "storage key of Azure",
           "a storage account of Azure", "cloud-key"),
)  # fmt: skip
# What is short and common stands for a key only where a word beside it says so.
_BESIDE: Final = {b"SK": b"twilio", b"key-": b"mailgun", b"hf_": b"hf_"}
_AWS_SECRET: Final = re.compile(
    rb"(?i)aws.{0,20}secret.{0,20}[=:]\s*[\"']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])"
)


def issued_keys(content: bytes) -> Iterator[FoundSecret]:
    """The keys of services in a file."""
    for shape in _SHAPES:
        if shape.gate not in content:
            continue
        beside = _BESIDE.get(shape.gate)
        if beside is not None and beside not in content.lower():
            continue
        for found in shape.pattern.finditer(content):
            value = found[1].removeprefix(b"AccountKey=")
            if is_placeholder(value) or len(set(value)) < 8:
                continue
            line = content.count(b"\n", 0, found.start()) + 1
            yield FoundSecret(shape.kind, line, shape.name, value, shape.opens)
    if b"AKIA" in content:
        for found in _AWS_SECRET.finditer(content):
            if not is_placeholder(found[1]):
                line = content.count(b"\n", 0, found.start()) + 1
                opens = "an account of Amazon Web Services, with the access key id beside it"
                yield FoundSecret("cloud-key", line, "secret access key of AWS", found[1], opens)
