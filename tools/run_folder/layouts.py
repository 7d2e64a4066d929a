"""Where the files of each layout lie, and what is written into them.

Names are those that public parsers read: InPreD/tsoppy (Logs_Intermediates of LocalApp 2.2 and
DRAGEN 2.6), eastgenomics/eggd_tso500 (LocalApp 2.2, one sample per pair), SACGF/variantgrid
(Results of DRAGEN 2.6) and umccr/dracarys (ctDNA). Not confirmed: where DRAGEN writes the JSON of
TMB and, for tissue, of MSI; where ctDNA writes the annotated JSON and the JSON of TMB.
"""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pysam

from run_folder.annotated import annotated_lines, sample_analysis_results
from run_folder.biomarkers import msi_json, tmb_json, tmb_trace
from run_folder.case import Case, Layout, Pool, control, invent
from run_folder.combined import Version, combined_output
from run_folder.genome import Genome, load_genome
from run_folder.genome_vcf import write_genome_vcf
from run_folder.rna_files import all_fusions, dna_fusions
from run_folder.run_files import metrics_output, sample_sheet
from run_folder.sites import Inventor
from run_folder.specials import false_loss, false_stop, hotspots, inversion
from run_folder.vcf_files import (
    copy_number_vcf,
    exon_copy_number_vcf,
    small_variant_vcf,
    splice_vcf,
)

__all__ = ["VERSIONS", "write_run"]

VERSIONS = {
    "localapp": {"2.2": Version(Layout.LOCALAPP, "NA", "ruo-2.2.0.12")},
    "dragen": {
        "2.5": Version(Layout.DRAGEN, "2.5.2", "2.5.2.1"),
        "2.6": Version(Layout.DRAGEN, "2.6.2", "2.6.2.4"),
        "2.1": Version(Layout.DRAGEN, "2.1.1", "ruo-2.1.1.4"),
    },
    "ctdna": {"2.6": Version(Layout.CTDNA, "2.6.2", "2.6.2.0")},
}
"""Layout and release -> the versions that its files state; the first is the default."""

POSITIONS = 2_000_000
"""Positions of a genome VCF."""

LOGS = "Logs_Intermediates"

Files = Iterator[tuple[str, bytes]]


def write_run(
    out: Path,
    version: Version,
    samples: int,
    variants: int,
    seed: int,
    *,
    gvcf: int = 0,
    positions: int = POSITIONS,
) -> list[Case]:
    """Write a folder of `samples` samples and one control; return what each of them holds.

    The first `gvcf` samples with DNA get a genome VCF of `positions` positions too. In DRAGEN
    folders every second sample is an HRD sample. Raises ValueError where more variants are asked
    for than can be told apart, FileExistsError where the folder holds anything.
    """
    if out.exists() and any(out.iterdir()):
        msg = f"{out} is not empty"
        raise FileExistsError(msg)
    layout = version.layout
    genome = load_genome(older=layout is Layout.LOCALAPP)
    pool = _pool(genome, layout, variants, seed)
    dragen = layout is Layout.DRAGEN
    cases = [
        invent(number, seed, layout, genome, pool, variants, hrd=dragen and number % 2 == 1)
        for number in range(1, samples + 1)
    ]
    cases.append(control(layout))
    for case in cases:
        for name, data in _case_files(version, genome, case, seed):
            _write(out / name, data)
    for name, data in _run_files(version, cases, seed):
        _write(out / name, data)
    for case in [one for one in cases if one.calls][:gvcf]:
        path = out / _genome_vcf_path(layout, case)
        write_genome_vcf(path, layout, genome, case, positions, seed)
        # LocalApp has one file of both; laboratories pack it where it lies.
        path.with_suffix("").unlink(missing_ok=True)
    return cases


def _pool(genome: Genome, layout: Layout, variants: int, seed: int) -> Pool:
    rng = random.Random(f"{seed}/{layout}/pool")
    components = layout is not Layout.LOCALAPP
    inventor = Inventor(genome, rng, components=components)
    events = inventor.pool(2 * variants + variants + 400)
    special = [inversion(inventor)]
    special.append(false_loss(inventor) if components else false_stop(inventor))
    share = list(inventor.transcript_bases())
    # A small file has few of each kind, as a large one has.
    share = rng.sample(share, min(len(share), max(2, variants // 30)))
    return Pool(
        events[: 2 * variants + 200],
        events[2 * variants + 200 :],
        [*special, *share],
        hotspots(genome),
    )


def _genome_vcf_path(layout: Layout, case: Case) -> str:
    """Return where the genome VCF of a sample lies."""
    name = case.dna
    match layout:
        case Layout.LOCALAPP:
            return f"Results/{case.pair}/{name}/{name}_MergedSmallVariants.genome.vcf.gz"
        case Layout.DRAGEN:
            return f"{LOGS}/DnaDragenCaller/{name}/{name}.hard-filtered.gvcf.gz"
        case _:
            return f"{LOGS}/DragenCaller/{name}/{name}.hard-filtered.gvcf.gz"


def _case_files(version: Version, genome: Genome, case: Case, seed: int) -> Files:
    match version.layout:
        case Layout.LOCALAPP:
            yield from _localapp(version, genome, case)
        case Layout.DRAGEN:
            yield from _dragen(version, genome, case)
        case _:
            yield from _ctdna(version, genome, case, seed)


def _localapp(version: Version, genome: Genome, case: Case) -> Files:
    layout, pair, dna, rna = version.layout, case.pair, case.dna, case.rna
    combined = combined_output(version, genome, case)
    yield f"Results/{pair}/{pair}_CombinedVariantOutput.tsv", combined
    yield f"{LOGS}/CombinedVariantOutput/{pair}/{pair}_CombinedVariantOutput.tsv", combined
    results = f"{LOGS}/SampleAnalysisResults/{pair}_SampleAnalysisResults.json"
    yield results, sample_analysis_results(version, genome, case)
    if dna:
        # The control stands for sheets whose Pair_ID is the Sample_ID: no folder of its own then.
        here = f"Results/{pair}" if case.control else f"Results/{pair}/{dna}"
        trace, copies = tmb_trace(layout, case), copy_number_vcf(layout, genome, case)
        yield (
            f"{here}/{dna}_MergedSmallVariants.genome.vcf",
            small_variant_vcf(layout, genome, case),
        )
        yield f"{here}/{dna}_CopyNumberVariants.vcf", copies
        yield f"{here}/{dna}_TMB_Trace.tsv", trace
        annotated = _bgzip(annotated_lines(version, genome, case))
        yield f"{here}/{dna}_MergedVariants_Annotated.json.gz", annotated
        yield f"{LOGS}/CnvCaller/{dna}/{dna}_CopyNumberVariants.vcf", copies
        yield f"{LOGS}/Tmb/{dna}/{dna}_TMB_Trace.tsv", trace
        yield f"{LOGS}/Tmb/{dna}/{dna}.tmb.json", tmb_json(case)
        yield f"{LOGS}/Msi/{dna}/{dna}.msi.json", msi_json(layout, case)
    if rna:
        yield f"Results/{pair}/{rna}/{rna}_AllFusions.csv", all_fusions(layout, case)
        yield f"Results/{pair}/{rna}/{rna}_SpliceVariants.vcf", splice_vcf(genome, case)


def _dragen(version: Version, genome: Genome, case: Case) -> Files:
    layout, pair, dna, rna = version.layout, case.pair, case.dna, case.rna
    combined = combined_output(version, genome, case)
    yield f"Results/{pair}/{pair}_CombinedVariantOutput.tsv", combined
    yield f"{LOGS}/CombinedVariantOutput/{pair}_CombinedVariantOutput.tsv", combined
    if dna:
        here = f"Results/{pair}/{dna}"
        small, trace = small_variant_vcf(layout, genome, case), tmb_trace(layout, case)
        yield f"{here}/{dna}.hard-filtered.vcf", small
        yield f"{here}/{dna}.cnv.vcf", copy_number_vcf(layout, genome, case)
        yield f"{here}/{dna}_DragenExonCNV.vcf", exon_copy_number_vcf(genome, case)
        yield f"{here}/{dna}.tmb.trace.tsv", trace
        yield f"{LOGS}/DnaDragenCaller/{dna}/{dna}.hard-filtered.vcf.gz", _bgzip(small)
        yield f"{LOGS}/DnaDragenCaller/{dna}/{dna}.microsat_output.json", msi_json(layout, case)
        yield f"{LOGS}/Tmb/{dna}/{dna}.tmb.trace.tsv", trace
        yield f"{LOGS}/Tmb/{dna}/{dna}.tmb.json", tmb_json(case)
        annotated = _bgzip(annotated_lines(version, genome, case))
        yield f"{LOGS}/Annotation/{dna}/{dna}_DNAVariants_Annotated.json.gz", annotated
    if rna:
        yield f"Results/{pair}/{rna}/{rna}_AllFusions.csv", all_fusions(layout, case)
        yield f"Results/{pair}/{rna}/{rna}_SpliceVariants.vcf", splice_vcf(genome, case)


def _ctdna(version: Version, genome: Genome, case: Case, seed: int) -> Files:
    layout, name = version.layout, case.dna
    here = f"Results/{name}"
    yield f"{here}/{name}_CombinedVariantOutput.tsv", combined_output(version, genome, case)
    yield f"{here}/{name}_MetricsOutput.tsv", metrics_output(version, [case], seed)
    yield f"{here}/{name}.hard-filtered.vcf.gz", _bgzip(small_variant_vcf(layout, genome, case))
    yield f"{here}/{name}.cnv.vcf.gz", _bgzip(copy_number_vcf(layout, genome, case))
    yield f"{here}/{name}.tmb.trace.tsv", tmb_trace(layout, case)
    yield f"{here}/{name}_Fusions.csv", dna_fusions(case)
    results = f"{LOGS}/SampleAnalysisResults/{name}_SampleAnalysisResults.json"
    yield results, sample_analysis_results(version, genome, case)
    yield f"{LOGS}/DragenCaller/{name}/{name}.microsat_output.json", msi_json(layout, case)
    yield f"{LOGS}/Tmb/{name}/{name}.tmb.json", tmb_json(case)
    annotated = _bgzip(annotated_lines(version, genome, case))
    yield f"{LOGS}/Annotation/{name}/{name}_DNAVariants_Annotated.json.gz", annotated


def _run_files(version: Version, cases: Sequence[Case], seed: int) -> Files:
    metrics, sheet = metrics_output(version, cases, seed), sample_sheet(version, cases)
    yield "SampleSheet.csv", sheet
    yield "Results/MetricsOutput.tsv", metrics
    yield f"{LOGS}/MetricsOutput/MetricsOutput.tsv", metrics
    if version.layout is Layout.LOCALAPP:
        yield f"{LOGS}/SamplesheetValidation/20240131_120000_SampleSheet.csv", sheet
        # Files of the software that hold no result.
        yield "inputs.json", b'{"analysisFolder": "."}\n'
        yield "receipt", b"Analysis complete\n"
    else:
        yield f"{LOGS}/SampleSheetValidation/SampleSheet_Intermediate.csv", sheet


def _bgzip(data: bytes) -> bytes:
    """Return data as blocks of gzip, the same bytes each time."""
    return b"".join(_gzip_blocks(io.BytesIO(data))) + _END_OF_FILE


_BLOCK = 0xFF00
_END_OF_FILE = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")


def _gzip_blocks(stream: io.BytesIO) -> Iterator[bytes]:
    """Yield blocks as section 4.1 of the SAM specification lays them out."""
    while chunk := stream.read(_BLOCK):
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        body = packer.compress(chunk) + packer.flush()
        head = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0"
        size = struct.pack("<H", len(head) + 2 + len(body) + 8 - 1)
        yield head + size + body + struct.pack("<II", zlib.crc32(chunk), len(chunk))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    if path.name.endswith(".vcf.gz"):
        pysam.tabix_index(str(path), preset="vcf", force=True)
