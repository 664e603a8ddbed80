"""What an answer by SMS means, and which case it is about."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

ACCEPT, FINISH, TEXT = "accept", "finish", "text"
# "1", "1 0042", "2,已完成", "1收到"; but not "1号楼没人" and not "2人在修".
_CODE = re.compile(r"([12])(?:\W+(\d{4,19}))?(?:\W\D*|(?:收到|接|已|完成|好)\D*)?")
_MEANING = {"1": ACCEPT, "2": FINISH}
FITS = {ACCEPT: ("dispatched",), FINISH: ("handling", "dispatched")}


@dataclass(frozen=True, slots=True)
class Answer:
    """`tail` are the last digits of the case number, where the writer gave them."""

    meaning: str
    tail: str = ""


@dataclass(frozen=True, slots=True)
class OpenCase:
    number: str
    state: str


def read(text: str) -> Answer:
    """ "1" accepts, "2" finishes, "1 0042" says which case; full-width digits count, anything else is text."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _CODE.fullmatch(plain)
    return Answer(_MEANING[found.group(1)], found.group(2) or "") if found else Answer(TEXT)


def which(answer: Answer, told: Sequence[OpenCase]) -> str:
    """The case that is meant: by its last digits, else the newest that the answer fits, else the newest; or none.

    `told` are the open cases that the contact was told of, newest first.
    """
    if answer.tail:
        return next((case.number for case in told if case.number.endswith(answer.tail)), "")
    for state in FITS.get(answer.meaning, ()):
        for case in told:
            if case.state == state:
                return case.number
    return told[0].number if told else ""
