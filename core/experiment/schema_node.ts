import { z } from "zod";

/** The parts of a JSON Schema node that messages are made of. */
export interface SchemaNode {
  /** Kind of JSON value. */
  readonly type?: string;
  /** The only value. */
  readonly const?: unknown;
  /** The only values. */
  readonly enum?: readonly string[];
  /** Keys of an object. */
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  /** Keys that an object must have. */
  readonly required?: readonly string[];
  /** Rule for the keys of a table. */
  readonly propertyNames?: SchemaNode;
  /** What a table holds under every key; false where other keys are refused. */
  readonly additionalProperties?: SchemaNode | boolean;
  /** What a list holds. */
  readonly items?: SchemaNode | boolean;
  /** What a list holds at each place. */
  readonly prefixItems?: readonly SchemaNode[];
  /** Alternatives, told apart by a key with a constant. */
  readonly oneOf?: readonly SchemaNode[];
  /** Alternatives, told apart by their kind of value and the keys that they know. */
  readonly anyOf?: readonly SchemaNode[];
  /** Bounds of a number, a text or a list. */
  readonly minimum?: number;
  /** Largest number. */
  readonly maximum?: number;
  /** Number that must be exceeded. */
  readonly exclusiveMinimum?: number;
  /** Number that must not be reached. */
  readonly exclusiveMaximum?: number;
  /** Least characters. */
  readonly minLength?: number;
  /** Most characters. */
  readonly maxLength?: number;
  /** Least items. */
  readonly minItems?: number;
  /** Most items. */
  readonly maxItems?: number;
}

/**
 * Turns a schema into JSON Schema (draft 2020-12), as editors read it.
 *
 * @param schema Any schema of this folder.
 * @returns The node of the whole value, a new object each time; defaults are not required.
 */
export function toSchemaNode(schema: z.ZodType): SchemaNode {
  return z.toJSONSchema(schema, { io: "input" }) as SchemaNode;
}

/**
 * Finds the node that describes a place in a file.
 *
 * @param root Node of the whole value.
 * @param path Keys and indices of the place.
 * @param value The whole value; where alternatives exist it tells which one is meant.
 * @returns The node, or undefined if the schema knows no such place.
 */
export function schemaNodeAt(
  root: SchemaNode,
  path: readonly PropertyKey[],
  value: unknown,
): SchemaNode | undefined {
  let node: SchemaNode | undefined = root;
  let part: unknown = value;
  for (const key of path) {
    node = childNode(alternativeOf(node, part), key);
    if (node === undefined) return undefined;
    part = (part as Record<PropertyKey, unknown> | null | undefined)?.[key];
  }
  return alternativeOf(node, part);
}

/** Finds the node of a key of an object or list. */
export function childNode(node: SchemaNode, key: PropertyKey): SchemaNode | undefined {
  if (typeof key === "number") return node.prefixItems?.[key] ?? asNode(node.items);
  const properties = node.properties;
  if (properties !== undefined && typeof key === "string" && Object.hasOwn(properties, key)) {
    return properties[key];
  }
  return asNode(node.additionalProperties);
}

/**
 * Picks the alternative whose constants the value has, where it has to have them; the node itself
 * if there is none.
 */
function alternativeOf(node: SchemaNode, value: unknown): SchemaNode {
  const { anyOf } = node;
  if (anyOf !== undefined) return anyOf[nearestAlternative(anyOf, value)];
  return node.oneOf?.find(({ properties = {}, required = [] }) =>
    Object.entries(properties).every(([key, child]) => {
      const own = (value as Record<string, unknown> | null)?.[key];
      return child.const === undefined || own === child.const ||
        own === undefined && !required.includes(key);
    })
  ) ?? node;
}

/**
 * Finds the alternative that a value was probably meant to be.
 *
 * @param alternatives Their nodes.
 * @param value The value.
 * @returns Index of that of the same kind which knows most of its keys; of equals that which lacks
 * least, or the first.
 */
export function nearestAlternative(alternatives: readonly SchemaNode[], value: unknown): number {
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const scores = alternatives.map(({ type, properties = {}, required = [] }) => {
    const isKind = type === (Array.isArray(value) ? "array" : typeof value);
    const known = keys.filter((key) => Object.hasOwn(properties, key)).length;
    const missing = required.filter((key) => !keys.includes(key)).length;
    return (isKind ? 1 : 0) + known - missing / 100;
  });
  return scores.indexOf(Math.max(...scores));
}

function asNode(node: SchemaNode | boolean | undefined): SchemaNode | undefined {
  return typeof node === "object" ? node : undefined;
}
