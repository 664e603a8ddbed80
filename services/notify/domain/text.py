"""The words of a message: a county's template with the case's facts in its braces."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from services.notify.domain.audience import CaseStep

CHINA = ZoneInfo("Asia/Shanghai")
_BRACES = re.compile(r"\{([^{}]+)\}")
_SOON_BEFORE = re.compile("(?:请于|于)?尽快前")  # a template names an instant that the case does not have yet
LONGEST = 670  # ten segments: more than anyone reads on a phone


class UnsignedTemplate(Exception):
    """The law wants the sender's signature 【…】 first or last in every message."""


class UnknownField(Exception):
    """The template asks for a fact that messages do not have."""


def facts(step: CaseStep, signature: str, hotline: str, now: datetime) -> Mapping[str, str]:
    """Every name that a template may use."""
    deadline = step.deadline_at
    minutes = abs(int((deadline - now).total_seconds()) // 60) if deadline else 0
    return {
        "签名": signature,
        "编号": step.number,
        "小类": step.category_name,
        "地点": step.address or step.unit_grid_name or f"{step.unit_grid}网格",
        "截止": clock(deadline),
        "时间": clock(deadline),
        "电话": hotline,
        "N": f"{max(minutes / 60, 0):.2g}" if deadline else "尽快",
        "M": str(minutes),
        "原因": step.reason or "见系统",
        "要求": step.reason or "尽快处置",
        "说明": step.reason or "无",
        "回退/延期": "延期" if step.step == "extend" else "回退",
        "同意/不同意": "不同意" if step.step == "return_refused" else "同意",
        "核实/核查": "核实" if step.step == "send_verify" else "核查",
    }


def write(template: str, values: Mapping[str, str]) -> str:
    """The filled template, cut where it would be endless. A fact may not smuggle in another signature."""

    def fill(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in values:
            raise UnknownField(name)
        return values[name].replace("【", "(").replace("】", ")")

    text = _SOON_BEFORE.sub(_soon, _BRACES.sub(fill, template))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _soon(found: re.Match[str]) -> str:
    return "请尽快" if found.group().startswith("请") else "尽快"


def check(template: str) -> None:
    """What an importer refuses: an unsigned template, or one that asks for facts we do not have."""
    if not (template.startswith("【") or template.endswith("】")):
        raise UnsignedTemplate(template)
    nothing = CaseStep("", 1, "", "", "", datetime(2026, 1, 1, tzinfo=UTC), "", "", False, "", "", "", "", "", None)
    write(template, facts(nothing, "", "", nothing.at))


def clock(at: datetime | None) -> str:
    """A wall-clock time as people in China read it: 11月24日10:30."""
    if at is None:
        return "尽快"
    local = at.astimezone(CHINA)
    return f"{local.month}月{local.day}日{local:%H:%M}"
