"""CombinedVariantOutput.tsv of each version, from the values that the side files hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from combined_fixtures import BETA_COPY_NUMBER, BETA_FILE, BETA_GIS, BETA_LOSS, NO_EXON_EVENT
from tso500_writer import (
    AMPLIFICATIONS,
    COPY_NUMBERS,
    CTDNA,
    DRAGEN,
    DRAGEN_26,
    EXON_COPY_NUMBERS,
    FUSIONS,
    LOCALAPP,
    LOSS_OF_HETEROZYGOSITY,
    NA,
    SMALL_VARIANTS,
    SPLICE,
    Rows,
    Section,
    Style,
    details,
    gis,
    msi,
    output,
    run_details,
    tmb,
)

from run_folder.case import Case, Copies, Layout
from run_folder.genome import Genome
from run_folder.rna import Fusion, Splice
from run_folder.vcf_files import LOST_EXONS, exon_loss_span

__all__ = ["Version", "combined_output"]


@dataclass(frozen=True, slots=True)
class Version:
    """A release of the software: its layout, module and pipeline version."""

    layout: Layout
    module: str
    pipeline: str

    @property
    def newest(self) -> bool:
        """Whether the names of version 2.6 hold."""
        return self.module.startswith("2.6")

    @property
    def oldest(self) -> bool:
        """Whether the sections of version 2.1 hold: HRD without copy numbers and without LOH."""
        return self.module.startswith("2.1")

    @property
    def beta(self) -> bool:
        """Whether HRD values stand below lines of free text."""
        return not (self.newest or self.oldest)

    def table(self, name: str, header: Sequence[str], rows: Rows, before: str = "") -> Section:
        """Return a table; an empty one holds NA, from 2.6 on nothing."""
        return Section(name, rows or ([] if self.newest else NA), header, before)


def combined_output(version: Version, genome: Genome, case: Case) -> bytes:
    """Return the file of one sample."""
    match version.layout:
        case Layout.LOCALAPP:
            return output(LOCALAPP, [*_first(version, case), *_tissue(version, genome, case)])
        case Layout.CTDNA:
            return output(CTDNA, _liquid(version, case))
        case _:
            banner = DRAGEN_26 if version.newest else DRAGEN
            remark = BETA_FILE if case.gis and version.beta else ""
            sections = [*_first(version, case), *_tissue(version, genome, case)]
            return output(banner, sections, Style(width=11 if version.oldest else 3), remark)


def _first(version: Version, case: Case) -> list[Section]:
    feature = "HRD" if case.gis else ""
    kit = "TSO500_v2" if version.newest else ""
    run = run_details(feature=feature) if case.run_known else Section("Sequencing Run Details", NA)
    found = [
        details(
            case.pair,
            case.dna or "NA",
            case.rna or "NA",
            version.module,
            version.pipeline,
            kit=kit,
        ),
        run,
        _tmb(case),
        _msi(case),
    ]
    if case.gis:
        percent = version.newest and case.number % 4 == 3
        fraction = f"{100 * case.gis.fraction:.0f}" if percent else f"{case.gis.fraction:.3f}"
        before = BETA_GIS if version.beta else ""
        found.append(gis(str(case.gis.score), fraction, f"{case.gis.ploidy:.2f}", before))
    return found


def _tmb(case: Case) -> Section:
    if case.tmb is None:
        return tmb("NA", "NA", "NA")
    return tmb(f"{case.tmb.score:.1f}", f"{case.tmb.size:.2f}", str(case.tmb.eligible))


def _msi(case: Case) -> Section:
    if case.msi is None:
        return msi("NA", "NA", "NA")
    if not case.msi.usable:
        return msi("0", "NA", "NA")
    return msi(str(case.msi.usable), str(case.msi.unstable), f"{case.msi.percent:.2f}")


def _tissue(version: Version, genome: Genome, case: Case) -> list[Section]:
    called = [one for one in case.copies if one.call != "." and one.filters == "PASS"]
    if version.newest or (case.gis and not version.oldest):
        before = BETA_COPY_NUMBER if version.beta else ""
        rows = [[*_fold(one), one.call, _count(one.total)] for one in called]
        found = [version.table("Copy Number Variants", COPY_NUMBERS, rows, before)]
        if case.gis:
            lost = [one for one in case.copies if one.minor == 0]
            losses = [[one.gene, _count(one.total), "0"] for one in lost]
            before = BETA_LOSS if version.beta else ""
            name = "Loss of Heterozygosity"
            found.append(version.table(name, LOSS_OF_HETEROZYGOSITY, losses, before))
    else:
        rows = [_fold(one) for one in called if one.call == "<DUP>"]
        found = [version.table("Gene Amplifications", AMPLIFICATIONS, rows)]
    plain = version.layout is Layout.LOCALAPP
    junctions = [one for one in case.splices if one.filters == "PASS"]
    rows = [_splice(one, of_all=plain) for one in junctions]
    found.append(version.table("Splice Variants", SPLICE, rows))
    rows = [_fusion(one) for one in case.fusions if one.kept]
    found.append(version.table("Fusions", FUSIONS, rows))
    if version.layout is Layout.DRAGEN:
        name = "Large Rearrangements" if version.newest else "Exon-Level CNVs"
        found.append(version.table(name, EXON_COPY_NUMBERS, _exon_rows(genome, case)))
    return [*found, _small(version, case)]


def _liquid(version: Version, case: Case) -> list[Section]:
    called = [one for one in case.copies if one.call != "." and one.filters == "PASS"]
    rows = [[*_fold(one), one.call] for one in called]
    fusions = [_fusion(one)[:4] for one in case.fusions if one.kept]
    distance = "NA" if case.msi is None or not case.msi.usable else f"{case.msi.sum_jsd:.4f}"
    usable = str(case.msi.usable) if case.msi else "NA"
    return [
        details("", case.dna, "", version.module, version.pipeline),
        run_details() if case.run_known else Section("Sequencing Run Details", NA),
        _tmb(case),
        Section("MSI", [["Usable MSI Sites", usable], ["SUM_JSD", distance]]),
        Section("copy number variants", rows or NA, COPY_NUMBERS[:3]),
        Section("DNA Fusions", fusions or NA, FUSIONS[:4]),
        Section("Small Variants", _small(version, case).rows or NA, SMALL_VARIANTS),
    ]


def _fold(one: Copies) -> list[str]:
    return [one.gene, f"{one.fold_change:.3f}"]


def _count(number: int | None) -> str:
    return "NA" if number is None else str(number)


def _splice(one: Splice, *, of_all: bool) -> list[str]:
    exons = f"{one.exons}/{one.exon_count}" if of_all and one.exons else one.exons
    places = [f"{one.chromosome}:{one.start}", f"{one.chromosome}:{one.end}"]
    return [one.gene, exons, *places, str(one.reads), str(one.reference_reads)]


def _fusion(one: Fusion) -> list[str]:
    counts = [_count(one.ref_a), _count(one.ref_b)]
    return [one.pair, one.place_a, one.place_b, str(one.reads), *counts]


def _exon_rows(genome: Genome, case: Case) -> Rows:
    if not case.exon_loss:
        return NO_EXON_EVENT
    span = genome.span(case.exon_loss)
    assert span is not None
    start, end = exon_loss_span(genome, case.exon_loss)
    exons = f"{LOST_EXONS[0]}-{LOST_EXONS[-1]}"
    row = [case.exon_loss, span[0], str(start), str(end), exons, "0.532", "<LOSS>"]
    return [row, *(one for one in NO_EXON_EVENT if one[0] != case.exon_loss)]


def _small(version: Version, case: Case) -> Section:
    rows = []
    for call in case.passed:
        site = call.site
        row = [site.gene, site.chromosome, str(site.position), site.ref, site.alt]
        row += [f"{call.vaf:.4f}", str(call.depth)]
        rows.append([*row, site.hgvs_p, site.hgvs_c, site.consequence, site.exons])
    return version.table("Small Variants", SMALL_VARIANTS, rows)
