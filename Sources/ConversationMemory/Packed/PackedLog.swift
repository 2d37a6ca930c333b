/// Messages that left, with the reason, at an address: the many conversations that nobody observes
/// then have nothing to end.
typealias PackedDepartures = Cell<[(ConversationMessage<[UInt8]>, ConversationDeparture.Reason)]>

/// What left, at an address for the same reason.
typealias PackedDeparting = Cell<[ConversationDeparture]>

/// A packed conversation under the rules of its store, for the length of one event.
///
/// The rules of room and position are those of every log (``BoundedLog``), the age is that of
/// ``WindowAge``, and a read is a ``WindowWalk``; here is only how records are walked and left.
@safe
struct PackedLog: ~Copyable {
  let conversation: UnsafeMutablePointer<PackedConversation>
  let rules: ConversationRules
  let age: WindowAge
  let origin: WindowOrigin
  /// The instant of the event, in nanoseconds.
  var now: Int64
  /// Nanoseconds of a tick, at least 1.
  let tick: Int64
  let heap: BlockHeap
  /// What became of messages in this event.
  var account = ConversationAccount()
  /// Where messages go that leave, if somebody is told of them.
  let leaving: PackedDepartures?
  /// Where it is noted what leaves, if groups are to know of it.
  let departing: PackedDeparting?
  /// Where somebody has read up to in this event.
  var reading: PackedReading?
  /// By how many bytes what is held has changed in this event.
  var heldChange = 0
  /// The id of the first message that this event appends: it makes room for that, even if that is
  /// over as it comes.
  let firstOfEvent: ConversationMessageID
  /// The live states that the present append replaces, at an address; nil if there are none.
  var replacing: Cell<PackedReplaced>?
  /// Whether something will be over sooner than all that was there before this event.
  var isDueSooner = false

  /// - Parameters:
  ///   - conversation: Stays where it is for as long as this lives.
  ///   - start: When it began, in nanoseconds.
  ///   - rules: Those of its store.
  ///   - now: The instant of the event, in nanoseconds.
  ///   - tick: Nanoseconds of a tick.
  ///   - heap: That of the conversation.
  ///   - leaving: Where messages go that leave, if somebody is told of them.
  ///   - departing: Where it is noted what leaves, if groups are to know of it.
  init(
    _ conversation: UnsafeMutablePointer<PackedConversation>, start: Int64,
    rules: ConversationRules, now: Int64, tick: Int64, heap: BlockHeap, leaving: PackedDepartures?,
    departing: PackedDeparting?
  ) {
    self.leaving = leaving
    self.departing = departing
    self.heap = heap
    unsafe self.conversation = unsafe conversation
    self.rules = rules
    self.now = now
    self.tick = tick
    origin = unsafe WindowOrigin(
      start: start, before: conversation.pointee.firstID.advanced(by: -1))
    age = rules.window.age(from: start)
    firstOfEvent = unsafe conversation.pointee.nextID
  }

  var packed: PackedConversation { unsafe conversation.pointee }

  /// Whether appending has ended.
  @inline(__always)
  var isFinished: Bool { unsafe conversation.pointee.isFinished }

  /// Whether rules can be kept here: a schedule counts from a start that is not written, and tokens
  /// would have to be added up.
  static func serves(_ rules: ConversationRules) -> Bool {
    rules.window.schedulePeriod == .max && rules.window.maximumTokens == .max
  }

  /// The most tokens of a plain message: so many of as many messages as there can be are a number.
  static var maximumTokens: Int { Int(Int32.max) }

  /// Whether a message can be packed.
  @inline(__always)
  static func serves(_ entry: borrowing ConversationEntry) -> Bool {
    entry.tokenCount <= maximumTokens && entry.branch == .main
      && (entry.idempotencyKey == nil || serves(key: entry.idempotencyKey))
  }
}

extension PackedLog {
  @inline(never)
  private static func serves(key: String?) -> Bool {
    key.map { $0.utf8.count <= PackedConversation.maximumKeyBytes } ?? true
  }
}

// MARK: Age

extension PackedLog {
  /// When a message that arrived at a tick is over, in nanoseconds.
  func expiry(arrival ticks: Int64) -> Int64 {
    age.expiry(arrival: ticks * tick, ordinal: 1)
  }

  /// No message is over before this instant, and no key that is remembered; nil if none ever will
  /// be.
  @inline(__always)
  var nextExpiry: Int64? { unsafe conversation.pointee.nextExpiry(by: age, tick: tick) }

  /// No message is over before this instant; nil if none ever will be.
  @inline(__always)
  var nextOver: Int64? { unsafe conversation.pointee.nextOver(by: age, tick: tick) }

  /// Whether nothing is live any more, though it may still be there.
  @inline(__always)
  var isOver: Bool {
    guard unsafe conversation.pointee.annex == nil else { return isOverBesideAnnex }
    return unsafe liveCount > 0 && expiry(arrival: conversation.pointee.newestArrival) <= now
  }

  @inline(never)
  private var isOverBesideAnnex: Bool {
    guard liveCount > 0, pinnedCount == 0 else { return false }
    return unsafe conversation.pointee.hasTimes ? isOverWithTimes : newestExpiry <= now
  }

  /// When the newest message is over that has not left otherwise; the greatest number for never.
  @inline(__always)
  var newestExpiry: Int64 { unsafe expiry(arrival: conversation.pointee.newestLiveArrival) }

  /// Whether a message that has not left yet is live.
  @inline(__always)
  func isLive(_ message: PackedMessage) -> Bool { expiry(of: message) > now }

  /// When a message is over, in nanoseconds; never if it is pinned.
  @inline(__always)
  func expiry(of message: PackedMessage) -> Int64 {
    if message.isPinned { return .max }
    guard let timeToLive = message.timeToLive else { return expiry(arrival: message.arrival) }
    return WindowAge.expiry(arrival: message.arrival * tick, timeToLive: timeToLive)
  }

  /// Lets go of what is over by age, at most so many messages.
  ///
  /// - Returns: Whether there may be more.
  mutating func expire(atMost limit: Int) -> Bool {
    guard let next = nextExpiry, next <= now else { return false }
    guard !expireMessages(atMost: limit) else { return true }
    if unsafe conversation.pointee.annex != nil { dropOverKeys() }
    return false
  }

  private mutating func expireMessages(atMost limit: Int) -> Bool {
    guard let oldest = nextOver, oldest <= now else { return false }
    if unsafe conversation.pointee.hasTimes { return expireInOrder(atMost: limit) }
    if newestExpiry <= now, liveCount <= limit, leaving == nil, pinnedCount == 0 {
      if let departing { noteAll(.expired, in: departing) }
      account.leave(.expired, count: liveCount)
      unsafe heldChange += conversation.pointee.removeAll(at: newestExpiry, in: heap)
      return false
    }
    var count = 0
    while count < limit, let next = nextOver, next <= now, leaveOldest(.expired) { count += 1 }
    if count > 0 { giveBack() }
    return count == limit
  }
}

extension PackedLog {
  /// Gives back memory that is mostly unused.
  mutating func giveBack() { unsafe heldChange += conversation.pointee.shrink(in: heap) }
}

extension PackedLog: TrimmableLog {
  var liveCount: Int { unsafe Int(conversation.pointee.liveCount) }
  var liveBytes: Int { unsafe Int(conversation.pointee.liveBytes) }
  // Not added up; rules that need it are kept elsewhere.
  var liveTokens: Int { 0 }
  @inline(__always)
  var pinnedCount: Int { unsafe conversation.pointee.pinnedCount }
  var pinnedBytes: Int { unsafe conversation.pointee.pinnedBytes }
  var pinnedTokens: Int { 0 }

  @inline(__always)
  var replaced: Replaced { replacing.map { $0.pointee.sum } ?? Replaced() }

  @inline(__always)
  mutating func leaveReplaced() {
    if replacing != nil { leaveAllReplaced() }
  }

  mutating func expireFirst() -> Bool {
    guard let oldest = nextOver, oldest <= now else { return false }
    return unsafe conversation.pointee.hasTimes ? expireFirstDue() : leaveOldest(.expired)
  }

  /// Takes note that the last messages have left at an instant, if nothing is live.
  mutating func keepEmpty(since instant: Int64) {
    unsafe conversation.pointee.keepEmpty(since: instant)
  }

  func byteCount(ofOldest count: Int) -> Int {
    var rest = count
    var sum = 0
    guard let oldest = packed.oldestMessage else { return 0 }
    var cursor = packed.cursor(before: oldest)
    while rest > 0, let message = packed.next(&cursor) {
      if message.isPinned || isReplaced(message) { continue }
      sum += message.byteCount
      rest -= 1
    }
    return sum
  }

  private func isReplaced(_ message: PackedMessage) -> Bool {
    message.isState && replacing?.pointee.ids.contains(message.id) ?? false
  }

  mutating func oldestPrecedes(_ id: ConversationMessageID) -> Bool {
    guard liveCount > pinnedCount else { return false }
    return pinnedCount > 0
      ? packed.oldestUnpinned.map { $0.id < id } ?? false : packed.oldestID < id
  }

  mutating func oldestPrecedes(lastTurns count: Int) -> Bool {
    let turnCount = unsafe Int(conversation.pointee.turnCount)
    if turnCount != count { return turnCount > count }
    if pinnedCount > 0 { return !(packed.oldestUnpinned?.beginsTurn ?? true) }
    return unsafe !(conversation.pointee.oldest?.beginsTurn ?? true)
  }
}
