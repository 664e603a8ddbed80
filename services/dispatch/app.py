"""Dispatch's doors put together."""

from collections.abc import Sequence

from asyncpg import Pool
from fastapi import FastAPI

from chassis.auth import Verifier
from chassis.http import create_app
from chassis.lifecycle import Heart
from services.dispatch.ground.rules import Rules
from services.dispatch.router import add_routes


def put_together(pool: Pool, verifier: Verifier, rules: Rules, hearts: Sequence[Heart]) -> FastAPI:
    app = create_app("dispatch", pool, verifier, hearts)
    add_routes(app, rules)
    return app
