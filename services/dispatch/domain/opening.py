"""A sighting becomes a case, or joins the one that is already about the same thing."""

from datetime import datetime, timedelta
from typing import NamedTuple

from services.dispatch.domain.case import Case, Entry
from services.dispatch.domain.complete import missing
from services.dispatch.domain.doer import SYSTEM, Doer
from services.dispatch.domain.joining import Sighting
from services.dispatch.domain.judging import Return
from services.dispatch.domain.life import again, take
from services.dispatch.domain.rulebook import Rulebook
from services.dispatch.domain.states import State

TOLD_LATER = timedelta(minutes=5)


class Grid(NamedTuple):
    """The unit grid that a place falls in, and the work grid that holds it."""

    unit: str
    work: str


def open_case(number: str, sighting: Sighting, grid: Grid, at: datetime, book: Rulebook) -> tuple[Case, Entry]:
    """A new case in REPORTED and the first line of its log."""
    category = book.categories[sighting.category]
    case = Case(
        number=number,
        category=category.code,
        category_name=category.name_zh,
        urgency=category.urgency,
        source=sighting.source,
        text=sighting.text,
        lon=sighting.lon,
        lat=sighting.lat,
        address=sighting.address,
        unit_grid=grid.unit,
        work_grid=grid.work,
        component=sighting.component,
        found_by=sighting.collector,
        camera=sighting.camera,
        zone=sighting.zone,
        opened_at=at,
        traceparent=sighting.traceparent,
    )
    _attach(case, sighting)
    what = "视频告警 / video alert" if sighting.is_alert else f"上报 / reported: {sighting.source}"
    data = {_kind(sighting): sighting.id}
    if sighting.after:
        what += f";案卷 {sighting.after} 办结后又出现 / back after that case had ended"
        data["after"] = sighting.after
    what += _seen_earlier(sighting, at, book) + _lacking(sighting)
    return case, take(case, "report", SYSTEM, at, what, data, book)


def join(case: Case, sighting: Sighting, at: datetime, book: Rulebook) -> Entry:
    """The sighting is more evidence of an open case; its reporter is answered by that case."""
    _attach(case, sighting)
    new = (sighting.reporter,) if sighting.reporter else ()
    what = "同一问题并入 / the same thing again" + _seen_earlier(sighting, at, book)
    if case.state is State.REPORTED:
        what += _lacking(sighting)
    return again(case, SYSTEM, at, what, {_kind(sighting): sighting.id}, new)


def come_back(case: Case, back: Return, at: datetime) -> Entry:
    """What had left is there again while its case is open: whoever checks it sees that, and the picture."""
    case.media.extend(back.sighting.media)
    data = {"alert": back.sighting.id, "back_at": back.since.isoformat(timespec="seconds")}
    return again(case, SYSTEM, at, "离开后又回来 / it had left and is back", data)


def absorb(main: Case, merged: Case, doer: Doer, at: datetime) -> Entry:
    """What was merged speaks through the main case from now on: its evidence, and those to be answered."""
    main.reports.extend(merged.reports)
    main.alerts.extend(merged.alerts)
    main.media.extend(merged.media)
    main.reporters.extend(reporter for reporter in merged.reporters if reporter not in main.reporters)
    return again(main, doer, at, f"并入案卷 {merged.number} / took in a merged case", {"merged": merged.number})


def _seen_earlier(sighting: Sighting, at: datetime, book: Rulebook) -> str:
    """When somebody saw it, where that was told much later."""
    seen = sighting.observed_at
    if seen is None or at - seen < TOLD_LATER:
        return ""
    return f";当场 {seen.astimezone(book.zone):%m-%d %H:%M} 所见,后补传 / seen then, sent later"


def _lacking(sighting: Sighting) -> str:
    """Why it does not go on by itself."""
    lacks = missing(sighting)
    return f";{lacks};待受理员处理 / waits for the acceptor" if lacks else ""


def _kind(sighting: Sighting) -> str:
    return "alert" if sighting.is_alert else "report"


def _attach(case: Case, sighting: Sighting) -> None:
    (case.alerts if sighting.is_alert else case.reports).append(sighting.id)
    if sighting.reporter and sighting.reporter not in case.reporters:
        case.reporters.append(sighting.reporter)
    case.media.extend(sighting.media)
