"""People's tables: every bad line is told, and none hides another."""

from pathlib import Path

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
