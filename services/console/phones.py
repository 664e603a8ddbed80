"""The demo's phones: what the carrier simulator's phones received, and answering as they would."""

from dataclasses import dataclass
from typing import Annotated, Any

import httpx
from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from chassis.auth import Caller as Who
from chassis.errors import Retryable
from chassis.http import require
from chassis.privacy import SEES_NUMBERS, masked, without_numbers

Viewer = Annotated[Who, Depends(require("video_op", "acceptor", "shift_leader", "dispatcher", "agent", "leader"))]


class NoCarrier(Exception):
    """There is no carrier simulator in this installation."""


@dataclass(frozen=True, slots=True)
class Phones:
    """`carrier` is the simulator's address; empty where there is none."""

    carrier: str
    client: httpx.AsyncClient

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/api/carrier", include_in_schema=False)
        router.add_api_route("/messages", self.messages, methods=["GET"])
        router.add_api_route("/replies", self.reply, methods=["POST"])
        return router

    async def messages(self, request: Request, who: Viewer) -> Response:
        """As the simulator lists them; numbers are masked for whoever may not call them."""
        answer = await self._ask("GET", "messages", params=str(request.query_params))
        if who.role in SEES_NUMBERS or answer.status_code != 200:
            return _as_it_came(answer)
        page = answer.json()
        return JSONResponse({**page, "items": [_without_numbers(message) for message in page["items"]]})

    async def reply(self, request: Request, who: Viewer) -> Response:
        """By whole number, or by a message that the phone received: so those who see no number answer too."""
        form = request.headers.get("content-type", "application/json")
        return _as_it_came(
            await self._ask("POST", "replies", content=await request.body(), headers={"content-type": form})
        )

    async def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        if not self.carrier:
            raise NoCarrier("没有短信模拟器 / there is no carrier simulator here")
        try:
            return await self.client.request(method, f"{self.carrier}/{path}", **more)
        except httpx.TransportError as error:
            raise Retryable("短信模拟器暂不可用,请稍后再试 / the carrier simulator is away") from error


def _as_it_came(answer: httpx.Response) -> Response:
    return Response(answer.content, answer.status_code, media_type=answer.headers.get("content-type"))


def _without_numbers(message: dict[str, Any]) -> dict[str, Any]:
    return {**message, "phone": masked(message["phone"]), "text": without_numbers(message["text"])}
