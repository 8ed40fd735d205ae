// Keys that a query sees: all, or those up to its own place from the end; none where there is no such
// query.
fn visible_keys(batch: u32, query: u32) -> u32 {
  let seen = select(params[2], params[2] - params[1] + query + 1u, params[6] == 1u);
  return select(0u, seen, query < params[1]);
}

// Most keys that one of `count` queries sees.
fn most_visible(batch: u32, first: u32, count: u32) -> u32 {
  return visible_keys(batch, min(first + count, params[1]) - 1u);
}
