"""What the cases of the report tests share."""

from varannot.model import (
    KnowledgeState,
    Source,
)

TYPED = "config/demo/klein2025_variants.tsv"
CVO = "config/demo/hrd/CombinedVariantOutput.tsv"
CVO_COUNTS = {"banner": 1, "section": 9, "header": 6, "data": 14, "blank": 12}
SHA = "0f" * 32
KNOWLEDGE = (
    KnowledgeState(
        name="knowledge table",
        file="resources/knowledgebase.tsv",
        sha256=SHA,
        version="2026.1",
        newest_review="2026-07-15",
        licence="CC-BY-4.0",
        rows=180,
        unconfirmed_rows=37,
    ),
    KnowledgeState(
        name="OncoTree",
        file="resources/oncotree.tsv",
        sha256=SHA,
        version="",
        newest_review="",
        licence="",
    ),
)
SETTINGS = {
    "samples": "config/samples.tsv",
    "results": "results",
    "interpretation": "graded",
    "knowledge_max_age_months": "12",
    "thresholds.tmb_high": "10",
}


def source(file, row, section=""):
    return Source(file=file, row=row, section=section)
