"""The SMS centre's memory and its faults, without a network."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.local.carrier.faults import Share
from deploy.local.carrier.store import Store, Submitted
from services.notify.smpp import segments

LONG = "【三全县城管】" + "沙县路井盖缺失😀" * 20


def keep(store: Store, text: str, phone: str = "13800000001", at: float = 1.0, order: int = 1) -> list[tuple[int, int]]:
    cut = segments.split(text, 7)[::order]
    return [
        store.keep(
            Submitted(
                phone, "10690000", segments.read_part(s.payload, has_header=s.has_header), s.data_coding, at
            )
        )
        for s in cut
    ]  # fmt: skip


def texts(store: Store, **wishes: object) -> list[str]:
    asked = {"phone": None, "since": None, "after": None, "limit": 100, "newest_first": False} | wishes
    return [message.text for message in store.messages(**asked)]  # type: ignore[arg-type]


@pytest.mark.parametrize("order", [1, -1])
def test_segments_are_joined_in_whatever_order_they_come(order: int) -> None:
    store = Store()
    ids = keep(store, LONG, order=order)
    assert texts(store) == [LONG]
    assert len({message for message, _ in ids}) == 1


def test_an_unfinished_message_is_not_shown_and_survives_a_restart(tmp_path: Path) -> None:
    store = Store(tmp_path / "smsc.sqlite")
    parts = segments.split(LONG, 7)
    read = [segments.read_part(part.payload, has_header=True) for part in parts]
    store.keep(Submitted("13800000001", "10690000", read[0], segments.UCS2, 1.0))
    store.commit()
    store.close()
    again = Store(tmp_path / "smsc.sqlite")
    assert texts(again) == []
    for part in read[1:]:
        again.keep(Submitted("13800000001", "10690000", part, segments.UCS2, 1.0))
    assert texts(again) == [LONG]


def test_its_files_are_its_owners_alone(tmp_path: Path) -> None:
    (tmp_path / "smsc.sqlite").touch(0o644)
    store = Store(tmp_path / "smsc.sqlite")
    keep(store, LONG)
    files = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert len(files) > 1
    assert set(files.values()) == {0o600}


def test_the_same_reference_used_again_is_a_new_message() -> None:
    store = Store()
    keep(store, LONG)
    keep(store, LONG)
    assert texts(store) == [LONG, LONG]


def test_messages_are_found_by_phone_time_and_cursor() -> None:
    store = Store()
    for n in range(10):
        keep(store, str(n), phone=f"1380000000{n % 2}", at=float(n))
    assert texts(store, phone="13800000001") == ["1", "3", "5", "7", "9"]
    assert texts(store, since=7.5) == ["8", "9"]
    assert texts(store, since=99.0) == []
    first = store.messages(None, None, None, 4, newest_first=True)
    assert [message.text for message in first] == ["9", "8", "7", "6"]
    assert texts(store, after=first[-1].id, newest_first=True)[0] == "5"


def test_a_receipt_is_owed_until_it_was_taken() -> None:
    store = Store()
    [(message, segment)] = keep(store, "hi")
    store.owe_receipt(message, segment, "DELIVRD", due_at=5.0, reference=b"\0\7")
    assert store.lend_receipts(4.9, 35.0, 10) == []
    [due] = store.lend_receipts(5.0, 35.0, 10)
    assert store.lend_receipts(6.0, 35.0, 10) == []
    store.give_back_receipt(due.id, 6.0)
    assert store.next_receipt_due() == 6.0
    [again] = store.lend_receipts(6.0, 36.0, 10)
    store.receipt_sent(again.id, 6.1)
    assert store.lend_receipts(99.0, 199.0, 10) == []
    assert store.messages(None, None, None, 1, newest_first=False)[0].receipts == ["DELIVRD"]


@given(st.floats(0, 1), st.integers(1, 500))
def test_a_share_is_exact(share: float, calls: int) -> None:
    faults = Share()
    assert abs(sum(faults.next(share) for _ in range(calls)) - share * calls) < 1
