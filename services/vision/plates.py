"""Reads number plates off pictures of vehicles with RapidOCR (PP-OCR models, Apache-2.0) on OpenVINO."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from services.vision.detector import CannotDetect, Frame
from services.vision.domain.plate import Plate, Reading, reading, vote
from services.vision.evidence.pictures import read

LONG_SIDE = 480  # of what the text finder is given; larger finds no more, and takes longer
ENLARGED = 3.0  # at most: small plates are read better when made larger before


class RapidOcr:
    """Nothing of what it reads is logged. One picture at a time, whoever calls."""

    def __init__(self) -> None:
        try:
            import rapidocr
        except ImportError as error:
            raise CannotDetect(
                "没有安装 rapidocr: pip install 'sanquan[plates]',或设 VISION_PLATES=none / it is not installed"
            ) from error
        models = Path(rapidocr.__file__).parent / "models"  # all that it needs is in the wheel: no network
        self._read: Any = rapidocr.RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.text_score": 0.2,  # the vote decides, not one picture
                "Det.engine_type": rapidocr.EngineType.OPENVINO,
                "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
                "Det.limit_side_len": LONG_SIDE,
                "Det.limit_type": "max",
                "Rec.engine_type": rapidocr.EngineType.OPENVINO,
                "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
                "EngineConfig.openvino.inference_num_threads": 1,
            }
        )
        self._one = threading.Lock()

    def plate(self, crops: Sequence[bytes]) -> Plate:
        """Of one vehicle's pictures (JPEG). Takes CPU: not for an event loop."""
        return vote([found for crop in crops for found in self.readings(read(crop))])

    def readings(self, crop: Frame) -> list[Reading]:
        scale = max(1.0, min(ENLARGED, LONG_SIDE / max(crop.shape[:2])))
        larger = np.asarray(cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)
        with self._one:
            told = self._read(larger, return_word_box=True, return_single_char_box=True)
        found = []
        for line in told.word_results if told.txts else ():
            text = "".join(sign for sign, _, _ in line)
            sure = [float(score) for sign, score, _ in line for _ in sign]
            if (one := reading(text, sure)) is not None:
                found.append(one)
        return found
