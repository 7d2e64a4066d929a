# Writes the report files of each sample; a failed sample gets a page that says what failed.

for _batch, _ids in PLAN.batches.items():

    rule:
        name:
            f"report_{_batch}"
        input:
            documents=PLAN.documents(_ids, "actionability"),
            checklist="resources/completeness.tsv",
        output:
            PLAN.reports(_ids),
        log:
            PLAN.log("report", _batch),
        conda:
            "../envs/varannot.yml"
        params:
            results=given(PLAN.results),
            settings=given(PLAN.settings),
            software=VERSION,
        shell:
            "varannot report --inputs {input.documents:q} --results {params.results:q} "
            "--settings {params.settings:q} 2> {log:q}"
