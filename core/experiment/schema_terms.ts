import { z } from "zod";

/** Most elements of one matrix: 2^26, 256 MiB of f32. */
export const MAX_ELEMENTS = 67_108_864;

const KEBAB = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

/**
 * Makes the schema of a kebab-case name, as `rms-norm-fused`.
 *
 * @param what What it names; also the description.
 * @param refused Pattern of names that mean something else, such as device files of Windows.
 * @returns The schema.
 */
export function nameTerm(what: string, refused: string): z.ZodString {
  const pattern = new RegExp(`^(?!(${refused})$)${KEBAB}$`);
  return z.string().max(64)
    .regex(pattern, `a kebab-case name of at most 64 characters, not reserved`).describe(what);
}

/**
 * Makes the schema of one line of prose.
 *
 * @param what What the text says; the description.
 * @returns The schema.
 */
export function textTerm(what: string): z.ZodString {
  return z.string().min(1).max(500)
    // deno-lint-ignore no-control-regex -- one line: no control characters, no line separators
    .regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/, "text on one line").describe(what);
}

/**
 * Makes the schema of a list in which nothing appears twice.
 *
 * @param item Schema of an item.
 * @param options Least items (1 where not given), most, and the description.
 * @returns The schema.
 */
export function uniqueListTerm<T extends z.ZodType>(
  item: T,
  options: { readonly least?: number; readonly max: number; readonly what: string },
): z.ZodArray<T> {
  return z.array(item).min(options.least ?? 1).max(options.max).superRefine((items, context) => {
    const first = new Map<string, number>();
    items.forEach((value, i) => {
      const key = JSON.stringify(value);
      const earlier = first.get(key);
      if (earlier === undefined) {
        first.set(key, i);
        return;
      }
      const message = `a value not yet at [${earlier}]`;
      context.addIssue({ code: "custom", path: [i], message });
    });
  }).meta({ description: options.what, uniqueItems: true });
}

/**
 * Makes the schema of a matrix shape, `[rows, width]`.
 *
 * @returns The schema; at most {@link MAX_ELEMENTS} elements.
 */
export function matrixShapeTerm(): z.ZodTuple<[z.ZodInt, z.ZodInt], null> {
  const size = z.int().min(1).max(MAX_ELEMENTS);
  return z.tuple([size, size])
    .refine(([rows, width]) => rows * width <= MAX_ELEMENTS, `at most ${MAX_ELEMENTS} elements`)
    .describe("Rows and width of the matrix.");
}

/** Schema of an object whose keys can be listed, with the types of what it makes and takes. */
export type ObjectSchema<Output, Input = Output> = z.ZodObject & z.ZodType<Output, Input>;

/**
 * Makes the schema of an object in which every key may be left out and none has a default.
 *
 * @param schema Schema of the object.
 * @returns A new schema with the same description.
 */
export function withoutDefaults<T>(schema: ObjectSchema<T, Partial<T>>): ObjectSchema<Partial<T>> {
  const shape = Object.fromEntries(
    Object.entries(schema.shape).map(([key, child]) => [key, optionalTerm(child as z.ZodType)]),
  );
  const partial = z.strictObject(shape).describe(schema.description ?? "");
  return partial as unknown as ObjectSchema<Partial<T>>;
}

/**
 * Takes the default of a schema away: absent then means absent.
 *
 * @param schema Any schema.
 * @returns The schema inside a default; the schema itself if it has none.
 */
export function withoutDefault(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
    ? schema.unwrap() as z.ZodType
    : schema;
}

function optionalTerm(schema: z.ZodType): z.ZodType {
  const inner = withoutDefault(schema);
  return inner instanceof z.ZodOptional ? inner : inner.optional();
}
