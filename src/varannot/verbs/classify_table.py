"""`varannot classify-table`: classes for a table of variants, without a sample around them."""

from __future__ import annotations

import argparse
import sys

__all__ = ["classify_table"]


def classify_table(arguments: argparse.Namespace) -> int:
    """Write the table with classes; evidence is that of the packs and of the files named."""
    from varannot.classify.table import TableClassifier
    from varannot.classify.table import classify_table as classified
    from varannot.hgvs.reference_set import open_reference
    from varannot.knowledge.genes import load_gene_names
    from varannot.knowledge.mounted.settings import EvidenceSettings
    from varannot.knowledge.oncotree import load_oncotree
    from varannot.knowledge.sources import EvidenceSources
    from varannot.knowledge.table import load_knowledge
    from varannot.resources import resource, resource_folder
    from varannot.verbs.output import JSON_NAMES, answer_output, fitting_name

    fitting_name(arguments.out, (".tsv",), JSON_NAMES)
    bundle = arguments.bundle or resource_folder("transcripts")
    reference = open_reference(bundle, str(bundle), with_engine=False)
    names, tree = (
        load_gene_names(resource("gene_names.tsv")),
        load_oncotree(resource("oncotree.tsv")),
    )
    table = arguments.kb or resource("knowledgebase.tsv")
    knowledge = load_knowledge(table, str(table), arguments.local_kb, names=names, oncotree=tree)
    settings = EvidenceSettings(
        clinvar=tuple(str(path) for path in arguments.clinvar or ()),
        gnomad=tuple(str(path) for path in arguments.gnomad or ()),
        gnomad_coverage=tuple(str(path) for path in arguments.gnomad_coverage or ()),
        alphamissense=tuple(str(path) for path in arguments.alphamissense or ()),
        functional=str(arguments.functional or ""),
        without=tuple(arguments.without or ()),
    )
    sources = EvidenceSources.open(settings, bundle=reference.bundle)
    classifier = TableClassifier(reference, knowledge, sources, names, tree)
    data = arguments.table.read_bytes()
    result = classified(data, str(arguments.table), classifier)
    with answer_output(arguments.out, (arguments.table, bundle)) as out:
        out.write(result.table)
    counted = ", ".join(f"{name} {number}" for name, number in sorted(result.classes.items()))
    told = f"varannot: rows read and written: {sum(result.classes.values())}"
    print(f"{told} ({counted})" if counted else told, file=sys.stderr)
    absent = (*sources.mounted.not_loaded, *(sources.packs.not_loaded if sources.packs else ()))
    if absent:
        told = "evidence not loaded, so that what rests on it was not assessed"
        print(f"varannot: {told}: {', '.join(absent)}", file=sys.stderr)
    return 0
