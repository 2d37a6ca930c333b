// What can happen to a string of bytes, each with its layout: a code of one byte, and behind it
// what the operation needs. Numbers have seven bits a byte, the lowest first; those that can be
// negative are folded.
extension ConversationBytes {
  /// When a string is set.
  public enum Condition: UInt8, Hashable, Sendable, CaseIterable {
    /// In any case.
    case always
    /// Where the name holds nothing.
    case ifAbsent
    /// Where the name holds something.
    case ifPresent
  }

  /// What end a name has that gets a string.
  public enum Expiry: Hashable, Sendable {
    /// None.
    case never
    /// That which it has.
    case kept
    /// At an instant, whatever it holds then; at once, if that has passed.
    case at(ConversationInstant)
    /// So much later.
    case after(Duration)
  }

  /// What became of setting a string.
  public struct Setting: Hashable, Sendable {
    /// Whether it was set.
    public let isDone: Bool
    /// What there was before, where that was asked for.
    public let previous: [UInt8]?
    /// What the name holds, where the string before was asked for and it is none; then nothing is
    /// set.
    public let otherKind: ConversationValueKind?
  }

  /// What became of a longer string.
  public enum Change: Hashable, Sendable {
    /// It has so many bytes now.
    case done(Int)
    /// It would begin before its first byte, or have more than ``byteLimit``; nothing has changed.
    case outOfRange
  }

  /// What became of a sum.
  public enum Sum: Hashable, Sendable {
    /// The string spells this number now.
    case done(Int64)
    /// It spells no number of 64 bits; nothing has changed.
    case notANumber
    /// The sum has more than 64 bits; nothing has changed.
    case overflow
  }

  /// A string is set, in the place of whatever the name holds.
  ///
  /// ```
  /// ┌───┬───────────┬───────────────┬─────────────┬──────┬───────┐
  /// │ 1 │ condition │ gets previous │ expiry      │ time │ bytes │
  /// └───┴───────────┴───────────────┴─────────────┴──────┴───────┘
  ///       0, 1, 2     flag            0, 1, 2, 3    of 2 and 3 only
  /// ```
  public struct Set: ConversationValueOperation {
    /// True: it takes the place of anything.
    public static var seesOtherKinds: Bool { true }

    let bytes: [UInt8]
    let condition: Condition
    let expiry: Expiry
    let getsPrevious: Bool

    /// Setting a string.
    ///
    /// - Parameters:
    ///   - bytes: What it is to be.
    ///   - condition: When it is set.
    ///   - expiry: What end the name gets.
    ///   - getsPrevious: Whether what there was before is asked for.
    public init(
      _ bytes: [UInt8], if condition: Condition = .always, expiry: Expiry = .never,
      gettingPrevious getsPrevious: Bool = false
    ) {
      self.bytes = bytes
      self.condition = condition
      self.expiry = expiry
      self.getsPrevious = getsPrevious
    }

    /// Sets it.
    public func apply(to place: inout ConversationValuePlace<ConversationBytes>) -> Setting {
      let previous = getsPrevious ? place.read(\.bytes) : nil
      let refused = Setting(
        isDone: false, previous: previous, otherKind: getsPrevious ? place.otherKind : nil)
      guard refused.otherKind == nil, bytes.count <= ConversationBytes.byteLimit else {
        return refused
      }
      let isThere = place.exists || place.otherKind != nil
      switch condition {
      case .always: break
      case .ifAbsent: if isThere { return refused }
      case .ifPresent: if !isThere { return refused }
      }
      place.set(ConversationBytes(unchecked: bytes))
      switch expiry {
      case .never: place.expiry = nil
      case .kept: break
      case .at(let instant): place.expiry = instant
      case .after(let duration): place.expiry = place.now.advanced(by: duration)
      }
      return Setting(isDone: true, previous: previous, otherKind: nil)
    }

    /// Adds its bytes to others.
    public func encode(into bytes: inout [UInt8]) {
      bytes += [1, condition.rawValue, getsPrevious ? 1 : 0]
      switch expiry {
      case .never: bytes.append(0)
      case .kept: bytes.append(1)
      case .at(let instant):
        bytes.append(2)
        bytes.put(signed: instant.nanoseconds)
      case .after(let duration):
        bytes.append(3)
        bytes.put(signed: duration.clampedNanoseconds)
      }
      bytes += self.bytes
    }
  }

  /// Bytes are added to the end of a string, which is empty where there is none: 2, and the bytes.
  public struct Append: ConversationValueOperation {
    let bytes: [UInt8]

    /// Adding bytes to the end of a string.
    public init(_ bytes: [UInt8]) {
      self.bytes = bytes
    }

    /// Adds them.
    public func apply(to place: inout ConversationValuePlace<ConversationBytes>) -> Change {
      let count = place.read(\.bytes.count) ?? 0
      guard bytes.count <= ConversationBytes.byteLimit - count else { return .outOfRange }
      guard !bytes.isEmpty || !place.exists else { return .done(count) }
      return .done(
        place.change {
          $0.bytes += bytes
          return $0.bytes.count
        })
    }

    /// Adds its bytes to others.
    public func encode(into bytes: inout [UInt8]) {
      bytes.append(2)
      bytes += self.bytes
    }
  }

  /// A number is added to that which a string spells, 0 where there is none: 3, and the number.
  public struct Increment: ConversationValueOperation {
    let number: Int64

    /// Adding a number.
    public init(by number: Int64) {
      self.number = number
    }

    /// Adds it.
    public func apply(to place: inout ConversationValuePlace<ConversationBytes>) -> Sum {
      let before = place.read(\.number) ?? 0
      guard let before else { return .notANumber }
      let (sum, overflow) = before.addingReportingOverflow(number)
      guard !overflow else { return .overflow }
      place.change { $0.bytes = ConversationBytes.spelling(sum) }
      return .done(sum)
    }

    /// Adds its bytes to others.
    public func encode(into bytes: inout [UInt8]) {
      bytes.append(3)
      bytes.put(signed: number)
    }
  }

  /// Bytes are put over those of a string from an offset on, which is filled up with zeros to
  /// there: 4, the offset, and the bytes.
  public struct SetRange: ConversationValueOperation {
    let offset: Int
    let bytes: [UInt8]

    /// Putting bytes over those of a string.
    ///
    /// - Parameters:
    ///   - offset: Where, in bytes from the beginning, not negative.
    ///   - bytes: What is to be there; where it is nothing, nothing is done.
    public init(at offset: Int, _ bytes: [UInt8]) {
      self.offset = offset
      self.bytes = bytes
    }

    /// Puts them.
    public func apply(to place: inout ConversationValuePlace<ConversationBytes>) -> Change {
      guard !bytes.isEmpty else { return .done(place.read(\.bytes.count) ?? 0) }
      let limit = ConversationBytes.byteLimit
      guard offset >= 0, bytes.count <= limit, offset <= limit - bytes.count else {
        return .outOfRange
      }
      return .done(
        place.change { value in
          let end = offset + bytes.count
          if value.bytes.count < end {
            value.bytes += [UInt8](repeating: 0, count: end - value.bytes.count)
          }
          value.bytes.replaceSubrange(offset..<end, with: bytes)
          return value.bytes.count
        })
    }

    /// Adds its bytes to others.
    public func encode(into bytes: inout [UInt8]) {
      bytes.append(4)
      bytes.put(signed: Int64(offset))
      bytes += self.bytes
    }
  }

  /// A string is taken out, and its name with it: 5.
  public struct Take: ConversationValueOperation {
    /// Taking a string out.
    public init() {}

    /// Takes it; nil if there is none.
    public func apply(to place: inout ConversationValuePlace<ConversationBytes>) -> [UInt8]? {
      let bytes = place.read(\.bytes)
      place.remove()
      return bytes
    }

    /// Adds its bytes to others.
    public func encode(into bytes: inout [UInt8]) { bytes.append(5) }
  }

  /// A string of bytes that are not too many.
  init(unchecked bytes: [UInt8]) {
    self.bytes = bytes
  }
}
