"""What everything stands on: our own PostgreSQL and Kafka, or those that the environment names."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from deploy.local.kafka import Broker
from deploy.local.layout import Layout
from deploy.local.postgres import Cluster
from deploy.local.processes import Program

DATABASE = "sanquan"


@dataclass(frozen=True, slots=True)
class Ground:
    """`cluster` and `broker` are None where somebody else runs them."""

    database_url: str
    bootstrap: str
    cluster: Cluster | None
    broker: Broker | None

    def prepare(self) -> None:
        if self.cluster:
            self.cluster.prepare()
        if self.broker:
            self.broker.prepare()

    def programs(self) -> list[Program]:
        found = []
        if self.cluster:
            command, port = tuple(self.cluster.command()), self.cluster.port
            found.append(Program("postgres", command, ready=port, stop_signal="INT", ground=True))
        if self.broker:
            found.append(Program("kafka", tuple(self.broker.command()), ready=self.broker.port, ground=True))
        return found

    def ready(self) -> bool:
        return (self.cluster is None or self.cluster.ready()) and (self.broker is None or self.broker.ready())

    def create_database(self) -> None:
        if self.cluster:
            self.cluster.create_database(DATABASE)


def choose(layout: Layout, ports: Mapping[str, int]) -> Ground:
    """SANQUAN_DATABASE_URL and SANQUAN_KAFKA_BOOTSTRAP, each where it is set, instead of our own."""
    url = os.environ.get("SANQUAN_DATABASE_URL", "")
    bootstrap = os.environ.get("SANQUAN_KAFKA_BOOTSTRAP", "")
    cluster = None if url else Cluster(layout.postgres, ports["postgres"])
    broker = None if bootstrap else Broker(layout.kafka, ports["kafka"], ports["controller"])
    return Ground(
        url or (cluster.url(DATABASE) if cluster else ""),
        bootstrap or (broker.bootstrap if broker else ""),
        cluster,
        broker,
    )
