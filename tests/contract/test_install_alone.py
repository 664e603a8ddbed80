"""Each service can be installed alone: it imports what every service needs, what its own extra names, and no more."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
SERVICES = ("ingest", "vision", "dispatch", "notify", "evaluation", "console")
OURS = {"chassis", "contracts", "services", "deploy"}
# Chosen by a site, at run time, and imported only then.
CHOSEN = {"vision": ("onvif", "plates", "ultralytics")}
# What comes along with something that is named.
PART_OF = {
    "aiohttp": "onvif-zeep-async",
    "cryptography": "PyJWT",
    "starlette": "fastapi",
    "zeep": "onvif-zeep-async",
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("chassis", "contracts", "services", include_external_packages=True, cache_dir=None)


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=;~! ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def _allowed(extra: str | None) -> set[str]:
    named = [*PROJECT["dependencies"], *(EXTRAS[extra] if extra else ())]
    named += [one for chosen in CHOSEN.get(extra or "", ()) for one in EXTRAS[chosen]]
    return {_name(one) for one in named}


def _foreign(graph: grimp.ImportGraph, package: str) -> dict[str, str]:
    """Each third-party name that this package's code imports, and one module that does."""
    found: dict[str, str] = {}
    for module in graph.find_descendants(package) | {package}:
        for imported in graph.find_modules_directly_imported_by(module):
            top = imported.split(".")[0]
            if top not in OURS and top not in sys.stdlib_module_names:
                found[top] = module
    return found


@pytest.mark.parametrize("package", ["chassis", *(f"services.{name}" for name in SERVICES)])
def test_a_package_imports_only_what_it_says_it_needs(graph: grimp.ImportGraph, package: str) -> None:
    allowed = _allowed(package.rpartition("services.")[2] if "." in package else None)
    distributions = packages_distributions()
    unsaid = {
        f"{name} ({module})"
        for name, module in _foreign(graph, package).items()
        if not {_name(one) for one in (PART_OF.get(name, ""), *distributions.get(name, ()))} & allowed
    }
    assert not unsaid
