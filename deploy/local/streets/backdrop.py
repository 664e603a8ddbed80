"""What stands in every street: carriageway and its lines, kerbs, pavement, shops with their signs, trees, lamps."""

from typing import Any

from deploy.local.streets import canvas, figures, textures
from deploy.local.streets.mesh import Mesh
from deploy.local.streets.scene import Scene
from deploy.local.streets.textures import SHOP_WIDTH, SIGN_HEIGHT, WALL_HEIGHT

WEST, EAST = -45.0, 45.0
NEAR_KERB, KERB, WALL = -0.3, 10.6, 15.0
DASH = 3.0


def lines(scene: Scene) -> list[tuple[float, float, float, float, str]]:
    """Of the carriageway, from its lower left corner; yellow along the kerb where a zone forbids to park."""
    length = EAST - WEST
    painted = [(x, 3.95, x + DASH, 4.08, "white") for x in _steps(0, length, 2 * DASH)]
    painted.append((0.0, 7.75, length, 7.86, "white"))
    for zone in scene.zones:
        if zone.kind != "no_parking":
            continue
        x0, x1 = zone.x[0] - WEST, zone.x[1] - WEST
        painted += [(x0, 10.45, x1, 10.65, "yellow"), (x0, 10.15, x1, 10.27, "yellow")]
    if scene.number == 3:
        painted.append((9.6 - WEST, 0.5, 9.9 - WEST, 4.0, "white"))
        painted += [(10.6 - WEST, y, 13.6 - WEST, y + 0.5, "white") for y in _steps(0.5, 10.2, 1.0)]
    return painted


def build(root: Any, scene: Scene) -> Any:
    """Returns the node of what nothing can go behind; the trees and lamps stand beside it."""
    behind = root.attachNewNode("backdrop")
    _ground(behind, scene)
    _shops(behind, scene.shops)
    _furniture(root.attachNewNode("furniture"), scene.number)
    return behind


def _ground(root: Any, scene: Scene) -> None:
    road = Mesh()
    flat = (0.0, 0.0, 1.0)
    road.quad(((WEST, NEAR_KERB, 0), (EAST, NEAR_KERB, 0), (EAST, KERB, 0), (WEST, KERB, 0)), flat)
    _hang(root, road, canvas.texture(textures.asphalt(EAST - WEST, KERB - NEAR_KERB, lines(scene))))
    paving = Mesh()
    # The pavement lies level with the street: the things of a scene stand on one plane.
    far, near = (KERB + 0.2, WALL), (-12.0, NEAR_KERB - 0.2)
    for y0, y1 in (far, near):
        corners = ((WEST, y0, 0), (EAST, y0, 0), (EAST, y1, 0), (WEST, y1, 0))
        paving.quad(corners, flat, repeat=((EAST - WEST) / 4, (y1 - y0) / 4))
    _hang(root, paving, canvas.texture(textures.tiles(), repeated=True))
    stones = Mesh()
    for x in _steps(WEST, EAST, 1.5):
        shade = 0.68 + 0.05 * (int(x * 7) % 3)
        for y in (KERB + 0.1, NEAR_KERB - 0.1):
            stones.box((x + 0.75, y, 0), (1.46, 0.2, 0.07), (shade, shade, shade * 0.98))
    _hang(root, stones)


def _shops(root: Any, first: int) -> None:
    facing = (0.0, -1.0, 0.0)
    for place, x in enumerate(_steps(WEST, EAST, SHOP_WIDTH)):
        index = (first + place) % len(textures.SHOPS)
        wall = Mesh()
        x1 = x + SHOP_WIDTH
        wall.quad(((x, WALL, 0), (x1, WALL, 0), (x1, WALL, WALL_HEIGHT), (x, WALL, WALL_HEIGHT)), facing)
        _hang(root, wall, canvas.texture(textures.front(index)))
        board = Mesh()
        low, high, out = 2.85, 2.85 + SIGN_HEIGHT, WALL - 0.28
        board.quad(((x + 0.1, out, low), (x1 - 0.1, out, low), (x1 - 0.1, out, high), (x + 0.1, out, high)), facing)
        _hang(root, board, canvas.texture(textures.sign(index)))
        frame = Mesh()
        frame.box((x + SHOP_WIDTH / 2, WALL - 0.13, low), (SHOP_WIDTH - 0.2, 0.24, SIGN_HEIGHT + 0.03), (0.5, 0.5, 0.5))
        frame.box((x, WALL - 0.12, 0), (0.3, 0.24, 2.9), (0.66, 0.63, 0.6))
        frame.box((x + SHOP_WIDTH / 2, WALL - 0.1, 3.95), (SHOP_WIDTH, 0.5, 0.12), (0.75, 0.73, 0.7))
        _hang(root, frame)


def _furniture(root: Any, seed: int) -> None:
    for index, x in enumerate((-19.0, -10.5, 9.8, 18.0, 27.0)):
        tree = canvas.node(figures.tree(10 * seed + index))
        tree.reparentTo(root)
        tree.setPos(x, 11.5, 0)
    for x in (-14.0, 14.0):
        lamp = canvas.node(figures.lamp())
        lamp.reparentTo(root)
        lamp.setPos(x, 11.2, 0)
    bins = canvas.node(figures.bin_pair())
    bins.reparentTo(root)
    bins.setPos(-8.3, 11.3, 0)


def _hang(root: Any, mesh: Mesh, texture: Any = None) -> None:
    made = canvas.node(mesh)
    made.reparentTo(root)
    made.setTexture(texture or canvas.plain(), 1)


def _steps(start: float, end: float, step: float) -> list[float]:
    count = int((end - start) / step + 1e-6)
    return [start + step * index for index in range(count)]
