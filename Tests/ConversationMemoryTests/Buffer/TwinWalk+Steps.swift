@testable import ConversationMemory

extension TwinWalk {
  /// One event of each, with the same outcome.
  func step() throws(Parting) {
    stepCount += 1
    switch below(24) {
    case 0..<7: try append()
    case 7: try appendSeveral()
    case 8..<11: try deliver()
    case 11, 12: try read()
    case 13: try path()
    case 14: try tree()
    case 15: try remove()
    case 16: try branches()
    case 17: try latestState()
    case 18, 19: try subscriptions()
    case 20, 21: move()
    case 22: expire()
    default:
      try compareAll()
      return
    }
    // The heart's reads leave it as it is; for the twin every event has its instant.
    _ = heart.advance(to: now)
    collect()
  }

  /// Time goes on, or its clock steps back.
  private func move() {
    _ = heart.advance(to: now)
    twin.advance(to: now)
    now += one(in: 6) ? -Int64(below(20)) : Int64(below(12))
    if one(in: 200) {
      heart.finish()
      twin.finish()
    }
  }

  private func expire() {
    _ = heart.expire(at: now, atMost: below(3))
    twin.advance(to: now)
  }

  private func append() throws(Parting) {
    let entry = someEntry()
    let decision = heart.append(entry, at: now)
    let expected = twin.append(entry, at: now)
    try expect(decision == expected, "append \(entry): \(decision), not \(expected)")
  }

  private func appendSeveral() throws(Parting) {
    var entries: [ConversationEntry] = []
    for _ in 0..<below(5) { entries.append(someEntry()) }
    let (decision, ids, isNew) = heart.append(contentsOf: entries, at: now)
    let expected = twin.append(contentsOf: entries, at: now)
    try expect(
      decision == expected.decision && ids.lowerBound.rawValue == expected.ids.lowerBound
        && ids.upperBound.rawValue == expected.ids.upperBound && isNew == expected.isNew,
      "batch \(entries): \(decision) \(ids) \(isNew), not \(expected)")
  }

  private func deliver() throws(Parting) {
    let header = heart.deliver(at: now)
    twin.advance(to: now)
    let expected = twin.deliver()
    let isSame = if let header { expected?.matches(header) == true } else { expected == nil }
    try expect(isSame, "deliver \(String(describing: header)), not \(String(describing: expected))")
    if let header { try expect(header.expiry.nanoseconds > now, "delivered what is over") }
  }

  private func view(_ decision: ReadDecision) -> NaiveConversation.View {
    NaiveConversation.View(
      ids: decision.headers.map(\.id.rawValue), leftOutCount: decision.leftOut.messageCount,
      leftOutBytes: decision.leftOut.byteCount, reasons: decision.leftOut.reasons,
      cutAt: decision.cutAt?.rawValue, passedOverCount: decision.leftOut.passedOverCount)
  }

  private func read() throws(Parting) {
    let window = Self.window(&random, oneIn: 4)
    _ = heart.expire(at: now, atMost: .max)
    twin.advance(to: now)
    let view = view(heart.read(through: window, at: now))
    let expected = twin.read(through: window)
    try expect(view == expected, "read through \(window): \(view), not \(expected)")
    try expect(heart.extent(through: window, at: now), is: expected, oldest: expected.ids.first)
  }

  /// A plain read is told by numbers alone; they must say the same.
  private func expect(
    _ extent: ReadExtent?, is expected: NaiveConversation.View, oldest: UInt64?
  ) throws(Parting) {
    guard let extent else { return }
    plainCount += 1
    let isSame =
      extent.count == expected.ids.count && extent.first.optional?.rawValue == oldest
      && extent.leftOut.messageCount == expected.leftOutCount
      && extent.leftOut.byteCount == expected.leftOutBytes
      && extent.leftOut.reasons == expected.reasons && extent.cutAt?.rawValue == expected.cutAt
      && expected.passedOverCount == 0
    try expect(isSame, "extent \(extent), not \(expected)")
  }

  private func path() throws(Parting) {
    let window = one(in: 2) ? .unbounded : Self.window(&random, oneIn: 4)
    let id = someID()
    _ = heart.expire(at: now, atMost: .max)
    twin.advance(to: now)
    let view = heart.path(
      to: ConversationMessageID(rawValue: id), through: window, at: now
    ).map(view)
    let expected = twin.path(to: id, through: window)
    try expect(
      view == expected,
      "path to \(id) through \(window): \(String(describing: view)), not "
        + "\(String(describing: expected)) of \(twin.live)")
    let extent = heart.pathExtent(
      to: ConversationMessageID(rawValue: id), through: window, at: now)
    guard let expected else { return try expect(extent == nil, "extent to \(id), which left") }
    try expect(extent, is: expected, oldest: expected.ids.first)
  }

  private func tree() throws(Parting) {
    let id = someID()
    twin.advance(to: now)
    let children = heart.children(of: ConversationMessageID(rawValue: id), at: now)
    try expect(children?.map(\.rawValue) == twin.children(of: id), "children of \(id)")
    let subtree = heart.subtree(of: ConversationMessageID(rawValue: id), at: now).map(\.rawValue)
    try expect(subtree == twin.subtree(of: id), "subtree of \(id): \(subtree)")
    let header = heart.header(of: ConversationMessageID(rawValue: id), at: now)
    try expect((header == nil) == (twin.message(id) == nil), "message \(id)")
  }

  private func remove() throws(Parting) {
    let id = someID()
    twin.advance(to: now)
    if one(in: 4) {
      let count = heart.removeSubtree(of: ConversationMessageID(rawValue: id), at: now)
      try expect(count == twin.removeSubtree(of: id), "remove below \(id): \(count)")
    } else {
      let isRemoved = heart.remove(ConversationMessageID(rawValue: id), at: now)
      try expect(isRemoved == twin.remove(id), "remove \(id): \(isRemoved)")
    }
  }

  private func branches() throws(Parting) {
    let id = someID()
    let number = UInt64(below(4))
    twin.advance(to: now)
    if one(in: 2) {
      let branch = heart.fork(from: ConversationMessageID(rawValue: id), at: now)
      try expect(branch?.number == twin.fork(from: id), "fork from \(id)")
    } else {
      let isMoved = heart.move(
        ConversationBranch(number: number), to: ConversationMessageID(rawValue: id), at: now)
      try expect(isMoved == twin.move(number, to: id), "move of \(number) to \(id)")
    }
    let head = heart.head(of: ConversationBranch(number: number), at: now)?.rawValue
    try expect(head == twin.heads[number], "head of \(number)")
    let heads = heart.heads(at: now).map { ($0.key.number, $0.value.rawValue) }
    try expect(Dictionary(uniqueKeysWithValues: heads) == twin.liveHeads, "heads \(heads)")
  }

  private func latestState() throws(Parting) {
    let key = one(in: 2) ? "a" : "b"
    twin.advance(to: now)
    let id = heart.latestState(of: key, at: now)?.rawValue
    try expect(id == twin.latestState(of: key), "state of \(key): \(String(describing: id))")
  }

  private func subscriptions() throws(Parting) {
    twin.advance(to: now)
    if one(in: 12) {
      let id = ConversationMessageID(rawValue: one(in: 9) ? .max : someID())
      let position = [.oldest, .newest, .after(id)][below(3)] as ConversationPosition
      // The heart is asked for the oldest that lives now.
      _ = heart.expire(at: now, atMost: .max)
      let number = heart.subscribe(from: position)
      try expect(number == twin.subscribe(from: position), "subscribe from \(position)")
      return
    }
    let number = UInt64(below(max(1, min(4, Int(twin.subscriptionCount)))) + 1)
    let limit = below(4) + 1
    let events: [NaiveConversation.Event] =
      switch heart.next(of: number, atMost: limit, at: now) {
      case .messages(let ids): ids.map { .message($0.rawValue) }
      case .lagged(let range): [.lagged(range.lowerBound.rawValue..<range.upperBound.rawValue)]
      case .nothingYet: [.nothingYet]
      case .finished: [.finished]
      }
    try expect(1...limit ~= events.count, "\(events.count) events, not at most \(limit)")
    let expected = events.map { _ in twin.next(of: number) }
    try expect(events == expected, "next of \(number): \(events), not \(expected)")
  }
}
