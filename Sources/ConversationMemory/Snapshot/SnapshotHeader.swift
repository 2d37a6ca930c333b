/// What a snapshot says of the whole store, before its conversations.
///
/// ```
/// ┌──────────┬────────────┬──────────┬───────┬─────┬────────────┬─────────┬─────────┬────────────┐
/// │ CBWMSNP2 │ resolution │ taken at │ epoch │ key │ last group │ account │ windows │ remembered │
/// └──────────┴────────────┴──────────┴───────┴─────┴────────────┴─────────┴─────────┴────────────┘
///   8 bytes    nanoseconds  nanoseconds        16 bytes
/// ```
///
/// | field | what is in it |
/// |---|---|
/// | epoch | from when ids of new conversations count, in nanoseconds |
/// | key | that by which shards are chosen, its lower word first, little-endian |
/// | last group | the greatest number of a group that there was |
/// | account | appended, consumed, expired, evicted, removed, delivered, keys forgotten |
/// | windows | a count; that of names that no pattern describes; as many patterns and windows |
/// | remembered | a count, and as many names of forgotten conversations with their next ids |
struct SnapshotHeader {
  static let magic: [UInt8] = Array("CBWMSNP2".utf8)

  /// In nanoseconds.
  var resolution: Int64
  /// No event of what is written was later; in nanoseconds.
  var takenAt: Int64
  var epoch: Int64
  var key: HashKey
  /// The greatest number of a group that there was.
  var lastGroup: UInt64 = 0
  var account = ConversationAccount()
  /// That of names that no pattern describes.
  var window = ConversationWindow()
  var windows: [ConversationWindowRule] = []
  var remembered: [[UInt8]: ConversationMessageID] = [:]
}

extension SnapshotHeader {
  func write(to writer: inout SnapshotWriter) {
    writer.put(bytes: Self.magic)
    writer.put(UInt64(resolution))
    writer.put(signed: takenAt)
    writer.put(signed: epoch)
    writer.put(word: key.low)
    writer.put(word: key.high)
    writer.put(lastGroup)
    for count in account.counts {
      writer.put(UInt64(min(count, ConversationAccount.countBound - 1)))
    }
    writer.put(UInt64(windows.count))
    writer.put(window)
    for rule in windows {
      writer.put(text: Array(rule.pattern.text.utf8))
      writer.put(rule.window)
    }
    writer.put(UInt64(remembered.count))
    for (name, id) in remembered.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      writer.put(text: name)
      writer.put(id.rawValue)
    }
  }

  /// Reads what follows the first eight bytes.
  init(from reader: inout ByteReader) throws(ByteReader.Failure) {
    resolution = try reader.nanoseconds()
    guard resolution > 0 else { throw reader.failure }
    takenAt = try reader.instant()
    epoch = try reader.instant()
    key = HashKey(low: try Self.word(&reader), high: try Self.word(&reader))
    lastGroup = try reader.id().rawValue
    var counts: [Int] = []
    for _ in account.counts {
      counts.append(try reader.count(atMost: ConversationAccount.countBound))
    }
    account.counts = counts
    let patternCount = try reader.count(atMost: WindowTable.limit)
    window = try ConversationWindow(from: &reader)
    for _ in 0..<patternCount {
      let pattern = ConversationPattern(try reader.text())
      windows.append(
        ConversationWindowRule(pattern: pattern, window: try ConversationWindow(from: &reader)))
    }
    for _ in 0..<(try reader.count(each: 2)) {
      let name = try reader.lent().copy
      guard remembered.updateValue(try reader.id(), forKey: name) == nil else {
        throw reader.failure
      }
    }
  }

  private static func word(_ reader: inout ByteReader) throws(ByteReader.Failure) -> UInt64 {
    var word: UInt64 = 0
    for shift in 0..<8 { word |= UInt64(try reader.byte()) << UInt64(8 * shift) }
    return word
  }
}

extension ConversationAccount {
  /// All numbers, in an order that stays: snapshots have it.
  var counts: [Int] {
    get { [appended, consumed, expired, evicted, removed, delivered, keysForgotten] }
    set {
      appended = newValue[0]
      consumed = newValue[1]
      expired = newValue[2]
      evicted = newValue[3]
      removed = newValue[4]
      delivered = newValue[5]
      keysForgotten = newValue[6]
    }
  }
}
