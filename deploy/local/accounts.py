"""One account for each role, with a generated password, in the department, crew and district of the demo county."""

import csv
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.local.private import write_private

ROLES = {
    "collector": "信息采集员 / collector",
    "volunteer": "义务监督员 / volunteer",
    "agent": "12319坐席 / hotline agent",
    "video_op": "视频坐席 / video operator",
    "acceptor": "受理员 / acceptor",
    "shift_leader": "值班长 / shift leader",
    "dispatcher": "派遣员 / dispatcher",
    "dept_clerk": "部门经办 / department clerk",
    "dept_leader": "部门负责人 / department leader",
    "crew": "应急队 / crew",
    "crew_mgr": "应急队管理员 / crew manager",
    "inspector": "督查 / inspector",
    "evaluator": "考评 / evaluator",
    "leader": "领导 / leader",
    "gis_admin": "数据维护员 / data keeper",
    "admin": "系统管理员 / administrator",
    "auditor": "审计员 / auditor",
}
IN_A_DEPARTMENT = {"dept_clerk", "dept_leader"}
IN_A_CREW = {"crew", "crew_mgr"}
ILLEGAL_PARKING = "E0505"  # the demo's first case: whoever is asked to handle it should be able to sign in


@dataclass(frozen=True, slots=True)
class Account:
    login: str
    password: str
    role: str
    name: str
    department: str = ""
    crew: str = ""
    collector: str = ""


def ensure(file: Path, county: Path) -> list[Account]:
    """Those of the first run, or new ones."""
    if file.exists():
        return [Account(**row) for row in json.loads(file.read_text(encoding="utf-8"))]
    accounts = choose(county, lambda: secrets.token_urlsafe(9))
    write_private(file, json.dumps([asdict(account) for account in accounts], ensure_ascii=False, indent=1) + "\n")
    return accounts


def choose(county: Path, password: Callable[[], str]) -> list[Account]:
    department = _handler_of_parking(county)
    crews = _rows(county / "crews.csv")
    crew = next((crew for crew in crews if crew["department"] == department), crews[0])
    collector = _rows(county / "collectors.csv")[0]["id"]
    return [
        Account(
            login=role,
            password=password(),
            role=role,
            name=name,
            department=department if role in IN_A_DEPARTMENT else crew["department"] if role in IN_A_CREW else "",
            crew=crew["id"] if role in IN_A_CREW else "",
            collector=collector if role == "collector" else "",
        )
        for role, name in ROLES.items()
    ]


def _handler_of_parking(county: Path) -> str:
    """The department that illegal parking goes to."""
    rules = _rows(county / "responsibility.csv")
    return next(rule["department"] for rule in rules if rule["category"] in {ILLEGAL_PARKING, "*"})


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
