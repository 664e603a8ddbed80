"""A rulebook and cases to decide upon, without any database."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from services.dispatch.domain.automation import Surroundings
from services.dispatch.domain.case import Case
from services.dispatch.domain.clock import Calendar
from services.dispatch.domain.crews import Mate
from services.dispatch.domain.joining import Sighting
from services.dispatch.domain.opening import Grid, open_case
from services.dispatch.domain.rulebook import Category, Policy, Rulebook

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in the county


def category(code: str, responsible: str = "locality", department: str = "D02", urgency: str = "normal") -> Category:
    kind = "component" if code[0] == "C" else "event"
    hours, counting = (2.0, "urgent") if urgency == "urgent" else (4.0, "work")
    return Category(code, kind, code, code, responsible, department, urgency, hours, counting, "立案条件", "结案条件")


@pytest.fixture
def book() -> Rulebook:
    return Rulebook(
        version=1,
        county="990101",
        zone=ZoneInfo("Asia/Shanghai"),
        calendar=Calendar(),
        categories={
            c.code: c
            for c in (
                category("E0505", department="D10"),
                category("E0504"),
                category("E0402", "owner", "D28", "urgent"),
                category("C0105", "owner", "D27", "urgent"),
            )
        },
        departments={code: code for code in ("D02", "D04", "D07", "D10", "D24", "D27", "D28")},
        responsibility={("W1", "E0505"): "D10", ("W1", "E0504"): "D02", ("U1", "E0504"): "D24"},
        policies={
            ("collector", "*", "*"): Policy(False, True, True, True),
            ("citizen", "*", "*"): Policy(True, False, False, False),
            ("video", "*", "1"): Policy(False, True, True, True),
            ("video", "E0504", "*"): Policy(False, True, False, False),
        },
    )


@pytest.fixture
def around(book: Rulebook) -> Surroundings:
    crews = [Mate("crew-1", "一组", "D10", 115.0, 27.4, MONDAY), Mate("crew-2", "二组", "D10", 115.01, 27.4, MONDAY)]
    collectors = [Mate("c-01", "采集员", "W1", 115.0, 27.4, MONDAY), Mate("c-02", "采集员", "W2", None, None)]
    return Surroundings(book, {"D10": crews}, collectors)


def sighting(id: str = "r1", source: str = "collector", category: str = "E0505", **more: object) -> Sighting:
    said: dict[str, object] = {"lon": 115.0, "lat": 27.4, "is_alert": False, "collector": "c-01", "text": "", **more}
    return Sighting(id=id, source=source, category=category, address="", traceparent="", **said)  # type: ignore[arg-type]


@pytest.fixture
def reported(book: Rulebook) -> Case:
    """A case in its first state, of 09:00 on a Monday."""
    return open_case("9901012026030200001", sighting(), Grid("U1", "W1"), MONDAY, book)[0]
