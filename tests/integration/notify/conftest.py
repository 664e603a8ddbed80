"""Notify as a process of its own, between a real broker, a real database and the SMS centre simulator."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import httpx
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from chassis.auth import Caller, issue
from chassis.event import fact, read_event, timestamp
from chassis.kafka import open_consumer, open_producer
from contracts.sanquan.v1.dispatch_pb2 import CaseChanged
from contracts.sanquan.v1.notify_pb2 import MessageStatusChanged, ReplyReceived
from contracts.sanquan.v1.place_pb2 import Place
from deploy.local.child import bound_to_parent
from deploy.local.ports import free_port
from tests.support.smsc_peers import PASSWORD, ROOT, SYSTEM_ID, OurSmsc, eventually

DUTY, LEADER, CREW, COLLECTOR = "13900000001", "13900000002", "13900000003", "13900000004"
CONTACTS = f"""id,kind,ref,name_zh,phone,order
dept-D03,department,D03,环卫值班员,{DUTY},1
dept-D03-2,department,D03,环卫负责人,{LEADER},2
crew-1,crew,crew-1,抢修一队,{CREW},1
c-01,collector,c-01,1号采集员,{COLLECTOR},1
"""
TEMPLATES = """key,text
dispatch,"【{签名}】新任务{编号}:{小类},{地点}。请于{截止}前处置并反馈。值班{电话}"
urgent,"【{签名}】紧急!{编号}{小类},{地点},{N}小时内排险,请立即到场"
warn,"【{签名}】{编号}距截止还有{M}分钟,请尽快处置"
overdue,"【{签名}】{编号}已超时{M}分钟,已计入考核"
rework,"【{签名}】{编号}核查未通过:{原因},请返工,截止{时间}"
collector,"【{签名}】{核实/核查}任务{编号},{地点},{时间}前完成"
receipt,"【{签名}】您反映的问题已受理,编号{编号}。"
"""


def case_number(serial: int) -> str:
    return f"99010120261124{serial:05}"


def dispatched(serial: int, **fields: object) -> CaseChanged:
    """Case `serial` goes to department D03; fields override."""
    now = datetime.now(UTC)
    said = CaseChanged(
        number=case_number(serial), seq=4, step="dispatch", from_state="filed", to_state="dispatched", stage=3,
        at=timestamp(now), actor="system", role="system", category="E0505", category_name="机动车乱停放",
        urgency="normal", place=Place(lon=115, lat=27.4, address="沙县路12号"), unit_grid="99010100100101",
        department="D03", opened_at=timestamp(now), deadline_at=timestamp(now + timedelta(hours=4)),
    )  # fmt: skip
    said.MergeFrom(CaseChanged(**fields))  # type: ignore[arg-type]
    return said


@dataclass
class Notify:
    """The service, its neighbours, and what it has said."""

    smsc: OurSmsc
    url: str
    database: str
    producer: AIOKafkaProducer
    consumer: AIOKafkaConsumer
    prefix: str
    bootstrap: str
    private_key: str
    environment: dict[str, str]
    statuses: list[MessageStatusChanged] = field(default_factory=list)
    replies: list[ReplyReceived] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        argv = bound_to_parent([sys.executable, "-m", "services.notify", "serve"], stop="KILL")
        self.process = subprocess.Popen(argv, cwd=ROOT, env=self.environment)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(timeout=20)

    async def ready(self) -> None:
        async def answers() -> bool:
            assert self.process is not None
            assert self.process.poll() is None, "notify ended"
            try:
                async with httpx.AsyncClient() as client:
                    return (await client.get(f"{self.url}/readyz")).is_success
            except httpx.TransportError:
                return False

        await eventually(answers, 30)

    async def publish(self, changes: Sequence[CaseChanged], times: int = 1) -> None:
        for change in list(changes) * times:
            event = fact(
                change, id=f"{change.number}.{change.seq}", topic="dispatch.case.v1", key=change.number,
                source="dispatch", at=datetime.now(UTC),
            )  # fmt: skip
            await self.producer.send(
                self.prefix + event.topic, key=event.key.encode(), value=event.payload, headers=event.headers
            )
        await self.producer.flush()

    async def get(self, path: str, caller: Caller, **params: str) -> httpx.Response:
        token = issue(self.private_key, caller, datetime.now(UTC), timedelta(minutes=5))
        async with httpx.AsyncClient(base_url=self.url, headers={"authorization": f"Bearer {token}"}) as client:
            return await client.get(path, params=params)

    async def listen(self) -> None:
        """Gather what notify has announced since the last look."""
        for records in (await self.consumer.getmany(timeout_ms=200, max_records=5000)).values():
            for record in records:
                event = read_event(record, self.prefix)
                if event.type == "MessageStatusChanged":
                    self.statuses.append(MessageStatusChanged.FromString(event.payload))
                else:
                    self.replies.append(ReplyReceived.FromString(event.payload))

    async def states(self, serial: int, count: int) -> list[str]:
        """The first `count` states that a case's messages were announced in."""

        async def enough() -> list[str]:
            await self.listen()
            said = [status.state for status in self.statuses if status.case_number == case_number(serial)]
            return said if len(said) >= count else []

        return await eventually(enough)

    async def set_aside(self, count: int) -> set[str]:
        """The keys of the first `count` dead letters about cases; each has its reason."""
        topic = f"{self.prefix}dispatch.case.v1.dlq"
        keys: set[str] = set()
        async with open_consumer(self.bootstrap, "look", [topic]) as group, asyncio.timeout(30):
            while len(keys) < count:
                for records in (await group.getmany(timeout_ms=200)).values():
                    assert all(dict(record.headers)["reason"].startswith(b"not a time") for record in records)
                    keys |= {record.key.decode() for record in records}
        return keys

    async def count(self, state: str) -> int:
        connection = await asyncpg.connect(self.database)
        try:
            return int(await connection.fetchval("SELECT count(*) FROM notify.message WHERE state = $1", state))
        finally:
            await connection.close()


@pytest.fixture
def county(tmp_path: Path) -> Path:
    (tmp_path / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    (tmp_path / "templates.csv").write_text(TEMPLATES, encoding="utf-8")
    (tmp_path / "departments.csv").write_text(
        "name_zh,code,type,duty_phone,name_en\n环卫所,D03,gov,0000-0000003,Sanitation\n市政所,D04,gov,0000-0000004,Works\n",
        encoding="utf-8",
    )
    (tmp_path / "county.json").write_text(json.dumps({"signature": "三全城管", "hotline": "12319"}), encoding="utf-8")
    return tmp_path


@pytest.fixture
def environment(database: str, kafka: str, topic_prefix: str, keys: tuple[str, str], tmp_path: Path) -> dict[str, str]:
    (tmp_path / "public.pem").write_text(keys[1])
    return os.environ | {
        "SANQUAN_DATABASE_URL": database,
        "SANQUAN_KAFKA_BOOTSTRAP": kafka,
        "SANQUAN_TOPIC_PREFIX": topic_prefix,
        "SANQUAN_TOKEN_PUBLIC_KEY": str(tmp_path / "public.pem"),
        "SANQUAN_BLOB_DIR": str(tmp_path / "blobs"),
        "NOTIFY_HTTP_PORT": str(free_port()),
        "NOTIFY_SMPP_HOST": "127.0.0.1",
        "NOTIFY_SMPP_SYSTEM_ID": SYSTEM_ID,
        "NOTIFY_SMPP_PASSWORD": PASSWORD,
        "NOTIFY_SMPP_RESPONSE_SECONDS": "3",
        "NOTIFY_SENDING_SECONDS": "8",
        "NOTIFY_DOUBT_SECONDS": "4",
    }


@pytest.fixture
async def notify(
    environment: dict[str, str], county: Path, database: str, kafka: str, topic_prefix: str,
    keys: tuple[str, str], tmp_path: Path,
) -> AsyncIterator[Notify]:  # fmt: skip
    smsc = OurSmsc(tmp_path)
    environment["NOTIFY_SMPP_PORT"] = str(smsc.port)
    for words in (["migrate"], ["import", str(county)]):
        subprocess.run([sys.executable, "-m", "services.notify", *words], cwd=ROOT, env=environment, check=True)
    await smsc.start()
    consumer = AIOKafkaConsumer(
        *[topic_prefix + topic for topic in ("notify.message.v1", "notify.reply.v1")],
        bootstrap_servers=kafka,
        auto_offset_reset="earliest",
        group_id=None,
    )
    await consumer.start()
    async with open_producer(kafka) as producer:
        url = f"http://127.0.0.1:{environment['NOTIFY_HTTP_PORT']}"
        running = Notify(smsc, url, database, producer, consumer, topic_prefix, kafka, keys[0], environment)
        running.start()
        await running.ready()
        yield running
        running.kill()
    await consumer.stop()
    await smsc.kill()
