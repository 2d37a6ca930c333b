/// A value of another kind than a conversation, as it lies in a snapshot.
///
/// ```
/// ┌────────┬──────┬────────────┬────────┬──────┬───────────────────────┐
/// │ length │ name │ has an end │ its end│ kind │ the value, as its     │
/// │        │      │            │        │      │ kind has it           │
/// └────────┴──────┴────────────┴────────┴──────┴───────────────────────┘
///   of all   text   a flag       if set   byte
/// ```
///
/// Values follow the conversations and the 0 behind them, in the order of their names, and are
/// followed by another 0. Where there are none, nothing follows: so it was before there were any.
struct ValueImage {
  let name: [UInt8]
  /// In nanoseconds; nil for none.
  var expiry: Int64?
  let kind: UInt8
  /// Where its bytes lie.
  let bytes: PackedBytes

  /// The value itself; nil if its kind can't read it, or it is nothing.
  func box(of type: any ConversationStoreValue.Type) -> ValueBox? {
    let bytes = unsafe bytes.slice(at: 0, count: bytes.count)
    guard let box = unsafe try? type.box(bytes.bytes), !box.isEmpty else { return nil }
    return box
  }
}

extension SnapshotWriter {
  /// Writes a value.
  mutating func put(_ box: ValueBox, named name: [UInt8], expiry: Int64?) {
    var body = Self()
    body.put(text: name)
    body.put(expiry == nil ? 0 : 1)
    if let expiry { body.put(signed: expiry) }
    body.put(bytes: [box.kind])
    var bytes = body.bytes
    box.encode(into: &bytes)
    put(conversation: bytes)
  }

  /// Writes the end of the conversations, behind which values follow.
  mutating func endConversations() { put(0) }
}
