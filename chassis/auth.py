"""Who calls: tokens signed with Ed25519 by the console, checked everywhere with the public key alone."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import jwt

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
    """`department`, `crew` and `collector` are set for those who belong to one."""

    login: str
    role: str
    name: str = ""
    department: str = ""
    crew: str = ""
    collector: str = ""


def issue(private_key: str, caller: Caller, at: datetime, lifetime: timedelta) -> str:
    """A token for this caller; `private_key` is PEM."""
    claims = asdict(caller)
    claims["sub"] = claims.pop("login")
    return jwt.encode({**claims, "iat": at, "exp": at + lifetime, "iss": "sanquan"}, private_key, algorithm="EdDSA")


@dataclass(frozen=True, slots=True)
class Verifier:
    public_key: str

    def read(self, token: str) -> Caller:
        """NotSignedIn where the token does not hold."""
        try:
            claims = jwt.decode(token, self.public_key, algorithms=["EdDSA"], issuer="sanquan")
        except jwt.InvalidTokenError as error:
            raise NotSignedIn(str(error)) from error
        if claims.get("role") not in ROLES:
            raise NotSignedIn("unknown role")
        return Caller(
            claims["sub"], claims["role"], claims.get("name", ""), claims.get("department", ""),
            claims.get("crew", ""), claims.get("collector", ""),
        )  # fmt: skip
