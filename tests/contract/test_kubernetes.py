"""What goes to a cluster: it renders, it validates strictly, and every pod is as closed as it should be."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.local.kubectl import find
from deploy.local.layout import ROOT, Layout

OVERLAY = ROOT / "deploy" / "k8s" / "overlays" / "county"
SERVICES = {"ingest", "vision", "dispatch", "notify", "evaluation", "console"}


@pytest.fixture(scope="module")
def rendered() -> str:
    layout = Layout()
    layout.create()
    return subprocess.run([find(layout), "kustomize", OVERLAY], check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def objects(rendered: str) -> list[dict[str, Any]]:
    return [found for found in yaml.safe_load_all(rendered) if found]


def pods(objects: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{found['kind']}/{found['metadata']['name']}", found["spec"]["template"]["spec"])
        for found in objects
        if found["kind"] in {"Deployment", "Job"}
    ]


def named(objects: list[dict[str, Any]], kind: str) -> set[str]:
    return {found["metadata"]["name"] for found in objects if found["kind"] == kind}


def test_it_validates_strictly_and_a_misspelt_field_does_not(rendered: str, tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "kubernetes-validate"
    (tmp_path / "good.yaml").write_text(rendered)
    (tmp_path / "bad.yaml").write_text(rendered.replace("containerPort", "containerPrt"))
    check = [program, "--strict", "-k", "1.31"]
    good = subprocess.run([*check, tmp_path / "good.yaml"], capture_output=True, text=True)
    assert good.returncode == 0, good.stdout + good.stderr
    assert "WARN" not in good.stdout + good.stderr  # an unknown kind is only warned of
    assert subprocess.run([*check, tmp_path / "bad.yaml"], capture_output=True).returncode != 0


def test_every_service_is_deployed_migrated_and_reachable_only_by_policy(objects: list[dict[str, Any]]) -> None:
    assert named(objects, "Deployment") == SERVICES | {"vision-worker"}
    assert named(objects, "Service") == SERVICES
    assert named(objects, "Job") == {f"{name}-migrate" for name in SERVICES} | {"topics"}
    assert named(objects, "NetworkPolicy") == SERVICES | {"vision-worker", "closed"}


def test_every_pod_is_unprivileged_bounded_and_without_a_cluster_token(objects: list[dict[str, Any]]) -> None:
    for name, pod in pods(objects):
        assert pod["automountServiceAccountToken"] is False, name
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        for container in pod["containers"]:
            rights = container["securityContext"]
            assert rights["readOnlyRootFilesystem"] is True, name
            assert rights["allowPrivilegeEscalation"] is False, name
            assert rights["capabilities"] == {"drop": ["ALL"]}, name
            assert "memory" in container["resources"]["limits"], name
            assert {"cpu", "memory"} <= container["resources"]["requests"].keys(), name


def test_every_service_has_its_three_probes(objects: list[dict[str, Any]]) -> None:
    for name, pod in pods(objects):
        if name.startswith("Deployment/"):
            assert {"startupProbe", "livenessProbe", "readinessProbe"} <= pod["containers"][0].keys(), name


def test_no_secret_lies_in_a_file(objects: list[dict[str, Any]]) -> None:
    assert not named(objects, "Secret")
    for name, pod in pods(objects):
        for variable in pod["containers"][0].get("env", []):
            if any(word in variable["name"] for word in ("PASSWORD", "DATABASE_URL", "OPEN311_KEY")):
                assert "valueFrom" in variable, f"{name} {variable['name']}"
