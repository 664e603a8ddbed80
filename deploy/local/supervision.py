"""One supervisor for all programs: its configuration, and talking to it over its socket."""

import xmlrpc.client
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from deploy.local.child import bound_to_parent
from deploy.local.processes import Program

HEAD = """\
; Made by `make run` at each start: what is changed here is lost.
[supervisord]
nodaemon=true
silent=true
logfile={logs}/supervisord.log
logfile_maxbytes=5MB
logfile_backups=1
pidfile={state}/supervisord.pid
childlogdir={logs}
minfds=1024

[unix_http_server]
file={socket}
chmod=0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://{socket}
"""

PROGRAM = """
[program:{name}]
command={command}
directory={directory}
environment={environment}
autostart=false
autorestart=true
startsecs=1
startretries=1000
stopsignal={stop_signal}
stopwaitsecs=20
killasgroup=true
redirect_stderr=true
stdout_logfile={logs}/{name}.log
stdout_logfile_maxbytes=20MB
stdout_logfile_backups=2
"""


@dataclass(frozen=True, slots=True)
class Status:
    """`pid` is 0 while it does not run; `state` is supervisor's word."""

    name: str
    state: str
    pid: int


def render(programs: Sequence[Program], root: Path, state: Path, logs: Path, socket: Path) -> str:
    """The supervisor's configuration; what others stand on is a group that is stopped last."""
    parts = [HEAD.format(logs=_plain(logs), state=_plain(state), socket=_plain(socket))]
    parts += [_section(program, root, logs) for program in programs]
    for number, (group, ground) in enumerate((("ground", True), ("sanquan", False)), start=1):
        names = ",".join(program.name for program in programs if program.ground is ground)
        if names:
            parts.append(f"\n[group:{group}]\nprograms={names}\npriority={number}\n")
    return "".join(parts)


def _section(program: Program, root: Path, logs: Path) -> str:
    return PROGRAM.format(
        name=program.name,
        command=" ".join(_quoted(word) for word in _bound(program)),
        directory="/" if program.ground else _plain(root),
        environment=",".join(f"{key}={_quoted(value)}" for key, value in program.environment.items()),
        stop_signal=program.stop_signal,
        logs=_plain(logs),
    )


def _bound(program: Program) -> list[str]:
    already = program.ground  # these commands are made bound to their parent
    return list(program.argv) if already else bound_to_parent(program.argv, program.stop_signal)


def _plain(value: object) -> str:
    return str(value).replace("%", "%%")


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_plain(escaped)}"'


class Supervisor:
    """The running supervisor behind `socket`."""

    def __init__(self, socket: Path) -> None:
        self._transport = SupervisorTransport(None, None, f"unix://{socket}")
        self._calls: Any = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=self._transport).supervisor

    def answers(self) -> bool:
        try:
            return bool(self._calls.getState()["statename"] == "RUNNING")
        except (OSError, xmlrpc.client.Error):
            self._transport.close()
            return False

    def start(self, program: Program) -> None:
        """Does not wait: whether it is ready is another question."""
        self._calls.startProcess(f"{group_of(program)}:{program.name}", False)

    def statuses(self) -> Mapping[str, Status]:
        rows = self._calls.getAllProcessInfo()
        return {row["name"]: Status(row["name"], row["statename"], row["pid"]) for row in rows}


def group_of(program: Program) -> str:
    return "ground" if program.ground else "sanquan"
