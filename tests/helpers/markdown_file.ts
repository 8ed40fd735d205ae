/** A fenced block of a Markdown text. */
export interface FencedBlock {
  /** First word behind the fence, such as `sh`. */
  readonly language: string;
  /** What follows it, such as the path of the file that is quoted. */
  readonly info: string;
  readonly lines: readonly string[];
}

/** What the documentation tests look at in a Markdown text. */
export interface MarkdownFile {
  readonly blocks: readonly FencedBlock[];
  /** Targets of links and images outside code, in order. */
  readonly links: readonly string[];
  /** Fragments that a link to this text may name. */
  readonly anchors: readonly string[];
}

const FENCE = /^\s*```(\S*)\s*(.*)$/;

/** Reads blocks, links and headings of a Markdown text. */
export function readMarkdown(text: string): MarkdownFile {
  const blocks: FencedBlock[] = [];
  const prose: string[] = [];
  let open: { language: string; info: string; lines: string[] } | undefined;
  for (const line of text.split("\n")) {
    const fence = FENCE.exec(line);
    if (open === undefined && fence === null) prose.push(line);
    else if (open === undefined) open = { language: fence![1], info: fence![2].trim(), lines: [] };
    else if (fence === null) open.lines.push(line);
    else {
      blocks.push(open);
      open = undefined;
    }
  }
  const plain = prose.join("\n").replace(/`[^`]*`/g, "");
  return {
    blocks,
    links: [...plain.matchAll(/\]\(([^)\s]+)[^)]*\)|^\[[^\]]+\]:\s*(\S+)/gm)]
      .map(([, inline, reference]) => inline ?? reference),
    anchors: prose.flatMap((line) => /^#+ (.*)$/.exec(line)?.slice(1) ?? []).map(anchorOf),
  };
}

/** Makes the fragment of a heading as GitHub does. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}_ -]/gu, "").replaceAll(" ", "-");
}
