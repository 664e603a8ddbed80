"""What runs: every program of the system, what it is told, and how one sees that it is ready."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from deploy.local.keys import Keys
from deploy.local.layout import Layout

SERVICES = ("ingest", "vision", "dispatch", "notify", "evaluation", "console")
WORKERS = max(1, min(4, (os.cpu_count() or 1) // 2))  # half the machine is left to everything else
WORKER_NAMES = tuple(f"vision-worker-{number}" for number in range(1, WORKERS + 1))
# A nice number where it is free.
WISHED_PORTS = {
    "console": 8640, "ingest": 8641, "vision": 8642, "dispatch": 8643, "notify": 8644, "evaluation": 8645,
    "carrier": 8646, "smpp": 8647, "rtsp": 8649, "postgres": 8650, "kafka": 8651, "controller": 8652,
    **{name: 8653 + number for number, name in enumerate(WORKER_NAMES)},
}  # fmt: skip
SMPP_SYSTEM_ID = "sanquan"


@dataclass(frozen=True, slots=True)
class Program:
    """`name` is unique; `belongs` names the service it is a part of; `ready` is a URL that answers 200, or a port."""

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    belongs: str = ""
    ready: str | int | None = None
    stop_signal: str = "TERM"
    ground: bool = False  # what the others stand on: started first, stopped last

    @property
    def service(self) -> str:
        return self.belongs or self.name


@dataclass(frozen=True, slots=True)
class Place:
    """Where this system is: its files, ports, database and broker."""

    layout: Layout
    ports: Mapping[str, int]
    database_url: str
    bootstrap: str
    scripted: bool = False
    quiet: bool = False  # nobody reports anything by chance: for tests

    @property
    def rtsp(self) -> str:
        """Host and port of the demo's cameras."""
        return f"127.0.0.1:{self.ports['rtsp']}"

    def http(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"


def shared(place: Place, keys: Keys) -> dict[str, str]:
    """What every service is told."""
    return {
        "SANQUAN_DATABASE_URL": place.database_url,
        "SANQUAN_KAFKA_BOOTSTRAP": place.bootstrap,
        "SANQUAN_BLOB_DIR": str(place.layout.blobs),
        "SANQUAN_TOKEN_PUBLIC_KEY": str(keys.public_key),
        "PYTHONUNBUFFERED": "1",
    }


def own(place: Place, keys: Keys) -> dict[str, dict[str, str]]:
    """What each service alone is told."""
    ports = {name: {f"{name.upper()}_HTTP_PORT": str(place.ports[name])} for name in SERVICES}
    to_others = {f"CONSOLE_{name.upper()}_URL": place.http(name) for name in SERVICES if name != "console"}
    return {
        "ingest": ports["ingest"] | {"INGEST_OPEN311_KEY": keys.open311_key.read_text()},
        "vision": ports["vision"]
        | {
            "VISION_DETECTOR": "scripted" if place.scripted else os.environ.get("VISION_DETECTOR", "openvino"),
            "VISION_MODEL": os.environ.get("VISION_MODEL", str(place.layout.models / "ssd_mobilenetv2_oidv4.tflite")),
            "VISION_STREETS_DIR": str(place.layout.streets),
            "VISION_RTSP_BASE": place.rtsp,
        },
        "dispatch": ports["dispatch"],
        "notify": ports["notify"]
        | {
            "NOTIFY_SMPP_HOST": "127.0.0.1",
            "NOTIFY_SMPP_PORT": str(place.ports["smpp"]),
            "NOTIFY_SMPP_SYSTEM_ID": SMPP_SYSTEM_ID,
            "NOTIFY_SMPP_PASSWORD": keys.smpp_password.read_text(),
            "NOTIFY_INGEST_URL": place.http("ingest"),
            "NOTIFY_TOKEN": str(keys.service_token),
        },
        "evaluation": ports["evaluation"],
        "console": ports["console"]
        | to_others
        | {
            "CONSOLE_TOKEN_PRIVATE_KEY": str(keys.private_key),
            "CONSOLE_CARRIER_URL": place.http("carrier"),
            "CONSOLE_WEB_DIR": str(place.layout.page / "dist"),
        },
    }


def service_environment(place: Place, keys: Keys, service: str) -> dict[str, str]:
    return shared(place, keys) | own(place, keys)[service]


def environment_of_all(place: Place, keys: Keys) -> dict[str, str]:
    """For a command that speaks to every service in turn."""
    everything = shared(place, keys)
    for environment in own(place, keys).values():
        everything |= environment
    return everything


def programs(place: Place, keys: Keys) -> list[Program]:
    """In the order in which they are started."""
    python = str(place.layout.python)
    carrier = Program(
        "carrier",
        (
            python, "-m", "deploy.local.carrier", "--http-port", str(place.ports["carrier"]),
            "--smpp-port", str(place.ports["smpp"]), "--system-id", SMPP_SYSTEM_ID,
            "--password-file", str(keys.smpp_password), "--store", str(place.layout.state / "carrier.sqlite"),
        ),
        ready=place.http("carrier") + "/messages",
    )  # fmt: skip
    services = [
        Program(
            name,
            (python, "-m", f"services.{name}", "serve"),
            service_environment(place, keys, name),
            ready=place.http(name) + "/readyz",
        )
        for name in SERVICES
    ]
    workers = [
        Program(
            name,
            (python, "-m", "services.vision", "work"),
            service_environment(place, keys, "vision") | {"VISION_HTTP_PORT": str(place.ports[name])},
            belongs="vision",
            ready=place.http(name) + "/readyz",
        )
        for name in WORKER_NAMES
    ]
    serve = (python, "-m", "deploy.local.streets", "serve", "--dir", str(place.layout.streets))
    streets = Program("streets", (*serve, "--port", str(place.ports["rtsp"])), ready=place.ports["rtsp"])
    return [carrier, *([] if place.scripted else [streets]), *services, *workers, _life(place, keys)]


def _life(place: Place, keys: Keys) -> Program:
    """The demo's crews and collectors on the move, and its citizens' reports."""
    command = (str(place.layout.python), "-m", "deploy.local.county.life", "--county", str(place.layout.county))
    reports = ("--reports-per-hour", "0") if place.quiet else ()
    environment = {
        "LIFE_DISPATCH_URL": place.http("dispatch"),
        "LIFE_TOKEN": str(keys.inspector_token),
        "LIFE_OPEN311_KEY": keys.open311_key.read_text(),
        "PYTHONUNBUFFERED": "1",
    }
    return Program("life", (*command, "--ingest", place.http("ingest"), *reports), environment)
