/// A message that was handed out and not acknowledged.
struct PendingEntry {
  enum State: UInt8 {
    case none
    /// In a consumer's hands until it is due.
    case leased
    /// Refused; at rest until it is due.
    case resting
    /// Waiting to be handed out again.
    case ready
  }

  var state = State.none
  /// How often it was handed out.
  var deliveryCount: Int32 = 0
  /// Who has it, or had it last.
  var consumer: Int32 = 0
  var due: Int64 = 0
}

/// Pending messages by id, in pages.
///
/// ```
///   pages   12 ┌─────────────────┐   13 ┌─────────────────┐    id 832 is entry 0 of page 13
///              │ 768 … 831       │      │ 832 … 895       │
///              └─────────────────┘      └─────────────────┘
/// ```
///
/// Ids are handed out one after the other and acknowledged about so; a page is looked up once for
/// many of them, where a table of ids would have to hash each. A page goes when its last entry
/// does.
struct PendingTable {
  private struct Page {
    var entries = ContiguousArray(repeating: PendingEntry(), count: PendingTable.pageSize)
    var count = 0
  }

  private static let shift: UInt64 = 6
  private static var pageSize: Int { 1 << shift }

  private var pages: [Page] = []
  private var places: [UInt64: Int] = [:]
  private var free: [Int] = []
  /// The page that was looked up last.
  private var lastNumber = UInt64.max
  private var lastPlace = 0
  private(set) var count = 0

  /// The entry of a message; one whose state is none of a message that is not pending.
  mutating func entry(of id: ConversationMessageID) -> PendingEntry {
    guard let place = place(of: id) else { return PendingEntry() }
    return pages[place].entries[Self.slot(id)]
  }

  /// Puts the entry of a message, pending or not any more.
  mutating func set(_ entry: PendingEntry, of id: ConversationMessageID) {
    let slot = Self.slot(id)
    guard let place = place(of: id) ?? (entry.state == .none ? nil : makePage(for: id)) else {
      return
    }
    let change =
      (entry.state == .none ? 0 : 1) - (pages[place].entries[slot].state == .none ? 0 : 1)
    pages[place].entries[slot] = entry
    guard change != 0 else { return }
    pages[place].count += change
    count += change
    if pages[place].count == 0 { release(place, of: id) }
  }

  /// All pending messages, in order of their ids. O(pending log pending).
  var all: [(id: ConversationMessageID, entry: PendingEntry)] {
    places.sorted { $0.key < $1.key }.flatMap { number, place in
      pages[place].entries.indices.compactMap { slot in
        let entry = pages[place].entries[slot]
        guard entry.state != .none else { return nil }
        return (ConversationMessageID(rawValue: number << Self.shift + UInt64(slot)), entry)
      }
    }
  }

  private static func slot(_ id: ConversationMessageID) -> Int {
    Int(id.rawValue & (1 << shift - 1))
  }

  private mutating func place(of id: ConversationMessageID) -> Int? {
    let number = id.rawValue >> Self.shift
    if number == lastNumber { return lastPlace }
    guard let place = places[number] else { return nil }
    (lastNumber, lastPlace) = (number, place)
    return place
  }

  private mutating func makePage(for id: ConversationMessageID) -> Int {
    let number = id.rawValue >> Self.shift
    let place: Int
    if let used = free.popLast() {
      place = used
    } else {
      place = pages.count
      pages.append(Page())
    }
    places[number] = place
    (lastNumber, lastPlace) = (number, place)
    return place
  }

  private mutating func release(_ place: Int, of id: ConversationMessageID) {
    // Of a page in use no more a few stay, all its entries being empty; the rest goes.
    places[id.rawValue >> Self.shift] = nil
    lastNumber = .max
    if places.isEmpty, pages.count > 16 {
      pages = []
      free = []
    } else {
      free.append(place)
    }
  }
}
