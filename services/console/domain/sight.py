"""Who may see which event: all, one's own department's, one's own crew's, or no case at all (the table of roles)."""

from collections.abc import Mapping
from typing import Any, Protocol

SEE_ALL = frozenset({"video_op", "acceptor", "shift_leader", "dispatcher", "inspector", "evaluator", "leader", "agent"})
TECHNICAL = frozenset({"camera"})  # what those who keep the system running see


class Caller(Protocol):
    @property
    def role(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def crew(self) -> str: ...
    @property
    def collector(self) -> str: ...


def may_see(who: Caller, name: str, facts: Mapping[str, Any]) -> bool:
    """`name` is the SSE event's, `facts` its data."""
    if who.role in SEE_ALL:
        return True
    if name in TECHNICAL:
        return who.role in {"admin", "gis_admin"}
    if name != "case":
        return False
    if who.role in {"dept_clerk", "dept_leader"}:
        return bool(who.department) and facts.get("department") == who.department
    if who.role in {"crew", "crew_mgr"}:
        return bool(who.crew) and facts.get("crew") == who.crew
    return who.role == "collector" and bool(who.collector) and facts.get("collector") == who.collector
