import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../core/base/errors.ts";
import {
  experimentFileNames,
  experimentNameOf,
  findExperimentFile,
  listExperimentNames,
} from "../../../core/experiment/catalogue.ts";

const FILES = ["README.md", "norm_timing.ts", "rope_theta_sweep.json", "x.js", "Big.ts", "a-b.ts"];

Deno.test("experimentNameOf() and experimentFileNames() are each other's inverse", () => {
  assertEquals(experimentFileNames("norm-timing"), ["norm_timing.ts", "norm_timing.json"]);
  for (const file of experimentFileNames("norm-timing")) {
    assertEquals(experimentNameOf(file), "norm-timing");
    assertEquals(experimentNameOf(`/a.b/c/${file}`), "norm-timing");
    assertEquals(experimentNameOf(`C:\\c\\${file}`), "norm-timing");
  }
  const others = ["README.md", "Big.ts", "a-b.ts", "a__b.ts", "_a.ts", "a_.ts", "a.d.ts", "a.tsx"];
  for (const file of [...others, ".ts", "ts", "a.ts/", "1.ts"]) {
    assertEquals(experimentNameOf(file), undefined, file);
  }
});

Deno.test("findExperimentFile() finds a file by name", () => {
  assertEquals(findExperimentFile("norm-timing", FILES), "norm_timing.ts");
  assertEquals(findExperimentFile("rope-theta-sweep", FILES), "rope_theta_sweep.json");
});

Deno.test("findExperimentFile() names the nearest experiment and all there are", () => {
  const find = (name: string, files = FILES) => () => findExperimentFile(name, files);
  const all = 'there are "norm-timing", "rope-theta-sweep"';
  assertThrows(
    find("norm-timming"),
    UsageError,
    `Cannot find experiment "norm-timming": nearest is "norm-timing"; ${all}`,
  );
  assertThrows(find("zzz"), UsageError, `Cannot find experiment "zzz": ${all}`);
  assertThrows(find("zzz", []), UsageError, 'Cannot find experiment "zzz": there are none');
  for (const name of ["", "norm_timing", "NORM-TIMING", "..", "README", "a-b", "x"]) {
    assertThrows(find(name), UsageError);
  }
});

Deno.test("findExperimentFile() refuses to choose between two files", () => {
  assertThrows(
    () => findExperimentFile("a", ["a.json", "a.ts"]),
    UsageError,
    'there must be one: "a.json", "a.ts"',
  );
});

Deno.test("listExperimentNames() lists each experiment once, sorted", () => {
  assertEquals(listExperimentNames([...FILES, "norm_timing.json", "a.ts"]), [
    "a",
    "norm-timing",
    "rope-theta-sweep",
  ]);
});
