import { assertEquals } from "@std/assert";
import type { CellRecord } from "../../../core/result/cell_record.ts";
import { propertyScope } from "../../../core/result/scope_text.ts";

/** A record of which the scope alone is asked. */
const recordOf = (config: object) => ({ config, arithmetic: "bitwise" }) as unknown as CellRecord;

Deno.test("propertyScope() says shapes and seeds of checks of norms", () => {
  const records = [7, 64].flatMap((rows) =>
    [0, 1].map((seed) => recordOf({ kind: "property", rows, width: 33, seed }))
  );
  assertEquals(propertyScope(records), "7 x 33 and 64 x 33, 2 seeds, bitwise");
});

Deno.test("propertyScope() says sizes and seeds of checks of parts of models", () => {
  const records = [0, 1, 2].map((seed) =>
    recordOf({ kind: "part", seed, model: { dModel: 64, heads: 4 } })
  );
  assertEquals(propertyScope(records), "width 64, 4 heads, 3 seeds, bitwise");
  const one = recordOf({ kind: "part", seed: 0, model: { dModel: 8, heads: 1 } });
  assertEquals(propertyScope([one]), "width 8, 1 head, 1 seed, bitwise");
});
