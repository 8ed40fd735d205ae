import { assert, assertEquals } from "@std/assert";
import { experimentSchema } from "../../../core/experiment/schema.ts";
import { type SchemaNode, toSchemaNode } from "../../../core/experiment/schema_node.ts";
import { settingsSchema } from "../../../core/experiment/settings_schema.ts";
import {
  type CacheName,
  CACHES,
  CHECK_METRICS,
  type CheckName,
  CHECKS,
  type FormName,
  FORMS,
  type NormName,
  NORMS,
  PASSES,
  type PassName,
} from "../../../core/experiment/vocabulary.ts";
import { DEFINITION } from "../../helpers/experiment_definition.ts";
import { MODEL_DEFINITION } from "../../helpers/model_definition.ts";

/** Lists the paths of all keys that a schema knows; tables and lists count as one place. */
function schemaPaths(node: SchemaNode, path = ""): string[] {
  const children = [
    ...Object.entries(node.properties ?? {}).map(([key, child]) => [`${path}/${key}`, child]),
    ...[node.additionalProperties, node.items].map((child) => [`${path}/*`, child]),
    ...[...node.oneOf ?? [], ...node.anyOf ?? []].map((child) => [path, child]),
  ] as const;
  return children.flatMap(([place, child]) =>
    typeof child === "object" ? [place as string, ...schemaPaths(child, place as string)] : []
  );
}

/** Lists the paths of all keys that a value has, under the same names. */
function valuePaths(value: unknown, schema: ReadonlySet<string>, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const place = schema.has(`${path}/${key}`) ? `${path}/${key}` : `${path}/*`;
    return [place, ...valuePaths(child, schema, place)];
  });
}

Deno.test("experimentSchema knows exactly the keys that the types know", () => {
  // The definitions have every key: they compile, and the test of validateExperiment() takes them.
  const known = new Set(schemaPaths(toSchemaNode(experimentSchema)));
  const used = new Set([DEFINITION, MODEL_DEFINITION].flatMap((each) => valuePaths(each, known)));
  const unused = [...known].filter((path) => !used.has(path));
  // The settings of the other profiles are those of smoke.
  // What a data set takes depends on its source.
  const others = /^\/profiles\/(quick|cpu|gpu)\/set\/|(training|gradients)[./]data\//;
  // Rates are tried, so no arm and no size may have one.
  const rate = /(arms|sizes)\/.*train\/learningRate$/;
  assertEquals(
    unused.filter((path) => !others.test(path) && !rate.test(path)),
    ["/$schema"],
  );
});

Deno.test("experimentSchema describes every key", () => {
  const visit = (node: SchemaNode, path: string) => {
    for (const [key, child] of Object.entries(node.properties ?? {})) {
      const isNamed = child.const !== undefined;
      assert(isNamed || "description" in child, `${path}/${key} has no description`);
      visit(child, `${path}/${key}`);
    }
    const alternatives = [...node.oneOf ?? [], ...node.anyOf ?? []];
    for (const child of [node.additionalProperties, node.items, ...alternatives]) {
      if (typeof child === "object") visit(child, `${path}/*`);
    }
  };
  visit(toSchemaNode(experimentSchema), "");
});

Deno.test("settingsSchema has a path for every value that may be set", () => {
  const sets = [DEFINITION, MODEL_DEFINITION].map(({ profiles }) => profiles.smoke.set);
  const used = new Set(sets.flatMap((set) => Object.keys(set)));
  assertEquals(Object.keys(settingsSchema.shape).sort(), [...used].sort());
});

Deno.test("settingsSchema changes nothing that is not set", () => {
  assertEquals(settingsSchema.parse({}), {});
});

Deno.test("the vocabulary is complete", () => {
  // Compiles only if no member of the union is left out of the list.
  type Missing =
    | Exclude<NormName, typeof NORMS[number]>
    | Exclude<FormName, typeof FORMS[number]>
    | Exclude<PassName, typeof PASSES[number]>
    | Exclude<CacheName, typeof CACHES[number]>
    | Exclude<CheckName, typeof CHECKS[number]>;
  const isComplete: [Missing] extends [never] ? true : false = true;
  assert(isComplete);
  const lists = [NORMS, FORMS, PASSES, CACHES, CHECKS];
  for (const list of lists) assertEquals<number>(new Set<string>(list).size, list.length);
  assertEquals(Object.keys(CHECK_METRICS), [...CHECKS]);
});
