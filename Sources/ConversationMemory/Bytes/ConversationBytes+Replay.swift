extension ConversationBytes {
  /// Applies the bytes of an operation on a string.
  ///
  /// - Returns: Flags and numbers of the answer, and the bytes that it gives.
  /// - Throws: ``ConversationValueError`` if they are not those of one.
  public static func apply(
    _ operation: RawSpan, to place: inout ConversationValuePlace<ConversationBytes>
  ) throws(ConversationValueError) -> [UInt8] {
    let read: Operation
    do throws(ConversationOperationError) {
      read = try withReader(of: operation) { reader throws(ByteReader.Failure) in
        try Operation(from: &reader)
      }
    } catch {
      throw ConversationValueError(offset: error.offset)
    }
    var answer: [UInt8] = []
    switch read {
    case .set(let set):
      let setting = set.apply(to: &place)
      answer += [setting.isDone ? 1 : 0, setting.previous == nil ? 0 : 1]
      answer += setting.previous ?? []
    case .append(let append): append.apply(to: &place).write(to: &answer)
    case .setRange(let setRange): setRange.apply(to: &place).write(to: &answer)
    case .increment(let increment):
      switch increment.apply(to: &place) {
      case .done(let number):
        answer.append(1)
        answer.put(signed: number)
      case .notANumber: answer.append(0)
      case .overflow: answer.append(2)
      }
    case .take(let take):
      let bytes = take.apply(to: &place)
      answer.append(bytes == nil ? 0 : 1)
      answer += bytes ?? []
    }
    return answer
  }

  /// An operation that was read.
  private enum Operation {
    case set(Set)
    case append(Append)
    case increment(Increment)
    case setRange(SetRange)
    case take(Take)

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
      switch try reader.byte() {
      case 1:
        guard let condition = Condition(rawValue: try reader.byte()) else { throw reader.failure }
        let getsPrevious = try reader.flag()
        let expiry: Expiry
        switch try reader.byte() {
        case 0: expiry = .never
        case 1: expiry = .kept
        case 2: expiry = .at(ConversationInstant(nanoseconds: try reader.signed()))
        case 3: expiry = .after(.nanoseconds(try reader.signed()))
        default: throw reader.failure
        }
        self = .set(
          Set(
            try reader.remainder(), if: condition, expiry: expiry, gettingPrevious: getsPrevious))
      case 2: self = .append(Append(try reader.remainder()))
      case 3: self = .increment(Increment(by: try reader.signed()))
      case 4:
        let offset = Int(truncatingIfNeeded: try reader.signed())
        self = .setRange(SetRange(at: offset, try reader.remainder()))
      case 5: self = .take(Take())
      default: throw reader.failure
      }
    }
  }
}

extension ConversationBytes.Change {
  fileprivate func write(to answer: inout [UInt8]) {
    switch self {
    case .done(let count):
      answer.append(1)
      answer.put(signed: Int64(count))
    case .outOfRange: answer.append(0)
    }
  }
}

extension ByteReader {
  /// All bytes that are left.
  fileprivate mutating func remainder() throws(Failure) -> [UInt8] {
    let count = rest
    let place = offset
    try skip(count)
    return unsafe Array(bytes.slice(at: place, count: count))
  }
}

extension [UInt8] {
  /// Adds a number of seven bits a byte, folded so that small ones are short whatever their sign.
  mutating func put(signed number: Int64) {
    var rest = UInt64(bitPattern: (number << 1) ^ (number >> 63))
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}
