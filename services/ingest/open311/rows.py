"""What GeoReport v2 calls a service and a request, from what we call a category and a report."""

from datetime import datetime
from zoneinfo import ZoneInfo

from asyncpg import Record

from chassis.privacy import without_numbers
from services.ingest.domain.county import Category
from services.ingest.domain.progress import CaseOfReport, note, status
from services.ingest.open311.pages import Row

ZONE = ZoneInfo("Asia/Shanghai")


def service_row(category: Category) -> Row:
    return {
        "service_code": category.code,
        "service_name": category.name_zh,
        "description": f"{category.name_zh} / {category.name_en}",
        "metadata": False,
        "type": "realtime",
        "keywords": f"{category.major_zh}, {category.major_en}",
        "group": category.major_zh,
    }


def request_row(report: Record, case: CaseOfReport | None, category: Category | None) -> Row:
    """Nothing personal: numbers in the citizen's own words are masked."""
    changed_at = case.changed_at if case else report["received_at"]
    return {
        "service_request_id": report["id"],
        "status": status(case),
        "status_notes": note(case),
        "service_name": category.name_zh if category else report["category"],
        "service_code": report["category"],
        "description": without_numbers(report["text"]),
        "agency_responsible": case.department if case else "",
        "service_notice": "",
        "requested_datetime": local(report["received_at"]),
        "updated_datetime": local(changed_at),
        "expected_datetime": local(case.deadline_at) if case else None,
        "address": without_numbers(report["address"]),
        "address_id": "",
        "zipcode": "",
        "lat": report["lat"],
        "long": report["lon"],
        "media_url": report["media_url"] or None,
    }


def local(at: datetime | None) -> str | None:
    return at.astimezone(ZONE).isoformat(timespec="seconds") if at else None
