import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { pickToken, type Sampling } from "../../../core/generate/pick_token.ts";
import { wordGenerator } from "../../helpers/word_generator.ts";

/** Probabilities of all tokens by the definition, without regard to speed. */
function probabilities(
  logits: Float32Array,
  { temperature, topK = logits.length, topP = 1 }: Sampling,
): number[] {
  const ids = [...logits.keys()];
  const isBefore = (a: number, b: number) =>
    logits[a] > logits[b] || (logits[a] === logits[b] && a < b);
  const rank = ids.map((id) => ids.filter((other) => isBefore(other, id)).length);
  const softmax = (kept: (id: number) => boolean) => {
    const weights = ids.map((id) => kept(id) ? Math.exp(logits[id] / temperature) : 0);
    const sum = weights.reduce((a, b) => a + b);
    return weights.map((weight) => weight / sum);
  };
  const first = softmax((id) => rank[id] < topK);
  // A token is kept if those before it do not reach topP.
  const before = ids.map((id) =>
    ids.reduce((sum, o) => sum + (rank[o] < rank[id] ? first[o] : 0), 0)
  );
  return softmax((id) => rank[id] < topK && (rank[id] === 0 || before[id] < topP));
}

/** Probabilities that picking gives, by where the picked token changes as `u` grows. */
function measured(logits: Float32Array, sampling: Sampling): number[] {
  const counts = new Array<number>(logits.length).fill(0);
  const steps = 20_000;
  for (let i = 0; i < steps; i++) counts[pickToken(logits, sampling, (i + 0.5) / steps)] += 1;
  return counts.map((count) => count / steps);
}

Deno.test("pickToken() draws by the definition of temperature, top-k and top-p", () => {
  const next = wordGenerator("logits");
  // Small whole numbers, so that there are ties.
  const draw = (size: number) => Float32Array.from({ length: size }, () => next() % 7 - 3);
  // One of three temperatures in turn: each meets each size, each top-k and each top-p.
  let turn = 0;
  for (const size of [1, 2, 5, 13]) {
    for (const topK of [undefined, 1, 2, 4, 99]) {
      for (const topP of [undefined, 1, 0.9, 0.5, 0.01]) {
        const logits = draw(size);
        const sampling = { temperature: [0.3, 1, 2.5][turn++ % 3], topK, topP };
        const [expected, found] = [probabilities(logits, sampling), measured(logits, sampling)];
        expected.forEach((probability, id) => {
          assertAlmostEquals(
            found[id],
            probability,
            2e-4,
            `${logits} ${JSON.stringify(sampling)}`,
          );
          if (probability === 0) assertEquals(found[id], 0, JSON.stringify(sampling));
          if (probability > 1e-3) assert(found[id] > 0, JSON.stringify(sampling));
        });
      }
    }
  }
});

Deno.test("pickToken() takes the largest logit at temperature 0, of equal ones the lowest id", () => {
  const logits = Float32Array.of(-1, 3, 2, 3);
  for (const u of [0, 0.5, 0.999]) {
    assertEquals(pickToken(logits, { temperature: 0 }, u), 1);
    assertEquals(pickToken(logits, { temperature: 9, topK: 1 }, u), 1);
    assertEquals(pickToken(logits, { temperature: 1, topP: 1e-9 }, u), 1);
  }
});

Deno.test("pickToken() stays inside at both ends of u, and where logits are far apart", () => {
  const logits = Float32Array.of(-3e38, 0, 3e38, -3e38);
  for (const u of [0, 1 - 2 ** -53]) {
    assertEquals(pickToken(logits, { temperature: 1 }, u), 2);
    assertEquals(pickToken(logits, { temperature: 1e-300 }, u), 2);
  }
  assertEquals(pickToken(Float32Array.of(1, 1), { temperature: 1 }, 0), 0);
  assertEquals(pickToken(Float32Array.of(1, 1), { temperature: 1 }, 1 - 2 ** -53), 1);
});

Deno.test("pickToken() refuses logits that are not finite, and settings that mean nothing", () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    assertThrows(
      () => pickToken(Float32Array.of(0, value), { temperature: 1 }, 0),
      RangeError,
      `Cannot pick a token as logits must be finite: token=1, logit=${value}`,
    );
  }
  const bad: Sampling[] = [
    { temperature: -1 },
    { temperature: NaN },
    { temperature: Infinity },
    { temperature: 1, topK: 0 },
    { temperature: 1, topK: 1.5 },
    { temperature: 1, topP: 0 },
    { temperature: 1, topP: 1.1 },
    { temperature: 1, topP: NaN },
  ];
  for (const sampling of bad) {
    const error = assertThrows(() => pickToken(Float32Array.of(0), sampling, 0), RangeError);
    assert(error.message.startsWith("Cannot pick tokens as "), error.message);
  }
});
