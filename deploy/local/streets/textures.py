"""Pictures that the street wears, drawn once: asphalt with its lines, pavement tiles, shop fronts with their signs."""

import random
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"),
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
)
SIMPLIFIED = 2  # the face of the collection that draws simplified Chinese
SCALE = 44  # pixels a metre
SHOP_WIDTH, WALL_HEIGHT, SIGN_HEIGHT, FLOOR = 5.0, 10.4, 0.95, 3.9

# Name on the sign, its colour, the letters' colour.
SHOPS = (
    ("便民超市", (196, 30, 36), (255, 236, 130)),
    ("惠康大药房", (20, 126, 70), (250, 250, 250)),
    ("老张面馆", (176, 24, 24), (255, 214, 80)),
    ("小丽美发", (108, 44, 130), (255, 230, 245)),
    ("五金建材", (24, 70, 150), (250, 250, 250)),
    ("手机维修", (232, 120, 16), (255, 255, 255)),
    ("鲜果园水果店", (44, 140, 50), (255, 246, 150)),
    ("川味小炒", (150, 16, 20), (255, 225, 120)),
    ("农资农药", (30, 110, 60), (255, 255, 255)),
    ("烟酒副食", (160, 20, 28), (255, 220, 110)),
    ("县农业银行", (0, 110, 90), (255, 255, 255)),
    ("幸福蛋糕房", (214, 90, 130), (255, 250, 240)),
    ("电动车专卖", (20, 90, 170), (255, 240, 120)),
    ("童装世界", (236, 150, 30), (120, 20, 60)),
)
WALLS = ((206, 198, 182), (190, 196, 200), (214, 204, 190), (182, 176, 168), (208, 190, 170))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for path in FONTS:
        if path.exists():
            return ImageFont.truetype(str(path), size, index=SIMPLIFIED if "Noto" in path.name else 0)
    return ImageFont.load_default(size)


def _grain(image: Image.Image, strength: float, seed: int, coarse: int = 1) -> Image.Image:
    """Uneven as a real surface is: noise in grains of `coarse` pixels."""
    chance = np.random.default_rng(seed)
    small = chance.normal(0, strength, (image.height // coarse + 1, image.width // coarse + 1)).astype(np.float32)
    noise = Image.fromarray(small, "F").resize(image.size, Image.Resampling.BILINEAR)
    pixels = np.asarray(image, dtype=np.float32) + np.asarray(noise)[..., None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def asphalt(length: float, width: float, lines: list[tuple[float, float, float, float, str]]) -> Image.Image:
    """`lines` in metres: x0, y0, x1, y1 from the lower left corner, with a colour."""
    scale = 32
    image = Image.new("RGB", (int(length * scale), int(width * scale)), (104, 105, 108))
    chance = random.Random(3)
    draw = ImageDraw.Draw(image)
    for _ in range(26):
        x, y = chance.uniform(0, image.width), chance.uniform(0, image.height)
        shade = chance.choice((92, 97, 112))
        draw.rectangle((x, y, x + chance.uniform(40, 260), y + chance.uniform(20, 90)), (shade, shade, shade + 2))
    image = image.filter(ImageFilter.GaussianBlur(6))
    image = _grain(_grain(image, 9, 1), 5, 2, 24)
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = chance.uniform(0, image.width), chance.uniform(0, image.height)
        crack = [(x, y)]
        for _ in range(12):
            x, y = x + chance.uniform(-6, 26), y + chance.uniform(-14, 14)
            crack.append((x, y))
        draw.line(crack, (74, 74, 76), 2)
    colours = {"white": (214, 214, 208), "yellow": (214, 170, 44)}
    for x0, y0, x1, y1, colour in lines:
        place = (x0 * scale, image.height - y1 * scale, x1 * scale, image.height - y0 * scale)
        draw.rectangle(place, colours[colour])
    for x, y in ((12.0, 3.1), (31.0, 6.9), (52.0, 4.2)):
        at, reach = (x * scale, image.height - y * scale), 0.38 * scale
        draw.ellipse((at[0] - reach, at[1] - reach, at[0] + reach, at[1] + reach), (70, 70, 72), (52, 52, 54), 3)
    return _grain(image, 5, 4)


def tiles() -> Image.Image:
    """Four metres by four of pavement with the tactile strip in its middle, to be repeated."""
    side = 4 * SCALE
    image = Image.new("RGB", (side, side), (150, 142, 136))
    draw = ImageDraw.Draw(image)
    chance = random.Random(5)
    tile = SCALE // 2
    for row in range(8):
        for column in range(8):
            shade = chance.randint(-9, 9)
            base = (168, 158, 150) if (row + column) % 2 else (158, 146, 140)
            if row == 4:
                base = (196, 164, 76)
            place = (column * tile + 1, row * tile + 1, (column + 1) * tile - 2, (row + 1) * tile - 2)
            draw.rectangle(place, tuple(part + shade for part in base))
    return _grain(image, 5, 6)


def front(index: int) -> Image.Image:
    """One shop and the floors above it, without its sign."""
    chance = random.Random(100 + index)
    image = Image.new("RGB", (int(SHOP_WIDTH * SCALE), int(WALL_HEIGHT * SCALE)), WALLS[index * 3 % len(WALLS)])
    image = _grain(_grain(image, 4, index), 4, index + 50, 30)
    draw = ImageDraw.Draw(image)
    foot = image.height
    _shop_window(draw, chance, image.width, foot, shutter=index % 5 == 4)
    for floor in range(2):
        top = foot - int((FLOOR + 3.1 * (floor + 1)) * SCALE) + SCALE
        for x in (0.6, 2.75):
            _window(draw, chance, int(x * SCALE), top, int(1.65 * SCALE), int(1.5 * SCALE))
        if chance.random() < 0.7:
            x = int(2.33 * SCALE)
            draw.rectangle((x, top + 50, x + 30, top + 74), (222, 222, 218), (150, 150, 150))
            draw.ellipse((x + 6, top + 53, x + 24, top + 71), (120, 122, 124))
    for _ in range(12):
        x, y = chance.uniform(0, image.width), chance.uniform(0, foot - FLOOR * SCALE)
        draw.line((x, y, x, y + chance.uniform(20, 90)), tuple(part - 26 for part in WALLS[index * 3 % len(WALLS)]), 1)
    return image.filter(ImageFilter.GaussianBlur(0.5))


def _shop_window(draw: ImageDraw.ImageDraw, chance: random.Random, width: int, foot: int, shutter: bool) -> None:
    top = foot - int(2.75 * SCALE)
    left, right = int(0.3 * SCALE), width - int(0.3 * SCALE)
    if shutter:
        draw.rectangle((left, top, right, foot), (150, 156, 160))
        for y in range(top, foot, 7):
            draw.line((left, y, right, y), (122, 128, 132), 2)
        return
    draw.rectangle((left, top, right, foot), (46, 48, 52))
    for shelf in range(4):
        y = top + 24 + shelf * 26
        x = left + 6
        while x < right - 12:
            wide = chance.randint(6, 15)
            grey = chance.randint(50, 105)
            colour = tuple(grey + chance.randint(-12, 26) for _ in range(3))
            draw.rectangle((x, y, x + wide, y + 18), colour)
            x += wide + chance.randint(1, 6)
    middle = (left + right) // 2
    draw.rectangle((middle - 26, top + 8, middle + 26, foot), (30, 31, 34))
    for x in (left, middle - 28, middle + 28, right):
        draw.line((x, top, x, foot), (176, 180, 184), 4)
    draw.line((left, top, right, top), (176, 180, 184), 5)
    draw.rectangle((left, foot - 14, middle - 28, foot), (120, 116, 112))
    draw.rectangle((middle + 28, foot - 14, right, foot), (120, 116, 112))


def _window(draw: ImageDraw.ImageDraw, chance: random.Random, x: int, y: int, width: int, height: int) -> None:
    glass = chance.choice(((92, 112, 124), (78, 92, 104), (118, 132, 140)))
    draw.rectangle((x, y, x + width, y + height), glass, (226, 226, 222), 4)
    draw.line((x + width // 2, y, x + width // 2, y + height), (226, 226, 222), 3)
    draw.polygon(((x + 6, y + height - 6), (x + 30, y + 6), (x + 44, y + 6), (x + 20, y + height - 6)), _lighter(glass))
    if chance.random() < 0.4:
        draw.rectangle((x + 5, y + 5, x + width // 2 - 3, y + height - 5), (190, 176, 150))
    draw.rectangle((x - 5, y + height, x + width + 5, y + height + 6), (196, 192, 184))


def _lighter(colour: tuple[int, int, int]) -> tuple[int, int, int]:
    return (colour[0] + 24, colour[1] + 24, colour[2] + 24)


def sign(index: int) -> Image.Image:
    text, ground, ink = SHOPS[index % len(SHOPS)]
    image = Image.new("RGB", (int(4.8 * SCALE), int(SIGN_HEIGHT * SCALE)), ground)
    draw = ImageDraw.Draw(image)
    draw.rectangle((1, 1, image.width - 2, image.height - 2), outline=ink, width=2)
    size = min(32, int(image.width / (len(text) + 0.6)))
    draw.text((image.width / 2, image.height / 2), text, ink, _font(size), anchor="mm")
    return image


def shadow() -> Image.Image:
    """A soft dark patch: black, its strength in the alpha channel."""
    alpha = Image.new("L", (64, 64), 0)
    ImageDraw.Draw(alpha).rounded_rectangle((11, 11, 52, 52), 9, 165)
    image = Image.new("RGBA", (64, 64), (8, 8, 12, 255))
    image.putalpha(alpha.filter(ImageFilter.GaussianBlur(5)))
    return image
