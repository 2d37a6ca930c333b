/// The consumers of a group by name, and how much each holds.
///
/// One that was let go keeps its number until the last of its leases has ended.
struct ConsumerTable {
  private struct Consumer {
    var name: String?
    var heldCount = 0
    var lastSeen: Int64 = 0
  }

  private var numbers: [String: Int] = [:]
  private var consumers: [Consumer] = []
  private var free: [Int] = []

  func number(of name: String) -> Int? { numbers[name] }

  /// The number of a consumer, a new one of a new consumer.
  mutating func enter(_ name: String, at now: Int64) -> Int {
    if let number = numbers[name] {
      consumers[number].lastSeen = now
      return number
    }
    let consumer = Consumer(name: name, lastSeen: now)
    let number: Int
    if let used = free.popLast() {
      number = used
      consumers[number] = consumer
    } else {
      number = consumers.count
      consumers.append(consumer)
    }
    numbers[name] = number
    return number
  }

  /// A number for what was in the hands of those who were let go.
  mutating func enterNameless() -> Int {
    consumers.append(Consumer())
    return consumers.count - 1
  }

  /// Whether a number is that of a consumer that was not let go.
  func isEntered(_ number: Int) -> Bool { consumers[number].name != nil }

  /// Takes note that a consumer gave a sign of life.
  @inline(__always)
  mutating func see(_ number: Int, at now: Int64) {
    consumers[number].lastSeen = max(consumers[number].lastSeen, now)
  }

  /// Takes note that a consumer holds more or less.
  @inline(__always)
  mutating func hold(_ number: Int, change: Int) {
    consumers[number].heldCount += change
    if consumers[number].heldCount == 0 { releaseIfUnused(number) }
  }

  /// Forgets a consumer's name.
  mutating func retire(_ number: Int) {
    if let name = consumers[number].name { numbers[name] = nil }
    consumers[number].name = nil
    releaseIfUnused(number)
  }

  private mutating func releaseIfUnused(_ number: Int) {
    if consumers[number].name == nil, consumers[number].heldCount == 0 { free.append(number) }
  }

  /// Names, numbers, and when each gave a sign of life, by name.
  var all: [(name: String, number: Int, lastSeen: Int64)] {
    numbers.sorted { $0.key < $1.key }.map { ($0.key, $0.value, consumers[$0.value].lastSeen) }
  }

  /// Bytes of all entries, with the names that are not within them left out.
  var heldBytes: Int {
    consumers.capacity * MemoryLayout<Consumer>.stride
      + numbers.capacity * MemoryLayout<(String, Int)>.stride
      + free.capacity * MemoryLayout<Int>.stride
  }

  func heldCount(of number: Int) -> Int { consumers[number].heldCount }
}
