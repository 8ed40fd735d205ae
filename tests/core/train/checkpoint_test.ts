import { assert, assertEquals, assertThrows } from "@std/assert";
import { decodeCheckpoint, encodeCheckpoint } from "../../../core/train/checkpoint.ts";
import { initialState } from "../../../core/train/initial_state.ts";
import { readSafetensors, writeSafetensors } from "../../../core/train/safetensors.ts";
import { stateHash } from "../../../core/train/state_hash.ts";
import { trainingGraph } from "../../../core/train/training_graph.ts";
import type { TrainingSpec } from "../../../core/train/trainer.ts";
import { TINY } from "../../helpers/tiny_training.ts";

const TRAINING = trainingGraph(TINY.model, TINY.train);
const STATE = initialState(TRAINING, { seeds: [1, 2] });
const BYTES = encodeCheckpoint(TRAINING, TINY, STATE);
const path = "run/step.safetensors";

function decode(bytes: Uint8Array, spec: TrainingSpec = TINY) {
  return decodeCheckpoint(trainingGraph(spec.model, spec.train), spec, { bytes, path });
}

/** The file with its header's text changed. */
function withHeader(change: (text: string) => string): Uint8Array {
  const length = Number(new DataView(BYTES.buffer).getBigUint64(0, true));
  const text = change(new TextDecoder().decode(BYTES.subarray(8, 8 + length)));
  const header = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + header.length + BYTES.length - 8 - length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  bytes.set(BYTES.subarray(8 + length), 8 + header.length);
  return bytes;
}

Deno.test("a checkpoint gives back every bit of every replicate", () => {
  const state = decode(BYTES);
  for (const replicate of [0, 1]) {
    assertEquals(stateHash(TRAINING, state, replicate), stateHash(TRAINING, STATE, replicate));
  }
  assertEquals(encodeCheckpoint(TRAINING, TINY, state), BYTES);
});

Deno.test("a checkpoint keeps moments that are smaller than stored tensors", () => {
  const moment = new Uint32Array(STATE.arenas.get("m.decayed")!.length);
  moment[0] = (127 - 99) << 23;
  const state = { ...STATE, arenas: new Map(STATE.arenas).set("m.decayed", moment) };
  const back = decode(encodeCheckpoint(TRAINING, TINY, state));
  assertEquals(back.arenas.get("m.decayed")![0], moment[0]);
});

Deno.test("a checkpoint holds parameters by their path, as safetensors", () => {
  const { tensors, metadata } = readSafetensors(BYTES, path);
  assertEquals(tensors.get("0/blocks.1.feedForward.out.weight")?.shape, [64, 32]);
  assertEquals(tensors.get("1/v/norm.gain")?.shape, [32]);
  assertEquals([metadata.step, metadata.replicates], ["0", "2"]);
});

Deno.test("a checkpoint of another graph is refused with what differs", () => {
  const other: TrainingSpec = {
    model: { ...TINY.model, hidden: 96, activation: "relu" },
    train: TINY.train,
  };
  assertThrows(
    () => decode(BYTES, other),
    RangeError,
    "Cannot go on from a checkpoint as it must belong to the same graph: " +
      'file=run/step.safetensors, model.activation="gelu" (expected "relu"), ' +
      "model.hidden=64 (expected 96)",
  );
});

Deno.test("a checkpoint that is cut off anywhere is refused", () => {
  for (const length of [0, 7, 8, 9, 1_000, BYTES.length - 4, BYTES.length - 1]) {
    const error = assertThrows(() => decode(BYTES.slice(0, length)), RangeError);
    assert(error.message.includes(`file=${path}`), error.message);
  }
});

Deno.test("a checkpoint with a header that lies is refused", () => {
  const refuse = (change: (text: string) => string, message: string) => {
    const error = assertThrows(() => decode(withHeader(change)), RangeError);
    assert(error.message.includes(message) && error.message.includes(path), error.message);
  };
  refuse((text) => text.replace('"F32"', '"F16"'), "tensors must be F32");
  refuse((text) => text.replace("[32,32]", "[32,33]"), "offsets must span the elements of a shape");
  refuse((text) => text.replace("[0,4096]", "[4,4100]"), "data must have no gaps and overlaps");
  refuse((text) => text.replace("0/embedding.token", "0/else"), "it must hold every tensor");
  refuse((text) => text.slice(1), "its header must be a JSON object");
  refuse((text) => text.replace('"step":"0"', '"step":"x"'), "step and replicates must be whole");
  // A lie about sizes must not cost memory.
  const whole = "it must hold the tensors of all replicates and a log of all steps";
  refuse((text) => text.replace('"step":"0"', '"step":"900000000000"'), whole);
  refuse((text) => text.replace('"replicates":"2"', '"replicates":"90000000"'), whole);
  refuse((text) => text.replace('"format":"1"', '"format":"9"'), "its format must be 1");
});

Deno.test("a checkpoint with NaN in its weights is refused with tensor and place", () => {
  const { tensors, metadata } = readSafetensors(BYTES, path);
  tensors.get("1/head.weight")!.values[5] = NaN;
  assertThrows(
    () => decode(writeSafetensors({ tensors, metadata })),
    RangeError,
    "its values must be finite: file=run/step.safetensors, tensor=head.weight, index=5, value=NaN",
  );
});
