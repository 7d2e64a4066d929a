"""Short ways to build the files of one sample and to read what is said when they are combined."""

from __future__ import annotations

from collections.abc import Sequence

from varannot.model import ExcludedRow, Fusion, MismatchCode, SectionAccount, SmallVariant, Source
from varannot.tso500.combine import Combined
from varannot.tso500.content import ExclusionCode, FileContent, FileKind, new_account

CVO, VCF, FUSIONS, TRACE = "c.tsv", "v.vcf", "f.csv", "t.tsv"


def row(file: str, number: int, change: str, vaf: float = 0.3, depth: int = 500, **more):
    """Return a small variant; `change` is `chr1:100 C>T`."""
    place, bases = change.split(" ")
    chromosome, position = place.split(":")
    ref, alt = bases.split(">")
    column = "combined_output" if file == CVO else f"side.{file}"
    return SmallVariant(
        key=f"{column}:{number}",
        source=Source(file=file, row=number, section="Small Variants" if file == CVO else ""),
        gene=more.pop("gene", ""),
        chromosome=chromosome,
        position=int(position),
        ref=ref,
        alt=alt,
        vaf=vaf,
        depth=depth,
        **more,
    )


def content(
    file: str,
    kind: FileKind,
    variants: Sequence[SmallVariant] = (),
    findings: Sequence = (),
    excluded: Sequence[ExcludedRow] = (),
    **more,
) -> FileContent:
    reported, left_out = len(variants) + len(findings), len(excluded)
    details, version = more.pop("details", {}), more.pop("version", "")
    section = SectionAccount(
        name="Small Variants" if kind is FileKind.COMBINED_OUTPUT else "",
        row=1,
        known=True,
        rows=reported + left_out,
        reported=reported,
        excluded=left_out,
    )
    if version:
        details = {**details, "Pipeline Version": version}
    account = new_account(file, f"side.{file}", kind, "0", {}, (section,), details=details)
    return FileContent(account, tuple(variants), tuple(findings), excluded=tuple(excluded), **more)


def eml4_alk(file: str) -> Fusion:
    """Return a fusion in row 2 of a file."""
    return Fusion(
        source=Source(file=file, row=2),
        gene_pair="EML4-ALK",
        partner_1=("EML4",),
        partner_2=("ALK",),
        direction_known=True,
        breakpoint_1="chr2:42522656",
        breakpoint_2="chr2:29446394",
        supporting_reads=9,
        gene_1_reference_reads=None,
        gene_2_reference_reads=None,
    )


def filtered(file: str, number: int, change: str, words: str) -> ExcludedRow:
    place, bases = change.split(" ")
    chromosome, position = place.split(":")
    ref, alt = bases.split(">")
    return ExcludedRow(
        key=f"side.{file}:{number}",
        source=Source(file=file, row=number),
        code=ExclusionCode.FILTER.value,
        reason=f"the software filtered the call: {words}",
        text="\t".join((chromosome, position, ".", ref, alt, ".", words, ".")),
    )


def cvo(*variants: SmallVariant, **more) -> FileContent:
    return content(CVO, FileKind.COMBINED_OUTPUT, variants, **more)


def vcf(*variants: SmallVariant, **more) -> FileContent:
    return content(VCF, FileKind.SMALL_VARIANT_VCF, variants, **more)


def said(result: Combined) -> list[tuple[str, str]]:
    return [(one.code.value, one.text) for one in result.mismatches]


def codes(result: Combined) -> list[MismatchCode]:
    return [one.code for one in result.mismatches]


def assert_accounts(result: Combined) -> None:
    """Every row stands once, and the counts are those of the rows."""
    for one in result.contents:
        account = one.account
        assert account.read == account.reported + account.excluded
        assert account.reported == len(one.small_variants) + len(one.findings)
        assert account.excluded == len(one.excluded)
        assert account.reported == sum(part.reported for part in account.sections)
        assert account.excluded == sum(part.excluded for part in account.sections)
        rows = [(v.source.row, v.key) for v in (*one.small_variants, *one.excluded)]
        assert len(set(rows)) == len(rows)
