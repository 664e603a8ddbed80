"""Starts the SMS centre simulator: `python -m deploy.local.carrier --http-port P --smpp-port Q …`."""

import argparse
import asyncio
from pathlib import Path

import uvicorn

from deploy.local.carrier import app
from deploy.local.carrier.smsc import Smsc
from deploy.local.carrier.store import Store


async def serve(options: argparse.Namespace) -> None:
    password = options.password_file.read_text(encoding="utf-8").strip()
    store = Store(options.store)
    smsc = Smsc(store, options.system_id, password, options.smpp_port, options.host)
    config = uvicorn.Config(
        app.create(smsc), host=options.host, port=options.http_port, log_level="warning", access_log=False
    )
    smpp = asyncio.create_task(smsc.run())
    http = asyncio.create_task(uvicorn.Server(config).serve())
    done, _ = await asyncio.wait({smpp, http}, return_when=asyncio.FIRST_COMPLETED)
    smpp.cancel()
    await asyncio.wait({smpp})
    store.commit()
    store.close()
    for task in done:
        task.result()


def main() -> None:
    parser = argparse.ArgumentParser(prog="deploy.local.carrier", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--smpp-port", type=int, required=True)
    parser.add_argument("--system-id", default="sanquan")
    parser.add_argument("--password-file", type=Path, required=True)
    parser.add_argument("--store", type=Path, help="SQLite file; without it the messages end with the process")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
