"""Who is told, in which words, when, and what an answer means."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.notify.domain import audience, limits, replies, text, watch
from services.notify.domain.audience import CaseStep, Contact, Wish
from services.notify.domain.phone import plain
from services.notify.domain.replies import Answer, OpenCase

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 10:00 in China
STEP = CaseStep(
    number="9901012026112400042", seq=4, step="dispatch", from_state="filed", to_state="dispatched", at=AT, reason="",
    category_name="井盖缺失", urgent=False, address="沙县路12号", unit_grid="99010100100101", department="D03", crew="",
    collector="", deadline_at=AT + timedelta(hours=2),
)  # fmt: skip
ROSTER = [Contact("b", "department", "D03", 2), Contact("a", "department", "D03", 1)]


@pytest.mark.parametrize(
    ("changes", "wishes"),
    [
        ({}, [Wish("dispatch", "department", "D03")]),
        ({"urgent": True, "crew": "k"}, [Wish("urgent", "department", "D03"), Wish("urgent", "crew", "k")]),
        ({"step": "send_check", "collector": "c"}, [Wish("collector", "collector", "c")]),
        ({"step": "supervise"}, [Wish("supervise", "department", "D03", 2)]),
        (
            {"step": "report", "reporters": ("r", "r", "s")},
            [Wish("receipt", "reporter", "r"), Wish("receipt", "reporter", "s")],
        ),
        ({"step": "accept"}, []),
        ({"step": "never heard of"}, []),
    ],
)  # fmt: skip
def test_each_step_has_its_audience(changes: dict[str, object], wishes: list[Wish]) -> None:
    assert audience.wishes(replace(STEP, **changes)) == wishes  # type: ignore[arg-type]


def test_the_first_of_the_roster_is_told_and_then_the_next() -> None:
    wish = Wish("dispatch", "department", "D03")
    assert audience.choose(wish, ROSTER) == ROSTER[1]
    assert audience.choose(replace(wish, first=2), ROSTER) == ROSTER[0]
    assert audience.choose(replace(wish, first=9), ROSTER) == ROSTER[0]
    assert audience.choose(wish, []) is None
    assert audience.next_of("a", ROSTER) == ROSTER[0]
    assert audience.next_of("b", ROSTER) is None


def test_a_template_is_filled_with_the_case() -> None:
    values = text.facts(STEP, "三全城管", "12319", AT)
    written = text.write("【{签名}】新任务{编号}:{小类},{地点}。请于{截止}前处置并反馈。值班{电话}", values)
    assert (
        written == "【三全城管】新任务9901012026112400042:井盖缺失,沙县路12号。请于11月24日12:00前处置并反馈。值班12319"
    )
    assert text.write("{N}小时内,还有{M}分钟", values) == "2小时内,还有120分钟"


def test_a_task_without_a_deadline_is_asked_for_soon_and_not_before_soon() -> None:
    values = text.facts(replace(STEP, deadline_at=None), "三全城管", "12319", AT)
    assert text.write("核实任务,{时间}前完成", values) == "核实任务,尽快完成"
    assert text.write("请于{截止}前处置并反馈", values) == "请尽快处置并反馈"


def test_a_place_without_an_address_is_named_by_its_grid() -> None:
    nowhere = replace(STEP, address="", unit_grid_name="城关学宫社区36格")
    assert text.facts(nowhere, "", "", AT)["地点"] == "城关学宫社区36格"
    assert text.facts(replace(nowhere, unit_grid_name=""), "", "", AT)["地点"] == "99010100100101网格"
    assert text.facts(replace(nowhere, address="沙县路12号"), "", "", AT)["地点"] == "沙县路12号"


def test_a_reason_cannot_forge_a_signature_and_cannot_be_endless() -> None:
    values = text.facts(replace(STEP, reason="【银行】" + "长" * 2000), "三全城管", "12319", AT)
    written = text.write("【{签名}】{原因}", values)
    assert written.startswith("【三全城管】(银行)")
    assert len(written) == text.LONGEST


@pytest.mark.parametrize("template", ["无签名", "【{签名}】{没有的字段}"])
def test_a_template_without_signature_or_with_an_unknown_field_is_refused(template: str) -> None:
    with pytest.raises((text.UnsignedTemplate, text.UnknownField)):
        text.check(template)


@pytest.mark.parametrize(
    ("template", "sent_minutes_ago", "now", "wait"),
    [
        ("receipt", [], AT, 0),
        ("receipt", [50, 40, 30, 20], AT, 0),
        ("receipt", [50, 40, 30, 20, 10], AT, 10),
        ("receipt", [70, 40, 30, 20, 10], AT, 0),
        ("dispatch", [5] * 99, AT, 0),
        ("urgent", [], AT + timedelta(hours=13), 0),
        ("result", [], AT + timedelta(hours=12), 9 * 60),
        ("result", [], AT + timedelta(hours=20), 60),
        ("result", [], AT + timedelta(hours=21), 0),
        ("receipt", [], AT + timedelta(hours=13), 0),
    ],
)
def test_notices_respect_the_hour_and_the_night_and_orders_never_wait(
    template: str, sent_minutes_ago: list[int], now: datetime, wait: int
) -> None:
    sent = [now - timedelta(minutes=minutes) for minutes in sent_minutes_ago]
    assert limits.may_go_at(template, sent, now, limits.Manners()) == now + timedelta(minutes=wait)


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("1", Answer("accept")), (" 1。", Answer("accept")), ("\uff11", Answer("accept")), ("2", Answer("finish")),
        ("1 0042", Answer("accept", "0042")), ("2 9901012026112400042", Answer("finish", "9901012026112400042")),
        ("1收到", Answer("accept")), ("2,已完成", Answer("finish")), ("1 已到场", Answer("accept")),
        ("12", Answer("text")), ("1号楼没人", Answer("text")), ("2人在修", Answer("text")),
        ("1-2号路", Answer("text")), ("3", Answer("text")), ("", Answer("text")),
        ("到了", Answer("text")),
    ],
)  # fmt: skip
def test_an_answer_has_one_meaning(said: str, meaning: Answer) -> None:
    assert replies.read(said) == meaning


TOLD = [OpenCase("0003", "checking"), OpenCase("0002", "handling"), OpenCase("0001", "dispatched")]


@pytest.mark.parametrize(
    ("answer", "told", "case"),
    [
        (Answer("accept"), TOLD, "0001"),
        (Answer("finish"), TOLD, "0002"),
        (Answer("finish"), TOLD[2:], "0001"),
        (Answer("text"), TOLD, "0003"),
        (Answer("accept"), TOLD[:2], "0003"),
        (Answer("accept", "0002"), TOLD, "0002"),
        (Answer("accept", "9999"), TOLD, ""),
        (Answer("accept"), [], ""),
    ],
)
def test_the_newest_case_that_fits_is_meant(answer: Answer, told: list[OpenCase], case: str) -> None:
    assert replies.which(answer, told) == case


def test_a_unit_is_warned_at_four_fifths_and_blamed_after_the_deadline() -> None:
    running = watch.follow(None, STEP)
    assert watch.due(running, AT + timedelta(minutes=95)) is None
    assert watch.due(running, AT + timedelta(minutes=96)) == "warn"
    warned = watch.told(running, "warn")
    assert watch.due(warned, AT + timedelta(minutes=120)) is None
    assert watch.due(warned, AT + timedelta(minutes=121)) == "overdue"
    assert watch.due(watch.told(warned, "overdue"), AT + timedelta(days=1)) is None


def test_fed_back_is_not_warned_and_an_older_step_changes_nothing() -> None:
    running = watch.follow(None, STEP)
    received = watch.follow(watch.told(running, "warn"), replace(STEP, seq=5, to_state="handling"))
    assert received.warn_at is None
    fed_back = watch.follow(received, replace(STEP, seq=6, to_state="feedback"))
    assert (fed_back.warn_at, fed_back.overdue_at) == (None, None)
    assert watch.follow(fed_back, STEP) == fed_back


def test_an_extension_starts_the_warnings_anew() -> None:
    warned = watch.told(watch.follow(None, STEP), "warn")
    longer = watch.follow(warned, replace(STEP, seq=9, step="extend", deadline_at=AT + timedelta(hours=10)))
    assert longer.warn_at == AT + timedelta(hours=8)


@pytest.mark.parametrize("given", ["13800000000", "+86 138-0000-0000", "8613800000000"])
def test_a_number_has_one_form(given: str) -> None:
    assert plain(given) == "13800000000"
