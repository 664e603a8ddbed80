"""The configuration that the supervisor is given."""

import configparser
import shlex
from pathlib import Path

from deploy.local.processes import Program
from deploy.local.supervision import render

HERE = Path("/srv/sanquan")


def read(*programs: Program) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(inline_comment_prefixes=(";", "#"))
    parser.read_string(render(programs, HERE, HERE / ".local", HERE / ".local/logs", HERE / ".local/s.sock"))
    return parser


def test_every_program_is_restarted_but_not_started_by_itself() -> None:
    section = read(Program("dispatch", ("python", "-m", "services.dispatch", "serve")))["program:dispatch"]
    assert section["autorestart"] == "true"
    assert section["autostart"] == "false"


def test_a_program_ends_with_its_supervisor() -> None:
    command = read(Program("dispatch", ("python", "-m", "x")))["program:dispatch"]["command"]
    words = shlex.split(command)
    assert words[1:4] == ["--pdeathsig", "TERM", "--"]
    assert words[4:] == ["python", "-m", "x"]


def test_what_the_others_stand_on_is_stopped_last() -> None:
    parser = read(Program("postgres", ("postgres",), ground=True), Program("dispatch", ("python",)))
    assert parser["group:ground"]["programs"] == "postgres"
    assert parser["group:sanquan"]["programs"] == "dispatch"
    assert int(parser["group:ground"]["priority"]) < int(parser["group:sanquan"]["priority"])


def test_quotes_and_percent_signs_survive_in_the_environment() -> None:
    section = read(Program("a", ("x",), {"PASSWORD": 'p%"w\\'}))["program:a"]
    name, _, value = section["environment"].partition("=")
    assert name == "PASSWORD"
    assert shlex.split(value)[0].replace("%%", "%") == 'p%"w\\'
