/// A dead letter of a group found no room in the conversation for such. It needs nothing.
struct LoseLetterOperation: GroupOperation {
  static var kind: ConversationOperation.Kind { .loseLetter }
  static var gone: Bool { false }

  let name: LentBytes
  let group: GroupReference

  func apply(to state: inout LogState<[UInt8]>, _ group: GroupReference, at _: Int64) -> Bool {
    state.groups[group].account.deadLettersLost += 1
    return true
  }

  static func hasChanged(_ answer: Bool) -> Bool { answer }
  static func answer(_ answer: Bool) -> ConversationAnswer { .done(answer) }

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
