/// The groups of a packed conversation as a line of bytes, between two events that need them.
///
/// ```
/// ┌───────┬─────────┬───────┬───────┬────
/// │ count │ instant │ group │ group │ …      a group that was removed is a byte of 0: the others
/// └───────┴─────────┴───────┴───────┴────    are found by their places
///          if C0
///
/// group
/// ┌───────┬────────┬───────┬────────┬───────┬─────────┬───────────┬─────────┐
/// │ shape │ number │ terms │ cursor │ holes │ account │ consumers │ pending │
/// └───────┴────────┴───────┴────────┴───────┴─────────┴───────────┴─────────┘
///                                              if S1      if S2       if S3
/// ```
///
/// | field | meaning |
/// |---|---|
/// | count | twice the number of groups; bit 0: what has instants follows |
/// | instant | of the event after which it was written, less that when the conversation began |
/// | shape | bit 0: there is a group; 1 to 3: what follows |
/// | terms | what it was told, in ``GroupTerms`` |
/// | cursor | less the id that the conversation's first message got, folded (zigzag) |
/// | holes | how many messages from the cursor on have left |
/// | account | which of its numbers are not 0, as bits, and those |
/// | consumers | a count; of each the bytes of its name and 1, the name, how long before the |
/// | | instant it was seen, folded, and 0 if it never got anything, else how long before that it |
/// | | did, and 1; a byte of 0 for one that was let go |
/// | pending | a count, and the messages; those to be handed out again last, in their order |
///
/// A pending message is its id less that of the one before, folded; sixteen times how often it was
/// handed out, and its state (``State``); its consumer's place and 1, or 0 for nobody; unless the
/// state says otherwise, when it is due, less when the one before is, folded; and where the state
/// says so, when it was handed out, less when the one before was of which that is said, folded. It
/// is not said where a lease of the group's own tells it by its end. All of ten in one pair of
/// hands take some 70 bytes, a group of which nobody has got anything 8.
enum RestingGroups {
  /// How many pending messages rest, at most: more take longer to write down than to leave alone.
  static let mostPending = 64

  private enum Shape {
    static let group: UInt8 = 1
    static let account: UInt8 = 1 << 1
    static let consumers: UInt8 = 1 << 2
    static let pending: UInt8 = 1 << 3
  }

  /// What a pending message is, and whether it is due at all.
  private enum State {
    /// Those of ``PendingEntry/State`` are below.
    static let leasedForEver: UInt64 = 5
    static let restingForEver: UInt64 = 6
    /// When it was handed out follows.
    static let delivered: UInt64 = 8
  }

  /// The most bytes that groups take; nil if they are so many, or have so much, that they are
  /// better left alone. O(groups + consumers).
  static func bound(of table: borrowing GroupTable) -> Int? {
    var sum = PackedWriter.longestNumber
    for index in 0..<table.slots.count {
      let machine = table.slots[index].machine
      guard machine.pending.count <= mostPending else { return nil }
      sum += 1 + 17 * PackedWriter.longestNumber
      sum += machine.pending.count * 5 * PackedWriter.longestNumber
      sum += machine.consumers.nameBytes + machine.consumers.count * 3 * PackedWriter.longestNumber
    }
    return sum <= 16 * 1024 ? sum : nil
  }

  /// Copies groups into a table without any.
  static func copy(_ table: borrowing GroupTable, into copy: inout GroupTable) {
    for index in 0..<table.slots.count {
      let slot = table.slots[index]
      if let name = slot.name {
        copy.add(slot.machine, named: name, as: slot.number, terms: slot.terms)
      } else {
        copy.skip()
      }
    }
  }

  // MARK: Writing

  /// Writes groups where there is room for ``bound(of:)``.
  ///
  /// - Parameters:
  ///   - origin: That of the conversation.
  ///   - latest: The instant of its last event.
  static func write(
    _ table: borrowing GroupTable, origin: WindowOrigin, latest: Int64,
    to writer: inout PackedWriter
  ) {
    var hasInstant = false
    for index in 0..<table.slots.count {
      // Of what is pending consumers may have been let go.
      let machine = table.slots[index].machine
      if machine.consumers.count > 0 || machine.pending.count > 0 { hasInstant = true }
    }
    writer.put(number: UInt64(table.slots.count) << 1 | (hasInstant ? 1 : 0))
    if hasInstant { writer.put(signed: latest &- origin.start) }
    let base = origin.before.next
    for index in 0..<table.slots.count {
      let slot = table.slots[index]
      if slot.name == nil {
        writer.put(0)
      } else {
        write(slot, base: base, latest: latest, to: &writer)
      }
    }
  }

  private static func write(
    _ slot: GroupTable.Slot, base: ConversationMessageID, latest: Int64,
    to writer: inout PackedWriter
  ) {
    let machine = slot.machine
    let hasAccount = machine.account != ConversationGroupAccount()
    var shape = Shape.group
    if hasAccount { shape |= Shape.account }
    if machine.consumers.count > 0 { shape |= Shape.consumers }
    if machine.pending.count > 0 { shape |= Shape.pending }
    writer.put(shape)
    writer.put(number: slot.number)
    writer.put(number: UInt64(slot.terms))
    writer.put(signed: Int64(bitPattern: machine.cursor.rawValue &- base.rawValue))
    writer.put(number: UInt64(machine.holesAhead))
    if hasAccount { write(machine.account, to: &writer) }
    if machine.consumers.count > 0 { write(machine.consumers, latest: latest, to: &writer) }
    if machine.pending.count > 0 { write(machine, base: base, latest, to: &writer) }
  }

  private static func write(
    _ account: ConversationGroupAccount, to writer: inout PackedWriter
  ) {
    let counts = account.counts
    var bits: UInt64 = 0
    for (place, count) in counts.enumerated() where count != 0 { bits |= 1 << UInt64(place) }
    writer.put(number: bits)
    for count in counts where count != 0 { writer.put(number: UInt64(count)) }
  }

  private static func write(
    _ consumers: ConsumerTable, latest: Int64, to writer: inout PackedWriter
  ) {
    writer.put(number: UInt64(consumers.count))
    consumers.forEach { name, lastSeen, lastServed in
      guard var name else { return writer.put(number: 0) }
      name.withUTF8 { name in
        writer.put(number: UInt64(name.count + 1))
        unsafe writer.put(UnsafeRawBufferPointer(name))
      }
      writer.put(signed: latest &- lastSeen)
      let isServed = lastServed != ConsumerTable.never
      writer.put(number: isServed ? UInt64(bitPattern: lastSeen &- lastServed) &+ 1 : 0)
    }
  }

  private static func write(
    _ machine: GroupStateMachine, base: ConversationMessageID, _ latest: Int64,
    to writer: inout PackedWriter
  ) {
    let pending = machine.pending
    writer.put(number: UInt64(pending.count))
    var last = (id: base, due: latest, delivered: latest)
    func put(_ id: ConversationMessageID, _ entry: PendingEntry) {
      writer.put(signed: Int64(bitPattern: id.rawValue &- last.id.rawValue))
      last.id = id
      let isDue = !entry.state.isReady && entry.due != .max
      var state = UInt64(entry.state.rawValue)
      if entry.state == .leased, !isDue { state = State.leasedForEver }
      if entry.state == .resting, !isDue { state = State.restingForEver }
      // With a lease of the group's own it was handed out so long before that ends.
      let isPlain =
        entry.state == .leased && isDue && entry.delivered == entry.due &- machine.lease
      if !isPlain { state |= State.delivered }
      writer.put(number: UInt64(entry.deliveryCount) << 4 | state)
      writer.put(number: UInt64(entry.consumer + 1))
      if isDue {
        writer.put(signed: entry.due &- last.due)
        last.due = entry.due
      }
      guard !isPlain else { return }
      writer.put(signed: entry.delivered &- last.delivered)
      last.delivered = entry.delivered
    }
    var turns: [(id: ConversationMessageID, entry: PendingEntry)] = []
    pending.forEach { id, entry in
      if entry.state.isReady { turns.append((id, entry)) } else { put(id, entry) }
    }
    if turns.count > 1 { turns.sort { $0.entry.due < $1.entry.due } }
    for turn in turns { put(turn.id, turn.entry) }
  }

  // MARK: Reading

  /// Adds groups that were written to a table without any.
  static func read(
    _ bytes: PackedBytes, origin: WindowOrigin, _ terms: GroupTerms, into table: inout GroupTable
  ) {
    var reader = RestingReader(bytes)
    let header = reader.count()
    let latest = header & 1 == 0 ? 0 : origin.start &+ reader.signed()
    let base = origin.before.next
    for _ in 0..<header >> 1 {
      let shape = reader.byte()
      guard shape & Shape.group != 0 else {
        table.skip()
        continue
      }
      let number = reader.number()
      let place = UInt32(truncatingIfNeeded: reader.number())
      let description = terms[place]
      let cursor = base.rawValue &+ UInt64(bitPattern: reader.signed())
      var machine = GroupStateMachine(
        description.rules, from: ConversationMessageID(rawValue: cursor), holes: reader.count())
      if shape & Shape.account != 0 { machine.account = account(&reader) }
      if shape & Shape.consumers != 0 {
        for _ in 0..<reader.count() { enterConsumer(&reader, latest, &machine.consumers) }
      }
      if shape & Shape.pending != 0 { readPending(&reader, base: base, latest, &machine) }
      table.add(machine, named: description.name, as: number, terms: place)
    }
  }

  private static func account(_ reader: inout RestingReader) -> ConversationGroupAccount {
    let bits = reader.number()
    var account = ConversationGroupAccount()
    var counts = account.counts
    for place in counts.indices where bits & 1 << UInt64(place) != 0 {
      counts[place] = reader.count()
    }
    account.counts = counts
    return account
  }

  private static func enterConsumer(
    _ reader: inout RestingReader, _ latest: Int64, _ consumers: inout ConsumerTable
  ) {
    let count = reader.count()
    guard count > 0 else { return consumers.add(nil, lastSeen: .min) }
    let name = reader.text(count - 1)
    let lastSeen = latest &- reader.signed()
    let served = reader.number()
    consumers.add(
      name, lastSeen: lastSeen,
      lastServed: served == 0
        ? ConsumerTable.never : lastSeen &- Int64(bitPattern: served &- 1))
  }

  private static func readPending(
    _ reader: inout RestingReader, base: ConversationMessageID, _ latest: Int64,
    _ machine: inout GroupStateMachine
  ) {
    var last = (id: base.rawValue, due: latest, delivered: latest)
    for _ in 0..<reader.count() {
      last.id &+= UInt64(bitPattern: reader.signed())
      let traits = reader.number()
      var entry = PendingEntry(
        deliveryCount: Int32(truncatingIfNeeded: traits >> 4),
        consumer: Int32(truncatingIfNeeded: reader.count()) - 1)
      let id = ConversationMessageID(rawValue: last.id)
      switch traits & 7 {
      case State.leasedForEver: (entry.state, entry.due) = (.leased, .max)
      case State.restingForEver: (entry.state, entry.due) = (.resting, .max)
      case let state:
        entry.state = PendingEntry.State(rawValue: UInt8(state)) ?? .none
        guard !entry.state.isReady else { break }
        last.due &+= reader.signed()
        entry.due = last.due
      }
      if traits & State.delivered != 0 {
        last.delivered &+= reader.signed()
        entry.delivered = last.delivered
      } else {
        entry.delivered = entry.due &- machine.lease
      }
      machine.consumers.take(entry.consumer)
      machine.expectAhead(before: id.next)
      if entry.state.isReady { machine.takeTurn(id, entry) } else { machine.pend(id, entry) }
    }
  }
}

/// Reads what was written by us, and is in memory that nobody else writes.
private struct RestingReader {
  private let bytes: PackedBytes
  private var offset = 0

  init(_ bytes: PackedBytes) {
    self.bytes = bytes
  }

  private func check<Value>(_ value: Value?) -> Value {
    guard let value else { preconditionFailure("Groups that were written can be read.") }
    return value
  }

  mutating func byte() -> UInt8 {
    defer { offset += 1 }
    return check(bytes.byte(at: offset))
  }

  @inline(__always)
  mutating func number() -> UInt64 { check(bytes.number(at: &offset)) }

  mutating func count() -> Int { Int(truncatingIfNeeded: number()) }

  mutating func signed() -> Int64 { check(bytes.signedNumber(at: &offset)) }

  mutating func text(_ count: Int) -> String {
    defer { offset += count }
    return unsafe String(decoding: bytes.slice(at: offset, count: count), as: UTF8.self)
  }
}
