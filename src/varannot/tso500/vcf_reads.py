"""Depth and allele fraction of one allele in one sample of a VCF, whoever called it.

The sources are tried in the order of `VafSource`; which one was taken is said. A value that is
missing, no number, out of range or one of a list of another length is passed over with a note.
Where nothing is left the value is None: an allele fraction is never made up, and the frequency
of an allele in a population never stands for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from varannot.tso500.cells import whole
from varannot.tso500.vcf_declarations import Declaration, declarations, plain_values
from varannot.tso500.vcf_samples import TumourColumn, VcfChoices
from varannot.tso500.vcf_values import AlleleValues

__all__ = ["DepthSource", "Reads", "ReadsReader", "VafSource", "reads_reader"]

_POPULATION = re.compile(
    r"population|gnomad|exac|\bg?1000 ?g|1000 genomes|\b1kg|topmed|\besp\b|dbsnp|cohort|panel of "
    r"normals|\bminor\b|imput|genotypes",
    re.IGNORECASE,
)
_OF_READS = re.compile(
    r"\b(variant|mutant|tumou?r) (allele )?(fraction|frequency)|allel\w+ fraction|fraction of reads"
    r"|observation counts|\bin the tumou?r\b",
    re.IGNORECASE,
)
_INFO_AF_OF_READS = re.compile(r"lofreq|vardict", re.IGNORECASE)
"""Callers whose INFO/AF is the share of reads though its Description does not say so: LoFreq
(`AF=0.994652` beside `DP4=0,1,89,97`, github.com/CSB5/lofreq), VarDict (README, "AF")."""


@lru_cache(maxsize=256)
def _of_population(description: str) -> bool:
    """Whether a field is declared as a frequency in a population."""
    return _POPULATION.search(description) is not None


class VafSource(StrEnum):
    """Where an allele fraction can come from, in the order of trust."""

    NAMED = "the field named in the configuration"
    VF = "FORMAT/VF"
    AF = "FORMAT/AF"
    VAF = "FORMAT/VAF"
    FA = "FORMAT/FA"
    AD_DP = "FORMAT/AD over DP"
    AD_SUM = "FORMAT/AD over the sum of AD"
    FREQ = "FORMAT/FREQ"
    RD_AD = "FORMAT/AD over RD and AD"
    DP4 = "DP4"
    STRELKA_SNV = "tier 1 of FORMAT/AU, CU, GU and TU"
    STRELKA_INDEL = "tier 1 of FORMAT/TIR over TIR and TAR"
    RO_AO = "FORMAT/AO over RO and AO"
    NV_NR = "FORMAT/NV over NR"
    INFO_AF = "INFO/AF"
    NONE = "no field that tells"


class DepthSource(StrEnum):
    """Where a depth can come from, in the order of trust."""

    NAMED = "the field named in the configuration"
    DP = "FORMAT/DP"
    NR = "FORMAT/NR"
    INFO_DP = "INFO/DP"
    AD_SUM = "the sum of FORMAT/AD"
    RO_AO = "the sum of FORMAT/RO and AO"
    DP4 = "the sum of DP4"
    NONE = "no field that tells"


@dataclass(frozen=True, slots=True)
class Reads:
    """Allele fraction (0 to 1) and depth (reads), where each comes from, and what was passed over.

    The notes name fields and what is wrong with them, not the row, so that they can be counted.
    """

    vaf: float | None
    depth: int | None
    vaf_from: VafSource
    depth_from: DepthSource
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadsReader:
    """Reads depth and allele fraction from the cells of a record, as one header declares them."""

    declared: Mapping[tuple[str, str], Declaration]
    source: str
    column: TumourColumn
    choices: VcfChoices

    def read(self, cells: Sequence[str], place: int) -> Reads:
        """Return the reads of one allele.

        `cells` are the tab-separated cells of the record as written, `place` is the index of the
        allele in the ALT column, counted from 0 over all ALT alleles. Never raises.
        """
        seen = AlleleValues(self.declared, self.column, cells, place)
        depth, depth_from = _depth(seen, self.choices.depth_field)
        vaf, vaf_from = _vaf(seen, self)
        return Reads(vaf, depth, vaf_from, depth_from, tuple(dict.fromkeys(seen.notes)))


def reads_reader(
    header: Sequence[str], column: TumourColumn, choices: VcfChoices | None = None
) -> ReadsReader:
    """Return the reader for records below these header lines.

    >>> reader = reads_reader([], TumourColumn(0, "S1", 1, "the only sample"))
    >>> cells = "1 9 . A T . PASS . GT:AD:DP 0/1:70,30:110".split(" ")
    >>> found = reader.read(cells, 0)
    >>> found.vaf, found.depth, found.vaf_from.value
    (0.272727, 110, 'FORMAT/AD over DP')
    """
    known = {(one.kind, one.name): one for one in declarations(header)}
    source = " ".join(plain_values(header, "source"))
    return ReadsReader(known, source, column, choices or VcfChoices())


_Found = tuple[float | None, VafSource]


def _vaf(seen: AlleleValues, reader: ReadsReader) -> _Found:
    named = reader.choices.vaf_field
    if named:
        kind, name = _kind_and_name(seen, named)
        value = seen.fraction(kind, name)
        if value is None and not seen.values(kind, name):
            seen.passed_over(f"{kind}/{name}", "is not in the record")
        return value, VafSource.NAMED if value is not None else VafSource.NONE
    for step in _STEPS:
        value, source = step(seen)
        if value is not None:
            return value, source
    value = _from_info_af(seen, reader.source)
    return value, VafSource.INFO_AF if value is not None else VafSource.NONE


def _kind_and_name(seen: AlleleValues, named: str) -> tuple[str, str]:
    kind, slash, name = named.partition("/")
    if slash and kind in ("FORMAT", "INFO"):
        return kind, name
    in_format = seen.values("FORMAT", named) or ("FORMAT", named) in seen.declared
    return ("FORMAT", named) if in_format else ("INFO", named)


def _stated(name: str, source: VafSource) -> Callable[[AlleleValues], _Found]:
    """Return the step that takes a fraction that the caller itself states.

    VF: Pisces and DRAGEN ("Variant Frequency"); in a VCF of structural variants it is a count,
    declared Integer. AF: Mutect2, DRAGEN, VarDict, octopus (Number=R). VAF: DeepVariant, bcftools
    +fill-tags. FA: MuTect 1.
    """

    def step(seen: AlleleValues) -> _Found:
        about = seen.about("FORMAT", name)
        if not seen.values("FORMAT", name):
            return None, source
        if name == "VF" and about.attributes.get("Type") == "Integer":
            seen.passed_over(f"FORMAT/{name}", "is declared as a whole number")
        elif _of_population(about.description):
            seen.passed_over(f"FORMAT/{name}", "is declared as a frequency in a population")
        else:
            return seen.fraction("FORMAT", name), source
        return None, source

    return step


def _from_ad(seen: AlleleValues) -> _Found:
    """AD with a value of REF and of each ALT (GATK); over DP unless DP counts fewer reads."""
    written = seen.values("FORMAT", "AD")
    if not written or (len(written) == 1 and seen.values("FORMAT", "RD")):
        return None, VafSource.AD_SUM
    counts = seen.counts("FORMAT", "AD")
    if counts is None:
        seen.passed_over("FORMAT/AD", f"is '{','.join(written)}'")
        return None, VafSource.AD_SUM
    if len(counts) != len(seen.alts) + 1:
        what = f"has {len(counts)} values for REF and {len(seen.alts)} alleles"
        seen.passed_over("FORMAT/AD", what)
        return None, VafSource.AD_SUM
    depth = seen.counts("FORMAT", "DP")
    if depth and depth[0] >= sum(counts):
        return seen.share("FORMAT/AD", counts[seen.place + 1], depth[0]), VafSource.AD_DP
    return seen.share("FORMAT/AD", counts[seen.place + 1], sum(counts)), VafSource.AD_SUM


def _from_freq(seen: AlleleValues) -> _Found:
    """VarScan: text such as `33.33%` (manual, "VCF output": FREQ, variant allele frequency)."""
    return seen.fraction("FORMAT", "FREQ", percent=True), VafSource.FREQ


def _from_rd(seen: AlleleValues) -> _Found:
    """VarScan: RD reads support REF, AD reads the variant."""
    ref, alt = seen.counts("FORMAT", "RD"), seen.counts("FORMAT", "AD")
    if ref is None or alt is None or not len(ref) == len(alt) == len(seen.alts) == 1:
        return None, VafSource.RD_AD
    return seen.share("FORMAT/AD", alt[0], ref[0] + alt[0]), VafSource.RD_AD


def _dp4(seen: AlleleValues) -> list[int] | None:
    """Return DP4: reads of REF forward and reverse, of ALT forward and reverse (samtools, vcf.5).

    INFO/DP4 counts all samples together, and all ALT alleles together.
    """
    for kind in ("FORMAT", "INFO"):
        counts = seen.counts(kind, "DP4")
        if counts is None or (kind == "INFO" and not seen.lone):
            continue
        if len(counts) == 4:
            return counts
        seen.passed_over(f"{kind}/DP4", f"has {len(counts)} values, not 4")
    return None


def _from_dp4(seen: AlleleValues) -> _Found:
    counts = _dp4(seen)
    if counts is None:
        return None, VafSource.DP4
    if len(seen.alts) > 1:
        seen.passed_over("DP4", "counts all alleles of the record together")
        return None, VafSource.DP4
    return seen.share("DP4", sum(counts[2:]), sum(counts)), VafSource.DP4


def _from_strelka(seen: AlleleValues) -> _Found:
    """Strelka 2: tier 1 of ALT over REF and ALT (user guide, "Somatic variant allele frequencies").

    For an indel TIR counts reads of the indel and TAR reads of what is there without it.
    """
    ref, alt = seen.cells[3].upper(), seen.alts[seen.place].upper()
    if len(ref) == len(alt) == 1:
        of_ref, of_alt = seen.counts("FORMAT", f"{ref}U"), seen.counts("FORMAT", f"{alt}U")
        source, name = VafSource.STRELKA_SNV, f"FORMAT/{alt}U"
    else:
        of_ref, of_alt = seen.counts("FORMAT", "TAR"), seen.counts("FORMAT", "TIR")
        source, name = VafSource.STRELKA_INDEL, "FORMAT/TIR"
        if of_alt and len(seen.alts) > 1:
            seen.passed_over(name, "counts all alleles of the record together")
            return None, source
    if of_ref is None or of_alt is None:
        return None, source
    return seen.share(name, of_alt[0], of_ref[0] + of_alt[0]), source


def _from_ao(seen: AlleleValues) -> _Found:
    """Return what freebayes counts: RO reads of REF, AO reads of each ALT (README, VCF header)."""
    ref, alts = seen.counts("FORMAT", "RO"), seen.counts("FORMAT", "AO")
    if ref is None or alts is None:
        return None, VafSource.RO_AO
    if len(alts) != len(seen.alts):
        seen.passed_over("FORMAT/AO", f"has {len(alts)} values for {len(seen.alts)} alleles")
        return None, VafSource.RO_AO
    return seen.share("FORMAT/AO", alts[seen.place], ref[0] + sum(alts)), VafSource.RO_AO


def _from_nv(seen: AlleleValues) -> _Found:
    """Platypus: NV reads hold the variant, NR reads cover its place; one value per ALT."""
    if not seen.values("FORMAT", "NV"):
        return None, VafSource.NV_NR
    reads, cover = (whole(seen.of_allele("FORMAT", name)) for name in ("NV", "NR"))
    if reads is None or cover is None:
        return None, VafSource.NV_NR
    return seen.share("FORMAT/NV", reads, cover), VafSource.NV_NR


def _from_info_af(seen: AlleleValues, source: str) -> float | None:
    """INFO/AF, only of a file of one sample and where the header says that it is of the reads.

    By the VCF specification INFO/AF is a frequency over the genotypes of the file, and annotators
    write frequencies in populations there. `source` is the text of `##source=`.
    """
    if not seen.values("INFO", "AF"):
        return None
    about = seen.about("INFO", "AF").description
    of_reads = _OF_READS.search(about) or _INFO_AF_OF_READS.search(source)
    if not seen.lone:
        seen.passed_over("INFO/AF", "speaks of several samples")
    elif not of_reads or _of_population(about):
        stated = f"is declared as '{about}'" if about else "is not declared"
        seen.passed_over("INFO/AF", f"{stated}, not as a share of the tumour's reads")
    else:
        return seen.fraction("INFO", "AF")
    return None


_STEPS: tuple[Callable[[AlleleValues], _Found], ...] = (
    _stated("VF", VafSource.VF),
    _stated("AF", VafSource.AF),
    _stated("VAF", VafSource.VAF),
    _stated("FA", VafSource.FA),
    _from_ad,
    _from_freq,
    _from_rd,
    _from_dp4,
    _from_strelka,
    _from_ao,
    _from_nv,
)


def _depth(seen: AlleleValues, named: str) -> tuple[int | None, DepthSource]:
    if named:
        kind, name = _kind_and_name(seen, named)
        values = seen.values(kind, name)
        text = values[0] if len(values) == 1 else seen.of_allele(kind, name)
        depth = whole(text)
        if depth is None:
            seen.passed_over(f"{kind}/{name}", f"is '{text}'" if text else "tells no depth")
        return depth, DepthSource.NAMED if depth is not None else DepthSource.NONE
    for source, depth in _depths(seen):
        if depth is not None:
            return depth, source
    return None, DepthSource.NONE


def _depths(seen: AlleleValues) -> Iterator[tuple[DepthSource, int | None]]:
    """Yield the depths by source, in the order of trust; asked for one by one."""
    stated = seen.counts("FORMAT", "DP")
    yield DepthSource.DP, stated[0] if stated else None
    cover = seen.counts("FORMAT", "NR") if seen.values("FORMAT", "NV") else None
    yield DepthSource.NR, cover[seen.place] if cover and seen.place < len(cover) else None
    of_file = seen.counts("INFO", "DP") if seen.lone else None
    yield DepthSource.INFO_DP, of_file[0] if of_file else None
    alleles = seen.counts("FORMAT", "AD")
    whole_ad = alleles if alleles and len(alleles) == len(seen.alts) + 1 else None
    yield DepthSource.AD_SUM, sum(whole_ad) if whole_ad else None
    ref, alts = seen.counts("FORMAT", "RO"), seen.counts("FORMAT", "AO")
    yield DepthSource.RO_AO, ref[0] + sum(alts) if ref and alts else None
    strands = _dp4(seen)
    yield DepthSource.DP4, sum(strands) if strands else None
