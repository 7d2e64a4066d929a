"""Gene-level absolute and minor copy numbers of PhenoHRD: told, accounted for, and not interpreted.

The software writes `abcn_genes.tsv` and `abcn_annotated.vcf` into its intermediate folder. Neither
a guide nor a public parser says what their columns and fields mean (SACGF/variantgrid notes so of
the VCF), and no file was at hand, so a guess could turn a retained gene into a lost one. Where
CombinedVariantOutput states such numbers ([Copy Number Variants], [Loss of Heterozygosity]), they
are read from it; some of its versions have neither section.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from varannot.errors import BrokenFileError, Problem
from varannot.model import ExcludedRow, LineKind, SectionAccount, Source
from varannot.tso500.content import (
    ExclusionCode,
    FileContent,
    FileKind,
    SectionState,
    new_account,
)
from varannot.tso500.packed import lines_of, sha256_of_file
from varannot.tso500.vcf_limits import refuse_above

__all__ = [
    "GENE_COPIES_UNSEEN",
    "is_gene_copy_header",
    "is_gene_copy_name",
    "is_gene_copy_vcf",
    "read_gene_copies",
    "refuse_gene_copies",
]

GENE_COPIES_UNSEEN = (
    "absolute copy numbers of genes by PhenoHRD, a format not seen yet; they are read only where "
    "CombinedVariantOutput lists them"
)
"""Why such a file is not read, for a sentence that has named it."""

_MAKER = re.compile(r"^##[^\n]*(?:pheno_?hrd|abcn)", re.IGNORECASE | re.MULTILINE)
_MINOR = re.compile(r"minor.*c(?:opy|opies|n)\b|minor.*copy", re.IGNORECASE)
_NAME = re.compile(r"abcn_(?:annotated\.vcf|genes\.tsv)(?:\.gz)?$", re.IGNORECASE)
_LONGEST_NAME = 80
_LONGEST_LINE = 1 << 20
_MOST_ROWS = 100_000
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


def is_gene_copy_name(name: str) -> bool:
    """Return whether a file has a name that PhenoHRD gives; its columns may be any.

    >>> is_gene_copy_name("P1-DNA.abcn_genes.tsv"), is_gene_copy_name("P1_abcn_annotated.vcf.gz")
    (True, True)
    """
    return _NAME.search(name) is not None


def refuse_gene_copies(file: str) -> BrokenFileError:
    """Return the refusal of such a file as the result of a sample."""
    return BrokenFileError(
        [
            Problem(
                file,
                None,
                "",
                FileKind.GENE_COPIES.value,
                "a file whose format has been seen",
                "Take it off the list: the absolute copy numbers and the loss of heterozygosity of "
                "genes are read only where CombinedVariantOutput lists them.",
            )
        ]
    )


def read_gene_copies(path: Path, file: str, *, input_column: str = "gene_copies") -> FileContent:
    """Return the account of such a file: each row is excluded, for its format is not known.

    Raises BrokenFileError if it is no whole text, or has more rows than genes can have.
    """
    counts = dict.fromkeys(LineKind, 0)
    excluded: list[ExcludedRow] = []
    of_vcf = False
    for number, line in lines_of(path, file, _LONGEST_LINE):
        of_vcf = of_vcf or (number == 1 and line.startswith("##fileformat=VCF"))
        header = line.startswith("#") or not (of_vcf or counts[LineKind.HEADER])
        kind = LineKind.BLANK if not line.strip() else LineKind.HEADER if header else LineKind.DATA
        counts[kind] += 1
        if kind is LineKind.DATA:
            refuse_above(counts[kind], _MOST_ROWS, "rows of genes", file, number)
            excluded.append(_not_interpreted(file, input_column, number, line))
    rows = len(excluded)
    state = SectionState.FILLED if rows else SectionState.EMPTY
    section = SectionAccount(
        name="", row=1, known=False, rows=rows, reported=0, excluded=rows, state=state.value
    )
    account = new_account(
        file,
        input_column,
        FileKind.GENE_COPIES,
        sha256_of_file(path),
        counts,
        (section,),
        notes=(GENE_COPIES_UNSEEN,),
    )
    return FileContent(account, excluded=tuple(excluded))


def _not_interpreted(file: str, input_column: str, number: int, line: str) -> ExcludedRow:
    return ExcludedRow(
        key=f"{input_column}:{number}",
        source=Source(file=file, row=number),
        code=ExclusionCode.UNKNOWN_SECTION.value,
        reason=GENE_COPIES_UNSEEN,
        text=line,
    )
