import { assertEquals, assertThrows } from "@std/assert";
import { resolveParameters } from "../../../../core/data/tasks/parameter.ts";
import { TASK_NAMES, taskParameters } from "../../../../core/data/tasks/tasks.ts";

const PARAMETERS = {
  size: { kind: "integer", default: 4, min: 2, max: 8, what: "size" },
  share: { kind: "number", default: 0.5, min: 0, max: 1, what: "share" },
  way: { kind: "choice", default: "out", options: ["in", "out"], what: "way" },
  loud: { kind: "boolean", default: false, what: "whether loud" },
} as const;

const resolve = (given: Record<string, unknown>) =>
  resolveParameters(given, { task: "toy", parameters: PARAMETERS });

Deno.test("resolveParameters() puts values over defaults", () => {
  assertEquals(resolve({}), { size: 4, share: 0.5, way: "out", loud: false });
  const all = { size: 8, share: 0, way: "in", loud: true };
  assertEquals(resolve(all), all);
});

Deno.test("resolveParameters() says the rule that each kind of value breaks", () => {
  const bad: [Record<string, unknown>, string][] = [
    [{ size: 9 }, 'Cannot make task "toy" as size must be a whole number from 2 to 8: size=9'],
    [{ size: 2.5 }, "size=2.5"],
    [{ share: -0.1 }, "share must be a number from 0 to 1: share=-0.1"],
    [{ share: "0" }, 'share="0"'],
    [{ way: "up" }, 'way must be one of in, out: way="up"'],
    [{ loud: 1 }, "loud must be true or false: loud=1"],
    [{ sise: 3 }, 'Cannot find parameter "sise" of task "toy": nearest is "size", there are size'],
    [{ toString: 3 }, 'Cannot find parameter "toString" of task "toy": there are size, share'],
  ];
  for (const [given, message] of bad) assertThrows(() => resolve(given), RangeError, message);
});

Deno.test("the defaults of every task are in range", () => {
  for (const task of TASK_NAMES) {
    const parameters = taskParameters(task);
    const values = resolveParameters({}, { task, parameters });
    assertEquals(Object.keys(values), Object.keys(parameters));
    resolveParameters(values, { task, parameters });
  }
});
