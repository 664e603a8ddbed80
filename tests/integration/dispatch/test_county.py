"""The county's files: taken whole, or refused with every bad line named."""

import shutil
from pathlib import Path

import pytest
from asyncpg import Pool

from chassis.tables import BadFiles
from services.dispatch import county

from .conftest import MONDAY, SMALL, Say, case_row, report


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "county"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


async def test_importing_again_replaces_and_what_vanished_is_marked(pool: Pool, folder: Path) -> None:
    edit(folder / "components.csv", "9901010105000003,C0105,电力井盖,115.0030300,27.4010000,D28,D28,D07,完好\n", "")
    edit(folder / "components.csv", "D28,D04,D07", "D04,D04,D07")
    edit(folder / "crews.csv", "crew-3,市容一组,D02,10000002003,t-crew-3,115.0005,27.4035,E2101\n", "")
    assert "1 已不在 / gone" in await county.take(pool, folder, MONDAY)
    assert await pool.fetchval("SELECT owner FROM component WHERE code = '9901010101000001'") == "D04"
    assert await pool.fetchval("SELECT gone_at FROM component WHERE code = '9901010105000003'") == MONDAY
    assert await pool.fetchval("SELECT count(*) FROM crew WHERE gone_at IS NULL") == 2
    await county.take(pool, SMALL, MONDAY)
    assert await pool.fetchval("SELECT count(*) FROM component WHERE gone_at IS NOT NULL") == 0


async def test_new_rules_hold_from_the_next_report_on(pool: Pool, folder: Path, say: Say) -> None:
    await say(report("r1"))
    edit(folder / "policy.csv", "collector,*,*,0,1,1,1", "collector,*,*,0,1,0,0")
    await county.take(pool, folder, MONDAY)
    await say(report("r2", category="E0504"))
    assert (await case_row(pool, category="E0504"))["state"] == "accepted"


@pytest.mark.parametrize(
    ("file", "old", "new", "error"),
    [
        ("components.csv", "9901010101000001,C0101", "99,C0101", "components.csv:2: code"),
        ("components.csv", "9901010105000001", "9901010101000001", "components.csv:4: 9901010101000001: 与第 2 行重复"),
        ("components.csv", "D27,D27,D07", "D99,D27,D07", "components.csv:4: owner 'D99'"),
        (
            "components.csv",
            "115.0010000,27.4010000",
            "116.0,27.4",
            "components.csv:2: 9901010101000001: 不在任何单元网格内",
        ),
        ("taxonomy.csv", "owner,D28,urgent,2,urgent", "owner,D28,urgent,two,urgent", "taxonomy.csv:2: handle_limit"),
        ("responsibility.csv", "work_grid,W1,E0505", "work_grid,W7,E0505", "responsibility.csv:2: work_grid 'W7'"),
        ("crews.csv", "拖车一组,D10", "拖车一组,", "crews.csv:2: department: 缺少"),
        ("unit_grids.geojson", "[115.002, 27.404]", "[115.003, 27.404]", "与 99010100100102 重叠"),
        ("county.json", '"code"', '"kode"', "county.json:0: 缺少 / lacks code"),
        ("calendar.json", "{", "", "calendar.json:0: 读不了"),
    ],
)
async def test_a_bad_line_is_named_and_nothing_is_taken(
    pool: Pool, folder: Path, file: str, old: str, new: str, error: str
) -> None:
    edit(folder / file, old, new)
    with pytest.raises(BadFiles) as refused:
        await county.take(pool, folder, MONDAY)
    assert any(error in str(found) for found in refused.value.errors), list(map(str, refused.value.errors))
    assert await pool.fetchval("SELECT version FROM county") == 1


async def test_a_missing_file_is_named(pool: Pool, folder: Path) -> None:
    (folder / "crews.csv").unlink()
    with pytest.raises(BadFiles, match=r"crews\.csv:0: 读不了"):
        await county.take(pool, folder, MONDAY)
