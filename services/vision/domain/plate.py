"""A Chinese number plate: what can be one (GA 36), and one reading out of many, sign by sign, or none at all."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

PROVINCES = "京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云陕甘青蒙宁新藏"
LETTER, SIGN = "[A-HJ-NP-Z]", "[A-HJ-NP-Z0-9]"  # I and O are not used: they would be taken for 1 and 0
PLATE = re.compile(
    rf"[{PROVINCES}](?:"
    rf"{LETTER}{SIGN}{{5}}"  # blue, yellow: 7 signs
    rf"|{LETTER}(?:[A-HJK]{SIGN}[0-9]{{4}}|[0-9]{{5}}[A-HJK])"  # green: 8, small and large new-energy vehicles
    rf"|{LETTER}{SIGN}{{4}}[学警挂港澳领使]"  # learners, police, trailers, Hong Kong, Macau, consulates
    r")|[使][0-9]{6}"  # embassies
)
BETWEEN = re.compile(r"[\s·•・.,:\-_]")
UNREADABLE = "unreadable"
SURE_ENOUGH = 0.6
READINGS_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """What one picture said, and how sure it was of each sign."""

    text: str
    confidences: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Plate:
    """`text` is UNREADABLE where any sign was too unsure; the confidences are of its signs, and empty then."""

    text: str
    confidences: tuple[float, ...] = ()


def reading(text: str, confidences: Sequence[float]) -> Reading | None:
    """What was read as a plate would have it; None where it cannot be one."""
    signs = [(sign.upper(), sure) for sign, sure in zip(text, confidences, strict=True) if not BETWEEN.fullmatch(sign)]
    # I and O stand on no plate: whoever reads them saw 1 and 0, after the two signs that are never digits.
    plain = "".join(sign if n < 2 else sign.replace("O", "0").replace("I", "1") for n, (sign, _) in enumerate(signs))
    return Reading(plain, tuple(sure for _, sure in signs)) if PLATE.fullmatch(plain) else None


def vote(readings: Sequence[Reading]) -> Plate:
    """Each sign is what most readings, weighted by how sure they are, took it for.

    A sign's confidence is the winners' mean confidence times their share of all the weight.
    """
    by_length: dict[int, float] = defaultdict(float)
    for one in readings:
        by_length[len(one.text)] += sum(one.confidences) / len(one.confidences)
    if not by_length:
        return Plate(UNREADABLE)
    length = max(by_length, key=lambda n: (by_length[n], n))
    same = [one for one in readings if len(one.text) == length]
    if len(same) < READINGS_NEEDED:
        return Plate(UNREADABLE)
    signs, confidences = zip(*(_elected(same, n) for n in range(length)), strict=True)
    text = "".join(signs)
    if min(confidences) < SURE_ENOUGH or not PLATE.fullmatch(text):
        return Plate(UNREADABLE)
    return Plate(text, tuple(round(sure, 3) for sure in confidences))


def masked(text: str) -> str:
    """For those who may not know it: the place it is from, and nothing of the number."""
    return text if text == UNREADABLE else text[:2] + "*" * (len(text) - 2)


def _elected(readings: Sequence[Reading], n: int) -> tuple[str, float]:
    votes: dict[str, list[float]] = defaultdict(list)
    for one in readings:
        votes[one.text[n]].append(one.confidences[n])
    sign = max(votes, key=lambda sign: (sum(votes[sign]), sign))
    weight = sum(sum(cast) for cast in votes.values())
    mean = sum(votes[sign]) / len(votes[sign])
    return sign, mean * sum(votes[sign]) / weight if weight > 0 else 0.0
