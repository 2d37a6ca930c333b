/// What a store does of itself. Tests have it do otherwise, and nothing may differ that it says.
struct StoreHabits: Sendable {
  /// Whether it lets go of what is over before anybody asks.
  var sweeps = true
  /// Whether it packs what can be packed; else every conversation is kept apart.
  var packs = true
  /// Of how many packed conversations of a shard the groups stay awake after an event of them.
  var awakeGroupsCount = 16
  /// Whether operations are recorded.
  var records = false
  /// Whether somebody is told of values that go.
  var tellsOfValues = false
  /// Whether a shard is checked after every event.
  var checks = false
}
