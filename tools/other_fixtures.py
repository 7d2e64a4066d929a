"""Fixtures of all other files: typed tables, VCFs, side files and run files; values invented."""

from __future__ import annotations

from caller_fixtures import caller_fixtures
from json_fixtures import json_fixtures


def _words(text: str) -> list[str]:
    return text.split()


_CONTIGS = "".join(f"##contig=<ID=chr{name}>\n" for name in (1, 7, 13, 17))

_SMALL_HEADER = (
    """\
##fileformat=VCFv4.2
##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Allelic depths">
##FORMAT=<ID=AF,Number=A,Type=Float,Description="Allele fractions">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Read depth">
##INFO=<ID=DP,Number=1,Type=Integer,Description="Read depth">
##INFO=<ID=GermlineStatus,Number=1,Type=String,Description="Germline status">
##FILTER=<ID=weak_evidence,Description="Somatic variant score does not meet threshold">
"""
    + _CONTIGS
    + "##reference=file://hashtable/reference.bin\n"
)

_LOCALAPP_HEADER = (
    """\
##fileformat=VCFv4.1
##source=Pisces 5.2.11.63
##fileDate=20240131
##fileDate=20240131
##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=AD,Number=.,Type=Integer,Description="Allele Depth">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Total Depth">
##FORMAT=<ID=VF,Number=.,Type=Float,Description="Variant Frequency">
##FORMAT=<ID=AD,Number=.,Type=Integer,Description="Allele Depth">
##FORMAT=<ID=VF,Number=.,Type=Float,Description="Variant Frequency">
##ALT=<ID=<M>,Description="Another allele is called in a separate record">
##FILTER=<ID=LowDP,Description="Low coverage">
"""
    + _CONTIGS
)

_CNV_HEADER = (
    """\
##fileformat=VCFv4.2
##ALT=<ID=DEL,Description="Deletion">
##ALT=<ID=DUP,Description="Duplication">
##INFO=<ID=END,Number=1,Type=Integer,Description="End">
##INFO=<ID=SVTYPE,Number=1,Type=String,Description="Type">
##INFO=<ID=SEGID,Number=1,Type=String,Description="Segment ID">
##FILTER=<ID=cnvQual,Description="CNV with low quality">
##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=SM,Number=1,Type=Float,Description="Linear copy ratio">
"""
    + _CONTIGS
)

_EXON_HEADER = """\
##fileformat=VCFv4.2
##20260101=fileDate=20260101=20260101
##source=LrCalculator 1.0.0.11
##FILTER=<ID=Undetermined,Number=1,Type=String,Description="Undetermined">
##INFO=<ID=GENE,Number=1,Type=String,Description="Gene">
##INFO=<ID=END,Number=1,Type=Integer,Description="End">
##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=FC,Number=1,Type=Float,Description="Fold change">
"""

_SPLICE_HEADER = (
    """\
##fileformat=VCFv4.1
##20260101=fileDate=20260101=20260101
##source=SpliceGirl 1.0.0.614
##QUAL=<Description="not Phred-scaled">
##FILTER=<ID=LowQ,Description="Low quality">
##INFO=<ID=SVTYPE,Number=1,Type=String,Description="Type">
##INFO=<ID=END,Number=1,Type=Integer,Description="End">
##INFO=<ID=INTERGENIC,Number=1,Type=Flag,Description="May be an intergenic fusion">
##FORMAT=<ID=AD,Number=1,Type=Integer,Description="Supporting reads">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Reference reads">
"""
    + _CONTIGS
)


def _vcf(header: str, sample: str, records: list[str]) -> bytes:
    columns = _words("#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT")
    lines = ["\t".join([*columns, sample]), *("\t".join(one.split(" ")) for one in records)]
    return (header + "\n".join(lines) + "\n").encode()


def _small_vcf() -> bytes:
    form = "GT:AD:AF:DP"
    return _vcf(
        _SMALL_HEADER,
        "FIX_DNA",
        [
            f"chr17 7577120 . C A . PASS GermlineStatus=Somatic {form} 0/1:559,241:0.3013:800",
            f"chr17 7577121 . G A . weak_evidence DP=800 {form} 0/1:797,3:0.0038:800",
            f"chr17 7577122 . G T . weak_evidence;new_filter DP=800 {form} 0/1:797,3:0.0038:800",
            f"chr13 32914437 . GT G,GTT . PASS DP=338 {form} 0/1:100,200,38:0.5917,0.1124:338",
            f"chr7 55249063 . G <DEL> . PASS DP=90 {form} 0/1:50,40:0.4444:90",
            "chr7 55249064 . G A,<NON_REF> . PASS DP=90 GT:AD 0/1:50,40,0",
            f"chr7 55249065 . G <NON_REF> . PASS DP=90 {form} 0/0:90,0:0:90",
            f"chr7 abc . G A . PASS DP=90 {form} 0/1:50,40:0.4444:90",
            "chr7 55249066 . G",
        ],
    )


def _genome_vcf() -> bytes:
    form = "GT:AD:DP:VF"
    return _vcf(
        _LOCALAPP_HEADER,
        "FIX_DNA.bam",
        [
            f"chr1 1000000 . A . 100 PASS DP=700 {form} 0/0:700:700:0.00000",
            f"chr1 1000001 . C . 100 LowDP DP=70 {form} ./.:70:70:0.00000",
            f"chr1 1000002 . C T 100 PASS DP=700 {form} 0/1:350,350:700:0.50000",
            f"chr1 1000003 . C <M> 100 PASS DP=700 {form} 0/1:350,350:700:0.50000",
        ],
    )


def _cnv_vcf() -> bytes:
    return _vcf(
        _CNV_HEADER,
        "FIX_DNA",
        [
            "chr1 2489163 DRAGEN:REF:chr1:2489163-2494714 N . 3 PASS END=2494714;SEGID=TNFRSF14"
            " GT:SM ./.:1.02",
            "chr7 55086970 DRAGEN:GAIN:chr7:55086971-55273310 N <DUP> 60 PASS"
            " SVTYPE=CNV;END=55273310;SEGID=EGFR GT:SM ./1:3.41",
            "chr13 48878048 DRAGEN:LOSS:chr13:48878049-49054207 N <DEL> 2 cnvQual"
            " SVTYPE=CNV;END=49054207;SEGID=RB1 GT:SM 0/1:0.71",
            "chr13 48878048 x N <DEL> 20 PASS SVTYPE=CNV;END=49054207 GT:SM 0/1:0.51",
        ],
    )


def _exon_vcf() -> bytes:
    return _vcf(
        _EXON_HEADER,
        "FIX_DNA",
        [
            "chr17 41197695 . N <DEL> . PASS GENE=BRCA1;END=41203134 GT:FC 0/1:0.52",
            "chr13 32890598 . N <DUP> . Undetermined GENE=BRCA2;END=32972907 GT:FC ./1:1.22",
        ],
    )


def _splice_vcf() -> bytes:
    info = "SVTYPE=DEL;END=116414934;INTERGENIC=False"
    return _vcf(
        _SPLICE_HEADER,
        "SAMPLE",
        [
            "chr1 120464432 . T <DEL> 0 LowQ;LowUniqueAlignments END=120465258 AD:DP 1:80",
            f"chr7 116411708 . G <DEL> 100 PASS {info} AD:DP 91:1",
        ],
    )


_FUSION_COLUMNS = (
    "Caller,Gene A,Gene B,Gene A Breakpoint,Gene B Breakpoint,Score,Filter,Precise/Imprecise,"
    "Intragenic Call,Ref A Split,Ref A Pair,Ref B Split,Ref B Pair,Alt Split,Alt Pair,"
    "CandidateAlt,Contig,ContigAlign1,ContigAlign2,KeepFusion,Ref A Dedup,Ref B Dedup,"
    "Alt Split Dedup,Alt Pair Dedup,Fusion Directionality Known"
)


def _all_fusions() -> bytes:
    lines = [
        "# Source = FusionProcessor 1.0.0.407",
        "# KeepFusion = Whether the fusion is kept.",
        _FUSION_COLUMNS,
        "RnaFusionFilter,TPM3,NTRK1,chr1:154142876,chr1:156844361,0.978,PASS,Precise,N/A,29,38,"
        "4427,771,377,403,N/A,ACGT,69,79,True,0,2,133,26,True",
        "RnaFusionFilter,ETV6,NTRK3,chr12:12022900,chr15:88483984,0.4,NoReferenceReads,Precise,"
        "N/A,0,0,0,0,9,9,N/A,ACGT,69,79,True,N/A,N/A,N/A,N/A,False",
        "SpliceGirl,PPARG,AC016683.6;PAX8,chr3:12421199,chr2:113992971,N/A,LowQ,N/A,N/A,N/A,N/A,"
        "N/A,N/A,N/A,N/A,2,ACGT,0,56,False,2,1540,0,0,False",
        "SpliceGirl,PPARG,PAX8",
    ]
    return ("\n".join(lines) + "\n").encode()


_TRACE_20 = _words(
    "Chromosome Position RefCall AltCall VAF Depth CytoBand GeneName VariantType CosmicIDs "
    "MaxCosmicCount AlleleCountsGnomadExome AlleleCountsGnomadGenome AlleleCounts1000Genomes "
    "MaxDatabaseAlleleCounts GermlineFilterDatabase GermlineFilterProxi CodingVariant "
    "Nonsynonymous IncludedInTMBNumerator"
)
_TRACE_27 = _words(
    "Chromosome Position RefCall AltCall VAF Depth CytoBand GeneName VariantType CosmicIDs "
    "MaxCosmicCount ClinVarIDs ClinVarSignificance AlleleCountsGnomadExome "
    "AlleleCountsGnomadGenome AlleleCounts1000Genomes MaxDatabaseAlleleCounts "
    "GermlineFilterDatabase GermlineFilterProxi Nonsynonymous withinValidTmbRegion "
    "IncludedInTMBNumerator Status ProteinChange CDSChange Exons Consequence"
)


def _trace_localapp() -> bytes:
    rows = [
        "chr17 7577120 C A 0.30 800 17p13.1 TP53 SNV COSM1;COSM2 900 0 0 0 0 False False True "
        "True False",
        "chr1 1000 C T 0.11 600 1p36 AAA1;AAA2 SNV - 0 0 0 0 0 False False True True True",
        "chr1 1001 C T high 600 1p36 AAA1 SNV - 0 0 0 0 0 False False True True True",
    ]
    return "".join(
        "\t".join(line) + "\n" for line in (_TRACE_20, *(r.split() for r in rows))
    ).encode()


def _trace_dragen() -> bytes:
    rows = [
        "chr1 1000 A T 0.5 550 1p1.1 AAA1 SNV COSM0001;COSM0002 2 RCV1 - 100 100 30 100 True "
        "False True True False Germline_DB NP_1:p.(Ala1Ile) NM_1:c.1A>T 1/2 missense_variant",
        "chr1 1001 A T 0.1 550 1p1.1 AAA1 SNV - 0 - - 0 0 0 0 False False True True True Somatic "
        "NP_1:p.(Ala2Ile) NM_1:c.4A>T 1/2 missense_variant",
    ]
    return "".join(
        "\t".join(line) + "\n" for line in (_TRACE_27, *(r.split() for r in rows))
    ).encode()


def _metrics() -> bytes:
    width = 5
    lines = [
        ["TruSight Oncology 500 - Metrics Output"],
        ["For Research Use Only. Not for use in diagnostic procedures."],
        [],
        ["[Header]"],
        ["Output Date", "2024-01-31"],
        ["Workflow Version", "ruo-2.2.0.12"],
        [],
        ["[Run QC Metrics]"],
        ["Metric (UOM)", "LSL Guideline", "USL Guideline", "Value"],
        ["PCT_PF_READS (%)", "55.0", "NA", "89.0"],
        [],
        ["[Analysis Status]"],
        ["", "FIX_DNA", "FIX_RNA"],
        ["COMPLETED_ALL_STEPS", "TRUE", "TRUE"],
        ["FAILED_STEPS", "NA", "NA"],
        [],
        ["[DNA Library QC Metrics]"],
        ["Metric (UOM)", "LSL Guideline", "USL Guideline", "FIX_DNA", "FIX_RNA"],
        ["CONTAMINATION_SCORE (NA)", "0", "3106", "376", "NA"],
        [],
        ["[Cloud Report]"],
        ["Region", "none"],
        [],
        ["[Notes]"],
        ["Run Metrics", "Run Metrics are not generated from FASTQ files."],
        [],
    ]
    padded = ("\t".join(line + [""] * (width - len(line))) for line in lines)
    return ("\r\n".join(padded) + "\r\n").encode()


def _run_sheet() -> bytes:
    return b"""\
[Header],,
FileFormatVersion,2,
RunName,EXAMPLE,

[TSO500S_Settings],,
SoftwareVersion,2.1.1,
OverrideCycles,U7N1Y143;I10,
,,
[TSO500S_Data],,
Sample_ID,Sample_Type,Pair_ID
FIX_DNA,DNA,FIX
FIX_RNA,RNA,FIX
FIX_RNA,RNA,FIX,surplus
"""


def _lab_table() -> bytes:
    return (
        b'"HGNC_Symbol","p_dot","c_dot","Exon","Chr","Position","Ref","Alt","MutationType","NM","NP"\n'
        b'"TP53","R273L","c.818G>T","8","17","7577120","C","A","Substitution - Missense",'
        b'"NM_000546.4","NP_000537.3"\n'
        b'"ABL1","","c.-15_-14insC",,"9","133710819","","C","Promoter","NM_005157.4",""\n'
        b'"","","c.1A>T","","1","5","","","","",""\n'
        b'"ABL1","","","","","","","","","",""\n'
        b'"ABL1","R273L","c.1A>T","8","17","near 7577120","C","A","","",""\n'
        b'"ABL1","never closed,c.1A>T\n'
    )


def _tsoppi_table() -> bytes:
    return (
        b"# [FIX] remarks of the program\n# [FIX] more remarks\n"
        b"Sample_ID\tGene_symbol\tRefSeq_mRNA\tGenomic_location\tDNA_change\tcDNA_change\t"
        b"Protein_change_short\tProtein_change\tDepth_tumor_DNA\tAF_tumor_DNA\tTier\n"
        b"FIX\tBRAF\tNM_004333\t7:140453136\tA>T\tc.1799T>A\tV600E\tVal600Glu\t778\t0.15\tT1\n"
        b"FIX\tMAP3K14\tNA\t17:43364293\tC>CG\tNA\tNA\tNA\t1250\t0.964\tTNC\n"
    )


def _typed_tables() -> dict[str, bytes]:
    human = '\ufeffGene\tc.\tp.\tVAF (%)\tDP\tKommentar\r\nTP53\t"c.743G>A"\tp.R248Q\t35\t800\t\r\n'
    return {
        "typed_variants.tsv": (
            b"gene\thgvs_c\thgvs_p\ttranscript\tvaf\tdepth\tnote\tconsequence\n"
            b"TP53\tc.743G>A\tp.Arg248Gln\tNM_000546.6\t0.35\t800\tread twice\tmissense_variant\n"
            b"\n"
            b"KRAS\t\tp.G12C\t\t41 %\t\t\tmissense_variant&splice_region_variant\n"
            b"\tc.1A>T\t\t\t\t\t\t\n"
            b"EGFR\t\t\t\t0.1\t\t\t\n"
        ),
        "typed_human_headers.tsv": human.replace("\tKommentar", "")
        .replace("800\t", "800")
        .encode(),
        "typed_unknown_column.tsv": human.encode(),
        "typed_dates.tsv": (
            b"gene\thgvs_c\tvaf\tdepth\n1-Sep\tc.1A>T\t0,35\t\n2-Mrz\tc.1A>T\t35\t12.5\n"
            b"2023-12-01\tc.1A>T\t\t\n43344\tc.1A>T\t\t\n#N/A\tc.1A>T\t\t\n"
        ),
        "typed_semicolons.tsv": b"gene;hgvs_c\nTP53;c.743G>A\n",
        "typed_semicolons.csv": b"gene;hgvs_c\nTP53;c.743G>A\n",
        "typed_no_description.tsv": b"gene\tnote\nTP53\tx\n",
        "typed_two_samples.csv": b"sample_id,gene,c.\nA,TP53,c.743G>A\nB,KRAS,c.34G>T\n",
        "lab_table.csv": _lab_table(),
        "tsoppi_small_variant_table.tsv": _tsoppi_table(),
    }


def other_fixtures() -> dict[str, bytes]:
    """Return all fixtures other than CombinedVariantOutput, by file name."""
    genome = _genome_vcf()
    return {
        **_typed_tables(),
        **json_fixtures(),
        **caller_fixtures(),
        "small.hard-filtered.vcf": _small_vcf(),
        "localapp.genome.vcf": genome,
        "malformed/no_columns.vcf": b"##fileformat=VCFv4.2\n",
        "malformed/two_samples.vcf": genome.replace(b"FIX_DNA.bam", b"TUMOR\tNORMAL"),
        "gene.cnv.vcf": _cnv_vcf(),
        "exon_DragenExonCNV.vcf": _exon_vcf(),
        "rna_SpliceVariants.vcf": _splice_vcf(),
        "localapp_AllFusions.csv": _all_fusions(),
        "localapp_TMB_Trace.tsv": _trace_localapp(),
        "dragen.tmb.trace.tsv": _trace_dragen(),
        "MetricsOutput.tsv": _metrics(),
        "SampleSheet.csv": _run_sheet(),
        "variant_summary.tsv": (
            b"# Field formats:\t\t\n# - TMB: TMB (eligible variants)\t\t\n"
            b"sample_id\tTMB\tMSI\tgene_amplifications\tsplice_variants\tfusions\n"
            b"FIX\t7.1 (9)\t0.00 (0/124)\tNA\tNA\tNA\n"
        ),
    }
