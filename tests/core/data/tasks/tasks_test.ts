import { assert, assertEquals } from "@std/assert";
import type { Parameter } from "../../../../core/data/tasks/parameter.ts";
import { createTaskDataset } from "../../../../core/data/tasks/task_dataset.ts";
import { TASK_NAMES, taskDefinition, taskParameters } from "../../../../core/data/tasks/tasks.ts";

/** Cells of the tables of docs/data.md, a line each, spaces as in `a | b`. */
const LINES = Deno.readTextFileSync(new URL("../../../../docs/data.md", import.meta.url))
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) => line.slice(1, -1).split("|").map((cell) => cell.trim()));

function rangeOf(parameter: Parameter): string {
  if (parameter.kind === "boolean") return "true, false";
  if (parameter.kind === "choice") return parameter.options.map((name) => `\`${name}\``).join(", ");
  const { min, max, kind } = parameter;
  if (kind === "number") return `${min} to ${max} (any number)`;
  return `${grouped(min)} to ${grouped(max)}`;
}

/** Writes a whole number with a comma before each three digits. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

Deno.test("docs/data.md lists every parameter with default, range and meaning", () => {
  const expected = TASK_NAMES.flatMap((task) =>
    Object.entries(taskParameters(task)).map(([name, parameter]) => [
      `\`${task}\``,
      `\`${name}\``,
      String(parameter.default),
      rangeOf(parameter),
      parameter.what,
    ])
  );
  const listed = LINES.filter(([task, name], i) =>
    LINES[i].length === 5 && TASK_NAMES.some((known) => task === `\`${known}\``) &&
    name.startsWith("`")
  );
  assertEquals(listed, expected);
});

Deno.test("docs/data.md shows the floors of every task, as computed", () => {
  const head = LINES.find((cells) => cells.includes("adaptive-unigram"))!;
  for (const source of TASK_NAMES) {
    const rows = createTaskDataset({ name: "t", source }).floorRows!({ sequences: 64, length: 64 });
    const cells = LINES.find((line) => line.length === head.length && line[0] === `\`${source}\``);
    const expected = head.slice(1).map((name) =>
      rows.find((row) => row.name === name)?.nats.toFixed(3) ?? ""
    );
    assertEquals(cells?.slice(1), expected, source);
    assertEquals(rows.filter(({ name }) => !head.includes(name)), []);
  }
});

Deno.test("every task has a version, and a summary of one line", () => {
  for (const task of TASK_NAMES) {
    const { version, summary } = taskDefinition(task);
    assert(version >= 1 && /^[^\n]{20,100}$/.test(summary), `${task}: ${summary}`);
  }
});
