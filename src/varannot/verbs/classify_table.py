"""`varannot classify-table`: classes for a table of variants, without a sample around them."""

from __future__ import annotations

import argparse

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
        clinvar=tuple(str(path) for path in arguments.clinvar),
        gnomad=tuple(str(path) for path in arguments.gnomad),
        gnomad_coverage=tuple(str(path) for path in arguments.gnomad_coverage),
        alphamissense=tuple(str(path) for path in arguments.alphamissense),
        functional=str(arguments.functional or ""),
        without=tuple(arguments.without),
    )
    sources = EvidenceSources.open(settings, bundle=reference.bundle)
    classifier = TableClassifier(reference, knowledge, sources, names, tree)
    data = arguments.table.read_bytes()
    result = classified(data, str(arguments.table), classifier)
    with answer_output(arguments.out, (arguments.table, bundle)) as out:
        out.write(result)
    return 0
