"""Evaluation's doors put together."""

from collections.abc import Sequence

from asyncpg import Pool
from fastapi import FastAPI

from chassis.auth import Verifier
from chassis.http import create_app
from chassis.lifecycle import Heart
from chassis.problems import add_problems
from services.evaluation.domain.period import NotAPeriod
from services.evaluation.router import NotADay, router


def put_together(pool: Pool, verifier: Verifier, hearts: Sequence[Heart]) -> FastAPI:
    app = create_app("evaluation 评价", pool, verifier, hearts)
    add_problems(app, {NotAPeriod: 422, NotADay: 422})
    app.include_router(router)
    return app
