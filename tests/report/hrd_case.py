"""A case with every kind of finding, exclusion and therapy statement, built by hand."""

import msgspec
from report_shared import CVO, CVO_COUNTS, KNOWLEDGE, SHA, source

from varannot.model import (
    SCHEMA_VERSION,
    Actionability,
    AssessedNegative,
    BiomarkerCall,
    CallStatus,
    Case,
    CheckLevel,
    CheckOutcome,
    Classification,
    Classify,
    Consequence,
    CopyNumber,
    DescriptionCheck,
    Effect,
    ExcludedRow,
    ExonCopyNumber,
    FileAccount,
    FindingRelevance,
    Fusion,
    Ingest,
    Lean,
    LossOfHeterozygosity,
    Normalize,
    NormalizedVariant,
    NotAssessed,
    Oncogenicity,
    Relevance,
    RelevanceKind,
    RowStatus,
    SectionAccount,
    SmallVariant,
    SpliceVariant,
    Stage,
    Statement,
    TherapyStatement,
    TumourType,
)

THERAPY = TherapyStatement(
    kb_id="VKB-000012",
    kind=RelevanceKind.THERAPY,
    subject="BRCA2 loss of function",
    text="Maintenance after response to platinum.",
    drug="olaparib",
    direction="sensitivity",
    tumour_type="ovarian cancer",
    tumour_match="covered",
    region="EMA",
    approval="approved",
    escat="IA",
    amp="I-A",
    setting="maintenance, platinum-sensitive",
    evidence_type="rct",
    citation="DOI 10.1056/NEJMoa1911361; PMID 31851799",
    unconfirmed="tier not confirmed",
    contradicted_by=("VKB-000013",),
    last_reviewed="2025-01-10",
)

SMALL = "Small Variants"
HRD_VARIANTS = (
    # row, gene, c., p., consequence, status, code, reason
    (60, "TP53", "c.524G>A", "p.(Arg175His)", Consequence.MISSENSE, None),
    (61, "BRCA2", "c.5946del", "p.(Ser1982ArgfsTer22)", Consequence.FRAMESHIFT, None),
    (62, "ARID1A", "c.2988G>A", "p.(Ala996=)", Consequence.SYNONYMOUS, "synonymous variant"),
    (63, "KIT", "c.67+4G>A", "", Consequence.INTRON, "intronic variant"),
    (64, "KIT", "c.1621A>C", "p.(Met541Leu)", Consequence.MISSENSE, None),
)


HRD_SHEET = {
    "sample_id": "DEMO_HRD",
    "patient_id": "DEMO-P3",
    "tumour_type": "HGSOC",
    "combined_output": CVO,
    "sex": "female",
    "birth_date": "1961-02",
    "diagnosis": "high-grade serous ovarian carcinoma",
    "specimen": "FFPE",
    "tumour_content": "60",
    "tumour_content_by": "A. Pathologist",
    "question": "PARP inhibitor?",
    "report_date": "2026-11-20",
    "report_number": "R-1",
    "report_status": "preliminary",
    "completeness_waived": "C10;C14",
}

HRD_FINDINGS = (
    CopyNumber(
        source=source(CVO, 35, "Copy Number Variants"),
        gene="MYC",
        fold_change=3.412,
        call="<DUP>",
        absolute_copy_number=9,
    ),
    LossOfHeterozygosity(
        source=source(CVO, 40, "Loss of Heterozygosity"),
        gene="BRCA2",
        absolute_copy_number=2,
        minor_copy_number=0,
    ),
    SpliceVariant(
        source=source(CVO, 44, "Splice Variants"),
        gene="MET",
        affected_exon="14",
        breakpoint_1="chr7:116411708",
        breakpoint_2="chr7:116414935",
        supporting_reads=120,
        reference_reads=300,
    ),
    Fusion(
        source=source(CVO, 48, "Fusions"),
        gene_pair="TPM3-NTRK1",
        partner_1=("TPM3",),
        partner_2=("NTRK1",),
        direction_known=True,
        breakpoint_1="chr1:154142876",
        breakpoint_2="chr1:156844361",
        supporting_reads=33,
        gene_1_reference_reads=200,
        gene_2_reference_reads=None,
    ),
    ExonCopyNumber(
        source=source(CVO, 52, "Exon-Level CNVs"),
        gene="BRCA1",
        chromosome="chr17",
        start=41219625,
        stop=41219712,
        affected_exons="17",
        fold_change=0.5,
        call="<LOSS>",
    ),
    AssessedNegative(
        source=source(CVO, 53, "Exon-Level CNVs"), gene="BRCA2", what="exon-level CNV"
    ),
)


HRD_GIS = BiomarkerCall(
    name="gis",
    label="Genomic instability score",
    status=CallStatus.POSITIVE,
    value="58",
    threshold=">= 42",
    threshold_source="PAOLA-1",
    source=source(CVO, 30, "GIS"),
    therapies=(
        msgspec.structs.replace(
            THERAPY,
            kb_id="VKB-000013",
            contradicted_by=(),
            drug="niraparib",
            last_reviewed="2026-07-15",
        ),
    ),
)


def hrd():
    """A DRAGEN-like case with every kind of finding, exclusion and therapy statement."""
    reported = [(row, gene) for row, gene, *_, excluded in HRD_VARIANTS if not excluded]
    relevance = tuple(_hrd_relevance(_hrd_key(row), gene) for row, gene in reported)
    return Case(
        schema_version=SCHEMA_VERSION,
        software_version="0.1.0",
        stage=Stage.ACTIONABILITY,
        sample_id="DEMO_HRD",
        sample=HRD_SHEET,
        tumour_type=TumourType(
            written="HGSOC",
            code="HGSOC",
            name="High-Grade Serous Ovarian Cancer",
            tissue="Ovary/Fallopian Tube",
            ancestors=("SOC", "OVT", "OVARY"),
        ),
        ingest=Ingest(
            small_variants=tuple(_hrd_small(*row[:4]) for row in HRD_VARIANTS),
            findings=HRD_FINDINGS,
            excluded=_hrd_excluded(),
            files=(_hrd_account(),),
            notes=("Free text before [GIS]: beta features.",),
        ),
        normalize=Normalize(variants=tuple(_hrd_normalized(*row) for row in HRD_VARIANTS)),
        classify=Classify(
            variants=tuple(_hrd_class(_hrd_key(row), gene) for row, gene in reported)
        ),
        actionability=_hrd_actionability(relevance),
        knowledge=KNOWLEDGE,
    )


def _hrd_key(row):
    return f"combined_output:{row}"


def _hrd_small(row, gene, hgvs_c, hgvs_p):
    return SmallVariant(
        key=_hrd_key(row),
        source=source(CVO, row, SMALL),
        gene=gene,
        chromosome="chr13",
        position=32914438,
        ref="GT",
        alt="G",
        vaf=0.7031,
        depth=1250,
        transcript="NM_000059.4",
        hgvs_c=hgvs_c,
        hgvs_p=hgvs_p,
    )


def _hrd_normalized(row, gene, hgvs_c, hgvs_p, consequence, excluded):
    return NormalizedVariant(
        key=_hrd_key(row),
        gene=gene,
        gene_written="FANCD1" if gene == "BRCA2" else gene,
        transcript="NM_000059.4",
        hgvs_c=hgvs_c,
        hgvs_p=hgvs_p,
        mutation=f"{hgvs_c} {hgvs_p}".strip(),
        consequence=consequence,
        check=DescriptionCheck(
            outcome=CheckOutcome.AGREES if hgvs_p else CheckOutcome.NOT_CHECKABLE,
            level=CheckLevel.NONE,
            reason="" if hgvs_p else "no p. to compare",
            cautions=("BIC name: 6174delT",) if gene == "BRCA2" else (),
        ),
        status=RowStatus.EXCLUDED if excluded else RowStatus.REPORTED,
        reason_code="selection" if excluded else "",
        reason=excluded or "",
    )


def _hrd_class(key, gene):
    oncogenic = gene in ("TP53", "BRCA2")
    return Classification(
        key=key,
        oncogenicity=Oncogenicity.ONCOGENIC if oncogenic else Oncogenicity.VUS,
        lean=Lean.NONE,
        effect=Effect.LOSS_OF_FUNCTION if oncogenic else Effect.UNCERTAIN,
        truncating=gene == "BRCA2",
        interpretation="oncogenic, loss of function" if oncogenic else "VUS",
        hrr_gene=gene == "BRCA2",
        statements=(Statement(rule="lof_rule", text=f"{gene}: rule fired."),),
    )


def _hrd_relevance(key, gene):
    return Relevance(
        key=key,
        kind=RelevanceKind.THERAPY if gene == "BRCA2" else RelevanceKind.UNCLEAR,
        phrase="Relevant - HRR gene (PARP inhibitor sensitivity)"
        if gene == "BRCA2"
        else "Unclear significance",
        therapies=(THERAPY,) if gene == "BRCA2" else (),
        statements=(Statement(rule="hrr", text=f"{gene} and repair."),),
    )


def _hrd_actionability(relevance):
    return Actionability(
        biomarkers=(HRD_GIS,),
        relevance=relevance,
        findings=(
            FindingRelevance(
                index=0,
                phrase="Amplification, no approved therapy",
                kind=RelevanceKind.RESISTANCE,
                therapies=(
                    msgspec.structs.replace(
                        THERAPY,
                        kb_id="VKB-000099",
                        kind=RelevanceKind.RESISTANCE,
                        drug="cisplatin",
                        contradicted_by=(),
                    ),
                ),
            ),
        ),
        not_assessed=(NotAssessed(what="Methylation", reason="not part of the assay"),),
        tumour_statements=(
            msgspec.structs.replace(
                THERAPY,
                kb_id="VKB-000200",
                kind=RelevanceKind.NEGATIVE_EVIDENCE,
                drug="pembrolizumab",
                contradicted_by=(),
            ),
        ),
    )


def _hrd_excluded():
    return (
        ExcludedRow(
            key="combined_output:36",
            source=source(CVO, 36, "Copy Number Variants"),
            code="not_a_number",
            reason="fold change is no number",
            gene="EGFR",
            text="EGFR abc <DUP>",
        ),
        ExcludedRow(
            key="combined_output:65",
            source=source(CVO, 65, SMALL),
            code="no_gene",
            reason="the row names no gene and no description",
        ),
        ExcludedRow(
            key="combined_output:66",
            source=source(CVO, 66, SMALL),
            code="no_gene",
            reason="the row names no gene and no description",
        ),
    )


def _hrd_account():
    sections = (("Copy Number Variants", 34, 2, 1), ("Loss of Heterozygosity", 39, 1, 1))
    return FileAccount(
        file=CVO,
        input_column="combined_output",
        file_kind="CombinedVariantOutput",
        sha256=SHA,
        software="DRAGEN TruSight Oncology 500 Analysis Software",
        module_version="2.5.2",
        pipeline_version="2.5.2.1",
        lines=CVO_COUNTS,
        read=14,
        reported=11,
        excluded=3,
        sections=tuple(
            SectionAccount(
                name=name, row=row, known=True, rows=rows, reported=good, excluded=rows - good
            )
            for name, row, rows, good in sections
        ),
        notes=("byte order mark removed",),
    )
