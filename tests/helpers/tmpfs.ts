/**
 * Mounts a disk of a size on a folder for the time of a body, or prints why not.
 *
 * @param folder An empty folder.
 * @param sizeKib Size of the disk.
 * @param body Gets a function that changes the disk, such as `remount("ro")`.
 */
export async function withTmpfs(
  folder: string,
  sizeKib: number,
  body: (remount: (option: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const mount = async (...args: string[]) => {
    const { success, stderr } = await new Deno.Command("mount", { args, stderr: "piped" }).output();
    return success ? undefined : new TextDecoder().decode(stderr).trim();
  };
  const reason = Deno.build.os !== "linux"
    ? "tmpfs is Linux's"
    : Deno.uid() !== 0
    ? "mounting needs root"
    : await mount("-t", "tmpfs", "-o", `size=${sizeKib}k`, "tmpfs", folder);
  if (reason !== undefined) return console.log(`skipped: ${reason}`);
  try {
    await body(async (option) => {
      const failure = await mount("-o", `remount,${option}`, folder);
      if (failure !== undefined) throw new Error(failure);
    });
  } finally {
    await new Deno.Command("umount", { args: [folder] }).output();
  }
}
