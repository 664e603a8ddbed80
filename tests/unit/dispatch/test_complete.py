"""A collector's report goes on by itself where it is complete (T1), and says what it lacks where it is not."""

from datetime import timedelta

import pytest

from services.dispatch.domain.complete import missing, policy_of
from services.dispatch.domain.opening import Grid, join, open_case
from services.dispatch.domain.rulebook import BY_HAND, Policy, Rulebook
from services.dispatch.domain.states import State

from .conftest import MONDAY, sighting

NO_TEXT, NO_PHOTOS = "没有文字 / no text", "照片不足两张 / fewer than two photos"


def media(*kinds: str, same: bool = False) -> list[dict[str, str]]:
    return [
        {"sha256": "a" if same else str(number), "public_sha256": "b", "content_type": kind}
        for number, kind in enumerate(kinds)
    ]


TWO = media("image/jpeg", "image/png")


@pytest.mark.parametrize(
    ("text", "sent", "lacks"),
    [
        ("占道", TWO, ""),
        ("占道", media("image/jpeg", "audio/amr", "image/webp"), ""),
        ("占道", media("image/jpeg"), NO_PHOTOS),
        ("占道", [], NO_PHOTOS),
        ("占道", media("image/jpeg", "video/mp4", "audio/amr"), NO_PHOTOS),
        ("占道", media("image/jpeg", "image/jpeg", same=True), NO_PHOTOS),
        (" ", TWO, NO_TEXT),
        ("", [], f"{NO_TEXT}、{NO_PHOTOS}"),
    ],
)
def test_a_collectors_report_needs_words_and_two_different_photos(
    text: str, sent: list[dict[str, str]], lacks: str, book: Rulebook
) -> None:
    seen = sighting(text=text, media=sent)
    assert missing(seen) == lacks
    assert policy_of(seen, book) == (BY_HAND if lacks else Policy(False, True, True, True))
    case, entry = open_case("1", seen, Grid("U1", "W1"), MONDAY, book)
    assert case.state is State.REPORTED
    assert entry.reason == "上报 / reported: collector" + (
        f";{lacks};待受理员处理 / waits for the acceptor" if lacks else ""
    )


def test_others_reports_and_alerts_are_asked_for_neither(book: Rulebook) -> None:
    assert missing(sighting(source="citizen")) == ""
    assert policy_of(sighting(source="citizen"), book).verify_first
    assert policy_of(sighting(source="video", is_alert=True, trusted=True), book).auto_dispatch


def test_an_incomplete_report_that_joins_says_so_while_the_case_waits_for_somebody(book: Rulebook) -> None:
    case, _ = open_case("1", sighting(text="占道", media=TWO), Grid("U1", "W1"), MONDAY, book)
    assert NO_PHOTOS in join(case, sighting("r2", text="占道"), MONDAY, book).reason
    case.state = State.HANDLING
    assert NO_PHOTOS not in join(case, sighting("r3", text="占道"), MONDAY, book).reason


def test_a_report_that_was_sent_much_later_than_it_was_seen_says_when(book: Rulebook) -> None:
    early, soon = (MONDAY - timedelta(minutes=minutes) for minutes in (78, 4))
    case, entry = open_case("1", sighting(observed_at=early), Grid("U1", "W1"), MONDAY, book)
    assert "03-02 07:42 所见" in entry.reason
    assert "03-02 07:42 所见" in join(case, sighting("r2", observed_at=early), MONDAY, book).reason
    assert "所见" not in join(case, sighting("r3", observed_at=soon), MONDAY, book).reason
