"""People's tables: every bad line is told, and none hides another."""

from pathlib import Path

import pytest
from pydantic import BaseModel, Field

from chassis.tables import read_csv, read_geojson


class Lamp(BaseModel):
    code: str = Field(min_length=2)
    lon: float


def test_every_bad_line_is_named_and_the_good_ones_are_read(tmp_path: Path) -> None:
    file = tmp_path / "lamps.csv"
    file.write_text("\ufeffcode,lon\nL1,115.0\nL2,east\n,115\nL1,116\n", encoding="utf-8")
    good, bad = read_csv(file, Lamp, unique=("code",))
    assert [lamp.code for lamp in good] == ["L1"]
    assert [(error.file, error.line) for error in bad] == [("lamps.csv", 3), ("lamps.csv", 4), ("lamps.csv", 5)]
    assert "repeats line 2" in str(bad[2])


def test_a_missing_or_foreign_file_is_one_error(tmp_path: Path) -> None:
    assert len(read_csv(tmp_path / "none.csv", Lamp)[1]) == 1
    (tmp_path / "x.geojson").write_text("[]")
    assert len(read_geojson(tmp_path / "x.geojson", Lamp)[1]) == 1


class Secret(BaseModel, extra="forbid"):
    code: str
    key: str = ""


def test_a_misspelt_column_and_a_cell_too_many_are_told(tmp_path: Path) -> None:
    file = tmp_path / "terminals.csv"
    file.write_text("code,keyy\nA,secret\nB,secret,,more\n", encoding="utf-8")
    told = [str(error) for error in read_csv(file, Secret)[1]]
    assert [said.split(" ")[0] for said in told] == ["terminals.csv:1:", "terminals.csv:3:"]
    assert "keyy" in told[0]


def test_another_encoding_and_an_open_quote_are_told_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "lamps.csv"
    file.write_bytes("code,lon\nL1,115\n路灯,115\n".encode("gbk"))
    [wrong] = read_csv(file, Lamp)[1]
    assert (wrong.line, "UTF-8" in wrong.message) == (3, True)
    file.write_text('code,lon\nL1,115\n"L2,115\nL3,115\n', encoding="utf-8")
    [open_quote] = read_csv(file, Lamp)[1]
    assert open_quote.line == 3


@pytest.mark.parametrize(
    "features", ["null", "5", '[{"properties":[1]}]', '[{"properties":"x"}]', "[1]", "{}"], ids=lambda said: said
)
def test_whatever_stands_for_features_is_told_and_not_raised(tmp_path: Path, features: str) -> None:
    (tmp_path / "x.geojson").write_text(f'{{"features":{features}}}')
    assert read_geojson(tmp_path / "x.geojson", Lamp)[1]
