"""A county's files get this machine's addresses where they leave them open."""

from pathlib import Path

from deploy.local.layout import Layout
from deploy.local.placing import put_in_place
from deploy.local.processes import WISHED_PORTS, Place


def test_open_addresses_are_the_street_servers_and_others_stay(tmp_path: Path) -> None:
    county = tmp_path / "county"
    county.mkdir()
    rows = "id,url\ncam-01,rtsp://{rtsp}/street-1.mp4\ncam-02,rtsp://10.1.2.3/live\n"
    (county / "cameras.csv").write_text(rows)
    layout = Layout(tmp_path)
    layout.create()
    placed = put_in_place(county, Place(layout, WISHED_PORTS, "", ""))
    assert (placed / "cameras.csv").read_text().splitlines()[1:] == [
        "cam-01,rtsp://127.0.0.1:8649/street-1.mp4",
        "cam-02,rtsp://10.1.2.3/live",
    ]
    assert (county / "cameras.csv").read_text() == rows
