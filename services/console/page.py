"""The built page: its files, and the page itself for every other path."""

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.problems import problem

# Everything from our own origin; the map draws in a worker and on blobs.
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; "
    "media-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]
A_YEAR = "public, max-age=31536000, immutable"


def add_page(app: FastAPI, folder: Path) -> None:
    """Serve the page from `folder`; add it last, it answers whatever no other route does."""
    root = folder.resolve()
    app.add_middleware(_Guarded)

    @app.get("/{path:path}", include_in_schema=False)
    async def page(path: str, request: Request) -> Response:
        if path.startswith("api/"):
            return problem(404, "Not found", f"没有 {request.url.path} / no such address")
        if wanted := _file(root, path):
            lasting = "assets/" in path  # Vite puts a hash in these names
            return FileResponse(wanted, headers={"Cache-Control": A_YEAR if lasting else "no-cache"})
        if not (root / "index.html").is_file():
            return problem(503, "Page not built", "页面未构建，请执行 make run / the page is not built: run make run")
        return FileResponse(root / "index.html", headers={"Cache-Control": "no-cache"})


def _file(root: Path, path: str) -> Path | None:
    """The page's file of this name; None also for a name that no file can have."""
    try:
        wanted = (root / path).resolve()
        return wanted if wanted.is_relative_to(root) and wanted.is_file() else None
    except OSError:
        return None


class _Guarded:
    """Tells browsers what our pages may do."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *HEADERS]}
            await send(message)

        await self.app(scope, receive, guarded if scope["type"] == "http" else send)
