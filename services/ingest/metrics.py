"""Ingest's own metrics."""

from prometheus_client import Counter, Histogram

REPORTS = Counter("sanquan_ingest_reports_total", "Reports stored", ["source"])
REPEATS = Counter("sanquan_ingest_repeats_total", "Reports that had been stored before", ["source"])
FIXES = Counter("sanquan_ingest_fixes_total", "Fixes stored", ["protocol"])
MEDIA = Counter("sanquan_ingest_media_total", "Files taken in", ["content_type"])
BATCH = Histogram(
    "sanquan_ingest_batch_size",
    "Requests that shared a transaction",
    ["noun"],
    buckets=(1, 2, 5, 10, 20, 50, 100, 200),
)
