"""The nearest crew that fits, and why each other one does not."""

from datetime import timedelta

from services.dispatch.domain.crews import Mate, choose_collector, choose_crew

from .conftest import MONDAY

HERE = (115.0, 27.4)


def crew(id: str, meters_east: float, minutes_old: float | None = 0, **more: object) -> Mate:
    fixed_at = None if minutes_old is None else MONDAY - timedelta(minutes=minutes_old)
    said: dict[str, object] = {"fixed_at": fixed_at, **more}
    return Mate(id, id, "D10", HERE[0] + meters_east / 98_700, HERE[1], **said)  # type: ignore[arg-type]


def why(crews: list[Mate], category: str = "E0505") -> tuple[str, dict[str, str]]:
    choice = choose_crew(crews, *HERE, category, MONDAY)
    return choice.chosen, {c["crew"]: c["reason"].split(" / ")[-1] for c in choice.candidates}


def test_the_nearest_goes_and_the_others_say_how_much_farther() -> None:
    chosen, reasons = why([crew("far", 900), crew("near", 100)])
    assert chosen == "near"
    assert reasons == {"near": "nearest that fits", "far": "farther"}


def test_skill_then_a_fresh_fix_then_being_free_come_before_distance() -> None:
    crews = [
        crew("good", 900),
        crew("busy", 50, orders=2),
        crew("stale", 40, minutes_old=11),
        crew("silent", 30, minutes_old=None),
        crew("unskilled", 10, skills=frozenset({"E0504"})),
    ]
    chosen, reasons = why(crews)
    assert chosen == "good"
    assert reasons == {
        "good": "nearest that fits",
        "busy": "busy with 2",
        "stale": "its fix is stale",
        "silent": "never sent a fix",
        "unskilled": "lacks the skill",
    }


def test_without_any_fresh_fix_the_nearest_by_its_last_place_goes() -> None:
    chosen, reasons = why([crew("a", 500, minutes_old=None), crew("b", 100, minutes_old=60)])
    assert (chosen, reasons["b"]) == ("b", "no fresh fix: by last place")


def test_nobody_goes_where_nobody_has_the_skill_or_there_is_no_crew() -> None:
    assert why([crew("a", 10, skills=frozenset({"E0504"}))])[0] == ""
    assert choose_crew([], *HERE, "E0505", MONDAY).candidates == []


def test_a_choice_shows_distance_and_age() -> None:
    shown = choose_crew([crew("a", 250, minutes_old=2)], *HERE, "E0505", MONDAY).candidates[0]
    assert (shown["distance_meters"], shown["fix_age_seconds"], shown["chosen"]) == (250, 120, True)


def test_the_nearest_collector_on_duty_goes_and_never_the_handler() -> None:
    near, far = crew("c-01", 10), crew("c-02", 500)
    assert choose_collector([far, near], *HERE, "W1", MONDAY) == "c-01"
    assert choose_collector([far, near], *HERE, "W1", MONDAY, but_not="c-01") == "c-02"


def test_without_fixes_the_work_grids_own_collector_goes() -> None:
    roster = [Mate("c-01", "", "W1", None, None), Mate("c-02", "", "W2", None, None)]
    assert choose_collector(roster, *HERE, "W2", MONDAY) == "c-02"
    assert choose_collector(roster, *HERE, "W9", MONDAY) == "c-01"
    assert choose_collector([], *HERE, "W1", MONDAY) == ""
