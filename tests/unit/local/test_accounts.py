"""Who may sign in to the demo county."""

from pathlib import Path

import pytest

from chassis.auth import ROLES
from deploy.local import accounts


@pytest.fixture
def county(tmp_path: Path) -> Path:
    (tmp_path / "collectors.csv").write_text("id,name_zh\nC01,一\nC02,二\n")
    (tmp_path / "crews.csv").write_text("id,department\nR1,D01\nR2,D07\n")
    (tmp_path / "responsibility.csv").write_text(
        "area_kind,area,category,department\nwork_grid,1,E0101,D01\nwork_grid,1,E0505,D07\n"
    )
    return tmp_path


def test_there_is_one_account_for_each_role_of_a_person(county: Path) -> None:
    roles = [account.role for account in accounts.choose(county, lambda: "secret")]
    assert sorted(roles) == sorted(ROLES - {"service"})


def test_clerk_and_crew_belong_to_the_department_that_handles_illegal_parking(county: Path) -> None:
    by_role = {account.role: account for account in accounts.choose(county, lambda: "secret")}
    assert (by_role["dept_clerk"].department, by_role["crew"].crew) == ("D07", "R2")
    assert by_role["collector"].collector == "C01"
    assert by_role["auditor"].department == ""


def test_the_second_run_keeps_the_passwords_of_the_first(county: Path, tmp_path: Path) -> None:
    file = tmp_path / "accounts.json"
    assert accounts.ensure(file, county) == accounts.ensure(file, county)
    assert file.stat().st_mode & 0o777 == 0o600
