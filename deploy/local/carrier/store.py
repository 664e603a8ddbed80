"""What the SMS centre remembers, in SQLite: messages, their segments, receipts owed, replies owed."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from deploy.local.private import make_private
from services.notify.smpp import segments

_SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY AUTOINCREMENT, phone TEXT NOT NULL, source TEXT NOT NULL, reference INTEGER NOT NULL,
    total INTEGER NOT NULL, coding INTEGER NOT NULL, received_at REAL NOT NULL, text TEXT);
CREATE INDEX IF NOT EXISTS message_by_phone ON message (phone, id);
CREATE INDEX IF NOT EXISTS message_by_time ON message (received_at);
CREATE INDEX IF NOT EXISTS message_unfinished ON message (phone, source, reference, total) WHERE text IS NULL;
CREATE TABLE IF NOT EXISTS segment (
    id INTEGER PRIMARY KEY AUTOINCREMENT, message INTEGER NOT NULL, number INTEGER NOT NULL, raw BLOB);
CREATE INDEX IF NOT EXISTS segment_by_message ON segment (message, number);
CREATE TABLE IF NOT EXISTS receipt (
    id INTEGER PRIMARY KEY, message INTEGER NOT NULL, segment INTEGER NOT NULL, stat TEXT NOT NULL,
    due_at REAL NOT NULL, reference BLOB, sent_at REAL);
CREATE INDEX IF NOT EXISTS receipt_due ON receipt (due_at) WHERE sent_at IS NULL;
CREATE INDEX IF NOT EXISTS receipt_by_message ON receipt (message);
CREATE TABLE IF NOT EXISTS reply (id INTEGER PRIMARY KEY, phone TEXT NOT NULL, text TEXT NOT NULL, sent_at REAL);
"""

# The first message of a phone stands for the phone, to those who may not see its number.
_TALK = "(SELECT min(first.id) FROM message first WHERE first.phone = message.phone)"


@dataclass(frozen=True, slots=True)
class Submitted:
    phone: str
    source: str
    part: segments.Part
    coding: int
    at: float


@dataclass(frozen=True, slots=True)
class Message:
    id: int
    phone: str
    text: str
    segments: int
    received_at: float
    talk: int
    receipts: list[str]


@dataclass(frozen=True, slots=True)
class DueReceipt:
    id: int
    segment: int
    phone: str
    source: str
    stat: str
    received_at: float
    reference: bytes | None


class Store:
    def __init__(self, path: Path | None = None) -> None:
        if path is not None:
            make_private(path)  # it holds numbers; SQLite makes the files beside it alike
        self._db = sqlite3.connect(str(path) if path else ":memory:")
        self._db.executescript(_SCHEMA)
        # The file outlives this process, not the machine: enough for a stand-in, and fast.
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=OFF")

    def commit(self) -> None:
        self._db.commit()

    def close(self) -> None:
        self._db.close()

    def keep(self, submitted: Submitted) -> tuple[int, int]:
        """Keep a segment, and the joined text when it was the last one missing; message and segment id."""
        part = submitted.part
        message = self._unfinished(submitted) if part.total > 1 else None
        if message is None:
            text = segments.join([part.raw], submitted.coding) if part.total == 1 else None
            row = (submitted.phone, submitted.source, part.reference, part.total, submitted.coding, submitted.at, text)
            message = self._insert(
                "INSERT INTO message (phone, source, reference, total, coding, received_at, text)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)", row,
            )  # fmt: skip
        raw = part.raw if part.total > 1 else None
        segment = self._insert(
            "INSERT INTO segment (message, number, raw) VALUES (?, ?, ?)", (message, part.number, raw)
        )
        if part.total > 1:
            self._finish(message, part.total, submitted.coding)
        return message, segment

    def _unfinished(self, submitted: Submitted) -> int | None:
        part = submitted.part
        row = self._db.execute(
            "SELECT id FROM message WHERE text IS NULL AND phone = ? AND source = ? AND reference = ? AND total = ?"
            " AND NOT EXISTS (SELECT 1 FROM segment WHERE message = message.id AND number = ?) ORDER BY id LIMIT 1",
            (submitted.phone, submitted.source, part.reference, part.total, part.number),
        ).fetchone()
        return int(row[0]) if row else None

    def _finish(self, message: int, total: int, coding: int) -> None:
        rows = self._db.execute("SELECT raw FROM segment WHERE message = ? ORDER BY number", (message,)).fetchall()
        if len(rows) == total:
            text = segments.join([raw for (raw,) in rows], coding)
            self._db.execute("UPDATE message SET text = ? WHERE id = ?", (text, message))

    def _insert(self, sql: str, row: Iterable[object]) -> int:
        return int(self._db.execute(sql, tuple(row)).lastrowid or 0)

    def owe_receipt(self, message: int, segment: int, stat: str, due_at: float, reference: bytes | None) -> None:
        self._insert(
            "INSERT INTO receipt (message, segment, stat, due_at, reference) VALUES (?, ?, ?, ?, ?)",
            (message, segment, stat, due_at, reference),
        )

    def lend_receipts(self, now: float, until: float, limit: int) -> list[DueReceipt]:
        """Receipts that are due; they are due again at `until` unless marked as sent."""
        rows = self._db.execute(
            "SELECT r.id, r.segment, m.phone, m.source, r.stat, m.received_at, r.reference"
            " FROM (SELECT * FROM receipt WHERE sent_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT ?) r"
            " JOIN message m ON m.id = r.message ORDER BY r.due_at, r.id",
            (now, limit),
        ).fetchall()
        self._db.executemany("UPDATE receipt SET due_at = ? WHERE id = ?", [(until, row[0]) for row in rows])
        return [DueReceipt(*row) for row in rows]

    def give_back_receipt(self, receipt: int, due_at: float) -> None:
        self._db.execute("UPDATE receipt SET due_at = ? WHERE id = ? AND sent_at IS NULL", (due_at, receipt))

    def receipt_sent(self, receipt: int, at: float) -> None:
        self._db.execute("UPDATE receipt SET sent_at = ? WHERE id = ?", (at, receipt))

    def next_receipt_due(self) -> float | None:
        row = self._db.execute("SELECT min(due_at) FROM receipt WHERE sent_at IS NULL").fetchone()
        return None if row[0] is None else float(row[0])

    def all_receipts_due(self, now: float) -> None:
        """After a restart nobody holds a loan."""
        self._db.execute("UPDATE receipt SET due_at = ? WHERE sent_at IS NULL AND due_at > ?", (now, now))

    def owe_reply(self, phone: str, text: str) -> int:
        return self._insert("INSERT INTO reply (phone, text) VALUES (?, ?)", (phone, text))

    def replies_owed(self) -> list[tuple[int, str, str]]:
        return self._db.execute(
            "SELECT id, phone, text FROM reply WHERE sent_at IS NULL ORDER BY id LIMIT 100"
        ).fetchall()

    def reply_sent(self, reply: int, at: float) -> None:
        self._db.execute("UPDATE reply SET sent_at = ? WHERE id = ?", (at, reply))

    def messages(
        self, phone: str | None, since: float | None, after: int | None, limit: int, *, newest_first: bool
    ) -> list[Message]:
        """A page of finished messages; `after` is the last id already seen."""
        wishes, values = ["text IS NOT NULL"], []
        sign = "<" if newest_first else ">"
        first = "id >= (SELECT id FROM message WHERE received_at >= ? ORDER BY received_at LIMIT 1)"  # ids follow time
        for wish, value in (("phone = ?", phone), (first, since), (f"id {sign} ?", after)):
            if value is not None:
                wishes.append(wish)
                values.append(value)
        rows = self._db.execute(
            f"SELECT id, phone, text, total, received_at, {_TALK} FROM message WHERE {' AND '.join(wishes)}"
            f" ORDER BY id {'DESC' if newest_first else 'ASC'} LIMIT ?",
            (*values, limit),
        ).fetchall()
        return [
            Message(id, phone, text, total, at, talk, self._receipts(id)) for id, phone, text, total, at, talk in rows
        ]

    def phone_of(self, message: int) -> str | None:
        row = self._db.execute("SELECT phone FROM message WHERE id = ?", (message,)).fetchone()
        return None if row is None else str(row[0])

    def _receipts(self, message: int) -> list[str]:
        rows = self._db.execute(
            "SELECT stat FROM receipt WHERE message = ? AND sent_at IS NOT NULL ORDER BY id", (message,)
        )
        return [stat for (stat,) in rows]

    def forget(self) -> None:
        for table in ("message", "segment", "receipt", "reply"):
            self._db.execute(f"DELETE FROM {table}")
        self.commit()
