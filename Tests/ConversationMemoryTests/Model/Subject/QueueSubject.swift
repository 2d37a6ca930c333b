import ConversationMemory

/// A memory of numbers of which nothing is asked that a queue has not, so that it stays one.
final class QueueSubject: WalkSubject {
  private let memory: ConversationBufferWindowMemory<Int>
  private let clock = StandingClock()

  init(_ load: WalkLoad) {
    memory = ConversationBufferWindowMemory(
      window: load.rules.window.window, capacity: load.rules.capacity,
      overflow: load.rules.rejects ? .reject : .evictOldest,
      retention: load.rules.isQueue ? .untilConsumed : .window, clock: .injected(clock))
  }

  var told: [String: [WalkDeparture]] { [:] }
  var asides: [String] { [] }

  func sweep(at instant: Int64) {
    clock.move(to: instant)
    _ = memory.account
  }

  func restore(at instant: Int64) -> String? { nil }

  func perform(_ operation: WalkOperation, at instant: Int64, names: WalkNames) -> [WalkToken] {
    clock.move(to: instant)
    switch operation.action {
    case .append(let draft):
      return WalkStep.tokens(of: memory.append(Self.number(of: draft)))
    case .appendBatch(let drafts):
      return WalkStep.tokens(of: memory.append(contentsOf: drafts.map { Self.number(of: $0) }))
    case .dequeue:
      guard let message = memory.dequeue() else { return [.text("none")] }
      let payload = [UInt8](
        repeating: UInt8(truncatingIfNeeded: message.payload), count: message.payload >> 8)
      return WalkStep.tokens(of: message.header, payload, origin: 0)
    case .account: return [WalkStep.tokens(of: memory.account, 0)]
    default: preconditionFailure("A bare load asks for nothing else than \(operation.action).")
    }
  }

  /// A payload as a number: how long it is, and the byte that it is made of.
  private static func number(of draft: ReferenceDraft) -> Int {
    draft.payload.count << 8 | Int(draft.payload.first ?? 0)
  }
}
