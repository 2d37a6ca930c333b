/// Values by the ids of messages, in a table for each 1024 ids in a row: of a single one that
/// grows, a call would have to move hundreds of thousands.
struct IDTable<Value> {
  private var tables: [UInt64: [ConversationMessageID: Value]] = [:]
  /// How many values there are.
  private(set) var count = 0

  private static var shift: UInt64 { 10 }

  var isEmpty: Bool { count == 0 }

  /// The value of an id, if there is one. O(1), and of changes amortised.
  subscript(id: ConversationMessageID) -> Value? {
    get { tables[id.rawValue >> Self.shift]?[id] }
    set {
      let number = id.rawValue >> Self.shift
      guard let newValue else {
        removeValue(forKey: id)
        return
      }
      if tables[number, default: [:]].updateValue(newValue, forKey: id) == nil { count += 1 }
    }
  }

  @discardableResult
  mutating func removeValue(forKey id: ConversationMessageID) -> Value? {
    let number = id.rawValue >> Self.shift
    guard let value = tables[number]?.removeValue(forKey: id) else { return nil }
    count -= 1
    if tables[number]?.isEmpty == true { tables[number] = nil }
    if tables.isEmpty { tables = [:] }
    return value
  }
}
