"""What is known of one view of a street: who is followed there, what stands in which zone, how it looks empty."""

from collections.abc import Iterable, Sequence

from services.vision.domain.bicycles import Bicycles
from services.vision.domain.congestion import Congestion
from services.vision.domain.facts import Fact
from services.vision.domain.obstruction import Obstruction
from services.vision.domain.standing import Standing
from services.vision.domain.stay import State, Stay
from services.vision.domain.track import Follower
from services.vision.domain.zone import Kind, Zone, in_order
from services.vision.occupation.ground import Ground


class Scene:
    """`name` begins the ids of its stays; `background` is the empty street, where somebody knew it."""

    def __init__(self, zones: Sequence[Zone], follower: Follower, name: str, background: bytes | None = None) -> None:
        self.follower = follower
        ordered = in_order(zones)
        occupied = [zone for zone in ordered if zone.kind is Kind.OCCUPATION]
        self.standing = [Standing(zone, name) for zone in ordered if zone.kind is Kind.NO_PARKING]
        self.occupied = [Obstruction(zone, name) for zone in occupied if zone.subject != "bicycles"]
        self.bicycles = [Bicycles(zone, name) for zone in occupied if zone.subject == "bicycles"]
        for standing in self.standing:
            standing.elsewhere = [other for other in self.standing if other is not standing]
        for obstruction in self.occupied:
            obstruction.elsewhere = [other for other in self.occupied if other is not obstruction]
        self.congestion = {place.zone.id: Congestion(place.zone) for place in self.standing}
        self.ground = Ground([place.zone for place in self.occupied], background) if self.occupied else None

    @property
    def places(self) -> list[Standing | Obstruction | Bicycles]:
        return [*self.standing, *self.occupied, *self.bicycles]

    def open_stays(self) -> list[Stay]:
        return [stay for place in self.places for stay in place.stays]

    def left(self) -> list[Stay]:
        """What was alerted and is gone, as long as its return would open its alert again."""
        return [stay for place in self.standing for stay in place.left]

    def take_over(self, stays: Iterable[Stay]) -> None:
        """Go on counting what another began to count; stays of zones that are no more are not taken."""
        by_zone = {place.zone.id: place for place in self.places}
        for stay in stays:
            place = by_zone.get(stay.zone)
            if isinstance(place, Standing) and stay.state is State.CLEARED:
                place.left.append(stay)
            elif place is not None and stay.state is not State.CLEARED:
                place.stays.append(stay)

    def void(self, at: float) -> list[Fact]:
        return [fact for place in self.places for fact in place.void(at)]
