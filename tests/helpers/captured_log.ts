/** Runs a body and gives what it returned and what it wrote with `console.log`. */
export async function capturedLog<T>(body: () => Promise<T>): Promise<[T, string]> {
  const { log } = console;
  let text = "";
  console.log = (...parts) => text += `${parts.join(" ")}\n`;
  try {
    return [await body(), text];
  } finally {
    console.log = log;
  }
}
