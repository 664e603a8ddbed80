"""Topics, tables, the demo county and the accounts: what the services find when they start."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from deploy.local import accounts, stamp
from deploy.local.accounts import Account
from deploy.local.keys import Keys
from deploy.local.placing import put_in_place
from deploy.local.processes import SERVICES, Place, environment_of_all, service_environment
from deploy.local.steps import quietly


@dataclass(frozen=True, slots=True)
class Filling:
    place: Place
    keys: Keys

    def migrate(self) -> None:
        """All at once: each waits for its turn at the database by itself."""
        with ThreadPoolExecutor() as pool:
            jobs = [pool.submit(self._migrate, service) for service in SERVICES]
            jobs.append(pool.submit(self._topics))
        for job in jobs:
            job.result()

    def load(self) -> bool:
        """What this database has not been given yet, or not as it is now; False where it has everything."""
        database = "own" if self._own_database() else self.place.database_url
        county = stamp.digest([self.place.layout.county], database)
        did = [
            self._once("accounts", database, self._open_accounts),
            # A new county brings its cameras' address along.
            self._once("county", county, self._import_county),
            self._once("cameras", f"{county} {self.place.rtsp}", self._import_cameras),
        ]
        return any(did)

    def _once(self, what: str, wanted: str, do: Callable[[], None]) -> bool:
        mark = self.place.layout.state / f"{what}.stamp"
        if stamp.is_fresh(mark, wanted):
            return False
        do()
        stamp.put(mark, wanted)
        return True

    def _open_accounts(self) -> None:
        self.accounts()
        file = self.place.layout.secrets / "accounts.json"
        environment = service_environment(self.place, self.keys, "console")
        self._python("accounts", environment, "services.console", "accounts", "--from", file)

    def _import_county(self) -> None:
        everything = environment_of_all(self.place, self.keys)
        self._python("import", everything, "chassis.cli", "import", self._placed(zones=True))

    def _import_cameras(self) -> None:
        """When the demo's cameras have moved to another port: their addresses, not the zones that people drew."""
        environment = service_environment(self.place, self.keys, "vision")
        self._python("cameras", environment, "services.vision", "import", self._placed(zones=False))

    def _placed(self, zones: bool) -> Path:
        placed = put_in_place(self.place.layout.county, self.place)
        if not zones:
            (placed / "zones.json").write_text("[]")
        return placed

    def accounts(self) -> list[Account]:
        layout = self.place.layout
        return accounts.ensure(layout.secrets / "accounts.json", layout.county)

    def _own_database(self) -> bool:
        return f":{self.place.ports['postgres']}/" in self.place.database_url

    def _migrate(self, service: str) -> None:
        environment = service_environment(self.place, self.keys, service)
        self._python(f"migrate-{service}", environment, f"services.{service}", "migrate")

    def _topics(self) -> None:
        self._python("topics", {}, "chassis.topics", "--bootstrap", self.place.bootstrap)

    def _python(self, log: str, environment: Mapping[str, str], module: str, *words: str | Path) -> None:
        layout = self.place.layout
        command: list[str | Path] = [layout.python, "-m", module, *words]
        quietly(command, layout.logs / f"setup-{log}.log", environment, layout.root)
