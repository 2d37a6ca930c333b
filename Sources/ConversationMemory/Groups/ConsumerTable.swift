/// The consumers of a group by name, and when each gave a sign of life.
///
/// One that is let go gives its number to the next that comes, so no entry of a message may bear it
/// any more by then. Few are looked through for a name, many are found by it.
struct ConsumerTable {
  /// The number of nobody.
  static let nobody: Int32 = -1
  /// When one got something that has not yet.
  static let never = Int64.min
  /// How many are looked through.
  private static let few = 8

  private struct Consumer {
    var name: String
    var lastSeen: Int64
    /// When it last got something; ``ConsumerTable/never`` if it has not yet.
    var lastServed = ConsumerTable.never
    /// How many pending messages it has, or had last.
    var pendingCount: Int32 = 0
    /// Whether it is there, and was not let go.
    var isEntered = true
  }

  private var consumers: [Consumer] = []
  private var free: [Int32] = []
  /// Their numbers, where they are many.
  private var numbers: [ByteText: Int32] = [:]

  /// The bound of all numbers.
  var count: Int { consumers.count }

  func number(of name: String) -> Int32? {
    guard consumers.count <= Self.few else { return numbers[ByteText(name)] }
    for index in consumers.indices
    where consumers[index].isEntered && ByteText(consumers[index].name) == ByteText(name) {
      return Int32(index)
    }
    return nil
  }

  /// The number of a consumer, a new one of a new consumer.
  mutating func enter(_ name: String, at now: Int64) -> Int32 {
    if let number = number(of: name) {
      see(number, at: now)
      return number
    }
    guard let number = free.popLast() else {
      add(name, lastSeen: now)
      return Int32(consumers.count - 1)
    }
    consumers[Int(number)] = Consumer(name: name, lastSeen: now)
    if consumers.count > Self.few { note(number, of: name) }
    return number
  }

  /// Gives the next number to a consumer that was elsewhere; nil for one that was let go.
  mutating func add(_ name: String?, lastSeen: Int64, lastServed: Int64 = never) {
    let number = Int32(consumers.count)
    consumers.append(
      Consumer(
        name: name ?? "", lastSeen: lastSeen, lastServed: lastServed, isEntered: name != nil))
    guard let name else { return free.append(number) }
    if consumers.count > Self.few { note(number, of: name) }
  }

  private mutating func note(_ number: Int32, of name: String) {
    if numbers.isEmpty {
      for index in consumers.indices where consumers[index].isEntered {
        numbers[ByteText(consumers[index].name)] = Int32(index)
      }
    }
    numbers[ByteText(name)] = number
  }

  /// Takes note that a consumer gave a sign of life.
  @inline(__always)
  mutating func see(_ number: Int32, at now: Int64) {
    guard number != Self.nobody else { return }
    consumers[Int(number)].lastSeen = max(consumers[Int(number)].lastSeen, now)
  }

  /// Takes note that a consumer got something.
  @inline(__always)
  mutating func serve(_ number: Int32, at now: Int64) {
    consumers[Int(number)].lastServed = max(consumers[Int(number)].lastServed, now)
  }

  /// Takes note that a consumer has a pending message.
  @inline(__always)
  mutating func take(_ number: Int32) {
    guard number != Self.nobody else { return }
    consumers[Int(number)].pendingCount += 1
  }

  /// Takes note that a message that a consumer had is no longer its own, or no longer pending.
  @inline(__always)
  mutating func give(_ number: Int32) {
    guard number != Self.nobody else { return }
    consumers[Int(number)].pendingCount -= 1
  }

  /// How many pending messages a consumer has, or had last. O(1).
  func pendingCount(of number: Int32) -> Int { Int(consumers[Int(number)].pendingCount) }

  /// The name of a consumer; nil of nobody.
  func name(of number: Int32) -> String? {
    isEntered(number) ? consumers[Int(number)].name : nil
  }

  /// Forgets a consumer, whose number nothing bears any more.
  mutating func remove(_ number: Int32) {
    numbers[ByteText(consumers[Int(number)].name)] = nil
    consumers[Int(number)].name = ""
    consumers[Int(number)].pendingCount = 0
    consumers[Int(number)].isEntered = false
    free.append(number)
  }

  /// Whether a number is that of a consumer, and not of one that was let go.
  func isEntered(_ number: Int32) -> Bool {
    consumers.indices.contains(Int(number)) && consumers[Int(number)].isEntered
  }

  /// Calls something with the name of each, when it gave a sign of life and got something, in the
  /// order of their numbers; without a name for one that was let go.
  @inline(__always)
  func forEach(_ body: (_ name: String?, _ lastSeen: Int64, _ lastServed: Int64) -> Void) {
    for consumer in consumers {
      body(consumer.isEntered ? consumer.name : nil, consumer.lastSeen, consumer.lastServed)
    }
  }

  /// Names, numbers, and when each gave a sign of life and got something, in the order of their
  /// names' bytes.
  var all: [(name: String, number: Int32, lastSeen: Int64, lastServed: Int64)] {
    consumers.indices.filter { consumers[$0].isEntered }
      .map { (consumers[$0].name, Int32($0), consumers[$0].lastSeen, consumers[$0].lastServed) }
      .sorted { ByteText($0.name) < ByteText($1.name) }
  }

  /// Those that a caller asks for, in the order of their names' bytes. O(consumers log consumers).
  func all(after name: String?, atMost limit: Int) -> [ConversationConsumer] {
    let name = name.map { ByteText($0) }
    let those = all.lazy.filter { consumer in name.map { $0 < ByteText(consumer.name) } ?? true }
    return those.prefix(max(0, limit)).map { consumer in
      ConversationConsumer(
        name: consumer.name, pending: pendingCount(of: consumer.number),
        lastSeen: ConversationInstant(nanoseconds: consumer.lastSeen),
        lastServed: consumer.lastServed == Self.never
          ? nil : ConversationInstant(nanoseconds: consumer.lastServed))
    }
  }

  /// Bytes of all names.
  var nameBytes: Int { consumers.reduce(0) { $0 + $1.name.utf8.count } }

  /// Bytes of all entries, with the names that are not within them left out.
  var heldBytes: Int {
    consumers.capacity * MemoryLayout<Consumer>.stride
      + numbers.capacity * MemoryLayout<(ByteText, Int32)>.stride
      + free.capacity * MemoryLayout<Int32>.stride
  }
}
