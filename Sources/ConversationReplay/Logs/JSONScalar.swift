/// A value of a JSON object as a log may have it, before it is known to be what it should be.
package enum JSONScalar: Equatable, Sendable, Decodable {
  /// `null`, or no value at all.
  case null
  /// A text.
  case string(String)
  /// A number without a fraction that fits 64 bits.
  case integer(Int64)
  /// Any other number.
  case number(Double)
  /// Anything else: true, false, an array, an object, a number beyond a `Double`, or a string that
  /// breaks the rules of JSON, which the decoder checks only when it is asked for the value.
  case other

  /// Takes whatever stands there; never throws, so that the caller can say which key is wrong.
  package init(from decoder: any Decoder) {
    guard let container = try? decoder.singleValueContainer() else {
      self = .other
      return
    }
    if container.decodeNil() {
      self = .null
    } else if let text = try? container.decode(String.self) {
      self = .string(text)
    } else if let integer = try? container.decode(Int64.self) {
      self = .integer(integer)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else {
      self = .other
    }
  }

  /// What stands there, in words, as a problem reports it.
  package var found: String {
    switch self {
    case .null: "nothing"
    case .string(let text): LogProblem.excerpt(text)
    case .integer(let integer): "\(integer)"
    case .number(let number): "\(number)"
    case .other: "a malformed value or one of another kind"
    }
  }
}
