"""What is left of a picture that is drawn anew. Knows Pillow alone: the bare child of evidence runs it."""

from PIL import Image, ImageOps


def upright_on_white(picture: Image.Image) -> Image.Image:
    """Return the pixels alone, upright, on white: no metadata, no transparency, 8 bits a channel."""
    turned = ImageOps.exif_transpose(picture)
    if turned.mode.startswith("I"):  # 16 bits a pixel
        turned = turned.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    paper = Image.new("RGB", turned.size, "white")
    layers = turned.convert("RGBA")
    paper.paste(layers, mask=layers.getchannel("A"))
    return paper
