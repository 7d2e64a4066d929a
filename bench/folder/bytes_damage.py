"""Damage that knows nothing of what a file holds: cuts, flips, encodings, line ends, sizes."""

from __future__ import annotations

import codecs
import gzip
from random import Random

from bench.folder.damage import GZIP, Corruption, Damage

__all__ = ["BYTES", "GZIPS", "bgzipped"]

HUGE = 10_000_000


def _cut(data: bytes, draw: Random) -> bytes | None:
    """Cut anywhere but at a line's end, where nobody can see it."""
    places = [draw.randrange(1, len(data)) for _ in range(8)] if len(data) > 1 else []
    good = [one for one in places if data[one - 1 : one] != b"\n" and data[one : one + 1] != b"\n"]
    return data[: good[0]] if good else None


def _cut_late(data: bytes, draw: Random) -> bytes | None:
    """Cut in the last line, but inside it."""
    body = data.rstrip(b"\r\n\t,")
    start = max(body.rfind(b"\n") + 2, len(body) - 60, 1)
    return body[: draw.randrange(start, len(body))] if start < len(body) else None


def _cut_at_line(data: bytes, draw: Random) -> bytes | None:
    ends = [place + 1 for place, byte in enumerate(data[:-1]) if byte == 10]
    return data[: draw.choice(ends)] if ends else None


def _cut_front(data: bytes, draw: Random) -> bytes:
    return data[draw.randrange(1, len(data)) :]


def _flips(count: int) -> Damage:
    def work(data: bytes, draw: Random) -> bytes:
        changed = bytearray(data)
        for _ in range(count):
            changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
        return bytes(changed)

    return work


def _with(extra: bytes) -> Damage:
    def work(data: bytes, draw: Random) -> bytes:
        place = draw.randrange(len(data))
        return data[:place] + extra + data[place:]

    return work


def _random_bytes(data: bytes, draw: Random) -> bytes | None:
    return _with(draw.randbytes(draw.randrange(1, 60)))(data, draw)


def _hole(data: bytes, draw: Random) -> bytes:
    place = draw.randrange(len(data))
    return data[:place] + data[place + draw.randrange(1, 80) :]


def _zeroed(data: bytes, draw: Random) -> bytes:
    place = draw.randrange(len(data))
    length = min(draw.randrange(1, 512), len(data) - place)
    return data[:place] + bytes(length) + data[place + length :]


def _whole(text: bytes) -> Damage:
    return lambda _, __: text


def _encoded(name: str, mark: bytes = b"") -> Damage:
    def work(data: bytes, _: Random) -> bytes | None:
        try:
            return mark + data.decode("utf-8-sig").encode(name)
        except UnicodeError:
            return None

    return work


def _latin(data: bytes, draw: Random) -> bytes | None:
    return _with(draw.choice(("Müller", "é", "µ", "naïve")).encode("latin-1"))(data, draw)


def _marked(data: bytes, _: Random) -> bytes:
    return codecs.BOM_UTF8 + data


def _marked_inside(data: bytes, draw: Random) -> bytes:
    ends = [place + 1 for place, byte in enumerate(data) if byte == 10]
    place = draw.choice(ends) if ends else 0
    return data[:place] + codecs.BOM_UTF8 + data[place:]


def _ends(end: bytes) -> Damage:
    return lambda data, _: data.replace(b"\r\n", b"\n").replace(b"\n", end)


def _mixed_ends(data: bytes, draw: Random) -> bytes:
    lines = data.replace(b"\r\n", b"\n").split(b"\n")
    return b"".join(line + draw.choice((b"\n", b"\r\n", b"\r")) for line in lines[:-1]) + lines[-1]


def _huge_line(data: bytes, draw: Random) -> bytes:
    lines = data.split(b"\n")
    filler = draw.choice((b"A", b"\t", b",", b'"', b"1", b";", b"A:", b"[", b"# "))
    lines.insert(draw.randrange(len(lines) + 1), (filler * HUGE)[:HUGE])
    return b"\n".join(lines)


def _huge_cell(data: bytes, draw: Random) -> bytes | None:
    return _with(draw.choice((b"A", b"9", b"A;", b"\xc3\xa9")) * (HUGE // 2))(data, draw)


def _many_lines(data: bytes, draw: Random) -> bytes:
    return data + draw.choice((b"\n", b"\t\n", b"#\n", b"x\n", b"[x]\n")) * 200_000


def _long_number(data: bytes, draw: Random) -> bytes | None:
    digits = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    if not digits:
        return None
    place = draw.choice(digits)
    return data[:place] + b"7" * draw.choice((19, 400, 5000)) + data[place:]


_CONTROL = (b"\x0b", b"\x0c", b"\x1c", b"\x1d", b"\x85".decode("latin-1").encode(), b"\x1b[31m")
_LINE_LIKE = ("\u2028".encode(), "\u2029".encode(), b"\x0b\n", b"\x0c\n")

BYTES = (
    Corruption("cut", _cut, held=True, times=8),
    Corruption("cut in the last line", _cut_late, held=True, times=3),
    Corruption("cut at a line end", _cut_at_line, times=2),
    Corruption("cut in front", _cut_front, times=2),
    Corruption("byte flip", _flips(1), times=6),
    Corruption("20 byte flips", _flips(20), times=2),
    Corruption("NUL", _with(b"\0"), held=True),
    Corruption("zeroed block", _zeroed),
    Corruption("random bytes", _random_bytes, times=2),
    Corruption("hole", _hole, times=2),
    Corruption("control sign", lambda data, draw: _with(draw.choice(_CONTROL))(data, draw)),
    Corruption(
        "sign like a line end", lambda data, draw: _with(draw.choice(_LINE_LIKE))(data, draw)
    ),
    Corruption("empty", _whole(b"")),
    Corruption("only a mark", _whole(codecs.BOM_UTF8)),
    Corruption("only line ends", _whole(b"\n\r\n\r\t\n")),
    Corruption("half a sign at the end", lambda data, _: data + b"\xe2\x82"),
    Corruption("UTF-16 with mark", _encoded("utf-16"), held=True),
    Corruption("UTF-16 big-endian", _encoded("utf-16-be", codecs.BOM_UTF16_BE), held=True),
    Corruption("UTF-16 without mark", _encoded("utf-16-le"), held=True),
    Corruption("UTF-16 of odd length", lambda data, _: codecs.BOM_UTF16_LE + data[:-1] + b"x"),
    Corruption("UTF-32", _encoded("utf-32"), held=True),
    Corruption("UTF-7", _encoded("utf-7"), held=False),
    Corruption("latin-1", _latin),
    Corruption("mark in front", _marked, held=True),
    Corruption("two marks", lambda data, _: codecs.BOM_UTF8 * 2 + data, held=True),
    Corruption("mark inside", _marked_inside, held=True, times=2),
    Corruption("CRLF", _ends(b"\r\n"), held=True),
    Corruption("CR", _ends(b"\r"), held=True),
    Corruption("CRCRLF", _ends(b"\r\r\n"), held=True),
    Corruption("mixed line ends", _mixed_ends, held=True),
    Corruption("huge line", _huge_line, large=True),
    Corruption("huge cell", _huge_cell, large=True),
    Corruption("many lines", _many_lines, large=True),
    Corruption("long number", _long_number),
)


def bgzipped(data: bytes) -> bytes:
    """Return the bytes as bgzip writes them: blocks of at most 64 KB, and an empty last one."""
    blocks = [data[place : place + 60_000] for place in range(0, len(data), 60_000)]
    return b"".join(_block(block) for block in [*blocks, b""])


def _block(data: bytes) -> bytes:
    whole = gzip.compress(data, mtime=0)
    size = len(whole) + 8 - 1
    extra = b"\x06\x00BC\x02\x00" + size.to_bytes(2, "little")
    return b"\x1f\x8b\x08\x04" + bytes(5) + b"\xff" + extra + whole[10:]


def _gz(work: Damage) -> Damage:
    """Let a damage be done to compressed files only."""
    return lambda data, draw: work(data, draw) if data.startswith(GZIP) else None


def _flips_inside(data: bytes, draw: Random) -> bytes:
    return gzip.compress(_flips(3)(gzip.decompress(data), draw) or b"", mtime=0)


def _last_block_gone(data: bytes, _: Random) -> bytes:
    empty = _block(b"")
    return data.removesuffix(empty)


GZIPS = (
    Corruption(
        "gz cut",
        _gz(lambda data, draw: data[: draw.randrange(2, len(data) - 28)]),
        held=True,
        times=6,
    ),
    Corruption(
        "gz without its end",
        _gz(lambda data, draw: data[: -draw.randrange(1, 12)]),
        held=False,
        times=2,
    ),
    Corruption("gz without the last block", _gz(_last_block_gone)),
    Corruption("gz with text behind", _gz(lambda data, _: data + b"garbage\n"), held=True),
    Corruption("gz with zeros behind", _gz(lambda data, _: data + bytes(512)), held=True),
    Corruption(
        "gz with random bytes behind", _gz(lambda data, draw: data + draw.randbytes(99)), held=True
    ),
    Corruption("gz flip", _gz(_flips(1)), held=True, times=6),
    Corruption("gz in gz", _gz(lambda data, _: gzip.compress(data, mtime=0)), held=True),
    Corruption("gz twice", _gz(lambda data, _: data + data)),
    Corruption("gz of nothing", _gz(lambda _, __: gzip.compress(b"", mtime=0))),
    Corruption("gz header alone", _gz(lambda data, _: data[:10])),
    Corruption(
        "gz of a cut text", _gz(lambda data, draw: gzip.compress(_inside(data, draw), mtime=0))
    ),
    Corruption(
        "gz of flips",
        _gz(_flips_inside),
        times=3,
    ),
)


def _inside(data: bytes, draw: Random) -> bytes:
    plain = gzip.decompress(data)
    return plain[: draw.randrange(1, len(plain))]
