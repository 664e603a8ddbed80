"""Makes and serves the demo's streets: render, script, zones, serve."""

import argparse
import asyncio
import sys
from pathlib import Path

from deploy.local.streets import loops, wheel, zones
from deploy.local.streets.scene import Scene
from deploy.local.streets.scenes import SCENES

CACHE = Path(__file__).parents[3] / ".local" / "cache"
ZONES = Path(__file__).with_name("zones.json")


def main() -> int:
    chosen = _arguments().parse_args()
    if chosen.command == "serve":
        # Imported here: only who serves needs the RTSP toolkit.
        from deploy.local.streets.serve import serve

        asyncio.run(serve(chosen.dir, chosen.host, chosen.port))
    elif chosen.command == "zones":
        ZONES.write_text(zones.as_text(SCENES), encoding="utf-8")
    else:
        scenes = tuple(scene for scene in SCENES if chosen.only in (None, scene.name))
        loops.write_scripts(scenes, chosen.out)
        if chosen.command == "render":
            _render(scenes, chosen)
    return 0


def _render(scenes: tuple[Scene, ...], chosen: argparse.Namespace) -> None:
    missing = [scene for scene in scenes if not loops.is_finished(scene, chosen.out)]
    if missing:
        print(f"渲染 {len(missing)} 段街景 / rendering {len(missing)} loops", file=sys.stderr, flush=True)
        drawn = loops.render_all(scenes, chosen.out, wheel.models(chosen.cache), chosen.processes)
        print(f"完成 / drawn: {', '.join(drawn) or '-'}", file=sys.stderr, flush=True)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.local.streets", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    render = commands.add_parser("render", help="渲染街景视频 / draw the loops")
    script = commands.add_parser("script", help="只写脚本与真值 / only the scripts and the truth, no pictures")
    for command in (render, script):
        command.add_argument("--out", type=Path, required=True)
        command.add_argument("--only", choices=[scene.name for scene in SCENES])
    render.add_argument("--cache", type=Path, default=CACHE)
    render.add_argument("--processes", type=int, default=2)
    serve = commands.add_parser("serve", help="以 RTSP 播放 / play them over RTSP")
    serve.add_argument("--dir", type=Path, required=True)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, required=True)
    commands.add_parser("zones", help="重写 zones.json / write zones.json anew")
    return parser


if __name__ == "__main__":
    sys.exit(main())
