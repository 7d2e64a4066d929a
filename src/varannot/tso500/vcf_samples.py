"""Which sample column of a VCF is the tumour: from the file, else named by hand, else asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from varannot.errors import BrokenFileError, Problem, nearest
from varannot.tso500.vcf_declarations import declarations, plain_values, sample_names

__all__ = ["TumourColumn", "VcfChoices", "tumour_column"]

_TUMOUR = frozenset({"tumor", "tumour"})
_NORMAL = frozenset({"normal"})
"""Column names that Strelka and VarScan write whatever the samples are called: NORMAL and TUMOR
(Strelka user guide, "Somatic"; VarScan manual, somatic --output-vcf)."""


@dataclass(frozen=True, slots=True)
class VcfChoices:
    """What a person named by hand for VCF files; each is empty where the file shall tell.

    Fields are written `AF`, `FORMAT/AF` or `INFO/AF`; a bare name is looked for in FORMAT first.
    """

    vaf_field: str = ""
    depth_field: str = ""
    tumour_sample: str = ""

    @staticmethod
    def of(settings: Mapping[str, str]) -> VcfChoices:
        """Return the choices among the settings of a configuration.

        >>> VcfChoices.of({"vcf.vaf_field": "INFO/TAF"}).vaf_field
        'INFO/TAF'
        """
        names = ("vaf_field", "depth_field", "tumour_sample")
        return VcfChoices(*(settings.get(f"vcf.{name}", "") for name in names))

    def for_sample(self, cells: Mapping[str, str]) -> VcfChoices:
        """Return the choices for one row of the sample sheet, whose own cells come first.

        >>> VcfChoices("AF", "", "TUMOR").for_sample({"vcf_tumour_sample": "T1"}).tumour_sample
        'T1'
        """
        stated = {name: cells.get(f"vcf_{name}", "") for name in self.__slots__}
        return replace(self, **{name: text for name, text in stated.items() if text})


@dataclass(frozen=True, slots=True)
class TumourColumn:
    """The column of the tumour, and why it is that one.

    `place` counts the sample columns from 0 and is None in a VCF without any; the cell of a
    record is then `cells[9 + place]`. `samples` is how many there are.
    """

    place: int | None
    name: str
    samples: int
    reason: str


def tumour_column(
    header: Sequence[str], columns: str, file: str, *, named: str = ""
) -> TumourColumn:
    r"""Return which sample column is the tumour.

    `header` are the lines before `#CHROM`, `columns` is that line, `named` is the sample that a
    person named. In this order: the named one; `##tumor_sample=` (Mutect2); the one that
    `##normal_sample=` leaves; `##SAMPLE=<ID=TUMOR,SampleName=...>`; a column called TUMOR; the one
    that a column called NORMAL leaves; the only one. Raises BrokenFileError with the names where
    none of these tells, and where the only one is that of normal tissue.

    >>> line = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tN1\tT1"
    >>> tumour_column(["##normal_sample=N1"], line, "a.vcf").name
    'T1'
    """
    names = sample_names(columns)
    row = len(header) + 1
    if len(set(names)) < len(names):
        action = "Give each sample of the VCF a name of its own."
        raise BrokenFileError(
            [Problem(file, row, "", ", ".join(names), "sample names that differ", action)]
        )
    if named:
        return _named(names, named, file, row)
    if not names:
        return TumourColumn(None, "", 0, "the file has no sample column")
    name, reason = _told(header, names)
    if name:
        return TumourColumn(names.index(name), name, len(names), reason)
    raise BrokenFileError([_question(names, file, row, reason)])


def _named(names: tuple[str, ...], named: str, file: str, row: int) -> TumourColumn:
    if named in names:
        return TumourColumn(names.index(named), named, len(names), "named by hand")
    expected = f"a VCF with the sample '{named}'"
    action = nearest(named, names) or "Name a sample of the file, as its #CHROM line has it."
    found = ", ".join(names) or "no sample column"
    raise BrokenFileError([Problem(file, row, "", found, expected, action)])


def _question(names: tuple[str, ...], file: str, row: int, reason: str) -> Problem:
    expected = reason or "one sample, or a header that tells which one is the tumour"
    return Problem(
        file,
        row,
        "",
        ", ".join(names),
        expected,
        "Name the sample of the tumour: vcf_tumour_sample in the sample sheet, or "
        "vcf.tumour_sample in the configuration.",
    )


def _told(header: Sequence[str], names: tuple[str, ...]) -> tuple[str, str]:
    """Return the tumour's name and what tells it; no name, and what is wrong, where nothing does.

    Source of `##tumor_sample` and `##normal_sample`: GATK 4, Mutect2; of `##SAMPLE`: VCF
    specification 4.3, section 1.4.8, as GATK 3 MuTect2 and Strelka pipelines fill it.
    """
    stated = _stated(header)
    tumours = [name for name in names if name in stated[0]]
    normals = [name for name in names if name in stated[1]]
    if not tumours and not normals:
        tumours = [name for name in names if name.casefold() in _TUMOUR]
        normals = [name for name in names if name.casefold() in _NORMAL]
        why = "the column is called {}"
    else:
        why = "the header calls {} so"
    left = [name for name in names if name not in normals]
    if len(tumours) == 1 and tumours[0] not in normals:
        return tumours[0], why.format(tumours[0])
    if len(tumours) > 1:
        return "", "one tumour; the header names several"
    if normals and len(left) == 1:
        return left[0], "the only sample beside the normal one"
    if normals and not left:
        return "", "a sample of the tumour; only normal tissue is in the file"
    return (names[0], "the only sample") if len(names) == 1 else ("", "")


def _stated(header: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the names that header lines call tumour and normal."""
    lines = list(header)
    tumours = set(plain_values(lines, "tumor_sample"))
    normals = set(plain_values(lines, "normal_sample"))
    for one in declarations(lines):
        if one.kind != "SAMPLE":
            continue
        names = {one.name, one.attributes.get("SampleName", ""), one.attributes.get("NAME", "")}
        if one.name.casefold() in _TUMOUR:
            tumours |= names - {""}
        elif one.name.casefold() in _NORMAL | {"control"}:
            normals |= names - {""}
    return tumours, normals
