"""Things to be seen: each kind as a node whose origin stands on the ground in its middle, heading along +x."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gltf import GltfSettings, load_model
from panda3d import core

from deploy.local.streets import canvas, figures, textures
from deploy.local.streets.mesh import Mesh
from deploy.local.streets.motion import Pose
from deploy.local.streets.scene import KINDS, VEHICLES, Thing

SETTINGS = GltfSettings(no_srgb=True, flatten_nodes=True, skip_animations=True)
GROUND = 0.015


@dataclass(frozen=True, slots=True)
class Axles:
    """Of a model, in metres from its origin: half the track, front and rear axle, the wheel's radius."""

    track: float
    front: float
    rear: float
    radius: float


AXLES = {
    "130": Axles(0.803, 1.335, -1.153, 0.34),
    "beetle": Axles(0.7, 1.61, -0.87, 0.376),
    "ferra": Axles(0.815, 1.052, -1.417, 0.315),
    "lada": Axles(0.75, 1.64, -0.86, 0.36),
    "truck": Axles(0.931, 1.426, -1.375, 0.364),
}
# The ferra's own wheel has more triangles than the whole car.
WHEEL_OF = {"ferra": ("beetle", 0.315 / 0.376)}


class Wardrobe:
    """Loads each model once and hangs up copies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: dict[str, Any] = {}
        self._shadow = canvas.texture(textures.shadow())

    def vehicle(self, kind: str) -> Any:
        if kind not in self._loaded:
            self._loaded[kind] = self._assembled(kind)
        return self._loaded[kind]

    def _assembled(self, kind: str) -> Any:
        """Body and four wheels, turned to +x and put in the middle; the files' forward is +y."""
        inner = core.NodePath(kind)
        body = core.NodePath(load_model(str(self._folder / "vehicle" / kind / "vehicle.gltf"), SETTINGS))
        body.reparentTo(inner)
        low, high = body.getTightBounds()
        worn, size = WHEEL_OF.get(kind, (kind, 1.0))
        wheel = core.NodePath(load_model(str(self._folder / "vehicle" / worn / "right_tire_front.gltf"), SETTINGS))
        axles = AXLES[kind]
        for along in (axles.front, axles.rear):
            for side in (1, -1):
                hung = wheel.copyTo(inner)
                hung.setName("wheel")
                hung.setScale(size)
                hung.setPos(side * axles.track, along, axles.radius)
                hung.setH(0 if side > 0 else 180)
        inner.setPos(-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, 0)
        outer = core.NodePath("vehicle")
        turned = outer.attachNewNode("turned")
        turned.setH(-90)
        inner.reparentTo(turned)
        outer.setShaderInput("gloss", 1.0)
        return outer

    def shade(self, kind: str) -> Any:
        shape = KINDS[kind].shape
        half_x, half_y = shape.length * 0.72, shape.width * 0.82
        mesh = Mesh()
        corners = ((-half_x, -half_y, 0), (half_x, -half_y, 0), (half_x, half_y, 0), (-half_x, half_y, 0))
        mesh.quad(corners, (0, 0, 1))
        made = canvas.node(mesh, "shade")
        made.setTexture(self._shadow, 1)
        made.setTransparency(core.TransparencyAttrib.MAlpha)
        made.setDepthWrite(False)
        made.setBin("transparent", -10)
        return made


class Actor:
    """A thing of the scene as nodes: put where it is at each moment, hidden where it is not."""

    def __init__(self, thing: Thing, wardrobe: Wardrobe, root: Any) -> None:
        self.thing = thing
        self._top = root.attachNewNode(thing.name)
        self._phases: list[Any] = []
        self._shade = wardrobe.shade(thing.kind)
        self._shade.reparentTo(self._top)
        if thing.label in VEHICLES:
            body = wardrobe.vehicle(thing.kind).copyTo(self._top)
        elif thing.kind == "person":
            body = self._top.attachNewNode("person")
            self._phases = [canvas.node(figures.person(phase)) for phase in (None, *range(figures.PHASES))]
            for phase in self._phases:
                phase.reparentTo(body)
        else:
            body = canvas.node(_goods(thing.kind))
            body.reparentTo(self._top)
        body.setColorScale(*thing.tint, 1)
        self._body = body
        self._wheels = list(body.findAllMatches("**/wheel"))
        self._top.hide()

    def show(self, at: Pose | None) -> None:
        if at is None:
            self._top.hide()
            return
        self._top.show()
        self._top.setPos(at.x, at.y, 0)
        self._top.setH(math.degrees(at.heading))
        self._body.setZ(self.thing.lift)
        # The sun stands behind the camera, to its left.
        self._shade.setPos(0, 0, GROUND)
        if self._phases:
            chosen = 1 + int(at.walked / (2 * figures.STEP) * figures.PHASES) % figures.PHASES if at.moves else 0
            for index, phase in enumerate(self._phases):
                phase.show() if index == chosen else phase.hide()
        for wheel in self._wheels:
            wheel.setP(-math.degrees(at.walked / 0.35) % 360 * (1 if wheel.getX() > 0 else -1))


def _goods(kind: str) -> Mesh:
    return {
        "umbrella": figures.umbrella,
        "table": figures.table,
        "crate": figures.crate,
        "carton": figures.carton,
    }[kind]()
