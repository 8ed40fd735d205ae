/** Lists every file below a folder by its path inside it, sorted. */
export async function folderTree(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (!isDirectory) found.push(name);
    else {
      for (const inside of await folderTree(`${folder}/${name}`)) found.push(`${name}/${inside}`);
      if ((await Array.fromAsync(Deno.readDir(`${folder}/${name}`))).length === 0) {
        found.push(`${name}/`);
      }
    }
  }
  return found.sort();
}
