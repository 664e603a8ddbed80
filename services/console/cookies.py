"""The page's session cookie is its bearer token; a forged cross-site request cannot use it."""

from http.cookies import CookieError, SimpleCookie

from starlette.types import ASGIApp, Receive, Scope, Send

NAME = "sanquan_session"
READING = frozenset({"GET", "HEAD"})


class CookieAsBearer:
    """Lets the cookie stand for the Authorization header: for reading, or with the header only our page can set."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = dict(scope["headers"])
            ours = headers.get(b"x-requested-with") == b"sanquan" or scope["method"] in READING
            token = _token(headers.get(b"cookie", b""))
            if token and ours and b"authorization" not in headers:
                bearer = (b"authorization", f"Bearer {token}".encode())
                scope = {**scope, "headers": [*scope["headers"], bearer]}
        await self.app(scope, receive, send)


def _token(cookie: bytes) -> str:
    try:
        found = SimpleCookie(cookie.decode("latin-1")).get(NAME)
    except CookieError:
        return ""
    return found.value if found else ""
