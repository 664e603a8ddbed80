"""`.local/run.json`: how people, tests and scripts find the running system."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from deploy.local.accounts import Account
from deploy.local.private import write_private
from deploy.local.processes import SERVICES, Place


@dataclass(frozen=True, slots=True)
class Camera:
    id: str
    url: str


def describe(
    place: Place,
    started_at: datetime,
    open311_key: str,
    cameras: Sequence[Camera],
    accounts: Sequence[Account],
    processes: Mapping[str, Sequence[int]],
) -> dict[str, object]:
    """The agreed shape; adding to it is free, renaming is not."""
    return {
        "started_at": started_at.isoformat(timespec="seconds"),
        "console": place.http("console"),
        "kafka": place.bootstrap,
        "database": place.database_url,
        "services": {name: place.http(name) for name in SERVICES if name != "console"},
        "carrier": place.http("carrier"),
        "open311_key": open311_key,
        "rtsp": [{"camera": camera.id, "url": camera.url} for camera in cameras],
        "accounts": [
            {"role": account.role, "login": account.login, "password": account.password} for account in accounts
        ],
        "processes": {name: list(pids) for name, pids in processes.items()},
    }


def write(file: Path, described: Mapping[str, object]) -> None:
    """Whole or not at all, and for its owner's eyes only: it holds passwords."""
    write_private(file, json.dumps(described, ensure_ascii=False, indent=1) + "\n")
