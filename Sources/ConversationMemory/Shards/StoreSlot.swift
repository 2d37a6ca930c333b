/// A conversation of a store: its name, its bytes, and its places in the wheel and in the order of
/// use; or a value of another kind, the bytes of which are elsewhere. 128 bytes, so that it is on
/// cache lines of its own.
struct StoreSlot: WheelElement {
  /// The first, so that its address is that of the slot.
  var packed: PackedConversation
  // In the bytes that are left to its last word.
  /// Which of the store's windows is its.
  var windowIndex: UInt16
  /// Which change of windows it has gone through last; see ``WindowTable``.
  var windowChange: UInt8
  private(set) var traits: Traits = []
  /// The kind of value that it is; 0 for a conversation.
  var kind: UInt8 = 0
  let key: StoreKey
  /// The number of the shard's last use of it; the smaller, the longer ago.
  var lastUse: UInt64
  var link = TimerWheel.Link()
  /// When it began, in nanoseconds; of another kind, where its value is: ``value``.
  var start: Int64

  /// What is true of it, a bit each: five flags would be five bytes of the 128.
  struct Traits: OptionSet {
    let rawValue: UInt8

    static let apart = Self(rawValue: 1)
    static let ending = Self(rawValue: 1 << 1)
    static let versioned = Self(rawValue: 1 << 2)
    static let awaited = Self(rawValue: 1 << 3)
    static let grouped = Self(rawValue: 1 << 4)
  }

  @inline(__always)
  private func has(_ trait: Traits) -> Bool { traits.rawValue & trait.rawValue != 0 }
  @inline(__always)
  private mutating func set(_ trait: Traits, _ isSet: Bool) {
    if isSet { traits.formUnion(trait) } else { traits.subtract(trait) }
  }

  /// Whether it is kept apart, as more than its bytes.
  var isApart: Bool {
    @inline(__always) get { has(.apart) }
    set { set(.apart, newValue) }
  }

  /// Whether it has an end of its own, at which it goes as a whole.
  var hasExpiry: Bool {
    @inline(__always) get { has(.ending) }
    set { set(.ending, newValue) }
  }

  /// Whether somebody has asked for its version.
  var hasVersion: Bool {
    @inline(__always) get { has(.versioned) }
    set { set(.versioned, newValue) }
  }

  /// Whether there is no such conversation, but somebody waits for one.
  var isAwaited: Bool {
    @inline(__always) get { has(.awaited) }
    set { set(.awaited, newValue) }
  }

  /// Whether it is packed and has groups beside.
  var hasGroups: Bool {
    @inline(__always) get { has(.grouped) }
    set { set(.grouped, newValue) }
  }

  /// Whether it is a value of another kind. Nothing is live in its packed conversation then, and it
  /// is never kept apart, nor awaited.
  var isValue: Bool { kind != 0 }

  /// A value of another kind, which the slot keeps alive from when it is set to ``releaseValue()``.
  var value: ValueBox {
    get {
      guard isValue, let address = unsafe UnsafeRawPointer(bitPattern: Int(start)) else {
        preconditionFailure("A slot of a value has one.")
      }
      return unsafe Unmanaged<ValueBox>.fromOpaque(address).takeUnretainedValue()
    }
    set {
      start = Int64(Int(bitPattern: unsafe Unmanaged.passRetained(newValue).toOpaque()))
    }
  }

  /// Hands out the value, which the slot does not keep alive from then on.
  mutating func releaseValue() -> ValueBox {
    let value = value
    unsafe Unmanaged.passUnretained(value).release()
    start = 0
    kind = 0
    return value
  }
}
