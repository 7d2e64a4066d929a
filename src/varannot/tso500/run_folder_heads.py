"""What the first lines of a file say: its kind, the ids and the genome build that it names.

Only the head of a file is read: a genome VCF has millions of lines, and a run many of them.
"""

from __future__ import annotations

import gzip
import re
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from varannot.errors import BrokenFileError, Problem
from varannot.textio import decode, encoding_of
from varannot.tso500.cells import unquote
from varannot.tso500.gene_copies import is_gene_copy_header, is_gene_copy_vcf
from varannot.tso500.grammar import Document, Shape, parse
from varannot.tso500.run_folder_names import Role
from varannot.tso500.side_files import ALL_FUSIONS_COLUMNS, TMB_TRACE_COLUMNS
from varannot.tso500.table_lines import comma_cells

__all__ = ["OWN_SHEET", "RUN_SHEET", "Head", "Layout", "recognise_head"]

_HEAD = 1 << 16
_LONGEST_HEAD = 1 << 22
"""Bytes of the longest VCF header that is looked through for its column line."""

RUN_SHEET = "Illumina sample sheet"
OWN_SHEET = "sample sheet of this program"
_GENE_COPIES = "table of gene copy numbers by PhenoHRD, which is not read"
_GZIP = b"\x1f\x8b"


class Layout(StrEnum):
    """Which software wrote a folder."""

    LOCALAPP = "LocalApp TSO500"
    DRAGEN = "DRAGEN TSO500"
    CTDNA = "DRAGEN TSO500 ctDNA"


@dataclass(frozen=True, slots=True)
class Head:
    """The kind of a file, and what its first lines name.

    `kind` is a role, or in words what else the file is. `pair`, `dna`, `rna` and `written` are of
    a CombinedVariantOutput; `samples` are the columns of a VCF or of a MetricsOutput; `build` is
    GRCh37, GRCh38 or empty.
    """

    kind: Role | str
    layout: Layout | None = None
    version: str = ""
    pair: str = ""
    dna: str = ""
    rna: str = ""
    written: str = ""
    samples: tuple[str, ...] = ()
    build: str = ""


def recognise_head(path: Path, file: str) -> Head | None:
    """Return what the head of a file says, or None if it is none of the kinds that are looked for.

    Raises BrokenFileError for content that is no text, damaged, or of a known kind but broken.
    """
    data, whole = _head_of(path, file, _HEAD)
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"##fileformat=VCF"):
        if b"\n#CHROM" not in data and not whole:
            data, whole = _head_of(path, file, _LONGEST_HEAD)
        return _vcf(data.decode("utf-8", errors="replace"), file)
    if start.startswith((b"{", b"[{")):
        return _json(start.decode("utf-8", errors="replace"))
    text_bytes = data if whole else _whole_lines(data)
    if not text_bytes and not whole:
        return None
    text, _ = decode(text_bytes, file)
    lines = [line for line in text.split("\n") if line.strip(" \t,")]
    if not lines:
        raise BrokenFileError([Problem(file, None, "", "an empty file", "a file with content")])
    banner = lines[0].casefold()
    if "combined variant output" in banner:
        return _combined(parse(text_bytes, file, _SHAPES))
    if "metrics output" in banner:
        return _metrics(parse(text_bytes, file, _SHAPES))
    if banner.startswith("[header]"):
        return Head(RUN_SHEET)
    return _table([line for line in lines if not line.startswith("#")])


def _head_of(path: Path, file: str, size: int) -> tuple[bytes, bool]:
    """Return the first bytes, unpacked, and whether they are all."""
    with path.open("rb") as stream:
        packed = stream.read(2) == _GZIP
        stream.seek(0)
        try:
            if packed:
                with gzip.GzipFile(fileobj=stream) as unpacked:
                    data = unpacked.read(size + 1)
            else:
                data = stream.read(size + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            expected = "a whole gzip file"
            action = "Copy the file again from the result folder of the run."
            raise BrokenFileError(
                [Problem(file, None, "", str(error), expected, action)]
            ) from error
    return data[:size], len(data) <= size


def _whole_lines(data: bytes) -> bytes:
    """Return a head without its last line, which may be cut; no byte if there is no line end."""
    if encoding_of(data) == "utf-16":
        end = b"\n\x00" if data.startswith(b"\xff\xfe") else b"\x00\n"
        return data[: data.rfind(end) + 2] if end in data else b""
    return data[: data.rfind(b"\n") + 1]


# --------------------------------------------------------------------------- banner and sections

_SHAPES = {
    "analysis details": Shape.KEY_VALUE,
    "sequencing run details": Shape.KEY_VALUE,
    "tmb": Shape.KEY_VALUE,
    "msi": Shape.KEY_VALUE,
    "gis": Shape.KEY_VALUE,
    "header": Shape.KEY_VALUE,
    "notes": Shape.KEY_VALUE,
    "analysis status": Shape.TABLE,
    "run qc metrics": Shape.TABLE,
}
_BANNER_VERSION = re.compile(r"\bv(\d+(?:\.\d+)+)\b")


def _combined(document: Document) -> Head:
    details = _values(document, "analysis details")
    dna, rna = _id(details, "dna sample id"), _id(details, "rna sample id")
    pair = _id(details, "pair id")
    sample = _id(details, "sample id")
    liquid = "ctdna" in document.banner.casefold() or "sum_jsd" in _values(document, "msi")
    return Head(
        Role.COMBINED_OUTPUT,
        Layout.CTDNA if liquid else _layout(document.banner),
        _version(document.banner, details),
        pair=pair or sample or dna,
        dna=dna or sample,
        rna=rna,
        written=" ".join(filter(None, (_id(details, "output date"), _id(details, "output time")))),
    )


def _metrics(document: Document) -> Head:
    samples: tuple[str, ...] = ()
    for section in document.sections:
        if section.name.casefold() == "analysis status":
            samples = tuple(name for name in section.header[1:] if name)
    header = _values(document, "header")
    layout = Layout.CTDNA if "ctdna" in document.banner.casefold() else _layout(document.banner)
    version = _version(document.banner, header)
    return Head(Role.METRICS, layout, version, samples=samples)


def _values(document: Document, name: str) -> dict[str, str]:
    """Return the values of a key-value section by key in lower case; the first of a key counts."""
    values: dict[str, str] = {}
    for section in document.sections:
        if section.name.casefold() == name:
            for _, cells in section.rows:
                values.setdefault(cells[0].casefold(), cells[1] if len(cells) > 1 else "")
    return values


def _id(values: dict[str, str], key: str) -> str:
    text = values.get(key, "")
    return "" if text == "NA" else text


def _layout(banner: str) -> Layout:
    return Layout.DRAGEN if "dragen" in banner.casefold() else Layout.LOCALAPP


def _version(banner: str, values: dict[str, str]) -> str:
    for key in ("pipeline version", "workflow version", "module version"):
        if _id(values, key):
            return values[key]
    match = _BANNER_VERSION.search(banner)
    return match[1] if match else ""


# --------------------------------------------------------------------------- tables, VCF and JSON

_CTDNA_FUSION_COLUMNS = frozenset({"Sample", "Name", "Chr1", "Pos1", "Chr2", "Pos2", "Gene1"})
_TABLES: tuple[tuple[frozenset[str], Role | str], ...] = (
    (frozenset(ALL_FUSIONS_COLUMNS), Role.FUSIONS),
    (_CTDNA_FUSION_COLUMNS, Role.FUSIONS),
    (frozenset(TMB_TRACE_COLUMNS), Role.TMB_TRACE),
    (frozenset({"sample_id", "patient_id", "tumour_type"}), OWN_SHEET),
)


def _table(lines: list[str]) -> Head | None:
    if not lines:
        return None
    cells = [unquote(cell) for cell in lines[0].split("\t")]
    if len(cells) == 1:
        cells = comma_cells(lines[0]) or cells
    if is_gene_copy_header(cells):
        return Head(_GENE_COPIES)
    return next((Head(kind) for columns, kind in _TABLES if columns <= set(cells)), None)


_FIRST_CONTIG = re.compile(r"^##contig=<ID=(?:chr)?1,.*?length=(\d+)", re.MULTILINE)
_REFERENCE = re.compile(r"^##reference=.*(hg19|hs37|GRCh37|hg38|GRCh38)", re.MULTILINE)
_BUILDS = {
    "249250621": "GRCh37",
    "248956422": "GRCh38",
    "hg19": "GRCh37",
    "hs37": "GRCh37",
    "GRCh37": "GRCh37",
    "hg38": "GRCh38",
    "GRCh38": "GRCh38",
}
"""Length of chromosome 1 (NC_000001.10 and NC_000001.11) and names of references."""
_FC = re.compile(r"^##FORMAT=<ID=(?:FC|SM),", re.MULTILINE)
_EXON = re.compile(r"^##INFO=<ID=GENE,", re.MULTILINE)
_COLUMNS = re.compile(r"^#CHROM\t.*$", re.MULTILINE)


def _vcf(text: str, file: str) -> Head:
    columns = _COLUMNS.search(text)
    if columns is None:
        expected = "a VCF file with its line of columns (#CHROM)"
        raise BrokenFileError([Problem(file, None, "", "no such line", expected)])
    header = text[: columns.start()]
    if is_gene_copy_vcf(header):
        return Head(_GENE_COPIES)
    samples = tuple(
        name.strip().rsplit("/", 1)[-1].removesuffix(".bam")
        for name in columns[0].split("\t")[9:]
        if name.strip()
    )
    return Head(_vcf_kind(header), samples=samples, build=_build(header))


def _vcf_kind(header: str) -> Role:
    """Return the kind by what the header declares; a genome VCF counts as one of small variants."""
    if "##source=SpliceGirl" in header:
        return Role.SPLICE
    if _FC.search(header):
        return Role.EXON_COPY_NUMBER if _EXON.search(header) else Role.COPY_NUMBER
    return Role.SMALL_VARIANTS


def _build(header: str) -> str:
    """Return the build that length of chromosome 1 and name of the reference agree on, or ''."""
    named = {match[1] for match in _FIRST_CONTIG.finditer(header)}
    named |= {match[1] for match in _REFERENCE.finditer(header)}
    builds = {_BUILDS[name] for name in named if name in _BUILDS}
    return builds.pop() if len(builds) == 1 else ""


_JSON_KEYS = (
    ("TotalMicrosatelliteSitesAssessed", Role.MSI_JSON),
    ("TmbPerMb", Role.TMB_JSON),
    ("SomaticCodingVariantsCount", Role.TMB_JSON),
)


def _json(text: str) -> Head | None:
    if '"annotator"' in text and '"positions"' in text:
        return Head(Role.ANNOTATED, samples=_json_samples(text), build=_json_build(text))
    if '"softwareConfiguration"' in text or ('"data"' in text and '"biomarkers"' in text):
        return Head(Role.ANALYSIS_RESULTS)
    return next((Head(role) for key, role in _JSON_KEYS if f'"{key}"' in text), None)


_JSON_SAMPLES = re.compile(r'"samples"\s*:\s*\[\s*("[^"\]]*"(?:\s*,\s*"[^"\]]*")*)\s*\]')
_JSON_BUILD = re.compile(r'"genomeAssembly"\s*:\s*"(GRCh37|GRCh38)"')


def _json_samples(text: str) -> tuple[str, ...]:
    match = _JSON_SAMPLES.search(text.split('"positions"', 1)[0])
    return tuple(re.findall(r'"([^"]*)"', match[1])) if match else ()


def _json_build(text: str) -> str:
    match = _JSON_BUILD.search(text)
    return match[1] if match else ""
