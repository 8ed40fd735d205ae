// AssemblyScript: writes a row of a table.
export function history(
  values: usize, at: usize, rows: usize, capacity: i32, width: i32, begin: i32, end: i32,
): void {
  if (begin >= end) return;
  const row = rows + <usize>(load<u32>(at) % <u32>capacity) * (<usize>width << 2);
  for (let i = 0; i < width; i++) {
    store<u32>(row + (<usize>i << 2), load<u32>(values + (<usize>i << 2)));
  }
}
