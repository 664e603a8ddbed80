"""The county's own rules and names as dispatch decides by them; read from the imported files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from services.dispatch.domain.clock import Calendar


@dataclass(frozen=True, slots=True)
class Category:
    """A minor of the taxonomy; `kind` is component or event, `responsible` owner or area."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    responsible: str
    default_department: str
    urgency: str
    handle_limit_hours: float
    limit_clock: str
    filing_condition: str
    closing_condition: str

    @property
    def is_component(self) -> bool:
        return self.kind == "component"


@dataclass(frozen=True, slots=True)
class Policy:
    """What runs by itself for a source and category."""

    verify_first: bool = False
    auto_accept: bool = False
    auto_file: bool = False
    auto_dispatch: bool = False


BY_HAND = Policy()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """`responsibility` by (area, category), an area being a unit grid's or work grid's code."""

    version: int
    county: str
    zone: ZoneInfo
    calendar: Calendar
    categories: Mapping[str, Category]
    departments: Mapping[str, str]
    responsibility: Mapping[tuple[str, str], str]
    policies: Mapping[tuple[str, str, str], Policy]
    collectors_of: Mapping[str, Sequence[str]] = field(default_factory=dict)  # work grid -> collectors

    def policy(self, source: str, category: str, trusted: bool) -> Policy:
        """The most exact line: the category before `*`, then the trust before `*`; by hand where none fits."""
        said = "1" if trusted else "0"
        for wanted in ((source, category, said), (source, category, "*"), (source, "*", said), (source, "*", "*")):
            found = self.policies.get(wanted)
            if found is not None:
                return found
        return BY_HAND
