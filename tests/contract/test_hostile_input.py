"""What no honest client sends is the client's error, told as a problem, and never an error of ours."""

import base64
import json
from typing import Any

import pytest
from fastapi import FastAPI

from tests.support.doors import SERVICES, asked, token

EARLY, LATE = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"  # outside of all years, read as UTC


def cursor(*place: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


ROLES = {
    "ingest": "shift_leader",
    "vision": "shift_leader",
    "dispatch": "leader",
    "notify": "dispatcher",
    "evaluation": "leader",
    "console": "auditor",
}
# Of each service: the path, the query, and the answer's status.
READ: dict[str, list[tuple[str, dict[str, str], int]]] = {
    "ingest": [
        ("/open311/v2/requests/a%00b.json", {}, 400),
        ("/open311/v2/requests.json", {"service_request_id": "\0"}, 400),
        ("/open311/v2/requests.json", {"service_code": "\0"}, 400),
        ("/open311/v2/requests.json", {"start_date": LATE}, 422),
        ("/open311/v2/requests.json", {"start_date": EARLY}, 422),
        ("/open311/v2/requests.json", {"end_date": "0001-01-02T00:00:00Z"}, 422),
        ("/osmand", {"id": "t", "lat": "27", "lon": "115", "timestamp": EARLY}, 422),
        ("/osmand", {"id": "t", "lat": "27", "lon": "115", "timestamp": LATE}, 422),
        ("/api/v1/reports/%00", {}, 400),
        ("/api/v1/reports", {"category": "\0"}, 400),
        ("/api/v1/reports", {"since": EARLY}, 422),
        ("/api/v1/reports", {"cursor": cursor("x", "y")}, 400),
    ],
    "vision": [
        ("/api/v1/alerts/%00", {}, 400),
        ("/api/v1/alerts", {"camera": "\0"}, 400),
        ("/api/v1/alerts", {"cursor": cursor("x", "y")}, 400),
        ("/api/v1/alerts", {"cursor": cursor(EARLY, "y")}, 422),
        ("/api/v1/cameras", {"cursor": cursor(["x"])}, 400),
    ],
    "dispatch": [
        ("/api/v1/cases/%00", {}, 400),
        ("/api/v1/map/%00", {}, 400),
        *[("/api/v1/cases", {name: "\0"}, 400) for name in ("state", "department", "report")],
        *[("/api/v1/cases", {name: EARLY}, 422) for name in ("opened_from", "opened_to")],
        ("/api/v1/cases", {"cursor": cursor("x", "y")}, 400),
        ("/api/v1/cases", {"cursor": cursor("2026-03-02T09:00:00", "y")}, 400),
        ("/api/v1/cases", {"cursor": cursor("2026-03-02T09:00:00Z", "\0")}, 422),
        ("/api/v1/cases", {"cursor": "nonsense"}, 400),
    ],
    "notify": [
        *[("/api/v1/messages", {name: "\0"}, 400) for name in ("case", "contact")],
        ("/api/v1/messages", {"cursor": cursor("x", "y")}, 400),
        ("/api/v1/contacts", {"kind": "\0"}, 400),
        ("/api/v1/contacts", {"cursor": cursor(1)}, 400),
    ],
    "evaluation": [("/api/v1/%00", {}, 400), ("/api/v1/counts", {"x": "\0"}, 400)],
    "console": [
        ("/%00", {}, 400),
        *[
            (f"/api/ingest/v1/{path}", {}, 400)
            for path in ("..%2f..%2fmetrics", "x/%2e%2e/y", "%2e/x", "x%2F%2E%2E", "x/%00")
        ],
        ("/api/v1/audit", {"login": "\0"}, 400),
        ("/api/v1/audit", {"cursor": cursor("x")}, 400),
        ("/api/v1/audit", {"cursor": cursor(2**70)}, 422),
    ],
}


@pytest.mark.parametrize(("app", "name"), [(name, name) for name in SERVICES], indirect=["app"])
async def test_what_cannot_be_looked_for_is_the_askers_error(app: FastAPI, name: str, keys: tuple[str, str]) -> None:
    others = []
    async with asked(app) as client:
        for path, query, status in READ[name]:
            answer = await client.get(path, params=query, headers=token(keys[0], ROLES[name]))
            if (answer.status_code, answer.headers["content-type"]) != (status, "application/problem+json"):
                others.append(f"{path} {query}: {answer.status_code} and not {status}: {answer.text[:200]}")
    assert not others, "\n".join(others)


@pytest.mark.parametrize("app", ["console"], indirect=True)
@pytest.mark.parametrize("login", ["a\\u0000", "a\\ud800"])
async def test_a_body_that_cannot_be_kept_is_the_senders_error(app: FastAPI, login: str) -> None:
    body = f'{{"login": "{login}", "password": "wrong"}}'
    async with asked(app) as client:
        answer = await client.post("/api/v1/session", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), answer.text
