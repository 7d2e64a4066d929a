"""Cases built by hand: a published one, one with every kind of finding, a failed one."""

from hrd_case import hrd
from klein_case import KLEIN_ROWS, PUBLISHED, klein
from report_shared import SETTINGS

from varannot.model import (
    SCHEMA_VERSION,
    Case,
    Failure,
    Stage,
)

__all__ = ["KLEIN_ROWS", "PUBLISHED", "SETTINGS", "failed", "hrd", "klein"]


def failed():
    """A sample whose file is broken."""
    return Case(
        schema_version=SCHEMA_VERSION,
        software_version="0.1.0",
        stage=Stage.INGEST,
        sample_id="BROKEN",
        sample={"sample_id": "BROKEN", "patient_id": "P9", "tumour_type": "LUAD"},
        failure=Failure(
            stage=Stage.INGEST,
            problems=(
                "a.tsv, row 3: found 'x', expected a number. Copy the file again.",
                "a.tsv, row 9: found 'y', expected a number.",
            ),
        ),
    )
