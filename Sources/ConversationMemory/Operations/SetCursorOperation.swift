/// The cursor of a group is set by hand. It needs the position, as the opening of a group does.
struct SetCursorOperation: GroupOperation {
  typealias Answer = Bool

  static var kind: ConversationOperation.Kind { .setCursor }
  static var gone: Bool { false }

  let name: LentBytes
  let group: GroupReference
  let position: ConversationPosition

  /// Whether there is the group.
  func apply<Dealings: GroupDealings<[UInt8]> & ~Copyable>(
    to state: inout Dealings, _ group: GroupReference, at now: Int64
  ) -> Bool {
    state.setCursor(of: group, to: position, at: now)
    return true
  }

  var byteBound: Int { 1 + 2 * PackedWriter.longestNumber }

  func writeRest(to writer: inout PackedWriter) { position.write(to: &writer) }

  init(of group: GroupReference, to position: ConversationPosition, of name: LentBytes) {
    self.name = name
    self.group = group
    self.position = position
  }

  init(
    of name: LentBytes, _ group: GroupReference, from reader: inout ByteReader
  ) throws(ByteReader.Failure) {
    self.init(of: group, to: try ConversationPosition(from: &reader), of: name)
  }
}
