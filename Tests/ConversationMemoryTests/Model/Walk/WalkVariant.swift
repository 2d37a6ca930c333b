import Testing

/// How one and the same script is gone through; no answer may depend on it.
struct WalkVariant: Hashable, Sendable, CustomTestStringConvertible {
  var description: String
  /// Every how many steps all that is over is let go of, as by a sweeper; nil for never.
  var sweepsEvery: Int?
  var shardCount = 1
  /// Whether every conversation is kept apart that something was done to.
  var keepsApart = false
  /// Whether conversations of a store are packed at all.
  var packs = true

  /// Every how many steps a store is written down, and goes on as another one that was restored
  /// from the bytes; nil for never.
  var restoresEvery: Int?
  /// Every how many steps other stores go through all that happened so far, from the beginning and
  /// from what was written down before; where nobody subscribed the walk goes on with one of them.
  var replaysEvery: Int?

  /// Whether a load is gone through in it: memories have no shards and no snapshots, and who
  /// subscribed to a store is not in its bytes.
  func fits(_ load: WalkLoad) -> Bool {
    if load.isStore {
      return restoresEvery == nil || !load.weights.contains { $0.kind == .subscribe }
    }
    guard restoresEvery == nil, replaysEvery == nil, packs else { return false }
    return shardCount == 1 || sweepsEvery != nil
  }

  var testDescription: String { description }

  /// Of which every walk is gone through; what else shall make no difference is added here.
  static let all = [
    WalkVariant(description: "never swept"),
    WalkVariant(description: "swept at every step", sweepsEvery: 1),
    WalkVariant(description: "swept now and then, 64 shards", sweepsEvery: 7, shardCount: 64),
    WalkVariant(description: "never swept, 64 shards, apart", shardCount: 64, keepsApart: true),
    WalkVariant(description: "never packed", packs: false),
    WalkVariant(description: "restored now and then", restoresEvery: 40),
    WalkVariant(description: "replayed now and then", shardCount: 3, replaysEvery: 40),
    WalkVariant(description: "swept, and replayed", sweepsEvery: 7, replaysEvery: 90),
  ]
}
