"""Whether a step may be taken: by this person, in this state, with this data; each refusal has a name."""

from datetime import datetime, timedelta
from typing import Any

from services.dispatch.domain.case import Case
from services.dispatch.domain.clock import Calendar, Counting
from services.dispatch.domain.doer import Doer, owns
from services.dispatch.domain.steps import FROM, STEPS, Step

REOPEN_WITHIN = timedelta(days=7)
RETURN_WITHIN_SHARE = 0.25  # of the limit


class NoSuchStep(Exception):
    """Not one of the 34."""


class NotYours(Exception):
    """The role, or this very person, may not take the step on this case."""


class NotNow(Exception):
    """The case's state does not allow the step."""

    def __init__(self, message: str, allowed_steps: list[str]) -> None:
        super().__init__(message)
        self.members = {"allowed_steps": allowed_steps}


class DataMissing(Exception):
    """The step needs something that was not given, or that does not hold."""


def check(case: Case, step: Step, doer: Doer, reason: str, data: dict[str, Any], at: datetime, days: Calendar) -> None:
    """Refuse by name: first who, then when, then what."""
    if doer.role not in step.roles:
        raise NotYours(f"角色 {doer.role} 不能执行 {step.name} / this role may not do it")
    if not _within(case, doer):
        raise NotYours("不是您的案卷 / not a case of yours")
    if case.state not in step.sources and case.seq > 0:
        raise NotNow(
            f"案卷现为 {case.state},不能 {step.name} / not from this state", allowed_steps(case, doer, at, days)
        )
    if refusal := _not_this_person(case, step.name, doer):
        raise NotYours(refusal)
    if refusal := _not_at_this_time(case, step.name, at, days):
        raise NotNow(refusal, allowed_steps(case, doer, at, days))
    for need in step.needs:
        if not (reason.strip() if need == "reason" else data.get(need)):
            raise DataMissing(f"{step.name} 需要 {need} / needs {need}")


def allowed_steps(case: Case, doer: Doer, at: datetime, days: Calendar) -> list[str]:
    """What this person could do with the case now."""
    if case.state is None or not _within(case, doer):
        return []
    return [
        step.name
        for step in FROM[case.state]
        if doer.role in step.roles
        and not _not_this_person(case, step.name, doer)
        and not _not_at_this_time(case, step.name, at, days)
    ]


def named(step: str) -> Step:
    try:
        return STEPS[step]
    except KeyError:
        raise NoSuchStep(f"没有这一步 / no such step: {step}") from None


def _within(case: Case, doer: Doer) -> bool:
    return doer.role == "system" or owns(
        doer,
        source=case.source,
        department=case.department,
        crew=case.crew,
        collector=case.collector,
        found_by=case.found_by,
    )


def _not_this_person(case: Case, step: str, doer: Doer) -> str:
    """Rights that depend on more than the role (domain 4: footnotes and separation of duties)."""
    match step:
        case "reject" if doer.role == "video_op" and case.source != "video":
            return "视频坐席只能否定误报 / a video operator rejects false alarms only"
        case "dispatch" if doer.role == "shift_leader" and not case.urgent:
            return "值班长只派遣紧急案卷 / a shift leader dispatches urgent cases only"
        case "extend" if doer.role != "leader" and (case.extensions or case.urgent):
            return "第二次延期或紧急案卷须领导批准 / needs the leader"
        case "cancel" if doer.role != "leader" and case.department:
            return "已派遣案卷须领导作废 / a dispatched case is cancelled by the leader"
        case "check_passed" | "check_failed" if doer.name in (case.filed_by, case.handled_by):
            return "立案人和处置人不能核查 / who filed or handled it may not check it"
        case "force_close" if not case.force_close_by and doer.role != "leader":
            return "强制结案须领导提出 / a leader asks for it first"
        case "force_close" if case.force_close_by == doer.name:
            return "强制结案须另一账号确认 / another account must confirm"
        case "self_fix" if doer.role == "collector" and case.found_by != doer.collector:
            return "只能自行处置自己上报的 / only what one reported oneself"
    return ""


def _not_at_this_time(case: Case, step: str, at: datetime, days: Calendar) -> str:
    match step:
        case "ask_return" if case.returns_asked:
            return "每次派遣只能申请一次回退 / once a dispatch"
        case "ask_return" if case.limit_started_at is not None:
            used = days.between(case.limit_started_at, at, Counting(case.limit_clock))
            if used > case.limit_hours * 3600 * RETURN_WITHIN_SHARE:
                return "只能在时限前四分之一内申请回退 / only within the first quarter of the limit"
        case "extend" if case.deadline_at is None or at > case.deadline_at:
            return "须在截止前延期 / before the deadline only"
        case "reopen" if case.closed_at is None or at - case.closed_at > REOPEN_WITHIN:
            return "结案七天后不能重开 / only within seven days"
        case "evaluate" if case.evaluated:
            return "已评价 / evaluated already"
    return ""
