import BenchWorkload
import ConversationMemory

/// This library as a log that is read.
struct ConversationLog: ReadersLog {
  private let log: Buffer

  init(capacity: Int) {
    log = Buffer(
      window: .time(.seconds(60)), capacity: capacity, overflow: .evictOldest, retention: .window)
  }

  func append(_ message: Message, below parent: UInt64?) -> UInt64 {
    let parent = parent.map { ConversationParent.message(ConversationMessageID(rawValue: $0)) }
    guard let id = log.append(ConversationDraft(message, parent: parent ?? .root)).id else {
      Workload.fail("a message was not appended")
    }
    return id.rawValue
  }

  func last(_ count: Int) -> [Message] {
    log.payloads(through: .count(count))
  }

  func path(to id: UInt64) -> [Message]? {
    guard let path = log.path(to: ConversationMessageID(rawValue: id)), path.cutAt == nil else {
      return nil
    }
    return path.messages.map(\.payload)
  }
}
