"""From a report on Kafka to the case's events on Kafka, over the real database and broker."""

from asyncpg import Pool

from contracts.sanquan.v1.dispatch_pb2 import CaseChanged
from services.dispatch.ground.rules import Rules

from .conftest import TRACE, Now, alert, citizen, heard, report, running, send


async def test_a_report_becomes_a_dispatched_case_that_all_can_hear_of(
    pool: Pool, rules: Rules, now: Now, kafka: str, topic_prefix: str
) -> None:
    async with running(pool, rules, now, kafka, topic_prefix) as producer:
        await send(producer, topic_prefix, [report("r1")])
        events = await heard(kafka, topic_prefix, "dispatch.case.v1", 4)
    said = [CaseChanged.FromString(event.payload) for event in events]
    assert [m.step for m in said] == ["report", "accept", "file", "dispatch"]
    assert [m.to_state for m in said] == ["reported", "accepted", "filed", "dispatched"]
    assert [m.seq for m in said] == [1, 2, 3, 4]
    assert {m.number for m in said} == {"9901012026030200001"}
    assert {event.traceparent for event in events} == {TRACE}
    assert {m.unit_grid_name for m in said} == {"1号单元网格"}
    last = said[-1]
    assert (last.department, last.crew, last.unit_grid, last.work_grid) == ("D10", "crew-2", "99010100100101", "W1")
    assert last.reason.startswith("5_work_grid → D10")
    assert last.deadline_at.ToDatetime().hour == 7  # 4 working hours from 09:00, over noon: 15:00


async def test_a_report_outside_every_grid_is_set_aside_with_its_reason(
    pool: Pool, rules: Rules, now: Now, kafka: str, topic_prefix: str
) -> None:
    async with running(pool, rules, now, kafka, topic_prefix) as producer:
        await send(producer, topic_prefix, [report("far", lon=116.0), report("odd", category="E9999"), report("near")])
        await heard(kafka, topic_prefix, "dispatch.case.v1", 4)
        dead = await heard(kafka, topic_prefix, "ingest.report.v1.dlq", 2)
    assert {event.key for event in dead} == {"far", "odd"}
    assert await pool.fetchval("SELECT count(*) FROM case_file") == 1


async def test_alerts_and_citizens_come_in_by_the_same_door(
    pool: Pool, rules: Rules, now: Now, kafka: str, topic_prefix: str
) -> None:
    async with running(pool, rules, now, kafka, topic_prefix) as producer:
        await send(producer, topic_prefix, [alert("a1", trusted=True), citizen("r2", category="E0504")])
        events = await heard(kafka, topic_prefix, "dispatch.case.v1", 6)
    said = [CaseChanged.FromString(event.payload) for event in events]
    assert [m.step for m in said if m.alerts] == ["report", "accept", "file", "dispatch"]
    assert [(m.step, m.collector) for m in said if m.reporters] == [("report", ""), ("send_verify", "c-01")]
