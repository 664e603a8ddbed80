"""Whether what is seen at a place is what stood there: by place, look, where it came from, and what is before it."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from services.vision.domain.box import Box
from services.vision.domain.stay import Patch, Sight, Stay
from services.vision.domain.track import Track

SAME_PLACE = 0.5
SAME_TRACK_PLACE = 0.45
ELSEWHERE = 0.3  # IoU with a place below which a thing is not in it
CONTINUES = 1.0  # seconds that a track may miss and still be trusted to be the same thing
CONTINUED_LOOK = 0.15  # while its own track never broke off
SMOOTH = 0.7  # IoU of two sights, one after the other, of one thing that stands or crawls
SAME_LOOK = 0.45  # for a track that appeared at this very place
UNCHANGED_LOOK = 0.7  # of the picture alone; also for a track that drove here from elsewhere
BACK_LOOK, BACK_TONE = 0.8, 20.0  # for what was gone for minutes; the tone in greys, which a likeness does not see
PART = 0.7  # share of a box in another, of which it is a part: the half in view, one end of a motorcycle
HIDES = 0.2  # share of the place that something before it covers
TOUCHES = 0.02  # likewise; that much of its look is another's
ABOUT_LEVEL = 0.15  # as LEVEL, where boxes tremble
LEVEL = 0.1  # box heights between the feet of two things that stand in one place


def recognise(
    stay: Stay, alike: float, things: Sequence[Track], others: Sequence[Track], at: float
) -> tuple[Sight, Track | None]:
    """`alike` is how much the place looks as it did; the track is the one that was seen to be it.

    `things` may stand where it stands, `others` may only be before it.
    """
    partly = bool(before(stay.box, [track for track in (*things, *others) if not stood_here(stay, track)]))
    drove_off = any(stood_here(stay, track) and track.box.iou(stay.box) < ELSEWHERE for track in things)
    fitting = [track for track in things if _fits(stay, track, alike, partly, drove_off, at)]
    if fitting:
        return Sight.SEEN, max(fitting, key=lambda track: track.box.iou(stay.box))
    if alike > UNCHANGED_LOOK:
        return Sight.UNCHANGED, None
    if partly:
        return Sight.HIDDEN, None
    if any(not stood_here(stay, track) and _in_its_place(stay.box, track) for track in things):
        return Sight.REPLACED, None
    return Sight.MISSING, None


def is_back(stay: Stay, box: Box, patch: Patch) -> bool:
    """Whether this is what left a while ago: strictly, for a wrong yes loses an alert, a wrong no says one twice."""
    return (
        box.iou(stay.box) >= SAME_PLACE and stay.likeness(patch) >= BACK_LOOK and abs(stay.tone_off(patch)) <= BACK_TONE
    )


def is_whole_of(box: Box, part: Box) -> bool:
    """Whether this box may be the whole of what was known by a part, while the rest was hidden."""
    return part.covered_by(box) > PART and box.iou(part) < SAME_PLACE


def before(place: Box, tracks: Iterable[Track], least: float = HIDES) -> list[Box]:
    """What stands or passes before this place and hides that share of it at least: it stands lower in the picture."""
    return [
        track.box
        for track in tracks
        if place.covered_by(track.box) > least
        and track.box.y1 > place.y1 + (LEVEL if track.box.iou(place) >= SAME_PLACE else -LEVEL) * place.height
    ]


def _fits(stay: Stay, track: Track, alike: float, partly: bool, drove_off: bool, at: float) -> bool:
    """`partly`: something is before the place, so that a look that changed says little. `drove_off`: its own track is
    seen elsewhere; unless that only took over from it in passing, what is in its place now is another. So it is
    where the place was seen without it, and its track goes on with the next (a rank where all move up, seldom looked
    at), unless what is in view of it looks like it: where no look is remembered, nothing does.
    """
    if track.driving:
        return False
    place, same_track = track.box.iou(stay.box), stood_here(stay, track)
    if same_track and at - stay.last_seen <= CONTINUES:
        if alike >= UNCHANGED_LOOK and is_whole_of(track.box, stay.box):
            return True
        known = partly or alike >= CONTINUED_LOOK or _goes_on_smoothly(track, stay.last_seen)
        return known and place >= SAME_TRACK_PLACE
    came = not same_track and track.born is not None and track.born.iou(stay.box) < ELSEWHERE
    if came or drove_off or (stay.vacated and not (partly and stay.template)):
        return place >= SAME_PLACE and alike >= UNCHANGED_LOOK
    return place >= SAME_PLACE and alike >= SAME_LOOK


def stood_here(stay: Stay, track: Track) -> bool:
    """Whether this track was in its place when the stay was last seen: no two things are in one place at one time.
    Tracks change their names; what they remember of where they were is their own."""
    boxes = [box for at, box, _ in track.history if at <= stay.last_seen]
    return bool(boxes) and (boxes[-1].iou(stay.box) >= SAME_TRACK_PLACE or boxes[-1].covered_by(stay.box) > PART)


def _goes_on_smoothly(track: Track, since: float) -> bool:
    """Whether it moved up a little at most; a track that went on with another thing jumped."""
    boxes = [box for at, box, _ in track.history if at >= since]
    return all(one.iou(other) >= SMOOTH for one, other in pairwise(boxes))


def _in_its_place(place: Box, track: Track) -> bool:
    """A thing that stands there, has for as long as it is remembered, and is not known for what stood there."""
    return track.still and all(
        box.iou(place) >= SAME_PLACE and abs(box.y1 - place.y1) < ABOUT_LEVEL * place.height
        for box in (track.history[0][1], track.box)
    )
