"""The secrets of this machine's system: made at the first run, kept in files only their owner reads."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from chassis.auth import Caller, issue
from deploy.local.private import write_private

TOKEN_LIFETIME = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Keys:
    private_key: Path
    public_key: Path
    service_token: Path
    inspector_token: Path
    smpp_password: Path
    open311_key: Path


def ensure(folder: Path) -> Keys:
    """Read what is there, make what is not; the tokens are issued anew at each start."""
    keys = Keys(
        folder / "token_private.pem",
        folder / "token_public.pem",
        folder / "service_token",
        folder / "inspector_token",
        folder / "smpp_password",
        folder / "open311_key",
    )
    _once(keys.private_key, _new_private_key)
    private = load_pem_private_key(keys.private_key.read_bytes(), None)
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    write_private(keys.public_key, public.decode())
    for file, caller in (
        (keys.service_token, Caller("notify", "service")),
        (keys.inspector_token, Caller("demo-life", "inspector", "演示 / demo")),
    ):
        write_private(file, issue(keys.private_key.read_text(), caller, datetime.now(UTC), TOKEN_LIFETIME))
    _once(keys.smpp_password, lambda: secrets.token_hex(4))  # SMPP allows eight characters
    _once(keys.open311_key, lambda: secrets.token_urlsafe(18))
    return keys


def _once(file: Path, make: Callable[[], str]) -> None:
    if not file.exists():
        write_private(file, make())


def _new_private_key() -> str:
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Ed25519PrivateKey.generate().private_bytes(*form).decode()
