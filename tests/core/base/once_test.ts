import { assertEquals, assertStrictEquals } from "@std/assert";
import { once } from "../../../core/base/once.ts";

Deno.test("once() computes when it is first asked, and never again", () => {
  let computed = 0;
  const value = once(() => ({ computed: ++computed }));
  assertEquals(computed, 0);
  assertStrictEquals(value(), value());
  assertEquals(value().computed, 1);
});

Deno.test("once() keeps undefined too", () => {
  let computed = 0;
  const value = once(() => {
    computed++;
    return undefined;
  });
  assertEquals([value(), value(), computed], [undefined, undefined, 1]);
});
