"""One Kafka node, broker and controller in one process, on 127.0.0.1."""

import base64
import subprocess
import uuid
from pathlib import Path

from deploy.local.child import Child, bound_to_parent, port_open
from deploy.local.kafka.jars import HERE, JARS, java

PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
log.dirs={data}
auto.create.topics.enable=false
default.replication.factor=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
# A killed broker may return only when its old registration has run out; the default is nine seconds.
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
log.cleaner.dedupe.buffer.size=8388608
"""


class Broker:
    """Files under `folder`, answers on 127.0.0.1:`port`; the controller's port is nobody else's business."""

    def __init__(self, folder: Path, port: int, controller_port: int, libs: Path = JARS) -> None:
        self.folder = folder.resolve()
        self.port = port
        self.controller_port = controller_port
        self.libs = libs.resolve()
        self.child = Child(self.command(), self.folder / "kafka.log")

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def properties(self) -> Path:
        return self.folder / "server.properties"

    def command(self) -> list[str]:
        """The broker in the foreground, for a supervisor or for `start`."""
        options = ["-Xmx256m", "-XX:+UseSerialGC", f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}"]
        return bound_to_parent([*self._java(), *options, "kafka.Kafka", str(self.properties)])

    def prepare(self) -> None:
        """Format the log folder unless it is formatted, and write the ports it answers on now."""
        data = self.folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        self.properties.write_text(PROPERTIES.format(port=self.port, controller=self.controller_port, data=data))
        if not (data / "meta.properties").exists():
            cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=").replace("-", "a")
            tool = [*self._java(), "kafka.tools.StorageTool"]
            form = ["format", "-t", cluster, "-c", str(self.properties)]
            subprocess.run([*tool, *form], check=True, capture_output=True)

    def start(self) -> None:
        self.prepare()
        self.child.start()
        self.wait_ready()

    def stop(self) -> None:
        self.child.stop()

    def kill(self) -> None:
        self.child.kill()

    def wait_ready(self) -> None:
        self.child.wait_until(self.ready, "Kafka")

    def ready(self) -> bool:
        return port_open(self.port)

    def _java(self) -> list[str]:
        return [java(), "-cp", f"{self.libs}/*"]
