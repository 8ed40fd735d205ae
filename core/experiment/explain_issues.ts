import type { z } from "zod";
import type { ExperimentIssue } from "../base/errors.ts";
import { MAX_ISSUES } from "./experiment_error.ts";
import { fieldPath } from "./field_path.ts";
import { describeValue, quoteText } from "./quote_text.ts";
import {
  childNode,
  nearestAlternative,
  type SchemaNode,
  schemaNodeAt,
  toSchemaNode,
} from "./schema_node.ts";
import { listOf, nearestOf, suggestion } from "./suggestion.ts";

/** What issues are explained with. */
export interface ExplainOptions {
  /** The value that was validated. */
  readonly value: unknown;
  /** The schema it was validated with. */
  readonly root: z.ZodType;
}

/** Nodes of schemas that messages were made of before. */
const NODES = new WeakMap<z.ZodType, SchemaNode>();

/**
 * Turns the issues of a schema into lines for people: received value, expectation, nearest name.
 *
 * @param issues Issues as the schema reports them.
 * @param options The value and the schema.
 * @returns The lines: one a place, or one for each unknown key.
 */
export function explainIssues(
  issues: readonly z.core.$ZodIssue[],
  { value, root }: ExplainOptions,
): readonly ExperimentIssue[] {
  if (issues.length === 0) return [];
  const node = NODES.get(root) ?? toSchemaNode(root);
  NODES.set(root, node);
  return firstOfEachPath(issues.flatMap((issue) => explainIssue(issue, { value, root: node })));
}

/**
 * Keeps the first issue of each path: what follows repeats in other words what it says.
 *
 * @param issues Issues in the order they were found.
 * @returns A new list.
 */
export function firstOfEachPath(issues: readonly ExperimentIssue[]): ExperimentIssue[] {
  const byPath = new Map<string, ExperimentIssue>();
  for (const issue of issues) if (!byPath.has(issue.path)) byPath.set(issue.path, issue);
  return [...byPath.values()];
}

/** The value, and its schema as the nodes that messages are made of. */
interface Explained {
  readonly value: unknown;
  readonly root: SchemaNode;
}

function explainIssue(issue: z.core.$ZodIssue, options: Explained): readonly ExperimentIssue[] {
  const inner = issuesOfAlternative(issue, options);
  if (inner.length > 0) return inner.flatMap((each) => explainIssue(each, options));
  const node = nodeOf(issue, options);
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(node?.properties ?? {});
    return issue.keys.map((key, i) => ({
      path: fieldPath([...issue.path, key]),
      // Names are compared for lines that are shown: of thousands it would take long.
      message: i < MAX_ISSUES ? `unknown key, ${suggestion(key, known)}` : "unknown key",
    }));
  }
  const path = fieldPath(issue.path);
  if (issue.code === "invalid_key") {
    return [{ path, message: `the key must be ${issue.issues[0].message}` }];
  }
  const received = valueAt(options.value, issue.path);
  const expected = issue.code === "custom" || issue.code === "invalid_format"
    ? issue.message
    : expectation(issue, node);
  const names = node?.enum ?? [];
  const nearest = typeof received === "string" ? nearestOf(received, names) : undefined;
  const start = received === undefined ? "missing" : `received ${describeValue(received)}`;
  if (nearest === undefined) return [{ path, message: `${start}, expected ${expected}` }];
  // A long list beside the nearest name would not fit a line.
  const list = names.length > 3 ? "" : `, expected ${expected}`;
  return [{ path, message: `${start}${list}, nearest is ${quoteText(nearest)}` }];
}

/** Takes the issues of the alternative that was probably meant, with their whole paths. */
function issuesOfAlternative(
  issue: z.core.$ZodIssue,
  { value, root }: Explained,
): readonly z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [];
  const parent = schemaNodeAt(root, issue.path.slice(0, -1), value);
  const { anyOf } = (parent && childNode(parent, issue.path.at(-1)!)) ?? {};
  if (anyOf === undefined) return [];
  const chosen = issue.errors[nearestAlternative(anyOf, valueAt(value, issue.path))];
  return chosen.map((each) => ({ ...each, path: [...issue.path, ...each.path] }));
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
}

function expectation(issue: z.core.$ZodIssue, node: SchemaNode | undefined): string {
  return node === undefined ? issue.message : describeNode(node);
}

/** Node of the value, with the words that tell the alternatives apart where none of them fits. */
function nodeOf(
  issue: z.core.$ZodIssue,
  { value, root }: Explained,
): SchemaNode | undefined {
  const key = issue.path.at(-1);
  if (issue.code !== "invalid_union" || typeof key !== "string") {
    return schemaNodeAt(root, issue.path, value);
  }
  const options = schemaNodeAt(root, issue.path.slice(0, -1), value)?.oneOf ?? [];
  return { enum: options.map((option) => String(option.properties?.[key]?.const)) };
}

/** Says in words what a node accepts. */
function describeNode(node: SchemaNode): string {
  if (node.const !== undefined) return describeValue(node.const);
  if (node.enum !== undefined) return `one of ${listOf(node.enum)}`;
  switch (node.type) {
    case "integer":
      return `a whole number${describeBounds(node)}`;
    case "number":
      return `a number${describeBounds(node)}`;
    case "string":
      return node.maxLength === undefined
        ? "text"
        : `text of ${node.minLength ?? 1} to ${node.maxLength} characters`;
    case "array":
      return node.prefixItems === undefined
        ? `a list of ${node.minItems ?? 0} to ${node.maxItems} items`
        : `a list of ${node.prefixItems.length} items`;
    default:
      return "an object";
  }
}

function describeBounds(node: SchemaNode): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = node;
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  const low = minimum === undefined ? `above ${exclusiveMinimum}` : `at least ${minimum}`;
  const high = maximum === undefined ? `below ${exclusiveMaximum}` : `at most ${maximum}`;
  return ` ${low} and ${high}`;
}
