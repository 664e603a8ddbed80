"""Who works in the county, by post and never by name, and the numbers they are reached by (a range nobody has)."""

from collections.abc import Mapping, Sequence

from deploy.local.county.town import Block

PATROL = "一二三四五六七八"
STREET_ORDER = "E0501;E0502;E0503;E0504;E0505;E0506;E0507;E0508;E0509;E0510;E0511;E2101;E2102"
SANITATION = "E0102;E0103;E0104;E0105;E0106;E2105;E2112"

# id, post, department, skills
CREWS = (
    ("crew-1", "抢修一队", "D37", "*"),
    ("crew-2", "抢修二队", "D38", "*"),
    ("crew-3", "城管机动队", "D02", STREET_ORDER),
    ("crew-4", "交警清障队", "D10", "E0505"),
    ("crew-5", "环卫应急队", "D03", SANITATION),
    ("crew-6", "市政养护队", "D04", "*"),
)


def phone(serial: int) -> str:
    """An 11-digit number of a range that no operator has."""
    return f"1000000{serial:04}"


def collectors() -> list[list[object]]:
    """Two a work grid."""
    return [[f"c-{n:02}", f"{n}号采集员", f"W{(n + 1) // 2}", phone(1000 + n), f"t-c-{n:02}"] for n in range(1, 17)]


def crews(blocks: Sequence[Block]) -> list[list[object]]:
    yards = [block for block in blocks if not block.is_water and not block.park]
    step = len(yards) // len(CREWS)
    rows: list[list[object]] = []
    for n, (id_, name, department, skills) in enumerate(CREWS):
        lon, lat = yards[n * step + step // 2].center
        rows.append([id_, name, department, phone(2001 + n), f"t-{id_}", f"{lon:.7f}", f"{lat:.7f}", skills])
    return rows


def contacts(departments: Sequence[Mapping[str, str]]) -> list[list[object]]:
    """Each department's duty post and who is next; each crew and collector; the leader."""
    rows: list[list[object]] = []
    for n, row in enumerate(departments, start=1):
        rows.append([f"dept-{row['code']}", "department", row["code"], f"{row['name_zh']}值班员", phone(n), 1])
        rows.append([f"dept-{row['code']}-2", "department", row["code"], f"{row['name_zh']}负责人", phone(100 + n), 2])
    rows += [[crew[0], "crew", crew[0], crew[1], phone(2001 + n), 1] for n, crew in enumerate(CREWS)]
    rows += [[row[0], "collector", row[0], row[1], row[3], 1] for row in collectors()]
    rows.append(["leader", "leader", "leader", "分管领导", phone(3001), 1])
    return rows


def terminals() -> list[list[object]]:
    return [[row[4], "collector", row[0]] for row in collectors()] + [
        [f"t-{crew[0]}", "crew", crew[0]] for crew in CREWS
    ]
