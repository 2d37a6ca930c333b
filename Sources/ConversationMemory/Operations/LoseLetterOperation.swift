/// A dead letter of a group found no room in the conversation for such. It needs nothing.
struct LoseLetterOperation: GroupOperation {
  typealias Answer = Bool

  static var kind: ConversationOperation.Kind { .loseLetter }
  static var gone: Bool { false }

  let name: LentBytes
  let group: GroupReference

  func apply<Dealings: GroupDealings<[UInt8]> & ~Copyable>(
    to state: inout Dealings, _ group: GroupReference, at _: Int64
  ) -> Bool {
    state.loseLetter(of: group)
    return true
  }

  init(_ group: GroupReference, of name: LentBytes) {
    self.name = name
    self.group = group
  }

  init(
    of name: LentBytes, _ group: GroupReference, from _: inout ByteReader
  ) throws(ByteReader.Failure) {
    self.init(group, of: name)
  }
}
