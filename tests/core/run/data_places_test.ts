import { assertEquals } from "@std/assert";
import { dataPlaces } from "../../../core/run/data_places.ts";

const places = (variables: Readonly<Record<string, string>>) =>
  dataPlaces((variable) => variables[variable]);

Deno.test("dataPlaces() finds the cache as the system names it", () => {
  const home = { HOME: "/home/a" };
  assertEquals(places(home), { cacheFolder: "/home/a/.cache/assay" });
  assertEquals(places({ ...home, XDG_CACHE_HOME: "/c" }), { cacheFolder: "/c/assay" });
  assertEquals(places({ ...home, XDG_CACHE_HOME: "" }), { cacheFolder: "/home/a/.cache/assay" });
  assertEquals(places({ LOCALAPPDATA: "/local" }), { cacheFolder: "/local/assay" });
});

Deno.test("dataPlaces() leaves out what no variable names", () => {
  assertEquals(places({}), {});
  assertEquals(places({ ASSAY_DATA: "/d" }), { dataFolder: "/d" });
  assertEquals(places({ ASSAY_DATA: "" }), {});
});
