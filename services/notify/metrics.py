"""What notify counts: messages by state, doubts, the age of its queue, the line, and who could not be told."""

from prometheus_client import Counter, Gauge

from services.notify.carrier import LinkState
from services.notify.domain.message import State

MESSAGES = Counter("sanquan_notify_messages_total", "Messages that reached a state", ["state"])
UNCERTAIN = Counter("sanquan_notify_uncertain_total", "Messages written to a carrier that never answered")
RESENT = Counter("sanquan_notify_resent_total", "Doubtful messages sent again: each may have arrived twice")
NOBODY = Counter("sanquan_notify_nobody_total", "Steps whose addressee has no contact or no template", ["template"])
REPLIES = Counter("sanquan_notify_replies_total", "Answers by SMS", ["meaning"])
QUEUE_AGE = Gauge("sanquan_notify_queue_age_seconds", "How long the oldest due message has waited")
LINK = Gauge("sanquan_notify_link", "1 for the state that the carrier's line is in", ["state"])

for state in State:
    MESSAGES.labels(state)
for link_state in LinkState:
    LINK.labels(link_state)
for meaning in ("accept", "finish", "text"):
    REPLIES.labels(meaning)
