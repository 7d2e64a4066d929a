# Gives each reported variant its class and effect, from the knowledge table and the evidence.

for _batch, _ids in PLAN.batches.items():

    rule:
        name:
            f"classify_{_batch}"
        input:
            documents=PLAN.documents(_ids, "normalize"),
            kb=PLAN.knowledge,
            local_kb=PLAN.local_knowledge,
            phrases="resources/phrases.tsv",
            evidence=PLAN.evidence_files,
            criteria="resources/oncogenicity_criteria.tsv",
            thresholds="resources/oncogenicity_thresholds.tsv",
            domains="resources/critical_domains.tsv",
            exceptions="resources/loss_exceptions.tsv",
            limits="resources/gene_frequency_limits.tsv",
            aetiologies="resources/single_aetiology.tsv",
            noncoding="resources/noncoding_hotspots.tsv",
            residues="resources/residue_properties.tsv",
            coverage="resources/evidence_limits.tsv",
            groups="resources/population_groups.tsv",
            predictors="resources/predictor_limits.tsv",
            review="resources/clinvar_review.tsv",
        output:
            documents=PLAN.documents(_ids, "classify"),
        log:
            PLAN.log("classify", _batch),
        conda:
            "../envs/varannot.yml"
        params:
            local_kb=PLAN.local_knowledge_option,
            evidence=given(PLAN.evidence_option),
            interpretation=PLAN.config.interpretation.value,
            software=VERSION,
        shell:
            "varannot classify --inputs {input.documents:q} --out {output.documents:q} "
            "--kb {input.kb:q} {params.local_kb} --phrases {input.phrases:q} "
            "--interpretation {params.interpretation} {params.evidence} 2> {log:q}"
