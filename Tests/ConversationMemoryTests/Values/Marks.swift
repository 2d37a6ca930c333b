@testable import ConversationMemory

/// A kind of values of tests: some numbers, each once. Without one it is nothing.
struct Marks: ConversationStoreValue {
  static let kind = ConversationValueKind(number: 255, name: "marks")

  var numbers: Set<UInt8> = []

  init() {}

  init(bytes: RawSpan) throws(ConversationValueError) {
    let all = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    numbers = Set(all)
    guard numbers.count == all.count else { throw ConversationValueError(offset: all.count) }
  }

  var heldBytes: Int { numbers.count * 2 }
  var isEmpty: Bool { numbers.isEmpty }

  func encode(into bytes: inout [UInt8]) { bytes += numbers.sorted() }

  static func apply(
    _ operation: RawSpan, to place: inout ConversationValuePlace<Marks>
  ) throws(ConversationValueError) -> [UInt8] {
    let bytes = unsafe operation.withUnsafeBytes { unsafe Array($0) }
    guard bytes.count == 2, bytes[0] <= 1 else { throw ConversationValueError(offset: 0) }
    let count =
      bytes[0] == 0
      ? AddMark(number: bytes[1]).apply(to: &place)
      : RemoveMark(number: bytes[1]).apply(to: &place)
    return [UInt8(truncatingIfNeeded: count)]
  }
}

/// A number is added; how many there are then.
struct AddMark: ConversationValueOperation {
  let number: UInt8

  func apply(to place: inout ConversationValuePlace<Marks>) -> Int {
    place.change {
      $0.numbers.insert(number)
      return $0.numbers.count
    }
  }

  func encode(into bytes: inout [UInt8]) { bytes += [0, number] }
}

/// A number is taken out; how many there are then.
struct RemoveMark: ConversationValueOperation {
  let number: UInt8

  func apply(to place: inout ConversationValuePlace<Marks>) -> Int {
    place.change {
      $0.numbers.remove(number)
      return $0.numbers.count
    }
  }

  func encode(into bytes: inout [UInt8]) { bytes += [1, number] }
}
