"""What an alert is proved with, over HTTP: pictures, the film, the sealed records."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Response
from pydantic import BaseModel

from chassis.auth import Caller as Who
from chassis.auth import Forbidden
from chassis.blobs import Blobs
from chassis.http import Caller, Now, Transaction, require
from services.vision.alert import store
from services.vision.alert.commands import NoSuchAlert
from services.vision.alert.partial import part
from services.vision.alert.rights import MAY_SEE_ALL, MAY_SEE_COPIES

IMMUTABLE = {"Cache-Control": "private, max-age=86400, immutable"}
Viewer = Annotated[Who, Depends(require(*MAY_SEE_COPIES))]


class SealedView(BaseModel):
    """`sha256` is of the record as canonical JSON: sorted keys, no blanks, UTF-8."""

    moment: str
    sha256: str
    sealed_at: str
    record: dict[str, Any]


class EvidenceText(BaseModel):
    alert: str
    records: list[SealedView]


def routes(blobs: Blobs) -> APIRouter:
    router = APIRouter(prefix="/api/v1/alerts", tags=["evidence"])

    @router.get("/{id}/evidence/{n}.jpg", response_class=Response)
    async def picture(
        id: str, n: int, tx: Transaction, who: Caller, now: Now, original: bool = False
    ) -> Response:  # fmt: skip
        """Zone and box drawn in, others hidden; `?original=true` as the camera gave it, for few, and remembered."""
        found = next((one for one in (await store.evidence(tx, [id]))[id] if one.n == n), None)
        if found is None:
            raise NoSuchAlert(f"没有证据 {id}/{n} / no such evidence")
        if original:
            if who.role not in MAY_SEE_ALL:
                raise Forbidden(f"角色 {who.role} 不可看原图 / the role {who.role} may not see originals")
            await store.accessed(tx, id, f"original {n}", who.login, who.role, now)
        content = await blobs.get(found.original if original else found.picture)
        return Response(
            content, media_type="image/jpeg", headers={"Cache-Control": "no-store"} if original else IMMUTABLE
        )

    @router.get("/{id}/clip.mp4", response_class=Response)
    async def clip(
        id: str, tx: Transaction, who: Viewer, bytes_wanted: Annotated[str | None, Header(alias="range")] = None
    ) -> Response:
        """Five seconds before and after the alert; 404 until they are over, and where no film could be made."""
        alert = await store.load(tx, id)
        if alert is None or alert.clip is None:
            raise NoSuchAlert(f"{id} 尚无录像 / no film yet")
        content = await blobs.get(alert.clip)
        headers = {**IMMUTABLE, "Accept-Ranges": "bytes", "ETag": f'"{alert.clip}"'}
        wanted = part(bytes_wanted, len(content))
        if wanted is None:
            return Response(content, media_type="video/mp4", headers=headers)
        if not wanted:
            return Response(status_code=416, headers={"Content-Range": f"bytes */{len(content)}"})
        headers["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{len(content)}"
        return Response(content[wanted.start : wanted.stop], 206, media_type="video/mp4", headers=headers)

    @router.get("/{id}/evidence.json")
    async def evidence(id: str, tx: Transaction, who: Viewer) -> EvidenceText:
        """All that was sealed about the alert, oldest first; a record never changes, later ones may follow."""
        if await store.load(tx, id) is None:
            raise NoSuchAlert(f"没有警情 {id} / no such alert")
        records = [
            SealedView(
                moment=one.moment,
                sha256=one.sha256,
                sealed_at=one.sealed_at.isoformat(),
                record=json.loads(await blobs.get(one.sha256)),
            )
            for one in await store.sealed(tx, id)
        ]
        return EvidenceText(alert=id, records=records)

    @router.get("/{id}/records/{sha256}.json", response_class=Response)
    async def record(id: str, sha256: str, tx: Transaction, who: Viewer) -> Response:
        """One record, byte by byte as it was sealed."""
        if sha256 not in [one.sha256 for one in await store.sealed(tx, id)]:
            raise NoSuchAlert(f"没有记录 {id}/{sha256} / no such record")
        return Response(await blobs.get(sha256), media_type="application/json", headers=IMMUTABLE)

    return router
