"""One camera's health as its pictures tell it: measured each two seconds, sooner while something seems wrong."""

from services.vision.detector import Frame
from services.vision.domain.camera_truth import CameraTruth, Status
from services.vision.settings import Settings
from services.vision.view import View

EVERY, EVERY_WHILE_DOUBTFUL = 2.0, 0.5  # seconds
WORDS = {
    Status.ONLINE: "",
    Status.FROZEN: "画面不变 / the picture does not change",
    Status.DARK: "太暗，看不见东西 / too dark to see anything",
    Status.BLURRED: "画面模糊：镜头、对焦或雾 / blurred: the lens, the focus or fog",
    Status.COVERED: "镜头被遮挡 / the lens is covered",
    Status.MOVED: "画面与原来不同，请核对区域 / another view than before: check the zones",
}


class CameraSight:
    """Feed it every frame that is looked at; `reference` is the view that the last owner of the camera knew."""

    def __init__(self, truth: CameraTruth, reference: bytes | None = None) -> None:
        self._truth = truth
        self._view = View(reference)
        self._next_at = -1e9

    @property
    def status(self) -> Status:
        return self._truth.status

    @property
    def impression(self) -> Status:
        """What the last look alone says."""
        return self._truth.impression

    @property
    def clear(self) -> bool:
        """Whether rules may rely on the picture; in doubt they may not."""
        return self._truth.clear

    @property
    def doubtful(self) -> bool:
        """Whether what it looks like is not (yet) what it is said to be."""
        return self._truth.impression is not self._truth.status

    def look(self, frame: Frame, at: float) -> None:
        if at < self._next_at:
            return
        self._truth.look(self._view.measure(frame, at))
        if self.clear:
            self._view.learn()
        self._next_at = at + (EVERY_WHILE_DOUBTFUL if self.doubtful else EVERY) - 1e-3

    def reference(self) -> bytes | None:
        return self._view.snapshot()


def sight_of(settings: Settings, status: str, view: bytes | None) -> CameraSight | None:
    """As the last owner of the camera left it, with its status and view; but a camera that was moved is not, once a
    person has confirmed its zones. None for a street that is told: its pictures are drawn."""
    if settings.detector == "scripted":
        return None
    truth = CameraTruth(settings.blind_seconds, settings.sees_again_seconds, settings.frozen_seconds)
    if status in set(Status) and (view is not None or status != Status.MOVED):
        truth.status = truth.impression = Status(status)
    return CameraSight(truth, view)
