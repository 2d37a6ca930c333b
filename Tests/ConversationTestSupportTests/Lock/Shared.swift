import ConversationTestSupport

/// A locked value that several tasks or threads hold a reference to.
final class Shared<State: Sendable>: Sendable {
  private let lock: Lock<State>

  init(_ initial: State) {
    lock = Lock(initial)
  }

  func withLock<Outcome: Sendable>(_ body: (inout sending State) -> Outcome) -> Outcome {
    lock.withLock { body(&$0) }
  }
}
