"""VCF files of one sample, with the headers and the defects of the software's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tso500_writer import meta_lines

from run_folder.calls import Call
from run_folder.case import Case, Layout
from run_folder.genome import BUILD, CHROMOSOMES, Genome

__all__ = [
    "LOCALAPP_FORMAT",
    "copy_number_vcf",
    "dragen_record",
    "exon_copy_number_vcf",
    "localapp_record",
    "small_variant_header",
    "small_variant_vcf",
    "splice_vcf",
]

LOCALAPP_FORMAT = "GT:GQ:AD:DP:VF:NL:SB:NC:US"
DRAGEN_FORMAT = "GT:SQ:AD:AF:F1R2:F2R1:DP:SB:MB"
_COLUMNS = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT")
_DAY = "20240131"
_NO_READ_TYPES = "0,0,0,0,0,0,0,0,0,0,0,0"


def _contigs(genome: Genome, *, more: bool) -> list[str]:
    lines = [f"##contig=<ID={name},length={genome.length(name)}>" for name in CHROMOSOMES]
    lines.append("##contig=<ID=chrY,length=59373566>")
    if more:
        lines += ["##contig=<ID=chrM,length=16569>", "##contig=<ID=GL000207.1,length=4262>"]
        lines += ["##contig=<ID=NC_007605,length=171823>", "##contig=<ID=hs37d5,length=35477943>"]
    return lines


def _text(header: Sequence[str], sample: str, records: Iterable[str]) -> bytes:
    return ("\n".join([*header, "\t".join([*_COLUMNS, sample]), *records]) + "\n").encode()


def small_variant_header(layout: Layout, genome: Genome, sample: str) -> list[str]:
    """Return the header of a small variant VCF, column line included.

    LocalApp declares AD, VF and SB twice and has two file dates.
    """
    if layout is Layout.LOCALAPP:
        head = meta_lines(_LOCALAPP_META) + _contigs(genome, more=False)
        head += [f"##fileDate={_DAY}", "##VcfMatching=Yente 2.0.0.7"]
        return [*head, "\t".join([*_COLUMNS, f"{sample}.bam"])]
    head = meta_lines(_DRAGEN_META) + _contigs(genome, more=True)
    return [*head, "\t".join([*_COLUMNS, sample])]


def small_variant_vcf(layout: Layout, genome: Genome, case: Case) -> bytes:
    """Return all rows of a sample; LocalApp has reference rows beside each variant too."""
    header = small_variant_header(layout, genome, case.dna)
    records = []
    for call in case.calls:
        if layout is Layout.LOCALAPP:
            records.extend(_reference_rows(genome, call))
            records.append(localapp_record(call))
        else:
            records.append(dragen_record(call))
    return ("\n".join([*header, *records]) + "\n").encode()


def _reference_rows(genome: Genome, call: Call) -> list[str]:
    """Return a reference call, a position without a call, and an `<M>` row now and then."""
    site, depth = call.site, call.depth
    turn = site.position % 8
    if turn > 2:
        return []
    where = site.position if turn == 2 else site.position - 1
    base = genome.base(site.chromosome, where)
    alt, genotype, filters = (".", "0/0", "PASS") if depth >= 100 else (".", "./.", "LowDP")
    if turn == 2:
        alt, genotype = "<M>", "0/1"
    sample = f"{genotype}:{100}:{depth}:{depth}:0.00000:20:-100.0000:0.0100:{_NO_READ_TYPES}"
    cells = [site.chromosome, str(where), ".", base, alt, "100", filters, f"DP={depth}"]
    return ["\t".join([*cells, LOCALAPP_FORMAT, sample])]


def localapp_record(call: Call) -> str:
    """Return the row of a call; VF is its share of reads with five decimals."""
    site, depth, alt = call.site, call.depth, call.alt_reads
    genotype = "1/1" if call.vaf > 0.9 else "0/1"
    counts = ",".join(str(part) for part in _shares(alt, 12))
    sample = (
        f"{genotype}:100:{depth - alt},{alt}:{depth}:{call.vaf:.5f}:20:-100.0000:0.0100:{counts}"
        f":{min(100.0, 2.5 * alt):.2f}:{min(99.0, 1.5 * alt):.2f}"
    )
    caller = "Scylla" if site.variant_type == "MNV" else "Pisces"
    info = f"DP={depth};calledBy={caller}"
    cells = [site.chromosome, str(site.position), ".", site.ref, site.alt, "100", call.filters]
    return "\t".join([*cells, info, f"{LOCALAPP_FORMAT}:AQ:LQ", sample])


def dragen_record(call: Call, *, reference_block: bool = False) -> str:
    """Return the row of a call; in a gVCF `<NON_REF>` stands beside its allele."""
    site, depth, alt = call.site, call.depth, call.alt_reads
    ref, more = depth - alt, ",0" if reference_block else ""
    near, far = ref // 2, alt // 2
    quality = 0.0 if not call.passed and not call.hotspot else min(99.0, 0.2 * alt + 3)
    genotype = "0|1" if call.phase_set else "0/1"
    counts = f"{near},{ref - near},{far},{alt - far}"
    sample = (
        f"{genotype}:{quality:.2f}:{ref},{alt}{more}:{call.vaf:.4f}{more}:{near},{far}{more}"
        f":{ref - near},{alt - far}{more}:{depth}:{counts}:{counts}"
    )
    form = DRAGEN_FORMAT
    if call.phase_set:
        form, sample = f"{form}:PS", f"{sample}:{call.phase_set}"
    noise = 100.0 if call.passed else (site.position % 4000) / 100
    info = f"DP={depth + depth // 50};MQ=248.{site.position % 100:02d}"
    info += f";FractionInformativeReads=0.98{site.position % 10};AQ={noise:.2f}"
    info += ";hotspot" if call.hotspot else ""
    info += f";MNVTAG={call.tag}" if call.tag else ""
    info += f";GermlineStatus={call.status}" if call.passed else ""
    allele = f"{site.alt},<NON_REF>" if reference_block else site.alt
    cells = [site.chromosome, str(site.position), ".", site.ref, allele, ".", call.filters, info]
    return "\t".join([*cells, form, sample])


def _shares(total: int, parts: int) -> list[int]:
    return [total // parts + (1 if place < total % parts else 0) for place in range(parts)]


def copy_number_vcf(layout: Layout, genome: Genome, case: Case) -> bytes:
    """Return gene-level copy numbers: fold change FC (LocalApp) or linear ratio SM (DRAGEN)."""
    records = []
    for one in case.copies:
        place, info = [one.chromosome, str(one.start)], f"END={one.end}"
        if layout is Layout.LOCALAPP:
            base = genome.base(one.chromosome, one.start)
            cells = [*place, ".", base, one.call, str(one.quality), one.filters]
            cells += [f"SVTYPE=CNV;{info};ANT={one.gene}", "FC", f"{one.fold_change:.3f}"]
        else:
            word, genotype = {
                ".": ("REF", "./."),
                "<DUP>": ("GAIN", "./1"),
                "<DEL>": ("LOSS", "0/1"),
            }[one.call]
            size = one.end - one.start
            name = f"DRAGEN:{word}:{one.chromosome}:{one.start + 1}-{one.end}"
            info += f";REFLEN={size};SEGID={one.gene}"
            if one.call != ".":
                length = size if one.call == "<DUP>" else -size
                info = f"SVLEN={length};SVTYPE=CNV;{info}"
            ends = f"{one.bins % 7},{one.bins}"
            sample = f"{genotype}:{one.fold_change:.6g}:{one.bins}:{ends}"
            cells = [*place, name, "N", one.call, str(one.quality), one.filters, info]
            cells += ["GT:SM:BC:PE", sample]
        records.append("\t".join(cells))
    if layout is Layout.LOCALAPP:
        header = meta_lines(_LOCALAPP_META) + _contigs(genome, more=False)
        return _text(header + meta_lines(_CRAFT_META), case.dna, records)
    header = meta_lines(_DRAGEN_CNV_META)
    return _text(header + _contigs(genome, more=False), case.dna, records)


def exon_copy_number_vcf(genome: Genome, case: Case) -> bytes:
    """Return BRCA1 and BRCA2; the header has no contigs, a malformed line, an illegal FILTER."""
    records = []
    for gene in ("BRCA1", "BRCA2"):
        span = genome.span(gene)
        assert span is not None
        lost = case.exon_loss == gene
        start, end = exon_loss_span(genome, gene) if lost else (span[1] + 1, span[2])
        alt, filters = ("<DEL>", "PASS") if lost else (".", "Undetermined")
        info = f"SVTYPE=CNV;END={end};GENE={gene}"
        sample = "./1:0.532" if lost else "./.:0.978"
        cells = [span[0], str(start), ".", "N", alt, ".", filters, info, "GT:FC", sample]
        records.append("\t".join(cells))
    return _text(meta_lines(_EXON_META), case.dna, records if case.calls else [])


def exon_loss_span(genome: Genome, gene: str) -> tuple[int, int]:
    """Return first and last base (1-based) of the exons that an exon-level loss takes."""
    model = genome.bundle.of_gene(gene, BUILD)[0]
    places = sorted(
        position
        for block in model.blocks
        if block.exon in LOST_EXONS
        for position in ((block.start, block.end - 1))
    )
    ends = sorted(place if model.strand == 1 else -1 - place for place in (places[0], places[-1]))
    return ends[0] + 1, ends[1] + 1


LOST_EXONS = (5, 6, 7)
"""Exons of an invented exon-level loss, numbered along the transcript."""


def splice_vcf(genome: Genome, case: Case) -> bytes:
    """Return junctions: no GT, AD supports the junction and DP does not; sample named SAMPLE.

    LowUniqueAlignments is used and never declared.
    """
    records = []
    for one in case.splices:
        info = (
            f"SVTYPE=DEL;END={one.end};ALTDEDUP={one.reads};ALTDUP={one.reads * 7}"
            f";REFDEDUP={one.reference_reads};REFDUP={one.reference_reads * 40};INTERGENIC=False"
        )
        cells = [one.chromosome, str(one.start), ".", one.ref, "<DEL>", str(one.quality)]
        cells += [one.filters, info, "AD:DP", f"{one.reads}:{one.reference_reads}"]
        records.append("\t".join(cells))
    header = meta_lines(_SPLICE_META)
    place = header.index('##ALT=<ID=DEL,Description="Deletion">')
    header[place:place] = _contigs(genome, more=True)
    return _text(header, "SAMPLE", records)


_LOCALAPP_META = f"""\
fileformat VCFv4.1
fileDate {_DAY}
source Pisces 5.2.11.63
VariantPhaser Scylla 5.2.11.63
reference /opt/illumina/resources/genomes/hg19_hardPAR
ALT <M> - - Another allele is called in a record of its own
filteringProgram Pepe 2.0.0.23
INFO DP 1 Integer Total depth
INFO calledBy . String Name of the caller
FILTER LowDP - - Low coverage, so no genotype is called
FILTER Blacklist - - Overlaps a region of the list of noisy positions
FILTER LowSupport - - Supported by too few fragments
FILTER LowVarSupport - - Supported by too few reads
FILTER q0 - - Quality score below 0
FILTER SB - - Strand bias too high
FORMAT GT 1 String Genotype
FORMAT GQ 1 Integer Genotype quality
FORMAT AD . Integer Allele depth
FORMAT DP 1 Integer Depth used for calling
FORMAT VF . Float Variant frequency
FORMAT NL 1 Integer Noise level
FORMAT SB 1 Float Strand bias score
FORMAT NC 1 Float Fraction of bases without a call
FORMAT US . Integer Counts of read types
FORMAT AQ 1 Float Quality adjusted for artefacts
FORMAT LQ 1 Float Likelihood ratio quality
FORMAT AD . Integer Allele depth
FORMAT VF . Float Variant frequency
FORMAT SB 1 Float Strand bias score
"""
_CRAFT_META = f"""\
VcfMatching Yente 2.0.0.7
fileDate {_DAY}
INFO SVTYPE 1 String Type of structural variant
INFO END 1 Integer End position
INFO ANT 1 String Gene
FORMAT FC 1 Float Fold change of sample to control
FILTER LowValidation - - Losses were validated with simulated data only
ALT DEL - - Deletion of a target gene
ALT DUP - - Duplication of a target gene
source Craft 1.0.0.52
reference /opt/illumina/resources/genomes/hg19_hardPAR/genome.fa
"""
_VERSION = 'Version="SW: 07.021.624.3.11.2, HW: 07.021.624"'
_DRAGEN_META = f"""\
fileformat VCFv4.2
FORMAT AD R Integer Informative reads of each allele
FORMAT AF A Float Share of informative reads of each other allele
FORMAT DP 1 Integer Informative reads
FORMAT F1R2 R Integer Reads of orientation F1R2
FORMAT F2R1 R Integer Reads of orientation F2R1
FORMAT GT 1 String Genotype
FORMAT MB 4 Integer Counts for mate bias
FORMAT MIN_DP 1 Integer Lowest depth of a block
FORMAT PS 1 Integer Phase set
FORMAT SB 4 Integer Counts for strand bias
FORMAT SQ A Float Somatic quality
DRAGENCommandLine <ID=dragen,{_VERSION},Date="2024-01-31",CommandLineOptions="--ref-dir hashtable">
INFO DP 1 Integer All reads
INFO END 1 Integer Last position of a block
INFO FractionInformativeReads 1 Float Share of informative reads
INFO MQ 1 Float Mapping quality
INFO MQRankSum 1 Float Difference of mapping qualities
INFO ReadPosRankSum 1 Float Difference of positions in reads
INFO AQ A Float Systematic noise score
INFO hotspot 0 Flag Known somatic site
INFO MNVTAG 1 String The MNV call that a record belongs to
INFO GermlineStatus 1 String Germline_DB, Germline_Proxi, Somatic or Somatic_Putative_CH
FILTER base_quality - - Low base quality
FILTER filtered_reads - - Too many reads filtered
FILTER fragment_length - - Fragment lengths differ
FILTER low_depth - - Low depth
FILTER low_frac_info_reads - - Too few informative reads
FILTER low_normal_depth - - Low depth of the normal sample
FILTER long_indel - - Indel too long
FILTER mapping_quality - - Low mapping quality
FILTER multiallelic - - More than two alleles
FILTER non_homref_normal - - Normal sample is not reference
FILTER no_reliable_supporting_read - - No reliable read
FILTER panel_of_normals - - Seen in normals
FILTER read_position - - Close to read ends
FILTER RMxNRepeatRegion - - Repeat of the reference
FILTER str_contraction - - Likely error in a repeat
FILTER too_few_supporting_reads - - Too few reads
FILTER weak_evidence - - Low somatic score
FILTER systematic_noise - - Systematic noise
FILTER excluded_regions - - Excluded region
reference file://hashtable/reference.bin
"""
_DRAGEN_CNV_META = f"""\
fileformat VCFv4.2
DRAGENVersion <ID=dragen,{_VERSION}>
reference file://hashtable
ALT CNV - - Region of copy number
ALT DEL - - Deletion relative to the reference
ALT DUP - - Raised copy number relative to the reference
INFO REFLEN 1 Integer Positions of the record
INFO SVLEN . Integer Difference in length
INFO SVTYPE 1 String Type of structural variant
INFO END 1 Integer End position
INFO CIPOS 2 Integer Confidence interval around the start
INFO CIEND 2 Integer Confidence interval around the end
INFO SEGID 1 String Segment
FILTER cnvQual - - Low quality
FILTER cnvBinSupportRatio - - Few bins for the length
FILTER cnvCopyRatio - - Ratio near 1
FILTER LoDFail - - Below the limit of detection
FORMAT GT 1 String Genotype
FORMAT SM 1 Float Linear copy ratio
FORMAT BC 1 Integer Bins
FORMAT PE 2 Integer Improper pairs at both ends
"""
_EXON_META = f"""\
fileformat VCFv4.1
{_DAY} fileDate=20240131={_DAY}
source LrCalculator 1.0.0.11
reference file:resource_bundle/hg19_decoy/
ALT DEL - - Deletion relative to the reference
ALT DUP - - Raised copy number relative to the reference
FILTER Undetermined 1 String Both segments are near the baseline
INFO END 1 Integer End position
INFO GENE 1 String BRCA1 or BRCA2
INFO SVTYPE 1 String Type of structural variant
FORMAT GT 1 String Genotype
FORMAT FC 1 Float Fold change
"""
_SPLICE_META = f"""\
fileformat VCFv4.1
{_DAY} fileDate=20240131={_DAY}
source SpliceGirl 1.0.0.614
reference file:resource_bundle/hg19_decoy
ALT DEL - - Deletion
QUAL <Description="Not Phred-scaled">
FILTER LowQ - - Low quality
INFO SVTYPE 1 String Type of structural variant
INFO END 1 Integer End position
INFO ALTDEDUP 1 Integer Reads across the junction, without duplicates
INFO ALTDUP 1 Integer Reads across the junction, with duplicates
INFO REFDEDUP 1 Integer Reads against the junction, without duplicates
INFO REFDUP 1 Integer Reads against the junction, with duplicates
INFO INTERGENIC 1 Flag May be a fusion between genes
FORMAT AD 1 Integer Supporting reads
FORMAT DP 1 Integer Reference reads
"""
