import { assert, assertEquals, assertRejects } from "@std/assert";
import { type PeerCommand, PeerError, startLineProcess } from "../../peers/line_process.ts";

const SERVE = new URL("../../peers/serve_lines.ts", import.meta.url).href;

/** A peer made of a few lines of TypeScript. */
function peer(code: string): PeerCommand {
  return { command: Deno.execPath(), args: ["eval", "--no-config", "--no-lock", code] };
}

const ECHO = `
  import { serveLines } from ${JSON.stringify(SERVE)};
  console.log("noise that is no JSON");
  await serveLines(() => Promise.resolve({
    name: "echo",
    answers: {
      echo: (question) => Promise.resolve({ x: question.x }),
      fail: () => { throw new Error("it is broken\\nin detail"); },
      crash: () => { console.error("error: out of luck"); Deno.exit(7); },
    },
  }));
`;

Deno.test("a line process says what it is, answers in turn and ends when closed", async () => {
  const echo = await startLineProcess(peer(ECHO));
  const { startMs, ...hello } = echo.hello;
  assertEquals(hello, { ready: true, name: "echo" });
  assert(Number(startMs) >= 0);
  const long = "x".repeat(400_000); // more than a pipe holds
  const answers = await Promise.all([echo.ask({ ask: "echo", x: 1 }), echo.ask({ ask: "echo" })]);
  assertEquals(answers, [{ x: 1 }, {}]);
  assertEquals(await echo.ask({ ask: "echo", x: long }), { x: long });
  await echo.close();
});

Deno.test("a line process goes on after an error, which is a PeerError", async () => {
  const echo = await startLineProcess(peer(ECHO));
  const error = await assertRejects(() => echo.ask({ ask: "fail" }), PeerError) as Error;
  assertEquals(error.message, "it is broken");
  await assertRejects(() => echo.ask({ ask: "other" }), PeerError, 'does not answer "other"');
  assertEquals(await echo.ask({ ask: "echo", x: 2 }), { x: 2 });
  await echo.close();
});

Deno.test("a line process that crashes gives its last error as the reason", async () => {
  const echo = await startLineProcess(peer(ECHO));
  await assertRejects(
    () => echo.ask({ ask: "crash" }),
    PeerError,
    "ended with code 7: error: out of luck",
  );
  await assertRejects(() => echo.ask({ ask: "echo" }), PeerError, "ended with code 7");
  await echo.close();
});

Deno.test("startLineProcess() refuses peers that skip, die or do not exist, with reasons", async () => {
  const skips = peer(`import { serveLines } from ${JSON.stringify(SERVE)};
    await serveLines(() => { throw new Error("no adapter"); });`);
  await assertRejects(() => startLineProcess(skips), PeerError, "no adapter");
  const dies = peer(`console.error("error: first"); console.error("at x.ts"); Deno.exit(3);`);
  await assertRejects(() => startLineProcess(dies), PeerError, "ended with code 3: error: first");
  const quiet = peer("Deno.exit(0)");
  const error = await assertRejects(() => startLineProcess(quiet), PeerError) as Error;
  assertEquals(error.message, "ended with code 0");
  const missing = { command: "/no/such/program", args: [] };
  const reason = await assertRejects(() => startLineProcess(missing), PeerError) as Error;
  assert(reason.message.includes("/no/such/program"), reason.message);
});
