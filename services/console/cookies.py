"""The page's session cookie stands for a bearer token; a forged cross-site request cannot use it."""

from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie

from starlette.types import ASGIApp, Receive, Scope, Send

from services.console.sessions import Sessions

NAME = "sanquan_session"
READING = frozenset({"GET", "HEAD"})


class CookieAsBearer:
    """Lets the cookie stand for the Authorization header: for reading, or with the header only our page can set."""

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self.app = app
        self.sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = dict(scope["headers"])
            ours = headers.get(b"x-requested-with") == b"sanquan" or scope["method"] in READING
            cookie = _ours(headers.get(b"cookie", b""))
            wanted = cookie and ours and b"authorization" not in headers
            if wanted and (token := self.sessions.token_of(cookie, datetime.now(UTC))):
                bearer = (b"authorization", f"Bearer {token}".encode())
                scope = {**scope, "headers": [*scope["headers"], bearer]}
        await self.app(scope, receive, send)


def _ours(cookie: bytes) -> str:
    try:
        found = SimpleCookie(cookie.decode("latin-1")).get(NAME)
    except CookieError:
        return ""
    return found.value if found else ""
