"""Free ports: chosen once, remembered, and chosen anew only when somebody else has taken one."""

import json
import secrets
import socket
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

HOST = "127.0.0.1"
RANGE = range(20_000, 32_768)


def is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """One that no connection is given by chance before it is listened on: below those that the kernel hands out."""
    while not is_free(port := secrets.choice(RANGE)):
        pass
    return port


def choose(
    names: Iterable[str],
    wishes: Mapping[str, int],
    remembered: Mapping[str, int],
    free: Callable[[int], bool] = is_free,
    fresh: Callable[[], int] = free_port,
) -> dict[str, int]:
    """A different free port for each name: the remembered one, else the wished one, else any."""
    chosen: dict[str, int] = {}
    for name in names:
        candidates = [ports[name] for ports in (remembered, wishes) if name in ports]
        good = [port for port in candidates if port not in chosen.values() and free(port)]
        port = good[0] if good else fresh()
        while port in chosen.values():
            port = fresh()
        chosen[name] = port
    return chosen


def recall(file: Path) -> dict[str, int]:
    """The ports of the last time; none where there was none."""
    ports: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    return ports


def remember(file: Path, names: Iterable[str], wishes: Mapping[str, int]) -> dict[str, int]:
    """Choose with the ports of `file` in mind and write them there."""
    chosen = choose(names, wishes, recall(file))
    file.write_text(json.dumps(chosen, indent=1) + "\n")
    return chosen
