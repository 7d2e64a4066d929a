import itertools
import re
from pathlib import Path

import msgspec
import pytest
from html_page import Page
from report_cases import SETTINGS, hrd, klein

import varannot.report
from varannot.model import Interpretation, RelevanceKind
from varannot.report.stage import read_report, write_failure, write_report

TEMPLATES = Path(varannot.report.__file__).parent / "templates"
PAGES = ("KLEIN2025", "DEMO_HRD", "BROKEN", "published/KLEIN2025")


@pytest.fixture(scope="module")
def pages(results):
    return {name: Page((results / name / "report.html").read_bytes()) for name in PAGES}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible(pages, name):
    page = pages[name]
    assert page.unbalanced == []
    assert page.stack == []
    assert page.all("html")[0].attributes["lang"] == "en"
    assert len(page.all("h1")) == 1
    for landmark in ("header", "main", "footer"):
        assert len(page.all(landmark)) == 1
    skip = page.all("a")[0]
    assert skip.attributes["href"] == "#" + page.all("main")[0].attributes["id"]
    assert all(th.attributes.get("scope") for th in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table"))
    levels = [int(h.tag[1]) for h in page.all("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    local = {a.attributes["href"][1:] for a in page.all("a") if a.attributes["href"][0] == "#"}
    labels = {e.attributes["aria-labelledby"] for e in page.all("section")}
    assert local | labels <= set(ids)


@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_empty_cell(pages, name):
    for cell in pages[name].all("td", "th", "dd", "dt", "li", "caption", "h2", "h3"):
        assert cell.text.strip(), (name, cell)


@pytest.mark.parametrize("name", PAGES)
def test_page_is_self_contained(pages, name):
    page = pages[name]
    csp = [m for m in page.all("meta") if "http-equiv" in m.attributes]
    assert csp[0].attributes["content"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    )
    assert page.all("script", "link", "iframe", "img", "object", "form", "details") == []
    assert not [e for e in page.elements for a in e.attributes if a.startswith("on")]
    for element in page.elements:
        assert "src" not in element.attributes
        href = element.attributes.get("href", "#")
        assert href.startswith(("#", "https://doi.org/", "https://pubmed.ncbi.nlm.nih.gov/"))
    assert len(page.source.encode()) < 100_000


@pytest.mark.parametrize("name", PAGES)
def test_page_prints_with_identity_and_page_numbers(pages, name):
    style = pages[name].all("style")[0].text
    sample = name.rpartition("/")[2]
    assert "size: A4" in style
    assert "counter(page)" in style
    assert "counter(pages)" in style
    assert re.search(rf'@top-left {{ content: "Sample {sample},', style)
    assert 'content: "For research use only.' in style
    assert "thead { display: table-header-group; }" in style
    assert "break-inside: avoid" in style


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("front", "back"),
    [
        (front, back)
        for front in ("ink", "muted", "accent", "alert")
        for back in ("paper", "head", "alert-paper", "note-paper")
    ]
    + [("paper", "alert")],
)
def test_contrast_of_the_palette(front, back):
    css = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    palette = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css))
    lighter, darker = sorted((_luminance(palette[front]), _luminance(palette[back])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", css.split("}", 1)[1]), "colours only by name"


def test_no_template_switches_escaping_off():
    for template in TEMPLATES.glob("*.j2"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe|autoescape|Markup", text), template.name


def test_open_questions_come_first_and_are_complete(pages):
    page = pages["KLEIN2025"]
    headings = [h.text for h in page.all("h2")]
    assert headings[0] == "Open questions: 5 — settle these before acting on this report"
    box = next(e for e in page.all("section") if "questions" in e.attributes["class"])
    case = klein()
    for question in case.actionability.open_questions:
        parts = (question.subject, question.question, question.reason, question.would_change)
        for text in (*parts, question.who, question.needs):
            assert text in box.text
        for reading in question.readings:
            assert reading.reading.hgvs_c in box.text
            assert reading.reading.hgvs_p in box.text
            assert reading.reading.explanation in box.text
    index = next(e for e in page.all("ol") if e.attributes.get("class") == "index")
    for question in case.actionability.open_questions:
        for reading in question.readings:
            assert f"{reading.reading.hgvs_c} {reading.reading.hgvs_p}" in index.text
            assert reading.interpretation in index.text
    assert "unranked" in box.text
    assert len(index.children) == 5


def test_no_open_question_is_said_in_words(pages):
    assert "Open questions: none" in [h.text for h in pages["DEMO_HRD"].all("h2")]


@pytest.mark.parametrize(("name", "build"), [("KLEIN2025", klein), ("DEMO_HRD", hrd)])
def test_everything_in_the_case_stands_in_page_and_json(results, pages, name, build):
    case = build()
    page = pages[name].text
    data = (results / name / "report.json").read_text(encoding="utf-8")
    expected = [v.mutation for v in case.normalize.variants if v.status == "reported"]
    expected += [n.what for n in case.actionability.not_assessed]
    expected += [n.reason for n in case.actionability.not_assessed]
    expected += [row.reason for row in case.ingest.excluded]
    expected += [v.reason for v in case.normalize.variants if v.reason]
    expected += [f.gene for f in case.ingest.findings if hasattr(f, "gene")]
    expected += [r.phrase for r in case.actionability.relevance]
    expected += [c.label for c in case.actionability.biomarkers]
    expected += [s.sha256 for s in (*case.knowledge, *case.ingest.files)]
    expected += [s.text for c in case.classify.variants for s in (*c.statements, *c.caveats)]
    for relevance in case.actionability.relevance:
        expected += [*relevance.missing, *(t.text for t in relevance.therapies)]
    expected += [v.reported_interpretation for v in case.ingest.small_variants]
    for text in filter(None, expected):
        assert text in page, text
        assert text in data, text


def test_first_screen_names_age_thresholds_and_counts(pages):
    text = pages["DEMO_HRD"].text
    assert "Newest review 2026-07-15, 4 months before the report date" in text
    assert "small variants: read 7 = reported 3 + excluded 4" in text
    assert "other findings: read 7 = reported 6 + excluded 1" in text
    assert "Cut-off: >= 42 (PAOLA-1)" in text
    assert "age not computed: no report date" in pages["KLEIN2025"].text
    assert "one marker is unaccounted for" in pages["KLEIN2025"].text
    assert "DRAFT" in pages["KLEIN2025"].text


def test_words_of_the_source_stand_beside_the_tools(pages):
    text = pages["KLEIN2025"].text
    assert "truncating, uncertain effect as typed by the source: truncating, likely loss" in (
        " ".join(text.replace("as typed", " as typed").split())
    )


def test_absence_is_not_the_same_as_not_assessed(pages):
    klein_text, hrd_text = pages["KLEIN2025"].text, pages["DEMO_HRD"].text
    assert "Fusions: not assessed: no RNA result was given" in klein_text
    assert "Copy number: not assessed: no copy-number result was given" in klein_text
    assert "Exon-level copy number: 1; none found in BRCA2 (rows 53)" in hrd_text


def test_therapy_lines_are_complete(pages):
    text = pages["DEMO_HRD"].text
    for words in (
        "olaparib",
        "covered",
        "EMA, approved",
        "ESCAT IA",
        "AMP I-A",
        "10.1056/NEJMoa1911361",
        "unconfirmed: tier not confirmed",
        "contradicted by VKB-000013",
        "review older than the laboratory's limit",
        "pembrolizumab",
        "niraparib",
    ):
        assert words in text


def test_conditional_finding_says_what_is_missing(pages):
    text = pages["KLEIN2025"].text
    assert "Not therapy statements" in text
    assert "loss of the second allele" in text


@pytest.mark.parametrize("sample", ["KLEIN2025"])
def test_as_published_mark_on_every_page(pages, sample):
    page = pages[f"published/{sample}"]
    mark = "AS PUBLISHED — reproduces a publication (DOI 10.3389/fonc.2025.1626478); not for"
    header, footer = page.all("header")[0], page.all("footer")[0]
    assert mark in header.text
    assert mark in footer.text
    assert mark in page.all("title")[0].text
    assert '@top-right { content: "AS PUBLISHED ' in page.all("style")[0].text
    assert "AS PUBLISHED" not in pages[sample].source


def test_failure_page_says_what_failed_and_what_to_do(pages):
    text = pages["BROKEN"].text
    assert "stage ingest failed" in text
    assert "a.tsv, row 3: found 'x', expected a number. Copy the file again." in text
    assert "a.tsv, row 9" in text
    assert "What to do: Correct what each line names" in " ".join(text.split())
    assert "must not be read as a result without findings" in text


EVIL = "<script>alert(1)</script>\"'&</style>{{7*7}}"


def poisoned(value):
    """Return the value with every free text replaced; codes and numbers stay."""
    if isinstance(value, msgspec.Struct):
        kept = {"schema_version", "key", "file", "call"}
        return type(value)(
            **{
                name: item if name in kept else poisoned(item)
                for name, item in msgspec.structs.asdict(value).items()
            }
        )
    if isinstance(value, tuple):
        return tuple(poisoned(item) for item in value)
    if isinstance(value, dict):
        return {name: f"{EVIL}{item}" if isinstance(item, str) else item
                for name, item in value.items()}  # fmt: skip
    return f"{EVIL}{value}" if type(value) is str else value


@pytest.mark.parametrize("build", [klein, hrd, lambda: klein(Interpretation.AS_PUBLISHED)])
def test_everything_from_a_file_is_escaped(tmp_path, build):
    write_report(poisoned(build()), tmp_path, SETTINGS)
    page = Page((tmp_path / "report.html").read_bytes())
    assert page.all("script") == []
    assert page.unbalanced == []
    assert "<script" not in page.source
    assert "alert(1)" in page.text
    assert "{{7*7}}" in page.text
    style = page.all("style")
    assert len(style) == 1
    assert "<" not in style[0].text
    assert not [e for e in page.elements for a in e.attributes if "alert" in a]


def test_failure_page_escapes(tmp_path):
    from report_cases import failed

    write_failure(poisoned(failed()), tmp_path, SETTINGS)
    page = Page((tmp_path / "report.html").read_bytes())
    assert page.all("script") == []
    assert "alert(1)" in page.text


def test_a_large_sample_stays_small_and_lists_excluded_rows_by_reason(tmp_path):
    case = hrd()
    model = case.ingest.excluded[-1]
    many = tuple(
        msgspec.structs.replace(
            model,
            key=f"combined_output:{row}",
            source=msgspec.structs.replace(model.source, row=row),
            reason="no gene" if row % 2 else "a variant in an intron",
        )
        for row in range(100, 1300)
    )
    ingest = msgspec.structs.replace(case.ingest, excluded=case.ingest.excluded + many)
    write_report(msgspec.structs.replace(case, ingest=ingest), tmp_path, SETTINGS)
    page = Page((tmp_path / "report.html").read_bytes())
    assert len(page.source) < 100_000
    assert "read 1207 = reported 3 + excluded 1204" in page.text
    document = read_report(tmp_path / "report.json")
    assert sum(group.count for group in document.excluded) == 1205


def test_conditional_rows_never_stand_among_the_statements_that_apply(tmp_path):
    case = hrd()
    (brca2,) = [r for r in case.actionability.relevance if r.therapies]
    conditional = msgspec.structs.replace(
        brca2,
        kind=RelevanceKind.CONDITIONAL,
        therapies=(msgspec.structs.replace(brca2.therapies[0], kind=RelevanceKind.CONDITIONAL),),
        missing=("loss of the second allele",),
    )
    relevance = tuple(
        conditional if r.key == brca2.key else r for r in case.actionability.relevance
    )
    parts = msgspec.structs.replace(case.actionability, relevance=relevance)
    write_report(msgspec.structs.replace(case, actionability=parts), tmp_path, SETTINGS)
    text = Page((tmp_path / "report.html").read_bytes()).text
    apart, apply = (
        text.index("Rows of the knowledge table that would"),
        text.index("Statements of the knowledge"),
    )
    assert apart < text.index("olaparib", apart) < apply
    assert "olaparib" not in text[apply:]
    board = text[text.index("Sensitivity, this tumour type") : text.index("HRR genes")]
    assert "niraparib" in board
    assert "olaparib" not in board


def test_board_keeps_other_tumour_types_apart(tmp_path):
    case = hrd()
    (brca2,) = [r for r in case.actionability.relevance if r.therapies]
    other = msgspec.structs.replace(brca2.therapies[0], drug="talazoparib", tumour_match="other")
    both = msgspec.structs.replace(brca2, therapies=(other, *brca2.therapies))
    relevance = tuple(both if r.key == brca2.key else r for r in case.actionability.relevance)
    parts = msgspec.structs.replace(case.actionability, relevance=relevance)
    write_report(msgspec.structs.replace(case, actionability=parts), tmp_path, SETTINGS)
    document = read_report(tmp_path / "report.json")
    board = {line.label: line.text for line in document.board}
    own, others = board["Sensitivity, this tumour type"], board["Sensitivity, other tumour types"]
    assert "olaparib" in own
    assert "talazoparib" not in own
    assert others == "BRCA2 c.5946del p.(Ser1982ArgfsTer22) (talazoparib)"
    assert [s.drug for s in document.therapies[0].statements] == ["olaparib", "talazoparib"]


def test_long_reasons_are_clipped_in_the_overview_and_full_below(tmp_path):
    case = klein()
    first = case.actionability.open_questions[0]
    long = msgspec.structs.replace(first, reason="reading by reading " * 40 + "until the end.")
    parts = msgspec.structs.replace(case.actionability, open_questions=(long,))
    write_report(msgspec.structs.replace(case, actionability=parts), tmp_path, SETTINGS)
    page = Page((tmp_path / "report.html").read_bytes())
    (item,) = page.all("ol")[0].children
    assert "… (in full below)" in item.text
    assert "until the end." not in item.text
    assert "until the end." in page.all("article")[0].text


def test_variants_whose_reasons_differ_by_gene_alone_share_an_entry(results):
    document = read_report(results / "DEMO_HRD" / "report.json")
    assert [entry.variants for entry in document.evidence] == [
        ("TP53 c.524G>A p.(Arg175His)",),
        ("BRCA2 c.5946del p.(Ser1982ArgfsTer22)",),
        ("KIT c.1621A>C p.(Met541Leu)",),
    ]
    assert document.evidence[0].statements[0].text == "TP53: rule fired."
    shared = read_report(results / "KLEIN2025" / "report.json").evidence
    assert (
        "IRS2 c.2174G>T p.Gly725Val",
        "CARD11 c.3004A>T p.Thr1002Ser",
        "FGFR3 c.112G>A p.Val38Ile",
    ) in [entry.variants for entry in shared]


def test_same_finding_in_several_genes_is_one_line(tmp_path):
    case = hrd()
    loh = case.ingest.findings[1]
    second = msgspec.structs.replace(
        loh, gene="RAD51B", source=msgspec.structs.replace(loh.source, row=41)
    )
    findings = (*case.ingest.findings, second)
    ingest = msgspec.structs.replace(case.ingest, findings=findings)
    write_report(msgspec.structs.replace(case, ingest=ingest), tmp_path, SETTINGS)
    assert "BRCA2, RAD51B" in Page((tmp_path / "report.html").read_bytes()).text
    table = (tmp_path / "findings.tsv").read_text(encoding="utf-8")
    assert table.count("\tloh\t") == 2
