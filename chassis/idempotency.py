"""A create that is repeated with its Idempotency-Key answers as the first time did, and makes nothing new."""

import contextlib
import hashlib
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request, Response

from chassis.auth import NotSignedIn
from chassis.errors import KeyReused
from chassis.http import Transaction, caller
from chassis.postgres import Tx

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
RECALL = "SELECT request_sha256, status, body FROM idempotency WHERE caller = $1 AND key = $2"
KEEP = "INSERT INTO idempotency (caller, key, request_sha256, status, body) VALUES ($1, $2, $3, $4, $5)"


@dataclass(slots=True)
class Idempotency:
    """One request's key. Without a key every request is new."""

    tx: Tx
    caller: str
    key: str | None
    request_sha256: str

    async def recall(self) -> Response | None:
        """What was answered the first time, or None; a rival with the same key waits for the first to end."""
        if self.key is None:
            return None
        await self.tx.execute(LOCK, f"{self.caller} {self.key}")
        row = await self.tx.fetchrow(RECALL, self.caller, self.key)
        if row is None:
            return None
        if row["request_sha256"] != self.request_sha256:
            raise KeyReused("同一 Idempotency-Key 用于不同内容 / this Idempotency-Key came with another body before")
        headers = {"Idempotent-Replayed": "true"}
        return Response(row["body"], row["status"], media_type="application/json", headers=headers)

    async def keep(self, status: int, body: bytes) -> None:
        """Remember the answer, in the same transaction as what it tells of."""
        if self.key is not None:
            await self.tx.execute(KEEP, self.caller, self.key, self.request_sha256, status, body)


async def idempotency(
    request: Request, tx: Transaction, idempotency_key: Annotated[str | None, Header(max_length=200)] = None
) -> Idempotency:
    body = await request.body()
    digest = hashlib.sha256(f"{request.method} {request.url.path}\n".encode() + body).hexdigest()
    who = request.headers.get("authorization", "")
    with contextlib.suppress(NotSignedIn):  # a route that needs no caller is known by what it was given
        who = (await caller(request)).login
    return Idempotency(tx, who, idempotency_key, digest)


Idempotent = Annotated[Idempotency, Depends(idempotency)]
