"""The county's ground over HTTP: map layers, categories, departments, components near a place."""

from typing import Annotated, Any

from asyncpg import Record
from fastapi import APIRouter, HTTPException, Query, Response

from chassis.http import Caller, Transaction
from services.dispatch.ground import store

routes = APIRouter(tags=["ground"])

NEAR_METERS = 50.0


@routes.get("/map/{layer}")
async def map_layer(layer: str, tx: Transaction, who: Caller) -> Response:
    """GeoJSON of boundary, unit_grids, work_grids or streets."""
    document = await store.map_layer(tx, layer)
    if document is None:
        raise HTTPException(404, f"没有图层 / no such layer: {layer}")
    headers = {"Cache-Control": "private, max-age=300"}
    return Response(document, media_type="application/geo+json", headers=headers)


@routes.get("/categories")
async def categories(tx: Transaction, who: Caller) -> dict[str, Any]:
    """All minors of the taxonomy, by code."""
    return _all(await store.category_list(tx))


@routes.get("/departments")
async def departments(tx: Transaction, who: Caller) -> dict[str, Any]:
    return _all(await store.department_list(tx))


@routes.get("/components/near")
async def components_near(
    tx: Transaction,
    who: Caller,
    lon: Annotated[float, Query(ge=-180, le=180)],
    lat: Annotated[float, Query(ge=-90, le=90)],
    category: str = "",
) -> dict[str, Any]:
    """Components within 50 m, nearest first, at most twenty."""
    rows = await store.components_near(tx, lon, lat, category, NEAR_METERS)
    items = [
        {
            "code": row["code"],
            "category": row["category"],
            "name_zh": row["name_zh"],
            "place": {"lon": row["lon"], "lat": row["lat"]},
            "distance_meters": round(row["distance_meters"], 1),
            "owner": row["owner"],
            "maintainer": row["maintainer"],
            "supervisor": row["supervisor"],
            "state": row["state"],
        }
        for row in rows
    ]
    return {"items": items, "next_cursor": None}


def _all(rows: list[Record]) -> dict[str, Any]:
    """A list that always fits one page."""
    return {"items": [dict(row) for row in rows], "next_cursor": None}
