"""Gene-level absolute and minor copy numbers of PhenoHRD: told by content, and not read.

The software writes `abcn_genes.tsv` and `abcn_annotated.vcf` into its intermediate folder. Neither
a guide nor a public parser says what their columns and fields mean, and no file was at hand, so a
guess could turn a retained gene into a lost one. The same numbers stand in CombinedVariantOutput
([Copy Number Variants], [Loss of Heterozygosity]), which is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from varannot.errors import BrokenFileError, Problem
from varannot.tso500.content import FileKind

__all__ = ["GENE_COPIES_UNSEEN", "is_gene_copy_header", "is_gene_copy_vcf", "refuse_gene_copies"]

GENE_COPIES_UNSEEN = (
    "absolute copy numbers of genes by PhenoHRD, a format not seen yet; they are read from "
    "CombinedVariantOutput"
)
"""Why such a file is not read, for a sentence that has named it."""

_MAKER = re.compile(r"^##[^\n]*(?:pheno_?hrd|abcn)", re.IGNORECASE | re.MULTILINE)
_MINOR = re.compile(r"minor.*c(?:opy|opies|n)\b|minor.*copy", re.IGNORECASE)
_LONGEST_NAME = 80
_GENE = re.compile(r"gene(?:[ _-]?(?:name|symbol|id))?", re.IGNORECASE)


def is_gene_copy_vcf(head: str) -> bool:
    """Return whether the header of a VCF names PhenoHRD or its absolute copy numbers.

    >>> is_gene_copy_vcf("##fileformat=VCFv4.2\\n##source=PhenoHRD 1.0\\n#CHROM")
    True
    >>> is_gene_copy_vcf("##fileformat=VCFv4.2\\n##source=Craft 1.0.0.52\\n")
    False
    """
    return _MAKER.search(head) is not None


def is_gene_copy_header(cells: Iterable[str]) -> bool:
    """Return whether a header line is that of genes with a minor copy number.

    >>> is_gene_copy_header(["Gene", "CN", "minor_cn"]), is_gene_copy_header(["Gene", "CN"])
    (True, False)
    """
    names = [cell.strip().strip("#") for cell in cells if len(cell) <= _LONGEST_NAME]
    return any(map(_GENE.fullmatch, names)) and any(map(_MINOR.search, names))


def refuse_gene_copies(file: str) -> BrokenFileError:
    """Return the refusal of such a file, which says where its numbers are read from."""
    return BrokenFileError(
        [
            Problem(
                file,
                None,
                "",
                FileKind.GENE_COPIES.value,
                "a file whose format has been seen",
                "Take it off the list: the absolute copy numbers and the loss of heterozygosity of "
                "genes are read from CombinedVariantOutput.",
            )
        ]
    )
