"""The file by which the running system is found."""

import json
from datetime import UTC, datetime
from pathlib import Path

from deploy.local import runfile
from deploy.local.accounts import Account
from deploy.local.layout import Layout
from deploy.local.processes import WISHED_PORTS, Place

PLACE = Place(Layout(Path("/srv/sanquan")), WISHED_PORTS, "postgresql://postgres@127.0.0.1:1/sanquan", "127.0.0.1:2")
DESCRIBED = runfile.describe(
    PLACE,
    datetime(2026, 1, 1, tzinfo=UTC),
    "key",
    [runfile.Camera("CAM01", "rtsp://127.0.0.1:3/one")],
    [Account("video_op", "secret", "video_op", "视频坐席")],
    {"dispatch": [1234], "kafka": [1235]},
)


def test_it_has_the_agreed_shape() -> None:
    assert DESCRIBED == {
        "started_at": "2026-01-01T00:00:00+00:00",
        "console": "http://127.0.0.1:8640",
        "kafka": "127.0.0.1:2",
        "database": "postgresql://postgres@127.0.0.1:1/sanquan",
        "services": {
            "ingest": "http://127.0.0.1:8641",
            "vision": "http://127.0.0.1:8642",
            "dispatch": "http://127.0.0.1:8643",
            "notify": "http://127.0.0.1:8644",
            "evaluation": "http://127.0.0.1:8645",
        },
        "carrier": "http://127.0.0.1:8646",
        "open311_key": "key",
        "rtsp": [{"camera": "CAM01", "url": "rtsp://127.0.0.1:3/one"}],
        "accounts": [{"role": "video_op", "login": "video_op", "password": "secret"}],
        "processes": {"dispatch": [1234], "kafka": [1235]},
    }


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    runfile.write(file, DESCRIBED)
    runfile.write(file, DESCRIBED)
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text())["console"] == "http://127.0.0.1:8640"
    assert list(tmp_path.iterdir()) == [file]
