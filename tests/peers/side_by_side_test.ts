import { assertEquals, assertRejects } from "@std/assert";
import { measureFirstLoss } from "../../peers/first_loss.ts";
import { measureWorkload, withContestants } from "../../peers/side_by_side.ts";
import { matmulWorkload, STEP_WORKLOAD } from "../../peers/workloads.ts";
import { fakeContestant } from "../helpers/fake_contestant.ts";

const TIMING = { rounds: 3, sampleMs: 0.001 };

Deno.test("withContestants() says who is missing, and closes the others when the work fails", async () => {
  const log: string[] = [];
  const contestants = [
    fakeContestant("a", { ns: 1, log }),
    fakeContestant("b", { ns: 1, missing: "no such package" }),
  ];
  const found = await withContestants(contestants, [], (open, skipped) =>
    Promise.resolve([
      open.map(({ name }) => name),
      skipped.map(({ contestant, reason }) => `${contestant.id}: ${reason}`),
    ]));
  assertEquals(found, [["a 1.0"], ["b: no such package"]]);
  await assertRejects(
    () => withContestants(contestants, [], () => Promise.reject(new Error("out of luck"))),
    Error,
    "out of luck",
  );
  assertEquals(log, ["a closes", "a closes"]);
});

Deno.test("measureWorkload() asks first, skips who refuses, and samples the others", async () => {
  const contestants = [
    fakeContestant("a", { ns: 500 }),
    fakeContestant("b", { ns: 1000, refuses: ["time-steps"] }),
    fakeContestant("c", { ns: 250 }),
  ];
  const measured = await withContestants(
    contestants,
    [],
    (open) => measureWorkload(open, STEP_WORKLOAD, TIMING),
  );
  assertEquals([...measured.samples], [["a", [500, 500, 500]], ["c", [250, 250, 250]]]);
  assertEquals(measured.prepared.get("a")?.losses, [2, 1.5]);
  assertEquals(measured.skipped.map(({ contestant, reason }) => [contestant.id, reason]), [
    ["b", 'it does not answer "time-steps"'],
  ]);
});

Deno.test("measureWorkload() passes a fault on that is not the peer's", async () => {
  const broken = fakeContestant("a", { ns: 1 });
  const ask = () => Promise.reject(new TypeError("a fault of this program"));
  const open = [{ contestant: broken, name: "a", peer: { ...await broken.open([]), ask } }];
  await assertRejects(() => measureWorkload(open, matmulWorkload(4, "NN"), TIMING), TypeError);
});

Deno.test("measureWorkload() takes samples as long as the workload wants them", async () => {
  const contestant = fakeContestant("a", { ns: 1 });
  const asked: number[] = [];
  const ask = ({ repetitions }: Readonly<Record<string, unknown>>) => {
    asked.push(Number(repetitions));
    return Promise.resolve({ ns: 1e6 * Number(repetitions) });
  };
  const open = [{ contestant, name: "a", peer: { ...await contestant.open([]), ask } }];
  const workload = { ...matmulWorkload(4, "NN"), sampleMs: 5 };
  const { samples } = await measureWorkload(open, workload, { rounds: 2, sampleMs: 1 });
  assertEquals([...samples], [["a", [1e6, 1e6]]]);
  assertEquals(asked.at(-1), 6); // 5 ms, and a fifth more so that it is enough
});

Deno.test("measureFirstLoss() adds start and first loss, of a new process each round", async () => {
  const log: string[] = [];
  const contestants = [
    fakeContestant("a", { ns: 3e6, log }),
    fakeContestant("b", { ns: 1e6, refuses: ["train"] }),
  ];
  const { samples, skipped } = await measureFirstLoss(contestants, [], { rounds: 2 });
  assertEquals([...samples], [["a", [5e6, 5e6]]]);
  assertEquals(skipped.map(({ reason }) => reason), ['it does not answer "train"']);
  assertEquals(log.filter((line) => line === "a closes").length, 3);
});
