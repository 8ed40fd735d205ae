import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ROUNDS_PER_BLOCK } from "../../../core/experiment/cell.ts";
import { type CellRecord, recordLine, sealRecord } from "../../../core/result/cell_record.ts";
import { type Journal, parseJournal } from "../../../core/result/record_journal.ts";
import { timingRecord } from "../../helpers/timing_record.ts";
import { toyRecord } from "../../helpers/toy_record.ts";

const RECORDS = [0, 1, 2].map((index) => toyRecord(index));
const LINES = RECORDS.map(recordLine);
const BYTES = bytesOf(LINES.map((line) => line + "\n").join(""));

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function journalOf(...lines: readonly string[]): Journal {
  return parseJournal(bytesOf(lines.map((line) => line + "\n").join("")));
}

/** Whether these are the first records of the journal, unchanged. */
function isPrefix(records: readonly CellRecord[]): boolean {
  return records.every((record, i) => recordLine(record) === LINES[i]);
}

Deno.test("parseJournal() reads back what was written", () => {
  assertEquals(parseJournal(BYTES), {
    records: RECORDS,
    soundBytes: BYTES.length,
    tornBytes: 0,
  });
  assertEquals(parseJournal(new Uint8Array(0)), { records: [], soundBytes: 0, tornBytes: 0 });
});

Deno.test("parseJournal() finds the whole lines of a file cut at every byte", () => {
  for (let length = 0; length <= BYTES.length; length++) {
    const cut = BYTES.subarray(0, length);
    const whole = cut.filter((byte) => byte === 10).length;
    const { records, soundBytes, tornBytes } = parseJournal(cut);
    assertEquals(records.length, whole);
    assertEquals(isPrefix(records), true);
    assertEquals(soundBytes + tornBytes, length);
    assertEquals(soundBytes, cut.lastIndexOf(10) + 1);
  }
});

Deno.test("parseJournal() notices every flipped bit", () => {
  const lastByte = BYTES.length - 1;
  for (let at = 0; at < BYTES.length; at++) {
    for (let bit = 1; bit < 256; bit <<= 1) {
      const damaged = BYTES.slice();
      damaged[at] ^= bit;
      if (at === lastByte) { // without its line feed the last line counts as torn
        const { records, tornBytes } = parseJournal(damaged);
        assertEquals([records.length, isPrefix(records), tornBytes > 0], [2, true, true]);
      } else {
        assertThrows(() => parseJournal(damaged), SyntaxError, "line ", `byte ${at}, bit ${bit}`);
      }
    }
  }
});

Deno.test("parseJournal() names the number of the damaged line", () => {
  const damaged = [LINES[0], LINES[1].replace(`"seed":1`, `"seed":2`), LINES[2]];
  const error = assertThrows(() => journalOf(...damaged), SyntaxError);
  assertStringIncludes(error.message, "line 2: Cannot read the record as its sum must match");
});

Deno.test("parseJournal() takes a removed line for a cell that was not measured", () => {
  assertEquals(journalOf(LINES[0], LINES[2]).records, [RECORDS[0], RECORDS[2]]);
});

Deno.test("parseJournal() refuses a finished cell a second time", () => {
  assertThrows(
    () => journalOf(LINES[0], LINES[1], LINES[0]),
    SyntaxError,
    `line 3 repeats cell "${RECORDS[0].id}", finished in line 1`,
  );
});

Deno.test("parseJournal() accepts a cell timed again in today's rounds, once", () => {
  const [one, now] = [timingRecord(1), timingRecord(ROUNDS_PER_BLOCK)];
  const [first, second] = [one, now].map(recordLine);
  assertEquals(journalOf(first, second).records, [one, now]);
  for (const lines of [[first, first], [first, second, second], [second, first]]) {
    assertThrows(() => journalOf(...lines), SyntaxError, `repeats cell "${one.id}"`);
  }
});

Deno.test("parseJournal() accepts a failed cell that was tried again", () => {
  const failed = recordLine(toyRecord(1, { status: "failed", reason: "device lost" }));
  assertEquals(journalOf(LINES[0], failed, failed, LINES[1]).records.length, 4);
});

Deno.test("parseJournal() refuses CR LF, a byte order mark, an empty line and bad UTF-8", () => {
  assertThrows(() => journalOf(LINES[0] + "\r"), SyntaxError, "line 1 ends with CR LF");
  assertThrows(
    () => journalOf("\ufeff" + LINES[0]),
    SyntaxError,
    "line 1 starts with a byte order",
  );
  assertThrows(() => journalOf(LINES[0], "\ufeff" + LINES[1]), SyntaxError, "line 2: ");
  assertThrows(() => journalOf(LINES[0], "", LINES[1]), SyntaxError, "line 2: ");
  assertThrows(
    () => parseJournal(new Uint8Array([0xff, 0xfe, 10])),
    SyntaxError,
    "line 1 is not UTF-8",
  );
});

Deno.test("parseJournal() counts a tail of NUL bytes as torn", () => {
  const withTail = new Uint8Array([...BYTES, ...new Uint8Array(100)]);
  assertEquals(parseJournal(withTail), {
    records: RECORDS,
    soundBytes: BYTES.length,
    tornBytes: 100,
  });
});

Deno.test("parseJournal() refuses lines that no run writes, with a valid checksum or not", () => {
  const { schema: _schema, sum: _sum, ...rest } = RECORDS[0];
  const forged = (changes: object) => recordLine(sealRecord({ ...rest, ...changes } as CellRecord));
  assertThrows(() => journalOf(LINES[0].replace(",", ", ")), SyntaxError, "canonical JSON");
  assertThrows(() => journalOf(forged({ status: "fine" })), SyntaxError, "field=status");
  assertThrows(() => journalOf(forged({ more: 1 })), SyntaxError, "more");
  assertThrows(
    () => journalOf(forged({ config: { kind: "x" } })),
    SyntaxError,
    "hash of its config",
  );
  assertThrows(() => journalOf("[]"), SyntaxError, "form of a record");
  assertThrows(() => journalOf("NaN"), SyntaxError, "must be JSON");
});
