"""How the whole is doing: each service's readiness, lag and outbox age, the carrier's link, the cameras."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

WAIT_SECONDS = 2.0


async def look(client: httpx.AsyncClient, services: Mapping[str, str], authorization: str) -> dict[str, Any]:
    """One look at everything, in parallel; what does not answer is said, never left out."""
    looks = [_service(client, name, url) for name, url in services.items()]
    headers = {"authorization": authorization}
    found = await asyncio.gather(
        asyncio.gather(*looks),
        _json(client, f"{services['notify']}/api/v1/link", headers),
        _json(client, f"{services['vision']}/api/v1/cameras", headers),
    )
    link, cameras = found[1], found[2]
    return {
        "services": found[0],
        "carrier": link or {"state": "unknown"},
        "cameras": (cameras or {}).get("items", []),
    }


async def down(client: httpx.AsyncClient, services: Mapping[str, str], authorization: str) -> set[str]:
    """The services that are not ready now, and `carrier` where notify says that its line is not bound."""
    readys = asyncio.gather(*(_json(client, f"{url}/readyz", {}) for url in services.values()))
    asked = _json(client, f"{services['notify']}/api/v1/link", {"authorization": authorization})
    ready, link = await asyncio.gather(readys, asked)
    found = {name for name, said in zip(services, ready, strict=True) if not (said or {}).get("ready")}
    if "notify" not in found and (link or {}).get("state", "bound") != "bound":
        found.add("carrier")
    return found


async def _service(client: httpx.AsyncClient, name: str, url: str) -> dict[str, Any]:
    ready = await _json(client, f"{url}/readyz", {})
    if ready is None:
        return {"name": name, "ready": False, "lag": None, "outbox_age_seconds": None, "detail": "没有应答 / no answer"}
    lag, age = 0.0, 0.0
    try:
        page = await client.get(f"{url}/metrics", timeout=WAIT_SECONDS)
        for family in text_string_to_metric_families(page.text):
            for sample in family.samples:
                if sample.name == "sanquan_consumer_lag_records":
                    lag += sample.value
                elif sample.name == "sanquan_outbox_age_seconds":
                    age = max(age, sample.value)
    except (httpx.HTTPError, ValueError):
        return {
            "name": name,
            "ready": False,
            "lag": None,
            "outbox_age_seconds": None,
            "detail": "指标不可读 / no metrics",
        }
    is_ready, detail = bool(ready.get("ready")), str(ready.get("reason", ""))
    return {"name": name, "ready": is_ready, "lag": int(lag), "outbox_age_seconds": age, "detail": detail}


async def _json(client: httpx.AsyncClient, url: str, headers: Mapping[str, str]) -> dict[str, Any] | None:
    try:
        answer = await client.get(url, headers=dict(headers), timeout=WAIT_SECONDS)
        body = answer.json()
    except (httpx.HTTPError, ValueError):
        return None
    return body if isinstance(body, dict) else None
