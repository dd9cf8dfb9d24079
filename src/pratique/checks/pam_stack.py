"""What a stack of PAM rules comes to when no password is right: pam.conf(5).

Each rule asks a module; its control says what the answer does to the whole. The modules are
not here to be asked, but what matters can be told without them: those that check something
say no to a stranger, `pam_permit` says yes to everybody. A stack that ends in yes although
every check has said no lets everybody in, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pratique.parsers.pam import PamRule

_DEEP: Final = 16
_MOST: Final = 5_000
_PAIR = re.compile(r"([a-z_]+)=([a-z]+|\d{1,4})")
_WORDS: Final = {
    "required": {"success": "ok", "new_authtok_reqd": "ok", "ignore": "ignore", "default": "bad"},
    "requisite": {"success": "ok", "new_authtok_reqd": "ok", "ignore": "ignore", "default": "die"},
    "sufficient": {"success": "done", "new_authtok_reqd": "done", "default": "ignore"},
    "optional": {"success": "ok", "new_authtok_reqd": "ok", "default": "ignore"},
}


class Answer(StrEnum):
    """What a module says."""

    YES = "success"
    NO = "auth_err"
    NOTHING = "ignore"


@dataclass(frozen=True, slots=True)
class Step:
    """A rule with what its control does, or a stack of its own inside this one."""

    rule: PamRule
    within: tuple[Step, ...] | None = None

    def action(self, answer: Answer) -> str:
        """What `answer` does: ok, done, bad, die, ignore, reset or a number of rules to skip."""
        control = self.rule.control.lower()
        told = _WORDS.get(control)
        if told is None:
            told = dict(_PAIR.findall(control))
        return told.get(answer.value) or told.get("default", "bad")


@dataclass(slots=True)
class _State:
    positive: bool | None = None  # None: nobody has said anything yet
    said_yes: list[PamRule] = field(default_factory=list)

    def take(self, rule: PamRule, action: str, answer: Answer) -> None:
        """Let the answer to one rule count as its control says."""
        if action in ("bad", "die"):
            self.positive = False
        elif action == "reset":
            self.positive, self.said_yes = None, []
        elif action != "ignore" and answer is not Answer.NOTHING and self.positive is not False:
            self.positive = answer is Answer.YES
            if self.positive:
                self.said_yes.append(rule)


class Stacks:
    """The stacks of all services."""

    def __init__(self, rules: Iterable[PamRule]) -> None:
        self._by_path: dict[str, list[PamRule]] = {}
        self._by_service: dict[str, str] = {}
        for rule in sorted(rules, key=lambda one: (one.path, one.line or 0)):
            self._by_path.setdefault(rule.path, []).append(rule)
        # Files of the administrator stand before those of the system.
        for path in sorted(self._by_path, key=lambda one: not one.startswith("/etc/")):
            self._by_service.setdefault(path.rpartition("/")[2], path)
        self._left = _MOST

    def services(self) -> list[str]:
        """The names of the services, each a file."""
        return sorted(self._by_service)

    def stack(self, service: str, kind: str) -> tuple[Step, ...]:
        """The steps of `service` for `auth` or `account`; files that it includes are unfolded."""
        self._left = _MOST
        return tuple(self._steps(service, kind, ()))

    def _steps(self, name: str, kind: str, above: tuple[str, ...]) -> list[Step]:
        path = self._by_service.get(name.rpartition("/")[2])
        steps: list[Step] = []
        if path is None or path in above or len(above) > _DEEP:
            return steps
        for rule in self._by_path[path]:
            self._left -= 1
            if self._left < 0:
                break
            if rule.type not in ("", kind):
                continue
            control = rule.control.lower()
            if control in ("@include", "include"):
                steps += self._steps(rule.module, kind, (*above, path))
            elif control == "substack":
                inner = self._steps(rule.module, kind, (*above, path))
                steps.append(Step(rule, tuple(inner)))
            else:
                steps.append(Step(rule))
        return steps


def lets_in(steps: tuple[Step, ...], answers: Callable[[PamRule], Answer]) -> PamRule | None:
    """The rule that was the first to say yes, where the whole ends in yes; None where in no."""
    state = _State()
    _run(steps, answers, state)
    return state.said_yes[0] if state.positive and state.said_yes else None


def _run(steps: tuple[Step, ...], answers: Callable[[PamRule], Answer], state: _State) -> None:
    at = 0
    while at < len(steps):
        step = steps[at]
        at += 1
        if step.within is not None:
            _run(step.within, answers, state)
            continue
        answer = answers(step.rule)
        action = step.action(answer)
        state.take(step.rule, action, answer)
        if action == "die" or (action == "done" and state.positive):
            return
        if action.isdecimal():
            at += int(action)
