"""What the wheel of models lacks, built from solid shapes: people, sunshades, tables, crates, cartons, trees, lamps."""

import math
import random

from deploy.local.streets.mesh import Colour, Mesh

SKIN, HAIR, SHOES = (0.87, 0.68, 0.55), (0.1, 0.08, 0.07), (0.16, 0.14, 0.14)
STEP = 0.75  # metres that a walker makes with one step
PHASES = 8


def person(phase: int | None) -> Mesh:
    """Heading along +x; `phase` 0..PHASES-1 of a double step, None while standing. The jacket takes the tint."""
    swing = 0.0 if phase is None else math.sin(2 * math.pi * phase / PHASES) * 0.5
    mesh = Mesh()
    jacket, trousers = (0.55, 0.6, 0.66), (0.2, 0.22, 0.3)
    for side, angle in ((0.1, swing), (-0.1, -swing)):
        knee = (math.sin(angle) * 0.42, side, 0.88 - math.cos(angle) * 0.42)
        foot = (knee[0] + math.sin(angle - 0.25 * abs(swing)) * 0.42, side, 0.07)
        mesh.tube((0, side * 0.9, 0.9), knee, (0.105, 0.08), trousers, sides=8)
        mesh.tube(knee, foot, (0.08, 0.055), trousers, sides=8)
        mesh.box((foot[0] + 0.05, side, 0.0), (0.26, 0.1, 0.09), SHOES)
    mesh.tube((0, 0, 0.85), (0.0, 0, 1.15), (0.17, 0.16), jacket, sides=12)
    mesh.tube((0, 0, 1.12), (0.02, 0, 1.4), (0.16, 0.19), jacket, sides=12)
    mesh.ball((0.02, 0, 1.39), (0.15, 0.23, 0.09), jacket)
    for side, angle in ((0.24, -swing), (-0.24, swing)):
        elbow = (math.sin(angle) * 0.28, side * 1.08, 1.38 - math.cos(angle) * 0.28)
        hand = (elbow[0] + 0.12 + max(0.0, angle) * 0.2, side * 1.02, elbow[2] - 0.24)
        mesh.tube((0.02, side, 1.4), elbow, (0.065, 0.055), jacket, sides=8)
        mesh.tube(elbow, hand, (0.05, 0.04), jacket, sides=8)
        mesh.ball(hand, (0.05, 0.05, 0.06), SKIN, sides=6)
    mesh.tube((0.02, 0, 1.42), (0.03, 0, 1.52), (0.06, 0.055), SKIN, sides=8)
    mesh.ball((0.04, 0, 1.59), (0.1, 0.085, 0.12), SKIN)
    mesh.ball((0.01, 0, 1.63), (0.115, 0.1, 0.1), HAIR)
    return mesh


def umbrella() -> Mesh:
    mesh = Mesh()
    mesh.tube((0, 0, 0), (0, 0, 2.5), (0.025, 0.025), (0.75, 0.75, 0.78), sides=6)
    mesh.box((0, 0, 0), (0.45, 0.45, 0.1), (0.3, 0.3, 0.32))
    panels: tuple[Colour, ...] = ((0.85, 0.13, 0.12), (0.95, 0.93, 0.88)) * 4
    mesh.tube((0, 0, 2.02), (0, 0, 2.5), (1.25, 0.03), *panels, sides=8, lid=False)
    mesh.tube((0, 0, 1.88), (0, 0, 2.02), (1.22, 1.25), *panels, sides=8, lid=False)
    return mesh


def table() -> Mesh:
    """A trestle table with fruit in trays."""
    mesh = Mesh()
    for x in (-0.7, 0.7):
        for y in (-0.32, 0.32):
            mesh.box((x, y, 0), (0.06, 0.06, 0.72), (0.45, 0.33, 0.22))
    mesh.box((0, 0, 0.72), (1.6, 0.8, 0.06), (0.62, 0.47, 0.3))
    mesh.quad(
        ((-0.8, -0.41, 0.3), (0.8, -0.41, 0.3), (0.8, -0.41, 0.78), (-0.8, -0.41, 0.78)), (0, -1, 0), (0.2, 0.42, 0.62)
    )
    fruit = ((0.9, 0.5, 0.1), (0.8, 0.12, 0.12), (0.45, 0.65, 0.15))
    for tray, colour in enumerate(fruit):
        x = -0.52 + 0.52 * tray
        mesh.box((x, 0, 0.78), (0.48, 0.7, 0.1), (0.75, 0.68, 0.5))
        _heap(mesh, (x, 0.0, 0.88), (0.42, 0.62), colour, seed=tray)
    return mesh


def crate(colour: Colour = (0.2, 0.45, 0.75)) -> Mesh:
    mesh = Mesh()
    mesh.box((0, 0, 0), (0.7, 0.55, 0.3), colour)
    _heap(mesh, (0, 0, 0.3), (0.62, 0.46), (0.45, 0.62, 0.2), seed=9)
    return mesh


def carton() -> Mesh:
    mesh = Mesh()
    mesh.box((0, 0, 0), (0.8, 0.7, 0.7), (0.72, 0.56, 0.36))
    mesh.box((0, 0, 0.701), (0.8, 0.09, 0.004), (0.86, 0.78, 0.6))
    mesh.quad(
        ((-0.2, -0.352, 0.3), (0.2, -0.352, 0.3), (0.2, -0.352, 0.5), (-0.2, -0.352, 0.5)),
        (0, -1, 0),
        (0.9, 0.88, 0.82),
    )
    return mesh


def tree(seed: int) -> Mesh:
    """A street tree with a whitewashed foot, four and a half metres high."""
    chance = random.Random(seed)
    mesh = Mesh()
    mesh.box((0, 0, 0.005), (1.1, 1.1, 0.02), (0.33, 0.27, 0.2))
    mesh.tube((0, 0, 0), (0, 0, 1.1), (0.13, 0.12), (0.88, 0.88, 0.85), sides=10)
    mesh.tube((0, 0, 1.1), (0.05, 0, 2.9), (0.12, 0.08), (0.4, 0.32, 0.24), sides=10)
    for _ in range(26):
        angle, out, up = chance.uniform(0, 2 * math.pi), chance.uniform(0.1, 0.85), chance.uniform(-0.7, 0.75)
        shade = chance.uniform(0.75, 1.15) * (1 + 0.25 * up)
        radius = chance.uniform(0.3, 0.52)
        place = (out * math.cos(angle), out * math.sin(angle), 3.4 + up)
        mesh.ball(place, (radius, radius, radius * 0.8), (0.2 * shade, 0.36 * shade, 0.15 * shade), sides=8)
    return mesh


def lamp() -> Mesh:
    mesh = Mesh()
    grey = (0.5, 0.53, 0.55)
    mesh.tube((0, 0, 0), (0, 0, 6.5), (0.09, 0.06), grey, sides=8)
    mesh.tube((0, 0, 6.4), (0, -1.8, 6.8), (0.04, 0.04), grey, sides=6)
    mesh.box((0, -2.0, 6.72), (0.3, 0.8, 0.12), (0.85, 0.87, 0.88))
    return mesh


def bin_pair() -> Mesh:
    mesh = Mesh()
    for x, colour in ((-0.3, (0.12, 0.42, 0.25)), (0.3, (0.2, 0.3, 0.55))):
        mesh.box((x, 0, 0.1), (0.5, 0.45, 0.8), colour)
        mesh.box((x, 0, 0.9), (0.54, 0.5, 0.08), (0.2, 0.2, 0.2))
    return mesh


def _heap(mesh: Mesh, at: tuple[float, float, float], size: tuple[float, float], colour: Colour, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(24):
        shade = chance.uniform(0.8, 1.15)
        place = (
            at[0] + chance.uniform(-0.45, 0.45) * size[0],
            at[1] + chance.uniform(-0.45, 0.45) * size[1],
            at[2] + chance.uniform(0.0, 0.09),
        )
        mesh.ball(place, (0.07, 0.07, 0.06), (colour[0] * shade, colour[1] * shade, colour[2] * shade), sides=6)
