// Keys that a query sees, where an input counts them; none where there is no such query.
fn visible_keys(batch: u32, query: u32) -> u32 {
  if (query >= params[1]) { return 0u; }
  return min(max(visible[batch * params[1] + query], 1u), params[2]);
}

// Most keys that one of `count` queries sees.
fn most_visible(batch: u32, first: u32, count: u32) -> u32 {
  var most = 0u;
  for (var i = 0u; i < count; i = i + 1u) { most = max(most, visible_keys(batch, first + i)); }
  return most;
}
