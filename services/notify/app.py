"""Notify's doors put together."""

from collections.abc import Sequence

from asyncpg import Pool
from fastapi import FastAPI

from chassis.auth import Verifier
from chassis.http import create_app
from chassis.lifecycle import Heart
from chassis.problems import add_problems
from services.notify import router
from services.notify.carrier import Carrier


def put_together(pool: Pool, verifier: Verifier, carrier: Carrier, hearts: Sequence[Heart]) -> FastAPI:
    app = create_app("通知", pool, verifier, hearts)
    add_problems(app, {router.NoSuchNumber: 404})
    app.include_router(router.create(carrier))
    return app
