"""Reading a PDF's text back, as far as Qt writes PDFs: pages, fonts with their Unicode tables, text
operators. Everything that is not understood is an error, so that a page cannot pass unread.
"""

import re
import zlib
from dataclasses import dataclass

_OBJECT = re.compile(rb"(?m)^(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_TOKEN = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9A-Fa-f]*)>|(\bET\b)|(\])")


@dataclass(frozen=True)
class Paper:
    """The text of each page, and the names of the fonts that are whole in the file."""

    pages: tuple[str, ...]
    fonts: frozenset[str]


def read(raw: bytes) -> Paper:
    """Read it."""
    assert raw.startswith(b"%PDF-")
    assert raw.rstrip().endswith(b"%%EOF")
    objects = {int(m[1]): m[2] for m in _OBJECT.finditer(raw)}
    tables, fonts = {}, set()
    for number, body in objects.items():
        if b"/Subtype /Type0" in body or b"/ToUnicode" in body:
            tables[number] = _table(_stream(objects[_reference(body, b"ToUnicode")]))
        if b"/FontDescriptor" in body and b"/FontFile" in body:
            name = re.search(rb"/FontName\s*/(\S+)", body)
            assert name is not None
            fonts.add(name[1].decode())
    pages = [
        _text(body, objects, tables)
        for body in objects.values()
        if re.search(rb"/Type /Page\b", body)
    ]
    return Paper(tuple(pages), frozenset(fonts))


def _text(page: bytes, objects: dict[int, bytes], tables: dict[int, dict[int, str]]) -> str:
    resources = objects[_reference(page, b"Resources")] if b"/Resources" in page else page
    fonts = {name.decode(): int(at) for name, at in re.findall(rb"/(F\d+) (\d+) 0 R", resources)}
    content = _stream(objects[_reference(page, b"Contents")])
    said, font = [], None
    for name, hexed, end, close in _TOKEN.findall(content):
        if name:
            font = tables[fonts[name.decode()]]
        elif hexed:
            assert font is not None
            codes = [int(hexed[at : at + 4], 16) for at in range(0, len(hexed), 4)]
            said.append("".join(font[one] for one in codes))
        elif (end or close) and said and said[-1] != "\n":
            said.append("\n")
    # Qt's table says tab for the space.
    return "".join(said).replace("\t", " ")


def _table(cmap: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, sign in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(sign.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, rest in re.findall(rb"<(\w+)>\s*<(\w+)>\s*(<\w+>|\[[^\]]*\])", block):
            signs = re.findall(rb"<(\w+)>", rest)
            low, high = int(first, 16), int(last, 16)
            for at in range(high - low + 1):
                if rest.startswith(b"["):
                    found[low + at] = bytes.fromhex(signs[at].decode()).decode("utf-16-be")
                else:
                    found[low + at] = chr(int(signs[0], 16) + at)
    return found


def _reference(body: bytes, key: bytes) -> int:
    found = re.search(rb"/" + key + rb" (\d+) 0 R", body)
    assert found is not None, key
    return int(found[1])


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found is not None
    return zlib.decompress(found[1]) if b"FlateDecode" in body else found[1]
