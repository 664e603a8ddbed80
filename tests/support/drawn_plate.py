"""A number plate drawn as the standard has it (GA 36: 440x140 mm), on a car's grey back, tilted, small and noisy."""

import random
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
PROVINCES = "京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云陕甘青蒙宁新藏"
LETTERS, DIGITS = "ABCDEFGHJKLMNPQRSTUVWXYZ", "0123456789"
COLOURS = {"blue": ((0, 60, 170), "white"), "green": ((120, 210, 150), "black"), "yellow": ((240, 180, 20), "black")}


def number(random: random.Random, kind: str = "blue") -> str:
    head = random.choice(PROVINCES) + random.choice(LETTERS)
    if kind == "green":
        return head + random.choice("DF") + "".join(random.choice(DIGITS) for _ in range(5))
    return head + "".join(random.choice(DIGITS * 2 + LETTERS) for _ in range(5))


def car_back(text: str, plate_height: int, kind: str = "blue", seed: int = 0) -> NDArray[np.uint8]:
    """BGR; the plate so many pixels high on a grey back, tilted by the seed, with a camera's noise."""
    chance = np.random.default_rng(seed)
    plate = cv2.cvtColor(np.asarray(_plate(text, kind)), cv2.COLOR_RGB2BGR)
    high, wide = plate.shape[:2]
    scale = 4 * plate_height / high  # drawn four times too large, then made small as a lens does
    canvas_high, canvas_wide = 24 * plate_height, 4 * plate_height * 9
    canvas = np.full((canvas_high, canvas_wide, 3), 96, np.uint8)
    canvas[: canvas_high // 2] = 60
    lean, turn = chance.uniform(-0.06, 0.06), chance.uniform(-0.12, 0.12)
    at = np.array([canvas_wide / 2 - wide * scale / 2, canvas_high * 0.62])
    corners = np.array([[0, 0], [wide, turn * high], [wide + lean * wide, high * (1 + turn)], [lean * wide, high]])
    to = (corners * scale + at).astype(np.float32)
    of = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(of, to)
    cv2.warpPerspective(
        plate, matrix, (canvas_wide, canvas_high), canvas, cv2.INTER_AREA, borderMode=cv2.BORDER_TRANSPARENT
    )
    small = cv2.resize(canvas, (canvas_wide // 4, canvas_high // 4), interpolation=cv2.INTER_AREA)
    noisy = small.astype(np.float64) * chance.uniform(0.6, 1.1) + chance.normal(0, 5, small.shape)
    _, jpeg = cv2.imencode(".jpg", np.clip(noisy, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 80])
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size, index=2)


def _plate(text: str, kind: str) -> Image.Image:
    """Two pixels a millimetre: signs of 45 (43 where there are eight) by 90, a dot after the second."""
    eight = len(text) == 8
    wide, sign_wide, gap, after_second = (960, 86, 18, 98) if eight else (880, 90, 24, 68)
    ground, ink = COLOURS[kind]
    image = Image.new("RGB", (wide, 280), ground)
    draw = ImageDraw.Draw(image)
    draw.rectangle((10, 10, wide - 11, 269), outline=ink, width=4)
    x = 31
    for n, sign in enumerate(text):
        image.paste(Image.new("RGB", (sign_wide, 180), ink), (x, 50), _sign(sign, sign_wide))
        x += sign_wide + (after_second if n == 1 else gap)
        if n == 1:
            draw.ellipse((x - after_second // 2 - 10, 130, x - after_second // 2 + 10, 150), fill=ink)
    return image


@cache
def _sign(sign: str, wide: int) -> Image.Image:
    """A mask: the font's sign pressed into the standard's proportions; a 1 stays slim."""
    left, top, right, bottom = _font(200).getbbox(sign)
    tile = Image.new("L", (int(right - left), int(bottom - top)), 0)
    ImageDraw.Draw(tile).text((-left, -top), sign, 255, _font(200))
    pressed = min(wide, tile.width)
    mask = Image.new("L", (wide, 180), 0)
    mask.paste(tile.resize((pressed, 180)), ((wide - pressed) // 2, 0))
    return mask
