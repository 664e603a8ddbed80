"""The demo county's rules: whose an occurrence is where, what runs by itself, when people work, what is said."""

from collections.abc import Mapping, Sequence

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

CALENDAR = {
    "sessions": [["08:00", "12:00"], ["14:00", "18:00"]],
    "weekdays": [1, 2, 3, 4, 5],
    "holidays": [
        "2026-01-01", "2026-01-02", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20",
        "2026-04-06", "2026-05-01", "2026-05-04", "2026-05-05", "2026-06-19", "2026-09-25", "2026-10-01",
        "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07", "2027-01-01", "2027-02-05", "2027-02-08",
        "2027-02-09", "2027-02-10", "2027-02-11", "2027-04-05", "2027-05-03", "2027-06-09", "2027-10-01",
    ],
    "makeup_workdays": ["2026-02-14", "2026-09-27", "2026-10-10"],
}  # fmt: skip


def responsibility(taxonomy: Sequence[Mapping[str, str]]) -> list[list[object]]:
    """事件属地: in each work grid, the unit that answers for each occurrence that belongs to its place."""
    return [
        ["work_grid", grid, "E" + row["major_code"] + row["minor_code"], row["default_department"]]
        for grid in WORK_GRIDS
        for row in taxonomy
        if row["kind"] == "event" and row["responsible"] == "locality"
    ]
