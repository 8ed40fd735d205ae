/**
 * Runs a test body with an empty temporary folder and removes it afterwards.
 *
 * @param body Receives the path of the folder.
 */
export async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "assay_test_" });
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
