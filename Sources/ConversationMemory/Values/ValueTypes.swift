/// The types of values that a store knows, by the numbers of their kinds.
struct ValueTypes: Sendable {
  private let types: [(any ConversationStoreValue.Type)?]
  private let identifiers: [ObjectIdentifier?]

  /// - Precondition: No two have the same number, and none that of conversations.
  init(_ all: [any ConversationStoreValue.Type]) {
    var types = [(any ConversationStoreValue.Type)?](repeating: nil, count: 256)
    for type in all {
      let number = Int(type.kind.number)
      precondition(number >= 1, "A kind of values must not have the number of conversations.")
      precondition(types[number] == nil, "Two kinds of values must not have the same number.")
      types[number] = type
    }
    self.types = types
    identifiers = types.map { $0.map { ObjectIdentifier($0) } }
  }

  /// Whether values of a kind are of a type.
  func has(_ type: ObjectIdentifier, as kind: UInt8) -> Bool { identifiers[Int(kind)] == type }

  /// The type of a kind's values; nil if it is not known.
  func type(of kind: UInt8) -> (any ConversationStoreValue.Type)? { types[Int(kind)] }

  /// A kind that is known.
  func kind(_ number: UInt8) -> ConversationValueKind {
    types[Int(number)]?.kind ?? .conversation
  }
}

extension ConversationStoreValue {
  /// A value from bytes that may be any.
  static func box(_ bytes: RawSpan) throws(ConversationValueError) -> ValueBox {
    TypedValueBox(try Self(bytes: bytes))
  }

  /// Applies an operation that may be any bytes.
  ///
  /// - Returns: What it came to; nil if they are not those of one.
  static func replay(_ operation: RawSpan, on place: inout ValuePlace) -> [UInt8]? {
    var typed = ConversationValuePlace<Self>(place)
    guard let answer = try? apply(operation, to: &typed) else { return nil }
    place = typed.place
    return answer
  }
}
