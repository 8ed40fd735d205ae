import { assertEquals } from "@std/assert";
import {
  caseParameters,
  caseTokens,
  hashedValues,
  TINY_CASE,
  TRAINING_CASE,
} from "../../peers/training_case.ts";

Deno.test("hashedValues() gives the values that every other language makes", () => {
  // Made with hashed_values of torch_training.py, NumPy 1.24.2.
  const expected = [-0.03197479248046875, 0.004124579485505819, -0.013380972668528557];
  assertEquals([...hashedValues(3, 100, Math.sqrt(3) * 0.02)], expected);
});

Deno.test("caseParameters() makes 870,656 parameters, gains 1, biases 0, weights within bounds", () => {
  const parameters = caseParameters(TRAINING_CASE);
  assertEquals(parameters.reduce((sum, { values }) => sum + values.length, 0), 870_656);
  assertEquals(new Set(parameters.map(({ name }) => name)).size, parameters.length);
  for (const { name, shape, values } of parameters) {
    assertEquals(values.length, shape.reduce((a, b) => a * b, 1), name);
    if (name.endsWith(".gain")) assertEquals(new Set(values), new Set([1]));
    else if (name.endsWith(".bias")) assertEquals(new Set(values), new Set([0]));
    else assertEquals(values.every((value) => Math.abs(value) <= 0.0347), true, name);
  }
});

Deno.test("caseTokens() follows each token by the next, from the quarter of its position", () => {
  const { tokens, targets } = caseTokens(TINY_CASE);
  const { batch, length, vocabulary } = TINY_CASE;
  assertEquals(tokens.length, batch * length);
  for (let i = 0; i < tokens.length; i++) {
    const t = i % length;
    if (t > 0) assertEquals(tokens[i], targets[i - 1]);
    assertEquals(Math.floor(tokens[i] / (vocabulary / 4)), t % 4);
  }
});
