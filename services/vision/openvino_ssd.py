"""The packaged detector: SSD MobileNet v2 on Open Images classes (Apache-2.0), run by OpenVINO, on one CPU thread.

Input 1x300x300x3 RGB, x/127.5 - 1; outputs box encodings (cy, cx, h, w; scales 10, 10, 5, 5) for 1,917 anchors and the
logits of 24 classes, column 0 being background. It is given the whole frame and each zone cut out with a margin:
measured on real street clips, the cut-outs found 145 of 145 standing vehicles, the whole frame 144.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import openvino
from numpy.typing import NDArray

from services.vision.detector import CannotDetect, Choice, Frame, Look, digest_of
from services.vision.domain.box import Box
from services.vision.domain.sight import Detection, without_doubles
from services.vision.domain.track import Follower, Tracker
from services.vision.domain.zone import Kind, Zone

SIZE = 300
BATCH_OF_A_GPU = 8
THRESHOLD = 0.25
MARGIN = 0.15  # of a zone's side, around it
WHOLE = Box(0, 0, 1, 1)
LAYERS = 6
SMALLEST_SCALE, LARGEST_SCALE = 0.2, 0.95


class PackagedSsd:
    name = "openvino-ssd"

    def __init__(self, model: Path, choice: Choice | None = None) -> None:
        choice = choice or Choice()
        self._kinds = choice.kinds
        self._anchors = anchors()
        try:
            text = (model.parent / "labels.txt").read_text(encoding="utf-8")
            network = openvino.Core().read_model(model)
        except (OSError, ValueError, RuntimeError) as error:
            raise CannotDetect(f"{model} 读不了 / cannot be read: {error}") from error
        self._labels = [line.strip().lower() for line in text.splitlines()]
        shapes = {tuple(output.shape) for output in network.outputs}
        if shapes != {(1, len(self._anchors), 4), (1, len(self._anchors), len(self._labels))}:
            raise CannotDetect(f"{model} 不是随包取回的网络 / is not the packaged network: {shapes}")
        self.digest = digest_of(model)
        compiled = _compiled(network, choice)
        self._request = compiled.create_infer_request()
        self._requests = [self._request]
        for _ in range(1, compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")):
            self._requests.append(compiled.create_infer_request())
        self.batch = choice.batch or (1 if choice.device in (None, "CPU") else BATCH_OF_A_GPU)
        self._columns = [n for n, name in enumerate(self._labels) if name in self._kinds]
        if not self._columns:
            raise CannotDetect(f"{model} 没有认得的类别 / has no class that we know: {', '.join(self._labels)}")

    def detect(self, frame: Frame, zones: Sequence[Zone], at: float) -> list[Detection]:
        found: list[Detection] = []
        for part in _parts(frame, zones):
            found += self._seen(part, self._request.infer([part.picture]))
        return without_doubles(found)

    def detect_many(self, looks: Sequence[Look]) -> list[list[Detection]]:
        """While the device computes some parts the next are cut out: as many at once as it does best.

        Not by OpenVINO's own queue: its callbacks have been seen to hang (ultralytics/ultralytics#25923).
        """
        found: list[list[Detection]] = [[] for _ in looks]
        free, asked = list(self._requests), deque[tuple[Any, int, _Part]]()

        def hear() -> None:
            request, n, part = asked.popleft()
            request.wait()
            found[n] += self._seen(part, request.results)
            free.append(request)

        for n, look in enumerate(looks):
            for part in _parts(look.frame, look.zones):
                if not free:
                    hear()
                request = free.pop()
                request.start_async([part.picture])
                asked.append((request, n, part))
        while asked:
            hear()
        return [without_doubles(one) for one in found]

    def follower(self) -> Follower:
        return Tracker()

    def _seen(self, part: "_Part", outputs: Any) -> list[Detection]:
        by_width = {tensor.shape[-1]: tensor[0] for tensor in outputs.values()}
        boxes, logits = by_width[4], next(value for width, value in by_width.items() if width != 4)
        return [
            Detection(part.in_frame(box), self._kinds[label], label, score)
            for box, label, score in self._decode(boxes, logits)
            if part.is_whole or not _cut_off(box)
        ]

    def _decode(
        self, encoded: NDArray[np.float32], logits: NDArray[np.float32]
    ) -> list[tuple[list[float], str, float]]:
        scores = 1 / (1 + np.exp(-logits.astype(np.float64)))
        found = []
        for column in self._columns:
            rows = np.nonzero(scores[:, column] >= THRESHOLD)[0]
            if not len(rows):
                continue
            boxes = decode(encoded[rows].astype(np.float64), self._anchors[rows])
            sure = scores[rows, column]
            inside = np.clip(boxes, 0, 1).tolist()
            found += [(inside[n], self._labels[column], float(sure[n])) for n in _nms(boxes, sure)]
        return found


@dataclass(frozen=True, slots=True)
class _Part:
    """What the network is given; of a frame's `size` (wide, high) it is the pixels from x0, y0 to x1, y1."""

    picture: NDArray[np.float32]
    size: tuple[int, int]
    x0: int
    y0: int
    x1: int
    y1: int
    is_whole: bool

    def in_frame(self, box: Sequence[float]) -> Box:
        """From shares of the part to shares of the frame."""
        wide, high = self.size
        return Box(
            (self.x0 + box[0] * (self.x1 - self.x0)) / wide,
            (self.y0 + box[1] * (self.y1 - self.y0)) / high,
            (self.x0 + box[2] * (self.x1 - self.x0)) / wide,
            (self.y0 + box[3] * (self.y1 - self.y0)) / high,
        )


def _parts(frame: Frame, zones: Sequence[Zone]) -> Iterator[_Part]:
    high, wide = frame.shape[:2]
    for cut in (WHOLE, *cuts(zones, wide / high)):
        x0, x1 = int(cut.x0 * wide), max(int(cut.x0 * wide) + 2, int(cut.x1 * wide))
        y0, y1 = int(cut.y0 * high), max(int(cut.y0 * high) + 2, int(cut.y1 * high))
        small = cv2.resize(frame[y0:y1, x0:x1], (SIZE, SIZE), interpolation=cv2.INTER_LINEAR)
        picture = (cv2.cvtColor(small, cv2.COLOR_BGR2RGB).astype(np.float32) / 127.5 - 1.0)[None]
        yield _Part(picture, (wide, high), x0, y0, x1, y1, cut is WHOLE)


def _compiled(network: Any, choice: Choice) -> Any:
    """f32: the same answer on every machine; bf16, the CPU's default where it has such, took half as long again."""
    device = choice.device or "CPU"
    options: dict[str, Any] = {"NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": choice.precision}
    if device == "CPU":
        options["INFERENCE_NUM_THREADS"] = 1
    core = openvino.Core()
    try:
        return core.compile_model(network, device, options)
    except (RuntimeError, ValueError) as error:
        there = ", ".join(core.available_devices)
        raise CannotDetect(
            f"OpenVINO 不能在 {device} 上以 {choice.precision} 运行 (VISION_DEVICE, VISION_PRECISION),"
            f"本机有 {there} / OpenVINO cannot run so here; there is {there}: {str(error).strip().splitlines()[-1]}"
        ) from error


def anchors() -> NDArray[np.float64]:
    """(1917, 4) of cy, cx, h, w in 0..1: six feature maps, the lowest with three shapes, the others with six."""
    scales = [SMALLEST_SCALE + (LARGEST_SCALE - SMALLEST_SCALE) * n / (LAYERS - 1) for n in range(LAYERS)] + [1.0]
    made = []
    for layer, cells in enumerate((19, 10, 5, 3, 2, 1)):
        s, following = scales[layer], scales[layer + 1]
        if layer == 0:
            shapes = [(0.1, 1.0), (s, 2.0), (s, 0.5)]
        else:
            shapes = [(s, ratio) for ratio in (1.0, 2.0, 0.5, 3.0, 1 / 3)] + [((s * following) ** 0.5, 1.0)]
        for y in range(cells):
            for x in range(cells):
                for scale, ratio in shapes:
                    root = ratio**0.5
                    made.append(((y + 0.5) / cells, (x + 0.5) / cells, scale / root, scale * root))
    return np.array(made)


def decode(encoded: NDArray[np.float64], anchor: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 4) of x0, y0, x1, y1 from the network's offsets."""
    cy = encoded[:, 0] / 10 * anchor[:, 2] + anchor[:, 0]
    cx = encoded[:, 1] / 10 * anchor[:, 3] + anchor[:, 1]
    h = np.exp(encoded[:, 2] / 5) * anchor[:, 2]
    w = np.exp(encoded[:, 3] / 5) * anchor[:, 3]
    return np.stack([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2], axis=1)


def cuts(zones: Sequence[Zone], aspect: float) -> list[Box]:
    """Each zone with a margin, no taller or wider than twice its other side; those that fill the frame are left out.

    Occupied zones come last: where a no-parking zone's cut-out shows them too, they need none of their own.
    """
    found: list[Box] = []
    for zone in sorted(zones, key=lambda zone: zone.kind is Kind.OCCUPATION):
        b = zone.bounds
        dx, dy = b.width * MARGIN + 0.02, b.height * MARGIN + 0.04
        cut = Box(max(0.0, b.x0 - dx), max(0.0, b.y0 - 2 * dy), min(1.0, b.x1 + dx), min(1.0, b.y1 + dy))
        pieces = [cut]
        shape = cut.width * aspect / cut.height
        if shape > 2.0 or shape < 0.5:
            pieces = _halves(cut, lengthwise=shape > 2.0)
        found += [piece for piece in pieces if piece.area < 0.7 and not _is_shown(piece, zone, found)]
    return found


def _is_shown(piece: Box, zone: Zone, found: Sequence[Box]) -> bool:
    if zone.kind is Kind.OCCUPATION and any(piece.covered_by(other) > 0.7 for other in found):
        return True
    return any(piece.iou(other) >= 0.8 for other in found)


def _halves(cut: Box, *, lengthwise: bool) -> list[Box]:
    """Two pieces that overlap by a third, so that nothing falls between them."""
    if lengthwise:
        long = cut.width * 0.6
        return [Box(cut.x0, cut.y0, cut.x0 + long, cut.y1), Box(cut.x1 - long, cut.y0, cut.x1, cut.y1)]
    high = cut.height * 0.6
    return [Box(cut.x0, cut.y0, cut.x1, cut.y0 + high), Box(cut.x0, cut.y1 - high, cut.x1, cut.y1)]


def _cut_off(box: Sequence[float]) -> bool:
    """A thing that the cut-out's border runs through is left to the whole frame or to another cut-out."""
    touches = int(box[0] < 0.01) + int(box[2] > 0.99) + int(box[1] < 0.01) + int(box[3] > 0.99)
    return touches >= 2


def _nms(boxes: NDArray[np.float64], scores: NDArray[np.float64]) -> list[int]:
    sides = np.stack([boxes[:, 0], boxes[:, 1], boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]], axis=1)
    kept = cv2.dnn.NMSBoxes(sides.tolist(), scores.tolist(), THRESHOLD, 0.5)
    return [int(n) for n in np.asarray(kept).ravel()]
