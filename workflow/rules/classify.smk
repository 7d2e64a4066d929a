# Gives each reported variant its class and effect, from the knowledge table.

for _batch, _ids in PLAN.batches.items():

    rule:
        name:
            f"classify_{_batch}"
        input:
            documents=PLAN.documents(_ids, "normalize"),
            kb=PLAN.knowledge,
            local_kb=PLAN.local_knowledge,
            phrases="resources/phrases.tsv",
        output:
            documents=PLAN.documents(_ids, "classify"),
        log:
            PLAN.log("classify", _batch),
        conda:
            "../envs/varannot.yml"
        params:
            local_kb=PLAN.local_knowledge_option,
            interpretation=PLAN.config.interpretation.value,
            software=VERSION,
        shell:
            "varannot classify --inputs {input.documents:q} --out {output.documents:q} "
            "--kb {input.kb:q} {params.local_kb} --phrases {input.phrases:q} "
            "--interpretation {params.interpretation} 2> {log:q}"
