"""The published case, built by hand."""

from report_shared import KNOWLEDGE, SHA, TYPED, source

from varannot.model import (
    SCHEMA_VERSION,
    Actionability,
    BiomarkerCall,
    CallStatus,
    Case,
    CheckLevel,
    CheckOutcome,
    Classification,
    Classify,
    Consequence,
    DescriptionCheck,
    Effect,
    FileAccount,
    Ingest,
    Interpretation,
    Lean,
    Normalize,
    NormalizedVariant,
    NotAssessed,
    Oncogenicity,
    OpenQuestion,
    Reading,
    ReadingClass,
    Relevance,
    RelevanceKind,
    SmallVariant,
    Stage,
    Statement,
    TumourType,
)


def reading(hgvs_c, hgvs_p, consequence, explanation, oncogenicity, effect, hrr=False):
    return ReadingClass(
        reading=Reading(
            hgvs_c=hgvs_c, hgvs_p=hgvs_p, consequence=consequence, explanation=explanation
        ),
        oncogenicity=oncogenicity,
        lean=Lean.NONE,
        effect=effect,
        interpretation="truncating, likely loss of function"
        if consequence is Consequence.STOP_GAINED
        else "variant of uncertain significance",
        hrr_finding=hrr,
    )


PMS2_READINGS = (
    reading("c.869G>A", "p.(Gly290Asp)", Consequence.MISSENSE, "p. as c. demands, codon GGT/GGC",
            Oncogenicity.VUS, Effect.UNCERTAIN),
    reading("c.869G>A", "p.(Gly290Glu)", Consequence.MISSENSE, "p. as c. demands, codon GGA/GGG",
            Oncogenicity.VUS, Effect.UNCERTAIN),
    reading("c.868G>A", "p.(Gly290Arg)", Consequence.MISSENSE, "c. one position lower",
            Oncogenicity.VUS, Effect.UNCERTAIN),
    reading("c.868G>C", "p.(Gly290Arg)", Consequence.MISSENSE, "c. one position lower, other base",
            Oncogenicity.VUS, Effect.UNCERTAIN),
)  # fmt: skip
ATRX_READINGS = (
    reading("c.4690G>T", "p.(Glu1564Ter)", Consequence.STOP_GAINED, "first residue is Glu, not Gln",
            Oncogenicity.LIKELY_ONCOGENIC, Effect.LIKELY_LOSS_OF_FUNCTION),
    reading("c.4690C>G", "p.(Gln1564Glu)", Consequence.MISSENSE, "reference base C",
            Oncogenicity.VUS, Effect.UNCERTAIN),
    reading("c.4690C>T", "p.(Gln1564Ter)", Consequence.STOP_GAINED, "reference C, p. a stop",
            Oncogenicity.LIKELY_ONCOGENIC, Effect.LIKELY_LOSS_OF_FUNCTION),
)  # fmt: skip

RAD51B_CAVEAT = Statement(
    rule="caveat",
    text="p.Gln371* lies outside NM_133510 (MANE Select, 350 residues) and in the last coding exon "
    "of NM_133509 (384 residues): predicted to escape NMD; loss of function is not established.",
    kb_id="VKB-000070",
    citation="DOI 10.3389/fonc.2025.1626478",
    unconfirmed="UTR exons of NM_133509 are not in the shipped table",
)

# gene, mutation, graded phrase, relevance phrase, as typed phrase, as typed relevance
KLEIN_ROWS = (
    ("TP53", "c.743G>A p.Arg248Gln", "oncogenic, loss of function",
     "No targeted therapies for TP53 alone"),
    ("RAD51B", "c.1111C>T p.Gln371*", "truncating, uncertain effect",
     "Conditional - HRR gene; PARP inhibitor sensitivity only if loss of function is shown"),
    ("PMS2", "c.869G>A p.Gly290Arg", "unresolved: description impossible",
     "Unresolved - depends on the true description"),
    ("ATRX", "c.4690G>T p.Gln1564Glu", "unresolved: description impossible",
     "Unresolved - depends on the true description"),
    ("IRS2", "c.2174G>T p.Gly725Val", "variant of uncertain significance", "Unclear significance"),
    ("PDGFRA", "c.1285G>A p.Gly429Arg", "uncertain, likely benign", "Not therapeutically relevant"),
    ("CARD11", "c.3004A>T p.Thr1002Ser", "variant of uncertain significance",
     "Unclear significance"),
    ("FGFR3", "c.112G>A p.Val38Ile", "variant of uncertain significance", "Unclear significance"),
)  # fmt: skip
PUBLISHED = {
    "RAD51B": (
        "truncating, likely loss of function",
        "Relevant - HRR gene (PARP inhibitor sensitivity)",
    ),
    "PMS2": ("uncertain, likely benign", "Not therapeutically relevant"),
    "ATRX": ("variant of uncertain significance", "Unclear significance"),
}


KLEIN_QUESTIONS = (
    OpenQuestion(
        id="impossible:variants:4",
        subject="PMS2 c.869G>A p.Gly290Arg",
        question="c. and p. cannot both be true: G>A at base 2 of a Gly codon never gives Arg.",
        reason="c.869 is base 2 of codon 290; G>A there turns Gly into Asp or Glu, never Arg.",
        readings=PMS2_READINGS,
        would_change="a class, and with a truncation the germline and therapy discussion",
        who="the laboratory that issued the result",
        needs="the VCF line and the alignment at this position",
        key="variants:4",
    ),
    OpenQuestion(
        id="impossible:variants:5",
        subject="ATRX c.4690G>T p.Gln1564Glu",
        question="c. and p. cannot both be true: no codon of Gln starts with G.",
        reason="c.4690 is base 1 of codon 1564; no codon of Gln starts with G.",
        readings=ATRX_READINGS,
        would_change="VUS or likely oncogenic truncation",
        who="the laboratory that issued the result",
        needs="the VCF line; ATRX immunohistochemistry",
        key="variants:5",
    ),
    OpenQuestion(
        id="conditional:variants:3",
        subject="RAD51B c.1111C>T p.Gln371*",
        question="Is function lost? NM_133510 (MANE Select) has 350 residues, NM_133509 384.",
        reason=RAD51B_CAVEAT.text,
        would_change="the PARP inhibitor line",
        who="the molecular pathologist",
        needs="transcript in the VCF; second allele (LOH or germline); functional assay",
        key="variants:3",
    ),
    OpenQuestion(
        id="msi_counts",
        subject="MSI markers",
        question="7 stable + 0 unstable + 1 not evaluable = 8, not 9: one is unaccounted for.",
        reason="The counts of the report do not add up to the markers tested.",
        would_change="the microsatellite status, if the missing marker is unstable",
        who="the laboratory that issued the result",
        needs="the marker table of the MSI test; MMR immunohistochemistry",
    ),
    OpenQuestion(
        id="germline:TP53",
        subject="TP53 germline",
        question="Is TP53 p.Arg248Gln in the germline? Testing was declined by the patient.",
        reason="A pathogenic TP53 variant in a sarcoma; consent is stated as declined.",
        would_change="surveillance and family counselling",
        who="the treating physician with the patient",
        needs="renewed counselling if the patient wishes",
        key="variants:2",
    ),
)
KLEIN_FILE = FileAccount(
    file=TYPED,
    input_column="variants",
    file_kind="typed variant table",
    sha256=SHA,
    lines={"header": 1, "data": 8},
    read=8,
    reported=8,
)
KLEIN_NOT_ASSESSED = (
    NotAssessed(what="Copy number", reason="no copy-number result was given"),
    NotAssessed(what="Fusions", reason="no RNA result was given"),
    NotAssessed(what="Loss of heterozygosity", reason="no result was given"),
    NotAssessed(what="Limit of detection", reason="no tumour content is stated"),
)
LMS = TumourType(
    written="LMS",
    code="LMS",
    name="Leiomyosarcoma",
    tissue="Soft Tissue",
    ancestors=("SOFT_TISSUE",),
)
KLEIN_SHEET = {
    "sample_id": "KLEIN2025",
    "patient_id": "KLEIN2025-P1",
    "tumour_type": "LMS",
    "variants": TYPED,
    "published_reference": "10.3389/fonc.2025.1626478",
    "date": "2023-08",
    "sex": "male",
    "age": "70",
    "diagnosis": "retroperitoneal leiomyosarcoma, metastatic",
    "tumour_site": "retroperitoneum",
    "assay": "TruSight Oncology 500",
    "tmb": "5.98",
    "msi_stable": "7",
    "msi_unstable": "0",
    "msi_not_evaluable": "1",
    "msi_total": "9",
    "germline_consent": "declined",
}


def klein(interpretation=Interpretation.GRADED):
    """The published case as graded (or as published)."""
    rows = [_klein_row(row, *cells, interpretation) for row, cells in enumerate(KLEIN_ROWS, 2)]
    smalls, normalized, classified, relevance = zip(*rows, strict=True)
    return Case(
        schema_version=SCHEMA_VERSION,
        software_version="0.1.0",
        stage=Stage.ACTIONABILITY,
        sample_id="KLEIN2025",
        sample=KLEIN_SHEET,
        tumour_type=LMS,
        interpretation=interpretation,
        ingest=Ingest(
            small_variants=smalls,
            files=(KLEIN_FILE,),
        ),
        normalize=Normalize(variants=normalized),
        classify=Classify(
            variants=classified,
            not_loaded=("gnomAD: no frequency was looked up, so nothing is called rare",),
        ),
        actionability=Actionability(
            biomarkers=_klein_biomarkers(),
            relevance=relevance,
            open_questions=KLEIN_QUESTIONS,
            not_assessed=KLEIN_NOT_ASSESSED,
        ),
        knowledge=KNOWLEDGE,
    )


def _klein_row(row, gene, mutation, phrase, relevant, interpretation):
    key = f"variants:{row}"
    typed = PUBLISHED.get(gene, (phrase, relevant))
    if interpretation is Interpretation.AS_PUBLISHED:
        phrase, relevant = typed
    hgvs_c, hgvs_p = mutation.split()
    small = SmallVariant(
        key=key,
        source=source(TYPED, row),
        gene=gene,
        hgvs_c=hgvs_c,
        hgvs_p=hgvs_p,
        reported_interpretation=typed[0],
        reported_relevance=typed[1],
    )
    return (
        small,
        _klein_variant(key, gene, mutation),
        _klein_class(key, gene, phrase, interpretation),
        _klein_relevance(key, gene, relevant),
    )


def _klein_variant(key, gene, mutation):
    hgvs_c, hgvs_p = mutation.split()
    check = DescriptionCheck(
        outcome=CheckOutcome.AGREES, level=CheckLevel.NONE, reason="codon and base change agree"
    )
    if gene == "PMS2":
        check = DescriptionCheck(
            outcome=CheckOutcome.IMPOSSIBLE,
            level=CheckLevel.NONE,
            reason="c.869 is base 2 of codon 290; G>A there turns Gly into Asp or Glu, never Arg.",
            readings=tuple(item.reading for item in PMS2_READINGS),
        )
    if gene == "ATRX":
        check = DescriptionCheck(
            outcome=CheckOutcome.IMPOSSIBLE,
            level=CheckLevel.NONE,
            reason="c.4690 is base 1 of codon 1564; no codon of Gln starts with G.",
            readings=tuple(item.reading for item in ATRX_READINGS),
        )
    stop = gene == "RAD51B"
    return NormalizedVariant(
        key=key,
        gene=gene,
        gene_written=gene,
        transcript="",
        hgvs_c=hgvs_c,
        hgvs_p=f"p.({hgvs_p[2:]})".replace("*", "Ter"),
        mutation=mutation,
        consequence=Consequence.STOP_GAINED if stop else Consequence.MISSENSE,
        check=check,
    )


def _klein_class(key, gene, phrase, interpretation):
    published = interpretation is Interpretation.AS_PUBLISHED
    classes = {"TP53": Oncogenicity.ONCOGENIC}
    effects = {"TP53": Effect.LOSS_OF_FUNCTION, "RAD51B": Effect.TRUNCATING_UNCERTAIN}
    readings = {"PMS2": PMS2_READINGS, "ATRX": ATRX_READINGS}.get(gene, ())
    oncogenicity = classes.get(gene, Oncogenicity.VUS)
    if readings and not published:
        oncogenicity = Oncogenicity.UNRESOLVED
    return Classification(
        key=key,
        oncogenicity=oncogenicity,
        lean=Lean.BENIGN if gene == "PDGFRA" else Lean.NONE,
        effect=effects.get(gene, Effect.UNCERTAIN),
        truncating=gene == "RAD51B",
        interpretation=phrase,
        gene_role={"TP53": "TSG", "RAD51B": "TSG"}.get(gene, ""),
        hrr_gene=gene == "RAD51B",
        as_published=published,
        statements=(
            (
                Statement(
                    rule="curated_variant",
                    text="R248Q is non-functional in yeast transactivation.",
                    kb_id="VKB-000101",
                    citation="DOI 10.1073/pnas.1431692100",
                ),
            )
            if gene == "TP53"
            else (Statement(rule="default", text="No knowledge row decides the class."),)
        ),
        caveats=(RAD51B_CAVEAT,) if gene == "RAD51B" else (),
        readings=readings,
    )


def _klein_relevance(key, gene, phrase):
    kinds = {
        "TP53": RelevanceKind.NO_STATEMENT,
        "RAD51B": RelevanceKind.CONDITIONAL,
        "PMS2": RelevanceKind.UNRESOLVED,
        "ATRX": RelevanceKind.UNRESOLVED,
        "PDGFRA": RelevanceKind.NOT_RELEVANT,
    }
    missing = ("loss of function of p.Gln371*", "loss of the second allele")
    return Relevance(
        key=key,
        kind=kinds.get(gene, RelevanceKind.UNCLEAR),
        phrase=phrase,
        missing=missing if gene == "RAD51B" else (),
    )


def _klein_biomarkers():
    return (
        BiomarkerCall(
            name="tmb",
            label="Tumour mutational burden",
            status=CallStatus.LOW,
            value="5.98",
            unit="mutations/Mb",
            threshold=">= 10 high, 8 to 12 borderline",
            threshold_source="DOI 10.1016/S1470-2045(20)30445-9",
        ),
        BiomarkerCall(
            name="msi",
            label="Microsatellite status",
            status=CallStatus.CONTRADICTORY,
            value="7 stable, 0 unstable, 1 not evaluable of 9",
            unit="markers",
            reason="a nine-marker test is not the panel's own metric",
            complaints=("7 + 0 + 1 = 8, not 9: one marker is unaccounted for",),
        ),
        BiomarkerCall(
            name="gis",
            label="Genomic instability score",
            status=CallStatus.NOT_ASSESSED,
            value="",
            reason="no score was given",
        ),
    )
