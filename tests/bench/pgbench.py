"""What dispatch says to Postgres for one case, written down as a script, and pgbench saying it as fast as it can."""

import os
import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from asyncpg import Pool

from chassis.event import Event
from chassis.inbox import CLAIM, Handler
from chassis.postgres import Tx
from deploy.local.postgres import programs

# They make those who open cases at one time wait for each other: the day's serial, and NOTIFY at commit.
WAITING = ("case_counter", "pg_notify")
# Greater numbers name the square that a case lies in. Each repetition has a square of its own, as reports of a whole
# town have: in one square, each would have to look through all the cases before it.
A_SQUARE = 10_000_000_000


@dataclass(slots=True)
class Conversation:
    """A transaction that writes down all it is asked, as statements that pgbench can repeat."""

    tx: Tx
    renamed: dict[str, str] = field(default_factory=dict)  # what each repetition calls otherwise
    said: list[str] = field(default_factory=list)

    async def fetch(self, sql: str, *values: Any) -> Any:
        self._write(sql, values)
        return await self.tx.fetch(sql, *values)

    async def fetchrow(self, sql: str, *values: Any) -> Any:
        self._write(sql, values)
        return await self.tx.fetchrow(sql, *values)

    async def fetchval(self, sql: str, *values: Any) -> Any:
        self._write(sql, values)
        return await self.tx.fetchval(sql, *values)

    async def execute(self, sql: str, *values: Any) -> Any:
        self._write(sql, values)
        return await self.tx.execute(sql, *values)

    async def copy_records_to_table(
        self, table: str, *, records: Iterable[Sequence[Any]], columns: Sequence[str]
    ) -> None:
        """pgbench knows no COPY: an INSERT of many rows stands for it."""
        rows = list(records)
        if table == "case_file":
            self.renamed[rows[0][columns.index("number")]] = "B"
        values = ", ".join(f"({', '.join(self._literal(value) for value in row)})" for row in rows)
        self.said.append(f"INSERT INTO {table} ({', '.join(columns)}) VALUES {values}")
        await self.tx.copy_records_to_table(table, records=rows, columns=columns)

    def _write(self, sql: str, values: Sequence[Any]) -> None:
        self.said.append(re.sub(r"\$(\d+)", lambda found: self._literal(values[int(found[1]) - 1]), sql.strip()))

    def _literal(self, value: Any) -> str:
        match value:
            case None:
                return "NULL"
            case int() if value > A_SQUARE:
                return f"({value} + :n)"
            case bool() | int() | float():
                return str(value)
            case str():
                return self._text(value)
            case bytes():
                return _quoted("\\x" + value.hex())
            case datetime() | date():
                return _quoted(value.isoformat())
            case list() | tuple():
                return f"ARRAY[{', '.join(map(self._literal, value))}]"
        raise TypeError(f"no literal for {value!r}")

    def _text(self, value: str) -> str:
        for name, letter in self.renamed.items():
            if value.startswith(name):
                return f"('{letter}' || :n || {_quoted(value.removeprefix(name))})"
            if value.endswith(name):
                return f"({_quoted(value.removesuffix(name))} || '{letter}' || :n)"
        return _quoted(value)


def _quoted(value: str) -> str:
    """A colon would be pgbench's own."""
    escaped = value.replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a").replace("\n", "\\n")
    return f"E'{escaped}'"


async def write_scripts(pool: Pool, on_report: Handler, events: Sequence[Event], folder: Path) -> list[Path]:
    """One script a report, which does for it all that dispatch does, in one transaction; nothing is kept here."""
    scripts = []
    for number, event in enumerate(events):
        async with pool.acquire() as connection:
            undone = connection.transaction()
            await undone.start()
            spoken = Conversation(connection, {event.key: "R"})
            await spoken.fetch(CLAIM, "dispatch", [event.id])
            await on_report(spoken, [event])  # type: ignore[arg-type]  # it speaks as a connection does
            await undone.rollback()
        script = folder / f"{number}.sql"
        lines = ["\\set n random(1, 9000000000000000)", "BEGIN;", *(f"{said};" for said in spoken.said), "COMMIT;"]
        script.write_text("\n".join(lines) + "\n", encoding="utf-8")
        scripts.append(script)
    return scripts


def without_waiting(scripts: Sequence[Path]) -> list[Path]:
    """The same without what makes them wait for each other: kinder to pgbench than dispatch may be to itself."""
    kinder = []
    for script in scripts:
        said = re.split(r";\n", script.read_text(encoding="utf-8"))
        kept = [statement for statement in said if not any(word in statement for word in WAITING)]
        kinder.append(script.with_suffix(".kind.sql"))
        kinder[-1].write_text(";\n".join(kept), encoding="utf-8")
    return kinder


def cases_a_second(url: str, schema: str, scripts: Sequence[Path], clients: int, seconds: int) -> float:
    """Each transaction is one case."""
    files = [word for script in scripts for word in ("-f", str(script))]
    how = ["-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds)]
    done = subprocess.run(
        [str(programs() / "pgbench"), *how, *files, url],
        env={**os.environ, "PGOPTIONS": f"-c search_path={schema},public"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    found = re.search(r"number of failed transactions: (\d+).*?\ntps = ([0-9.]+)", done.stdout, re.DOTALL)
    assert found, done.stdout
    assert found[1] == "0", done.stdout
    return float(found[2])
