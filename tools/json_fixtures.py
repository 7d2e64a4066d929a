"""Fixtures of JSON results and of the ctDNA fusions; values invented, keys as parsers read them."""

from __future__ import annotations

import json
from typing import Any


def _pretty(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, indent=2) + "\n").encode()


def _tmb() -> bytes:
    return _pretty(
        {
            "TmbPerMb": 7.03125,
            "AdjustedTmbPerMb": float("nan"),
            "NonsynonymousTmbPerMb": "5.46875",
            "AdjustedNonsynonymousTmbPerMb": float("nan"),
            "SomaticCodingVariantsCount": "9",
            "NonsynonymousSomaticCodingVariantsCount": 7,
            "TotalRegionSizeMb": 1.94,
            "CodingRegionSizeMb": 1.28,
            "Settings": {"MinVaf": 0.05, "MinDepth": 50},
        }
    )


def _msi() -> bytes:
    return _pretty(
        {
            "Settings": {"SpanningCoverageThreshold": 60},
            "TotalMicrosatelliteSitesAssessed": "124",
            "TotalMicrosatelliteSitesUnstable": 3,
            "PercentageUnstableSites": "2.42",
            "SumDistance": "0.31",
            "SumJsd": 0.0123,
            "ResultMessage": None,
            "ResultIsValid": True,
        }
    )


def _msi_invalid() -> bytes:
    return (
        b'{"TotalMicrosatelliteSitesAssessed":"12","TotalMicrosatelliteSitesUnstable":"0",'
        b'"PercentageUnstableSites":"NaN","SumJsd":NaN,"ResultIsValid":false,'
        b'"ResultMessage":"too few sites"}'
    )


def _transcript(**said: Any) -> dict[str, Any]:  # noqa: ANN401 - members of any kind
    return {"bioType": "protein_coding", **said}


_TP53 = _transcript(
    transcript="NM_000546.6",
    source="RefSeq",
    exons="8/11",
    hgnc="TP53",
    consequence=["missense_variant"],
    hgvsc="NM_000546.6:c.818G>T",
    hgvsp="NP_000537.3:p.(Arg273Leu)",
    isCanonical=True,
)
_TP53_OTHER = _transcript(
    transcript="ENST00000269305.4",
    source="Ensembl",
    hgnc="TP53",
    consequence=["missense_variant"],
    hgvsc="ENST00000269305.4:c.818G>T",
    isCanonical=True,
)
_BRCA2 = _transcript(
    transcript="NM_000059.4",
    source="RefSeq",
    exons="11/27",
    hgnc="BRCA2",
    consequence=["frameshift_variant"],
    hgvsc="NM_000059.4:c.5946del",
    hgvsp="NP_000050.3:p.(Ser1982ArgfsTer22)",
    isCanonical=True,
)


def _position(
    place: tuple[str, int, str, list[str]],
    variants: list[tuple[int, str, str, object]],
    *,
    filters: str = "PASS",
    sample: dict[str, Any] | None = None,
) -> str:
    chromosome, position, ref, alts = place
    value = {
        "chromosome": chromosome,
        "position": position,
        "refAllele": ref,
        "altAlleles": alts,
        "filters": filters.split(";"),
        "samples": [sample or {}],
        "variants": [
            {
                "vid": f"{chromosome}-{begin}",
                "chromosome": chromosome,
                "begin": begin,
                "refAllele": one_ref,
                "altAllele": one_alt,
                "transcripts": transcripts,
            }
            for begin, one_ref, one_alt, transcripts in variants
        ],
    }
    return json.dumps(value, separators=(",", ":"))


def _annotated(*, nested: bool) -> bytes:
    def laid_out(*transcripts: dict[str, Any]) -> object:
        if not nested:
            return list(transcripts)
        halves: dict[str, list[dict[str, Any]]] = {}
        for one in transcripts:
            key = "refSeq" if one["source"] == "RefSeq" else "ensembl"
            bare = {name: said for name, said in one.items() if name != "source"}
            halves.setdefault(key, []).append(bare)
        return halves

    header = {
        "annotator": "Nirvana 3.2.3",
        "creationTime": "2024-01-31 10:00:00",
        "genomeAssembly": "GRCh37",
        "schemaVersion": 6,
        "dataVersion": "91.26.50",
        "dataSources": [{"name": "ClinVar", "version": "20200101"}],
        "samples": ["FIX_DNA"],
    }
    snv = {
        "genotype": "0/1",
        "variantFrequencies": [0.3013],
        "totalDepth": 800,
        "alleleDepths": [559, 241],
    }
    positions = [
        _position(
            ("chr17", 7577120, "C", ["A"]),
            [(7577120, "C", "A", laid_out(_TP53_OTHER, _TP53))],
            sample=snv,
        ),
        _position(
            ("chr13", 32914437, "GT", ["G", "GTT"]),
            [
                (32914438, "T", "-", laid_out(_BRCA2)),
                (32914438, "-", "T", laid_out()),
            ],
            sample={"totalDepth": 338, "alleleDepths": [100, 200, 38]},
        ),
        _position(
            ("chr7", 55249063, "G", ["A"]),
            [(55249063, "G", "A", laid_out())],
            filters="weak_evidence;low_depth",
        ),
        _position(("chr7", 55249064, "G", ["<DEL>"]), []),
        _position(("chr7", 55249065, "G", ["<NON_REF>"]), []),
        _position(("chr7", 55249066, "-", ["A"]), [(55249066, "-", "A", laid_out())]),
        _position(("chr7", 55249067, "G", ["X1"]), []),
    ]
    genes = ['{"name":"BRCA2","omim":[]}', '{"name":"TP53","omim":[]}']
    lines = [
        '{"header":' + json.dumps(header, separators=(",", ":")) + ',"positions":[',
        ",\n".join(positions),
        '],"genes":[',
        ",\n".join(genes),
        "]}",
    ]
    return ("\n".join(lines) + "\n").encode()


def _analysis_results() -> dict[str, Any]:
    small = {
        "vcfChromosome": "chr17",
        "vcfPosition": 7577120,
        "vcfRefAllele": "C",
        "vcfAltAllele": "A",
        "vcfVariantFrequency": 0.3013,
        "quality": 100,
        "totalDepth": 800,
        "altAlleleDepth": 241,
        "nirvana": [{"vid": "17-7577120-C-A", "transcripts": [_TP53_OTHER, _TP53]}],
    }
    return {
        "data": {
            "sampleInformation": {
                "sampleId": "FIX_DNA",
                "analysisDate": "2024-01-31",
                "analysisRunName": "EXAMPLE",
            },
            "softwareConfiguration": {
                "analysisSoftwareName": "TSO500",
                "analysisSoftwareVersion": "2.2.0.12",
                "genomeBuild": "hg19",
                "nirvanaVersionList": [
                    {
                        "instanceName": "DNA",
                        "nirvanaSoftwareVersion": "3.2.3",
                        "genomeAssembly": "GRCh37",
                        "dataSources": [{"name": "RefSeq", "version": "105"}],
                    }
                ],
            },
            "sampleMetrics": {
                "run": {"name": "Run Metrics", "metrics": [{"name": "PCT_PF_READS", "value": 89}]},
                "qualityControlMetrics": [
                    {
                        "name": "DNA Library QC Metrics for MSI",
                        "metrics": [{"name": "USABLE_MSI_SITES", "value": 124}],
                    }
                ],
                "expandedMetrics": [],
            },
            "biomarkers": {
                "microsatelliteInstability": {
                    "msiPercentUnstableSites": 2.42,
                    "additionalMetrics": [
                        {"name": "SumJsd", "value": "NaN"},
                        {"name": "TotalMicrosatelliteSitesUnstable", "value": 3},
                    ],
                },
                "tumorMutationalBurden": {
                    "tumorMutationalBurdenPerMegabase": 7.0,
                    "additionalMetrics": [
                        {"name": "CodingRegionSizeMb", "value": 1.28},
                        {"name": "SomaticCodingVariantsCount", "value": 9},
                    ],
                },
            },
            "variants": {
                "smallVariants": [
                    small,
                    {**small, "vcfPosition": "near", "nirvana": []},
                    {**small, "vcfPosition": 7577121, "vcfVariantFrequency": 30.1},
                    {**small, "vcfPosition": 7577122, "vcfAltAllele": "-"},
                    {**small, "vcfPosition": 7577123, "vcfVariantFrequency": None, "nirvana": []},
                ],
                "copyNumberVariants": [
                    {
                        "foldChange": 3.41,
                        "qual": 60,
                        "copyNumberType": "AMPLIFICATION",
                        "gene": "EGFR",
                        "chromosome": "chr7",
                        "startPosition": 55086971,
                        "endPosition": 55273310,
                    },
                    {"foldChange": 2.9, "copyNumberType": "AMPLIFICATION", "gene": "1-Mar"},
                ],
                "dnaFusions": [
                    {
                        "partner1": {
                            "gene": "EML4",
                            "chromosome": "chr2",
                            "position": 42522656,
                            "referenceReads": 410,
                        },
                        "partner2": {
                            "gene": "ALK",
                            "chromosome": "chr2",
                            "position": 29446394,
                            "referenceReads": 388,
                        },
                        "fusionSupportingReads": 23,
                        "totalReads": 433,
                        "fusionDirectionalityKnownAndIndicatedByGeneOrder": True,
                    },
                    {"partner1": {"gene": "EML4"}, "partner2": None},
                ],
                "spliceVariants": [{"gene": "MET"}],
            },
        }
    }


def _one_line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _empty_results() -> bytes:
    return _one_line(
        {
            "data": {
                "sampleInformation": {"sampleId": "NTC_DNA"},
                "softwareConfiguration": {"nirvanaVersionList": []},
                "biomarkers": {},
                "variants": {"smallVariants": [], "copyNumberVariants": []},
            }
        }
    )


def _ctdna_fusions() -> bytes:
    lines = [
        "# Sample = Input sample ID.",
        "# Alt_Depth = The number of read-pairs supporting the fusion call.",
        "Sample,Name,Chr1,Pos1,Chr2,Pos2,Direction,Alt_Depth,BP1_Depth,BP2_Depth,Total_Depth,VAF,"
        "Gene1,Gene2,Contig,Filter,Is_Cosmic_GenePair,Fusion Directionality Known",
        "FIX,DF1,chr2,42522656,chr2,29446394,L1R2,23,2410,2388,2410,0.0095,EML4,ALK,ACGT,PASS,"
        "True,True",
        "FIX,DF2,chr7,100,chr7,5000,L2R1,4,2000,2100,2100,0.0019,BRAF,SND1;AKR1B1,ACGT,PASS,"
        "False,False",
        "FIX,DF3,chr1,100,chr9,5000,L1R2,2,2000,2100,2100,0.0009,NTRK1,TPM3,ACGT,LowSupport,"
        "False,False",
        "FIX,DF4,chr1,100,chr9,5000,L1R2,2,2000,2100,2100,0.0009,NTRK1,,ACGT,PASS,False,False",
        "FIX,DF5,chr1,100,chr9,5000,L1R2,many,2000,2100,2100,0.1,NTRK1,TPM3,ACGT,PASS,False,False",
        "FIX,DF6,chr1,100,chr9,5000,L1R2,9,2000,2100,2100,0.1,1-Mar,TPM3,ACGT,PASS,False,False",
        "FIX,DF7,chr1",
    ]
    return ("\n".join(lines) + "\n").encode()


def json_fixtures() -> dict[str, bytes]:
    """Return the fixtures by file name."""
    results = _analysis_results()
    return {
        "dragen.tmb.json": _tmb(),
        "dragen.msi.json": _msi(),
        "invalid.microsat_output.json": _msi_invalid(),
        "localapp_MergedVariants_Annotated.json": _annotated(nested=True),
        "dragen_DNAVariants_Annotated.json": _annotated(nested=False),
        "SampleAnalysisResults.json": _pretty(results),
        "one_line_SampleAnalysisResults.json": _one_line(results),
        "ntc_SampleAnalysisResults.json": _empty_results(),
        "ctdna_Fusions.csv": _ctdna_fusions(),
    }
