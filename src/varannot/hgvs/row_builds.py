"""The genome build of the coordinates of a row: what is stated, and what its file tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from varannot.model import FileAccount
from varannot.transcripts.assembly_names import named_assembly

__all__ = ["NOT_STATED", "StatedBuild"]

_BUILD_OF_KIND = {"CombinedVariantOutput": "GRCh37"}
"""Kinds of file whose every version has coordinates of one build (Illumina TSO500)."""

_BY_LENGTHS = "build by chromosome lengths"


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
        return _told_by(file) or self.assay

    def contradicted(self, files: Iterable[FileAccount]) -> tuple[str, ...]:
        """Return a sentence for each file that tells another build than the sheet row states.

        >>> vcf = FileAccount(file="a.vcf", input_column="variants", file_kind="VCF", sha256="",
        ...     details={"reference": "hg19.fa"})
        >>> StatedBuild(sample="GRCh37").contradicted([vcf])
        ()
        >>> print(*StatedBuild(sample="GRCh38").contradicted([vcf]))
        a.vcf names GRCh37 (##reference=hg19.fa); the sample sheet states GRCh38, which was used.
        """
        if not self.sample:
            return ()
        return tuple(
            f"{file.file} {_telling(file, told)}; the sample sheet states {self.sample}, which "
            "was used."
            for file in files
            for told in (_told_by(file),)
            if told and told != self.sample
        )


def _told_by(file: FileAccount) -> str:
    """Return the build that a file tells by its kind or its header, empty where it tells none.

    Chromosome lengths in the header count more than a reference named in words.

    >>> _told_by(FileAccount(file="a.vcf", input_column="variants", file_kind="VCF", sha256="",
    ...     details={"reference": "genome.fa", "build by chromosome lengths": "GRCh38"}))
    'GRCh38'
    """
    by_kind = _BUILD_OF_KIND.get(file.file_kind, "") or file.details.get(_BY_LENGTHS, "")
    return by_kind or named_assembly(file.details.get("reference", ""))


def _telling(file: FileAccount, build: str) -> str:
    if file.file_kind in _BUILD_OF_KIND:
        return f"is on {build}, as every {file.file_kind}"
    if file.details.get(_BY_LENGTHS):
        return f"has the chromosome lengths of {build}"
    return f"names {build} (##reference={file.details['reference']})"


NOT_STATED = StatedBuild()
"""Neither the sheet nor the configuration states a build."""
