# Cleans, checks and computes each description, and decides which rows are reported.

for _batch, _ids in PLAN.batches.items():

    rule:
        name:
            f"normalize_{_batch}"
        input:
            documents=PLAN.documents(_ids, "ingest"),
            selection="resources/report_selection.tsv",
            genes="resources/gene_names.tsv",
            numbering="resources/legacy_numbering.tsv",
            transcripts=PLAN.transcript_files,
            decay="resources/nmd_rules.tsv",
            spelling="resources/spelling_differences.tsv",
            merging="resources/merge_rules.tsv",
            floors="resources/report_floors.tsv",
            mapping="resources/mapping_cautions.tsv",
        output:
            documents=PLAN.documents(_ids, "normalize"),
        log:
            PLAN.log("normalize", _batch),
        conda:
            "../envs/varannot.yml"
        params:
            transcripts=given(PLAN.transcripts),
            build=PLAN.genome_build_option,
            software=VERSION,
        shell:
            "varannot normalize --inputs {input.documents:q} --out {output.documents:q} "
            "--selection {input.selection:q} --genes {input.genes:q} "
            "--transcripts {params.transcripts:q} {params.build} 2> {log:q}"
