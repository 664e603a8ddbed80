"""What the sky-net's desk counts; labels come from closed lists."""

from prometheus_client import Counter

METHODS = ("REGISTER", "MESSAGE", "NOTIFY")
REQUESTS = Counter("sanquan_vision_sip_requests_total", "Requests of sky-net devices by answer", ["method", "status"])
DROPPED = Counter("sanquan_vision_sip_dropped_total", "Packets of the sky-net not looked at", ["why"])

for _why in ("malformed", "overload", "connections"):
    DROPPED.labels(_why)
