"""What does not work is said once it is sure, with the moment since when."""

from datetime import UTC, datetime, timedelta

from services.console.domain.troubles import Trouble, Troubles

THEN = datetime(2026, 3, 1, 2, tzinfo=UTC)
LATER = THEN + timedelta(seconds=3)


def test_a_part_that_is_down_at_one_look_only_is_no_trouble() -> None:
    troubles = Troubles()
    for down in ({"notify"}, set[str](), {"notify"}):
        troubles.note(down, THEN)
        assert troubles.standing == []


def test_a_trouble_counts_from_the_first_look_that_found_it() -> None:
    troubles = Troubles()
    for at in (THEN, LATER, LATER + timedelta(hours=1)):
        troubles.note({"notify"}, at)
    assert troubles.standing == [Trouble("notify", THEN)]


def test_a_part_that_works_again_is_no_trouble_and_its_next_one_counts_anew() -> None:
    troubles = Troubles()
    for down in ({"notify"}, {"notify"}, set[str]()):
        troubles.note(down, THEN)
    assert troubles.standing == []
    for _ in range(2):
        troubles.note({"notify"}, LATER)
    assert troubles.standing == [Trouble("notify", LATER)]
