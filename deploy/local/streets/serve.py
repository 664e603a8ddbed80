"""The streets as RTSP cameras: each reader gets a loop from its beginning, for ever."""

import asyncio
import contextlib
import signal
from pathlib import Path

from aio_rtsp_toolkit.server import RtspServer


class Streets(RtspServer):  # type: ignore[misc]
    """A camera does not stop after one loop, whether the address says play_count=0 or not."""

    def parse_play_count(self, uri: str) -> int:
        return int(super().parse_play_count(uri)) if "play_count" in uri else 0


async def serve(folder: Path, host: str, port: int) -> None:
    """Until SIGTERM or SIGINT; readers are cut off then."""
    # The toolkit's control port would collide between two servers, and nothing here needs it.
    server = Streets(str(folder), host=host, port=port)
    await server.start()
    print(f"街景 / streets: rtsp://{host}:{port}/NAME.mp4", flush=True)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    await ended.wait()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(2):
            await server.close()
