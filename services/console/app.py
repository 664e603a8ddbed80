"""The console's doors put together."""

from collections.abc import Sequence

import httpx
from asyncpg import Pool
from fastapi import FastAPI

from chassis import http
from chassis.auth import Verifier
from chassis.http import create_app
from chassis.lifecycle import Heart
from chassis.problems import add_problems
from services.console import commands
from services.console.cookies import CookieAsBearer
from services.console.domain.troubles import Troubles
from services.console.live import Live
from services.console.numbers import make_numbers
from services.console.page import add_page
from services.console.phones import NoCarrier, Phones
from services.console.proxy import Proxy
from services.console.router import make_router
from services.console.sessions import Sessions, open_caller
from services.console.settings import Settings


def put_together(
    pool: Pool,
    verifier: Verifier,
    private_key: str,
    settings: Settings,
    pushes: Live,
    client: httpx.AsyncClient,
    troubles: Troubles,
    hearts: Sequence[Heart] = (),
) -> FastAPI:
    app = create_app("console", pool, verifier, hearts)
    add_problems(app, {commands.TooManyAttempts: 429, NoCarrier: 404})
    app.dependency_overrides[http.caller] = open_caller
    sessions = Sessions(private_key, verifier)
    app.include_router(make_router(settings, sessions, pushes, client, troubles))
    app.include_router(make_numbers(client, settings.notify_url))
    app.include_router(Phones(settings.carrier_url, client).router())
    app.include_router(Proxy(settings.services, client, pool).router())
    add_page(app, settings.web_dir)
    app.add_middleware(CookieAsBearer, sessions=sessions)
    return app
