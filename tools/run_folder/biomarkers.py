"""TMB trace and the JSON files of TMB and MSI; their numbers are those of the sample's rows."""

from __future__ import annotations

from run_folder.calls import Call
from run_folder.case import Case, Layout

__all__ = ["msi_json", "tmb_json", "tmb_trace"]

_COMMON_1 = (
    "Chromosome Position RefCall AltCall VAF Depth CytoBand GeneName VariantType CosmicIDs "
    "MaxCosmicCount"
)
_COMMON_2 = (
    "AlleleCountsGnomadExome AlleleCountsGnomadGenome AlleleCounts1000Genomes "
    "MaxDatabaseAlleleCounts GermlineFilterDatabase GermlineFilterProxi"
)
_LOCALAPP = f"{_COMMON_1} {_COMMON_2} CodingVariant Nonsynonymous IncludedInTMBNumerator"
_DRAGEN = (
    f"{_COMMON_1} ClinVarIDs ClinVarSignificance {_COMMON_2} Nonsynonymous withinValidTmbRegion "
    "IncludedInTMBNumerator Status ProteinChange CDSChange Exons Consequence"
)


def tmb_trace(layout: Layout, case: Case) -> bytes:
    """Return the trace: 20 columns (LocalApp) or 27 (DRAGEN), one line per passing row."""
    dragen = layout is not Layout.LOCALAPP
    header = (_DRAGEN if dragen else _LOCALAPP).split()
    lines = [header, *(_trace_row(call, dragen=dragen) for call in case.passed)]
    return "".join("\t".join(line) + "\n" for line in lines).encode()


def _trace_row(call: Call, *, dragen: bool) -> list[str]:
    site = call.site
    known = ";".join(f"COSM{90_000 + site.position % 9_999 + extra}" for extra in range(2))
    counts = [str(count) if count else "-" for count in call.databases]
    arm = "p" if site.position < 40_000_000 else "q"
    band = f"{site.chromosome.removeprefix('chr')}{arm}{1 + site.position % 3}.{site.position % 4}"
    row = [site.chromosome, str(site.position), site.ref, site.alt, f"{call.vaf:.4f}"]
    row += [str(call.depth), band, site.gene, site.variant_type]
    row += [known if call.cosmic else "-", str(call.cosmic)]
    if dragen:
        row += [f"RCV{site.position:09d}", "not provided"] if call.cosmic > 20 else ["-", "-"]
    row += [*counts, str(max(call.databases))]
    row += [str(call.status == "Germline_DB"), str(call.status == "Germline_Proxi")]
    if not dragen:
        return [*row, str(site.coding), str(site.nonsynonymous), str(call.in_numerator)]
    row += [str(site.nonsynonymous), str(call.depth >= 50), str(call.in_numerator), call.status]
    return [*row, site.hgvs_p, site.hgvs_c, site.exons, site.consequence]


def tmb_json(case: Case) -> bytes:
    """Return the figures of TMB; the control has bare NaN, which strict JSON does not allow."""
    if case.tmb is None:
        values = ["NaN"] * 8
    else:
        counted = [call for call in case.passed if call.in_numerator]
        changing = sum(call.site.nonsynonymous for call in counted)
        score, other = case.tmb.score, changing / case.tmb.size
        values = [f"{score:.6f}", f"{score:.6f}", f"{other:.6f}", f"{other:.6f}"]
        values += [str(case.tmb.eligible), str(changing), "1.938", f"{case.tmb.size:.6f}"]
    names = (
        "TmbPerMb AdjustedTmbPerMb NonsynonymousTmbPerMb AdjustedNonsynonymousTmbPerMb "
        "SomaticCodingVariantsCount NonsynonymousSomaticCodingVariantsCount TotalRegionSizeMb "
        "CodingRegionSizeMb"
    )
    pairs = [f'  "{name}": {value},' for name, value in zip(names.split(), values, strict=True)]
    settings = '  "Settings": {"MinVaf": 0.05, "MinDepth": 50, "MaxCosmicCount": 50}'
    return ("\n".join(["{", *pairs, settings, "}"]) + "\n").encode()


def msi_json(layout: Layout, case: Case) -> bytes:
    """Return the counts of sites: numbers (LocalApp) or texts (DRAGEN), `"NaN"` without sites."""
    msi = case.msi
    assert msi is not None
    percent = f"{msi.percent:.2f}" if msi.usable else "NaN"
    values = {
        "TotalMicrosatelliteSitesAssessed": str(msi.usable),
        "TotalMicrosatelliteSitesUnstable": str(msi.unstable),
        "PercentageUnstableSites": percent,
    }
    if layout is Layout.CTDNA:
        values["SumDistance"] = f"{msi.sum_jsd * 1.2:.4f}"
        values["SumJsd"] = f"{msi.sum_jsd:.4f}"
    texts = layout is not Layout.LOCALAPP
    lines = ["{", '  "Settings": {"PValueThreshold": 0.01},']
    for name, value in values.items():
        shown = f'"{value}"' if texts or value == "NaN" else value
        lines.append(f'  "{name}": {shown},')
    valid = "true" if msi.usable else "false"
    message = "null" if msi.usable else '"no usable site"'
    lines += [f'  "ResultIsValid": {valid},', f'  "ResultMessage": {message}', "}"]
    return ("\n".join(lines) + "\n").encode()
