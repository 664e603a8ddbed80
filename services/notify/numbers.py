"""Citizens' numbers: asked of ingest at sending time, used once, kept nowhere."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx

from chassis.errors import Retryable


class NoNumber(Exception):
    """Ingest knows no number for this reporter."""


@dataclass(frozen=True, slots=True)
class Numbers:
    client: httpx.AsyncClient
    url: str
    token: Path | None

    async def of_reporter(self, reporter: str) -> str:
        """NoNumber where there is none, Retryable where ingest cannot be asked now."""
        if not self.url or self.token is None:
            raise NoNumber("ingest is not configured")
        headers = {"authorization": f"Bearer {self.token.read_text(encoding='utf-8').strip()}"}
        address = f"{self.url}/api/v1/reporters/{quote(reporter, safe='')}/phone"
        try:
            answer = await self.client.get(address, headers=headers)
        except httpx.TransportError as error:
            raise Retryable(f"ingest: {error!r}") from error
        if answer.status_code == 404:
            raise NoNumber("没有号码 / no number")
        if not answer.is_success:
            raise Retryable(f"ingest answered {answer.status_code}")
        return str(answer.json()["phone"])
