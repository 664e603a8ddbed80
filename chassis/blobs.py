"""Pictures, clips and sound by their SHA-256, through one interface; what is in can never change."""

import asyncio
import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import Protocol


class NoSuchBlob(Exception):
    """Nothing is stored under this key."""


class Blobs(Protocol):
    """Keys are the lower-case hex SHA-256 of the content."""

    async def put(self, content: bytes) -> str: ...

    async def get(self, key: str) -> bytes: ...


class FolderBlobs:
    """A folder on a disk; a blob is whole or absent, whatever dies in the middle."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, content: bytes) -> str:
        return await asyncio.to_thread(self._put, content)

    async def get(self, key: str) -> bytes:
        """NoSuchBlob where nothing is stored under the key."""
        try:
            return await asyncio.to_thread(self._path(key).read_bytes)
        except FileNotFoundError:
            raise NoSuchBlob(key) from None

    def _put(self, content: bytes) -> str:
        key = hashlib.sha256(content).hexdigest()
        path = self._path(key)
        if path.exists():
            return key
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{key}.{secrets.token_hex(4)}")
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return key

    def _path(self, key: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{64}", key):
            raise NoSuchBlob(key)
        return self._folder / key[:2] / key
