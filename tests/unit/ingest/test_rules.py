"""Small rules of the doors: numbers, times, fixes, and what a reporter is told."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.domain.arrival import fingerprint
from services.ingest.domain.county import Category, County, OutsideCounty, Terminal, UnknownCategory, UnknownTerminal
from services.ingest.domain.datum import Datum
from services.ingest.domain.fix import Fix, NotAFix, TooFast, check, from_osmand
from services.ingest.domain.progress import NOTES, CaseOfReport, status, telling
from services.ingest.domain.telephone import NotANumber, telephone

NOW = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def county(*rings: list[list[float]]) -> County:
    boundary = {"type": "Polygon", "coordinates": list(rings)}
    categories = {"E0505": Category("E0505", "街面秩序", "Street order", "机动车乱停放", "Illegal parking")}
    terminals = {"T1": Terminal("T1", "collector", "C001"), "T2": Terminal("T2", "crew", "W01")}
    return County("990101", "示范县", boundary, categories, terminals)


OUTER = [[115.0, 27.0], [115.2, 27.0], [115.2, 27.2], [115.0, 27.2], [115.0, 27.0]]
HOLE = [[115.09, 27.09], [115.11, 27.09], [115.11, 27.11], [115.09, 27.11], [115.09, 27.09]]


def test_the_boundary_itself_is_in_the_county_and_a_hole_is_not() -> None:
    here = county(OUTER, HOLE)
    assert here.locate((115.0, 27.0), Datum.WGS84) == (115.0, 27.0)
    for outside in ((115.1, 27.1), (114.9999999, 27.1), (27.1, 115.1)):
        with pytest.raises(OutsideCounty):
            here.locate(outside, Datum.WGS84)


def test_the_datum_decides_near_the_boundary() -> None:
    here = county(OUTER)
    with pytest.raises(OutsideCounty):
        here.locate((115.002, 27.1), Datum.GCJ02)  # some hundred metres further west in truth
    assert here.locate((115.002, 27.1), Datum.WGS84)


def test_what_is_not_registered_is_unknown() -> None:
    here = county(OUTER)
    assert here.collectors == {"C001"}
    with pytest.raises(UnknownCategory):
        here.category("0505")
    with pytest.raises(UnknownTerminal):
        here.terminal("t1")


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("", ""),
        ("138 0000 0000", "13800000000"),
        ("+86-138-0000-0000", "+8613800000000"),
        ("(0796)000-0000", "07960000000"),
        ("12319", "12319"),
    ],
)
def test_a_number_is_kept_in_one_form(given: str, number: str) -> None:
    assert telephone(given) == number


@pytest.mark.parametrize("given", ["abc", "12", "1" * 16, "138; DROP", "１３８００００００００a"])
def test_what_is_no_number_is_refused(given: str) -> None:
    with pytest.raises(NotANumber):
        telephone(given)


@given(JSON, st.lists(st.text("0123456789abcdef", min_size=64, max_size=64), max_size=3))
def test_the_same_body_has_the_same_fingerprint_and_other_files_another(body: object, media: list[str]) -> None:
    assert fingerprint(body, media) == fingerprint(body, list(media))
    assert fingerprint(body, media) != fingerprint(body, [*media, "f" * 64])


def test_the_order_of_a_bodys_fields_does_not_matter() -> None:
    assert fingerprint({"a": 1, "b": [1, 2]}, []) == fingerprint({"b": [1, 2], "a": 1}, [])
    assert fingerprint({"a": 1, "b": [1, 2]}, []) != fingerprint({"a": 1, "b": [2, 1]}, [])


def test_a_fix_at_just_120_kilometres_an_hour_is_believed_and_faster_is_not() -> None:
    assert check(Fix("T1", 115.1, 27.1, NOW, speed_mps=120 / 3.6), NOW)
    with pytest.raises(TooFast):
        check(Fix("T1", 115.1, 27.1, NOW, speed_mps=33.4), NOW)


@pytest.mark.parametrize(("given", "meters"), [("12.5", 12.5), ("-1", 0.0), ("1e300", 0.0), ("", 0.0)])
def test_an_accuracy_that_says_nothing_is_unknown(given: str, meters: float) -> None:
    fix = from_osmand({"id": "T", "lat": "27.4", "lon": "115", "accuracy": given}, NOW)
    assert fix.accuracy_meters == meters


def test_an_osmand_location_may_be_one_parameter_and_its_time_left_out() -> None:
    fix = from_osmand({"deviceid": "T1", "location": "27.1,115.1", "speed": "-1", "heading": "-1"}, NOW)
    assert fix == Fix("T1", 115.1, 27.1, NOW)


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1e300", "soon"])
def test_a_time_outside_of_all_years_makes_no_fix(at: str) -> None:
    with pytest.raises(NotAFix):
        from_osmand({"id": "T1", "lat": "27.1", "lon": "115.1", "timestamp": at}, NOW)


def case(state: str, minute: int) -> CaseOfReport:
    return CaseOfReport("n", state, 1, "", "", None, NOW + timedelta(minutes=minute))


def test_the_newest_case_speaks_for_a_report_unless_it_was_merged_away() -> None:
    assert telling([]) is None
    assert status(None) == "open"
    assert telling([case("handling", 1), case("merged", 5)]) == case("handling", 1)
    assert telling([case("closed", 1), case("handling", 2)]) == case("handling", 2)
    assert status(telling([case("merged", 1)])) == "open"


def test_every_state_of_a_case_has_words() -> None:
    assert len(NOTES) == 17
    assert all(" / " in note for note in NOTES.values())
    assert {state for state in NOTES if status(case(state, 0)) == "closed"} == {
        "closed",
        "force_closed",
        "rejected",
        "cancelled",
    }
