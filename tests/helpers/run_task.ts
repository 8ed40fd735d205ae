import { assert, assertEquals } from "@std/assert";
import { fromRoot, ROOT } from "./root.ts";

/** How a task ended and what it said. */
export interface TaskOutcome {
  readonly code: number;
  /** Standard output. */
  readonly out: string;
  /** Standard error. */
  readonly err: string;
}

/** Where and how a task is run. */
export interface TaskOptions {
  /** Working folder; its `results` and `README.md` are what the commands see. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Gives the arguments of `deno` that a task of deno.json stands for: its real permission flags, so
 * that tests and tasks cannot drift apart.
 *
 * @param task Name of the task.
 * @param args What the user adds.
 */
export function taskArguments(task: string, args: readonly string[]): string[] {
  const { tasks } = JSON.parse(Deno.readTextFileSync(fromRoot("deno.json")));
  const [program, verb, ...words] = tasks[task].command.split(" ") as string[];
  if (program !== "deno" || verb !== "run") throw new Error(`Cannot run task ${task} in tests`);
  const script = words.pop()!;
  return ["run", "--config", fromRoot("deno.json"), ...words, fromRoot(script), ...args];
}

/** Prepares a task as a process of its own, without a terminal. */
export function taskCommand(
  task: string,
  args: readonly string[],
  { cwd, env = {} }: TaskOptions,
): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: taskArguments(task, args),
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/** Runs a task to its end. */
export async function runTask(
  task: string,
  args: readonly string[],
  options: TaskOptions,
): Promise<TaskOutcome> {
  const { code, stdout, stderr } = await taskCommand(task, args, options).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

/** Runs a task that must end well, and gives what it said. */
export async function runWell(
  task: string,
  args: readonly string[],
  options: TaskOptions,
): Promise<TaskOutcome> {
  const outcome = await runTask(task, args, options);
  assertEquals(outcome.code, 0, `${task} ${args.join(" ")}\n${outcome.out}${outcome.err}`);
  return outcome;
}

/** Checks that a task refused what it was given: code, message, no trace, nothing on stdout. */
export function assertRefused(
  { code, out, err }: TaskOutcome,
  expected: { readonly code: number; readonly message: string | RegExp },
): void {
  assertEquals([code, out], [expected.code, ""], err);
  const { message } = expected;
  assert(typeof message === "string" ? err.includes(message) : message.test(err), err);
  assert(!/^\s+at |\.ts:\d+:\d+/m.test(err) && !err.includes(`${ROOT}core/`), err);
}
