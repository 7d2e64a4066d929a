"""Places that are no sound file: links, pipes, devices, archives that expand, odd names and sheets.

Each prepares a folder in which `sheet.tsv` names what is to be read.
"""

from __future__ import annotations

import os
import socket
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.folder.corruptions import bgzipped
from bench.folder.sources import fixtures

__all__ = ["COMBINED", "PLACES", "Place", "sheet"]

Prepare = Callable[[Path], None]
COMBINED = "localapp_dna_CombinedVariantOutput.tsv"
VCF = "small.hard-filtered.vcf"
_COLUMNS = ("sample_id", "patient_id", "tumour_type", "combined_output", "variants", "side_files")
_GIGABYTE = 1 << 30


@dataclass(frozen=True, slots=True)
class Place:
    """One prepared folder; `refuses` is True where no report may come of it."""

    name: str
    prepare: Prepare
    refuses: bool = False


def _sound(name: str) -> bytes:
    return next(source.data for source in fixtures() if source.name == name)


def sheet(
    folder: Path, *, combined: str = "", variants: str = "", side: str = "", sample: str = "S1"
) -> None:
    """Write `sheet.tsv` with one sample."""
    cells = (sample, "P1", "LUAD", combined, variants, side)
    text = "\t".join(_COLUMNS) + "\n" + "\t".join(cells) + "\n"
    (folder / "sheet.tsv").write_text(text, encoding="utf-8")


def _at(column: str, name: str, make: Callable[[Path], object]) -> Prepare:
    """Name in a column of the sheet what `make` puts there."""

    def prepare(folder: Path) -> None:
        make(folder / name)
        if column == "side":
            (folder / COMBINED).write_bytes(_sound(COMBINED))
            sheet(folder, combined=COMBINED, side=name)
        else:
            sheet(folder, **{column: name})

    return prepare


def _loop(path: Path) -> None:
    path.symlink_to(path.name + ".2")
    (path.parent / (path.name + ".2")).symlink_to(path.name)


def _to_folder(path: Path) -> None:
    (path.parent / "inner").mkdir()
    path.symlink_to("inner")


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


def _link_outside(path: Path) -> None:
    elsewhere = path.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "file").write_bytes(_sound(COMBINED))
    path.symlink_to("elsewhere/file")


@cache
def _packed_bomb(start: bytes, part: bytes, size: int = _GIGABYTE) -> bytes:
    """Return a gzip file whose content is `start` and then `part` again and again, `size` bytes."""
    packer = zlib.compressobj(6, wbits=31)
    block = part * max(1, (1 << 20) // len(part))
    out = [packer.compress(start)]
    out.extend(packer.compress(block) for _ in range(size // len(block)))
    return b"".join([*out, packer.flush()])


_HEADER = b"##fileformat=VCFv4.2\n"
_NAMES = b"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n"
_REFERENCE = b"chr1\t1000\t.\tA\t.\t99\tPASS\tDP=900\tGT:AD:DP\t0/0:900:900\n"
_CALL = b"chr1\t1000\t.\tA\tG\t99\tPASS\tDP=900\tGT:AD:DP:VF\t0/1:800,100:900:0.1111\n"

_BOMBS = {
    "NULs": (_HEADER, b"\0" * 1024),
    "one line": (_HEADER, b"A" * 1024),
    "header lines": (_HEADER, b'##INFO=<ID=X,Number=1,Type=Integer,Description="x">\n'),
    "one record": (_HEADER + _NAMES + b"chr1\t1\t.\t", b"ACGT" * 256),
    "records of one field": (_HEADER + _NAMES, b"x\n"),
    "calls": (_HEADER + _NAMES, _CALL),
    "empty lines": (_HEADER + _NAMES, b"\n" * 1024),
}


def _bomb(name: str) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(_packed_bomb(*_BOMBS[name]))


def _reference_calls(path: Path) -> None:
    path.write_bytes(_packed_bomb(_HEADER + _NAMES, _REFERENCE, 128 << 20))


def _indexed(index: bytes | None, *, older: bool = False, ending: str = ".tbi") -> Prepare:
    def prepare(folder: Path) -> None:
        path = folder / f"{VCF}.gz"
        path.write_bytes(bgzipped(_sound(VCF)))
        if index is not None:
            beside = folder / f"{VCF}.gz{ending}"
            beside.write_bytes(index)
            if older:
                os.utime(beside, (1, 1))
        sheet(folder, variants=path.name)

    return prepare


def _named(sample: str) -> Prepare:
    def prepare(folder: Path) -> None:
        (folder / COMBINED).write_bytes(_sound(COMBINED))
        sheet(folder, combined=COMBINED, sample=sample)

    return prepare


def _pair_named(text: str) -> Prepare:
    def prepare(folder: Path) -> None:
        lines = _sound(COMBINED).decode().split("\n")
        changed = [f"Pair ID\t{text}" if line.startswith("Pair ID") else line for line in lines]
        (folder / COMBINED).write_text("\n".join(changed), encoding="utf-8")
        sheet(folder, combined=COMBINED)

    return prepare


def _sheet_of(change: Callable[[bytes], bytes]) -> Prepare:
    def prepare(folder: Path) -> None:
        _named("S1")(folder)
        path = folder / "sheet.tsv"
        path.write_bytes(change(path.read_bytes()))

    return prepare


def _sheet_is(make: Callable[[Path], object]) -> Prepare:
    def prepare(folder: Path) -> None:
        make(folder / "sheet.tsv")

    return prepare


def _device(name: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(f"/dev/{name}")


PLACES = (
    *(
        Place(f"{what} in {column}", _at(column, "input.tsv", make), column != "side")
        for what, make in (
            ("link that loops", _loop),
            ("dangling link", lambda path: path.symlink_to("nowhere")),
            ("link to a folder", _to_folder),
            ("pipe", os.mkfifo),
            ("endless device", _device("zero")),
        )
        for column in ("combined", "variants", "side")
    ),
    Place("empty device", _at("combined", "input.tsv", _device("null")), True),
    Place("random device", _at("variants", "input.vcf", _device("urandom")), True),
    Place("folder", _at("combined", "input.tsv", Path.mkdir), True),
    Place("socket", _at("combined", "input.tsv", _socket), True),
    Place("missing", _at("variants", "input.vcf", lambda _: None), True),
    Place("sound link", _at("combined", "input.tsv", _link_outside)),
    *(Place(f"bomb of {name}", _at("variants", "input.vcf.gz", _bomb(name))) for name in _BOMBS),
    Place("bomb in a table", _at("variants", "input.tsv.gz", _bomb("one line")), True),
    Place("bomb at the side", _at("side", "input.vcf.gz", _bomb("NULs"))),
    Place("2.4 million reference calls", _at("side", "input.vcf.gz", _reference_calls)),
    Place("no index", _indexed(None)),
    Place("empty index", _indexed(b"")),
    Place("index of garbage", _indexed(b"garbage" * 99)),
    Place("old index", _indexed(bgzipped(b"TBI\1" + bytes(60)), older=True)),
    Place("index of another kind", _indexed(b"CSI\1garbage", ending=".csi")),
    *(
        Place(f"sample called {name}", _named(text))
        for name, text in (
            ("../../evil", "../../evil"),
            ("/tmp/evil", "/tmp/evil"),
            ("..", ".."),
            (".", "."),
            ("a/b", "a/b"),
            ("-rf", "-rf"),
            ("300 letters", "A" * 300),
            ("a right-to-left sign", "a\u202eb"),
            ("summary", "summary"),
            ("a\\b", "a\\b"),
            ("NUL", "a\0b"),
            ("<script>", "<script>alert(1)</script>"),
            ("~", "~"),
            ("a%00b", "a%00b"),
            ("a line separator", "a\u2028b"),
            ("$HOME", "$HOME"),
        )
    ),
    Place("pair called ../../evil", _pair_named("../../evil")),
    Place("pair called <script>", _pair_named("<script>alert(1)</script>")),
    Place("sheet empty", _sheet_of(lambda _: b""), True),
    Place("sheet with NUL", _sheet_of(lambda data: data + b"\0"), True),
    Place("sheet in latin-1", _sheet_of(lambda data: data.replace(b"P1", b"M\xfcller")), True),
    Place("sheet in UTF-16", _sheet_of(lambda data: data.decode().encode("utf-16"))),
    Place("sheet with CR", _sheet_of(lambda data: data.replace(b"\n", b"\r"))),
    Place("sheet with a mark", _sheet_of(lambda data: b"\xef\xbb\xbf" + data)),
    Place("sheet cut", _sheet_of(lambda data: data[:40]), True),
    Place("sheet with a sample twice", _sheet_of(lambda data: data + data.split(b"\n")[1] + b"\n")),
    Place("sheet of 10 MB in one line", _sheet_of(lambda data: data + b"A" * 10_000_000), True),
    Place("sheet is a pipe", _sheet_is(os.mkfifo), True),
    Place("sheet is a device", _sheet_is(_device("zero")), True),
    Place("sheet is a loop", _sheet_is(_loop), True),
    Place("sheet is a folder", _sheet_is(Path.mkdir), True),
)
