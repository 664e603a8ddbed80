"""What must not matter does not: lost frames, other frame rates, other names for the same tracks."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from services.vision.domain.facts import AlertRaised
from services.vision.domain.sight import Detection
from services.vision.domain.track import Track, Tracker
from tests.support.scenes import catalogue, standing_kinds
from tests.support.scenes.play import play
from tests.support.scenes.scene import Scene

SCENES = st.builds(
    catalogue.make,
    st.sampled_from((standing_kinds.parked_long, standing_kinds.drop_off, standing_kinds.side_by_side)),
    st.integers(100, 10_000),
)
FEW = settings(max_examples=5, deadline=None, derandomize=True)


class Renamed(Tracker):
    """Gives the same tracks other numbers in each frame: now one's, now another's, now new ones."""

    def __init__(self) -> None:
        super().__init__()
        self._chance = Random(1)

    def update(self, seen: Sequence[Detection], at: float) -> list[Track]:
        tracks = super().update(seen, at)
        names = [track.id for track in tracks] + [self._chance.randrange(1000, 9999) for _ in tracks]
        self._chance.shuffle(names)
        return [replace(track, id=name) for track, name in zip(tracks, names, strict=False)]


def decided(scene: Scene, follower: type[Tracker] = Tracker) -> list[float]:
    return [fact.at for fact in play(scene, follower) if isinstance(fact, AlertRaised)]


def assert_same(one: list[float], other: list[float]) -> None:
    assert len(one) == len(other)
    assert all(abs(a - b) <= 2 for a, b in zip(one, other, strict=True))


@FEW
@given(SCENES)
def test_half_the_frames_decide_the_same(scene: Scene) -> None:
    assert_same(decided(catalogue.WORSE["dropped_frames"](scene)), decided(scene))


@FEW
@given(SCENES)
def test_other_names_for_the_tracks_decide_the_same(scene: Scene) -> None:
    assert_same(decided(scene, Renamed), decided(scene))


@FEW
@given(SCENES, st.sampled_from((2.0, 3.0, 7.0, 10.0)))
def test_another_frame_rate_decides_the_same(scene: Scene, fps: float) -> None:
    assert_same(decided(replace(scene, fps=fps)), decided(scene))
