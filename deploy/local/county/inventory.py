"""How many components of each minor the county counted, and where such things stand."""

from collections.abc import Mapping
from typing import Literal

Where = Literal["carriageway", "kerb", "main_kerb", "lane", "crossing", "signals", "bridge", "park", "bank", "inside"]

TOTAL = 45_513
REST = "C0402"  # street trees: what is left of the total
REST_WHERE: Where = "kerb"
INVENTORY: Mapping[str, tuple[int, Where]] = {
    # 公用设施
    "C0101": (1450, "carriageway"), "C0102": (2450, "carriageway"), "C0103": (2650, "carriageway"),
    "C0104": (4100, "kerb"), "C0105": (1100, "carriageway"), "C0106": (880, "kerb"), "C0107": (1750, "carriageway"),
    "C0108": (620, "carriageway"), "C0109": (480, "carriageway"), "C0110": (60, "carriageway"),
    "C0111": (760, "carriageway"), "C0112": (210, "crossing"), "C0113": (540, "kerb"), "C0114": (46, "lane"),
    "C0115": (260, "kerb"), "C0116": (420, "kerb"), "C0117": (1450, "kerb"), "C0118": (4800, "kerb"),
    "C0119": (460, "park"), "C0120": (620, "park"), "C0121": (22, "main_kerb"), "C0122": (34, "main_kerb"),
    "C0123": (28, "main_kerb"), "C0124": (12, "main_kerb"), "C0125": (46, "main_kerb"), "C0126": (380, "park"),
    "C0127": (24, "carriageway"), "C0128": (18, "main_kerb"), "C0129": (16, "carriageway"),
    "C0130": (30, "carriageway"), "C0131": (21, "inside"), "C0132": (14, "park"), "C0133": (9, "inside"),
    "C0134": (310, "inside"), "C0135": (95, "inside"), "C0136": (610, "crossing"), "C0137": (38, "main_kerb"),
    "C0138": (14, "crossing"),
    # 道路交通
    "C0201": (86, "inside"), "C0202": (140, "main_kerb"), "C0203": (124, "main_kerb"), "C0204": (18, "main_kerb"),
    "C0205": (3, "signals"), "C0206": (2, "signals"), "C0207": (1, "signals"), "C0208": (3, "bridge"),
    "C0209": (980, "crossing"), "C0210": (236, "signals"), "C0211": (720, "main_kerb"), "C0212": (160, "main_kerb"),
    "C0213": (640, "crossing"), "C0214": (58, "signals"), "C0215": (9, "main_kerb"), "C0216": (6, "main_kerb"),
    "C0217": (7, "signals"),
    # 市容环境
    "C0301": (48, "inside"), "C0302": (310, "inside"), "C0303": (74, "kerb"), "C0304": (41, "inside"),
    "C0305": (1180, "kerb"), "C0306": (720, "main_kerb"), "C0307": (980, "kerb"), "C0308": (3, "inside"),
    "C0309": (2, "park"), "C0310": (4, "bank"), "C0311": (4, "main_kerb"),
    # 园林绿化
    "C0401": (37, "park"), "C0403": (900, "kerb"), "C0404": (330, "main_kerb"), "C0405": (260, "park"),
    "C0406": (19, "park"), "C0407": (410, "park"), "C0408": (190, "park"), "C0409": (220, "park"),
    "C0410": (5, "park"),
    # 房屋土地、其他
    "C0501": (230, "inside"), "C0502": (12, "inside"), "C0503": (16, "inside"), "C0601": (9, "inside"),
    "C0602": (23, "inside"), "C0603": (31, "bank"), "C0604": (260, "bank"), "C0605": (4, "bank"),
    "C0606": (44, "bank"),
    # 扩展部件
    "C2101": (180, "lane"), "C2102": (420, "crossing"), "C2103": (310, "main_kerb"), "C2104": (1350, "kerb"),
    "C2105": (9, "inside"), "C2106": (96, "main_kerb"), "C2107": (34, "main_kerb"), "C2108": (210, "inside"),
    "C2109": (140, "park"), "C2110": (5, "bank"), "C2111": (22, "inside"), "C2112": (88, "kerb"),
}  # fmt: skip


def count_and_where(category: str) -> tuple[int, Where]:
    """KeyError for a minor that the county did not count."""
    if category == REST:
        return TOTAL - sum(count for count, _ in INVENTORY.values()), REST_WHERE
    return INVENTORY[category]
