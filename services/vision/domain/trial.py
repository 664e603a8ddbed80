"""What a changed zone would have said, beside what the present one says and what people judged."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.vision.domain.box import Box

SAME_PLACE = 0.3  # IoU
SLACK = 5.0  # seconds: a rerun begins and ends a stay a little earlier or later


@dataclass(frozen=True, slots=True)
class Find:
    """An alert that was raised, and what a person said of it; unix seconds, `until` when it was seen last."""

    id: str
    since: float
    until: float
    box: Box
    label: str
    confidence: float
    genuine: bool | None


@dataclass(frozen=True, slots=True)
class Tried:
    """An alert that a zone would have raised; `until` is None where the thing stood to the end."""

    at: float
    since: float
    until: float | None
    box: Box
    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Difference:
    kept: list[Tried]
    new: list[Tried]
    vanished: list[Tried]


@dataclass(frozen=True, slots=True)
class Effect:
    """Of the finds that people judged: how many a change would have kept, lost and avoided; and what it would add."""

    kept_true: int
    lost_true: int
    avoided_false: int
    kept_false: int
    new: int


def compare(present: Sequence[Tried], changed: Sequence[Tried]) -> Difference:
    """One of each is one of the other: where several match, the first that is free."""
    free, kept, new = list(present), [], []
    for one in changed:
        partner = next((other for other in free if _same(one, other)), None)
        if partner is None:
            new.append(one)
        else:
            free.remove(partner)
            kept.append(one)
    return Difference(kept, new, free)


def known(tried: Tried, finds: Sequence[Find]) -> Find | None:
    """The alert that really was raised of this stay."""
    return next((find for find in finds if _same(tried, find)), None)


def effect(present: Sequence[Tried], changed: Sequence[Tried], finds: Sequence[Find]) -> Effect:
    """Of judged finds that the present zone would raise again: a record may have gaps where an alert had none."""
    told = [find for find in finds if find.genuine is not None and any(_same(one, find) for one in present)]
    stays = {find.id for find in told if any(_same(one, find) for one in changed)}
    return Effect(
        kept_true=sum(find.genuine is True and find.id in stays for find in told),
        lost_true=sum(find.genuine is True and find.id not in stays for find in told),
        avoided_false=sum(find.genuine is False and find.id not in stays for find in told),
        kept_false=sum(find.genuine is False and find.id in stays for find in told),
        new=len(compare(present, changed).new),
    )


def _same(one: Tried, other: Tried | Find) -> bool:
    ends = one.until if one.until is not None else one.at
    others_end = other.until if other.until is not None else max(other.since, one.since)
    together = one.since <= others_end + SLACK and other.since <= ends + SLACK
    return together and one.box.iou(other.box) >= SAME_PLACE
