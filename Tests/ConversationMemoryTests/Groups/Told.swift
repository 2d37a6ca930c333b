import Synchronization

@testable import ConversationMemory

/// What an observer was told, in order.
final class Told: Sendable {
  private let all = Mutex<[String]>([])

  var names: [String] { all.withLock(\.self) }

  func add(_ name: String, _ reason: ConversationDeparture.Reason) {
    all.withLock { $0.append("\(name) \(reason)") }
  }
}
