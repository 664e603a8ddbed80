"""Every route has a role: without a token that holds it answers 401, and to a role without rights 403."""

import re
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from tests.support.doors import SERVICES, asked, token

# Doors without a token, and what stands in its place. Whoever adds one says why here.
EVERYWHERE = {"/livez", "/readyz", "/metrics", "/openapi.json", "/docs", "/docs/oauth2-redirect"}
PUBLIC = {
    "ingest": {
        "GET /open311/v2/services.{form}",  # what may be reported is no secret
        "GET /open311/v2/services/{code}.{form}",
        "POST /open311/v2/requests.{form}",  # the citizens' api_key
        "GET /open311/v2/requests/{id}.{form}",  # what a citizen asked and what became of it; no person's data
        "GET /open311/v2/requests.{form}",
        "GET /osmand",  # a terminal that the county knows, and its key where one is set
        "POST /osmand",
        "POST /owntracks",
    },
    "console": {"POST /api/v1/session", "GET /{path:path}"},  # signing in, and the page's files
}
# A route of each service, and a role that has no right to it.
DENIED = {
    "ingest": ("GET", "/api/v1/reporters/r1/phone", "shift_leader"),
    "vision": ("PUT", "/api/v1/cameras/cam-01", "video_op"),
    "dispatch": ("GET", "/api/v1/collectors", "crew"),
    "notify": ("PUT", "/api/v1/contacts/leader", "dispatcher"),
    "evaluation": ("GET", "/api/v1/counts", "collector"),
    "console": ("GET", "/api/v1/audit", "leader"),
}


def doors(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Each method and path that the app answers, as it was written; a mounted app would have to be looked into."""
    for route in iter_route_contexts(app.routes):
        assert route.path is not None, route
        assert route.methods, f"say in this test who may use {route.path}"
        yield from ((method, route.path) for method in sorted(route.methods - {"HEAD", "OPTIONS"}))


def of_another_key(role: str) -> dict[str, str]:
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return token(Ed25519PrivateKey.generate().private_bytes(*form).decode(), role)


@pytest.mark.parametrize(("app", "name"), [(name, name) for name in SERVICES], indirect=["app"])
async def test_every_route_but_the_listed_ones_wants_a_token_that_holds(app: FastAPI, name: str) -> None:
    public = PUBLIC.get(name, set())
    found = {(method, path) for method, path in doors(app) if path not in EVERYWHERE}
    assert public <= {f"{method} {path}" for method, path in found}, "a door on the list is gone"
    closed = sorted((method, path) for method, path in found if f"{method} {path}" not in public)
    assert closed
    open_doors = []
    async with asked(app) as client:
        for method, path in closed:
            address = re.sub(r"\{[^}]*\}", "x", path)
            for headers in ({}, {"authorization": "Bearer nonsense"}, of_another_key("admin")):
                answer = await client.request(method, address, headers=headers)
                if answer.status_code != 401:
                    open_doors.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
    assert not open_doors, "\n".join(open_doors)


@pytest.mark.parametrize(("app", "name"), [(name, name) for name in SERVICES], indirect=["app"])
async def test_a_role_without_rights_is_refused(app: FastAPI, name: str, keys: tuple[str, str]) -> None:
    method, path, role = DENIED[name]
    async with asked(app) as client:
        answer = await client.request(method, path, headers=token(keys[0], role))
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json"), answer.text


@pytest.mark.parametrize("app", ["ingest"], indirect=True)
async def test_a_citizens_request_wants_the_api_key(app: FastAPI) -> None:
    async with asked(app) as client:
        for key in ("", "wrong"):
            answer = await client.post("/open311/v2/requests.json", data={"service_code": "E0507", "api_key": key})
            assert answer.status_code == 403, answer.text
