"""One JSON object a line on standard error: a constant sentence, fields, and the trace it belongs to."""

import logging
import sys

from pythonjsonlogger.json import JsonFormatter

from chassis import tracing


class _Traced(logging.Filter):
    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service

    def filter(self, record: logging.LogRecord) -> bool:
        record.service = self.service
        record.trace = tracing.trace_id(tracing.current())
        return True


def configure(service: str, level: str = "INFO") -> None:
    """Send all logging to standard error as JSON; libraries that are loud in an outage are kept to errors."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonFormatter(
            ["levelname", "name", "message", "service", "trace"],
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="at",
            json_ensure_ascii=False,
        )
    )
    handler.addFilter(_Traced(service))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)
