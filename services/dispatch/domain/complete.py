"""Whether a collector's report says enough to go on by itself: in words, and with a wide and a near photo (T1)."""

from services.dispatch.domain.joining import Sighting
from services.dispatch.domain.rulebook import BY_HAND, Policy, Rulebook

PHOTOS = 2


def missing(sighting: Sighting) -> str:
    """What a collector's report lacks, in words; empty where it is complete, and for all other sources."""
    if sighting.source != "collector":
        return ""
    pictures = {medium["sha256"] for medium in sighting.media if medium["content_type"].startswith("image/")}
    lacks = [] if sighting.text.strip() else ["没有文字 / no text"]
    if len(pictures) < PHOTOS:
        lacks.append("照片不足两张 / fewer than two photos")
    return "、".join(lacks)


def policy_of(sighting: Sighting, book: Rulebook) -> Policy:
    """The county's for its source and category; what is not complete waits for the acceptor."""
    return BY_HAND if missing(sighting) else book.policy(sighting.source, sighting.category, sighting.trusted)
