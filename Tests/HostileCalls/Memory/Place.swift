import ConversationMemory
import ConversationTestSupport

/// A conversation, of whatever kind, and what calls have come across in it: they are given ids,
/// branches and receipts that are there, that were, and that never can have been.
///
/// What is asked of every kind alike is written once, for a place.
protocol Place<Payload>: AnyObject {
  associatedtype Payload: Sendable

  var chance: Chance { get }
  var log: LogFinds<Payload> { get }

  /// Whether tokens are counted, so that there may be windows of them.
  var countsTokens: Bool { get }
  /// Whether the clock goes by itself.
  var goesByItself: Bool { get }

  func openGroup(
    _ name: String, _ rules: ConversationGroupRules, from position: ConversationPosition
  ) -> ConversationGroup<Payload>
  func subscribe(from position: ConversationPosition) -> ConversationSubscription<Payload>
}

/// What was found in a conversation, the newest of each.
final class LogFinds<Payload: Sendable> {
  var groups: [ConversationGroup<Payload>] = []
  var subscriptions: [ConversationSubscription<Payload>] = []
  var receipts: [ConversationReceipt] = []
  var branches: [ConversationBranch] = [.main]
  var ids: [ConversationMessageID] = []

  /// Adds what was found, and forgets what is long ago.
  func add<Find>(_ find: Find?, to finds: ReferenceWritableKeyPath<LogFinds, [Find]>) {
    guard let find else { return }
    if self[keyPath: finds].count >= 32 { self[keyPath: finds].removeFirst(16) }
    self[keyPath: finds].append(find)
  }
}

extension Place {
  func id() -> ConversationMessageID {
    if chance.once(in: 2), let id = chance.known(log.ids) { return id }
    return ConversationMessageID(rawValue: chance.unsigned())
  }

  func branch() -> ConversationBranch { chance.one(of: log.branches) }

  func receipt() -> ConversationReceipt {
    if !chance.once(in: 3), let receipt = chance.known(log.receipts) { return receipt }
    return ConversationReceipt(id: id(), deliveryCount: chance.int())
  }

  func window() -> ConversationWindow { chance.window(ofTokens: countsTokens) }

  func position() -> ConversationPosition {
    chance.one(of: [.oldest, .newest, .after(id())])
  }

  /// For calls that suspend a task, which is cancelled after a while.
  func deadline() -> ConversationDeadline {
    switch chance.below(3) {
    case 0: .never
    case 1: .after(chance.duration())
    default: .at(chance.instant())
    }
  }

  /// For calls that block the thread, which nothing but their end lets go.
  func nearDeadline() -> ConversationDeadline {
    switch chance.below(4) {
    case 0 where goesByItself: .after(.microseconds(100))
    case 1: .after(.zero - chance.length())
    case 2: .at(ConversationInstant(nanoseconds: .min))
    default: .after(.zero)
    }
  }

  func draft(_ payload: Payload) -> ConversationDraft<Payload> {
    if chance.once(in: 4) {
      return ConversationDraft(
        payload, role: chance.role(), author: chance.maybe(chance.text), parent: parent(),
        isPinned: chance.once(in: 8))
    }
    var draft = ConversationDraft(
      payload, attributes: chance.attributes(), parent: parent(), branch: branch(),
      timeToLive: chance.once(in: 3) ? chance.duration() : nil, isPinned: chance.once(in: 12),
      idempotencyKey: chance.once(in: 3) ? chance.text() : nil)
    if chance.once(in: 9) { draft.timeToLive = chance.duration() }
    return draft
  }

  func parent() -> ConversationParent {
    chance.one(of: [.head, .head, .head, .root, .message(id())])
  }
}
