"""Dispatch over HTTP: its rooms' routes on one app."""

from fastapi import FastAPI

from chassis.problems import add_problems
from services.dispatch.case.commands import NoSuchCase
from services.dispatch.case.router import routes as case_routes
from services.dispatch.crew.router import routes as crew_routes
from services.dispatch.domain.permission import DataMissing, NoSuchStep, NotNow, NotYours
from services.dispatch.ground.router import routes as ground_routes
from services.dispatch.ground.rules import Rules


def add_routes(app: FastAPI, rules: Rules) -> None:
    app.state.rules = rules
    for routes in (case_routes, crew_routes, ground_routes):
        app.include_router(routes, prefix="/api/v1")
    add_problems(app, {NoSuchCase: 404, NotYours: 403, NotNow: 409, DataMissing: 422, NoSuchStep: 422})
