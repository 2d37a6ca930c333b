/// A conversation of a store: its name, its bytes, and its places in the wheel and in the order of
/// use. 128 bytes, so that it is on cache lines of its own.
struct StoreSlot: WheelElement {
  /// The first, so that its address is that of the slot.
  var packed: PackedConversation
  // In the bytes that are left to its last word.
  /// Which of the store's windows is its.
  var windowIndex: UInt8
  /// Which change of windows it has gone through last; see ``WindowTable``.
  var windowChange: UInt8
  /// Whether it is kept apart, as more than its bytes.
  var isApart = false
  /// Whether it has an end of its own, at which it goes as a whole.
  var hasExpiry = false
  /// Whether somebody has asked for its version.
  var hasVersion = false
  /// Whether there is no such conversation, but somebody waits for one.
  var isAwaited = false
  let key: StoreKey
  /// The number of the shard's last use of it; the smaller, the longer ago.
  var lastUse: UInt64
  var link = TimerWheel.Link()
  /// When it began, in nanoseconds.
  var start: Int64
}
