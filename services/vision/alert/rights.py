"""Who may see of an alert what is hidden from others, and who may see the copies."""

from chassis.auth import Caller
from services.vision.domain.plate import masked

# Who judges, files or supervises: the originals, and plates in letters.
MAY_SEE_ALL = ("video_op", "acceptor", "shift_leader", "inspector", "leader")
MAY_SEE_COPIES = (
    *MAY_SEE_ALL, "agent", "dispatcher", "dept_clerk", "dept_leader", "crew", "crew_mgr", "collector", "evaluator",
)  # fmt: skip


def plate_for(who: Caller, plate: str | None) -> str | None:
    return plate if plate is None or who.role in MAY_SEE_ALL else masked(plate)
