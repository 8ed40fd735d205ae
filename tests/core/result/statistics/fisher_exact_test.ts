import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { fisherExact } from "../../../../core/result/statistics/fisher_exact.ts";

Deno.test("fisherExact() gives Fisher's p for the lady tasting tea", () => {
  // Fisher 1935, section 11: of 70 ways 1 has all four right, 16 have three; 17 / 70 = 0.2429 is one tail.
  assertAlmostEquals(fisherExact({ count: 3, of: 4 }, { count: 1, of: 4 }), 34 / 70, 1e-14);
  assertAlmostEquals(fisherExact({ count: 4, of: 4 }, { count: 0, of: 4 }), 2 / 70, 1e-15);
});

Deno.test("fisherExact() gives the p that R prints for convicted twins", () => {
  // example(fisher.test) in R's help page: Convictions, p-value = 0.0005367.
  const p = fisherExact({ count: 10, of: 13 }, { count: 2, of: 17 });
  assertEquals(p.toFixed(7), "0.0005367");
});

Deno.test("fisherExact() agrees with counting all tables in whole numbers", () => {
  const choose = (n: number, k: number): number => k === 0 ? 1 : choose(n - 1, k - 1) * n / k;
  for (let n = 1; n <= 8; n++) {
    for (let a = 0; a <= n; a++) {
      for (let b = 0; b <= 8; b++) {
        const ways = (inA: number) => choose(n, inA) * choose(8, a + b - inA);
        let [all, far] = [0, 0];
        for (let inA = Math.max(0, a + b - 8); inA <= Math.min(n, a + b); inA++) {
          all += ways(inA);
          if (ways(inA) <= ways(a)) far += ways(inA);
        }
        const p = fisherExact({ count: a, of: n }, { count: b, of: 8 });
        assertAlmostEquals(p, far / all, 1e-12, `${a} of ${n}, ${b} of 8`);
      }
    }
  }
});

Deno.test("fisherExact() of eight seeds decides from five divergences on", () => {
  const ps = [4, 5, 8].map((count) => fisherExact({ count, of: 8 }, { count: 0, of: 8 }));
  assertEquals(ps.map((p) => p.toFixed(5)), ["0.07692", "0.02564", "0.00016"]);
});

Deno.test("fisherExact() throws on bad counts", () => {
  const ok = { count: 1, of: 2 };
  assertThrows(() => fisherExact({ count: 3, of: 2 }, ok), RangeError, "a.count=3, a.of=2");
  assertThrows(() => fisherExact(ok, { count: 0, of: 0 }), RangeError, "b.of=0");
  assertThrows(() => fisherExact(ok, { count: 0.5, of: 2 }), RangeError, "b.count=0.5");
});
