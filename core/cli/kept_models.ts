import { isTextSource } from "../data/corpora.ts";
import type { Cell } from "../experiment/cell.ts";
import { countText } from "../result/scope_text.ts";
import { checkpointFolder, type Checkpoints } from "../run/checkpoints.ts";
import { DENO_FILE_SYSTEM } from "../run/file_system.ts";

/** Models that a run was to keep. */
export interface KeptModels {
  /** Folder of all of them. */
  readonly folder: string;
  /** Folder of each one that is there. */
  readonly kept: readonly string[];
  /** Cells whose model is not there. */
  readonly missing: readonly string[];
  /** Whether one of them reads text. */
  readonly readsText: boolean;
}

/**
 * Finds the models of cells in their result folder.
 *
 * @param cells Cells of a run that has ended.
 * @param checkpoints Which models it was to keep.
 */
export async function findModels(
  cells: readonly Cell[],
  checkpoints: Checkpoints,
): Promise<KeptModels> {
  const kept: string[] = [];
  const missing: string[] = [];
  let readsText = false;
  for (const cell of cells) {
    const folder = checkpointFolder(cell, checkpoints);
    if (folder === undefined) continue;
    if (await DENO_FILE_SYSTEM.size(`${folder}/config.json`) === undefined) missing.push(cell.id);
    else {
      kept.push(folder);
      readsText ||= "data" in cell.config && isTextSource(cell.config.data.source);
    }
  }
  return { folder: checkpoints.folder, kept, missing, readsText };
}

/** Says where models are, what to do with them, and which ones are not there. */
export function modelLines({ folder, kept, missing, readsText }: KeptModels): readonly string[] {
  return [
    ...(kept.length > 0 ? [`Models: ${countText(kept.length, "folder")} in ${folder}`] : []),
    ...(readsText ? [`Text: deno task generate ${quoted(kept[0])} --prompt "..."`] : []),
    ...(missing.length > 0
      ? [
        `${
          countText(missing.length, "model")
        } not kept: cells that diverged have none, and cells ` +
        "finished before are not trained again; --fresh trains all",
      ]
      : []),
  ];
}

function quoted(path: string): string {
  return /^[\w./:=@%+,-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
