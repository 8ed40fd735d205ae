import { assertEquals, assertRejects } from "@std/assert";
import { DeviceLimitError, DeviceLostError } from "../../../../core/base/errors.ts";
import { WorkerClient } from "../../../../core/device/webgpu/worker_client.ts";

/** Starts a client whose worker runs the given script. */
function clientOf(script: string): WorkerClient {
  const closing = `
    addEventListener("message", (event) => {
      if (event.data.request.kind !== "close") return;
      event.stopImmediatePropagation();
      postMessage({ id: event.data.id, value: null });
      close();
    });`;
  return new WorkerClient(new URL(`data:text/javascript,${encodeURIComponent(closing + script)}`));
}

const lose = (client: WorkerClient) => client.ask({ kind: "lose" });

Deno.test("WorkerClient gives each request its own answer, in any order", async () => {
  const client = clientOf(`
    const kept = [];
    onmessage = ({ data }) => {
      kept.push(data.id);
      if (kept.length === 3) for (const id of kept.reverse()) postMessage({ id, value: id * 10 });
    };`);
  assertEquals(await Promise.all([lose(client), lose(client), lose(client)]) as unknown[], [
    10,
    20,
    30,
  ]);
  await client.end();
});

Deno.test("WorkerClient throws errors of the worker as their class", async () => {
  const client = clientOf(`
    const errors = [["DeviceLimitError", "too large"], ["SomeError", "other"]];
    onmessage = ({ data: { id } }) => {
      const [name, message] = errors.shift();
      postMessage({ id, error: { name, message } });
    };`);
  await assertRejects(() => lose(client), DeviceLimitError, "too large");
  await assertRejects(() => lose(client), Error, "other");
  await client.end();
});

Deno.test("WorkerClient rejects what waits, and what comes after, if its worker dies", async () => {
  const client = clientOf(`onmessage = () => { throw new Error("out of luck"); };`);
  const waiting = lose(client);
  await assertRejects(() => waiting, DeviceLostError, "out of luck");
  await assertRejects(() => lose(client), DeviceLostError, "out of luck");
  await client.end();
});

Deno.test("WorkerClient rejects what waits, and what comes after, if it is ended", async () => {
  const client = clientOf("onmessage = () => {};");
  const waiting = lose(client);
  const ended = client.end();
  await assertRejects(() => waiting, Error, "the device was closed");
  await assertRejects(() => lose(client), Error, "the device was closed");
  await ended;
});

Deno.test("WorkerClient ends a worker that does not give its device back", async () => {
  const client = new WorkerClient(new URL("data:text/javascript,onmessage = () => {};"));
  await client.end();
  await assertRejects(() => lose(client), Error, "the device was closed");
});
