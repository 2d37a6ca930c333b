import Synchronization

/// Which conversations have groups whose dead letters go to which.
///
/// A dead letter has the instant at which it became one, and whoever reads the conversation for
/// such at a later instant sees it: so those where it may come from are brought up first.
final class LetterRoutes: Sendable {
  private struct Table {
    /// By target: how many groups each source has for it.
    var sources: [[UInt8]: [[UInt8]: Int]] = [:]
    /// By source: where its letters go.
    var targets: [[UInt8]: Set<[UInt8]>] = [:]
  }

  private let isUsed = Atomic<Bool>(false)
  private let table = Mutex(Table())

  init() {}

  /// Whether there is any.
  @inline(__always)
  var areRouted: Bool { isUsed.load(ordering: .acquiring) }

  /// Takes note of a group.
  func add(_ source: [UInt8], to target: [UInt8]) {
    table.withLock { table in
      table.sources[target, default: [:]][source, default: 0] += 1
      table.targets[source, default: []].insert(target)
    }
    isUsed.store(true, ordering: .releasing)
  }

  /// Takes note that a group was removed.
  func remove(_ source: [UInt8], to target: [UInt8]) {
    table.withLock { table in
      guard let count = table.sources[target]?[source] else { return }
      table.sources[target]?[source] = count > 1 ? count - 1 : nil
      if count == 1 { table.targets[source]?.remove(target) }
      if table.targets[source]?.isEmpty == true { table.targets[source] = nil }
      if table.sources[target]?.isEmpty == true { table.sources[target] = nil }
      isUsed.store(!table.sources.isEmpty, ordering: .releasing)
    }
  }

  /// Whether letters come to a conversation.
  func isTarget(_ name: [UInt8]) -> Bool { table.withLock { $0.sources[name] != nil } }

  /// All conversations whose letters matter to the order of those that come to some: they go there,
  /// or to where such come from, or from there elsewhere. In the order of their names.
  ///
  /// - Returns: With each whether letters come to it too.
  /// - Complexity: O(routes that it goes through).
  func sources(before targets: [[UInt8]]) -> [(name: [UInt8], isTarget: Bool)] {
    table.withLock { table in
      var seen = Set(targets)
      var unvisited = targets
      var sources: Set<[UInt8]> = []
      while let target = unvisited.popLast() {
        for source in table.sources[target, default: [:]].keys
        where sources.insert(source).inserted {
          for next in table.targets[source, default: []].union([source])
          where seen.insert(next).inserted {
            unvisited.append(next)
          }
        }
      }
      return sources.sorted { $0.lexicographicallyPrecedes($1) }
        .map { ($0, table.sources[$0] != nil) }
    }
  }
}
