"""45,513 components: lids and lamps along the streets, trees along them and in the parks, the rest among the blocks."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from deploy.local.county.streets import is_park
from deploy.local.county.town import COUNTY, Block

TOTAL = 45_513
FEWEST = 24  # of each minor
# How common they are, by code; whatever is not named is rare.
COMMON: Mapping[str, float] = {
    "C0402": 150, "C0118": 90, "C0101": 26, "C0102": 30, "C0103": 34, "C0104": 60, "C0105": 22, "C0107": 24,
    "C0108": 12, "C0119": 14, "C0301": 8, "C0302": 20, "C0303": 22, "C0306": 16, "C0307": 10, "C0401": 30,
    "C0404": 10, "C0201": 8, "C0203": 10, "C0206": 18, "C0208": 10,
}  # fmt: skip
TELECOMS = ("D31", "D32", "D33")
STATES = ("完好", "完好", "完好", "完好", "完好", "完好", "完好", "完好", "完好", "破损")


def components(
    blocks: Sequence[Block], taxonomy: Sequence[Mapping[str, str]], random: np.random.Generator
) -> Iterator[list[object]]:
    """Rows of components.csv."""
    minors = [row for row in taxonomy if row["kind"] == "component"]
    counts = _share(minors)
    corners = np.array([block.ring[:4] for block in blocks])
    centers = corners.mean(axis=1)
    parks = np.array([is_park(block) for block in blocks])
    for row, count in zip(minors, counts, strict=True):
        code = "C" + row["major_code"] + row["minor_code"]
        where = _places(code, count, corners, centers, parks, random)
        owners = TELECOMS if row["default_department"] in TELECOMS else (row["default_department"],)
        for serial, (lon, lat) in enumerate(where, start=1):
            owner = owners[serial % len(owners)]
            yield [
                f"{COUNTY}{row['major_code']}{row['minor_code']}{serial:06}", code, row["minor_name_zh"],
                f"{lon:.7f}", f"{lat:.7f}", owner, owner, "D07" if row["major_code"] != "04" else "D05",
                STATES[int(random.integers(len(STATES)))],
            ]  # fmt: skip


def _share(minors: Sequence[Mapping[str, str]]) -> list[int]:
    """TOTAL among the minors by how common they are, each at least FEWEST; largest remainders make it exact."""
    weights = np.array([COMMON.get("C" + row["major_code"] + row["minor_code"], 1.5) for row in minors])
    wished = FEWEST + weights / weights.sum() * (TOTAL - FEWEST * len(minors))
    counts = np.floor(wished).astype(int)
    counts[np.argsort(counts - wished, kind="stable")[: TOTAL - int(counts.sum())]] += 1
    return [int(count) for count in counts]


def _places(
    code: str,
    count: int,
    corners: NDArray[np.float64],
    centers: NDArray[np.float64],
    parks: NDArray[np.bool_],
    random: np.random.Generator,
) -> NDArray[np.float64]:
    """(count, 2) lon/lat, each strictly inside one block: on its edge, then moved a part of the way to its centre."""
    chances = np.where(parks, 6.0 if code.startswith("C04") else 0.3, 1.0)
    block = random.choice(len(corners), count, p=chances / chances.sum())
    side = random.integers(0, 4, count)
    along = random.uniform(0.04, 0.96, (count, 1))
    edge = corners[block, side] * (1 - along) + corners[block, (side + 1) % 4] * along
    deep = parks[block] | (not code.startswith(("C01", "C02", "C04")))
    inward = np.where(deep, random.uniform(0.1, 0.9, count), random.uniform(0.04, 0.14, count))[:, None]
    placed: NDArray[np.float64] = np.round(edge * (1 - inward) + centers[block] * inward, 7)
    return placed
