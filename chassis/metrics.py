"""The chassis' own metrics; a service's stand in its own metrics.py."""

from prometheus_client import Counter, Gauge, Histogram

LAG = Gauge("sanquan_consumer_lag_records", "Records a consumer group has yet to settle", ["topic", "partition"])
CONSUMED = Counter("sanquan_consumed_records_total", "Records settled", ["topic"])
DEAD_LETTERS = Counter("sanquan_dead_letters_total", "Records set aside with their reason", ["topic"])
OUTBOX_AGE = Gauge("sanquan_outbox_age_seconds", "Age of the oldest event not yet sent", ["schema"])
OUTBOX_SENT = Counter("sanquan_outbox_sent_total", "Events carried to Kafka", ["schema"])
REQUESTS = Histogram(
    "sanquan_http_request_seconds",
    "Time to answer",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
