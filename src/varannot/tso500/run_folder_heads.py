"""What a file of a result folder is, and the ids, version and genome build that it names.

Kinds are told by the readers' own recognition. Small files are read whole; of a VCF or an annotated
JSON, which may have millions of lines, the header alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from varannot.model import BiomarkerName
from varannot.transcripts.assembly_names import named_assembly
from varannot.tso500.analysis_results import stated_sample
from varannot.tso500.annotated_json import read_annotated_header
from varannot.tso500.cells import is_missing
from varannot.tso500.combined_output import read_combined_output
from varannot.tso500.content import FileContent, FileKind
from varannot.tso500.files import known_kind
from varannot.tso500.packed import refuse_cut_packed
from varannot.tso500.run_files import read_metrics_output
from varannot.tso500.run_folder_names import Role
from varannot.tso500.run_libraries import CaseIds
from varannot.tso500.sample_names import spellings
from varannot.tso500.vcf_build import build_of_lengths
from varannot.tso500.vcf_header import VcfHeader, kind_of
from varannot.tso500.vcf_text import read_vcf_header

__all__ = ["Head", "Layout", "recognise_head"]


class Layout(StrEnum):
    """Which software wrote a folder."""

    LOCALAPP = "LocalApp TSO500"
    DRAGEN = "DRAGEN TSO500"
    CTDNA = "DRAGEN TSO500 ctDNA"
    UNSTATED = "TSO500 software that no file names"


_NO_IDS = CaseIds("", "", "")


@dataclass(frozen=True, slots=True)
class Head:
    """The kind of a file, and what it names of itself.

    `kind` is a role, or another kind of file. `ids`, `written` and whether the genomic instability
    is scored are of a CombinedVariantOutput; `samples` are the columns of a VCF or of a
    MetricsOutput, or the samples of a JSON; `build` is GRCh37, GRCh38 or empty.
    """

    kind: Role | FileKind
    layout: Layout | None = None
    version: str = ""
    ids: CaseIds = _NO_IDS
    written: str = ""
    instability_scored: bool = False
    samples: tuple[str, ...] = ()
    build: str = ""


_ROLES: Mapping[FileKind, Role] = {
    FileKind.SMALL_VARIANT_VCF: Role.SMALL_VARIANTS,
    FileKind.COPY_NUMBER_VCF: Role.COPY_NUMBER,
    FileKind.EXON_COPY_NUMBER_VCF: Role.EXON_COPY_NUMBER,
    FileKind.SPLICE_VCF: Role.SPLICE,
    FileKind.ALL_FUSIONS: Role.FUSIONS,
    FileKind.CTDNA_FUSIONS: Role.FUSIONS,
    FileKind.TMB_TRACE: Role.TMB_TRACE,
    FileKind.TMB_JSON: Role.TMB_JSON,
    FileKind.MSI_JSON: Role.MSI_JSON,
}
"""What a file of a kind is for a pair; a genome VCF counts as one of small variants."""


def recognise_head(path: Path, file: str) -> Head | None:
    """Return what a file is and names, or None for a text of no kind that is read.

    Raises BrokenFileError for content that is no text, damaged, or of a known kind but broken.
    """
    kind = known_kind(path, file)
    if kind is not None:
        refuse_cut_packed(path, file)
    match kind:
        case None:
            return None
        case FileKind.COMBINED_OUTPUT:
            return _combined(read_combined_output(path, file))
        case FileKind.METRICS_OUTPUT:
            return _metrics(read_metrics_output(path, file))
        case FileKind.SMALL_VARIANT_VCF:
            return _vcf(read_vcf_header(path, file), file)
        case FileKind.ANNOTATED_JSON:
            samples, assembly = read_annotated_header(path, file)
            return Head(Role.ANNOTATED, samples=samples, build=_known_build(assembly))
        case FileKind.ANALYSIS_RESULTS:
            sample = stated_sample(path)
            return Head(Role.ANALYSIS_RESULTS, samples=(sample,) if sample else ())
        case _:
            return Head(_ROLES.get(kind, kind))


def _combined(content: FileContent) -> Head:
    said = {key: text for key, text in content.account.details.items() if not is_missing(text)}
    measured = {one.name for one in content.measurements if not one.not_applicable}
    liquid = any(one.name is BiomarkerName.MSI_SUM_JSD for one in content.measurements)
    return Head(
        Role.COMBINED_OUTPUT,
        Layout.CTDNA if liquid else _layout(content),
        _version(content),
        ids=CaseIds.of(said),
        written=" ".join(said[key] for key in ("Output Date", "Output Time") if key in said),
        instability_scored=BiomarkerName.GIS in measured,
    )


def _metrics(content: FileContent) -> Head:
    samples = dict.fromkeys(one.sample for one in content.metrics if one.sample)
    return Head(Role.METRICS, _layout(content), _version(content), samples=tuple(samples))


def _layout(content: FileContent) -> Layout:
    banner = content.account.software.casefold()
    if "ctdna" in banner:
        return Layout.CTDNA
    return Layout.DRAGEN if "dragen" in banner else Layout.LOCALAPP


def _version(content: FileContent) -> str:
    stated = (content.account.pipeline_version, content.account.module_version)
    return next((text for text in stated if not is_missing(text)), "")


def _vcf(header: VcfHeader, file: str) -> Head:
    """Return what the header of a VCF says; lengths of chromosomes count more than words."""
    cells = (name.strip() for name in header.columns.split("\t")[9:])
    samples = tuple(spellings(name)[0] for name in cells if name)
    build = build_of_lengths(header.contig_lengths(), file).build
    named = _known_build(named_assembly(header.value("reference")))
    return Head(_ROLES[kind_of(header)], samples=samples, build=build or named)


def _known_build(name: str) -> str:
    return name if name in ("GRCh37", "GRCh38") else ""
