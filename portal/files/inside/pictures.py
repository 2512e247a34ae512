"""Pictures are drawn anew: what a camera wrote beside them (place, device, time) stays out."""

import io
import warnings
from typing import Final

from PIL import Image, ImageOps

from portal.files.inside import kinds
from portal.foreign.refusing import Reason, Refused

MOST_PIXELS: Final = 20_000_000
QUALITY = 90
_FORMATS = {kinds.JPEG: "JPEG", kinds.PNG: "PNG"}
_MODES = {kinds.JPEG: ("RGB", "L"), kinds.PNG: ("RGB", "RGBA", "L", "LA", "1")}


def redrawn(content: bytes, *, kind: str, name: str) -> bytes:
    """The same picture the right way up, without metadata."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            Image.MAX_IMAGE_PIXELS = MOST_PIXELS
            with Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as image:
                _refuse_huge(image.size, name)
                return _drawn(ImageOps.exif_transpose(image), kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(Reason.TOO_LARGE, _too_large(name)) from error
    except (OSError, SyntaxError) as error:
        raise Refused(
            Reason.BROKEN, f"图片“{name}”已损坏，打不开，没有保存。请换一份再上传。"
        ) from error


def _drawn(image: Image.Image, kind: str) -> bytes:
    if image.mode not in _MODES[kind]:
        has_alpha = kind == kinds.PNG and "transparency" in image.info
        image = image.convert("RGBA" if has_alpha else "RGB")
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    buffer = io.BytesIO()
    clean.save(buffer, _FORMATS[kind], quality=QUALITY)
    return buffer.getvalue()


def _refuse_huge(size: tuple[int, int], name: str) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise Refused(Reason.TOO_LARGE, _too_large(name))


def _too_large(name: str) -> str:
    return f"图片“{name}”超过 {MOST_PIXELS // 10_000} 万像素，没有保存。请缩小后再上传。"
