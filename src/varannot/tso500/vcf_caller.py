"""What the header of a small-variant VCF says of its own fields, and what was taken from where.

One value for a reader of VCF files: the column of the tumour, the reads of an allele, and the words
of an annotator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from varannot.tso500.vcf_annotations import AlleleAnnotations, AnnotationParser, annotation_parser
from varannot.tso500.vcf_declarations import sample_names
from varannot.tso500.vcf_reads import Reads, ReadsReader, reads_reader
from varannot.tso500.vcf_samples import TumourColumn, VcfChoices, tumour_column

__all__ = ["Caller", "Taken", "caller_of"]


@dataclass(frozen=True, slots=True)
class Caller:
    """How the alleles of one file are read; `notes` say what of its header a person should know."""

    column: TumourColumn
    reads: ReadsReader
    annotations: AnnotationParser
    notes: tuple[str, ...]

    def of_allele(self, cells: Sequence[str], place: int) -> tuple[Reads, AlleleAnnotations]:
        """Return reads and annotation of one allele.

        `cells` are the tab-separated cells of the record as written, POS in the second a whole
        number; `place` is the index in the ALT column, counted from 0. Never raises.
        """
        return self.reads.read(cells, place), self.words(cells, place)

    def words(self, cells: Sequence[str], place: int) -> AlleleAnnotations:
        """Return the annotation of one allele; the arguments are those of `of_allele`."""
        alts = cells[4].split(",")
        return self.annotations.read(cells[7], int(cells[1]), cells[3], alts, place)


def caller_of(
    header: Sequence[str], columns: str, file: str, choices: VcfChoices | None = None
) -> Caller:
    """Return how to read a file with these header lines and this `#CHROM` line.

    Raises BrokenFileError with the names of the samples where nothing tells which is the tumour.
    """
    chosen = choices or VcfChoices()
    column = tumour_column(header, columns, file, named=chosen.tumour_sample)
    parser = annotation_parser(header)
    others = [name for name in sample_names(columns) if name != column.name]
    notes = parser.notes
    if others:
        beside = ", ".join(others)
        notes += (f"the tumour is {column.name}: {column.reason}; not read: {beside}",)
    return Caller(column, reads_reader(header, column, chosen), parser, notes)


@dataclass(slots=True)
class Taken:
    """Counts where allele fractions, depths and words of a file came from, for its account."""

    fractions: Counter[str] = field(default_factory=Counter)
    depths: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)

    def count(self, reads: Reads, found: AlleleAnnotations) -> None:
        """Count one allele that is reported."""
        self.fractions[reads.vaf_from.value] += 1
        self.depths[reads.depth_from.value] += 1
        self.remarks.update((*reads.notes, *found.notes))
        if found.tool is not None and found.rule is not None:
            self.words[f"{found.tool}, {found.rule}"] += 1

    def details(self) -> dict[str, str]:
        """Return the sources with the number of alleles, for the details of the file."""
        return {name: text for name, text in self._details() if text}

    def _details(self) -> Iterator[tuple[str, str]]:
        yield "allele fraction from", _listed(self.fractions)
        yield "depth from", _listed(self.depths)
        yield "annotated by", _listed(self.words)

    def notes(self) -> tuple[str, ...]:
        """Return what was passed over, each with the number of alleles."""
        return tuple(
            f"{text} ({count} {'allele' if count == 1 else 'alleles'})"
            for text, count in self.remarks.items()
        )


def _listed(counts: Counter[str]) -> str:
    return "; ".join(f"{name} {count}" for name, count in sorted(counts.items()))
