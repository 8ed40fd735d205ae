import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../../core/base/errors.ts";
import { checkResult } from "../../../core/cli/check_result.ts";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import type { Device } from "../../../core/device/device.ts";
import { type CellRecord, recordLine, sealRecord } from "../../../core/result/cell_record.ts";
import { spoiledDevice } from "../../helpers/fake_device.ts";
import { writeTinyResult } from "../../helpers/tiny_result.ts";
import { withFolder } from "../../helpers/with_folder.ts";

interface Place {
  readonly folder: string;
  readonly device: Device;
}

/** One result for all tests of this file: each edits it and puts it back. */
function withResult(body: (place: Place) => Promise<void>): Promise<void> {
  return withFolder(async (root) => {
    const device = await openCpuDevice({ threads: 1 });
    try {
      const folder = `${root}/norm_timing/smoke`;
      await writeTinyResult(folder, device);
      await body({ folder, device });
    } finally {
      await device.close();
    }
  });
}

async function check({ folder, device }: Place, timing = false) {
  const { signal } = new AbortController();
  const ids: string[] = [];
  const onCell = ({ id }: { readonly id: string }) => void ids.push(id);
  const { cells, differences } = await checkResult(folder, { device, all: timing, signal, onCell });
  assertEquals(cells, ids.length);
  return { cells, lines: differences.map((line) => line.replaceAll(`${folder}/`, "")) };
}

/** Edits a file for the time of a body. */
async function edited(
  path: string,
  edit: (text: string) => string | undefined,
  body: () => Promise<void>,
): Promise<void> {
  const text = await Deno.readTextFile(path);
  const changed = edit(text);
  assert(changed !== text, "nothing was edited");
  if (changed === undefined) await Deno.remove(path);
  else await Deno.writeTextFile(path, changed);
  try {
    await body();
  } finally {
    await Deno.writeTextFile(path, text);
  }
}

/** Changes the last digit of the first metric of a line of records, and its checksum on request. */
function forged(text: string, index: number, options: { readonly sealed: boolean }): string {
  const lines = text.split("\n");
  const { schema: _, sum, ...record } = JSON.parse(lines[index]) as CellRecord;
  const [first, ...others] = record.metrics;
  const metrics = [{ ...first, value: Number(first.value) * 2 }, ...others];
  const sealed = sealRecord({ ...record, metrics });
  lines[index] = recordLine(options.sealed ? sealed : { ...sealed, sum });
  return lines.join("\n");
}

const CELL = "property/formula/layer-norm-fused/7x33/seed=0";
const WHERE = `${CELL} layer-norm-fused 0 formula max_absolute_error`;

Deno.test("checkResult() accepts a result that was just made, timings too", () =>
  withResult(async (place) => {
    assertEquals(await check(place), { cells: 18, lines: [] });
    assertEquals(await check(place, true), { cells: 20, lines: [] });
    const info = { ...place.device.info, software: true };
    assertEquals((await check({ ...place, device: { ...place.device, info } }, true)).cells, 18);
  }));

Deno.test("checkResult() names cell, column and both values of an edited metrics.csv", () =>
  withResult(async (place) => {
    const path = `${place.folder}/metrics.csv`;
    const [, value] = (await Deno.readTextFile(path)).match(
      new RegExp(`${CELL},[^\n]*max_absolute_error,([^,]+),`),
    )!;
    const wrong = value.replace(/\d/, (digit) => String((Number(digit) + 1) % 10));
    await edited(path, (text) => text.replace(value, wrong), async () => {
      assertEquals((await check(place)).lines, [
        `metrics.csv: ${WHERE}: value: committed "${wrong}", run again "${value}"`,
      ]);
    });
    await edited(path, (text) => text.split("\n").toSpliced(3, 1).join("\n"), async () => {
      const { lines } = await check(place);
      assertEquals(lines.length, 1);
      assert(lines[0].includes("only run again"), lines[0]);
    });
    await edited(path, () => undefined, async () => {
      assertEquals((await check(place)).lines, ["metrics.csv: is missing"]);
    });
  }));

Deno.test("checkResult() names cell, column and both values of edited records", () =>
  withResult(async (place) => {
    const path = `${place.folder}/records.jsonl`;
    for (const sealed of [false, true]) {
      await edited(path, (text) => forged(text, 0, { sealed }), async () => {
        const { lines } = await check(place);
        const line = lines.find((line) => line.startsWith(`records.jsonl: ${WHERE}: value: `))!;
        const [, was, is] = line.match(/committed "(.+)", run again "(.+)"$/)!;
        assertEquals(Number(was), 2 * Number(is));
        assertEquals(lines.some((line) => line.startsWith("metrics.csv")), false);
        const damage = lines.filter((line) => line.includes("its sum must match its content"));
        assertEquals(damage.length, sealed ? 0 : 1);
      });
    }
  }));

Deno.test("checkResult() reads damaged records as far as it can", () =>
  withResult(async (place) => {
    const path = `${place.folder}/records.jsonl`;
    await edited(path, (text) => text.replace('"schema":1', '"schema":1,'), async () => {
      const { lines } = await check(place);
      assert(lines.some((line) => line.includes("line 1")), lines.join("\n"));
      assert(lines.some((line) => line.includes("1 of 20 cells of version 1 have no record")));
    });
    await edited(path, (text) => text.slice(0, -10), async () => {
      const { lines } = await check(place);
      assert(lines[0].includes("records.jsonl ends within a record"), lines[0]);
    });
    for (const text of ["", "x\n", "null\n", '{"cell":1}\n', '{"metrics":[null]}\n']) {
      await edited(path, () => text, async () => {
        const { lines } = await check(place);
        const count = lines.some((line) => line.includes("20 of 20 cells of version 1"));
        assert(count, `${JSON.stringify(text)}: ${lines}`);
      });
    }
    await edited(path, () => undefined, async () => {
      assertEquals((await check(place)).lines[0], "records.jsonl is missing");
    });
  }));

Deno.test("checkResult() finds an edited report, figure, table and environment", () =>
  withResult(async (place) => {
    const edits: [string, RegExp][] = [
      ["report.md", /^report\.md: line \d+: the file says ".*", the records ".*"$/],
      ["report.html", /^report\.html: line \d+: the file says/],
      ["figures/bandwidth.svg", /^figures\/bandwidth\.svg: line 1: the file says/],
      ["figures/time_ratio.vl.json", /^figures\/time_ratio\.vl\.json: line \d+: /],
      ["timing.csv", /^timing\.csv: timing\/4x64\/forward\/hot .*: \w+: the file says "/],
      ["claims.csv", /^claims\.csv: N1\.formula: /],
      ["environment.json", /^(environment\.json|report\.md): line \d+: /],
    ];
    for (const [name, expected] of edits) {
      const path = `${place.folder}/${name}`;
      const edit = (text: string) => {
        const at = text.indexOf("1", name === "claims.csv" ? text.indexOf("N1.formula,") + 4 : 40);
        const digit = name === "environment.json" ? text.indexOf('"memory_gib": ') + 14 : at;
        return text.slice(0, digit) + "7" + text.slice(digit + 1);
      };
      await edited(path, edit, async () => {
        const { lines } = await check(place);
        assert(lines.some((line) => expected.test(line)), `${name}: ${lines.join("\n")}`);
      });
    }
    await Deno.writeTextFile(`${place.folder}/figures/old.svg`, "");
    assertEquals((await check(place)).lines, ["figures/old.svg: the records make no such file"]);
  }));

Deno.test("checkResult() finds a device that gives other values, and one that fails", () =>
  withResult(async ({ folder, device }) => {
    const wrong = spoiledDevice(device, ({ values, executable }) => {
      if (executable === 0) values[3] += 1;
    });
    const { lines } = await check({ folder, device: wrong });
    for (const file of ["metrics.csv", "records.jsonl"]) {
      const found = lines.filter((line) => line.startsWith(`${file}: ${CELL} `));
      assertEquals(found.length, 3, lines.join("\n")); // both errors and the hash
    }
    assert(lines.some((line) => /claim N1\.formula was/.test(line)) === false);
    const nan = spoiledDevice(device, ({ values }) => {
      values[0] = NaN;
    });
    const all = (await check({ folder, device: nan })).lines;
    assert(all.some((line) => line.endsWith("claim N1.formula was inconclusive, is now refuted")));
    const failing: Device = { ...device, compile: () => Promise.reject(new Error("no memory")) };
    const failed = await check({ folder, device: failing });
    assertEquals(failed.lines.length >= 18, true);
    assert(failed.lines[0].endsWith("seed=0, run again, failed: no memory"), failed.lines[0]);
    assertEquals(failed.lines.some((line) => line.startsWith("metrics.csv")), false);
  }));

Deno.test("checkResult() wants times of every arm in every block", () =>
  withResult(async (place) => {
    const path = `${place.folder}/records.jsonl`;
    const lose = (text: string) =>
      text.split("\n").map((line) => {
        if (!line.includes('"kind":"timing"')) return line;
        const { schema: _, sum: __, ...record } = JSON.parse(line) as CellRecord;
        const [{ arm }] = record.samples!;
        const samples = record.samples!.filter((s) => s.arm !== arm || s.block !== 0);
        return recordLine(sealRecord({ ...record, samples }));
      }).join("\n");
    await edited(path, lose, async () => {
      const { lines } = await check(place);
      const short = lines.filter((line) =>
        /hot has times of .+ in 1 blocks, expected 2$/.test(line)
      );
      assertEquals(short.length, 2, lines.join("\n"));
    });
  }));

Deno.test("checkResult() refuses a folder without a result, and can be interrupted", () =>
  withResult(async (place) => {
    const nowhere = { ...place, folder: `${place.folder}/nothing` };
    await assertRejects(() => check(nowhere), UsageError, "folder=");
    const controller = new AbortController();
    let cells = 0;
    const work = checkResult(place.folder, {
      device: place.device,
      all: false,
      signal: controller.signal,
      onCell: () => {
        if (++cells === 3) controller.abort();
      },
    });
    await assertRejects(() => work, DOMException);
    assertEquals(cells, 3);
  }));
