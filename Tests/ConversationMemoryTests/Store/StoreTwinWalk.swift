import ConversationTestSupport
import _ConversationTestSupport

@testable import ConversationMemory

/// A conversation of a store and its naive twin, going the same random way.
///
/// On some walks nothing comes that is not packed, so that the packed form goes all the way; on
/// others it does sooner or later, and the conversation is kept apart from then on.
final class StoreTwinWalk {
  /// Where the two parted.
  struct Parting: Error, CustomStringConvertible {
    let description: String
  }

  private let name = "chat:of a walk"
  private var random: SeededGenerator
  private let clock = ConversationManualClock()
  let store: ConversationStore
  private var twin: NaiveConversation
  private let isPacked: Bool
  private var subscriptions: [ConversationSubscription<[UInt8]>] = []
  private var stepCount = 0
  /// What the messages say, by id.
  private var payloads: [UInt64: [UInt8]] = [:]

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    isPacked = random.next() % 2 == 0
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.resolution = .nanoseconds(1)
    configuration.remembrance = .nanoseconds(Int64.max)
    configuration.shardCount = 1
    configuration.tokenCount = { $0.count / 3 }
    configuration.window = Self.window(&random, isPacked: isPacked)
    // Now and then so many that segments are chained.
    configuration.capacity = Int(random.next() % (random.next() % 4 == 0 ? 400 : 12)) + 1
    configuration.conversationByteBudget =
      random.next() % 3 == 0 ? Int(random.next() % 70) + 5 : nil
    configuration.overflow = random.next() % 2 == 0 ? .evictOldest : .reject
    configuration.retention = random.next() % 2 == 0 ? .window : .untilConsumed
    configuration.compactsStates = random.next() % 2 == 0
    store = ConversationStore(configuration)
    twin = NaiveConversation(rules: configuration.rules(configuration.window), start: 0)
    // So that the conversation's start, which is its first message's, is the twin's.
    try? append(ConversationDraft([]))
  }

  // MARK: Chance

  private func one(in count: Int) -> Bool { below(count) == 0 }
  private func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

  private static func window(
    _ random: inout SeededGenerator, isPacked: Bool
  ) -> ConversationWindow {
    var window = TwinWalk.window(&random, oneIn: 4)
    if isPacked {
      window.schedulePeriod = .max
      window.maximumTokens = .max
    }
    return window
  }

  private func someID() -> ConversationMessageID {
    ConversationMessageID(rawValue: twin.nextID - min(twin.nextID, UInt64(below(16))))
  }

  private func someDraft() -> ConversationDraft<[UInt8]> {
    let isLong = one(in: 20)
    var draft = ConversationDraft(
      [UInt8](repeating: UInt8(truncatingIfNeeded: stepCount), count: below(isLong ? 5_000 : 14)))
    let roles: [ConversationRole?] = [
      nil, .user, .user, .assistant, .assistant, .system, .toolCall, .toolResult, .toolResult,
    ]
    draft.attributes.role = roles[below(roles.count)]
    if one(in: 4) { draft.attributes.author = ["", "Ann", "Ürgün"][below(3)] }
    if one(in: 5) {
      draft.attributes.metadata = ["": "", "trace": String(repeating: "é", count: below(99))]
    }
    switch below(8) {
    case 0: draft.parent = .root
    case 1, 2: if case let id = someID(), id.rawValue < twin.nextID { draft.parent = .message(id) }
    default: break
    }
    if isPacked {
      draft.isPinned = one(in: 24)
      return draft
    }
    guard one(in: 3) else { return draft }
    switch below(5) {
    case 0: draft.attributes.kind = .state(key: ["a", "b"][below(2)])
    case 1: draft.idempotencyKey = ["x", "y", "z"][below(3)]
    case 2: draft.isPinned = one(in: 3)
    case 3: draft.timeToLive = .nanoseconds(below(80))
    default: draft.branch = ConversationBranch(number: UInt64(below(4)))
    }
    return draft
  }

  // MARK: Steps

  func step() throws(Parting) {
    stepCount += 1
    switch below(isPacked ? 20 : 24) {
    case 0..<8: try append(someDraft())
    case 8: try appendSeveral()
    case 9, 10: try read()
    case 11: try path()
    case 12: try range()
    case 13: try message()
    case 14, 15: clock.advance(by: .nanoseconds(below(12)))
    case 16: try compareAccount()
    case 17: try dequeue()
    case 18: try tree()
    case 19: try remove()
    case 20: try branches()
    case 21: try latestState()
    default: try subscription()
    }
  }

  private func expect(_ isSame: Bool, _ what: @autoclosure () -> String) throws(Parting) {
    if isSame { return }
    let configuration = store.configuration
    throw Parting(
      description: "step \(stepCount), \(what()); window \(configuration.window), capacity "
        + "\(configuration.capacity), budget \(configuration.conversationByteBudget ?? -1), "
        + "\(configuration.overflow), \(configuration.retention)")
  }

  /// The twin's entry for a draft, at the present instant.
  private func advance() { twin.advance(to: clock.now.nanoseconds) }

  private func append(_ draft: ConversationDraft<[UInt8]>) throws(Parting) {
    let entry = store.entry(of: draft)
    let outcome = store[name].append(draft)
    let decision = twin.append(entry, at: clock.now.nanoseconds)
    let expected = ConversationAppend(decision, draft.payload)
    try expect(outcome == expected, "append \(entry): \(outcome), not \(expected)")
    if case .appended(let id) = decision { payloads[id.rawValue] = draft.payload }
  }

  private func appendSeveral() throws(Parting) {
    let drafts = (0..<below(5)).map { _ in someDraft() }
    let entries = drafts.map { store.entry(of: $0) }
    let outcome = store[name].append(contentsOf: drafts)
    let expected = twin.append(contentsOf: entries, at: clock.now.nanoseconds)
    let ids =
      ConversationMessageID(
        rawValue: expected.ids.lowerBound)..<ConversationMessageID(
        rawValue: expected.ids.upperBound)
    try expect(
      outcome == ConversationBatchAppend(expected.decision, ids),
      "append \(entries): \(outcome), not \(expected)")
    var id = expected.ids.lowerBound
    for (draft, isNew) in zip(drafts, expected.isNew) where isNew {
      payloads[id] = draft.payload
      id += 1
    }
  }

  private func check(_ messages: [ConversationMessage<[UInt8]>]) throws(Parting) {
    for message in messages {
      let twins = twin.message(message.id.rawValue)
      try expect(
        twins?.matches(message.header) == true, "\(message) is not \(String(describing: twins))")
      try expect(message.author == twins?.attributes.author, "the author of \(message)")
      try expect(message.metadata == twins?.attributes.metadata, "the metadata of \(message)")
      try expect(message.payload == payloads[message.id.rawValue], "the payload of \(message)")
    }
  }

  private func view(
    _ messages: [ConversationMessage<[UInt8]>], _ leftOut: ConversationLeftOut,
    cutAt: ConversationMessageID? = nil
  ) throws(Parting) -> NaiveConversation.View {
    try check(messages)
    return NaiveConversation.View(
      ids: messages.map(\.id.rawValue), leftOutCount: leftOut.messageCount,
      leftOutBytes: leftOut.byteCount, reasons: leftOut.reasons, cutAt: cutAt?.rawValue,
      passedOverCount: leftOut.passedOverCount)
  }

  private func read() throws(Parting) {
    let window = TwinWalk.window(&random, oneIn: 4)
    advance()
    let seen = store[name].read(through: window)
    let expected = twin.read(through: window)
    let view = try view(seen.messages, seen.leftOut)
    try expect(view == expected, "read through \(window): \(view), not \(expected)")
    var shown: [[UInt8]] = []
    store[name].forEach { _, bytes in
      unsafe shown.append(bytes.withUnsafeBytes { unsafe Array($0) })
    }
    let all = store[name].read().messages.map(\.payload)
    try expect(shown == all, "shown \(shown), not \(all)")
  }

  private func path() throws(Parting) {
    let window = one(in: 2) ? .unbounded : TwinWalk.window(&random, oneIn: 4)
    let id = someID()
    advance()
    let path = store[name].path(to: id, through: window)
    var view: NaiveConversation.View?
    if let path { view = try self.view(path.messages, path.leftOut, cutAt: path.cutAt) }
    let expected = twin.path(to: id.rawValue, through: window)
    try expect(
      view == expected,
      "path to \(id) through \(window): \(String(describing: view)), not "
        + String(describing: expected))
  }

  private func range() throws(Parting) {
    let lower = UInt64(below(Int(twin.nextID) + 3))
    let upper = lower + UInt64(below(20))
    let limit = one(in: 2) ? .max : below(8)
    let isFromEnd = one(in: 2)
    advance()
    let messages = store[name].messages(
      ConversationMessageID(rawValue: lower)..<ConversationMessageID(rawValue: upper), limit: limit,
      fromEnd: isFromEnd)
    let all = twin.live.filter { $0.id >= lower && $0.id < upper }
    let expected = isFromEnd ? all.suffix(limit) : all.prefix(limit)
    try expect(
      messages.map(\.id.rawValue) == expected.map(\.id), "range \(lower)..<\(upper): \(messages)")
    try check(messages)
  }

  private func message() throws(Parting) {
    let id = someID()
    advance()
    let message = store[name].message(id)
    try expect((message == nil) == (twin.message(id.rawValue) == nil), "message \(id)")
    if let message { try check([message]) }
  }

  private func dequeue() throws(Parting) {
    // Where what is handed out stays, a cursor passes over it, which is not packed.
    let stays = store.configuration.retention == .window || twin.live.contains { $0.isPinned }
    if isPacked, stays { return }
    advance()
    let message = store[name].dequeue()
    let expected = twin.deliver()
    let isSame = message.map { expected?.matches($0.header) == true } ?? (expected == nil)
    try expect(isSame, "dequeue \(String(describing: message))")
  }

  /// Compares the account, and sees to it that what is held is counted.
  func compareAccount() throws(Parting) {
    advance()
    let account = store.account
    try expect(account == twin.account, "account \(account), not \(twin.account)")
    let usage = store.usage
    try expect(usage.liveBytes == twin.liveBytes, "live \(usage), not \(twin.liveBytes)")
    try expect(usage.heldBytes >= usage.liveBytes, "held \(usage)")
    if isPacked { try expect(store.shards[0].pointee.apart.isEmpty, "kept apart") }
  }

  private func tree() throws(Parting) {
    let id = someID()
    advance()
    let children = store[name].children(of: id)
    try expect(children.map(\.id.rawValue) == twin.children(of: id.rawValue) ?? [], "children")
    try check(children)
    let subtree = store[name].subtree(of: id)
    try expect(subtree.map(\.id.rawValue) == twin.subtree(of: id.rawValue), "subtree of \(id)")
  }

  private func remove() throws(Parting) {
    let id = someID()
    advance()
    if one(in: 4) {
      let count = store[name].removeSubtree(of: id)
      try expect(count == twin.removeSubtree(of: id.rawValue), "remove below \(id)")
    } else {
      try expect(store[name].remove(id) == twin.remove(id.rawValue), "remove \(id)")
    }
  }

  private func branches() throws(Parting) {
    let id = someID()
    let branch = ConversationBranch(number: UInt64(below(4)))
    advance()
    if one(in: 2) {
      let fork = store[name].fork(from: id)
      try expect(fork?.number == twin.fork(from: id.rawValue), "fork from \(id)")
    } else {
      let isMoved = store[name].move(branch, to: id)
      try expect(isMoved == twin.move(branch.number, to: id.rawValue), "move \(branch) to \(id)")
    }
    try expect(
      store[name].head(of: branch)?.rawValue == twin.heads[branch.number], "head of \(branch)")
    let heads = store[name].branches.map { ($0.key.number, $0.value.rawValue) }
    try expect(Dictionary(uniqueKeysWithValues: heads) == twin.liveHeads, "heads \(heads)")
  }

  private func latestState() throws(Parting) {
    let key = one(in: 2) ? "a" : "b"
    advance()
    let state = store[name].state(key)
    try expect(state?.id.rawValue == twin.latestState(of: key), "state of \(key)")
  }

  private func subscription() throws(Parting) {
    advance()
    if subscriptions.count < 3, one(in: 4) {
      let position = [.oldest, .newest, .after(someID())][below(3)] as ConversationPosition
      subscriptions.append(store[name].subscribe(from: position))
      _ = twin.subscribe(from: position)
      return
    }
    guard !subscriptions.isEmpty else { return }
    let index = below(subscriptions.count)
    let expected = twin.next(of: UInt64(index + 1))
    let isSame =
      switch (subscriptions[index].next(), expected) {
      case (.message(let message), .message(let id)): message.id.rawValue == id
      case (.lagged(let range), .lagged(let ids)):
        range.lowerBound.rawValue..<range.upperBound.rawValue == ids
      case (nil, .nothingYet), (nil, .finished): true
      default: false
      }
    try expect(isSame, "next of subscription \(index), \(expected)")
  }
}
