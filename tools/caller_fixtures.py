"""Fixtures of VCF files by other callers and annotators, and of files that are not interpreted.

Places and descriptions are of well-known changes (BRAF V600E, KRAS G12C, EGFR L858R, TP53 R273L,
BRCA2 c.5946del); samples and reads are invented. Each file has the form that its program's own
documentation gives: GATK Mutect2, VEP and MANE columns; VarDict and snpEff; bcftools mpileup and
csq; VarScan 2 somatic; Strelka 2 somatic; LoFreq. The calls of one and of two X are invented.
"""

from __future__ import annotations

__all__ = ["caller_fixtures"]

_FIXED = "#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT"
_GRCH37 = {"7": 159138663, "12": 133851895, "13": 115169878, "17": 81195210}
_GRCH38 = {"chr7": 159345973, "chr12": 133275309, "chr13": 114364328, "chr17": 83257441}

_AD = '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Allelic depths">'
_DP = '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Read depth">'
_GT = '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">'
_INFO_DP = '##INFO=<ID=DP,Number=1,Type=Integer,Description="Raw read depth">'

_VEP = (
    "Allele|Consequence|IMPACT|SYMBOL|Gene|Feature_type|Feature|BIOTYPE|EXON|INTRON|HGVSc|HGVSp|"
    "CANONICAL|MANE_SELECT|MANE_PLUS_CLINICAL"
)
_ANN = (
    "Allele | Annotation | Annotation_Impact | Gene_Name | Gene_ID | Feature_Type | Feature_ID | "
    "Transcript_BioType | Rank | HGVS.c | HGVS.p | cDNA.pos / cDNA.length | CDS.pos / CDS.length | "
    "AA.pos / AA.length | Distance | ERRORS / WARNINGS / INFO"
)


def _info(name: str, text: str) -> str:
    return f'##INFO=<ID={name},Number=.,Type=String,Description="{text}">'


def _vcf(header: list[str], lengths: dict[str, int], samples: str, records: list[str]) -> bytes:
    """Return a VCF; cells of `samples` and `records` are divided by one blank."""
    contigs = [f"##contig=<ID={name},length={length}>" for name, length in lengths.items()]
    columns = f"{_FIXED} {samples}" if samples else _FIXED.removesuffix(" FORMAT")
    lines = ["##fileformat=VCFv4.2", *header, *contigs]
    lines += ["\t".join(line.split(" ")) for line in (columns, *records)]
    return ("\n".join(lines) + "\n").encode()


def _csq(*entries: str) -> str:
    return "CSQ=" + ",".join(entries)


def _mutect2_vep() -> bytes:
    """Return tumour and normal on GRCh38: the header names the tumour, MANE Select is taken."""
    braf = _csq(
        "T|missense_variant|MODERATE|BRAF|673|Transcript|NM_001374258.1|protein_coding|16/20||"
        "NM_001374258.1:c.1919T>A|NP_001361187.1:p.Val640Glu|||ENST00000644969.2",
        "T|missense_variant|MODERATE|BRAF|673|Transcript|NM_004333.6|protein_coding|15/18||"
        "NM_004333.6:c.1799T>A|NP_004324.2:p.Val600Glu||ENST00000646891.2|",
    )
    both = _csq(
        "A|missense_variant|MODERATE|KRAS|3845|Transcript|NM_004985.5|protein_coding|2/5||"
        "NM_004985.5:c.34G>T|NP_004976.2:p.Gly12Cys|YES|ENST00000311936.8|",
        "T|missense_variant|MODERATE|KRAS|3845|Transcript|NM_004985.5|protein_coding|2/5||"
        "NM_004985.5:c.34G>A|NP_004976.2:p.Gly12Ser|YES|ENST00000311936.8|",
    )
    silent = _csq(
        "A|synonymous_variant|LOW|TP53|7157|Transcript|NM_000546.6|protein_coding|8/11||"
        "NM_000546.6:c.819C>T|NP_000537.3:p.Arg273%3D|YES|ENST00000269305.9|"
    )
    form = "GT:AD:AF:DP"
    return _vcf(
        [
            "##source=Mutect2",
            "##normal_sample=FIX_BLOOD",
            "##tumor_sample=FIX_TUMOUR",
            '##FILTER=<ID=normal_artifact,Description="artifact in the normal">',
            _GT,
            _AD,
            '##FORMAT=<ID=AF,Number=A,Type=Float,Description="Allele fractions of alternate '
            'alleles in the tumor">',
            _DP,
            _info("CSQ", f"Consequence annotations from Ensembl VEP. Format: {_VEP}"),
        ],
        _GRCH38,
        "FIX_BLOOD FIX_TUMOUR",
        [
            f"chr7 140753336 . A T . PASS {braf} {form} 0/0:310,0:0.003:310 0/1:420,180:0.301:600",
            f"chr12 25245351 . C A,T . PASS {both} {form} 0/0:290,0,0:0.003,0.003:290 "
            "0/1/2:500,80,20:0.134,0.035:600",
            f"chr17 7673801 . G A . normal_artifact {silent} {form} 0/1:150,140:0.48:290 "
            "0/1:300,280:0.483:580",
            f"chr17 7673900 . T C . PASS . {form} 0/0:90,0:0.01:90 ./.:.:.:.",
        ],
    )


def _ann(*entries: str) -> str:
    return "ANN=" + ",".join(entries)


def _vardict_snpeff() -> bytes:
    """Return one sample on GRCh37 without `chr`; INFO/AF of VarDict is a share of reads."""
    egfr = _ann(
        "G|missense_variant|MODERATE|EGFR|EGFR|transcript|NM_005228.5|protein_coding|21/28|"
        "c.2573T>G|p.Leu858Arg|2834/9905|2573/3633|858/1210||",
        "G|non_coding_transcript_exon_variant|MODIFIER|EGFR-AS1|EGFR-AS1|transcript|NR_047551.1|"
        "pseudogene|2/2|n.1201A>C||||||",
    )
    brca2 = _ann(
        "G|frameshift_variant|HIGH|BRCA2|BRCA2|transcript|NM_000059.4|protein_coding|11/27|"
        "c.5946delT|p.Ser1982fs|6145/11954|5946/10257|1982/3418||INFO_REALIGN_3_PRIME",
    )
    return _vcf(
        [
            "##source=VarDict_v1.8.3",
            '##INFO=<ID=AF,Number=A,Type=Float,Description="Allele Frequency">',
            _INFO_DP,
            _GT,
            _DP,
            _info("ANN", f"Functional annotations: '{_ANN}' "),
            _info(
                "LOF",
                "Predicted loss of function effects for this variant. Format: 'Gene_Name | "
                "Gene_ID | Number_of_transcripts_in_gene | Percent_of_transcripts_affected'",
            ),
        ],
        _GRCH37,
        "FIX_TUMOUR",
        [
            f"7 55259515 . T G . PASS AF=0.2213;DP=750;{egfr} GT:DP 0/1:750",
            f"13 32914437 . GT G . PASS AF=0.7041;DP=402;{brca2};LOF=(BRCA2|BRCA2|1|1.00) "
            "GT:DP 0/1:402",
        ],
    )


def _mpileup_csq() -> bytes:
    """Return bcftools' own: DP4, one consequence for two neighbours, and a record that refers."""
    form = "GT:PL 0/1:255,0,255"
    return _vcf(
        [
            "##source=bcftools mpileup",
            _INFO_DP,
            '##INFO=<ID=DP4,Number=4,Type=Integer,Description="Number of high-quality ref-forward '
            ', ref-reverse, alt-forward and alt-reverse bases">',
            _GT,
            '##FORMAT=<ID=PL,Number=G,Type=Integer,Description="Phred-scaled likelihoods">',
            _info(
                "BCSQ",
                "Haplotype-aware consequence annotation from BCFtools/csq, see "
                "http://samtools.github.io/bcftools/howtos/csq-calling.html for details. Format: "
                "Consequence|gene|transcript|biotype|strand|amino_acid_change|dna_change",
            ),
        ],
        _GRCH37,
        "FIX_TUMOUR",
        [
            "7 140453136 . A T 222 PASS DP=120;DP4=40,38,20,22;"
            f"BCSQ=missense|BRAF|ENST00000288602|protein_coding|-|600V>600K|140453136A>T+140453137"
            f"C>T {form}",
            f"7 140453137 . C T 222 PASS DP=119;DP4=41,36,21,21;BCSQ=@140453136 {form}",
            f"17 7577120 . C A 222 . DP=90;DP4=30,31,14,15 {form}",
        ],
    )


def _varscan() -> bytes:
    """Return VarScan somatic: the columns are called NORMAL and TUMOR, FREQ is a percentage."""
    form = "GT:GQ:DP:RD:AD:FREQ:DP4"
    return _vcf(
        [
            "##source=VarScan2",
            _INFO_DP,
            '##INFO=<ID=SOMATIC,Number=0,Type=Flag,Description="Indicates if record is a somatic '
            'mutation">',
            '##FILTER=<ID=str10,Description="Less than 10% or more than 90% of variant supporting '
            'reads on one strand">',
            _GT,
            '##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Genotype Quality">',
            _DP,
            '##FORMAT=<ID=RD,Number=1,Type=Integer,Description="Depth of reference-supporting '
            'bases (reads1)">',
            '##FORMAT=<ID=AD,Number=1,Type=Integer,Description="Depth of variant-supporting bases '
            '(reads2)">',
            '##FORMAT=<ID=FREQ,Number=1,Type=String,Description="Variant allele frequency">',
            '##FORMAT=<ID=DP4,Number=1,Type=String,Description="Strand read counts: ref/fwd, '
            'ref/rev, var/fwd, var/rev">',
        ],
        _GRCH37,
        "NORMAL TUMOR",
        [
            f"12 25398285 . C A . PASS DP=500;SOMATIC {form} 0/0:.:200:200:0:0%:101,99,0,0 "
            "0/1:.:300:220:80:26.67%:110,110,41,39",
            f"17 7577120 . C A . str10 DP=310 {form} 0/0:.:150:150:0:0%:75,75,0,0 "
            "0/1:.:160:150:10:6.25%:75,75,10,0",
        ],
    )


def _strelka() -> bytes:
    """Return Strelka 2 somatic: no genotype, reads by base in two tiers."""
    form = "DP:AU:CU:GU:TU"
    counts = "".join(
        f"##FORMAT=<ID={base}U,Number=2,Type=Integer,Description=\"Number of '{base}' alleles "
        'used in processing read data tiers 1,2">\n'
        for base in "ACGT"
    ).splitlines()
    return _vcf(
        [
            "##source=strelka",
            '##INFO=<ID=SOMATIC,Number=0,Type=Flag,Description="Somatic mutation">',
            '##FILTER=<ID=LowEVS,Description="Somatic Empirical Variant Score is below threshold">',
            _DP,
            *counts,
            '##FORMAT=<ID=TAR,Number=2,Type=Integer,Description="Reads strongly supporting '
            'alternate allele for tiers 1,2">',
            '##FORMAT=<ID=TIR,Number=2,Type=Integer,Description="Reads strongly supporting indel '
            'allele for tiers 1,2">',
        ],
        _GRCH38,
        "NORMAL TUMOR",
        [
            f"chr12 25245351 . C A . PASS SOMATIC {form} 180:0,0:180,182:0,0:0,0 "
            "400:100,103:300,305:0,0:0,0",
            "chr13 32340300 . GT G . PASS SOMATIC DP:TAR:TIR 150:150,151:0,0 300:90,92:205,207",
            f"chr17 7673802 . C A . LowEVS SOMATIC {form} 180:0,0:180,182:0,0:0,0 "
            "400:2,3:398,399:0,0:0,0",
        ],
    )


def _lofreq() -> bytes:
    """Return LoFreq: no sample column at all, what is known stands in INFO."""
    return _vcf(
        [
            "##source=lofreq call",
            _INFO_DP,
            '##INFO=<ID=AF,Number=1,Type=Float,Description="Allele Frequency">',
            '##INFO=<ID=DP4,Number=4,Type=Integer,Description="Counts for ref-forward bases, '
            'ref-reverse, alt-forward and alt-reverse bases">',
        ],
        _GRCH37,
        "",
        [
            "7 55259515 . T G 900 PASS DP=1000;AF=0.021;DP4=490,489,10,11",
            "17 7577120 . C A 900 PASS DP=400;AF=0.25;DP4=150,150,50,50",
        ],
    )


def _dragen_gvcf() -> bytes:
    """Return reference blocks with their end, a call beside <NON_REF>, and a block without reads.

    The annotation of Illumina in INFO/CSQT names no change, so it is not read, and that is said.
    """
    form = "GT:AD:AF:DP"
    return _vcf(
        [
            "##source=DRAGEN_SMALL_VARIANT",
            '##ALT=<ID=NON_REF,Description="Any possible alternative allele">',
            '##INFO=<ID=END,Number=1,Type=Integer,Description="Stop position of the interval">',
            _info("CSQT", "Format: GenotypeIndex|HGNC|TranscriptID|Consequence"),
            '##FILTER=<ID=low_depth,Description="Depth below threshold">',
            _GT,
            _AD,
            '##FORMAT=<ID=AF,Number=A,Type=Float,Description="Allele fractions">',
            _DP,
        ],
        {f"chr{name}": length for name, length in _GRCH37.items()},
        "FIX_DNA",
        [
            "chr17 7577018 . A <NON_REF> . PASS END=7577119 GT:AD:DP 0/0:640,0:640",
            "chr17 7577120 . C A,<NON_REF> . PASS CSQT=1|TP53|NM_000546.5|missense_variant "
            f"{form} 0/1:480,160,0:0.25,0:640",
            "chr17 7577121 . G <NON_REF> . PASS END=7577155 GT:AD:DP 0/0:640,0:640",
            "chr17 7577499 . A <NON_REF> . low_depth END=7577608 GT:AD:DP ./.:12,0:12",
            "chr17 7578177 . C <NON_REF> . PASS END=7578289 GT:AD:DP 0/0:700,0:700",
        ],
    )


def _calls_on_x(fraction: float) -> bytes:
    """Return calls on X of one allele fraction, 3 Mb apart, and some on chromosome 7."""
    form = "GT:AF:DP"
    records = [f"7 {140_000_000 + place} . C T . PASS . {form} 0/1:0.5:300" for place in range(6)]
    records += [f"7 {141_000_000 + place} . C T . PASS . {form} 1/1:1:300" for place in range(3)]
    records += [
        f"X {100_000_000 + 3_000_000 * place} . C T . PASS . {form} 0/1:{fraction}:300"
        for place in range(12)
    ]
    fractions = '##FORMAT=<ID=AF,Number=A,Type=Float,Description="Allele fractions">'
    lengths = {"7": _GRCH37["7"], "X": 155270560}
    return _vcf(["##source=example", _GT, fractions, _DP], lengths, "FIX_TUMOUR", records)


def _untold_pair() -> bytes:
    """Return two samples of which nothing tells the tumour."""
    return _vcf(
        [_GT],
        _GRCH37,
        "FIX_A FIX_B",
        ["7 55259515 . T G . PASS . GT 0/0 0/1"],
    )


def caller_fixtures() -> dict[str, bytes]:
    """Return the fixtures by file name."""
    abcn = "##fileformat=VCFv4.2\n##source=PhenoHRD 1.0.0\n"
    return {
        "mutect2_vep.vcf": _mutect2_vep(),
        "vardict_snpeff.vcf": _vardict_snpeff(),
        "mpileup_csq.vcf": _mpileup_csq(),
        "varscan_somatic.vcf": _varscan(),
        "strelka_somatic.vcf": _strelka(),
        "lofreq.vcf": _lofreq(),
        "dragen.hard-filtered.gvcf": _dragen_gvcf(),
        "one_x.vcf": _calls_on_x(0.99),
        "two_x.vcf": _calls_on_x(0.5),
        "malformed/untold_pair.vcf": _untold_pair(),
        "gene_copies/abcn_annotated.vcf": (abcn + "\t".join(_FIXED.split()[:8]) + "\n").encode(),
        "gene_copies/abcn_genes.tsv": b"gene\tcn\tminor_cn\nBRCA2\t2\t0\n",
    }
