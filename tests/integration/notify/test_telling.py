"""From a case's step to a phone and back: who is told, once, in which words, and what an answer becomes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
from google.protobuf.timestamp_pb2 import Timestamp

from chassis.auth import Caller
from chassis.event import timestamp
from chassis.privacy import masked
from tests.integration.notify.conftest import COLLECTOR, CREW, DUTY, LEADER, Notify, case_number, dispatched
from tests.support.smsc_peers import Received, eventually


async def test_a_dispatched_case_becomes_one_sms_and_is_delivered(notify: Notify) -> None:
    await notify.publish([dispatched(1)])
    assert (await notify.states(1, 4))[:4] == ["pending", "sending", "sent", "delivered"]
    [received] = await notify.smsc.received()
    assert received.phone == DUTY
    assert received.text.startswith(f"【三全城管】新任务{case_number(1)}:机动车乱停放,沙县路12号。请于")
    assert received.text.endswith("前处置并反馈。值班12319")
    answer = await notify.get("/api/v1/messages", Caller("a", "agent"), case=case_number(1))
    [item] = answer.json()["items"]
    assert (item["state"], item["template"], item["contact"]) == ("delivered", "dispatch", "dept-D03")
    assert (item["phone"], item["segments"]) == ("139****0001", received.segments)
    assert item["created_at"] <= item["sent_at"] <= item["delivered_at"]


async def test_a_step_heard_five_times_is_one_sms(notify: Notify) -> None:
    await notify.publish([dispatched(1)], times=5)
    await notify.publish([dispatched(2)])
    await notify.states(2, 4)
    assert len(await notify.smsc.received()) == 2


async def test_a_step_announced_again_under_another_event_id_is_one_sms(notify: Notify) -> None:
    await notify.publish([dispatched(1)])
    await notify.states(1, 4)
    again = dispatched(1)
    for _ in range(2):
        event_id_differs = dispatched(3, seq=9)
        event_id_differs.number, event_id_differs.seq = again.number, again.seq
        await notify.publish([event_id_differs])
    await notify.publish([dispatched(2)])
    await notify.states(2, 4)
    assert len(await notify.smsc.received()) == 2


async def test_a_chosen_crew_is_told_too_and_an_urgent_case_says_so(notify: Notify) -> None:
    await notify.publish([dispatched(1, crew="crew-1", urgency="urgent")])
    await notify.states(1, 8)
    received = await notify.smsc.received()
    assert {message.phone for message in received} == {DUTY, CREW}
    assert all("紧急!" in message.text for message in received)


async def test_a_collector_gets_the_verification_task(notify: Notify) -> None:
    await notify.publish([dispatched(1, step="send_verify", to_state="verifying", collector="c-01")])
    await notify.states(1, 4)
    [received] = await notify.smsc.received()
    assert received.phone == COLLECTOR
    assert "核实任务" in received.text


async def test_a_unit_is_warned_and_then_told_that_it_is_late(notify: Notify) -> None:
    now = datetime.now(UTC)
    late = dispatched(1, at=timestamp(now - timedelta(hours=4)), deadline_at=timestamp(now + timedelta(seconds=3)))
    await notify.publish([late])

    async def both() -> list[str]:
        texts = [message.text for message in await notify.smsc.received()]
        return texts if len(texts) == 3 else []

    texts = await eventually(both, 30)
    assert sum("距截止还有" in text for text in texts) == 1
    assert sum("已超时" in text for text in texts) == 1


async def test_a_deadline_that_no_clock_can_show_is_set_aside_and_the_next_case_is_told(notify: Notify) -> None:
    endless = dispatched(1, step="extend", deadline_at=timestamp(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)))
    beyond = dispatched(2, at=Timestamp(seconds=2**60))
    await notify.publish([endless, beyond, dispatched(3)])
    assert (await notify.states(3, 4))[-1] == "delivered"
    assert await notify.set_aside(2) == {case_number(1), case_number(2)}
    assert notify.process is not None
    assert notify.process.poll() is None
    [received] = await notify.smsc.received()
    assert case_number(3) in received.text


async def test_a_case_without_an_address_is_told_by_the_name_of_its_grid(notify: Notify) -> None:
    nowhere = dispatched(1, unit_grid_name="城关学宫社区36格")
    nowhere.place.address = ""
    await notify.publish([nowhere])
    await notify.states(1, 4)
    [received] = await notify.smsc.received()
    assert "机动车乱停放,城关学宫社区36格。请于" in received.text


async def test_replies_name_the_crews_newest_case_that_they_fit(notify: Notify) -> None:
    await notify.publish([dispatched(1, crew="crew-1"), dispatched(2, crew="crew-1")])
    await notify.states(1, 8)
    await notify.states(2, 8)
    await notify.smsc.reply(CREW, "1")
    await notify.smsc.reply(CREW, f"2 {case_number(1)[-4:]}")
    await notify.smsc.reply(CREW, "路上堵车,找来电人139 3333 4444")
    await notify.smsc.reply("13999999999", "1")

    async def three() -> bool:
        await notify.listen()
        return len(notify.replies) >= 3

    await eventually(three)
    said = {(reply.meaning, reply.case_number, reply.contact, reply.contact_kind) for reply in notify.replies}
    told = {reply.case_number for reply in notify.replies if reply.meaning == "accept"}
    assert told <= {case_number(1), case_number(2)}
    assert ("finish", case_number(1), "crew-1", "crew") in said
    assert sorted(reply.meaning for reply in notify.replies) == ["accept", "finish", "text"]
    assert not any(CREW in str(reply) for reply in notify.replies)
    assert "路上堵车,找来电人139****4444" in {reply.text for reply in notify.replies}
    connection = await asyncpg.connect(notify.database)
    assert await connection.fetchval("SELECT count(*) FROM notify.reply WHERE text LIKE '%3333%'") == 0
    await connection.close()


async def test_an_ended_case_is_no_longer_meant_by_a_reply(notify: Notify) -> None:
    await notify.publish([dispatched(1, crew="crew-1")])
    await notify.states(1, 8)
    await notify.publish([dispatched(2, crew="crew-1")])
    await notify.states(2, 8)
    await notify.publish([dispatched(2, seq=9, step="cancel", to_state="cancelled")])
    await notify.publish([dispatched(3)])
    await notify.states(3, 4)
    await notify.smsc.reply(CREW, "1")

    async def heard() -> bool:
        await notify.listen()
        return bool(notify.replies)

    await eventually(heard)
    assert notify.replies[0].case_number == case_number(1)


async def test_a_number_that_the_carrier_refuses_for_good_is_followed_by_the_next_of_the_roster(notify: Notify) -> None:
    await notify.smsc.faults(receipt_stat="REJECTD")
    await notify.publish([dispatched(1)])

    async def both() -> list[Received]:
        received = await notify.smsc.received()
        return received if len(received) == 2 else []

    assert [message.phone for message in await eventually(both)] == [DUTY, LEADER]

    async def failed() -> bool:
        return await notify.count("failed") == 2

    await eventually(failed)


async def test_units_see_their_own_messages_and_a_volunteer_none(notify: Notify) -> None:
    await notify.publish([dispatched(1, crew="crew-1")])
    await notify.states(1, 8)
    crew = await notify.get("/api/v1/messages", Caller("k", "crew", crew="crew-1"))
    assert [item["contact"] for item in crew.json()["items"]] == ["crew-1"]
    other = await notify.get("/api/v1/messages", Caller("k", "dept_clerk", department="D04"))
    assert other.json()["items"] == []
    assert (await notify.get("/api/v1/messages", Caller("v", "volunteer"))).status_code == 403
    leader = await notify.get("/api/v1/messages", Caller("l", "shift_leader"), contact="crew-1")
    assert leader.json()["items"][0]["phone"] == CREW


async def test_a_page_gets_masked_numbers_and_asks_for_one_whole(notify: Notify) -> None:
    await notify.publish([dispatched(1, crew="crew-1")])
    await notify.states(1, 8)
    leader = Caller("l", "shift_leader")
    [told, *_] = (await notify.get("/api/v1/messages", leader, contact="crew-1", masked="true")).json()["items"]
    assert told["phone"] == masked(CREW)
    asked = f"/api/v1/messages/{told['id']}/phone"
    assert (await notify.get(asked, leader)).json() == {"phone": CREW}
    assert (await notify.get(asked, Caller("v", "video_op"))).status_code == 403
    assert (await notify.get(f"/api/v1/messages/{UUID(int=1)}/phone", leader)).status_code == 404


async def test_the_line_is_shown(notify: Notify) -> None:
    async def bound() -> bool:
        return (await notify.get("/api/v1/link", Caller("a", "agent"))).json()["state"] == "bound"

    await eventually(bound)
    await notify.smsc.faults(refuse_bind=True, down=True)
    await notify.smsc.faults(refuse_bind=True)

    async def refused() -> bool:
        return (await notify.get("/api/v1/link", Caller("a", "agent"))).json()["state"] == "refused"

    await eventually(refused)
