/// Messages that left, with the reason, at an address: the many conversations that nobody observes
/// then have nothing to end.
typealias PackedDepartures = Cell<[(ConversationMessage<[UInt8]>, ConversationDeparture.Reason)]>

/// A packed conversation under the rules of its store, for the length of one event.
///
/// The rules of room and position are those of every log (``BoundedLog``), the age is that of
/// ``WindowAge``, and a read is a ``WindowWalk``; here is only how records are walked and left.
@safe
struct PackedLog: ~Copyable {
  private let conversation: UnsafeMutablePointer<PackedConversation>
  let rules: ConversationRules
  private let age: WindowAge
  /// Nanoseconds; a multiple of ``tick``.
  let now: Int64
  /// Nanoseconds of a tick, at least 1.
  private let tick: Int64
  private let heap: BlockHeap
  /// What became of messages in this event.
  private(set) var account = ConversationAccount()
  /// Where messages go that leave, if somebody is told of them.
  private let leaving: PackedDepartures?
  /// By how many bytes what is held has changed in this event.
  private(set) var heldChange = 0

  /// - Parameters:
  ///   - conversation: Stays where it is for as long as this lives.
  ///   - rules: Those of its store.
  ///   - now: The instant of the event, in nanoseconds.
  ///   - tick: Nanoseconds of a tick.
  ///   - heap: That of the conversation.
  ///   - leaving: Where messages go that leave, if somebody is told of them.
  init(
    _ conversation: UnsafeMutablePointer<PackedConversation>, rules: ConversationRules, now: Int64,
    tick: Int64, heap: BlockHeap, leaving: PackedDepartures?
  ) {
    self.leaving = leaving
    self.heap = heap
    unsafe self.conversation = unsafe conversation
    self.rules = rules
    self.now = now
    self.tick = tick
    age = rules.window.age(from: 0)
  }

  var packed: PackedConversation { unsafe conversation.pointee }

  /// Whether rules can be kept here: a schedule counts from a start that is not written, and tokens
  /// would have to be added up.
  static func serves(_ rules: ConversationRules) -> Bool {
    rules.window.schedulePeriod == .max && rules.window.maximumTokens == .max
  }

  /// Whether a message is plain.
  static func serves(_ entry: ConversationEntry) -> Bool {
    entry.branch == .main && !entry.isPinned && entry.timeToLive == nil
      && entry.idempotencyKey == nil && entry.attributes.kind == .message
  }
}

// MARK: Age

extension PackedLog {
  /// When a message that arrived at a tick is over, in nanoseconds.
  private func expiry(arrival ticks: Int64) -> Int64 {
    age.expiry(arrival: ticks * tick, ordinal: 1)
  }

  /// When the oldest message is over; nil if none ever will be.
  var nextExpiry: Int64? {
    guard unsafe conversation.pointee.liveCount > 0 else { return nil }
    let expiry = unsafe expiry(arrival: conversation.pointee.oldestArrival)
    return expiry == .max ? nil : expiry
  }

  /// When the newest message, live or not, is or was over; the greatest number for never.
  var newestExpiry: Int64 { unsafe expiry(arrival: conversation.pointee.newestArrival) }

  /// Lets go of what is over by age, at most so many messages.
  ///
  /// - Returns: Whether there may be more.
  mutating func expire(atMost limit: Int) -> Bool {
    guard let oldest = nextExpiry, oldest <= now else { return false }
    if newestExpiry <= now, liveCount <= limit, leaving == nil {
      account.expired += liveCount
      unsafe heldChange += conversation.pointee.removeAll(in: heap)
      return false
    }
    var count = 0
    while count < limit, let next = nextExpiry, next <= now, leaveOldest(.expired) { count += 1 }
    if count > 0 { giveBack() }
    return count == limit
  }
}

extension PackedLog {
  /// Gives back memory that is mostly unused.
  mutating func giveBack() { unsafe heldChange += conversation.pointee.shrink(in: heap) }
}

extension PackedLog: BoundedLog {
  var liveCount: Int { unsafe Int(conversation.pointee.liveCount) }
  var liveBytes: Int { unsafe Int(conversation.pointee.liveBytes) }
  // Not added up; rules that need it are kept elsewhere.
  var liveTokens: Int { 0 }
  var pinnedCount: Int { 0 }
  var pinnedBytes: Int { 0 }
  var pinnedTokens: Int { 0 }

  mutating func expireNow(atMost limit: Int) -> Bool { expire(atMost: limit) }

  mutating func leaveOldest(_ reason: ConversationDeparture.Reason) -> Bool {
    guard unsafe conversation.pointee.liveCount > 0 else { return false }
    if let leaving { describeOldest(reason, in: leaving) }
    unsafe heldChange += conversation.pointee.removeOldest(in: heap)
    account.leave(reason)
    return true
  }

  @inline(never)
  private func describeOldest(
    _ reason: ConversationDeparture.Reason, in leaving: PackedDepartures
  ) {
    guard let oldest = unsafe conversation.pointee.message(conversation.pointee.oldestID) else {
      return
    }
    leaving.pointee.append((copy(oldest), reason))
  }

  mutating func oldestPrecedes(lastTurns count: Int) -> Bool {
    let turnCount = unsafe Int(conversation.pointee.turnCount)
    if turnCount != count { return turnCount > count }
    return unsafe !(conversation.pointee.oldest?.beginsTurn ?? true)
  }
}

// MARK: Appending

extension PackedLog {
  /// Appends a plain message, if the rules let it in.
  ///
  /// - Complexity: Amortised O(1), and what leaves for it; O(log live) if it names a parent.
  mutating func append(
    _ payload: UnsafeRawBufferPointer, _ attributes: ConversationAttributes,
    parent: ConversationParent, tokenCount: Int
  ) -> AppendDecision {
    _ = expire(atMost: ConversationBuffer.expiriesPerEvent)
    var needs = Needs()
    needs.add(byteCount: payload.count, tokenCount: 0)
    if let refusal = refusal(of: needs) { return refusal }
    guard makeRoom(for: needs) else { return .full }
    let id = unsafe insert(payload, attributes, parent: parent, tokenCount: tokenCount)
    trim()
    return .appended(id)
  }

  /// Appends a plain message of which all is known.
  mutating func append(_ payload: [UInt8], _ entry: ConversationEntry) -> AppendDecision {
    unsafe payload.withUnsafeBytes {
      unsafe append(
        $0, entry.attributes, parent: entry.parent, tokenCount: entry.tokenCount)
    }
  }

  /// Appends several plain messages under consecutive ids, or none.
  mutating func append(
    contentsOf batch: [(payload: [UInt8], entry: ConversationEntry)]
  ) -> (decision: AppendDecision, ids: Range<ConversationMessageID>) {
    _ = expire(atMost: ConversationBuffer.expiriesPerEvent)
    var needs = Needs()
    for message in batch { needs.add(message.entry) }
    let first = unsafe conversation.pointee.nextID
    if let refusal = refusal(of: needs) { return (refusal, first..<first) }
    guard makeRoom(for: needs) else { return (.full, first..<first) }
    for (payload, entry) in batch {
      _ = unsafe payload.withUnsafeBytes {
        unsafe insert(
          $0, entry.attributes, parent: entry.parent, tokenCount: entry.tokenCount)
      }
    }
    trim()
    return unsafe (.appended(first), first..<conversation.pointee.nextID)
  }

  /// Puts a message in for which there is room; the caller trims.
  mutating func insert(
    _ payload: UnsafeRawBufferPointer, _ attributes: ConversationAttributes,
    parent: ConversationParent, tokenCount: Int
  ) -> ConversationMessageID {
    var record = PackedRecord(role: attributes.role, payloadCount: payload.count)
    record.tokenCount = UInt64(tokenCount)
    let id = unsafe conversation.pointee.nextID
    let newestDepth = unsafe conversation.pointee.newestDepth
    var depth = newestDepth + 1
    if let parentID = parentID(parent) {
      depth = parentID == .none ? 0 : depthBelow(parentID)
      let distance = parentID == .none ? 0 : id.rawValue - parentID.rawValue
      record.link = PackedRecord.Link(distance: distance, descent: Int64(depth - newestDepth))
    }
    unsafe put(record, payload, attributes, depth: depth, arrival: now / tick)
    return id
  }

  /// Makes an empty conversation one that has been there before.
  mutating func begin(_ facts: ConversationFacts, firstID: ConversationMessageID) {
    unsafe conversation.pointee.begin(
      firstID: firstID, newestDepth: facts.mainHead == .none ? -1 : facts.mainDepth,
      hasLost: facts.firstUnpinned != firstID && firstID.rawValue > 1)
  }

  /// Puts a message in as it was elsewhere, behind all others.
  mutating func insert(_ message: ConversationImage.Message) {
    var record = PackedRecord(role: message.role, payloadCount: message.payload.count)
    record.tokenCount = message.tokenCount
    var last = unsafe ConversationImage.Place(base: conversation.pointee.newestArrival)
    last.id = message.id.advanced(by: -1)
    last.depth = unsafe conversation.pointee.newestDepth
    record.link = last.link(to: message)
    let attributes = ConversationAttributes(
      author: message.rarity.author, metadata: message.rarity.metadata)
    unsafe message.payload.withUnsafeBytes {
      unsafe put(record, $0, attributes, depth: message.depth, arrival: message.arrival)
    }
  }

  private mutating func put(
    _ record: PackedRecord, _ payload: UnsafeRawBufferPointer,
    _ attributes: ConversationAttributes, depth: Int, arrival: Int64
  ) {
    account.appended += 1
    guard attributes.details != nil else {
      unsafe heldChange += conversation.pointee.append(
        record, payload, depth: depth, arrival: arrival, in: heap)
      return
    }
    let hasAuthor = attributes.author != nil
    var author = attributes.author ?? ""
    let metadata = PackedMetadata.bytes(of: attributes.metadata)
    heldChange += author.withUTF8 { author in
      unsafe metadata.withUnsafeBytes { metadata in
        unsafe conversation.pointee.append(
          record, payload, author: hasAuthor ? UnsafeRawBufferPointer(author) : nil,
          metadata: metadata.isEmpty ? nil : metadata, depth: depth, arrival: arrival, in: heap)
      }
    }
  }

  /// The parent that a message names; nil if it continues the message before it.
  private func parentID(_ parent: ConversationParent) -> ConversationMessageID? {
    let newest = unsafe conversation.pointee.newestID
    switch parent {
    case .head: return nil
    case .root: return newest == .none ? nil : ConversationMessageID.none
    case .message(let id):
      unsafe precondition(
        id < conversation.pointee.nextID, "A message's parent must have been appended before it.")
      if id == .none { return newest == .none ? nil : id }
      return id == newest ? nil : id
    }
  }

  /// The depth of a message below one that is not the newest: 1 if that has left, since nothing is
  /// known of it.
  private func depthBelow(_ parent: ConversationMessageID) -> Int {
    guard let message = unsafe conversation.pointee.message(parent),
      expiry(arrival: message.arrival) > now
    else { return 1 }
    return message.depth + 1
  }

  /// Hands out the oldest live message under retention `untilConsumed`.
  mutating func deliver() -> ConversationMessage<[UInt8]>? {
    while let next = nextExpiry, next <= now { _ = expire(atMost: .max) }
    let id = unsafe conversation.pointee.oldestID
    guard let message = unsafe conversation.pointee.message(id) else { return nil }
    let copy = copy(message)
    _ = leaveOldest(.consumed)
    return copy
  }
}

// MARK: Reading

extension PackedLog {
  /// The header of a live message.
  func header(_ message: PackedMessage) -> ConversationHeader {
    unsafe ConversationHeader(
      id: message.id, conversation: rules.conversation,
      arrival: ConversationInstant(nanoseconds: message.arrival * tick),
      expiry: ConversationInstant(nanoseconds: expiry(arrival: message.arrival)),
      parent: message.parent.optional, depth: message.depth,
      attributes: conversation.pointee.attributes(of: message))
  }

  /// A message with a copy of its payload.
  func copy(_ message: PackedMessage) -> ConversationMessage<[UInt8]> {
    unsafe ConversationMessage(
      header: header(message), payload: Array(conversation.pointee.payload(of: message)))
  }

  /// Lends the payload of a message.
  func withPayload<Result>(_ message: PackedMessage, _ body: (RawSpan) -> Result) -> Result {
    unsafe body(conversation.pointee.payload(of: message).bytes)
  }

  /// The live messages with ids in a range, oldest first.
  ///
  /// The caller has let go of all that is over at this instant.
  func messages(
    _ ids: Range<ConversationMessageID>, limit: Int, fromEnd isFromEnd: Bool
  ) -> [ConversationMessage<[UInt8]>] {
    let packed = packed
    var lower = max(ids.lowerBound, packed.oldestID)
    var upper = min(ids.upperBound, packed.nextID)
    guard lower < upper else { return [] }
    let surplus = lower.distance(to: upper) - limit
    if surplus > 0, isFromEnd { lower = lower.advanced(by: surplus) }
    if surplus > 0, !isFromEnd { upper = upper.advanced(by: -surplus) }
    guard lower < upper, let last = packed.message(upper.advanced(by: -1)) else { return [] }
    var messages = [copy(last)]
    messages.reserveCapacity(lower.distance(to: upper))
    var cursor = packed.cursor(before: last)
    while cursor.next > lower, let message = packed.previous(&cursor) {
      messages.append(copy(message))
    }
    messages.reverse()
    return messages
  }

  /// A live message by its id.
  func message(_ id: ConversationMessageID) -> PackedMessage? {
    unsafe conversation.pointee.message(id).flatMap {
      expiry(arrival: $0.arrival) > now ? $0 : nil
    }
  }

  /// The messages that a window has room for, oldest first, and what is left out.
  ///
  /// The caller has let go of all that is over at this instant.
  ///
  /// - Complexity: O(messages returned).
  func read(through window: ConversationWindow) -> (messages: [PackedMessage], ConversationLeftOut)
  {
    var walk = walk(through: window)
    var cursor = unsafe conversation.pointee.newestCursor
    while let message = unsafe conversation.pointee.previous(&cursor) {
      guard walk.take(message, arrival: message.arrival * tick) else { break }
    }
    return chosen(consume walk, of: liveCount, liveBytes)
  }

  /// The messages from the eldest live ancestor to a live message, as far as a window has room; and
  /// at which parent the path is cut; nil if the message is not live.
  ///
  /// - Complexity: O(depth), and the records passed over or searched for between parents.
  func path(
    to id: ConversationMessageID, through window: ConversationWindow
  ) -> (messages: [PackedMessage], leftOut: ConversationLeftOut, cutAt: ConversationMessageID?)? {
    guard var message = message(id) else { return nil }
    var walk = walk(through: window)
    var isWalking = true
    var lineCount = 0
    var byteCount = 0
    var cursor = unsafe conversation.pointee.cursor(before: message)
    while true {
      lineCount += 1
      byteCount += message.byteCount
      if isWalking { isWalking = walk.take(message, arrival: message.arrival * tick) }
      let parent = message.parent
      let next =
        unsafe parent.next == message.id
        ? conversation.pointee.previous(&cursor) : self.message(parent)
      guard let next, expiry(arrival: next.arrival) > now else {
        let (given, leftOut) = chosen(walk, of: lineCount, byteCount)
        return (given, leftOut, parent.optional)
      }
      if parent.next != message.id { cursor = unsafe conversation.pointee.cursor(before: next) }
      message = next
    }
  }

  private func walk(through window: ConversationWindow) -> WindowWalk<PackedMessage> {
    WindowWalk(through: window, start: 0, now: now, pinned: (byteCount: 0, tokenCount: 0))
  }

  /// What the cut leaves of a walk, and what is then left out.
  private func chosen(
    _ walk: consuming WindowWalk<PackedMessage>, of count: Int, _ byteCount: Int
  ) -> ([PackedMessage], ConversationLeftOut) {
    let first: ConversationMessageID =
      unsafe conversation.pointee.hasLost ? .none : conversation.pointee.oldestID
    let cut = walk.cut(beside: [], first: first)
    let leftOut = ConversationLeftOut(
      messageCount: count - cut.messages.count,
      byteCount: byteCount - cut.messages.reduce(0) { $0 + $1.byteCount }, reasons: cut.reasons)
    return (cut.messages, leftOut)
  }
}
