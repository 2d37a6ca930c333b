/// What a store does of itself. Tests have it do otherwise, and nothing may differ that it says.
struct StoreHabits: Sendable {
  /// Whether it lets go of what is over before anybody asks.
  var sweeps = true
  /// Whether it packs what can be packed; else every conversation is kept apart.
  var packs = true
  /// Whether operations are recorded.
  var records = false
  /// Whether a shard is checked after every event.
  var checks = false
}
