"""A private PostgreSQL with PostGIS: its own folder, its own port, never the machine's own service."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

from deploy.local.child import Child, bound_to_parent, port_open
from deploy.local.private import write_private

EXTENSIONS = ("postgis", "btree_gist")

CONFIGURATION = """\
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 300
max_wal_size = '2GB'
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
"""
# For tests only: a power cut may lose such a cluster, a killed process does not.
FORGETFUL = """\
fsync = off
synchronous_commit = off
full_page_writes = off
max_wal_size = '256MB'
"""


class Missing(Exception):
    """PostgreSQL, its PostGIS or its system user is not on this machine."""


def programs() -> Path:
    """The folder of the newest installed server that has PostGIS beside it."""
    found = [
        folder
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if (folder / "initdb").exists()
        and Path(f"/usr/share/postgresql/{folder.parent.name}/extension/postgis.control").exists()
    ]
    if not found:
        raise Missing("postgresql-15, postgresql-15-postgis-3")
    return max(found, key=lambda folder: int(folder.parent.name))


class Cluster:
    """Files under `folder`, answers on 127.0.0.1:`port`; `durable=False` trades fsync for speed."""

    def __init__(self, folder: Path, port: int, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.port = port
        self.durable = durable
        self.child = Child(self.command(), self.folder / "postgres.log", stop=signal.SIGINT)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres:{self._password()}@127.0.0.1:{self.port}/{database}"

    def command(self) -> list[str]:
        """The server in the foreground, for a supervisor or for `start`; INT is its fast, clean stop."""
        server = [str(programs() / "postgres"), "-D", str(self.data)]
        return bound_to_parent(server, stop="INT", user="postgres")

    def prepare(self) -> None:
        """Create the cluster unless it is there, and write the port it answers on now."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._hand_over()
        if not (self.data / "PG_VERSION").exists():
            shutil.rmtree(self.data, ignore_errors=True)  # half of an interrupted initdb
            initdb = [str(programs() / "initdb"), "-D", str(self.data), "-U", "postgres"]
            access = ["-A", "scram-sha-256", "--pwfile", str(self._password_file)]
            options = ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
            run = bound_to_parent([*initdb, *access, *options], user="postgres")
            subprocess.run(run, check=True, capture_output=True, cwd="/")
        settings = CONFIGURATION.format(port=self.port) + ("" if self.durable else FORGETFUL)
        (self.data / "postgresql.auto.conf").write_text(settings)

    def start(self) -> None:
        self.prepare()
        self.child.start()
        self.wait_ready()

    def stop(self) -> None:
        self.child.stop()

    def wait_ready(self) -> None:
        self.child.wait_until(self.ready, "PostgreSQL")

    def ready(self) -> bool:
        return port_open(self.port) and self._psql("postgres", "select 1").returncode == 0

    def create_database(self, name: str, template: str | None = None) -> None:
        """A database with PostGIS in it, unless it exists."""
        if self.sql("postgres", f"select 1 from pg_database where datname = '{name}'") == "1":
            return
        self.sql("postgres", f'create database "{name}"' + (f' template "{template}"' if template else ""))
        if template is None:
            for extension in EXTENSIONS:
                self.sql(name, f"create extension if not exists {extension}")

    def sql(self, database: str, statement: str) -> str:
        """The answer as bare text; a refused statement raises."""
        done = self._psql(database, statement)
        done.check_returncode()
        return done.stdout.strip()

    def _psql(self, database: str, statement: str) -> subprocess.CompletedProcess[str]:
        """The password goes by the environment: everybody may read a command line."""
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", database]
        psql = [str(programs() / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", *where, "-c", statement]
        return subprocess.run(psql, capture_output=True, text=True, env={**os.environ, "PGPASSWORD": self._password()})

    @property
    def _password_file(self) -> Path:
        return self.folder / "password"

    def _password(self) -> str:
        """Made once, with the cluster; loopback is open to every user of the machine."""
        if not self._password_file.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            write_private(self._password_file, secrets.token_hex(16))
        return self._password_file.read_text()

    def _hand_over(self) -> None:
        """As root the files belong to `postgres`, because the server refuses to run as root."""
        self._password()
        if os.geteuid() != 0:
            return
        try:
            owner = pwd.getpwnam("postgres")
        except KeyError:
            raise Missing("the system user postgres (package postgresql-15 creates it)") from None
        for path in (self.folder, self._password_file):
            os.chown(path, owner.pw_uid, owner.pw_gid)
