"""Who is told of which step of a case, and with which template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

DEPARTMENT, CREW, COLLECTOR, LEADER, REPORTER = "department", "crew", "collector", "leader", "reporter"
KINDS = (DEPARTMENT, CREW, COLLECTOR, LEADER)


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One step of a case as dispatch announced it."""

    number: str
    seq: int
    step: str
    from_state: str
    to_state: str
    at: datetime
    reason: str
    category_name: str
    urgent: bool
    address: str
    unit_grid: str
    department: str
    crew: str
    collector: str
    deadline_at: datetime | None
    reporters: Sequence[str] = ()
    traceparent: str = ""
    unit_grid_name: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Someone who can be told; `order` is the place in the roster of `ref`."""

    id: str
    kind: str
    ref: str
    order: int = 1


@dataclass(frozen=True, slots=True)
class Wish:
    """Tell the first of this roster, from this place on."""

    template: str
    kind: str
    ref: str
    first: int = 1


# Step -> (template, whom). "order" is `urgent` for an urgent case and `dispatch` for any other.
TOLD: Mapping[str, Sequence[tuple[str, str]]] = {
    "report": (("receipt", REPORTER),),
    "send_verify": (("collector", COLLECTOR),),
    "dispatch": (("order", DEPARTMENT), ("order", CREW)),
    "resume": (("order", DEPARTMENT), ("order", CREW)),
    "return_granted": (("decision", DEPARTMENT),),
    "return_refused": (("decision", DEPARTMENT),),
    "extend": (("decision", DEPARTMENT),),
    "send_check": (("collector", COLLECTOR),),
    "check_failed": (("rework", DEPARTMENT), ("rework", CREW)),
    "reopen": (("rework", DEPARTMENT), ("rework", CREW)),
    "supervise": (("supervise", DEPARTMENT),),
    "close": (("result", REPORTER),),
    "force_close": (("result", REPORTER),),
}
RESPONSIBLE = 2  # the roster's second place: the department's leader, who answers for a supervised case


def wishes(step: CaseStep) -> list[Wish]:
    """Nobody for most steps; each reporter and each unit at most once."""
    found: list[Wish] = []
    for word, kind in TOLD.get(step.step, ()):
        template = ("urgent" if step.urgent else "dispatch") if word == "order" else word
        first = RESPONSIBLE if word == "supervise" else 1
        found += [Wish(template, kind, ref, first) for ref in _refs(step, kind)]
    return list(dict.fromkeys(found))


def choose(wish: Wish, roster: Sequence[Contact]) -> Contact | None:
    """The roster's first from the wished place on; its last where the roster is shorter."""
    if wish.kind == REPORTER:
        return Contact(f"{REPORTER}:{wish.ref}", REPORTER, wish.ref)
    places = sorted(roster, key=lambda contact: (contact.order, contact.id))
    return next((contact for contact in places if contact.order >= wish.first), places[-1] if places else None)


def next_of(contact: str, roster: Sequence[Contact]) -> Contact | None:
    """Who is told when this one cannot be reached."""
    places = sorted(roster, key=lambda other: (other.order, other.id))
    ids = [other.id for other in places]
    after = places[ids.index(contact) + 1 :] if contact in ids else places
    return after[0] if after else None


def _refs(step: CaseStep, kind: str) -> Sequence[str]:
    match kind:
        case "department":
            refs: Sequence[str] = (step.department,)
        case "crew":
            refs = (step.crew,)
        case "collector":
            refs = (step.collector,)
        case _:
            refs = step.reporters
    return [ref for ref in refs if ref]
