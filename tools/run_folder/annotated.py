"""Annotated JSON and SampleAnalysisResults.json of one sample, in the shape that parsers read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from run_folder.calls import Call
from run_folder.case import Case, Layout
from run_folder.combined import Version
from run_folder.genome import BUILD, Genome
from run_folder.rna import Fusion

__all__ = ["annotated_lines", "sample_analysis_results"]

_ANNOTATORS = {
    Layout.LOCALAPP: "Nirvana 3.2.3",
    Layout.DRAGEN: "Illumina Connected Annotations 3.24.0",
    Layout.CTDNA: "Illumina Connected Annotations 3.24.0",
}


def annotated_lines(version: Version, genome: Genome, case: Case) -> bytes:
    """Return the text of the annotated JSON: one position per line, between a head and a foot.

    LocalApp nests transcripts by source, the newer annotator lists them with their source.
    """
    nested = version.layout is Layout.LOCALAPP
    header = {
        "annotator": _ANNOTATORS[version.layout],
        "creationTime": "2024-01-31 12:00:00",
        "genomeAssembly": BUILD,
        "schemaVersion": 6,
        "dataVersion": "91.26.50",
        "dataSources": [{"name": "RefSeq", "version": "invented"}],
        "samples": [case.dna],
    }
    lines = [f'{{"header":{_text(header)},"positions":[']
    places = [_text(_position(genome, call, nested=nested)) for call in case.calls]
    lines += [f"{one}," for one in places[:-1]] + places[-1:]
    genes = sorted({call.site.gene for call in case.calls} - {""})
    lines.append('],"genes":[')
    named = [_text({"name": gene}) for gene in genes]
    lines += [f"{one}," for one in named[:-1]] + named[-1:]
    return ("\n".join([*lines, "]}"]) + "\n").encode()


def _text(value: Mapping[str, object]) -> str:
    return json.dumps(value, separators=(",", ":"))


def _position(genome: Genome, call: Call, *, nested: bool) -> dict[str, Any]:
    site = call.site
    ref, alt, begin = site.ref, site.alt, site.position
    if len(ref) != len(alt):
        ref, alt, begin = ref[1:] or "-", alt[1:] or "-", begin + 1
    variant: dict[str, Any] = {
        "vid": f"{site.chromosome.removeprefix('chr')}-{site.position}-{site.ref}-{site.alt}",
        "chromosome": site.chromosome,
        "begin": begin,
        "end": site.end,
        "refAllele": ref,
        "altAllele": alt,
        "variantType": site.variant_type,
    }
    if site.hgvs_c:
        transcript = _transcript(genome, call)
        if nested:
            variant["transcripts"] = {"refSeq": [transcript]}
        else:
            variant["transcripts"] = [{**transcript, "source": "RefSeq"}]
    if any(call.databases):
        variant["gnomad"] = {"allAc": call.databases[1]}
        variant["gnomadExome"] = {"allAc": call.databases[0]}
        variant["oneKg"] = {"allAc": call.databases[2]}
    if call.cosmic:
        variant["cosmic"] = [{"id": f"COSM{90_000 + site.position % 9_999}", "count": call.cosmic}]
    return {
        "chromosome": site.chromosome,
        "position": site.position,
        "refAllele": site.ref,
        "altAlleles": [site.alt],
        "filters": call.filters.split(";"),
        "samples": [
            {
                "genotype": "0/1",
                "variantFrequencies": [round(call.vaf, 4)],
                "totalDepth": call.depth,
                "alleleDepths": [call.depth - call.alt_reads, call.alt_reads],
            }
        ],
        "variants": [variant],
    }


def _transcript(genome: Genome, call: Call) -> dict[str, Any]:
    site = call.site
    accession = site.hgvs_c.partition(":")[0]
    locus = genome.locus(site.gene)
    found: dict[str, Any] = {
        "transcript": accession,
        "bioType": "protein_coding",
        "hgnc": site.gene,
        "consequence": site.consequence.split(":"),
        "hgvsc": site.hgvs_c,
        "isCanonical": True,
    }
    if site.hgvs_p:
        found["hgvsp"] = site.hgvs_p
    if site.exons:
        found["exons"] = site.exons
    if locus is not None and locus.protein:
        found["proteinId"] = locus.protein
    return found


def sample_analysis_results(version: Version, genome: Genome, case: Case) -> bytes:
    """Return the single file that repeats the findings; a control has no biomarkers."""
    liquid = version.layout is Layout.CTDNA
    fusions = [_fusion(one) for one in case.fusions if one.kept]
    variants: dict[str, Any] = {
        "smallVariants": [_small(genome, call) for call in case.passed],
        "copyNumberVariants": [
            {
                "gene": one.gene,
                "foldChange": round(one.fold_change, 3),
                "copyNumberType": "AMPLIFICATION" if one.call == "<DUP>" else "DELETION",
            }
            for one in case.copies
            if one.call != "." and one.filters == "PASS"
        ],
        "dnaFusions" if liquid else "rnaFusions": fusions,
    }
    data = {
        "softwareConfiguration": {"nirvanaVersionList": [_ANNOTATORS[version.layout]]},
        "biomarkers": _biomarkers(case),
        "variants": variants,
        "sampleInformation": {"sampleId": case.dna, "pairId": case.pair},
    }
    return (json.dumps({"data": data}, indent=1) + "\n").encode()


def _fusion(one: Fusion) -> dict[str, Any]:
    return {
        "partner1": _partner(one.gene_a, one.place_a, one.ref_a),
        "partner2": _partner(one.gene_b, one.place_b, one.ref_b),
        "fusionDirectionalityKnownAndIndicatedByGeneOrder": one.directed,
        "fusionSupportingReads": one.reads,
    }


def _partner(gene: str, written: str, reads: int | None) -> dict[str, Any]:
    chromosome, _, position = written.partition(":")
    place = {"chromosome": chromosome, "position": int(position)}
    return {"gene": gene, **place, "referenceReads": reads}


def _small(genome: Genome, call: Call) -> dict[str, Any]:
    """Return a small variant under the keys that public parsers read."""
    site = call.site
    found: dict[str, Any] = {
        "vcfChromosome": site.chromosome,
        "vcfPosition": site.position,
        "vcfRefAllele": site.ref,
        "vcfAltAllele": site.alt,
        "vcfVariantFrequency": round(call.vaf, 4),
        "totalDepth": call.depth,
        "altAlleleDepth": call.alt_reads,
    }
    if site.hgvs_c:
        transcript = {**_transcript(genome, call), "source": "RefSeq"}
        found["nirvana"] = [{"transcripts": [transcript]}]
    return found


def _biomarkers(case: Case) -> dict[str, Any]:
    if case.msi is None or case.tmb is None:
        return {}
    return {
        "microsatelliteInstability": {
            "msiPercentUnstableSites": round(case.msi.percent, 2),
            "additionalMetrics": [{"name": "SumJsd", "value": round(case.msi.sum_jsd, 4)}],
        },
        "tumorMutationalBurden": {
            "tumorMutationalBurdenPerMegabase": round(case.tmb.score, 1),
            "additionalMetrics": [
                {"name": "CodingRegionSizeMb", "value": round(case.tmb.size, 2)},
                {"name": "SomaticCodingVariantsCount", "value": case.tmb.eligible},
            ],
        },
    }
