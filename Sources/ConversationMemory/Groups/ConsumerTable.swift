/// The consumers of a group by name, and when each gave a sign of life.
///
/// One that is let go gives its number to the next that comes, so no entry of a message may bear it
/// any more by then.
struct ConsumerTable {
  /// The number of nobody.
  static let nobody: Int32 = -1

  private struct Consumer {
    var name: String
    var lastSeen: Int64
  }

  private var numbers: [ByteText: Int32] = [:]
  private var consumers: [Consumer] = []
  private var free: [Int32] = []

  func number(of name: String) -> Int32? { numbers[ByteText(name)] }

  /// The number of a consumer, a new one of a new consumer.
  mutating func enter(_ name: String, at now: Int64) -> Int32 {
    if let number = numbers[ByteText(name)] {
      see(number, at: now)
      return number
    }
    let consumer = Consumer(name: name, lastSeen: now)
    let number: Int32
    if let used = free.popLast() {
      number = used
      consumers[Int(number)] = consumer
    } else {
      number = Int32(consumers.count)
      consumers.append(consumer)
    }
    numbers[ByteText(name)] = number
    return number
  }

  /// Takes note that a consumer gave a sign of life.
  @inline(__always)
  mutating func see(_ number: Int32, at now: Int64) {
    guard number != Self.nobody else { return }
    consumers[Int(number)].lastSeen = max(consumers[Int(number)].lastSeen, now)
  }

  /// Forgets a consumer, whose number nothing bears any more.
  mutating func remove(_ number: Int32) {
    numbers[ByteText(consumers[Int(number)].name)] = nil
    consumers[Int(number)].name = ""
    free.append(number)
  }

  /// Whether a number is that of a consumer, and not of one that was let go. O(consumers let go).
  func isEntered(_ number: Int32) -> Bool {
    consumers.indices.contains(Int(number)) && !free.contains(number)
  }

  /// Names, numbers, and when each gave a sign of life, in the order of their names' bytes.
  var all: [(name: String, number: Int32, lastSeen: Int64)] {
    numbers.sorted { $0.key < $1.key }
      .map { ($0.key.text, $0.value, consumers[Int($0.value)].lastSeen) }
  }

  /// Bytes of all entries, with the names that are not within them left out.
  var heldBytes: Int {
    consumers.capacity * MemoryLayout<Consumer>.stride
      + numbers.capacity * MemoryLayout<(ByteText, Int32)>.stride
      + free.capacity * MemoryLayout<Int32>.stride
  }
}
