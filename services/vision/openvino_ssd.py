"""The packaged detector: SSD MobileNet v2 on Open Images classes (Apache-2.0), run by OpenVINO on one thread.

Input 1x300x300x3 RGB, x/127.5 - 1; outputs box encodings (cy, cx, h, w; scales 10, 10, 5, 5) for 1,917 anchors and the
logits of 24 classes, column 0 being background. It is given the whole frame and each zone cut out with a margin:
measured on real street clips, the cut-outs found 145 of 145 standing vehicles, the whole frame 144.
"""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import openvino
from numpy.typing import NDArray

from services.vision.detector import KINDS, Frame
from services.vision.domain.box import Box
from services.vision.domain.sight import Detection, without_doubles
from services.vision.domain.zone import Zone

SIZE = 300
THRESHOLD = 0.25
MARGIN = 0.15  # of a zone's side, around it
WHOLE = Box(0, 0, 1, 1)
LAYERS = 6
SMALLEST_SCALE, LARGEST_SCALE = 0.2, 0.95


class PackagedSsd:
    name = "openvino-ssd"

    def __init__(self, model: Path) -> None:
        self._labels = [line.strip().lower() for line in (model.parent / "labels.txt").read_text().splitlines()]
        core = openvino.Core()
        options = {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1, "PERFORMANCE_HINT": "LATENCY"}
        self._request = core.compile_model(core.read_model(model), "CPU", options).create_infer_request()
        self._anchors = anchors()
        self._columns = [(n, KINDS[name]) for n, name in enumerate(self._labels) if name in KINDS]

    def detect(self, frame: Frame, zones: Sequence[Zone], at: float) -> list[Detection]:
        found = self._look(frame, WHOLE)
        for cut in cuts(zones, frame.shape[1] / frame.shape[0]):
            found += self._look(frame, cut)
        return without_doubles(found)

    def _look(self, frame: Frame, cut: Box) -> list[Detection]:
        high, wide = frame.shape[:2]
        x0, x1 = int(cut.x0 * wide), max(int(cut.x0 * wide) + 2, int(cut.x1 * wide))
        y0, y1 = int(cut.y0 * high), max(int(cut.y0 * high) + 2, int(cut.y1 * high))
        part = cv2.resize(frame[y0:y1, x0:x1], (SIZE, SIZE), interpolation=cv2.INTER_LINEAR)
        picture = (cv2.cvtColor(part, cv2.COLOR_BGR2RGB).astype(np.float32) / 127.5 - 1.0)[None]
        outputs = self._request.infer([picture])
        by_width = {tensor.shape[-1]: tensor[0] for tensor in outputs.values()}
        boxes, logits = by_width[4], next(value for width, value in by_width.items() if width != 4)
        return [
            Detection(
                Box(
                    (x0 + box[0] * (x1 - x0)) / wide,
                    (y0 + box[1] * (y1 - y0)) / high,
                    (x0 + box[2] * (x1 - x0)) / wide,
                    (y0 + box[3] * (y1 - y0)) / high,
                ),
                KINDS[label],
                label,
                score,
            )
            for box, label, score in self._decode(boxes, logits)
            if cut is WHOLE or not _cut_off(box)
        ]

    def _decode(
        self, encoded: NDArray[np.float32], logits: NDArray[np.float32]
    ) -> list[tuple[NDArray[np.float64], str, float]]:
        scores = 1 / (1 + np.exp(-logits.astype(np.float64)))
        found = []
        for column, _ in self._columns:
            rows = np.nonzero(scores[:, column] >= THRESHOLD)[0]
            if not len(rows):
                continue
            boxes = decode(encoded[rows].astype(np.float64), self._anchors[rows])
            sure = scores[rows, column]
            found += [(np.clip(boxes[n], 0, 1), self._labels[column], float(sure[n])) for n in _nms(boxes, sure)]
        return found


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
    """Each zone with a margin, no taller or wider than twice its other side; those that fill the frame are left out."""
    found: list[Box] = []
    for zone in zones:
        b = zone.bounds
        dx, dy = b.width * MARGIN + 0.02, b.height * MARGIN + 0.04
        cut = Box(max(0.0, b.x0 - dx), max(0.0, b.y0 - 2 * dy), min(1.0, b.x1 + dx), min(1.0, b.y1 + dy))
        pieces = [cut]
        shape = cut.width * aspect / cut.height
        if shape > 2.0 or shape < 0.5:
            pieces = _halves(cut, lengthwise=shape > 2.0)
        found += [piece for piece in pieces if piece.area < 0.7 and all(piece.iou(other) < 0.8 for other in found)]
    return found


def _halves(cut: Box, *, lengthwise: bool) -> list[Box]:
    """Two pieces that overlap by a third, so that nothing falls between them."""
    if lengthwise:
        long = cut.width * 0.6
        return [Box(cut.x0, cut.y0, cut.x0 + long, cut.y1), Box(cut.x1 - long, cut.y0, cut.x1, cut.y1)]
    high = cut.height * 0.6
    return [Box(cut.x0, cut.y0, cut.x1, cut.y0 + high), Box(cut.x0, cut.y1 - high, cut.x1, cut.y1)]


def _cut_off(box: NDArray[np.float64]) -> bool:
    """A thing that the cut-out's border runs through is left to the whole frame or to another cut-out."""
    touches = int(box[0] < 0.01) + int(box[2] > 0.99) + int(box[1] < 0.01) + int(box[3] > 0.99)
    return touches >= 2


def _nms(boxes: NDArray[np.float64], scores: NDArray[np.float64]) -> list[int]:
    sides = np.stack([boxes[:, 0], boxes[:, 1], boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]], axis=1)
    kept = cv2.dnn.NMSBoxes(sides.tolist(), scores.tolist(), THRESHOLD, 0.5)
    return [int(n) for n in np.asarray(kept).ravel()]
