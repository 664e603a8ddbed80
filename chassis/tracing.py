"""One trace id from the first cause to the last effect (W3C trace context), carried in events and requests."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("traceparent", default="")


def begin() -> str:
    """A new `traceparent`: version, trace id, span id, sampled."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def current() -> str:
    """The `traceparent` of what is being done now; empty outside of anything."""
    return _current.get()


def trace_id(traceparent: str) -> str:
    """The 32 hex digits that all of one cause's effects share; empty where there are none."""
    parts = traceparent.split("-")
    return parts[1] if len(parts) == 4 else ""


@contextmanager
def continued(traceparent: str) -> Iterator[None]:
    """Do what follows as part of this trace, or of a new one where it is empty."""
    token = _current.set(traceparent or begin())
    try:
        yield
    finally:
        _current.reset(token)
