"""The genome build of the coordinates of a row: what is stated, and what its file tells."""

from __future__ import annotations

from dataclasses import dataclass

from varannot.hgvs.header_build import named_assembly
from varannot.model import FileAccount

__all__ = ["NOT_STATED", "StatedBuild"]

_BUILD_OF_KIND = {"CombinedVariantOutput": "GRCh37"}
"""Kinds of file whose every version has coordinates of one build (Illumina TSO500)."""


@dataclass(frozen=True, slots=True)
class StatedBuild:
    """The build of a sample (from its sheet row) and of the assay (from the configuration).

    The sheet row counts first, then what the file itself tells, then the assay.
    """

    sample: str = ""
    assay: str = ""

    def of(self, file: FileAccount | None) -> str:
        """Return the build of the coordinates in a file, empty where nothing tells it.

        >>> vcf = FileAccount(file="a.vcf", input_column="variants", file_kind="VCF", sha256="",
        ...     details={"reference": "/opt/illumina/resources/genomes/hg19_hardPAR"})
        >>> StatedBuild().of(vcf), StatedBuild(sample="GRCh38").of(vcf), StatedBuild().of(None)
        ('GRCh37', 'GRCh38', '')
        """
        if self.sample or file is None:
            return self.sample or self.assay
        return (
            _BUILD_OF_KIND.get(file.file_kind, "")
            or named_assembly(file.details.get("reference", ""))
            or self.assay
        )


NOT_STATED = StatedBuild()
"""Neither the sheet nor the configuration states a build."""
