"""How a camera's picture compares with what it showed before: measured small, seldom and without the detector."""

import hashlib
import math

import cv2
import numpy as np
from numpy.typing import NDArray

from services.vision.detector import Frame
from services.vision.domain.camera_truth import STEADY, Measures

WIDE, HIGH = 320, 180
ACROSS, DOWN = 8, 5  # places that are looked for one by one
COARSE = (32, 18)
EDGE = 0.15  # of the picture's brightness a pixel
TEXTURED = 0.03  # spread of the edges in a place that can be found again
FEWEST = 4  # such places
FOUND = 0.4  # correlation of a place's edges
SHAKE = 1.5  # pixels: more is not averaged in
SLOW = 50  # looks until the reference has followed

Picture = NDArray[np.float32]


class View:
    """One camera's reference picture, and the measures of each look against it."""

    def __init__(self, reference: bytes | None = None) -> None:
        self._reference: Picture | None = None
        self._looks = 0
        if reference is not None:
            found = cv2.imdecode(np.frombuffer(reference, np.uint8), cv2.IMREAD_GRAYSCALE)
            if found is not None and found.shape == (HIGH, WIDE):
                self._reference, self._looks = found.astype(np.float32), SLOW
        self._edges: Picture | None = None
        self._known: _Places | None = None  # the reference's
        if self._reference is not None:
            self._see_edges(self._reference)
        self._window = cv2.createHanningWindow((WIDE, HIGH), cv2.CV_32F)
        self._digest = b""
        self._small: Picture | None = None
        self._shift = 0.0

    def measure(self, frame: Frame, at: float) -> Measures:
        # Grey first: a third to shrink and to hash.
        whole = np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), np.uint8)
        digest = hashlib.blake2b(whole[::4, ::4].tobytes(), digest_size=16).digest()
        repeated, self._digest = digest == self._digest, digest
        grey = cv2.resize(whole, (WIDE, HIGH), interpolation=cv2.INTER_AREA)
        small = np.asarray(cv2.GaussianBlur(grey, (3, 3), 0), np.float32)
        edges, light = _edges(small), float(small.mean()) + 16
        measured = {
            "brightness": float(small.mean()),
            "detail": float((edges > EDGE).mean()),
            "sharpness": float(cv2.Laplacian(small, cv2.CV_32F).var()) / light**2,
        }
        self._small, self._shift = small, 0.0
        known = self._known
        if self._reference is None or self._edges is None or known is None or known.textured.sum() < FEWEST:
            return Measures(at, repeated=repeated, **measured)
        # Copies: it multiplies what it is given by the window.
        (dx, dy), _ = cv2.phaseCorrelate(self._edges.copy(), edges.copy(), self._window)
        self._shift = math.hypot(dx, dy)
        kept = _found_again(known, _Places(edges))
        shifted = kept if self._shift < SHAKE else _found_shifted(self._edges, edges, round(dx), round(dy))
        if shifted <= kept:  # no shift explains the picture better
            self._shift = 0.0
        likeness = _likeness(_coarse(self._reference), _coarse(small))
        return Measures(
            at, repeated=repeated, kept=kept if self._shift > STEADY else max(kept, shifted), kept_shifted=shifted,
            shift=self._shift, likeness=likeness, **measured,
        )  # fmt: skip

    def learn(self) -> None:
        """The last look showed what it should: let the reference follow the light, but never a shift."""
        if self._small is None or self._shift > SHAKE:
            return
        if self._reference is None:
            self._reference = self._small.copy()
        self._looks = min(self._looks + 1, SLOW)
        self._reference += (self._small - self._reference) / self._looks
        self._see_edges(self._reference)

    def _see_edges(self, reference: Picture) -> None:
        self._edges = _edges(reference)
        self._known = _Places(self._edges)

    def snapshot(self) -> bytes | None:
        """The reference as PNG, for the camera's next owner."""
        if self._reference is None:
            return None
        done, encoded = cv2.imencode(".png", np.clip(self._reference, 0, 255).astype(np.uint8))
        return bytes(encoded) if done else None


def _edges(grey: Picture) -> Picture:
    """How steep each pixel is, relative to the picture's light."""
    steep = cv2.magnitude(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    return np.asarray(steep / (4 * (grey.mean() + 16)), np.float32)


class _Places:
    """A picture's edges place by place: (places, pixels of each), each without its mean."""

    def __init__(self, edges: Picture) -> None:
        cut = edges.reshape(DOWN, HIGH // DOWN, ACROSS, WIDE // ACROSS).swapaxes(1, 2).reshape(DOWN * ACROSS, -1)
        self.pixels = np.asarray(cut - cut.mean(axis=1, keepdims=True), np.float32)
        self.energy: Picture = np.einsum("ij,ij->i", self.pixels, self.pixels)
        self.textured: NDArray[np.bool_] = np.sqrt(self.energy / self.pixels.shape[1]) > TEXTURED


def _found_again(before: _Places, now: _Places) -> float:
    """The share of the textured places that look alike."""
    norm = np.sqrt(before.energy * now.energy) + 1e-6
    alike = np.einsum("ij,ij->i", before.pixels, now.pixels) / norm > FOUND
    return float(alike[before.textured].mean()) if before.textured.any() else 0.0


def _found_shifted(before: Picture, now: Picture, dx: int, dy: int) -> float:
    """The same with the picture put back; what left the picture is not looked for."""
    back = np.roll(now, (-dy, -dx), axis=(0, 1))
    inside = np.zeros_like(before)
    inside[max(0, -dy) : HIGH - max(0, dy), max(0, -dx) : WIDE - max(0, dx)] = 1
    return _found_again(_Places(before * inside), _Places(back * inside))


def _coarse(grey: Picture) -> Picture:
    return np.asarray(cv2.resize(grey, COARSE, interpolation=cv2.INTER_AREA), np.float32)


def _likeness(a: Picture, b: Picture) -> float:
    a, b = a - a.mean(), b - b.mean()
    return float((a * b).sum() / (np.sqrt((a * a).sum() * (b * b).sum()) + 1e-6))
