"""What the console counts."""

from prometheus_client import Counter, Gauge

PAGES = Gauge("sanquan_console_pages", "Pages that listen for events")
PUSHED = Counter("sanquan_console_pushed_total", "Events pushed", ["event"])
SIGN_INS = Counter("sanquan_console_sign_ins_total", "Attempts to sign in", ["outcome"])
