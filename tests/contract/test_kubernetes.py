"""What goes to a cluster: it renders, it validates strictly, and every pod is as closed as it should be."""

import re
import subprocess
import sys
import tomllib
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
    assert named(objects, "Service") == SERVICES | {"vision-sip"}
    assert named(objects, "Job") == {f"{name}-migrate" for name in SERVICES} | {"topics"}
    assert named(objects, "NetworkPolicy") == SERVICES | {"vision-worker", "vision-sip", "closed", "stores"}


def rules(objects: list[dict[str, Any]], policy: str, way: str) -> list[dict[str, Any]]:
    [found] = [one["spec"] for one in objects if one["kind"] == "NetworkPolicy" and one["metadata"]["name"] == policy]
    return list(found.get(way, []))


def test_nothing_leaves_a_pod_but_to_what_its_service_needs(objects: list[dict[str, Any]]) -> None:
    [closed] = [one["spec"] for one in objects if one["metadata"]["name"] == "closed"]
    assert closed == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    everywhere = {port["port"]: rule.get("to") for rule in rules(objects, "stores", "egress") for port in rule["ports"]}
    assert everywhere.keys() == {53, 9092, 5432}
    assert all(everywhere.values())
    own = {
        policy: {port["port"] for rule in rules(objects, policy, "egress") for port in rule["ports"]}
        for policy in sorted(named(objects, "NetworkPolicy") - {"closed", "stores"})
    }
    assert own == {
        "console": {8000}, "dispatch": set(), "evaluation": set(), "ingest": set(), "notify": {8000, 2775},
        "vision": {80}, "vision-sip": {1024}, "vision-worker": {554},
    }  # fmt: skip


def test_devices_reach_the_desk_by_udp_and_tcp_under_their_own_addresses(objects: list[dict[str, Any]]) -> None:
    [service] = [one["spec"] for one in objects if one["kind"] == "Service" and one["metadata"]["name"] == "vision-sip"]
    [pod] = [pod for name, pod in pods(objects) if name == "Deployment/vision"]
    [container] = pod["containers"]
    told = {one["name"]: one.get("value") for one in container["env"]}
    opened = {one["name"]: (one["containerPort"], one.get("protocol", "TCP")) for one in container["ports"]}
    assert service["externalTrafficPolicy"] == "Local"
    assert service["selector"] == {"app": "vision"}
    reached = {opened[port["targetPort"]] for port in service["ports"]}
    assert reached == {(int(told["VISION_SIP_PORT"]), "UDP"), (int(told["VISION_SIP_PORT"]), "TCP")}
    assert told["VISION_SIP_HOST"] == "0.0.0.0"
    [let_in] = rules(objects, "vision-sip", "ingress")
    assert {opened[port["port"]] for port in let_in["ports"]} == reached


def test_the_image_holds_what_every_service_and_its_options_need_and_nothing_under_another_licence() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"].keys()
    [held] = re.findall(r'"\.\[([a-z0-9,]+)\]"', (ROOT / "Containerfile").read_text())
    assert set(held.split(",")) == extras - {"ultralytics", "local", "test"}


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
