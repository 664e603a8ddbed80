"""Files over HTTP: the copy that may be shown to all who are signed in, the original to few."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from chassis.auth import Forbidden
from chassis.blobs import Blobs, NoSuchBlob
from chassis.http import Caller, Transaction
from services.ingest.media import store

ORIGINALS = frozenset({"acceptor", "shift_leader", "leader"})
NEVER = frozenset({"admin", "auditor"})  # they act on no case and see none


def routes(blobs: Blobs) -> APIRouter:
    router = APIRouter(prefix="/api/v1/media", tags=["media"])

    @router.get("/{sha256}", response_class=Response)
    async def show(
        sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")], tx: Transaction, who: Caller, original: bool = False
    ) -> Response:
        """The copy without EXIF; with `original=true` the file as it came, for acceptor, shift_leader and leader."""
        if who.role in NEVER or (original and who.role not in ORIGINALS):
            raise Forbidden(f"角色 {who.role} 不可查看 / the role {who.role} may not see this")
        known = await store.find(tx, sha256)
        if known is None:
            raise NoSuchBlob(f"没有这个文件 / there is no such file: {sha256}")
        content = await blobs.get(known.sha256 if original else known.public_sha256)
        headers = {
            "Cache-Control": "private, max-age=31536000, immutable",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        kind = known.content_type if original else known.public_content_type
        return Response(content, media_type=kind, headers=headers)

    return router
