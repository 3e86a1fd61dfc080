"""Reads the codes back from a picture of paper, as a door's scanner would."""

from PIL import Image


def read_codes(picture: Image.Image) -> list[str]:
    """The texts of all QR codes in the picture, from top to bottom."""
    import zxingcpp

    grey = picture.convert("L")
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcodes(grey, formats=wanted, text_mode=zxingcpp.TextMode.Plain)
    return [code.text for code in sorted(found, key=lambda code: code.position.top_left.y)]
