"""Who calls: tokens signed with Ed25519 by the console, checked everywhere with the public key alone."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

ISSUER = "sanquan"
ROLES = frozenset(
    {
        "collector", "volunteer", "agent", "video_op", "acceptor", "shift_leader", "dispatcher", "dept_clerk",
        "dept_leader", "crew", "crew_mgr", "inspector", "evaluator", "leader", "gis_admin", "admin", "auditor",
        "service",
    }
)  # fmt: skip


class NotSignedIn(Exception):
    """No token, or one that is forged, expired or not ours."""


class Forbidden(Exception):
    """The caller's role may not do this."""


@dataclass(frozen=True, slots=True)
class Caller:
    """`department`, `crew` and `collector` are set for those who belong to one, `session` for those who signed in."""

    login: str
    role: str
    name: str = ""
    department: str = ""
    crew: str = ""
    collector: str = ""
    session: str = ""


def issue(private_key: str, caller: Caller, at: datetime, lifetime: timedelta, issuer: str = ISSUER) -> str:
    """A token for this caller; `private_key` is PEM."""
    claims = asdict(caller)
    claims["sub"] = claims.pop("login")
    return jwt.encode({**claims, "iat": at, "exp": at + lifetime, "iss": issuer}, private_key, algorithm="EdDSA")


class Verifier:
    """`public_key` is PEM; ValueError where it is no Ed25519 key."""

    def __init__(self, public_key: str) -> None:
        key = load_pem_public_key(public_key.encode())
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError("tokens are checked with an Ed25519 key")
        self._key = key

    def read(self, token: str, issuer: str = ISSUER) -> Caller:
        """NotSignedIn where the token does not hold."""
        try:
            claims = jwt.decode(token, self._key, algorithms=["EdDSA"], issuer=issuer)
        except jwt.InvalidTokenError as error:
            raise NotSignedIn(str(error)) from error
        if claims.get("role") not in ROLES:
            raise NotSignedIn("unknown role")
        return Caller(
            claims["sub"], claims["role"], claims.get("name", ""), claims.get("department", ""),
            claims.get("crew", ""), claims.get("collector", ""), claims.get("session", ""),
        )  # fmt: skip
