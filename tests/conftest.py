"""The real parts under every test: a database and a broker of the session, a database and topics of each test."""

import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from chassis.topics import create_topics, delete_topics
from tests.support.system import System, connected, started

TEMPLATE = "template_sanquan"
MEMORY = Path("/dev/shm")
ROOM = 2 << 30  # bytes that a test database's cluster may come to, its log and all


def _roomy(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM


@contextmanager
def _reachable_folder(parent: Path) -> Iterator[Path]:
    """A folder that the postgres user can reach too."""
    with tempfile.TemporaryDirectory(prefix="sanquan-", dir=parent, ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="session")
def workspace() -> Iterator[Path]:
    with _reachable_folder(Path("/var/tmp")) as folder:
        yield folder


@pytest.fixture(scope="session")
def cluster_url(workspace: Path) -> Iterator[str]:
    """SANQUAN_DATABASE_URL where it is set, else a private cluster with PostGIS."""
    from deploy.local.ports import free_port
    from deploy.local.postgres import Cluster

    if given := os.environ.get("SANQUAN_DATABASE_URL"):
        yield given
        return
    # Each test makes a database of some three hundred files: ten times cheaper in memory than on a disk.
    with _reachable_folder(MEMORY if _roomy(MEMORY) else workspace) as folder:
        cluster = Cluster(folder, free_port(), durable=False)
        cluster.start()
        try:
            cluster.create_database(TEMPLATE)
            yield cluster.url()
        finally:
            cluster.stop()


@pytest.fixture(scope="session")
def kafka(workspace: Path) -> Iterator[str]:
    """The bootstrap address: SANQUAN_KAFKA_BOOTSTRAP where it is set, else a private one-node broker."""
    from deploy.local.kafka import Broker
    from deploy.local.ports import free_port

    if given := os.environ.get("SANQUAN_KAFKA_BOOTSTRAP"):
        yield given
        return
    broker = Broker(workspace / "kafka", free_port(), free_port())
    broker.start()
    try:
        yield broker.bootstrap
    finally:
        broker.stop()


@pytest.fixture
async def database(cluster_url: str) -> AsyncIterator[str]:
    """The URL of a fresh database with PostGIS in it."""
    name = f"test_{secrets.token_hex(6)}"
    admin = await asyncpg.connect(cluster_url)
    try:
        await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
        yield cluster_url.rsplit("/", 1)[0] + f"/{name}"
        await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await admin.close()


@pytest.fixture
async def topic_prefix(kafka: str) -> AsyncIterator[str]:
    """A prefix of this test's own, under which every topic of the table exists."""
    prefix = f"test-{secrets.token_hex(4)}."
    await create_topics(kafka, prefix)
    yield prefix
    await delete_topics(kafka, prefix)


@pytest.fixture(scope="session")
def keys() -> tuple[str, str]:
    """An Ed25519 pair as PEM: (private, public)."""
    private = Ed25519PrivateKey.generate()
    return (
        private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    )


@pytest.fixture(scope="session")
def run_file(workspace: Path) -> Iterator[Path]:
    """The run.json of one running system for all stories: SANQUAN_RUN_FILE's, else one of their own."""
    if given := os.environ.get("SANQUAN_RUN_FILE"):
        yield Path(given)
        return
    with started(workspace / "system", workspace / "system.log", {"SANQUAN_LIFE": "quiet"}) as found:
        yield found


@pytest.fixture
async def system(run_file: Path) -> AsyncIterator[System]:
    async with connected(run_file) as system:
        yield system
