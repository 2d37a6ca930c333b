import ConversationMemory

/// A copy of the reference as a subject, in which faults may be planted.
final class ReferenceSubject: WalkSubject {
  /// How far apart the ids of two lives are; no walk appends so many.
  private static let lifeStride: UInt64 = 1_000_000

  private var store: ReferenceStore
  private let isStore: Bool
  /// Time never goes back.
  private var latest: Int64 = 0

  init(_ load: WalkLoad, faults: Set<ReferenceFault>) {
    store = load.reference(faults)
    isStore = load.isStore
  }

  func restore(at instant: Int64) -> String? { nil }

  func perform(_ operation: WalkOperation, at instant: Int64, names: WalkNames) -> [WalkToken] {
    latest = store.has(.stepsBack) ? instant : max(latest, instant)
    return store.perform(operation, at: latest).map { token in
      switch token {
      case .named(let name): .id(id(name.number, in: name.life))
      case .any(let texts): .text(texts[0])
      default: token
      }
    }
  }

  func sweep(at instant: Int64) {
    latest = max(latest, instant)
    store.advance(to: latest)
  }

  var told: [String: [WalkDeparture]] {
    var told: [String: [WalkDeparture]] = [:]
    for life in store.forgotten + store.conversations.values {
      for departure in life.departures {
        told[life.name, default: []].append(
          WalkDeparture(
            id: id(departure.number, in: life.life), payload: departure.payload,
            reason: departure.reason))
      }
    }
    return told
  }

  var asides: [String] { [] }

  private func id(_ number: Int, in life: Int) -> UInt64 {
    let isFresh = isStore && life > 0 && !store.has(.repeatsIDs)
    let base = isFresh ? UInt64(life) * Self.lifeStride : 0
    return base + UInt64(clamping: number)
  }
}
