"""Which states of a case count as what."""

CLOSED = ("closed", "force_closed")
OVER = (*CLOSED, "rejected", "cancelled", "merged")
IN_HANDS = ("dispatched", "handling", "return_pending")  # a department's clock runs

# Steps that indicators ask for: when was it first filed and dispatched, when last fed back and closed.
FIRST = {"file": "filed_at", "dispatch": "dispatched_at"}
LAST = {"feed_back": "fed_back_at", "close": "closed_at", "force_close": "closed_at"}
REWORK = "check_failed"
EXTENSION = "extend"
