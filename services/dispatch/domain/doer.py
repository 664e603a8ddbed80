"""Who takes a step, and which cases are theirs to see and to move."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Doer:
    """`name` is a log-in, or "system"; `department`, `crew`, `collector` are set for those who belong to one."""

    name: str
    role: str
    department: str = ""
    crew: str = ""
    collector: str = ""


SYSTEM = Doer("system", "system")


class Scope(StrEnum):
    """How far a role sees (domain 4, last rows of the table)."""

    ALL = "all"
    DEPARTMENT = "department"
    CREW = "crew"
    COLLECTOR = "collector"
    SOURCES = "sources"
    NONE = "none"


_SCOPES = {
    "collector": Scope.COLLECTOR,
    "agent": Scope.SOURCES,
    "video_op": Scope.SOURCES,
    "dept_clerk": Scope.DEPARTMENT,
    "dept_leader": Scope.DEPARTMENT,
    "crew": Scope.CREW,
    "volunteer": Scope.NONE,
    "admin": Scope.NONE,
    "auditor": Scope.NONE,
}

# An agent answers those who called or wrote; a video operator follows what the cameras found.
SOURCES_OF = {"agent": ("hotline", "citizen"), "video_op": ("video",)}


def scope_of(doer: Doer) -> Scope:
    if doer.role == "crew_mgr":
        return Scope.DEPARTMENT if doer.department else Scope.CREW
    return _SCOPES.get(doer.role, Scope.ALL)


def owns(doer: Doer, *, source: str, department: str, crew: str, collector: str, found_by: str) -> bool:
    """Whether a case with these belongings lies within what this person may see."""
    match scope_of(doer):
        case Scope.ALL:
            return True
        case Scope.DEPARTMENT:
            return bool(doer.department) and doer.department == department
        case Scope.CREW:
            return bool(doer.crew) and doer.crew == crew
        case Scope.COLLECTOR:
            return bool(doer.collector) and doer.collector in (collector, found_by)
        case Scope.SOURCES:
            return source in SOURCES_OF[doer.role]
        case Scope.NONE:
            return False
