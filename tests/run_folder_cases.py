"""Small result folders in the layouts of the three kinds of software, made of invented ids.

Layouts: InPreD/tsoppy (LocalApp and DRAGEN: Logs_Intermediates/Tmb, VariantMatching, MetricsOutput,
SampleSheetValidation), SACGF/variantgrid (Results/<pair>/<sample>), umccr (ctDNA: packed VCF files
in Results/<sample>, microsat_output.json).
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

DATA = Path(__file__).parent / "data" / "tso500"

BANNERS = {
    "localapp": "TruSight Oncology 500",
    "dragen": "DRAGEN TruSight Oncology 500 Analysis Software",
    "dragen26": "DRAGEN TruSight Oncology 500 v2.6.2 Analysis Software",
    "ctdna": "DRAGEN TruSight Oncology 500 ctDNA v2.6.2 Analysis Software",
}
VERSIONS = {
    "localapp": "ruo-2.2.0.12",
    "dragen": "2.5.2.1",
    "dragen26": "2.6.2.4",
    "ctdna": "2.6.2.0",
}
SMALL_VARIANTS = (
    "Gene\tChromosome\tGenomic Position\tReference Call\tAlternative Call\tAllele Frequency\t"
    "Depth\tP-Dot Notation\tC-Dot Notation\tConsequence(s)\tAffected Exon(s)\n"
    "TP53\tchr17\t7577120\tC\tA\t0.3000\t800\tNP_000537.3:p.(Arg273Leu)\t"
    "NM_000546.5:c.818G>T\tmissense_variant\t8/11\n"
)


def put(root: Path, file: str, content: str | bytes) -> Path:
    """Write a file and the folders above it."""
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def combined(layout: str, pair: str, dna: str = "", rna: str = "", date: str = "2024-01-31") -> str:
    """Return a CombinedVariantOutput; an empty id is NA, and ctDNA has a sample, no pair."""
    ids = (
        f"DNA Sample ID\t{dna or pair}\t\n"
        if layout == "ctdna"
        else f"Pair ID\t{pair}\t\nDNA Sample ID\t{dna or 'NA'}\t\nRNA Sample ID\t{rna or 'NA'}\t\n"
    )
    return (
        f"{BANNERS[layout]} - Combined Variant Output\t\t\n"
        "For Research Use Only. Not for use in diagnostic procedures.\t\t\n\t\t\n"
        f"[Analysis Details]\t\t\n{ids}Output Date\t{date}\t\nOutput Time\t12:00:00\t\n"
        f"Module Version\tNA\t\nPipeline Version\t{VERSIONS[layout]}\t\n\t\t\n"
        f"[Small Variants]\t\t\n{SMALL_VARIANTS}\t\t\n"
    )


def metrics(layout: str, *samples: str) -> str:
    """Return a MetricsOutput with a column for each sample."""
    columns = "\t".join(samples)
    key = "Pipeline Version" if layout == "ctdna" else "Workflow Version"
    true = "\t".join("TRUE" for _ in samples)
    return (
        f"{BANNERS[layout]} - Metrics Output\t\t\n"
        "For Research Use Only. Not for use in diagnostic procedures.\t\t\n\t\t\n"
        f"[Header]\t\t\n{key}\t{VERSIONS[layout]}\t\n\t\t\n"
        f"[Analysis Status]\t\t\n\t{columns}\nCOMPLETED_ALL_STEPS\t{true}\n\t\t\n"
    )


def vcf(fixture: str, sample: str, length: int = 249250621) -> str:
    """Return a VCF fixture with another sample column, and with chromosome 1 of a genome."""
    lines = (DATA / fixture).read_text().splitlines()
    lines = [line for line in lines if not line.startswith("##contig=<ID=chr1,")]
    place = next(number for number, line in enumerate(lines) if line.startswith("#CHROM"))
    cells = lines[place].split("\t")
    lines[place] = "\t".join([*cells[:9], sample])
    lines = [line for line in lines if line != "##contig=<ID=chr1>"]
    place = next(number for number, line in enumerate(lines) if line.startswith("#CHROM"))
    lines.insert(place, f"##contig=<ID=chr1,length={length}>")
    return "\n".join(lines) + "\n"


def fixture(name: str) -> str:
    """Return a fixture as it is."""
    return (DATA / name).read_text()


def run_sheet(*rows: tuple[str, str, str], section: str = "TSO500S_Data") -> str:
    """Return a sample sheet of version 2; rows are Sample_ID, Sample_Type, Pair_ID."""
    table = "\n".join(",".join((*row, "")) for row in rows)
    return (
        "[Header],,,\nFileFormatVersion,2,,\n,,,\n"
        f"[{section}],,,\nSample_ID,Sample_Type,Pair_ID,Sample_Feature\n{table}\n"
    )


def run_sheet_v1(*rows: tuple[str, str, str]) -> str:
    """Return a sample sheet of version 1 (LocalApp)."""
    table = "\n".join(",".join(row) for row in rows)
    return (
        "[Header]\nIEMFileVersion,4\n[Reads]\n101\n101\n"
        f"[Data]\nSample_ID,Sample_Type,Pair_ID\n{table}\n"
    )


def analysis_results(sample: str) -> str:
    """Return a SampleAnalysisResults; it names its Sample ID and no Pair ID."""
    data = json.loads((DATA / "SampleAnalysisResults.json").read_text())
    data["data"]["sampleInformation"]["sampleId"] = sample
    return json.dumps(data, indent=1)


def localapp(root: Path, *pairs: str) -> Path:
    """Write a LocalApp 2.2 folder; each pair has a DNA and an RNA library."""
    sheet: list[tuple[str, str, str]] = []
    for pair in pairs:
        dna, rna = f"{pair}-DNA", f"{pair}-RNA"
        sheet += [(dna, "DNA", pair), (rna, "RNA", pair)]
        text = combined("localapp", pair, dna, rna)
        put(root, f"Results/{pair}/{pair}_CombinedVariantOutput.tsv", text)
        name = f"Logs_Intermediates/CombinedVariantOutput/{pair}"
        put(root, f"{name}/{pair}_CombinedVariantOutput.tsv", text)
        genome = vcf("localapp.genome.vcf", f"{dna}.bam")
        put(root, f"Results/{pair}/{dna}/{dna}_MergedSmallVariants.genome.vcf", genome)
        put(root, f"Results/{pair}/{dna}/{dna}_CopyNumberVariants.vcf", craft())
        name = f"Logs_Intermediates/Tmb/{dna}/{dna}_TMB_Trace.tsv"
        put(root, name, fixture("localapp_TMB_Trace.tsv"))
        splice = vcf("rna_SpliceVariants.vcf", "SAMPLE")
        put(root, f"Results/{pair}/{rna}/{rna}_SpliceVariants.vcf", splice)
        fusions = fixture("localapp_AllFusions.csv")
        put(root, f"Results/{pair}/{rna}/{rna}_AllFusions.csv", fusions)
    samples = [sample for sample, _, _ in sheet]
    put(root, "Results/MetricsOutput.tsv", metrics("localapp", *samples))
    put(root, "Logs_Intermediates/MetricsOutput/MetricsOutput.tsv", metrics("localapp", *samples))
    put(root, "SampleSheet.csv", run_sheet_v1(*sheet))
    return root


def craft() -> str:
    """Return a copy number VCF of LocalApp: fold change in FC, and no name of the sample."""
    return (
        "##fileformat=VCFv4.1\n##source=Craft 1.0.0.52\n"
        "##reference=/opt/illumina/resources/genomes/hg19_hardPAR/genome.fa\n"
        '##INFO=<ID=END,Number=1,Type=Integer,Description="End">\n'
        '##INFO=<ID=SVTYPE,Number=1,Type=String,Description="Type">\n'
        '##INFO=<ID=ANT,Number=1,Type=String,Description="Gene">\n'
        '##FORMAT=<ID=FC,Number=1,Type=Float,Description="Fold change">\n'
        "##contig=<ID=chr1,length=249250621>\n##contig=<ID=chr17,length=81195210>\n"
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tSAMPLE\n"
        "chr17\t37868179\t.\tN\t<DUP>\t60\tPASS\tSVTYPE=CNV;END=37884297;ANT=ERBB2\tFC\t4.200\n"
    )


def dragen(root: Path, *pairs: str, layout: str = "dragen") -> Path:
    """Write a DRAGEN folder; each pair has a DNA and an RNA library."""
    sheet: list[tuple[str, str, str]] = []
    for pair in pairs:
        dna, rna = f"{pair}_D", f"{pair}_R"
        sheet += [(dna, "DNA", pair), (rna, "RNA", pair)]
        above = f"Results/{pair}"
        put(root, f"{above}/{pair}_CombinedVariantOutput.tsv", combined(layout, pair, dna, rna))
        small = vcf("small.hard-filtered.vcf", dna)
        put(root, f"{above}/{dna}/{dna}.hard-filtered.vcf", small)
        packed = gzip.compress(small.encode(), mtime=0)
        put(root, f"Logs_Intermediates/DnaDragenCaller/{dna}/{dna}.hard-filtered.vcf.gz", packed)
        put(root, f"{above}/{dna}/{dna}.cnv.vcf", vcf("gene.cnv.vcf", dna))
        exon = fixture("exon_DragenExonCNV.vcf").replace("FIX_DNA", dna)
        put(root, f"{above}/{dna}/{dna}_DragenExonCNV.vcf", exon)
        splice = vcf("rna_SpliceVariants.vcf", "SAMPLE")
        put(root, f"{above}/{rna}/{rna}_SpliceVariants.vcf", splice)
        put(root, f"{above}/{rna}/{rna}_AllFusions.csv", fixture("localapp_AllFusions.csv"))
        trace = fixture("dragen.tmb.trace.tsv")
        put(root, f"Logs_Intermediates/Tmb/{dna}/{dna}.tmb.trace.tsv", trace)
    put(root, "Results/MetricsOutput.tsv", metrics(layout, *pairs))
    name = "Logs_Intermediates/SampleSheetValidation/SampleSheet_Intermediate.csv"
    put(root, name, run_sheet(*sheet))
    return root


def ctdna(root: Path, *samples: str) -> Path:
    """Write a ctDNA folder: samples, no pairs, packed VCF files."""
    for sample in samples:
        above = f"Results/{sample}"
        put(root, f"{above}/{sample}_CombinedVariantOutput.tsv", combined("ctdna", sample))
        for tail, name in (("hard-filtered", "small.hard-filtered.vcf"), ("cnv", "gene.cnv.vcf")):
            packed = gzip.compress(vcf(name, sample).encode(), mtime=0)
            put(root, f"{above}/{sample}.{tail}.vcf.gz", packed)
        put(root, f"{above}/{sample}.tmb.trace.tsv", fixture("dragen.tmb.trace.tsv"))
        put(root, f"{above}/{sample}_MetricsOutput.tsv", metrics("ctdna", sample))
        msi = {"TotalMicrosatelliteSitesAssessed": "2304", "SumJsd": "7.9", "ResultIsValid": True}
        name = f"Logs_Intermediates/DragenCaller/{sample}/{sample}.microsat_output.json"
        put(root, name, json.dumps(msi))
    put(root, "Results/MetricsOutput.tsv", metrics("ctdna", *samples))
    rows = [(sample, "DNA", "") for sample in samples]
    put(root, "SampleSheet.csv", run_sheet(*rows, section="TSO500L_Data"))
    return root
