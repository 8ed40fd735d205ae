import { assert } from "@std/assert";
import { experimentSchema } from "../../core/experiment/schema.ts";
import { type SchemaNode, toSchemaNode } from "../../core/experiment/schema_node.ts";
import { FACT_CHECKS } from "../../core/experiment/fact_checks.ts";
import { PART_CHECKS } from "../../core/experiment/part_checks.ts";
import { CHECK_METRICS } from "../../core/experiment/vocabulary.ts";

const README = Deno.readTextFileSync(new URL("../../experiments/README.md", import.meta.url));

/** Lists every key and every word that a schema knows. */
function wordsOf(node: SchemaNode): string[] {
  const children = [
    ...Object.values(node.properties ?? {}),
    ...(node.oneOf ?? []),
    ...(node.anyOf ?? []),
    ...[node.additionalProperties, node.items].filter((child) => typeof child === "object"),
  ];
  const keys = Object.keys(node.properties ?? {}).filter((key) => !key.includes("."));
  const words = [...(node.enum ?? []), node.const ?? []].flat().map(String);
  return [...keys, ...words, ...children.flatMap(wordsOf)];
}

Deno.test("experiments/README.md names every key, word and metric of an experiment file", () => {
  const words = new Set([
    ...wordsOf(toSchemaNode(experimentSchema)),
    ...Object.values(CHECK_METRICS).flat(),
    ...Object.values(FACT_CHECKS).flatMap(({ metrics }): readonly string[] => metrics),
    ...Object.values(PART_CHECKS).flatMap(({ metrics }): readonly string[] => metrics),
  ]);
  for (const word of words) {
    assert(new RegExp(`(^|[^\\w-])${word.replace("$", "\\$")}([^\\w-]|$)`).test(README), word);
  }
});
