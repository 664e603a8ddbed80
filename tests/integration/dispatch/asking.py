"""The doors of dispatch, asked as any role."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from chassis.auth import Caller, issue

PEOPLE = {
    "acceptor": {},
    "shift_leader": {},
    "dispatcher": {},
    "leader": {},
    "inspector": {},
    "admin": {},
    "auditor": {},
    "video_op": {},
    "agent": {},
    "dept_clerk": {"department": "D10"},
    "dept_leader": {"department": "D02"},
    "crew": {"crew": "crew-2"},
    "collector": {"collector": "c-01"},
}


class Client:
    """Asks as any role."""

    def __init__(self, http: httpx.AsyncClient, private_key: str) -> None:
        self.http, self.private_key = http, private_key

    def _headers(self, role: str) -> dict[str, str]:
        who = Caller(f"{role}-1", role, **PEOPLE[role])
        return {"authorization": f"Bearer {issue(self.private_key, who, datetime.now(UTC), timedelta(hours=1))}"}

    async def get(self, role: str, path: str, **query: Any) -> httpx.Response:
        return await self.http.get(f"/api/v1{path}", params=query, headers=self._headers(role))

    async def step(
        self, role: str, number: str, step: str, reason: str = "", key: str = "", **data: Any
    ) -> httpx.Response:
        headers = self._headers(role) | ({"idempotency-key": key} if key else {})
        body = {"step": step, "reason": reason, "data": data}
        return await self.http.post(f"/api/v1/cases/{number}/steps", json=body, headers=headers)


async def number_of(client: Client, **query: str) -> str:
    items = (await client.get("leader", "/cases", **query)).json()["items"]
    assert len(items) == 1
    return str(items[0]["number"])
