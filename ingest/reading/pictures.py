"""Open pictures of pages (JPEG, PNG, TIFF, ...) for OCR. Owns PIL for reading; it is imported only when needed."""

import io
import warnings
from typing import Any

from pincite.ingest.errors import DamagedFile, LimitExceeded
from pincite.ingest.reading.formats.content import Content, RawPage

_MOST_PIXELS = 100_000_000  # of one picture; A3 at 600 dpi has 70 million
_MOST_FRAMES = 500


def read_picture(data: bytes) -> Content:
    """Return a page to be recognised for each picture in the file; a TIFF may hold several."""
    with _opened(data) as picture:
        width, height = picture.size
        frames = int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1
    if width * height > _MOST_PIXELS:
        raise LimitExceeded(f"it has {width} by {height} pixels, more than {_MOST_PIXELS // 10**6} million")
    left = (f"{_MOST_FRAMES} of its {frames} pictures were read",) if frames > _MOST_FRAMES else ()
    return Content((RawPage("", has_image=True),) * min(frames, _MOST_FRAMES), problems=left)


def frame(data: bytes, number: int) -> Any | None:
    """Return picture `number` (from 1) of a file, upright and on white; None if it is damaged."""
    from PIL import ImageOps

    try:
        with _opened(data) as picture:
            picture.seek(number - 1)
            upright = ImageOps.exif_transpose(picture)
            return _on_white(upright)
    except (DamagedFile, OSError, ValueError, EOFError, SyntaxError, MemoryError):
        return None


def _on_white(picture: Any) -> Any:
    from PIL import Image

    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")


def _opened(data: bytes) -> Any:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # very large pictures are refused by their size
            return Image.open(io.BytesIO(data))
    except Image.DecompressionBombError as error:
        raise LimitExceeded("the picture is too large") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise DamagedFile("the picture cannot be opened") from error
