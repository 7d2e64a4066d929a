# Cleans each description, holds c. against p., and decides which rows are reported.

for _batch, _ids in PLAN.batches.items():

    rule:
        name:
            f"normalize_{_batch}"
        input:
            documents=PLAN.documents(_ids, "ingest"),
            selection="resources/report_selection.tsv",
            genes="resources/gene_names.tsv",
            numbering="resources/legacy_numbering.tsv",
        output:
            documents=PLAN.documents(_ids, "normalize"),
        log:
            PLAN.log("normalize", _batch),
        conda:
            "../envs/varannot.yml"
        params:
            software=VERSION,
        shell:
            "varannot normalize --inputs {input.documents:q} --out {output.documents:q} "
            "--selection {input.selection:q} --genes {input.genes:q} 2> {log:q}"
