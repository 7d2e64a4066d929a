"""Proofs 2 and 6, strings: valid ones are read, malformed ones refused at the right character.

A string is *read*, *understood but not checkable* (it states no single placed change: the reason is
named), or *refused* with the piece that offends. What is malformed by its source and read all the
same stands in lenient.tsv with the reason.

Usage: python -m bench.hgvs.strings
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bench.hgvs.gold import known_bad
from bench.hgvs.tables import HERE, data, markdown, read_tsv, report, run, writes

from varannot.hgvs.cdna import parse_cdna
from varannot.hgvs.check import check_description
from varannot.hgvs.problems import DescriptionError, NotCheckableError
from varannot.hgvs.protein import parse_protein
from varannot.hgvs.text import read_cell
from varannot.model import CheckOutcome

__all__ = ["Reading", "main", "read"]

SEED = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one string: `read`, `not checkable`, `refused` or `other`."""

    status: str
    message: str = ""
    span: str = ""
    text: str = ""
    cautions: tuple[str, ...] = ()

    @property
    def points(self) -> bool:
        """Whether the message names a piece that stands in the text."""
        return bool(self.span) and self.span in self.text and f"'{self.span}'" in self.message


def read(text: str) -> Reading:
    """Read a string as `hgvs check` does, and return what became of it."""
    cell = read_cell(text)
    if not (cell.hgvs_c or cell.hgvs_p):
        checked = check_description("", "", text, "")
        return Reading("other", checked.check.reason, cell.other, cell.other, cell.cautions)
    try:
        cautions = list(cell.cautions)
        if cell.hgvs_c:
            cautions += parse_cdna(cell.hgvs_c)[1]
        if cell.hgvs_p:
            cautions += parse_protein(cell.hgvs_p)[1]
    except NotCheckableError as error:
        return Reading("not checkable", str(error), error.span, error.text)
    except DescriptionError as error:
        return Reading("refused", str(error), error.span, error.text)
    return Reading("read", cautions=tuple(cautions))


_OURS = re.compile(r"(?:^|[:)\s])[cp]\.")
_BARE = re.compile(r"[cp]\.(?:[-*]?\d+(?:[+-]\d+)?(?:_[-*]?\d+(?:[+-]\d+)?)?|[A-Z][a-z]{2}\d+)")
_FORMS = (
    ("alleles that each have a reference", re.compile(r"\]?;\[?[A-Z]+_\d")),
    ("a mosaic or chimera (= and a slash)", re.compile(r"=/")),
    ("an alternative (^)", re.compile(r"\^")),
    ("a repeat of residues", re.compile(r"p\..*\[[^\]]*\]")),
    ("an insertion by reference to a range", re.compile(r"ins(?:[A-Z][a-z]{2})?\d+_")),
    ("an insertion by its length alone", re.compile(r"ins(?:Ter|\*)\d+|ins\(\d+\)")),
    ("an uncertain place of residues", re.compile(r"p\.\([A-Z][a-z]{2}\d+_[A-Z][a-z]{2}\d+\)")),
    ("an old polymorphism or genotype", re.compile(r"[A-Z]/[A-Z]|\d[ACGT]{2}$")),
    ("a conversion (con)", re.compile(r"con[\dN]")),
    ("an extension by its residues", re.compile(r"ext[A-Z][a-z]{2}[A-Z]")),
    ("an insertion copied from elsewhere", re.compile(r"ins.*:|ins[A-Z]*_")),
)


def _judge_valid(text: str) -> tuple[str, str]:
    found = read(text)
    if found.status == "read":
        return "read", ""
    if found.status == "not checkable":
        return "understood, not checkable", found.message.partition(": ")[2]
    if _BARE.fullmatch(text.rpartition(":")[2]):
        return "a place alone, no description", ""
    for name, form in _FORMS:
        if form.search(text):
            return "unsupported by design", name
    return "wrong", found.message


def _jsonl(*parts: str) -> list[dict]:
    text = data("hgvs", *parts).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _lines(*parts: str) -> list[str]:
    return data("hgvs", *parts).read_text(encoding="utf-8").splitlines()


def valid_strings() -> Iterator[tuple[str, str]]:
    """Return source and text of c. and p. strings that are valid by their source."""
    for line in _lines("biocommons-hgvs", "gauntlet") + _lines("biocommons-hgvs", "extra"):
        yield "biocommons gauntlet", line.strip()
    for line in _lines("biocommons-hgvs", "clinvar.txt"):
        for text in line.split("\t")[2].split():
            yield "ClinVar names (biocommons)", text
    for row in _jsonl("ferro-hgvs", "bulk-clinvar_bulk.jsonl"):
        yield "ClinVar names (ferro)", row["input"]
    for file in ("validation-clinvar.jsonl", "validation-clinical_genes.jsonl"):
        for row in _jsonl("ferro-hgvs", file):
            yield "ClinVar names (ferro)", row["input"].strip()
    for file in ("edge_cases-protein_notation.jsonl", "edge_cases-unusual_notation.jsonl"):
        for row in _jsonl("ferro-hgvs", file):
            if row["valid"] and row["supported"]:
                yield "edge cases (ferro)", row["input"]
    for file in ("grammar-parsing.jsonl",):
        for row in _jsonl("ferro-hgvs", file):
            if row["valid"]:
                yield "grammar (ferro)", row["input"]
    for name in ("snpeff_hgvs.txt", "vep_parser_hgvs.txt"):
        for line in _lines("ferro-hgvs", name):
            if line.strip() != "c.":
                yield "snpEff and VEP names", line.strip()
    for row in _jsonl("mavehgvs", "patterns.jsonl"):
        if row["valid"]:
            prefix = _mave_prefix(row["cls"], row["text"])
            if prefix:
                yield "mavehgvs", prefix + row["text"]
    for row in _jsonl("mutalyzer-hgvs-parser", "tables.jsonl"):
        if row["file"] == "test_syntax.py" and not row["input"].startswith("REF"):
            yield "mutalyzer-hgvs-parser", row["input"]
        if row["file"] == "test_protein.py" and "{}" not in row["input"]:
            yield "mutalyzer-hgvs-parser", row["input"]
    for row in _jsonl("hgvs-nomenclature", "syntax_examples.jsonl"):
        yield "nomenclature, syntax", row["example"]
    for row in _jsonl("hgvs-nomenclature", "recommendation_examples.jsonl"):
        if not row["sentence_says_not"] and row["html_class"] != "invalid":
            yield "nomenclature, examples", row["text"]


def _mave_prefix(cls: str, text: str) -> str:
    if cls.startswith("TestProtein"):
        return "p."
    if cls.startswith("TestDna") and (cls.endswith("C") or "Single" in cls):
        return "c."
    return ""


OWN = (
    "c.743_750insT", "c.743insA", "c.743_744A>T", "c.743+0G>A", "c.0G>A", "c.743G>", "c.743>A",
    "c.743GA", "c.G743>A", "c.744_743del", "c.743_del", "c._744del", "c.743__744del",
    "c.743_744inz", "c.743delinsXYZ", "c.743_745delAA", "c.743dupAC>T", "c.743+G>A", "c.*G>A",
    "c.743.5G>A", "p.Arg248", "p.248Gln", "p.Arg248Gin", "p.Arg_248Gln", "p.Arg248_Arg249",
    "p.Arg249_Arg248del", "p.Arg248fsTer0", "p.Arg0Gln", "p.Arg248insGly", "p.Arg248_Gly250insGlyA",
)  # fmt: skip


def malformed_strings() -> Iterator[tuple[str, str]]:
    """Return source and text of strings that are malformed by their source."""
    seen = set()
    for row in _jsonl("mavehgvs", "patterns.jsonl"):
        prefix = _mave_prefix(row["cls"], row["text"])
        text = prefix + row["text"]
        if not row["valid"] and prefix and text not in seen:
            seen.add(text)
            yield "mavehgvs", text
    for row in _jsonl("ferro-hgvs", "grammar-parsing.jsonl"):
        if not row["valid"]:
            yield "ferro", row["input"].partition(":")[2]
    for row in _jsonl("mutalyzer-hgvs-parser", "tables.jsonl"):
        name = row["input"].rpartition(":")[2]
        if row["file"] == "test_syntax.py" and _broken(row["input"]):
            yield "mutalyzer-hgvs-parser", name if name.startswith("c.") else f"c.{name}"
    for text in OWN:
        yield "made for this", text
    for text in mutations(150):
        yield "seeded mutations", text


def _broken(text: str) -> bool:
    """Tell the broken strings of the table, which names no difference, from the others."""
    opened = text.count("(") != text.count(")") or text.count("[") != text.count("]")
    return text.startswith("REF") and (
        opened or bool(re.search(r":$|:c\.$|>$|[xX]$|ins$|1A$", text))
    )


VALID = (
    "c.743G>A", "c.76_78del", "c.5266dup", "c.68-7_316+7del", "c.-128C>T", "c.*32G>A",
    "c.743_744insTAC", "c.145_147delinsTGG", "c.5657_5660inv", "c.782+1G>T", "p.Arg248Gln",
    "p.(Arg97ProfsTer23)", "p.Trp26Ter", "p.Lys23_Val25del", "p.Ala3_Ser5dup",
    "p.His4_Gln5insAla", "p.Cys28_Lys29delinsTrp", "p.(Ter110GlnextTer17)",
)  # fmt: skip


def mutations(count: int) -> list[str]:
    """Return valid names each spoilt in one place so that no reading is left."""
    rng = random.Random(SEED)
    found: dict[str, None] = {}
    while len(found) < count:
        text = rng.choice(VALID)
        head, body = text[:2], text[2:]
        spoil = rng.choice((_foreign, _lost_word, _doubled, _swapped, _cut))
        broken = spoil(rng, body, head)
        if broken and broken != body:
            found[head + broken] = None
    return list(found)


def _foreign(rng: random.Random, body: str, _head: str) -> str:
    at = rng.randrange(1, len(body))
    return body[:at] + rng.choice("#%!~{}@&") + body[at:]


def _lost_word(_rng: random.Random, body: str, _head: str) -> str:
    for word, wrong in (
        ("delins", "delis"),
        ("del", "dl"),
        ("dup", "dp"),
        ("ins", "in"),
        ("inv", "iv"),
    ):
        if word in body:
            return body.replace(word, wrong, 1)
    return body.replace(">", "", 1) if ">" in body else ""


def _doubled(rng: random.Random, body: str, _head: str) -> str:
    marks = [place for place, sign in enumerate(body) if sign in "_>+"]
    if not marks:
        return ""
    at = rng.choice(marks)
    return body[:at] + body[at] + body[at:]


def _swapped(rng: random.Random, body: str, head: str) -> str:
    if head == "c.":
        places = [place for place, sign in enumerate(body) if sign in "ACGT"]
        if not places:
            return ""
        at = rng.choice(places)
        return body[:at] + rng.choice("BJQXZ") + body[at + 1 :]
    match = re.search(r"[A-Z][a-z]{2}", body)
    return body.replace(match[0], rng.choice(("Xyz", "Bla", "Zuu")), 1) if match else ""


def _cut(_rng: random.Random, body: str, _head: str) -> str:
    match = re.search(r"(?<!\d)\d+(?![\d+-])", body)
    return body.replace(match[0], "", 1) if match else ""


def _valid_table() -> tuple[str, int]:
    counts: Counter[tuple[str, str]] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    wrong = []
    seen = set()
    for source, text in valid_strings():
        if (source, text) in seen or not text:
            continue
        seen.add((source, text))
        if not _OURS.search(text):
            counts[source, "g., n., r., m. or other"] += 1
            continue
        category, reason = _judge_valid(text)
        if category == "wrong" and (source, text, "read") in known_bad():
            category, reason = "known-bad", known_bad()[source, text, "read"]
        counts[source, category] += 1
        if category not in ("read", "wrong"):
            reasons[category, reason or "-"] += 1
        if category == "wrong":
            wrong.append((source, text, reason))
    columns = (
        "read",
        "understood, not checkable",
        "unsupported by design",
        "a place alone, no description",
        "g., n., r., m. or other",
        "known-bad",
        "wrong",
    )
    sources = dict.fromkeys(source for source, _ in counts)
    table = markdown(
        ("source", *columns),
        [(source, *(counts[source, column] for column in columns)) for source in sources],
    )
    why = markdown(
        ("category", "reason", "strings"), [(*key, n) for key, n in sorted(reasons.items())]
    )
    writes("strings_wrong", ("source", "text", "message"), wrong)
    return f"{table}\n\n{why}", len(wrong)


def _malformed_table() -> tuple[str, int]:
    lenient = {row["text"]: row["what happens"] for row in read_tsv(HERE / "lenient.tsv")}
    counts: Counter[tuple[str, str]] = Counter()
    wrong = []
    for source, text in malformed_strings():
        found = read(text)
        checked = check_description("", "", *(("", text) if text.startswith("p.") else (text, "")))
        said = checked.check.outcome is CheckOutcome.NOT_CHECKABLE and checked.check.reason
        if found.status == "refused" and found.points and said:
            category = "refused, pointing at a part" if found.span != found.text else ""
            category = category or "refused, pointing at the whole"
        elif found.status in ("not checkable", "other") and said:
            category = "refused by its form"
        elif text in lenient and found.status == "read":
            category = "read, listed in lenient.tsv"
            if ("caution" in lenient[text]) != bool(found.cautions):
                category = "wrong"
        else:
            category = "wrong"
        counts[source, category] += 1
        if category == "wrong":
            wrong.append((source, text, f"{found.status}: {found.message} {found.cautions}"))
    columns = (
        "refused, pointing at a part",
        "refused, pointing at the whole",
        "refused by its form",
        "read, listed in lenient.tsv",
        "wrong",
    )
    sources = dict.fromkeys(source for source, _ in counts)
    writes("malformed_wrong", ("source", "text", "message"), wrong)
    return markdown(
        ("source", *columns),
        [(source, *(counts[source, column] for column in columns)) for source in sources],
    ), len(wrong)


def main() -> int:
    """Print the tables; return 1 if anything is wrong."""
    valid, missed = _valid_table()
    malformed, accepted = _malformed_table()
    report("strings", "Strings", "Valid strings:", valid, "Malformed strings:", malformed)
    return 1 if missed or accepted else 0


if __name__ == "__main__":
    sys.exit(run(main))
