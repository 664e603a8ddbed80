"""The demo county's rules: whose an occurrence is where, what runs by itself, when people work, what is said."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

WORK_GRIDS = [f"W{n}" for n in range(1, 9)]

# source, category, trusted, verify_first, auto_accept, auto_file, auto_dispatch; the most exact line holds.
POLICY = (
    ("collector", "*", "*", 0, 1, 1, 1),
    ("video", "*", "1", 0, 1, 1, 1),
    ("video", "*", "0", 0, 0, 0, 0),
    ("citizen", "*", "*", 1, 0, 0, 0),
    ("hotline", "*", "*", 1, 0, 0, 0),
    ("volunteer", "*", "*", 1, 0, 0, 0),
    ("media", "*", "*", 1, 0, 0, 0),
    ("leader", "*", "*", 0, 1, 1, 1),
    ("transfer", "*", "*", 0, 1, 0, 0),
)

TEMPLATES = (
    ("dispatch", "【{签名}】新任务{编号}:{小类},{地点}。请于{截止}前处置并反馈。值班{电话}"),
    ("urgent", "【{签名}】紧急!{编号}{小类},{地点},{N}小时内排险,请立即到场"),
    ("warn", "【{签名}】{编号}距截止还有{M}分钟,请尽快处置"),
    ("overdue", "【{签名}】{编号}已超时{M}分钟,已计入考核"),
    ("rework", "【{签名}】{编号}核查未通过:{原因},请返工,截止{时间}"),
    ("supervise", "【{签名}】督办:{编号},要求{要求},{时间}前回复"),
    ("decision", "【{签名}】{编号}{回退/延期}申请{同意/不同意}:{说明}"),
    ("collector", "【{签名}】{核实/核查}任务{编号},{地点},{时间}前完成"),
    ("receipt", "【{签名}】您反映的问题已受理,编号{编号}。"),
    ("result", "【{签名}】您反映的{编号}已处理,感谢监督。"),
)


def _days(first: str, count: int) -> list[str]:
    return [(date.fromisoformat(first) + timedelta(days=n)).isoformat() for n in range(count)]


# As the State Council's yearly notice would set them; a county puts in what was announced.
CALENDAR = {
    "sessions": [["08:00", "12:00"], ["14:00", "18:00"]],
    "weekdays": [1, 2, 3, 4, 5],
    "holidays": [
        *_days("2026-01-01", 3), *_days("2026-02-15", 9), *_days("2026-04-04", 3), *_days("2026-05-01", 5),
        *_days("2026-06-19", 3), *_days("2026-09-25", 3), *_days("2026-10-01", 7),
        *_days("2027-01-01", 3), *_days("2027-02-05", 8), *_days("2027-04-03", 3), *_days("2027-05-01", 5),
        *_days("2027-06-09", 1), *_days("2027-09-15", 1), *_days("2027-10-01", 7),
    ],
    "makeup_workdays": [
        "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
        "2027-01-30", "2027-02-20", "2027-05-08", "2027-09-26", "2027-10-09",
    ],
}  # fmt: skip


def responsibility(taxonomy: Sequence[Mapping[str, str]]) -> list[list[object]]:
    """事件属地: in each work grid, the unit that answers for each occurrence that belongs to its place."""
    return [
        ["work_grid", grid, "E" + row["major_code"] + row["minor_code"], row["default_department"]]
        for grid in WORK_GRIDS
        for row in taxonomy
        if row["kind"] == "event" and row["responsible"] == "locality"
    ]
