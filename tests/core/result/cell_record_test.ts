import { assertEquals, assertThrows } from "@std/assert";
import {
  metricNumber,
  metricValue,
  parseCellRecord,
  recordLine,
  sealRecord,
} from "../../../core/result/cell_record.ts";
import { toyRecord } from "../../helpers/toy_record.ts";

Deno.test("recordLine() is read back by parseCellRecord()", () => {
  const record = toyRecord(3, { status: "failed", reason: 'lost "device"\nat step 3' });
  assertEquals(parseCellRecord(recordLine(record)), record);
});

Deno.test("sealRecord() leaves undefined fields out", () => {
  const { schema: _schema, sum: _sum, ...rest } = toyRecord(0);
  const samples = [{ arm: "copy", block: 0, position: 0, repetitions: 1, timeNs: 5 }];
  const record = sealRecord({
    ...rest,
    reason: undefined,
    samples: [{ ...samples[0], gpuNs: undefined }],
  });
  assertEquals(parseCellRecord(recordLine(record)).samples, samples);
  assertEquals("reason" in record, false);
});

Deno.test("sealRecord() gives the same sum for the same content", () => {
  assertEquals(toyRecord(0).sum, toyRecord(0).sum);
  assertEquals(toyRecord(0).sum === toyRecord(1).sum, false);
});

Deno.test("metricNumber() reads back every kind of number from metricValue()", () => {
  for (const value of [0, -0, 1.5, -3e-300, NaN, Infinity, -Infinity]) {
    assertEquals(Object.is(metricNumber(metricValue(value)), value), true, `value=${value}`);
  }
  assertEquals(metricNumber("9f86d081884c7d65"), NaN);
});

Deno.test("sealRecord() throws on a number that JSON cannot say", () => {
  const metric = toyRecord(0).metrics[0];
  const metrics = [{ ...metric, value: NaN }];
  assertThrows(() => toyRecord(0, { metrics }), TypeError, "path=$.metrics[0].value");
});
