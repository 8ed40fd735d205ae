import { assertEquals } from "@std/assert";
import { INVERSE_FACTORIALS } from "../../../core/base/inverse_factorials64.ts";

Deno.test("INVERSE_FACTORIALS holds 1/n! for n = 0 to 20", () => {
  assertEquals(INVERSE_FACTORIALS.length, 21);
  assertEquals(INVERSE_FACTORIALS.slice(0, 6), [1, 1, 1 / 2, 1 / 6, 1 / 24, 1 / 120]);
  assertEquals(INVERSE_FACTORIALS[20], 1 / 2432902008176640000);
});
