"""Every SMS once, whatever dies or misbehaves on the way."""

from collections import Counter

import pytest

from chassis.auth import Caller
from tests.integration.notify.conftest import Notify, case_number, dispatched
from tests.support.smsc_peers import eventually

MANY = 300


async def _told_once(notify: Notify, count: int, seconds: float = 60) -> None:
    """Every case's message is delivered, and every phone got it once."""

    async def all_delivered() -> bool:
        return await notify.count("delivered") == count

    await eventually(all_delivered, seconds)
    texts = Counter(message.text for message in await notify.smsc.received())
    assert len(texts) == count
    assert max(texts.values()) == 1


async def _some_arrived(notify: Notify) -> None:
    async def some() -> bool:
        return len(await notify.smsc.received()) > MANY // 10

    await eventually(some, 30)


async def test_all_arrive_once_after_the_sms_centre_was_killed_while_sending(notify: Notify) -> None:
    await notify.smsc.faults(answer_delay_seconds=0.05, receipt_delay_seconds=0.5)
    await notify.publish([dispatched(serial) for serial in range(MANY)])
    await _some_arrived(notify)
    await notify.smsc.kill()
    await notify.smsc.start()
    await _told_once(notify, MANY)


async def test_all_arrive_once_after_notify_was_killed_while_sending(notify: Notify) -> None:
    """The carrier keeps what the dead sender gave it; its receipts, with our reference, say so."""
    await notify.smsc.faults(answer_delay_seconds=0.05, receipt_delay_seconds=1)
    await notify.publish([dispatched(serial) for serial in range(MANY)])
    await _some_arrived(notify)
    notify.kill()
    notify.start()
    await notify.ready()
    await _told_once(notify, MANY)


async def test_a_restart_in_good_order_leaves_nothing_in_doubt(notify: Notify) -> None:
    await notify.smsc.faults(answer_delay_seconds=0.05)
    await notify.publish([dispatched(serial) for serial in range(MANY)])
    await _some_arrived(notify)
    assert notify.stop() == 0
    assert await notify.count("sending") == 0
    assert await notify.count("uncertain") == 0
    notify.start()
    await _told_once(notify, MANY)


async def test_a_receipt_may_come_before_the_answer_and_twice(notify: Notify) -> None:
    await notify.smsc.faults(answer_delay_seconds=0.5, receipt_delay_seconds=0, receipt_double_share=1)
    await notify.publish([dispatched(serial) for serial in range(20)])
    await _told_once(notify, 20)


async def test_a_receipt_that_never_comes_leaves_the_message_sent(notify: Notify) -> None:
    await notify.smsc.faults(receipt_loss_share=1)
    await notify.publish([dispatched(1)])
    assert (await notify.states(1, 3))[:3] == ["pending", "sending", "sent"]
    await notify.smsc.faults()
    await notify.publish([dispatched(2)])
    await notify.states(2, 4)
    answer = await notify.get("/api/v1/messages", Caller("a", "agent"), case=case_number(1))
    assert [item["state"] for item in answer.json()["items"]] == ["sent"]


@pytest.mark.parametrize("status", [0x58, 0x14])
async def test_a_carrier_that_asks_us_to_slow_down_gets_every_message_once(notify: Notify, status: int) -> None:
    await notify.smsc.faults(error_share=0.3, error_status=status)
    await notify.publish([dispatched(serial) for serial in range(40)])
    await _told_once(notify, 40)


async def test_a_temporary_refusal_waits_a_minute_and_is_announced_with_its_reason(notify: Notify) -> None:
    await notify.smsc.faults(error_share=1, error_status=0x08)
    await notify.publish([dispatched(1)])
    assert (await notify.states(1, 3))[:3] == ["pending", "sending", "pending"]
    assert "0x08" in notify.statuses[-1].error


async def test_messages_wait_while_the_line_is_down_and_leave_when_it_is_up(notify: Notify) -> None:
    await notify.smsc.faults(down=True)
    await notify.publish([dispatched(serial) for serial in range(20)])

    async def waiting() -> bool:
        return await notify.count("pending") == 20

    await eventually(waiting)
    await notify.smsc.faults()
    await _told_once(notify, 20)
