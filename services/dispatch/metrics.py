"""What dispatch counts; labels come from closed lists."""

from prometheus_client import Counter, Gauge

from services.dispatch.domain.clock import TIMERS
from services.dispatch.domain.steps import STEPS

STEPS_TAKEN = Counter("sanquan_dispatch_steps_total", "Steps that cases took", ["step"])
JOINED = Counter("sanquan_dispatch_joined_total", "Reports and alerts that joined an open case")
OVERDUE = Counter("sanquan_dispatch_overdue_total", "Cases whose handling passed its deadline")
RAN_OUT = Counter("sanquan_dispatch_limits_run_out_total", "Stage limits that ran out", ["clock"])
POSITIONS = Counter("sanquan_dispatch_positions_total", "Fixes kept")
OVERDUE_OPEN = Gauge("sanquan_dispatch_overdue_cases", "Open cases that are past their deadline")
OLDEST_LIMIT = Gauge("sanquan_dispatch_limit_lag_seconds", "How late the clock door is")

for _step in STEPS:
    STEPS_TAKEN.labels(_step)
for _clock in [*TIMERS, "handle", "review", "evaluate"]:
    RAN_OUT.labels(_clock)
