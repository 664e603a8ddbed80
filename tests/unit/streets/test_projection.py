"""The pinhole camera: known places, and agreement with the renderer's own lens."""

import math

import pytest

from deploy.local.streets.projection import Camera, clip

STRAIGHT = Camera((0.0, -10.0, 0.0), (0.0, 0.0, 0.0), fov=90.0, width=200, height=100)
POINTS = ((1.5, 9.1, 0.0), (-3.0, 2.0, 1.7), (6.0, 14.5, 2.5), (0.0, 30.0, 0.0))


def test_what_the_camera_looks_at_is_in_the_middle() -> None:
    assert STRAIGHT.see((0.0, 0.0, 0.0)) == pytest.approx((0.5, 0.5))


def test_at_ninety_degrees_the_edge_is_as_far_aside_as_away() -> None:
    assert STRAIGHT.see((10.0, 0.0, 0.0)) == pytest.approx((1.0, 0.5))
    assert STRAIGHT.see((-10.0, 0.0, 0.0)) == pytest.approx((0.0, 0.5))


def test_up_is_up_and_a_wide_picture_is_filled_by_half_the_height() -> None:
    assert STRAIGHT.see((0.0, 0.0, 5.0)) == pytest.approx((0.5, 0.0))
    assert STRAIGHT.see((0.0, 0.0, -5.0)) == pytest.approx((0.5, 1.0))


def test_nothing_is_seen_behind_the_lens() -> None:
    assert STRAIGHT.see((0.0, -11.0, 0.0)) is None
    assert STRAIGHT.frame([(0.0, 0.0, 0.0), (0.0, -20.0, 0.0)]) is None


def test_clipping_tells_which_share_is_left() -> None:
    inside, share = clip((-0.1, 0.2, 0.1, 0.4))
    assert inside == (0.0, 0.2, 0.1, 0.4)
    assert share == pytest.approx(0.5)
    assert clip((1.2, 0.0, 1.4, 0.5))[1] == 0.0


@pytest.mark.parametrize("point", POINTS)
def test_it_agrees_with_the_renderers_lens(point: tuple[float, float, float]) -> None:
    from panda3d import core

    camera = Camera((-5.0, -8.0, 7.0), (1.6, 8.6, 0.9), fov=52)
    lens = core.PerspectiveLens()
    lens.setFov(camera.fov, camera.vertical_fov)
    root = core.NodePath("root")
    eye = root.attachNewNode(core.Camera("camera", lens))
    eye.setPos(*camera.position)
    eye.lookAt(core.Point3(*camera.target))
    seen = core.Point2()
    lens.project(eye.getRelativePoint(root, core.Point3(*point)), seen)
    assert camera.see(point) == pytest.approx(((seen[0] + 1) / 2, (1 - seen[1]) / 2), abs=1e-4)


def test_the_vertical_angle_follows_from_the_shape_of_the_picture() -> None:
    assert math.tan(math.radians(STRAIGHT.vertical_fov) / 2) == pytest.approx(0.5)
