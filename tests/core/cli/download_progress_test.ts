import { assertEquals } from "@std/assert";
import { showDownloads } from "../../../core/cli/download_progress.ts";

/** Shows a download of five pieces and gives what is written. */
function shown(terminal: { readonly columns: number } | undefined): string[] {
  const lines: string[] = [];
  const show = showDownloads({
    write: (text) => lines.push(text),
    isTerminal: terminal !== undefined,
    columns: terminal?.columns ?? 80,
    hasColor: false,
  });
  for (const doneBytes of [10_000, 20_000, 600_000, 1_150_000, 1_200_000]) {
    show({ name: "names", doneBytes, totalBytes: 1_200_000 });
  }
  return lines;
}

Deno.test("showDownloads() draws a bar on a terminal, once for each of its steps", () => {
  assertEquals(shown({ columns: 80 }), [
    `\r\x1b[K${"░".repeat(24)}  0.0/1.2 MB  downloading names`,
    `\r\x1b[K${"█".repeat(12)}${"░".repeat(12)}  0.6/1.2 MB  downloading names`,
    `\r\x1b[K${"█".repeat(23)}░  1.1/1.2 MB  downloading names`,
    "\r\x1b[Kdownloaded names (1.2 MB)\n",
  ]);
});

Deno.test("showDownloads() writes no line that a terminal would break", () => {
  const lines = shown({ columns: 30 }).slice(0, -1);
  assertEquals(lines.map((line) => line.slice("\r\x1b[K".length).length), [29, 29, 29]);
});

Deno.test("showDownloads() writes one line where there is no terminal", () => {
  assertEquals(shown(undefined), ["downloaded names (1.2 MB)\n"]);
});

Deno.test("showDownloads() writes nothing where nothing is to be shown", () => {
  showDownloads(undefined)({ name: "names", doneBytes: 1, totalBytes: 2 });
});
